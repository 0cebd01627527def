"""The year's workbooks, seen as files: what is known stands there, what is new this year is open and empty."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest
from helpers import all_answers
from openpyxl import load_workbook

from toolkit.plan.load import load_settings
from toolkit.sources import workbook_layout as layout
from toolkit.template.files import units_of_year, write_templates
from toolkit.template.last_year import read_last_year
from toolkit.template.prefill import prefilled
from toolkit.validate.tables import YearTables
from toolkit.validate.year import read_year

PARAMS = Path(__file__).resolve().parents[2] / "params"
YELLOW = "00FFF2CC"
GREY = "00EDEDED"
AT_MOST = 40


@dataclasses.dataclass(frozen=True)
class Written:
    """One municipality's templates, read back by the toolkit and by openpyxl."""

    settings: object
    last: YearTables | None
    tables: YearTables
    books: dict[str, object]


def write(params: Path, year: str, out: Path) -> Written:
    settings = load_settings(params, year)
    last = read_last_year(settings)
    paths = write_templates(settings, last, out)
    run = settings.run.model_copy(update={"survey_files": (), "workbook_folder": out})
    tables = read_year(settings.model_copy(update={"run": run}))
    units = units_of_year(settings)
    return Written(settings, last, tables, {u.id: load_workbook(p) for u, p in zip(units, paths, strict=True)})


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    return write(PARAMS / "example", "2020-21", tmp_path_factory.mktemp("example"))


@pytest.fixture(scope="module")
def oppdal(tmp_path_factory):
    return write(PARAMS / "oppdal", "2020-21", tmp_path_factory.mktemp("oppdal"))


@pytest.fixture(params=["example", "oppdal"])
def written(request):
    return request.getfixturevalue(request.param)


def layouts_of(book):
    sheets = {sheet.name: sheet for sheet in (*layout.LEADER_SHEETS, *layout.MUNICIPALITY_SHEETS)}
    return [(book[name], sheets[name]) for name in book.sheetnames if name != layout.EXPLANATION_SHEET]


def answer_cells(sheet, sheet_layout):
    """Every cell for an answer, with its field or column."""
    rows = sheet.iter_rows(min_row=layout.HEADER_ROW + 1)
    if isinstance(sheet_layout, layout.FormSheet):
        fields = {field.code: field for field in sheet_layout.fields}
        return [(row[2], fields[row[0].value]) for row in rows]
    return [pair for row in rows for pair in zip(row, sheet_layout.columns, strict=True)]


def colour(cell):
    return cell.fill.fgColor.rgb


def yellow(book):
    cells = [pair for sheet, sheet_layout in layouts_of(book) for pair in answer_cells(sheet, sheet_layout)]
    return [(cell, what) for cell, what in cells if colour(cell) == YELLOW]


def explanation(book):
    return "\n".join(str(row[0].value) for row in book[layout.EXPLANATION_SHEET].iter_rows() if row[0].value)


def by_unit(frame, columns):
    return {str(unit): list(rows[columns].itertuples(index=False, name=None)) for unit, rows in frame.groupby("unit")}


def answers(tables, field):
    rows = all_answers(tables)
    own = rows[rows["field"] == field]
    return dict(zip(own["unit"], own["value"], strict=True))


# --- What the reader finds


def test_every_unit_of_the_year_has_one_and_all_are_read_without_errors(written):
    assert [p for p in written.tables.problems if p.severity == "error"] == []
    assert written.tables.broken == frozenset()
    assert written.tables.delivered == {unit.id for unit in units_of_year(written.settings)} == set(written.books)
    assert all(file.rows_rejected == 0 for file in written.tables.files)


def test_nothing_of_this_year_is_filled_in(written):
    tables = written.tables
    reported = all_answers(tables)
    known = {f.code for s in layout.LEADER_SHEETS if isinstance(s, layout.FormSheet) for f in s.fields if f.prefilled}
    assert set(reported.loc[reported["state"] == "reported", "field"]) <= known
    assert tables.new_decisions_by_unit_year.empty
    assert tables.last_decisions_by_unit_year[["status", "reason"]].isna().all(axis=None)
    assert tables.programmes_by_unit_year_grade[["delivered", "staff_trained_share"]].isna().all(axis=None)
    assert tables.measures_by_year[["status", "comment"]].isna().all(axis=None)


