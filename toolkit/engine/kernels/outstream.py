"""What a cell prints. Imported by kernels only."""

from __future__ import annotations

from ipykernel.iostream import OutStream

SENT_AT = 1 << 16
"""Characters. A cell that prints for ever must not fill the memory before its time is up."""


class QuietOutStream(OutStream):
    """Sends what is printed when a cell is done or when it is much, for no thread sends it meanwhile."""

    _written = 0

    def write(self, string: str) -> int:
        """As the base class."""
        self._written += len(string)
        written = super().write(string) or 0
        if self._written > SENT_AT:
            self.flush()
        return written

    def flush(self) -> None:
        """As the base class, where anything was written since last time."""
        if self._written:
            self._written = 0
            super().flush()  # type: ignore[no-untyped-call]
