"""An empty workbook through to the page: what nobody has answered is said to be so, and is never 0, no or done."""

import re
from html import unescape

import pytest
from house import copy_example, keep_workbooks, workbook_of
from openpyxl import load_workbook

from toolkit.plan.load import load_settings
from toolkit.present import chapters, unit_decisions
from toolkit.present import unit_report as report
from toolkit.protect import protect_year
from toolkit.review import build_review
from toolkit.sources import workbook_layout as layout
from toolkit.validate.year import read_year


def words(block):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", block.html)).split())


@pytest.fixture(scope="module")
def unanswered(tmp_path_factory):
    """Solstøl with this year's cells empty; what was known from before still stands there."""
    params = keep_workbooks(copy_example(tmp_path_factory.mktemp("empty")), "Solstøl", "kommune")
    path = workbook_of(params, "Solstøl")
    book = load_workbook(path)
    for sheet in layout.LEADER_SHEETS:
        for row in book[sheet.name].iter_rows(min_row=layout.HEADER_ROW + 1):
            if isinstance(sheet, layout.FormSheet):
                field = next(field for field in sheet.fields if field.code == row[0].value)
                row[2].value = row[2].value if field.prefilled else None
                continue
            for cell, column in zip(row, sheet.columns, strict=True):
                cell.value = cell.value if column.prefilled and sheet is not layout.NEW_DECISIONS else None
    book.save(path)
    settings = load_settings(params, "2020-21")
    run = settings.run.model_copy(update={"survey_files": ()})
    settings = settings.model_copy(update={"run": run})
    tables = read_year(settings)
    assert tables.delivered == {"solstol", "kommunen"}
    return build_review("solstol", "2020-21", protect_year(tables, settings), settings), settings


def test_no_conclusion_is_drawn_and_nobody_has_signed(unanswered):
    assert words(report.title(*unanswered, internal=True)).endswith("Konklusjon er ikke rapportert. Ikke signert.")


def test_a_decision_without_an_answer_is_not_reported(unanswered):
    told = words(unit_decisions.last_decisions(unanswered[0])).casefold()
    assert told.count("ikke rapportert") == 5
    assert "gjennomført" not in told


def test_no_rule_takes_an_empty_cell_for_an_answer(unanswered):
    review, _ = unanswered
    prefilled = {field.code for field in layout.UNIT_PLAN.fields if field.prefilled}
    from_before = ("recommended_contents", "action_table")  # they stand on prefilled cells, which are still there
    states = {
        (finding.rule, finding.values.get("field")): finding.state
        for finding in review.findings
        if finding.values.get("field") not in prefilled and finding.rule not in from_before
    }
    assert len(states) > 8
    assert {key: state for key, state in states.items() if state in ("fulfilled", "not_fulfilled", "in_progress")} == {}


def test_the_page_says_so_in_each_place(unanswered):
    review, settings = unanswered
    assert "ikke rapportert" in words(chapters.chapters_table(review, settings)).casefold()
    assert "ikke rapportert" in words(report.checked_clauses(review, settings)).casefold()