def test_what_is_still_open_stands_first_and_then_what_was_decided_last_year(example):
    columns = ["decided", "number", "decision", "responsible", "deadline"]
    asked_for = by_unit(example.tables.last_decisions_by_unit_year, columns)
    answered = example.last.last_decisions_by_unit_year
    still_open = by_unit(answered[~answered["status"].isin(layout.CLOSED)], columns)
    decided = by_unit(example.last.new_decisions_by_unit_year, columns)
    assert len(decided) > 5 and len(still_open) > 2
    expected = {unit: still_open.get(unit, []) + decided.get(unit, []) for unit in {*still_open, *decided}}
    assert asked_for == expected
    assert asked_for["solstol"][0][:2] == ("2017-18", 1)


def test_a_decision_that_fell_off_the_list_or_met_a_missing_workbook_comes_back(tmp_path):
    shutil.copytree(PARAMS, tmp_path / "params")
    shutil.copytree(PARAMS.parent / "data" / "example", tmp_path / "data" / "example")
    last_year = tmp_path / "data" / "example" / "2019-20" / "arbeidsboker"
    (solstol,) = last_year.glob("*Solstøl*")
    book = load_workbook(solstol)
    for cell in book["Fjorårets beslutninger"][4]:
        cell.value = None  # the leader has emptied the row of 2017-18
    book.save(solstol)
    next(last_year.glob("*Kometdalen*")).unlink()
    settings = load_settings(tmp_path / "params" / "example", "2020-21")
    last = read_last_year(settings)

    def asked(unit):
        rows = prefilled(settings.unit_register.get(unit), settings, last).rows["Fjorårets beslutninger"]
        return [(row["decided"], row["number"]) for row in rows]

    assert asked("solstol")[0] == ("2017-18", 1)
    assert asked("kometdalen") == [("2018-19", 1), ("2018-19", 2)]


@pytest.mark.parametrize("field", [f.code for f in layout.UNIT_PLAN.fields if f.prefilled])
def test_facts_about_the_units_plan_are_remembered(example, field):
    assert answers(example.tables, field) == answers(example.last, field)


def test_a_year_with_competence_development_is_remembered(example):
    now, earlier = (answers(tables, "competence_earlier") for tables in (example.tables, example.last))
    activity = answers(example.last, "competence_activity")
    assert set(activity.values()) != {None}
    for unit, text in activity.items():
        expected = [year for year in (earlier[unit], "2019-20" if text else None) if year]
        assert (now[unit] or "") == ", ".join(expected), unit


def test_programmes_are_those_of_last_year_and_those_the_plan_asks_for(example):
    columns = ["programme", "grade", "first_school_year"]
    now, before = (by_unit(t.programmes_by_unit_year_grade, columns) for t in (example.tables, example.last))
    for unit, rows in before.items():
        assert set(map(str, rows)) <= set(map(str, now[unit])), unit
    asked = {(p, g) for p, g, _ in now["stjernelia"]}
    assert asked == {("zippys_venner", g) for g in (1, 2, 3, 4)} | {("mitt_valg", g) for g in (5, 6, 7)}
    assert {p for p, _, _ in now["maanedal_ungdomsskole"]} == {"mot", "skolen_som_samfunnsbygger"}
    assert "saturn" not in now, "a private school is not asked for the plan's programmes"


def test_common_measures_keep_their_dates_and_years(example):
    now, before = (t.measures_by_year.set_index("measure") for t in (example.tables, example.last))
    assert list(now.index) == ["T2", "T4", "T5", "T6", "T7", "T8"] == list(before.index)
    for column in ("done_on", "years"):
        assert list(now[column]) == list(before[column])


def test_without_a_year_before_the_plan_alone_says_what_is_asked(oppdal):
    assert oppdal.last is None
    rows = by_unit(oppdal.tables.programmes_by_unit_year_grade, ["programme", "grade"])["aune"]
    assert len(rows) == 7
    assert oppdal.tables.last_decisions_by_unit_year.empty


def test_a_workbook_with_errors_last_year_gives_nothing(tmp_path):
    shutil.copytree(PARAMS, tmp_path / "params")
    data = PARAMS.parent / "data" / "example" / "2019-20"
    shutil.copytree(data, tmp_path / "data" / "example" / "2019-20")
    (broken,) = (tmp_path / "data").rglob("*Stjernelia*.xlsx")
    book = load_workbook(broken)
    book["Møter"]["C5"] = "mange"
    book.save(broken)
    settings = load_settings(tmp_path / "params" / "example", "2020-21")
    last = read_last_year(settings)
    assert last.broken == {"stjernelia"}
    write_templates(settings, last, tmp_path / "out")
    (path,) = (tmp_path / "out").glob("*Stjernelia*.xlsx")
    assert [row[1] for row in load_workbook(path)["Fjorårets beslutninger"].iter_rows(min_row=4, values_only=True)] == [
        None
    ] * 6


