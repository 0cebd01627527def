"""What both servers have in common: where they listen, who may come in, and how they say that they are ready."""

from __future__ import annotations

import asyncio
import secrets
import signal
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from jupyter_server.auth.identity import IdentityProvider
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.web import Application

from toolkit.interactive.servers.gate import Gate
from toolkit.interactive.servers.quiet_log import keep_queries_out_of_logs

LOOPBACK: Final = "127.0.0.1"
LARGEST_MESSAGE: Final = 64 * 2**20
"""Bytes in one message of a page: an upload of `LARGEST_UPLOAD` and what is written around it."""
LARGEST_UPLOAD: Final = 30 * 2**20
STOP_SECONDS: Final = 5
Announce = Callable[[str], None]
"""Called with the address, token and all, when the server answers."""


@dataclass(frozen=True)
class Listening:
    """A socket on loopback that nobody is served from yet, and what it takes to come in."""

    socket: socket.socket
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    cookie_secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    @property
    def port(self) -> int:
        """A free one, chosen by the system."""
        return int(self.socket.getsockname()[1])

    @property
    def cookie_name(self) -> str:
        """Browsers share cookies between ports, so each server's has its own name."""
        return f"tiltaksplan-{self.port}"

    @property
    def address(self) -> str:
        """Without the token."""
        return f"http://{LOOPBACK}:{self.port}/"

    def identity(self) -> dict[str, object]:
        """How Jupyter's own door, behind ours, is set."""
        options = {"samesite": "Strict"}
        return {"token": self.token, "cookie_name": self.cookie_name, "cookie_options": options}

    def serve(self, application: Application) -> HTTPServer:
        """Start answering."""
        keep_queries_out_of_logs()
        server = HTTPServer(Gate(application, self), max_body_size=LARGEST_MESSAGE)
        server.add_socket(self.socket)
        return server


class TokenOnly(IdentityProvider):
    """No password, no page to log in on: the address has the token or it does not."""

    @property
    def login_available(self) -> bool:
        """There is none."""
        return False


def listen() -> Listening:
    """A free port on loopback, kept from now on: nobody can take it before the server is ready."""
    found = socket.socket()
    found.bind((LOOPBACK, 0))
    found.setblocking(False)
    found.listen(128)
    return Listening(found)


def tornado_settings(listening: Listening) -> dict[str, object]:
    """Headers, largest message and which names the server answers to."""
    return {
        "headers": {
            "Content-Security-Policy": _content_security_policy(listening.port),
            "X-Frame-Options": "SAMEORIGIN",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        },
        "websocket_max_message_size": LARGEST_MESSAGE,
        "allow_remote_access": False,
        "local_hostnames": ["localhost", LOOPBACK],
    }


def stop_on_signals(stop: Callable[[], None]) -> None:
    """Ctrl-C, a closed terminal and a machine that shuts down end the server the same way."""
    loop = IOLoop.current()
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: loop.add_callback_from_signal(stop))


async def end(*endings: Awaitable[object]) -> None:
    """Let each finish, but wait for none that does not: a kernel that is left ends by itself, without its server."""
    for ending in endings:
        await asyncio.wait({asyncio.ensure_future(ending)}, timeout=STOP_SECONDS)


def _content_security_policy(port: int) -> str:
    sockets = f"ws://{LOOPBACK}:{port} ws://localhost:{port}"
    rules = {
        "default-src": "'self'",
        "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self' data: {sockets}",
        "worker-src": "'self' blob:",
        "frame-src": "'self' blob: data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{rule} {sources}" for rule, sources in rules.items())
