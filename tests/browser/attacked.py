"""`start` and `explore` as real processes, in a home and a folder that try to open them."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import nbformat
from house import ROOT

PATIENCE_SECONDS = 60
HOSTILE = """
from pathlib import Path
Path({marker!r}).touch()
for name in ("ServerApp", "IdentityProvider", "Voila"):
    setattr(c[name], "token", "")
    setattr(c[name], "ip", "0.0.0.0")
c.ServerApp.allow_origin = "*"
c.ServerApp.terminals_enabled = True
c.VoilaConfiguration.file_allowlist = [".*"]
"""
WIDGETS = """
import ipywidgets as w
said = w.HTML("<p>Ingenting</p>")
upload = w.FileUpload(description="Velg filer", multiple=True)
button = w.Button(description="Lag utkast")
button.on_click(lambda _: setattr(said, "value", "<p>Trykket</p>"))
upload.observe(lambda _: setattr(said, "value", f"<p>{sum(len(f.content) for f in upload.value)} byte</p>"), "value")
unit = w.Dropdown(options=["Solstøl skole"], description="Enhet")
more = w.Accordion(children=[w.Textarea(description="Vurdering")], titles=["Mer"])
tabs = w.Tab(children=[w.Text(description="Navn"), w.Checkbox(description="Ja")], titles=["Ett", "To"])
w.VBox([unit, upload, button, said, more, tabs])
"""
WITH_OTHER_NOTEBOOKS = (
    "import sys, pathlib; import toolkit.interactive.servers.copies as copies;"
    "copies.NOTEBOOKS = pathlib.Path(sys.argv.pop(1)); from toolkit.cli import main; main()"
)


@dataclass
class Answer:
    """What a server said."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    text: str

    @property
    def json(self):
        """The document."""
        return json.loads(self.text)


class Served:
    """One running server, and how an attacker or a script talks to it."""

    def __init__(self, process: subprocess.Popen[str], lines: list[str]) -> None:
        self.process, self.lines = process, lines
        self.address = re.search(r"http\S+", lines[0])[0]
        parts = urlsplit(self.address)
        self.port, self.token = parts.port, parse_qs(parts.query)["token"][0]

    def ask(self, path: str, method: str = "GET", body: object = None, token: str | None = None, **headers: str):
        """One request; header names have _ for -."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            sent["Authorization"] = f"token {token}"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        connection.request(method, path, None if body is None else json.dumps(body), sent)
        answer = connection.getresponse()
        said = answer.read().decode(errors="replace") if answer.status != 101 else ""
        connection.close()
        return Answer(answer.status, dict(answer.getheaders()), answer.headers.get_all("Set-Cookie") or [], said)

    def let_in(self, path: str, method: str = "GET", body: object = None, **headers: str) -> Answer:
        """The same, with the token."""
        return self.ask(path, method, body, self.token, **headers)

    def cookie(self) -> str:
        """What a browser keeps after the first page."""
        answer = self.ask(urlsplit(self.address).path + f"?token={self.token}")
        return next(given for given in answer.cookies if given.startswith("tiltaksplan-")).partition(";")[0]

    def socket(self, path: str, **headers: str) -> int:
        """The answer to a websocket's first words."""
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13"}
        return self.ask(path, **upgrade, Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==", **headers).status

    def is_at(self, address: str) -> bool:
        """Whether anything listens on the port at another address of the machine."""
        with socket.socket() as probe:
            probe.settimeout(2)
            return probe.connect_ex((address, self.port)) == 0

    def descendants(self) -> list[int]:
        """Processes that it has started, and theirs."""
        found, left = [], [self.process.pid]
        while left:
            children = Path(f"/proc/{left[0]}/task/{left.pop(0)}/children")
            new = [int(pid) for pid in children.read_text().split()] if children.exists() else []
            found, left = found + new, left + new
        return found

    def stop(self) -> int:
        """Ctrl-C, as a terminal sends it to the program; gives the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_SECONDS)


def hostile_place(folder: Path) -> dict[str, str]:
    """A home with Jupyter, Voilà and IPython settings that would open everything; gives the environment."""
    marker = str(folder / "was-run")
    home, content = folder / "hjem", HOSTILE.format(marker=marker)
    for place in (home / ".jupyter", folder):
        place.mkdir(parents=True, exist_ok=True)
        for name in (
            "jupyter_config",
            "jupyter_server_config",
            "jupyter_lab_config",
            "jupyter_notebook_config",
            "voila",
        ):
            (place / f"{name}.py").write_text(content, encoding="utf-8")
        (place / "voila.json").write_text('{"VoilaConfiguration": {"file_allowlist": [".*"]}}', encoding="utf-8")
    startup = home / ".ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text(f"open({marker!r}, 'w')", encoding="utf-8")
    own = {"HOME": str(home), "USERPROFILE": str(home), "JUPYTER_TOKEN": "", "PYTHONSTARTUP": str(startup / "00.py")}
    return {**os.environ, **own, "PYTHONPATH": str(ROOT), "JUPYTER_CONFIG_PATH": str(home / ".jupyter")}


@contextmanager
def served(folder: Path, command: str, notebooks: Path | None = None):
    """A server that has said where it is; stopped afterwards whatever happened."""
    program = ["-m", "toolkit"] if notebooks is None else ["-c", WITH_OTHER_NOTEBOOKS, str(notebooks)]
    options = ["--params", str(ROOT / "params" / "example"), "--out", str(folder / "ut"), "--no-browser"]
    process = subprocess.Popen(
        [sys.executable, *program, command, *options],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=hostile_place(folder),
        cwd=folder,
    )
    server = None
    try:
        server = Served(process, [process.stdout.readline(), process.stdout.readline()])
        yield server
    finally:
        if server is None:
            process.kill()
        else:
            server.stop()
        process.stdout.close()


def widgets_notebook(folder: Path) -> Path:
    """A start notebook with one of each kind of widget, whatever the real page has."""
    folder.mkdir()
    notebook = nbformat.read(ROOT / "notebooks" / "start.ipynb", as_version=4)
    notebook.cells[-1].source = WIDGETS
    nbformat.write(notebook, folder / "start.ipynb")
    return folder


def until(what) -> bool:
    """Whether it becomes true while we wait."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.1)
    return False
