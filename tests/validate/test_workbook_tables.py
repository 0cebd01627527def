"""Workbooks as clean frames: every cell by its type, every problem at once, every row accounted for."""

import datetime as dt

import pytest
from helpers import YEAR, all_answers, cell_of, codes_of, make_settings, only, records, write_workbook

from toolkit.present.problem_sentences import problem_sentence
from toolkit.sources.workbook_layout import CASES, FORM_COLUMNS, LEADER_SHEETS, FormSheet
from toolkit.validate import schemas
from toolkit.validate.workbook_cells import read_cell
from toolkit.validate.workbooks import unit_by_file_name
from toolkit.validate.year import read_year

PROGRAMME_ROW = ["zippys_venner", "5. trinn", "2018/2019", "Ja", 80]


@pytest.fixture
def read(tmp_path):
    """Write one workbook and read the year."""

    def read_workbooks(name="vollen.xlsx", **content):
        settings = make_settings(tmp_path)
        write_workbook(tmp_path / "workbooks" / name, **content)
        return read_year(settings)

    return read_workbooks


def answers_of(tables):
    rows = records(all_answers(tables))
    return {row["field"]: row["value"] for row in rows if row["state"] == "reported"}


def account_of(tables, path="vollen.xlsx"):
    (account,) = [file for file in tables.files if file.path == path]
    return account


def test_an_empty_workbook_is_delivered_and_nothing_is_reported(read):
    tables = read()
    assert tables.problems == ()
    assert (tables.delivered, tables.broken) == ({"vollen"}, frozenset())
    answers = all_answers(tables)
    fields = [f.code for sheet in LEADER_SHEETS if isinstance(sheet, FormSheet) for f in sheet.fields]
    assert sorted(answers["field"]) == sorted(fields)
    assert set(answers["unit"]) == {"vollen"}
    assert set(answers["school_year"]) == {YEAR}
    assert answers_of(tables).keys() == {"format_version", "unit", "unit_name", "school_year"}
    assert (answers["state"] == "not_reported").sum() == len(fields) - 4
    account = account_of(tables)
    assert (account.rows_read, account.rows_used, account.unit) == (len(fields), len(fields), "vollen")


def test_columns_and_types(read):
    tables = read(tables={"Program": [PROGRAMME_ROW]})
    for frame, schema in (
        (tables.case_counts_by_unit_year_field, schemas.CASE_COUNTS),
        (tables.meetings_by_unit_year_field, schemas.MEETINGS),
        (tables.assessment_by_unit_year_chapter, schemas.ASSESSMENT),
        (tables.answers_by_unit_year_field, schemas.ANSWERS),
        (tables.last_decisions_by_unit_year, schemas.DECISIONS),
        (tables.new_decisions_by_unit_year, schemas.DECISIONS),
        (tables.programmes_by_unit_year_grade, schemas.PROGRAMMES),
        (tables.measures_by_year, schemas.MEASURES),
    ):
        schemas.validated(frame, schema)
        assert list(frame.columns) == list(schema.columns)


def test_answers_by_type(read):
    tables = read(
        answers={
            "plan_revised": dt.date(2021, 5, 17),
            "plan_made": "17.5.2018",
            "inspection_plan_date": 44333,
            "content_inspection": " JA ",
            "support_team": 3,
            "parent_meetings": "12",
            "new_cases": 0,
            "assessment_1.1": "Fungerer  delvis",
            "outcome": "revisjon nødvendig",
            "outcome_reason": "  Fordi. ",
        }
    )
    assert tables.problems == ()
    answers = answers_of(tables)
    assert answers["plan_revised"] == dt.date(2021, 5, 17)
    assert answers["plan_made"] == dt.date(2018, 5, 17)
    assert answers["inspection_plan_date"] == dt.date(2021, 5, 17)
    assert (answers["content_inspection"], answers["assessment_1.1"]) == ("ja", "fungerer delvis")
    assert (answers["support_team"], answers["parent_meetings"], answers["new_cases"]) == (3, 12, 0)
    assert {type(answers[field]) for field in ("support_team", "parent_meetings", "new_cases")} == {int}
    assert (answers["outcome"], answers["outcome_reason"]) == ("revisjon nødvendig", "Fordi.")


