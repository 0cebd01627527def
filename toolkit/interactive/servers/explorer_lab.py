"""PPT's explorer: JupyterLab on copies of two notebooks, on loopback, to whoever holds the token."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from toolkit.interactive.servers.copies import copy_notebook, trust, without_traces
from toolkit.interactive.servers.private import ServerFolder, noise_in, own_folder, server_folder
from toolkit.interactive.servers.quiet_keys import write_quiet_keys
from toolkit.plan.settings import Settings

if TYPE_CHECKING:
    from toolkit.interactive.servers.listening import Announce

EXPLORER: Final = "programeffekter.ipynb"
REVIEW: Final = "arsgjennomgang.ipynb"
EXTENSIONS_OFF: Final = (
    "@jupyterlab/apputils-extension:announcements",
    "@jupyterlab/extensionmanager-extension",
    "@jupyterlab/terminal-extension",
    "@jupyterlab/translation-extension:plugin-menu",
    "@jupyterlab/help-extension:resources",
)
OVERRIDES: Final[dict[str, dict[str, object]]] = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": False,
    },
    "@jupyterlab/application-extension:shell": {"startMode": "single"},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": False},
    "@jupyterlab/notebook-extension:tracker": {"kernelShutdown": True},
}


def serve_explorer(settings: Settings, out: Path, question: Path | None, announce: Announce) -> None:
    """Serve JupyterLab until the person stops it. What they write in a notebook stays in the folder; outputs do not.

    Args:
        out: the folder for outputs, absolute.
        question: a saved question to open with, absolute.
        announce: called once, with the address, when the explorer can be opened.
    """
    values = {
        "params": str(settings.params_dir),
        "school_year": settings.run.school_year,
        "slice_file": "",
        "internal": True,
        "out": str(out),
        "question": "" if question is None else str(question),
    }
    units = [unit.id for unit in settings.unit_register.units if unit.type != "municipality"]
    root = own_folder(out, settings) / "utforsker"
    root.mkdir(mode=0o700, exist_ok=True)
    with server_folder(out, settings) as folder:
        copies = [
            copy_notebook(EXPLORER, root, values, folded=True),
            copy_notebook(REVIEW, root, {**values, "unit": units[0]}),
        ]
        trust(copies, folder.data)
        _write_settings(folder)
        with noise_in(own_folder(out, settings) / "utforsker.log"):
            _serve(root, folder, announce)


def _write_settings(folder: ServerFolder) -> None:
    """No news, no asking home, no terminal, one notebook at a time."""
    own = folder.config / "lab"
    own.mkdir()
    (own / "overrides.json").write_text(json.dumps(OVERRIDES), encoding="utf-8")
    off = dict.fromkeys(EXTENSIONS_OFF, True)
    labconfig = folder.config / "labconfig"
    labconfig.mkdir()
    (labconfig / "page_config.json").write_text(json.dumps({"disabledExtensions": off}), encoding="utf-8")
    write_quiet_keys(folder.settings)


def _strip(model: dict[str, Any], **_: object) -> None:
    """Called before each save."""
    if model["type"] == "notebook" and model.get("content") is not None:
        without_traces(model["content"])


def _serve(root: Path, folder: ServerFolder, announce: Announce) -> None:
    from jupyter_server.serverapp import ServerApp
    from tornado.ioloop import IOLoop
    from traitlets.config import Config

    from toolkit.interactive.servers.kernels import OneKernel, PageKernels, kernel_config
    from toolkit.interactive.servers.listening import TokenOnly, end, listen, stop_on_signals, tornado_settings

    class ExplorerServer(ServerApp):
        """A Jupyter server with our door before it, and no configuration but ours."""

        def load_config_file(self, *_: Any, **__: Any) -> None:
            """A file somewhere cannot open the server."""

        def init_httpserver(self) -> None:
            """The port is ours already."""
            self._http_server = listening.serve(self.web_app)
            self.port = listening.port

        def init_signal(self) -> None:
            """No question in a terminal before it stops."""
            stop_on_signals(self.stop)

        async def _cleanup(self) -> None:
            """Kernels are not asked to leave but made to: one that has not come up yet answers nobody."""
            kernels: Any = self.kernel_manager
            await end(kernels.shutdown_all(now=True), super()._cleanup())

    listening = listen()
    config = Config(IdentityProvider=Config(listening.identity()))
    config.merge(kernel_config())
    config.ServerApp = Config(
        log_level=logging.ERROR,
        allow_root=True,  # loopback, token and folder are as closed for root as for others
        open_browser=False,
        no_browser_open_file=True,
        root_dir=str(root),
        ip="127.0.0.1",
        port=listening.port,
        cookie_secret=listening.cookie_secret,
        identity_provider_class=TokenOnly,
        kernel_manager_class=PageKernels,
        kernel_spec_manager_class=OneKernel,
        terminals_enabled=False,
        allow_remote_access=False,
        allow_unauthenticated_access=False,
        quit_button=False,
        tornado_settings=tornado_settings(listening),
        default_url=f"/lab/tree/{EXPLORER}",
    )
    config.ContentsManager.pre_save_hook = _strip
    config.FileContentsManager.delete_to_trash = False
    config.NotebookNotary.data_dir = str(folder.data)
    config.LabApp = Config(
        app_settings_dir=str(folder.config / "lab"),
        extension_manager="readonly",
        news_url=None,
        check_for_updates_class="jupyterlab.handlers.announcements.NeverCheckForUpdate",
        expose_app_in_browser=True,
        log_level=logging.ERROR,
    )
    server = ExplorerServer.instance(config=config, jpserver_extensions={"jupyterlab": True})
    server.initialize(argv=[], starter_extension="lab", find_extensions=False)
    IOLoop.current().add_callback(announce, f"{listening.address}lab/tree/{EXPLORER}?token={listening.token}")
    server.start()
