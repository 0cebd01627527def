"""What `check` says about units: every word is a warning, and no figure moves because of one."""

import datetime as dt

import pytest
from helpers import codes_of, mean_row, only, participation_row, records, write_json
from other_files import parents_row, pupils_row, unit_row, write_csv, year_of, year_of_rows

from toolkit.plan.load import load_settings
from toolkit.present.problem_sentences import problem_sentence
from toolkit.validate.year import read_year

NO_NUMBER = {"organisation_numbers": ()}
KNOPPEN = unit_row(Organisasjonsnummer="311000101", Navn="Knoppen barnehage", ErGrunnskole=False, ErBarnehage=True)


def test_units_without_a_number_are_one_warning(tmp_path):
    tables = year_of(tmp_path, units={"knoppen": NO_NUMBER, "bergen": NO_NUMBER})
    problem = only(tables.problems, "units_without_number")
    assert problem.severity == "warning"
    sentence = problem_sentence(problem)
    assert "Knoppen barnehage (knoppen), Bergen private gymnas AS (bergen)" in sentence
    assert "aasen" not in sentence  # closed before the year began
    assert "kommunen" not in sentence


def test_a_list_names_the_number_but_nothing_is_filled_in(tmp_path):
    tables = year_of_rows(tmp_path, [KNOPPEN], units={"knoppen": NO_NUMBER})
    problem = only(tables.problems, "unit_number_in_list")
    assert (problem.severity, problem.file, problem.row, problem.unit) == ("warning", "liste.json", 1, "knoppen")
    assert "311000101" in problem_sentence(problem)
    assert codes_of(tables.problems) == ["unit_number_in_list"]
    assert list(tables.listed_units["unit"].isna()) == [True]


@pytest.mark.parametrize(
    "change", [{"Navn": "Knoppen barnehage AS"}, {"Kommune": {"Kommunenummer": "4225", "Navn": "Annendal"}}]
)
def test_a_likeness_is_not_enough(tmp_path, change):
    tables = year_of_rows(tmp_path, [unit_row(), KNOPPEN | change], units={"knoppen": NO_NUMBER})
    assert "unit_number_in_list" not in codes_of(tables.problems)
    assert only(tables.problems, "units_without_number")


@pytest.mark.parametrize(
    ("change", "is_told"),
    [
        ({}, True),
        ({"ErAktiv": False}, False),
        ({"UtgaattDato": "2019-08-01T00:00:00+02:00"}, False),
        ({"ErGrunnskole": False, "ErSkoleEier": True}, False),
        ({"Kommune": {"Kommunenummer": "4225"}}, False),
    ],
)
def test_an_active_unit_of_the_municipality_that_nobody_has_entered(tmp_path, change, is_told):
    tables = year_of_rows(tmp_path, [unit_row(Organisasjonsnummer="999999999", Navn="Nye skole") | change])
    found = [p for p in tables.problems if p.code == "unit_not_in_settings"]
    assert bool(found) == is_told
    if is_told:
        assert "Nye skole" in problem_sentence(found[0]) and "999999999" in problem_sentence(found[0])


CLOSED = {"ErAktiv": False, "UtgaattDato": "2019-08-01T00:00:00+02:00"}


@pytest.mark.parametrize(("closed", "is_told"), [(None, True), (dt.date(2019, 8, 1), False)])
def test_a_unit_that_is_closed_in_the_list_only(tmp_path, closed, is_told):
    tables = year_of_rows(tmp_path, [unit_row(**CLOSED)], units={"vollen": {"closed": closed}})
    found = [p for p in tables.problems if p.code == "unit_closed_in_list"]
    assert bool(found) == is_told
    assert all("01.08.2019" in problem_sentence(problem) for problem in found)


def test_a_unit_of_two_numbers_is_open_while_one_is(tmp_path):
    rows = [
        unit_row(Organisasjonsnummer=number, Navn="Senteret oppvekstsenter") for number in ("311000047", "311000055")
    ]
    assert codes_of(year_of_rows(tmp_path, [rows[0] | CLOSED, rows[1]]).problems) == []
    assert codes_of(year_of_rows(tmp_path, [rows[0] | CLOSED, rows[1] | CLOSED]).problems) == ["unit_closed_in_list"]


