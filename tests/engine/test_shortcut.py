"""Shortcuts: every word of the command comes back as it was, on each system."""

import base64
import re
import shlex
import shutil
import subprocess

import pytest

from toolkit.engine.shortcut import command_file, desktop_entry, encoded, powershell_script, write_shortcut
from toolkit.errors import InputError

NAME = "Tiltaksplan Månedal"
COMMAND = ["/opt/py 3/python", "-m", "toolkit", "start", "--out", '/hjem/Kåre Ø\'s/50 % $a `b` "c" \\d']


def test_linux_reads_back_the_same_words():
    """Unquoted as the desktop entry specification says: first the string's escapes, then the quotes, then %%."""
    (line,) = [line for line in desktop_entry(NAME, COMMAND).splitlines() if line.startswith("Exec=")]
    value = line.removeprefix("Exec=").replace("\\\\", "\\")
    words = re.findall(r'"((?:[^"\\]|\\.)*)"', value)
    assert [re.sub(r'\\(["`$\\])', r"\1", word).replace("%%", "%") for word in words] == COMMAND


def test_macos_runs_the_same_words():
    first, second = command_file(COMMAND).splitlines()
    assert first == "#!/bin/sh"
    assert shlex.split(second) == ["exec", *COMMAND]


def test_windows_has_each_word_in_a_string_that_nothing_ends():
    script = powershell_script("Mer’n «nok»", ["C:\\Py'thon\\python.exe", "--out", "C:\\Brukere\\Kåre Ø\\ut"])
    assert "$link.TargetPath = 'C:\\Py''thon\\python.exe'" in script
    assert "$link.Arguments = '--out \"C:\\Brukere\\Kåre Ø\\ut\"'" in script
    assert "'Mer’’n «nok».lnk'" in script
    assert base64.b64decode(encoded(script)).decode("utf-16-le") == script


def test_a_desktop_gets_one_and_a_home_without_none(tmp_path):
    assert len(write_shortcut(NAME, COMMAND, tmp_path, "linux")) == 1
    (tmp_path / "Desktop").mkdir()
    made = write_shortcut(NAME, COMMAND, tmp_path, "linux")
    assert [path.removeprefix(str(tmp_path)) for path in made] == [
        "/.local/share/applications/tiltaksplan.desktop",
        "/Desktop/tiltaksplan.desktop",
    ]
    (mac,) = write_shortcut(NAME, COMMAND, tmp_path, "darwin")
    assert mac.endswith("/Desktop/Tiltaksplan Månedal.command")


def test_a_desktop_that_cannot_be_written_on_is_a_sentence(tmp_path):
    (tmp_path / ".local").write_text("a file where a folder should be")
    with pytest.raises(InputError, match="shortcut_refused"):
        write_shortcut(NAME, COMMAND, tmp_path, "linux")


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-utils is missing")
def test_linux_finds_nothing_wrong_with_it(tmp_path):
    path = tmp_path / "tiltaksplan.desktop"
    path.write_text(desktop_entry(NAME, COMMAND), encoding="utf-8")
    finished = subprocess.run(["desktop-file-validate", path], capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stdout) == (0, "")
