"""Udir's exports as clean tables: states, figures, repeats, contradictions, and every row accounted for."""

import csv
import json
import unicodedata
from collections import Counter

import numpy as np
import pytest
from helpers import (
    BY_PUPILS,
    YEAR,
    bullying_row,
    codes_of,
    csv_text,
    make_settings,
    mean_row,
    only,
    participation_row,
    records,
    write_json,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.sources.raw import RawTable
from toolkit.sources.recognise import read_file
from toolkit.validate.schemas import PARTICIPATION, SURVEY, validated
from toolkit.validate.survey import read_surveys


@pytest.fixture
def read(tmp_path):
    """Read lists of records as files 0.json, 1.json, ... together."""

    def read_files(*files):
        paths = [write_json(tmp_path / f"{number}.json", rows) for number, rows in enumerate(files)]
        return read_surveys([table for path in paths for table in read_file(path)], make_settings(tmp_path))

    return read_files


@pytest.fixture
def real(shared, tmp_path):
    names = ("152_indikator", "154_mobbing", "155_deltakelse")
    paths = [shared / "data" / "udir" / f"elevundersokelsen_tabell_{name}.json" for name in names]
    return read_surveys([table for path in paths for table in read_file(path)], make_settings(tmp_path))


def test_columns_and_types(read):
    for tables in (read([mean_row()], [bullying_row()], [participation_row()]), read()):
        for frame, schema in ((tables.survey, SURVEY), (tables.participation, PARTICIPATION)):
            validated(frame, schema)
            assert list(frame.columns) == list(schema.columns)


def test_what_was_asked_and_with_which_questions(read):
    survey = read([mean_row()], [bullying_row()]).survey
    asked = dict(zip(survey["indicator"], survey["definition"], strict=True))
    assert asked == {"wellbeing": "wellbeing", "bullied": "bullied"}
    assert set(survey["wording"]) == {"first"}


def test_one_row_of_each_table(read):
    tables = read([mean_row()], [bullying_row()], [participation_row()])
    assert tables.problems == ()
    mean, bullying = records(tables.survey)
    where = {"unit": "vollen", "school_year": YEAR, "grade": 7, "gender": "all", "state": "value"}
    expected = {
        **where,
        "indicator": "wellbeing",
        "mean": 4.2,
        "sd": 0.7,
        "respondents": 43,
        "file": "0.json",
        "row": 1,
    }
    assert {key: mean[key] for key in expected} == expected
    assert mean["share"] is None
    assert mean["count"] is None
    expected = {**where, "indicator": "bullied", "share": 0.075, "count": 3, "file": "1.json", "row": 1}
    assert {key: bullying[key] for key in expected} == expected
    assert bullying["respondents"] is None
    assert bullying["mean"] is None
    (participation,) = records(tables.participation)
    assert (participation["participants"], participation["invited"], participation["grade"]) == (40, 44, 7)


# --- the real files ---


def test_real_files_load_without_a_rejected_row(real):
    read_rows = {file.layout: (file.rows_read, file.rows_rejected) for file in real.files}
    assert read_rows == {"udir_152": (2680, 0), "udir_154": (240, 0), "udir_155": (30, 0)}
    used = {file.layout: (file.rows_used, file.rows_duplicate) for file in real.files}
    assert used == {"udir_152": (670, 2010), "udir_154": (60, 180), "udir_155": (15, 15)}
    assert len(real.survey) == 730
    assert len(real.participation) == 15
    assert all(file.matched_by == ("name",) for file in real.files)
    assert set(codes_of(real.problems)) == {"year_not_in_file"}  # these files begin in 2021-22


def test_thirteen_of_161(real):
    rows = real.survey[(real.survey["school_year"] == "2022-23") & (real.survey["indicator"] == "bullied")]
    (row,) = records(rows[rows["grade"] == 12])
    assert (row["count"], row["share"], row["state"]) == (13, 0.081, "value")
    asked = real.participation[(real.participation["school_year"] == "2022-23") & (real.participation["grade"] == 12)]
    assert asked["participants"].item() == 161


def test_every_star_is_hidden_and_has_no_number(real, shared):
    rows = json.loads((shared / "data" / "udir" / "elevundersokelsen_tabell_154_mobbing.json").read_text("utf-8"))
    keys = ("Spoersmaalnavn", "Skoleaarnavn", "Trinnnavn", "AndelMobbet")
    expected = Counter(row[3] == "*" for row in {tuple(row[key] for key in keys) for row in rows})
    bullying = real.survey[real.survey["file"].str.contains("154")]
    assert Counter(bullying["state"] == "hidden") == expected
    assert expected == {True: 42, False: 18}
    figures = ["share", "count", "mean", "sd", "respondents"]
    assert bullying.loc[bullying["state"] == "hidden", figures].isna().all(axis=None)


def test_the_eighteen_published_rows(real, shared):
    with (shared / "facts" / "bullying_numerator_rows.csv").open(encoding="utf-8") as file:
        facts = list(csv.DictReader(file))
    assert len(facts) == 18
    for fact in facts:
        question = fact["question"]
        names = {"Alle spørsmål": "bullied", BY_PUPILS: "bullied_by_pupils"}
        indicator = names.get(question, f"other:Mobbing på skolen|{question}")
        grade = 10 + int(fact["grade"][-1])
        key = (real.survey["indicator"] == indicator) & (real.survey["school_year"] == fact["year"])
        (row,) = records(real.survey[key & (real.survey["grade"] == grade)])
        asked = real.participation[real.participation["school_year"] == fact["year"]]
        participants = asked.loc[asked["grade"] == grade, "participants"].item()
        assert row["count"] == int(fact["AntallBesvart_in_mobbing_table"])
        assert row["share"] == pytest.approx(float(fact["AndelMobbet"]) / 100, abs=1e-12)
        assert participants == int(fact["participants_table155"])
        assert round(100 * row["count"] / participants, 1) == float(fact["recomputed_pct"])


# --- states and cells ---


@pytest.mark.parametrize(
    ("figures", "state"),
    [
        ({"Score": "*"}, "hidden"),
        ({"Score": ":"}, "hidden"),
        ({"AntallBesvart": "*"}, "hidden"),
        ({"Score": "*", "Standardavvik": "*", "AntallBesvart": "*"}, "hidden"),
        ({"Score": None}, "not_measured"),
        ({"Score": ""}, "not_measured"),
        ({"Score": "."}, "not_measured"),
        ({"Score": "-"}, "not_measured"),
        ({"Score": ".."}, "not_measured"),
        ({"Standardavvik": "*"}, "value"),
        ({"AntallBesvart": None}, "value"),
    ],
)
def test_states(read, figures, state):
    tables = read([mean_row(**figures)])
    (row,) = records(tables.survey)
    assert (row["state"], tables.problems) == (state, ())
    assert (row["mean"] is None) == (state != "value")
    if state != "value":
        assert row["respondents"] is None
        assert row["sd"] is None


def test_a_hidden_count_hides_the_share(read):
    (row,) = records(read([bullying_row(AntallBesvart="*")], [participation_row()]).survey)
    assert (row["state"], row["share"], row["count"]) == ("hidden", None, None)


def test_a_number_that_cannot_be_read_is_a_problem_and_its_row_is_rejected(read):
    rows = [mean_row(), mean_row(Trinnnavn="6. årstrinn", Score="ca. 4"), mean_row(Trinnnavn="5. årstrinn", Score="42")]
    tables = read(rows)
    first, second = tables.problems
    assert (first.severity, first.code, first.file, first.row) == ("error", "value_unreadable", "0.json", 2)
    assert (first.column, first.value, first.unit) == ("Score", "ca. 4", "vollen")
    assert (second.row, second.value) == (3, "42")
    assert list(tables.survey["row"]) == [1]
    (account,) = tables.files
    assert (account.rows_read, account.rows_used, account.rows_rejected) == (3, 1, 2)


def test_the_same_bad_cell_many_times_is_one_problem_that_names_the_rows(read):
    tables = read([mean_row(Spoersmaalnavn=f"spørsmål {n}", Score="x") for n in range(12)])
    problem = only(tables.problems, "value_unreadable")
    assert dict(problem.details) == {"rows": "12", "row_numbers": "1, 2, 3, 4, 5, 6, 7, 8, 9, 10"}
    assert tables.files[0].rows_rejected == 12


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"Skoleaarnavn": "2020"}, "school_year_unreadable", "Skoleaarnavn"),
        ({"Trinnnavn": "sjuende"}, "grade_unreadable", "Trinnnavn"),
        ({"Kjoenn": "Kvinner"}, "gender_unreadable", "Kjoenn"),
        ({"Kjoenn": None}, "gender_unreadable", "Kjoenn"),
        ({"AntallBesvart": "4,5"}, "value_unreadable", "AntallBesvart"),
        ({"Standardavvik": "?"}, "value_unreadable", "Standardavvik"),
    ],
)
def test_every_other_cell_that_cannot_be_read(read, cells, code, column):
    tables = read([mean_row(**cells)])
    problem = only(tables.problems, code)
    assert (problem.column, problem.row, problem.severity) == (column, 1, "error")
    assert tables.survey.empty
    assert tables.files[0].rows_rejected == 1