def test_rows_are_numbered_as_excel_does(read):
    tables = read(answers={"support_team": 3})
    answers = all_answers(tables)
    assert answers.loc[answers["field"] == "support_team", "row"].item() == 5
    assert answers.loc[answers["field"] == "support_team", "sheet"].item() == "Møter"


def test_a_kindergarten_has_its_own_questions(read):
    tables = read("knoppen.xlsx", unit="knoppen")
    assert tables.problems == ()
    fields = set(all_answers(tables)["field"])
    assert "content_class_time" not in fields
    assert "support_team" in fields


@pytest.mark.parametrize(
    ("field", "answer", "code", "shown"),
    [
        ("plan_revised", "i vår", "date_unreadable", "i vår"),
        ("plan_revised", "31.02.2021", "date_unreadable", "31.02.2021"),
        ("support_team", "mange", "count_unreadable", "mange"),
        ("support_team", 2.5, "count_unreadable", "2.5"),
        ("support_team", -1, "count_unreadable", "-1"),
        ("support_team", "*", "count_unreadable", "*"),
        ("support_team", True, "count_unreadable", "True"),
        ("support_team", dt.date(2021, 3, 2), "count_unreadable", "2021-03-02"),
        ("content_inspection", "kanskje", "choice_unknown", "kanskje"),
        ("outcome", "ok", "choice_unknown", "ok"),
        ("support_team", "=1+1", "cell_without_value", "=1+1"),
        ("plan_revised", "#N/A", "cell_without_value", "#N/A"),
    ],
)
def test_a_cell_that_cannot_be_read(read, field, answer, code, shown):
    tables = read(answers={field: answer, "parent_bodies": 4})
    problem = only(tables.problems, code)
    sheet = next(s for s in LEADER_SHEETS if isinstance(s, FormSheet) and field in {f.code for f in s.fields})
    assert (problem.severity, problem.file, problem.sheet) == ("error", "vollen.xlsx", sheet.name)
    assert (problem.column, problem.value, problem.unit) == (FORM_COLUMNS[2], shown, "vollen")
    assert problem.row == 4 + [f.code for f in sheet.fields].index(field)
    assert dict(problem.details)["field"] == field
    assert (tables.broken, tables.delivered) == ({"vollen"}, frozenset())
    assert field not in set(all_answers(tables)["field"])
    assert answers_of(tables)["parent_bodies"] == 4
    assert account_of(tables).rows_rejected == 1


def test_the_choices_stand_in_the_problem(read):
    problem = only(read(answers={"content_inspection": "kanskje"}).problems, "choice_unknown")
    assert dict(problem.details)["choices"] == "ja, nei"


def test_all_problems_at_once(read):
    tables = read(
        answers={"support_team": "x", "plan_revised": "x", "outcome": "x"},
        tables={"Program": [["ukjent", "x", "x", "x", "x"]], "Nye beslutninger": [[1, None, "Rektor", "x"]]},
    )
    assert sorted(codes_of(tables.problems)) == [
        "cell_missing",
        "choice_unknown",
        "choice_unknown",
        "count_unreadable",
        "date_unreadable",
        "date_unreadable",
        "percent_unreadable",
    ]
    account = account_of(tables)
    assert account.rows_rejected == 5


# --- tables ---


