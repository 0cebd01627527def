"""One year's input: whatever is wrong with a file, the others are read, and no identity number is repeated."""

import pytest
from helpers import (
    TEST_NUMBER,
    YEAR,
    all_answers,
    bullying_row,
    cell_of,
    codes_of,
    csv_text,
    make_settings,
    mean_row,
    only,
    participation_row,
    write_json,
    write_workbook,
)

from toolkit.plan.load import load_settings
from toolkit.validate import schemas
from toolkit.validate.year import read_year

FRAMES = (
    "survey_by_unit_year_grade_gender_indicator",
    "participation_by_unit_year_grade",
    "case_counts_by_unit_year_field",
    "meetings_by_unit_year_field",
    "assessment_by_unit_year_chapter",
    "answers_by_unit_year_field",
    "last_decisions_by_unit_year",
    "new_decisions_by_unit_year",
    "programmes_by_unit_year_grade",
    "measures_by_year",
)


@pytest.fixture
def folder(tmp_path):
    """A year in which everything is right."""
    write_json(tmp_path / "148.json", [mean_row()])
    write_json(tmp_path / "150.json", [bullying_row()])
    write_json(tmp_path / "151.json", [participation_row()])
    make_settings(tmp_path)
    write_workbook(tmp_path / "workbooks" / "vollen.xlsx", answers={"support_team": 3})
    return tmp_path


FILES = ("148.json", "150.json", "151.json")


def shown(tables) -> str:
    """Everything a person or a page could get to see."""
    return repr([tables.problems, tables.files]) + "".join(getattr(tables, name).to_csv() for name in FRAMES)


def test_a_year_without_faults(folder):
    tables = read_year(make_settings(folder, FILES))
    assert tables.problems == ()
    assert [(file.path, file.rows_used) for file in tables.files][:3] == [
        (f, 1) for f in ("148.json", "150.json", "151.json")
    ]
    assert len(tables.survey_by_unit_year_grade_gender_indicator) == 2
    assert tables.delivered == {"vollen"}
    assert all(len(file.sha256) == 64 for file in tables.files)


@pytest.mark.parametrize("file", FILES)
def test_a_missing_survey_file(folder, file):
    (folder / file).unlink()
    tables = read_year(make_settings(folder, FILES))
    problem = only(tables.problems, "file_missing")
    assert (problem.severity, problem.file, problem.unit) == ("error", file, None)
    assert tables.delivered == {"vollen"}
    assert len(tables.files) == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"[{", "json_unreadable"), (b"[]", "file_not_recognised"), (b"A;B\n1;2\n", "file_not_recognised")],
)
def test_a_spoilt_survey_file(folder, content, code):
    (folder / "148.json").write_bytes(content)
    tables = read_year(make_settings(folder, FILES))
    problem = only(tables.problems, code)
    assert (problem.severity, problem.file, problem.unit) == ("error", "148.json", None)
    assert list(tables.survey_by_unit_year_grade_gender_indicator["indicator"]) == ["bullied"]
    account = tables.files[0] if tables.files[0].path == "148.json" else tables.files[-1]
    assert {file.path: file.layout for file in tables.files}["148.json"] == "unknown"
    assert account.rows_read == account.rows_used + account.rows_rejected + account.rows_duplicate


def test_a_csv_line_with_too_many_cells_is_named(folder):
    (folder / "148.json").write_text(csv_text([mean_row(), mean_row()]) + "a;b\n", encoding="utf-8")
    problem = only(read_year(make_settings(folder, FILES)).problems, "rows_uneven")
    assert (problem.file, problem.row) == ("148.json", 4)


def test_a_missing_workbook_folder(folder):
    settings = make_settings(folder, FILES)
    (folder / "workbooks" / "vollen.xlsx").unlink()
    (folder / "workbooks").rmdir()
    tables = read_year(settings)
    problem = only(tables.problems, "workbook_folder_missing")
    assert (problem.severity, problem.value, problem.unit) == ("error", "workbooks", None)
    assert str(folder) not in repr(tables.problems)
    assert tables.delivered == frozenset()
    assert len(tables.survey_by_unit_year_grade_gender_indicator) == 2


def test_lock_files_and_hidden_files_are_not_there(folder):
    for name in ("~$vollen.xlsx", ".DS_Store", ".~lock.vollen.xlsx#"):
        (folder / "workbooks" / name).write_bytes(b"x")
    assert read_year(make_settings(folder, FILES)).problems == ()