def test_one_row_may_have_several_problems(read):
    tables = read([mean_row(Score="x", AntallBesvart="y", Kjoenn="z")])
    assert sorted(codes_of(tables.problems)) == ["gender_unreadable", "value_unreadable", "value_unreadable"]
    assert [problem.column for problem in tables.problems] == ["Kjoenn", "Score", "AntallBesvart"]
    assert tables.files[0].rows_rejected == 1


def test_codes_stand_in_for_names_that_are_missing(read):
    row = mean_row(TrinnKode="7", KjoennKode="J")
    del row["Trinnnavn"], row["Kjoenn"]
    assert [(r["grade"], r["gender"]) for r in records(read([row]).survey)] == [(7, "girls")]


def test_rows_about_several_grades_are_one_warning_and_never_filed_on_the_grade_of_a_code(read):
    names = ("Alle trinn", "Alle", "1.-7. trinn", "Mellomtrinnet", "sjuende")
    rows = [mean_row(Trinnnavn=name, TrinnKode="7", Score="x") for name in names]
    tables = read([mean_row(TrinnKode="7"), *rows, mean_row(Trinnnavn=None, TrinnKode="6")])
    assert [row["grade"] for row in records(tables.survey)] == [7, 6]
    warning = only(tables.problems, "survey_grades_together")
    assert (warning.severity, warning.row, warning.column, warning.value) == ("warning", 2, "Trinnnavn", "Alle trinn")
    assert dict(warning.details)["rows"] == "4"
    assert only(tables.problems, "grade_unreadable").value == "sjuende"
    assert (tables.files[0].rows_used, tables.files[0].rows_rejected) == (2, 5)