def test_programmes(read):
    tables = read(
        tables={
            "Program": [
                PROGRAMME_ROW,
                ["MITT  VALG", 6, "2019-20", None, None],
                ["mitt_valg", None, None, "delvis", "62,5 %"],
                [None] * 5,
                ["mitt_valg", "–", None, "nei", None],
            ]
        }
    )
    # the same programme twice without a grade: the last two contradict each other
    assert codes_of(tables.problems) == ["rows_disagree"]
    first, second = records(tables.programmes_by_unit_year_grade)
    assert first == {
        "unit": "vollen",
        "school_year": YEAR,
        "programme": "zippys_venner",
        "grade": 5,
        "first_school_year": "2018-19",
        "delivered": "ja",
        "staff_trained_share": 0.8,
        "file": "vollen.xlsx",
        "sheet": "Program",
        "row": 4,
    }
    assert (second["programme"], second["grade"], second["delivered"], second["staff_trained_share"]) == (
        "mitt_valg",
        6,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("place", "value", "code", "column"),
    [
        (0, "Ukjent program", "programme_unknown", "Program"),
        (1, "femte", "grade_unreadable", "Trinn"),
        (2, "i fjor", "school_year_unreadable", "Startet skoleår"),
        (3, "litt", "choice_unknown", "Gjennomført"),
        (4, "alle", "percent_unreadable", "Andel ansatte med opplæring (%)"),
        (4, 120, "percent_unreadable", "Andel ansatte med opplæring (%)"),
        (4, 0.8, "percent_unclear", "Andel ansatte med opplæring (%)"),
        (4, 1, "percent_unclear", "Andel ansatte med opplæring (%)"),
        (0, None, "cell_missing", "Program"),
    ],
)
def test_a_programme_row_that_cannot_be_used(read, place, value, code, column):
    row = [value if number == place else cell for number, cell in enumerate(PROGRAMME_ROW)]
    tables = read(tables={"Program": [row, ["mitt_valg", "6", None, "ja", 0]]})
    problem = only(tables.problems, code)
    assert (problem.sheet, problem.row, problem.column, problem.unit) == ("Program", 4, column, "vollen")
    assert list(tables.programmes_by_unit_year_grade["programme"]) == ["mitt_valg"]
    assert tables.programmes_by_unit_year_grade["staff_trained_share"].item() == 0
    assert tables.broken == {"vollen"}


def test_exact_repeats_count_once(read):
    tables = read(tables={"Program": [PROGRAMME_ROW, PROGRAMME_ROW]})
    assert tables.problems == ()
    assert len(tables.programmes_by_unit_year_grade) == 1
    account = account_of(tables)
    assert (account.rows_duplicate, account.rows_read - account.rows_used) == (1, 1)


def test_decisions(read):
    deadline = dt.date(2021, 9, 1)
    tables = read(
        tables={
            "Fjorårets beslutninger": [
                [1, "Kurs", "Rektor", deadline, "I gang", "Smittevern"],
                [2, "Plan"],
                [2, "Gammel plan", None, None, None, None, "2017/18", "t4"],
            ],
            "Nye beslutninger": [
                [1, "Ny plan", "Rektor", "01.09.2021", 1],
                [2, None, None, None],
                [None, "Uten nummer"],
            ],
        }
    )
    assert tables.problems == ()
    first, second, old = records(tables.last_decisions_by_unit_year)
    assert (old["number"], old["decided"], old["about"]) == (2, "2017-18", "T4")
    assert first == {
        "unit": "vollen",
        "school_year": YEAR,
        "number": 1,
        "decided": "2019-20",
        "about": None,
        "decision": "Kurs",
        "responsible": "Rektor",
        "deadline": deadline,
        "status": "i gang",
        "reason": "Smittevern",
        "file": "vollen.xlsx",
        "sheet": "Fjorårets beslutninger",
        "row": 4,
    }
    assert (second["status"], second["deadline"]) == (None, None)
    new = records(tables.new_decisions_by_unit_year)
    assert [(row["number"], row["decision"], row["deadline"], row["about"], row["status"]) for row in new] == [
        (1, "Ny plan", deadline, "1", None),
        (None, "Uten nummer", None, None, None),
    ]
    assert {row["decided"] for row in new} == {YEAR}
    forms = sum(len(sheet.fields) for sheet in LEADER_SHEETS if isinstance(sheet, FormSheet))
    assert account_of(tables).rows_read == forms + 5  # a row with nothing but its number is empty


