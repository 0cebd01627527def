"""The leader's start page: one notebook, served by Voilà from a copy, on loopback, to whoever holds the token."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.interactive.servers.copies import copy_notebook
from toolkit.interactive.servers.private import noise_in, own_folder, server_folder
from toolkit.interactive.servers.template import TEMPLATE, write_template
from toolkit.plan.settings import Settings

if TYPE_CHECKING:
    from toolkit.interactive.servers.listening import Announce


def serve_start_page(settings: Settings, out: Path, announce: Announce) -> None:
    """Serve the page until the person stops it. Kernels and the server's folder are gone afterwards.

    Args:
        out: the folder for outputs, absolute.
        announce: called once, with the address, when the page can be opened.
    """
    values = {"params": str(settings.params_dir), "school_year": settings.run.school_year, "out": str(out)}
    with server_folder(out, settings) as folder:
        notebook = copy_notebook("start.ipynb", folder.notebooks, values)
        write_template(folder.data, settings.unit_register.municipality.name)
        with noise_in(own_folder(out, settings) / "startside.log"):
            _serve(notebook, folder.runtime, announce)


def _serve(notebook: Path, runtime: Path, announce: Announce) -> None:
    import tornado.web
    from tornado.ioloop import IOLoop
    from traitlets.config import Config
    from voila.app import Voila

    from toolkit.interactive.servers.kernels import OneKernel, PageKernels, kernel_config
    from toolkit.interactive.servers.listening import TokenOnly, end, listen, stop_on_signals, tornado_settings

    class StartPage(Voila):  # type: ignore[misc]  # Voilà is not typed
        """Voilà with our door before it, and no configuration but ours."""

        def load_config_file(self, *_: Any, **__: Any) -> None:
            """A file somewhere cannot open the server."""

        def start(self) -> None:
            """Answer until stopped."""
            self.connection_dir = str(runtime)
            self.app = tornado.web.Application(
                **{**self.init_settings(), **tornado_settings(listening)},
                disable_check_xsrf=True,  # Voilà's farewell has no such mark; our door asks where a request comes from
            )
            self.app.add_handlers(".*$", self.init_handlers())
            # One kernel is warm when the browser comes. No other waits after it: it would run the page with no window.
            self.kernel_manager.fill_if_needed = lambda **_: None
            server = listening.serve(self.app)
            loop = IOLoop.current()
            stop_on_signals(loop.stop)
            loop.add_callback(announce, f"{listening.address}?token={listening.token}")
            try:
                loop.start()
            finally:
                server.stop()
                loop.run_sync(lambda: end(self.kernel_manager.shutdown_all(now=True)))

    listening = listen()
    config = Config(IdentityProvider=Config(listening.identity()))
    config.merge(kernel_config())
    config.Voila = Config(
        log_level=logging.ERROR,
        open_browser=False,
        token=listening.token,
        cookie_secret=listening.cookie_secret,
        identity_provider_class=TokenOnly,
        port=listening.port,
        ip="127.0.0.1",
    )
    config.VoilaConfiguration = Config(
        template=TEMPLATE,
        theme="light",
        allow_template_override="NO",
        allow_theme_override="NO",
        file_allowlist=[],
        show_tracebacks=False,
        preheat_kernel=True,
        default_pool_size=1,
        multi_kernel_manager_class=PageKernels,
        kernel_spec_manager_class=OneKernel,
        extension_allowlist=["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8"],
    )
    page = StartPage(config=config)
    page.notebook_path = str(notebook)
    page.initialize([])
    page.start()