def test_a_table_without_gender_is_about_all(read):
    row = mean_row()
    del row["Kjoenn"]
    assert list(read([row]).survey["gender"]) == ["all"]


# --- indicators ---


@pytest.mark.parametrize(
    ("cells", "indicator"),
    [
        ({"Spoersmaalgruppe": "Støtte fra lærer"}, "teacher_support"),
        ({"Spoersmaalgruppe": "støtte fra lærerne "}, "teacher_support"),
        ({"Spoersmaalgruppe": unicodedata.normalize("NFD", "Støtte fra lærer")}, "teacher_support"),
        ({"Spoersmaalgruppe": "Helt nytt navn", "Spoersmaalgruppekode": "EUIndeks_1380"}, "teacher_support"),
        ({"Spoersmaalgruppe": "Trivsel", "Spoersmaalgruppekode": "EUIndeks_1380"}, "teacher_support"),
        ({"Spoersmaalgruppe": "Trivsel", "Spoersmaalgruppekode": "EUIndeks_9999"}, "wellbeing"),
        (
            {"Spoersmaalgruppekode": "EUIndeks_1379", "Spoersmaalnavn": "Trives du på skolen?"},
            "other:Trivsel|Trives du på skolen?",
        ),
        ({"Spoersmaalgruppe": "Motivasjon ", "Spoersmaalnavn": "Alle  spørsmål"}, "other:Motivasjon|Alle spørsmål"),
        ({"Spoersmaalgruppe": "Mobbing på skolen"}, "other:Mobbing på skolen|Alle spørsmål"),  # a mean is no share
    ],
)
def test_indicators_by_name_and_code(read, cells, indicator):
    assert list(read([mean_row(**cells)]).survey["indicator"]) == [indicator]


