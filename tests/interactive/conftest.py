"""JupyterLab as it is when it is new, whatever the person who runs the tests has chosen."""

import pytest


@pytest.fixture(autouse=True)
def jupyterlab(monkeypatch, tmp_path):
    """The folder of the user's own settings; its parent is for the defaults of whoever installed JupyterLab."""
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", str(tmp_path / "user-settings"))
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTERLAB_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    return tmp_path / "user-settings"
