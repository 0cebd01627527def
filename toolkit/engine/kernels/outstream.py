"""What a cell prints. Imported by kernels only."""

from __future__ import annotations

from ipykernel.iostream import OutStream


class QuietOutStream(OutStream):
    """Does not wait for the sending thread when there is nothing to send, which is after nearly every cell."""

    _written = False

    def write(self, string: str) -> int:
        """As the base class."""
        self._written = True
        return super().write(string) or 0

    def flush(self) -> None:
        """As the base class, where anything was written since last time."""
        if self._written:
            self._written = False
            super().flush()  # type: ignore[no-untyped-call]
