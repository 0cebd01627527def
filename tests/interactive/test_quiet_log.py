"""A request that is refused, and one that fails, is logged without the token that it carries."""

import asyncio
import logging

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.web import Application, RequestHandler

from toolkit.interactive.servers.listening import listen


class Fails(RequestHandler):
    """A fault, and an error on purpose: tornado logs them differently."""

    def get(self, kind):
        """One of the two."""
        if kind == "fault":
            raise RuntimeError
        self.send_error(404)


def test_no_line_has_the_token(caplog):
    listening = listen()
    asked = {"/": {"Host": "ond.example"}, "/fault": {}, "/error": {}}

    async def ask():
        server = listening.serve(Application([("/(fault|error)", Fails)]))
        for path, headers in asked.items():
            address = f"{listening.address}{path[1:]}?a=1&token={listening.token}"
            await AsyncHTTPClient().fetch(HTTPRequest(address, headers=headers), raise_error=False)
        server.stop()

    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "tornado"):  # a cluster's client silences it
        asyncio.run(ask())
    assert [line for line in caplog.messages if line.startswith("403 GET / (")]
    assert [line for line in caplog.messages if line.startswith("Uncaught exception GET /fault (")]
    assert [line for line in caplog.messages if line.startswith("404 GET /error (")]
    assert listening.token not in caplog.text
