"""The door of our servers: whoever does not hold the token gets nothing at all, not even a style sheet.

Jupyter asks for the token on most of its addresses; static files, and whatever an extension adds, it leaves open. So
every request is looked at before it gets that far: who is it for (a page elsewhere can point a name of its own at
127.0.0.1), from which page does it come, and has it the token.
"""

from __future__ import annotations

import hmac
from html import escape
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from tornado.httputil import HTTPMessageDelegate, HTTPServerRequest
from tornado.routing import Router
from tornado.web import Application, RequestHandler, decode_signed_value

from toolkit.present.texts import LANGUAGE, text

NAMES: Final = ("127.0.0.1", "localhost")
COOKIE_DAYS: Final = 7


class Credentials(Protocol):
    """What the door asks a server for."""

    @property
    def port(self) -> int:
        """Where the server listens."""

    @property
    def token(self) -> str:
        """What the address holds."""

    @property
    def cookie_secret(self) -> bytes:
        """What cookies are signed with."""

    @property
    def cookie_name(self) -> str:
        """Browsers share cookies between ports, so each server's has its own name."""


class Gate(Router):
    """Stands before a server's application and lets in only those that hold its token."""

    def __init__(self, application: Application, server: Credentials) -> None:
        self._application = application
        self._server = server
        self._refusals = Application([(".*", Refused)])

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> HTTPMessageDelegate | None:
        """The application's own handler, or the one that says no."""
        asked = self._application if self._lets_in(request) else self._refusals
        return asked.find_handler(request, **kwargs)

    def _lets_in(self, request: HTTPServerRequest) -> bool:
        if not _is_for(request, self._server.port):
            return False
        if _names_token(request, self._server):
            return _origin_is(request, None) or _origin_is(request, request.host)
        changes = request.method not in ("GET", "HEAD")
        is_from_here = _origin_is(request, request.host) or (not changes and _origin_is(request, None))
        return is_from_here and _has_cookie(request, self._server)


class Refused(RequestHandler):
    """A sentence in bokmål, and no other word of what is inside."""

    def prepare(self) -> None:
        """Whatever is asked."""
        self.set_status(403)
        self.clear_header("Server")
        title, sentence = escape(text("open.refused_title")), escape(text("open.refused"))
        self.finish(
            f'<!doctype html><html lang="{LANGUAGE}"><meta charset="utf-8"><title>{title}</title>'
            f'<body style="font: 1.1rem/1.5 sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem">'
            f"<main><h1>{title}</h1><p>{sentence}</p></main></body></html>"
        )


def _is_for(request: HTTPServerRequest, port: int) -> bool:
    return request.host.lower() in {f"{name}:{port}" for name in NAMES}


def _origin_is(request: HTTPServerRequest, host: str | None) -> bool:
    """A browser says which page a form or a socket comes from; with plain reading it may say nothing."""
    origin = request.headers.get("Origin")
    return origin is None if host is None else origin is not None and urlsplit(origin).netloc.lower() == host.lower()


def _names_token(request: HTTPServerRequest, server: Credentials) -> bool:
    """Whether the token itself is in the address or a header: no page elsewhere can put it there."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    shown = [given.decode(errors="replace") for given in request.query_arguments.get("token", [])]
    if scheme.lower() in ("token", "bearer"):
        shown.append(value.strip())
    return any(hmac.compare_digest(given.encode(), server.token.encode()) for given in shown)


def _has_cookie(request: HTTPServerRequest, server: Credentials) -> bool:
    """Whether the browser has been let in before; it sends the cookie whoever makes it ask."""
    cookie = request.cookies.get(server.cookie_name)
    signed = cookie.value if cookie is not None else None
    return decode_signed_value(server.cookie_secret, server.cookie_name, signed, COOKIE_DAYS) is not None
