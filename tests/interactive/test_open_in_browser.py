"""The browser gets the token from a file, not from a command line that others can list."""

import stat
import webbrowser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from toolkit.interactive.servers import browser
from toolkit.interactive.servers.kernels import IDLE_SECONDS, kernel_config


def test_the_token_stands_in_a_file_of_the_persons_own(tmp_path, monkeypatch):
    folder = tmp_path / "Rådhus øst"
    folder.mkdir()
    monkeypatch.chdir(folder)
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(browser.threading.Thread, "start", browser.threading.Thread.run)
    browser.open_in_browser("http://127.0.0.1:1/?token=a&b")
    (address,) = opened
    assert "token=" not in address
    redirect = Path(unquote(urlsplit(address).path))
    assert redirect.parent == folder
    assert stat.S_IMODE(redirect.stat().st_mode) == 0o600
    assert "http://127.0.0.1:1/?token=a&amp;b" in redirect.read_text(encoding="utf-8")


def test_a_kernel_without_a_window_is_stopped_and_one_with_a_window_is_not():
    culling = kernel_config().MappingKernelManager
    assert culling.cull_idle_timeout == IDLE_SECONDS > 0
    assert culling.cull_connected is False