def test_a_question_is_known_by_its_code(read):
    row = bullying_row(Spoersmaalkode="EUSpoersmaal_Q11811", Spoersmaalnavn="Ny ordlyd?", Spoersmaalgruppe="Nytt")
    assert list(read([row], [participation_row()]).survey["indicator"]) == ["bullied_by_pupils"]


def test_themes_are_kept_under_their_own_names(read):
    row = {key: mean_row()[key] for key in ("Skoleaarnavn", "Trinnnavn", "Kjoenn", "EnhetNavn")}
    row |= {"Temanavn": "Læringsmiljø", "SvaralternativNavn": "Enig", "Score": "4,0", "AndelBesvart": "40,5"}
    (found,) = records(read([row]).survey)
    assert (found["indicator"], found["share"], found["mean"]) == ("other:Læringsmiljø|Enig", 0.405, 4.0)


def test_a_file_with_nothing_that_the_plan_follows_says_so(read):
    names = ("Mobbing på skulen", "Noe annet", "Noe annet")
    rows = [bullying_row(Spoersmaalgruppe=name, Trinnnavn=str(grade)) for grade, name in enumerate(names, start=5)]
    problem = only(read(rows, [participation_row()]).problems, "indicators_none_known")
    assert (problem.severity, problem.row, problem.column) == ("warning", 1, "Spoersmaalgruppe")
    assert (problem.value, dict(problem.details)["rows"]) == ("Mobbing på skulen, Noe annet", "3")


@pytest.mark.parametrize("cells", [{"Spoersmaalgruppe": "Mobbing på skulen"}, {"Spoersmaalnavn": None}])
def test_what_looks_like_bullying_under_another_name_is_told(read, cells):
    problem = only(
        read([bullying_row(), bullying_row(**cells)], [participation_row()]).problems, "bullying_name_unknown"
    )
    assert (problem.severity, problem.row, dict(problem.details)["rows"]) == ("warning", 2, "1")


def test_further_questions_and_indices_are_nothing_to_tell_of(read):
    means = [mean_row(), mean_row(Spoersmaalgruppe="Motivasjon")]
    shares = [bullying_row(), bullying_row(Spoersmaalnavn="Er du blitt mobbet av voksne?")]
    assert read(means, shares, [participation_row()]).problems == ()


# --- repeats ---


def test_owners_stray_spaces_and_exact_repeats_are_duplicates(read):
    rows = [
        mean_row(EierformNavn="Offentlig eiet"),
        mean_row(),
        mean_row(EnhetNavn="Vollen skole "),
        mean_row(),
        mean_row(EnhetNavn="Vollen barneskole"),
    ]
    tables = read(rows)
    assert tables.problems == ()
    assert list(tables.survey["row"]) == [2]  # «Alle eierformer» before one kind of owner
    assert (tables.files[0].rows_used, tables.files[0].rows_duplicate) == (1, 4)


def test_a_row_about_one_owner_is_used_where_there_is_no_other(read):
    tables = read([mean_row(EierformNavn="Privat eiet", EnhetNavn="Åsen ungdomsskole", Trinnnavn="8. årstrinn")])
    assert list(tables.survey["unit"]) == ["aasen"]