# --- How much there is to fill in


def this_years(book):
    """The cells to fill in each year, and how many of them are decisions to answer for."""
    cells = [(cell, what) for cell, what in yellow(book) if not what.prefilled]
    return len(cells), sum(cell.parent.title == layout.LAST_DECISIONS.name for cell, _ in cells)


def test_a_leader_with_nothing_new_fills_in_at_most_forty_cells(written):
    """With three decisions to answer for, as the design counts them. Each one more that is left open is a cell more."""
    for unit, book in written.books.items():
        cells, decisions = this_years(book)
        assert 5 < cells - decisions + 3 <= AT_MOST, unit
        assert f"Du skal fylle ut {cells} felt." in explanation(book), unit


@pytest.mark.parametrize(
    ("municipality", "unit", "cells", "decisions"),
    [
        ("example", "stjernelia", 40, 4),
        ("example", "solstol", 41, 5),
        ("example", "maanedal_ungdomsskole", 38, 4),
        ("example", "kometdalen", 39, 2),
        ("example", "nordlysgrenda", 39, 2),
        ("example", "saturn", 32, 3),
        ("oppdal", "aune", 36, 0),
        ("oppdal", "oppdal_ungdomsskole", 34, 0),
        ("oppdal", "drivdalen", 29, 0),
        ("oppdal", "midtbygda", 29, 0),
        ("oppdal", "lonset", 29, 0),
        ("oppdal", "vollan", 29, 0),
        ("oppdal", "okg", 29, 0),
    ],
)
def test_how_many_cells_each_school_has(request, municipality, unit, cells, decisions):
    assert this_years(request.getfixturevalue(municipality).books[unit]) == (cells, decisions)


def test_what_is_asked_for_the_first_time_is_counted_by_itself(example, oppdal):
    first = [cell for cell, what in yellow(oppdal.books["aune"]) if what.prefilled]
    # The plan's date, its six contents, four routines, and when each of seven grades began.
    assert len(first) == 18
    assert f"I tillegg er {len(first)} gule felt" in explanation(oppdal.books["aune"])
    assert "I tillegg" not in explanation(example.books["stjernelia"])


def test_the_count_is_what_first_pages_promise(example):
    sheets = layouts_of(example.books["stjernelia"])
    assert {sheet.title: sum(colour(c) == YELLOW for c, _ in answer_cells(sheet, how)) for sheet, how in sheets} == {
        "Enhet": 1,
        "Fjorårets beslutninger": 4,
        "Plan": 2,
        "Program": 7,
        "Møter": 7,
        "Trivselsundersøkelse": 1,
        "Saker": 5,
        "Kompetanse": 2,
        "Vurdering": 6,
        "Nye beslutninger": 0,
        "Konklusjon": 5,
        "FAU og elevråd": 0,
    }


@pytest.mark.parametrize(
    ("unit", "name", "questions"),
    [
        ("nymaane", "Trivselsundersøkelse", 0),
        ("maanedal_ungdomsskole", "Trivselsundersøkelse", 2),  # the reader wants them there all the same
        ("voksen", "Program", 0),
    ],
)
def test_a_sheet_that_is_not_about_the_unit_says_so_and_is_locked(example, unit, name, questions):
    sheet = example.books[unit][name]
    assert sheet["A2"].value == "Dette arket gjelder ikke for denne enheten."
    assert sheet.max_row == layout.HEADER_ROW + questions
    assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row)
    assert "gjelder ikke" not in example.books["stjernelia"]["Trivselsundersøkelse"]["A2"].value


def test_each_sheet_opens_at_the_first_cell_to_fill_in(example):
    sheets = example.books["stjernelia"]
    cells = {name: sheets[name].sheet_view.selection[-1].activeCell for name in ("Enhet", "Plan", "Møter", "Program")}
    assert cells == {"Enhet": "C8", "Plan": "C5", "Møter": "C4", "Program": "D4"}


# --- How the cells behave


