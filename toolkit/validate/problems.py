"""A problem is data: what is wrong, exactly where, and for whom. Its sentence is written in `present.texts`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

LONGEST_TEXT: Final = 1_000
"""A damaged file can have anything in a cell; nobody needs more of it to find the place."""

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One thing a person must look at.

    Attributes:
        severity: an error stops the unit it belongs to (or its file); a warning is shown and nothing stops.
        code: key of the sentence in the text catalogue.
        file, sheet, row, column, value: where, as the person sees it (row as Excel numbers it, from 1).
        unit: id of the unit that is affected, or None for the whole municipality.
        details: more values for the sentence.
    """

    severity: Severity
    code: str
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    unit: str | None = None
    details: tuple[tuple[str, str], ...] = field(default=())

    def __post_init__(self) -> None:
        for name in ("sheet", "column", "value"):
            object.__setattr__(self, name, _shortened(getattr(self, name)))
        object.__setattr__(self, "details", tuple((key, _shortened(value) or "") for key, value in self.details))


def _shortened(text: str | None) -> str | None:
    return text if text is None or len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} …"


@dataclass(frozen=True)
class FileAccount:
    """Every row of a file, accounted for: rows_read = rows_used + rows_rejected + rows_duplicate.

    Attributes:
        path: file name (never a full path).
        layout: what the content was recognised as (`udir_148`, `workbook`, ...).
        unit: the unit a workbook belongs to.
        matched_by: how rows found their unit: `organisation_number`, `name` or both, sorted.
        sha256: of the file's bytes; for the run's record only, never for a page.
    """

    path: str
    layout: str
    rows_read: int
    rows_used: int
    rows_rejected: int
    rows_duplicate: int
    unit: str | None = None
    matched_by: tuple[str, ...] = ()
    sha256: str = ""

    def __post_init__(self) -> None:
        if self.rows_read != self.rows_used + self.rows_rejected + self.rows_duplicate:
            raise AssertionError(f"{self.path}: rows do not add up: {self}")


def one_account_per_file(accounts: Iterable[FileAccount]) -> tuple[FileAccount, ...]:
    """The accounts, those of the same file added up: its tables may have been read by several validators."""
    by_file: dict[tuple[str, str, str | None], list[FileAccount]] = {}
    for account in accounts:
        by_file.setdefault((account.path, account.sha256, account.unit), []).append(account)
    return tuple(_added_up(of_file) for of_file in by_file.values())


def _added_up(accounts: list[FileAccount]) -> FileAccount:
    return FileAccount(
        path=accounts[0].path,
        layout=", ".join(dict.fromkeys(account.layout for account in accounts)),
        rows_read=sum(account.rows_read for account in accounts),
        rows_used=sum(account.rows_used for account in accounts),
        rows_rejected=sum(account.rows_rejected for account in accounts),
        rows_duplicate=sum(account.rows_duplicate for account in accounts),
        unit=accounts[0].unit,
        matched_by=tuple(sorted({way for account in accounts for way in account.matched_by})),
        sha256=accounts[0].sha256,
    )