@pytest.mark.parametrize("change", [{"Score": "4,3"}, {"AntallBesvart": "44"}, {"Score": "*"}, {"Score": None}])
def test_rows_that_disagree_are_all_rejected(read, change):
    tables = read([mean_row(), mean_row(Trinnnavn="6. årstrinn"), mean_row(**change), mean_row()])
    problem = only(tables.problems, "rows_disagree")
    assert (problem.severity, problem.unit, problem.row, dict(problem.details)["other_row"]) == (
        "error",
        "vollen",
        3,
        "1",
    )
    assert list(tables.survey["grade"]) == [6]
    account = tables.files[0]
    assert (account.rows_used, account.rows_rejected, account.rows_duplicate) == (1, 3, 0)


def test_the_disagreement_says_what_differs(read):
    problem = only(read([mean_row(), mean_row(Score="4,3")]).problems, "rows_disagree")
    details = dict(problem.details)
    assert (problem.column, problem.value, details["other_value"]) == ("Score", "4.3", "4.2")
    assert (details["school_year"], details["grade"], details["indicator"]) == (YEAR, "7", "wellbeing")


def test_owners_that_disagree_about_a_school_are_rejected(read):
    tables = read([mean_row(), mean_row(EierformNavn="Offentlig eiet", Score="4,9")])
    assert codes_of(tables.problems) == ["rows_disagree"]
    assert tables.survey.empty


def test_files_that_overlap(read):
    tables = read([mean_row()], [mean_row(), mean_row(Trinnnavn="6. årstrinn")], [mean_row(Score="1,0", Trinnnavn="5")])
    assert [(f.rows_used, f.rows_duplicate) for f in tables.files] == [(1, 0), (1, 1), (1, 0)]
    tables = read([mean_row()], [mean_row(Score="4,9")])
    problem = only(tables.problems, "rows_disagree")
    assert (problem.file, dict(problem.details)["other_file"]) == ("1.json", "0.json")


def test_in_the_municipality_one_kind_of_owner_is_another_population(read):
    ours = {"EnhetNavn": "Prøvedal"}
    rows = [
        mean_row(**ours, EierformNavn="Offentlig eiet", Score="4,0"),
        mean_row(**ours, Score="4,1"),
        mean_row(**ours, EierformNavn="Privat eiet", Score="4,9"),
        mean_row(**ours, EierformNavn="Privat eiet", Score="4,1"),
        mean_row(**ours, EierformNavn="Privat eiet", Score="3,0", Trinnnavn="6. årstrinn"),
    ]
    tables = read(rows)
    assert [(row["unit"], row["mean"], row["row"]) for row in records(tables.survey)] == [("@municipality", 4.1, 2)]
    problem = only(tables.problems, "owner_form_not_used")
    assert (problem.severity, problem.unit, problem.row, dict(problem.details)) == ("warning", None, 1, {"rows": "2"})
    alone = only(tables.problems, "owner_form_alone")
    assert (alone.severity, alone.row, alone.column, dict(alone.details)) == (
        *("warning", 5, "EierformNavn"),
        {"rows": "1"},
    )
    account = tables.files[0]
    assert (account.rows_used, account.rows_rejected, account.rows_duplicate) == (1, 3, 1)


def test_one_kind_of_owner_of_the_municipality_says_nothing_about_what_the_counts_are(read):
    ours = {"EnhetNavn": "Prøvedal"}
    shares = [
        bullying_row(**ours, AndelMobbet="7,5", AntallBesvart="30"),
        bullying_row(**ours, EierformNavn="Offentlig eiet", AndelMobbet="5,0", AntallBesvart="10"),
        bullying_row(**ours, EierformNavn="Privat eiet", AndelMobbet="10,0", AntallBesvart="20"),
    ]
    tables = read(shares, [participation_row(**ours, AntallBesvart="400", AntallInvitert="420")])
    assert codes_of(tables.problems) == ["owner_form_not_used"]
    assert [(row["unit"], row["count"], row["row"]) for row in records(tables.survey)] == [("@municipality", 30, 1)]