@pytest.mark.parametrize(("name", "is_told"), [("Vollen skule", False), ("VOLLEN BARNESKOLE", False), ("Vollan", True)])
def test_a_name_nobody_has_entered(tmp_path, name, is_told):
    problems = year_of_rows(tmp_path, [unit_row(Navn=name)]).problems
    assert codes_of(problems) == (["unit_name_differs"] if is_told else [])
    if is_told:
        assert "«Vollan» i listen, men «Vollen skole» (vollen)" in problem_sentence(problems[0])


MERGED = {"aasen": {"merged_into": "vollen", "organisation_numbers": ("311000136",)}}


def test_a_school_that_merged_keeps_its_own_rows(tmp_path):
    rows = [
        mean_row(EnhetNavn="Åsen ungdomsskole", Trinnnavn="8. årstrinn", Skoleaarnavn="2018-19"),
        mean_row(EnhetNavn="Åsen ungdomsskole", Trinnnavn="8. årstrinn"),
        mean_row(),
    ]
    gsi = [pupils_row(Enhet="Åsen ungdomsskole", Trinn="8", **{"Skoleår": year}) for year in ("2018-19", "2020-21")]
    files = write_json(tmp_path / "148.json", rows), write_csv(tmp_path / "gsi.csv", gsi)
    tables = year_of(tmp_path, *files, units=MERGED)
    survey = records(tables.survey_by_unit_year_grade_gender_indicator)
    assert [(r["unit"], r["school_year"]) for r in survey] == [
        ("aasen", "2018-19"),
        ("aasen", "2020-21"),
        ("vollen", "2020-21"),
    ]
    assert set(tables.pupils_by_unit_year_grade_gender["unit"]) == {"aasen"}
    assert [(p.severity, p.code, p.file, p.row, p.unit) for p in tables.problems] == [
        ("warning", "rows_after_merger", "148.json", 2, "aasen"),
        ("warning", "rows_after_merger", "gsi.csv", 3, "aasen"),
    ]
    assert "gikk inn i «Vollen skole»" in problem_sentence(tables.problems[0])


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ({"closed": dt.date(2020, 7, 31)}, "rows_after_closing"),
        ({"closed": dt.date(2020, 12, 31)}, None),
        ({"opened": dt.date(2021, 8, 1)}, "rows_before_opening"),
        ({"opened": dt.date(2021, 1, 1)}, None),
    ],
)
def test_rows_of_a_year_in_which_the_unit_was_not_there(tmp_path, dates, code):
    tables = year_of_rows(tmp_path, [parents_row(), parents_row(Indikator="Medvirkning")], units={"knoppen": dates})
    assert codes_of(tables.problems) == ([code] if code else [])
    assert len(tables.parent_survey_by_unit_year_indicator) == 2


@pytest.mark.parametrize(
    ("pupils", "grade", "is_told"), [("44", "7", False), ("43", "7", True), ("43", "", True), ("*", "7", False)]
)
def test_more_invited_than_there_are_pupils(tmp_path, pupils, grade, is_told):
    survey = write_json(tmp_path / "151.json", [participation_row()])
    gsi = write_csv(tmp_path / "gsi.csv", [pupils_row(Trinn=grade, **{"Antall elever": pupils})])
    problems = year_of(tmp_path, survey, gsi).problems
    assert codes_of(problems) == (["more_invited_than_pupils"] if is_told else [])
    if is_told:
        sentence = problem_sentence(problems[0])
        assert "44 elever" in sentence and "bare 43" in sentence and "«gsi.csv», rad 2" in sentence


def test_the_example_says_it_in_one_line(repo_root):
    problems = read_year(load_settings(repo_root / "params/example", "2020-21")).problems
    about_units = [p for p in problems if p.file == "units.toml"]
    assert len(about_units) == 1
    assert "Jupiterhagen barnehage" in problem_sentence(about_units[0])
