"""A shortcut that opens the start page: what it says on each system, and where it is put."""

from __future__ import annotations

import base64
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from toolkit.errors import InputError
from toolkit.present.texts import text

RESERVED: Final = re.compile(r'(["`$\\])')
"""What an argument in quotes must escape in a .desktop file."""
POWERSHELL: Final = ("powershell", "-NoProfile", "-NonInteractive", "-EncodedCommand")


def write_shortcut(name: str, command: Sequence[str], home: Path, platform: str = sys.platform) -> tuple[str, ...]:
    """Put a shortcut on the desktop, and in the menu where there is one. Gives where it was put.

    Args:
        name: what stands under it, e.g. `Tiltaksplan Månedal`.
        command: program and arguments, with absolute paths.
        home: the person's home folder.
        platform: as `sys.platform`.

    Raises:
        InputError: the system would not take it.
    """
    if platform == "win32":
        return _make_with_powershell(powershell_script(name, command))
    if platform == "darwin":
        return _write(home / "Desktop" / f"{name}.command", command_file(command))
    made = _write(home / ".local" / "share" / "applications" / "tiltaksplan.desktop", desktop_entry(name, command))
    desktop = home / "Desktop"
    return made + (_write(desktop / "tiltaksplan.desktop", desktop_entry(name, command)) if desktop.is_dir() else ())


def desktop_entry(name: str, command: Sequence[str]) -> str:
    """For Linux: https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html."""
    quoted = " ".join(_quoted(argument) for argument in command)
    lines = {
        "Type": "Application",
        "Version": "1.0",
        "Name": name,
        "Comment": text("open.shortcut_comment"),
        "Exec": quoted.replace("\\", "\\\\"),
        "Terminal": "true",
        "Categories": "Education;",
    }
    return "\n".join(["[Desktop Entry]", *(f"{key}={value}" for key, value in lines.items()), ""])


def command_file(command: Sequence[str]) -> str:
    """For macOS: a script that Terminal opens."""
    return f"#!/bin/sh\nexec {shlex.join(command)}\n"


def powershell_script(name: str, command: Sequence[str]) -> str:
    """For Windows: shortcuts on the desktop and in the Start menu, wherever the person's are."""
    program, *arguments = command
    return "\n".join(
        [
            "$ErrorActionPreference = 'Stop'",
            "$shell = New-Object -ComObject WScript.Shell",
            "foreach ($place in 'Desktop', 'Programs') {",
            f"  $file = Join-Path ([Environment]::GetFolderPath($place)) {_single(name + '.lnk')}",
            "  $link = $shell.CreateShortcut($file)",
            f"  $link.TargetPath = {_single(program)}",
            f"  $link.Arguments = {_single(subprocess.list2cmdline(arguments))}",
            f"  $link.Description = {_single(text('open.shortcut_comment'))}",
            "  $link.Save()",
            "}",
        ]
    )


def encoded(script: str) -> str:
    """A script as PowerShell takes it on a command line, whatever letters and quotes are in it."""
    return base64.b64encode(script.encode("utf-16-le")).decode("ascii")


def _make_with_powershell(script: str) -> tuple[str, ...]:
    finished = subprocess.run([*POWERSHELL, encoded(script)], capture_output=True, check=False)
    if finished.returncode != 0:
        raise InputError("shortcut_refused")
    return (text("open.shortcut_desktop"), text("open.shortcut_menu"))


def _write(path: Path, content: str) -> tuple[str, ...]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
        path.chmod(0o755)
    except OSError:
        raise InputError("shortcut_refused") from None
    return (str(path),)


def _quoted(argument: str) -> str:
    return '"' + RESERVED.sub(r"\\\1", argument).replace("%", "%%") + '"'


def _single(words: str) -> str:
    """A PowerShell string that nothing in it can end; its curly quotes end one too."""
    return "'" + re.sub("(['\u2018\u2019\u201a\u201b])", r"\1\1", words) + "'"