def test_unknown_units_are_rejected_and_counted(read):
    tables = read([mean_row(), mean_row(EnhetNavn="Ukjent"), mean_row(EnhetNavn="Ukjent", Score="x")])
    assert codes_of(tables.problems) == ["unit_unknown"]
    assert (tables.files[0].rows_used, tables.files[0].rows_rejected) == (1, 2)


# --- bullying ---


def test_a_file_with_respondents_is_read_too(read):
    tables = read([bullying_row(AntallBesvart="40")], [participation_row()])
    assert tables.problems == ()
    (row,) = records(tables.survey)
    assert (row["count"], row["share"], row["respondents"]) == (3, 0.075, None)


def test_a_file_that_fits_neither_reading_is_refused_alone(read):
    bad = [bullying_row(AntallBesvart="20"), bullying_row(Trinnnavn="6. årstrinn", AndelMobbet="*", AntallBesvart="*")]
    tables = read([mean_row()], bad, [participation_row()])
    problem = only(tables.problems, "bullying_reading_unclear")
    assert (problem.file, problem.row, problem.value) == ("1.json", 1, "20")
    details = dict(problem.details)
    assert (details["share_if_bullied_pct"], details["share_if_respondents_pct"]) == ("50.0", "10.0")
    assert [(f.rows_used, f.rows_rejected) for f in tables.files] == [(1, 0), (0, 2), (1, 0)]
    assert list(tables.survey["indicator"]) == ["wellbeing"]


def test_each_file_has_its_own_reading(read):
    sixth = {"Trinnnavn": "6. årstrinn"}
    tables = read(
        [bullying_row()],
        [bullying_row(**sixth, AntallBesvart="40")],
        [participation_row(), participation_row(**sixth)],
    )
    assert tables.problems == ()
    assert list(tables.survey["count"]) == [3, 3]


def test_without_participation_shares_are_kept_and_counts_are_not(read):
    tables = read([bullying_row()])
    assert codes_of(tables.problems) == ["bullying_reading_unverified"]
    (row,) = records(tables.survey)
    assert (row["share"], row["count"]) == (0.075, None)


def test_a_kept_copy_without_counts(read):
    row = bullying_row()
    del row["AntallBesvart"]
    tables = read([row], [participation_row()])
    assert tables.problems == ()
    assert records(tables.survey)[0]["count"] is None


# --- the file as a whole ---


def test_a_file_without_the_runs_year_is_a_warning(read):
    tables = read([mean_row(Skoleaarnavn="2019-20")], [participation_row()])
    problem = only(tables.problems, "year_not_in_file")
    assert (problem.severity, problem.file, problem.value) == ("warning", "0.json", YEAR)
    assert dict(problem.details) == {"school_year": YEAR}
    assert len(tables.survey) == 1


def test_missing_pages_are_a_warning(read):
    first = [mean_row(RaderTotalt="2", Sidenummer="1")]
    assert dict(only(read(first).problems, "pages_missing").details) == {"rows": "1", "rows_total": "2"}
    second = [mean_row(RaderTotalt="2", Sidenummer="2", Trinnnavn="6. årstrinn")]
    assert read(first, second).problems == ()