def test_a_decision_is_about_something_in_the_plan(read):
    rows = [[1, "Kurs", None, None, "klasse 7A"]]
    problem = only(read(tables={"Nye beslutninger": rows}).problems, "about_unknown")
    assert problem.value == "klasse 7A"
    assert "eller la cellen stå tom: 1, T4, T5." in problem_sentence(problem)


def test_a_decision_from_before_was_made_before(read):
    rows = [[1, "Kurs", None, None, None, None, YEAR], [2, "Plan", None, None, None, None, "2019-20"]]
    tables = read(tables={"Fjorårets beslutninger": rows})
    problem = only(tables.problems, "decided_too_late")
    assert (problem.value, problem.row) == (YEAR, 4)
    assert "Nye beslutninger" in problem_sentence(problem)
    assert [row["decision"] for row in records(tables.last_decisions_by_unit_year)] == ["Plan"]


def test_two_of_last_year_may_not_share_a_number_whether_or_not_the_year_is_written(read):
    rows = [
        [1, "Kurs"],
        [1, "Plan", None, None, None, None, "2019-20"],
        [1, "Eldre", None, None, None, None, "2018-19"],
    ]
    tables = read(tables={"Fjorårets beslutninger": rows})
    assert only(tables.problems, "rows_disagree").row == 4
    assert [row["decision"] for row in records(tables.last_decisions_by_unit_year)] == ["Eldre"]


def test_the_municipalitys_forums_and_resolutions(read):
    day = dt.date(2019, 6, 19)
    tables = read(
        "kommunen.xlsx",
        unit="kommunen",
        tables={
            "Forum": [["p001", "x", 0, "2018-19"], ["P999", "x", 1, None]],
            "Politiske vedtak": [[1, day, "Kommunestyret", "19/37", "Felles verdier", day, "I gang", "Til høsten"]],
        },
    )
    assert only(tables.problems, "forum_unknown").value == "P999"
    assert [(row["forum"], row["held"], row["years"]) for row in records(tables.forums_by_year)] == [
        ("P001", 0, ("2018-19",))
    ]
    (resolution,) = records(tables.resolutions_by_year)
    assert (resolution["case_number"], resolution["status"], resolution["resolved_on"]) == ("19/37", "i gang", day)


def test_the_answers_of_pupils_and_parents(read):
    rows = [["elevråd", 2, "I garderoben"], ["FAU", None, "Bra"], [None, None, None]]
    tables = read(tables={"FAU og elevråd": rows})
    assert only(tables.problems, "cell_missing").column == "Spørsmål"
    (answer,) = records(tables.group_answers_by_unit_year)
    assert (answer["who"], answer["question"], answer["answer"]) == ("elevråd", 2, "I garderoben")


def test_two_decisions_with_one_number(read):
    tables = read(tables={"Nye beslutninger": [[1, "A"], [1, "B"]]})
    assert (only(tables.problems, "rows_disagree").row, len(tables.new_decisions_by_unit_year)) == (4, 0)


def test_common_measures(read):
    tables = read(
        "kommunen.xlsx",
        unit="kommunen",
        tables={
            "Fellestiltak": [
                ["t4", "Fagteam", "Gjennomført", dt.date(2018, 10, 15), "2018-19, 2019/20 og 2020-2021", "Bra"],
                ["T5", "Verdier", None, None, None, None],
            ]
        },
    )
    assert tables.problems == ()
    first, second = records(tables.measures_by_year)
    assert (first["measure"], first["status"], first["done_on"]) == ("T4", "gjennomført", dt.date(2018, 10, 15))
    assert (first["years"], first["comment"]) == (("2018-19", "2019-20", "2020-21"), "Bra")
    assert (second["measure"], second["status"], second["done_on"], second["years"]) == ("T5", None, None, ())
    assert tables.delivered == {"kommunen"}


