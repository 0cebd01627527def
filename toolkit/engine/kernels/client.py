"""How a run talks to a kernel: no waiting for what cannot come, and only the channels that a report uses."""

from __future__ import annotations

import time
from collections.abc import Mapping
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from nbclient.exceptions import DeadKernelError
from traitlets import default

LOOK_SECONDS = 1.0
SUBSCRIBED_SECONDS = 0.2
RECONNECT_MS = 5
"""A new kernel listens after some 40 ms; by itself ZeroMQ knocks again only after 100."""


class ReportKernelClient(AsyncKernelClient):
    """A client that the manager made: the manager knows whether the kernel lives, so no heart is listened to.

    Attributes:
        language_info: what the kernel says of its language, when it is ready.
    """

    language_info: Mapping[str, Any] = {}

    @default("context")
    def _asks_again_soon(self) -> zmq.asyncio.Context:
        self._created_context = True
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.RECONNECT_IVL, RECONNECT_MS)
        return context

    def start_channels(
        self, shell: bool = True, iopub: bool = True, stdin: bool = False, hb: bool = False, control: bool = False
    ) -> None:
        """Questions and what is printed; nobody is there to be asked for input."""
        super().start_channels(shell, iopub, stdin, hb, control)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Ready when the kernel answers and what it prints is heard.

        The base class then idles until nothing is heard; what is heard late belongs to this question, and whoever
        listens for the answer to another one passes over it.
        """
        deadline = time.monotonic() + (timeout or float("inf"))
        while time.monotonic() < deadline:
            self.kernel_info()
            try:
                answer = await self.shell_channel.get_msg(timeout=LOOK_SECONDS)
                await self.iopub_channel.get_msg(timeout=SUBSCRIBED_SECONDS)
            except Empty:
                if not await self.is_alive():
                    raise DeadKernelError("the kernel died before it answered") from None
            else:
                self._handle_kernel_info_reply(answer)
                self.language_info = answer["content"]["language_info"]
                return
        raise DeadKernelError(f"the kernel did not answer in {timeout:.0f} seconds")