@pytest.mark.parametrize("is_numbered", [True, False])
def test_the_same_page_twice_does_not_stand_in_for_another(read, is_numbered):
    grades = ("5", "6", "7", "8")
    rows = [mean_row(RaderTotalt="4", Sidenummer=str(1 + n // 2), Trinnnavn=g) for n, g in enumerate(grades)]
    if not is_numbered:
        rows = [{name: cell for name, cell in row.items() if name != "Sidenummer"} for row in rows]
    problems = read(rows[:2], rows[:2]).problems
    assert codes_of(problems) == ["pages_missing"] * 2
    assert dict(problems[0].details) == {"rows": "2", "rows_total": "4"}
    assert read(rows[:2], rows[:2], rows[2:]).problems == ()


def test_pages_of_another_extract_do_not_stand_in(read):
    other = [mean_row(RaderTotalt="3", Sidenummer="1", Trinnnavn=grade) for grade in ("5", "6", "7")]
    problems = read([mean_row(RaderTotalt="2", Sidenummer="1")], other).problems
    assert [(problem.code, problem.file) for problem in problems] == [("pages_missing", "0.json")]


def test_csv_in_cp1252_has_the_same_figures_and_csv_rows(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text([mean_row(EnhetNavn="Åsen ungdomsskole", Trinnnavn="8. årstrinn")]).encode("cp1252"))
    tables = read_surveys(read_file(path), make_settings(tmp_path))
    assert [(r["unit"], r["grade"], r["mean"], r["row"]) for r in records(tables.survey)] == [("aasen", 8, 4.2, 2)]


# --- whatever the cells hold ---

CELLS = st.one_of(
    st.none(),
    st.sampled_from(["*", ":", ".", "-", "", "x", "-1", "9" * 30, "1e9", "2", "3", "4", "40", "4,3", "7,5", "921"]),
    st.sampled_from(["2019-20", "6. årstrinn", "Jente", "Vollen skole ", "Prøvedal", "Ukjent", "Privat eiet"]),
    st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=5),
)
COLUMNS = [
    *mean_row(),
    "AndelMobbet",
    "AntallInvitert",
    "EnhetNivaa",
    "Organisasjonsnummer",
    "TrinnKode",
    "RaderTotalt",
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=3), max_size=6), st.data())
def test_any_cells_give_tables_that_add_up(tmp_path, changes, data):
    """No cell raises; every row is accounted for; no figure without the state `value`; no key twice."""
    kinds = {"udir_148": mean_row(), "udir_150": bullying_row(), "udir_151": participation_row()}
    raw_tables = []
    for number, (layout, good) in enumerate(kinds.items()):
        rows = [{**good, **data.draw(st.sampled_from([{}, change]))} for change in changes]
        path = write_json(tmp_path / f"{number}.json", [good, *rows])
        (raw,) = read_file(path)
        raw_tables.append(RawTable(raw.path, layout, raw.frame, np.asarray(raw.rows), raw.sha256))
    tables = read_surveys(raw_tables, make_settings(tmp_path))
    figures = ["share", "count", "mean", "sd", "respondents"]
    assert [file.rows_read for file in tables.files] == [len(changes) + 1] * 3
    used = sum(file.rows_used for file in tables.files)
    assert used == len(tables.survey) + len(tables.participation)
    assert tables.survey.loc[tables.survey["state"] != "value", figures].isna().all(axis=None)
    assert not tables.survey.duplicated(["unit", "school_year", "grade", "gender", "indicator"]).any()
    rejected = sum(file.rows_rejected for file in tables.files)
    assert (rejected > 0) <= bool(tables.problems)


def test_headings_that_nobody_knows_may_stand_twice(tmp_path):
    head, row = list(mean_row()), list(mean_row().values())
    path = tmp_path / "a.csv"
    path.write_text("\n".join(";".join(cells) for cells in (["Merknad", "", *head, "Merknad"], ["a", "", *row, "b"])))
    tables = read_surveys(read_file(path), make_settings(tmp_path))
    assert [(file.rows_read, file.rows_used) for file in tables.files] == [(1, 1)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (participation_row(AntallBesvart="50"), "more_answers_than_invited"),
        (mean_row(AntallBesvart="0"), "mean_without_answers"),
    ],
)
def test_figures_that_cannot_be_are_not_used(read, row, code):
    tables = read([row])
    assert (only(tables.problems, code).column, only(tables.problems, code).severity) == ("AntallBesvart", "error")
    assert [(file.rows_used, file.rows_rejected) for file in tables.files] == [(0, 1)]