def test_common_measures_that_cannot_be_used(read):
    rows = [["T9", "x", None, None, None, None], ["T4", "x", None, None, "2018-19, ifjor", None]]
    tables = read("kommunen.xlsx", unit="kommunen", tables={"Fellestiltak": rows})
    assert only(tables.problems, "measure_unknown").value == "T9"
    assert only(tables.problems, "school_year_unreadable").value == "2018-19, ifjor"
    assert tables.measures_by_year.empty


@pytest.mark.parametrize(
    "text", ["2018-19, 2019-20", "2018-19;2019-20", "2018-19 og 2019-20", "2018-19\n2019-20", "2018-19 2019-20"]
)
def test_lists_of_years(text):
    assert read_cell(text, "years").value == "2018-19, 2019-20"


# --- counts ---


@pytest.mark.parametrize(
    ("part", "counts"),
    [("cases_with_plan", (3, 4, 1)), ("complete_plans", (3, 2, 3)), ("cases_with_plan", (0, 1, None))],
)
def test_a_part_larger_than_its_whole(read, part, counts):
    fields = ("new_cases", "cases_with_plan", "complete_plans")
    tables = read(answers=dict(zip(fields, counts, strict=True)))
    problem = only(tables.problems, "count_exceeds")
    assert (problem.sheet, problem.unit, dict(problem.details)["field"]) == (CASES.name, "vollen", part)
    assert part not in set(all_answers(tables)["field"])
    assert tables.broken == {"vollen"}


def test_equal_and_unreported_counts_are_fine(read):
    assert read(answers={"new_cases": 3, "cases_with_plan": 3, "complete_plans": 3}).problems == ()
    assert read(answers={"cases_with_plan": 3, "overdue_evaluations": 9}).problems == ()


# --- broken workbooks ---


def spoilt_sheet(workbook):
    del workbook["Saker"]


def spoilt_column(workbook):
    workbook["Program"]["A3"] = "Opplegg"


def spoilt_header(workbook):
    workbook["Møter"].delete_rows(1)


def removed_question(workbook):
    workbook["Saker"].delete_rows(5)


def unknown_question(workbook):
    workbook["Saker"]["A5"] = "noe_annet"


def repeated_question(workbook):
    for column, value in enumerate(["new_cases", "Nye saker", 7, None], start=1):
        workbook["Saker"].cell(20, column, value)


@pytest.mark.parametrize(
    ("change", "codes", "sheet"),
    [
        (spoilt_sheet, ["sheet_missing"], "Saker"),
        (spoilt_column, ["column_missing"], "Program"),
        (spoilt_header, ["header_moved"], "Møter"),
        (removed_question, ["field_missing"], "Saker"),
        (unknown_question, ["field_unknown", "field_missing"], "Saker"),
        (repeated_question, ["rows_disagree"], "Saker"),
    ],
)
def test_broken_parts_stop_the_unit_and_leave_the_rest(read, change, codes, sheet):
    tables = read(answers={"support_team": 3, "outcome": "revisjon nødvendig", "new_cases": 1}, change=change)
    assert codes_of(tables.problems) == codes
    assert {(p.severity, p.sheet, p.unit) for p in tables.problems} == {("error", sheet, "vollen")}
    assert (tables.broken, tables.delivered) == ({"vollen"}, frozenset())
    assert answers_of(tables)["outcome"] == "revisjon nødvendig"


def test_an_answer_to_a_question_for_others_is_a_warning(read):
    def add(workbook):
        for column, value in enumerate(["content_class_time", "Klassens time?", "ja", None], start=1):
            workbook["Plan"].cell(20, column, value)

    tables = read("knoppen.xlsx", unit="knoppen", change=add)
    problem = only(tables.problems, "field_not_for_unit_type")
    assert (problem.severity, problem.row, problem.unit) == ("warning", 20, "knoppen")
    assert tables.delivered == {"knoppen"}
    assert account_of(tables, "knoppen.xlsx").rows_rejected == 1


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("school_year", "2019-20", "wrong_school_year"),
        ("school_year", None, "wrong_school_year"),
        ("format_version", 99, "format_version_newer"),
        ("format_version", "1b", "format_version_unknown"),
        ("format_version", None, "format_version_unknown"),
    ],
)
def test_a_workbook_for_another_year_or_version_is_refused_whole(read, field, value, code):
    tables = read(
        answers={"support_team": 3, "new_cases": 2},
        tables={"Program": [PROGRAMME_ROW]},
        change=lambda workbook: setattr(cell_of(workbook, "Enhet", field), "value", value),
    )
    problem = only(tables.problems, code)
    assert (problem.sheet, problem.unit, problem.value) == ("Enhet", "vollen", "" if value is None else str(value))
    assert tables.broken == {"vollen"}
    assert all_answers(tables).empty
    assert tables.programmes_by_unit_year_grade.empty
    account = account_of(tables)
    assert account.rows_used == 0
    assert account.rows_rejected == account.rows_read > 30


