"""Whether a cluster can be used at all: asked before a run, and of light modules only."""

from __future__ import annotations

import ipaddress
from importlib.util import find_spec
from urllib.parse import urlsplit

from toolkit.errors import ParameterError


def require_cluster() -> None:
    """Find out before a run whether it can use a cluster. Raises ParameterError: the extra is not installed."""
    if find_spec("distributed") is None:
        raise ParameterError("cluster_not_installed")


def refuse_open_address(address: str) -> None:
    """The data are about children: between machines they are encrypted, and both ends show who they are.

    Raises:
        ParameterError: `scheduler_address` where it is none, `scheduler_open` where it is neither `tls://` nor this
            machine.
    """
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in ("tcp", "tls") and bool(parts.hostname) and parts.port is not None
    except ValueError:
        is_address = False
    if not is_address:
        raise ParameterError("scheduler_address", {"address": address})
    if parts.scheme != "tls" and not _is_this_machine(parts.hostname or ""):
        raise ParameterError("scheduler_open", {"address": address})


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