def test_only_cells_to_write_in_are_open(written):
    for book in written.books.values():
        for sheet, sheet_layout in layouts_of(book):
            assert sheet.protection.sheet and not sheet.protection.password
            assert all(cell.protection.locked for row in sheet.iter_rows(max_row=layout.HEADER_ROW) for cell in row)
            for cell, what in answer_cells(sheet, sheet_layout):
                if colour(cell) == YELLOW:
                    assert not cell.protection.locked and cell.value is None
                elif colour(cell) == GREY:
                    assert cell.protection.locked != what.may_change or cell.value is None
                else:
                    assert not cell.protection.locked and (cell.value is None or what.code in ("years", "done_on"))
        assert book[layout.EXPLANATION_SHEET].protection.sheet


def test_every_choice_has_its_list_and_every_number_its_rule(written):
    types = {"yes_no": "list", "choice": "list", "date": "date", "count": "whole", "percent": "whole", "year": "whole"}
    for book in written.books.values():
        for sheet, sheet_layout in layouts_of(book):
            rules = sheet.data_validations.dataValidation
            for cell, what in answer_cells(sheet, sheet_layout):
                own = [rule for rule in rules if cell.coordinate in rule.sqref]
                if what.type in types:
                    assert [(rule.type, rule.showErrorMessage) for rule in own] == [(types[what.type], True)]
                if what.choices:
                    assert own[0].formula1 == f'"{",".join(what.choices)}"'


def test_programmes_can_be_picked_by_the_plans_names(example):
    rules = example.books["nymaane"]["Program"].data_validations.dataValidation
    assert [r.formula1 for r in rules if "A4" in r.sqref] == [
        '"Fra jeg til vi,Mitt valg (barnehage),Grønne tanker – glade barn"'
    ]


def test_it_prints_on_a4_across_with_the_header_on_every_page(written):
    for book in written.books.values():
        for sheet in book.worksheets:
            assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert (int(sheet.page_setup.fitToWidth), int(sheet.page_setup.fitToHeight)) == (1, 0)
        for sheet, _ in layouts_of(book):
            assert sheet.print_title_rows == "$1:$3"
            assert sheet.freeze_panes == "A4"


def test_the_first_sheet_explains(example, oppdal):
    words = explanation(example.books["solstol"])
    for part in (
        "ikke rapportert",
        "Skriv 0",
        "aldri navn",
        "30.\u00a0april\u00a02021",
        "rådgiver oppvekst",
        "EKSEMPEL",
    ):
        assert part in words
    fills = {colour(row[0]) for row in example.books["solstol"][layout.EXPLANATION_SHEET].iter_rows()}
    assert {YELLOW, GREY, "00FFFFFF"} <= fills
    for part in (
        "til den er gjennomført eller avlyst",
        "signer med rollen rektor",
        "1: Hva har blitt bedre?",
        "3: Hva skal vi prøve neste år?",
        "1.3: Positive relasjoner og kultur for lek og læring",
        "T1: ",
    ):
        assert part in words
    codes = [rule.formula1 for rule in example.books["solstol"]["Nye beslutninger"].data_validations.dataValidation]
    (offered,) = (code for code in codes if "T1" in code)
    assert all(f"\n{code}: " in words for code in offered.strip('"').split(","))
    assert "signer med rollen styrer" in explanation(example.books["nymaane"])
    assert "EKSEMPELDATA" not in explanation(oppdal.books["aune"])
    assert "oppdiktet" not in explanation(oppdal.books["aune"])


def test_what_to_fill_in_is_told_in_words_too(written):
    """Colours alone are not for everybody (WCAG 1.4.1)."""
    for book in written.books.values():
        for sheet in book.worksheets:
            yellow = [cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.fill.fgColor.rgb == YELLOW]
            if sheet.title == layout.EXPLANATION_SHEET:
                continue
            for cell in yellow:
                is_form = sheet["A3"].value == "Kode"
                marked = sheet.cell(cell.row, 2).value if is_form else sheet["A2"].value
                word = "(fylles ut)" if is_form else f"«{sheet.cell(3, cell.column).value}»"
                assert word in marked, (sheet.title, cell.coordinate)
            marks = [row for row in sheet.iter_rows(min_row=4, max_col=2) if "(fylles ut)" in str(row[-1].value)]
            assert len(marks) == len({cell.row for cell in yellow}) or sheet["A3"].value != "Kode"


def test_a_workbook_says_what_it_is_and_in_which_language(written):
    for book in written.books.values():
        assert book.properties.title == book.worksheets[0]["A1"].value
        assert book.properties.language == "nb-NO"