def test_a_newer_workbook_is_answered_with_what_to_do(read):
    tables = read(change=lambda workbook: setattr(cell_of(workbook, "Enhet", "format_version"), "value", "4"))
    sentence = problem_sentence(only(tables.problems, "format_version_newer"))
    assert "nyere utgave («4»)" in sentence
    assert "Oppdater verktøyet" in sentence


def test_the_format_version_may_be_a_number(read):
    tables = read(change=lambda workbook: setattr(cell_of(workbook, "Enhet", "format_version"), "value", 3))
    assert tables.problems == ()


def test_a_workbook_with_an_unknown_unit_belongs_to_nobody(read):
    tables = read("skolen.xlsx", unit="ukjent", answers={"support_team": 3})
    problem = only(tables.problems, "workbook_unit_unknown")
    assert (problem.severity, problem.unit, problem.value) == ("error", None, "ukjent")
    assert "vollen" in dict(problem.details)["known"]
    assert all_answers(tables).empty
    assert tables.broken == frozenset()
    assert account_of(tables, "skolen.xlsx").unit is None


def test_a_workbook_without_a_unit(read):
    def spoil(workbook):
        cell_of(workbook, "Enhet", "unit").value = None

    assert only(read("skolen.xlsx", change=spoil).problems, "workbook_unit_missing").unit is None


def test_the_file_name_says_whose_a_spoilt_workbook_is(read):
    tables = read("Årlig gjennomgang - Vollen skole.xlsx", change=lambda workbook: workbook.remove(workbook["Enhet"]))
    assert codes_of(tables.problems) == ["sheet_missing", "workbook_unit_missing"]
    assert {problem.unit for problem in tables.problems} == {"vollen"}
    assert tables.broken == {"vollen"}
    assert all_answers(tables).empty


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("vollen.xlsx", "vollen"),
        ("vollen_2020-21.xlsx", "vollen"),
        ("Årlig gjennomgang 2020-21 - Åsen ungdomsskole.xlsx", "aasen"),
        ("Vollen skole 2021.xlsx", "vollen"),
        ("Prøvedal kommune.xlsx", "kommunen"),
        ("vollenga.xlsx", None),
        ("arbeidsbok.xlsx", None),
    ],
)
def test_units_by_file_name(tmp_path, name, unit):
    found = unit_by_file_name(name, make_settings(tmp_path).unit_register)
    assert (found.id if found else None) == unit


def test_two_workbooks_for_one_unit_are_both_refused(read):
    read("a.xlsx", answers={"support_team": 1})
    tables = read("b.xlsx", answers={"support_team": 2})
    problems = [problem for problem in tables.problems if problem.code == "two_workbooks"]
    assert [(p.file, dict(p.details)["other_files"]) for p in problems] == [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")]
    assert tables.broken == {"vollen"}
    assert all_answers(tables).empty
    assert all(file.rows_used == 0 for file in tables.files)


def test_one_broken_workbook_leaves_the_others_alone(read):
    read("a.xlsx", unit="aasen", answers={"support_team": "x"})
    tables = read("b.xlsx", unit="vollen", answers={"support_team": 2})
    assert (tables.delivered, tables.broken) == ({"vollen"}, {"aasen"})
