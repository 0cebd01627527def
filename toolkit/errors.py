"""Every error the toolkit raises on purpose, in one place.

Logic carries codes and values, never sentences: `present.texts` turns a code into bokmål for the person who must
act on it. An exception that is not one of these is a fault in the toolkit itself.
"""

from __future__ import annotations

from collections.abc import Mapping


class TiltaksplanError(Exception):
    """Base of all deliberate errors.

    Attributes:
        code: key of the sentence in the text catalogue.
        values: what the sentence needs (file, sheet, row, value, ...).
    """

    def __init__(self, code: str, values: Mapping[str, object] | None = None) -> None:
        self.code = code
        self.values = dict(values or {})
        details = ", ".join(f"{key}={value!r}" for key, value in self.values.items())
        super().__init__(f"{code}({details})")

    def __reduce__(self) -> tuple[type[TiltaksplanError], tuple[str, dict[str, object]]]:
        """Keep code and values when the error crosses a process border."""
        return (type(self), (self.code, self.values))


class InputError(TiltaksplanError, ValueError):
    """A number, a file or a table that cannot be what it claims to be."""


class SettingsError(TiltaksplanError, ValueError):
    """A file under `params/` that is missing, misspelt or contradicts itself."""


class ParameterError(TiltaksplanError, ValueError):
    """A notebook parameter that is unknown or has the wrong type."""


class PageError(TiltaksplanError):
    """A page that may not be published: an error output, a script, a figure without alt text, a path ..."""


class RunRefusedError(TiltaksplanError):
    """A run that may not go on at all (refused municipality, another run in progress)."""


class ProtectionError(TiltaksplanError):
    """Disclosure control that cannot promise anything: numbers that contradict each other, a solver that gave up."""
