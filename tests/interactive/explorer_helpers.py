"""A year with known small numbers, an explorer over it, and a browser that only listens."""

from clean_tables import SETTINGS, participation_row, share_row, tables_of

from toolkit.interactive.explorer import Explorer
from toolkit.protect import ProgrammeReport, UnitRecord, protect_year
from toolkit.protect.internal import internal_table
from toolkit.validate.tables import MUNICIPALITY

TRUTH = {
    "stjernelia": ((4, 5, 6), (57, 60, 53)),  # 15 of 170
    "solstol": ((1, 1, 1), (19, 18, 24)),  # 3 of 61: too few to show
    "kometdalen": ((7, 5, 5), (31, 33, 29)),  # 17 of 93
    "nordlysgrenda": ((2, 3, 3), (3, 3, 3)),  # 8 of 9: too few have answered
}
STARTS = {"stjernelia": "2018-19", "solstol": "2019-20", "kometdalen": "2019-20", "nordlysgrenda": "2020-21"}


class Browser:
    """What the browser has been told to show in one widget. It answers nothing."""

    comm_id = "browser"

    def __init__(self):
        self.html = ""

    def send(self, data=None, metadata=None, buffers=None):
        self.html = data["state"].get("value", self.html)

    def on_msg(self, callback):
        pass

    def close(self, *args, **kwargs):
        pass


def year_of(truth):
    """Bullying in grades 5-7 of each school, and of the municipality, which is all of them."""
    survey, asked = [], []
    for position, grade in enumerate((5, 6, 7)):
        for unit, (counts, sizes) in truth.items():
            survey.append(share_row(unit, grade, counts[position], sizes[position]))
            asked.append(participation_row(unit, grade, sizes[position]))
        count, size = (sum(pair[kind][position] for pair in truth.values()) for kind in (0, 1))
        survey.append(share_row(MUNICIPALITY, grade, count, size))
        asked.append(participation_row(MUNICIPALITY, grade, size))
    return tables_of(survey, asked)


def protected_of(truth):
    records = tuple(
        UnitRecord(
            unit=unit,
            delivery="delivered",
            programmes=tuple(_report("mitt_valg", grade, first) for grade in (5, 6, 7)),
        )
        for unit, first in STARTS.items()
    )
    return protect_year(year_of(truth), SETTINGS).model_copy(update={"records": records})


def _report(programme, grade, first):
    return ProgrammeReport(
        programme=programme, grade=grade, first_school_year=first, delivered=None, staff_trained_share=None
    )


def explorer_of(truth, publishable=None):
    """The explorer over this truth, asked about bullying in grades 5-7 of the schools with Mitt valg."""
    explorer = Explorer(protected_of(truth), SETTINGS, lambda: internal_table(year_of(truth), SETTINGS), publishable)
    explorer.internal.comm = Browser()
    explorer.choices.programme.value, explorer.choices.outcome.value, explorer.choices.grades.value = (
        "mitt_valg",
        "bullied",
        "5-7",
    )
    return explorer