def test_other_files_are_mentioned(folder):
    for name in ("notat.docx", "notat.txt"):
        (folder / "workbooks" / name).write_bytes(b"x")
    problems = read_year(make_settings(folder, FILES)).problems
    assert [(p.severity, p.code, p.file) for p in problems] == [
        ("warning", "file_not_used", "notat.docx"),
        ("warning", "file_not_used", "notat.txt"),
    ]


def test_a_workbook_is_one_whatever_it_is_called(folder):
    (folder / "workbooks" / "vollen.xlsx").rename(folder / "workbooks" / "Vollen skole")
    tables = read_year(make_settings(folder, FILES))
    assert (tables.problems, tables.delivered) == ((), {"vollen"})


def test_a_workbook_among_the_files_from_services(folder):
    (folder / "workbooks" / "vollen.xlsx").rename(folder / "vollen.xlsx")
    tables = read_year(make_settings(folder, (*FILES, "vollen.xlsx")))
    assert [(p.code, p.file) for p in tables.problems] == [("workbook_in_wrong_place", "vollen.xlsx")]


@pytest.mark.parametrize(("name", "unit"), [("aasen.xlsx", "aasen"), ("noe.xlsx", None), ("gammel.xls", None)])
def test_a_workbook_that_cannot_be_opened(folder, name, unit):
    (folder / "workbooks" / name).write_bytes(b"no workbook")
    tables = read_year(make_settings(folder, FILES))
    problem = only(tables.problems, "file_unreadable")
    assert (problem.severity, problem.file, problem.unit) == ("error", name, unit)
    assert tables.broken == ({unit} if unit else set())
    assert tables.delivered == {"vollen"}
    assert {file.path: (file.layout, file.rows_read) for file in tables.files}[name] == ("workbook", 0)


# --- identity numbers ---


@pytest.mark.parametrize(
    "change",
    [
        {"EnhetNavn": f"Vollen skole {TEST_NUMBER}"},
        {"Score": f"{TEST_NUMBER[:6]} {TEST_NUMBER[6:]}"},
        {"Merknad": TEST_NUMBER},
        {"AntallBesvart": int(TEST_NUMBER)},
        {"AntallBesvart": float(TEST_NUMBER)},
    ],
)
@pytest.mark.parametrize("as_csv", [False, True])
def test_an_identity_number_stops_a_survey_file(folder, change, as_csv):
    rows = [{**mean_row(), "Merknad": ""}, {**mean_row(Trinnnavn="6. årstrinn"), "Merknad": "", **change}]
    if as_csv:
        (folder / "148.json").write_text(csv_text(rows), encoding="utf-8")
    else:
        write_json(folder / "148.json", rows)
    tables = read_year(make_settings(folder, FILES))
    problem = only(tables.problems, "identity_number")
    (column,) = change
    assert (problem.severity, problem.file, problem.column) == ("error", "148.json", column)
    assert (problem.row, problem.value, problem.details) == (3 if as_csv else 2, None, ())
    assert list(tables.survey_by_unit_year_grade_gender_indicator["indicator"]) == ["bullied"]
    account = {file.path: file for file in tables.files}["148.json"]
    assert (account.rows_read, account.rows_rejected) == (2, 2)
    assert TEST_NUMBER not in shown(tables)
    assert TEST_NUMBER[6:] not in repr(tables.problems)


