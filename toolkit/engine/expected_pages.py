"""What each file of a release may say, worked out when the guard comes to it: all at once would not fit in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path

from toolkit.engine.results import INDEX
from toolkit.plan.project import NOTEBOOKS
from toolkit.plan.settings import Settings
from toolkit.present.case_paper import case_paper
from toolkit.present.year_wheel import CALENDAR
from toolkit.protect.model import ProtectedYear
from toolkit.publish import calendar
from toolkit.publish.expected import (
    SamePage,
    expected_calendar,
    expected_case_paper,
    expected_committee_page,
    expected_page,
    expected_rolling_page,
    expected_tables,
    expected_unit_page,
)
from toolkit.publish.guard import MaySay
from toolkit.publish.one_page import finished_one_page, one_page_of
from toolkit.publish.tables import PAGE as TABLES_PAGE
from toolkit.publish.tables import release_tables, table_files
from toolkit.review import Review, build_committee_review, build_review
from toolkit.rolling_review import build_rolling_review


class WhenAsked(Mapping[str, MaySay]):
    """By file name, what is made anew each time it is asked for."""

    def __init__(self, makers: Mapping[str, Callable[[], MaySay]]) -> None:
        self._makers = makers

    def but(self, others: Mapping[str, MaySay]) -> WhenAsked:
        """The same with these instead of its own, or besides."""
        return WhenAsked({**self._makers, **{name: partial(_as_it_is, one) for name, one in others.items()}})

    def __getitem__(self, name: str) -> MaySay:
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def __contains__(self, name: object) -> bool:
        return name in self._makers


def expected_pages(index: str, pages: Path, units: set[str], protected: ProtectedYear, settings: Settings) -> WhenAsked:
    """What each file of the release may say."""
    makers = _of_units(pages, units, protected, settings) | _of_everybody(pages, units, protected, settings)
    makers[calendar.PAGE] = lambda: expected_page(calendar.wheel_page(settings))
    makers[CALENDAR] = lambda: expected_calendar(calendar.wheel_calendar(settings))
    if (pages / calendar.PAGE).with_suffix(".pdf").is_file():
        printed = [page for page in makers if page.endswith(".html") and page != TABLES_PAGE]
        makers |= {f"{Path(page).stem}.pdf": partial(SamePage, page) for page in printed}
    makers[INDEX] = lambda: expected_page(index)
    return WhenAsked(makers)


def _of_units(
    pages: Path, units: set[str], protected: ProtectedYear, settings: Settings
) -> dict[str, Callable[[], MaySay]]:
    """Each unit's report, and its page for parents and pupils where there is one."""

    @lru_cache(maxsize=1)  # a unit's two pages are read one after the other
    def review_of(unit: str) -> Review:
        return build_review(unit, settings.run.school_year, protected.slice_for(unit), settings)

    def report(unit: str) -> MaySay:
        return expected_unit_page(review_of(unit), settings, NOTEBOOKS / "arsgjennomgang.ipynb")

    def one_page(unit: str) -> MaySay:
        return expected_page(finished_one_page(review_of(unit), settings))

    with_one_page = [unit for unit in units if (pages / one_page_of(unit)).is_file()]
    reports = {f"{unit}.html": partial(report, unit) for unit in sorted(units)}
    return {**reports, **{one_page_of(unit): partial(one_page, unit) for unit in sorted(with_one_page)}}


def _of_everybody(
    pages: Path, units: set[str], protected: ProtectedYear, settings: Settings
) -> dict[str, Callable[[], MaySay]]:
    """The reports that are about no single unit, with what belongs to them."""
    year = settings.run.school_year
    makers: dict[str, Callable[[], MaySay]] = {}
    if (pages / "driftsutvalget.html").is_file():
        review = build_committee_review(year, protected, settings)
        notebook = NOTEBOOKS / "driftsutvalget.ipynb"
        makers["driftsutvalget.html"] = lambda: expected_committee_page(review, settings, notebook)
        for name, paper in expected_case_paper(case_paper(review, settings)).items():
            makers[name] = partial(_as_it_is, paper)
        for name, content in table_files(release_tables(units, protected, settings), settings).items():
            makers[name] = partial(_table, name, content)
    if (pages / "rullering.html").is_file():
        rolling = build_rolling_review(year, protected, settings)
        makers["rullering.html"] = lambda: expected_rolling_page(rolling, settings, NOTEBOOKS / "rullering.ipynb")
    return makers


def _as_it_is(may_say: MaySay) -> MaySay:
    return may_say


def _table(name: str, content: bytes) -> MaySay:
    return expected_tables({name: content})[name]