def test_an_identity_number_in_a_heading_is_not_repeated(folder):
    write_json(folder / "148.json", [{**mean_row(), TEST_NUMBER: TEST_NUMBER}])
    tables = read_year(make_settings(folder, FILES))
    assert set(codes_of(tables.problems)) == {"identity_number"}
    assert TEST_NUMBER not in shown(tables)


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        ("Konklusjon", "C5", f"Gjelder {TEST_NUMBER[:6]} {TEST_NUMBER[6:]}"),
        ("Saker", "C4", float(TEST_NUMBER)),
        ("Saker", "D4", int(TEST_NUMBER)),
        ("Plan", "A1", TEST_NUMBER),
        ("Program", "K40", f"fnr. {TEST_NUMBER}"),
        ("Forklaring", "B2", TEST_NUMBER),
        ("Notater", "A1", TEST_NUMBER),
        ("Enhet", "C5", TEST_NUMBER),
        ("Plan", "C4", f'="{TEST_NUMBER}"'),
    ],
)
def test_an_identity_number_anywhere_stops_a_workbook(folder, sheet, cell, value):
    def spoil(workbook):
        if sheet not in workbook.sheetnames:
            workbook.create_sheet(sheet).sheet_state = "hidden"
        workbook[sheet][cell] = value

    write_workbook(folder / "workbooks" / "aasen.xlsx", unit="aasen", answers={"support_team": 4}, change=spoil)
    tables = read_year(make_settings(folder, FILES))
    problem = only(tables.problems, "identity_number")
    assert (problem.severity, problem.file, problem.sheet) == ("error", "aasen.xlsx", sheet)
    assert f"{problem.column}{problem.row}" == cell
    assert (problem.value, problem.details) == (None, ())
    assert problem.unit == ("aasen" if (sheet, cell) != ("Enhet", "C5") else None)
    assert set(all_answers(tables)["unit"]) == {"vollen"}
    assert tables.delivered == {"vollen"}
    account = {file.path: file for file in tables.files}["aasen.xlsx"]
    assert account.rows_read == account.rows_rejected > 30
    assert TEST_NUMBER not in shown(tables)
    assert TEST_NUMBER[6:] not in repr(tables.problems)


def test_rows_always_add_up(folder):
    write_json(folder / "148.json", [mean_row(), mean_row(), mean_row(Score="x"), mean_row(EnhetNavn="Ukjent")])
    write_workbook(
        folder / "workbooks" / "aasen.xlsx",
        unit="aasen",
        answers={"support_team": "x"},
        change=lambda workbook: setattr(cell_of(workbook, "Saker", "new_cases"), "value", "y"),
    )
    accounts = read_year(make_settings(folder, FILES)).files
    assert {f.path: (f.rows_used, f.rows_rejected, f.rows_duplicate) for f in accounts}["148.json"] == (1, 2, 1)
    assert all(f.rows_read == f.rows_used + f.rows_rejected + f.rows_duplicate for f in accounts)


def test_the_example_municipality_loads_without_an_error(repo_root):
    settings = load_settings(repo_root / "params" / "example", YEAR)
    if not all(settings.data_path(file).is_file() for file in settings.run.survey_files):
        pytest.skip("the example data have not been made")
    tables = read_year(settings)
    assert [problem for problem in tables.problems if problem.severity == "error"] == []
    assert tables.broken == frozenset()
    assert not any(
        indicator.startswith("other:") for indicator in tables.survey_by_unit_year_grade_gender_indicator["indicator"]
    )


def test_a_frame_that_is_not_as_declared_is_a_fault_and_its_cells_are_not_told():
    row = {"unit": "vollen", "school_year": "2020-21", "field": "new_cases", "state": "not_reported", "count": 7}
    frame = schemas.typed_frame([row | {"file": "a.xlsx", "sheet": "Saker", "row": 4}], schemas.CASE_COUNTS)
    with pytest.raises(AssertionError) as caught:
        schemas.validated(frame, schemas.CASE_COUNTS)
    told = "case_counts_by_unit_year_field is not as declared (rows: count has a state)"
    assert str(caught.value) == told  # and not which count


def test_ten_thousand_digits_are_a_problem_with_a_short_value(tmp_path):
    digits = "9" * 10_000
    path = write_json(tmp_path / "a.json", [mean_row(Trinnnavn=digits), mean_row(Skoleaarnavn=digits)])
    tables = read_year(make_settings(tmp_path, [path]))
    for code in ("grade_unreadable", "school_year_unreadable"):
        value = only(tables.problems, code).value
        assert value.startswith("999")
        assert len(value) < 1_100


def test_thousands_of_different_mistakes_are_each_told(tmp_path):
    rows = [mean_row(EnhetNavn=f"Skole {n}") for n in range(3_000)] + [
        mean_row(Score=f"{n} poeng") for n in range(3_000)
    ]
    path = write_json(tmp_path / "a.json", rows)
    tables = read_year(make_settings(tmp_path, [path]))
    assert codes_of(tables.problems).count("unit_unknown") == 3_000
    found = [problem for problem in tables.problems if problem.code == "value_unreadable"]
    assert [problem.row for problem in found] == list(range(3_001, 6_001))
