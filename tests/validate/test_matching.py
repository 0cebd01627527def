"""Rows find their unit by number, then by name; nobody is matched by luck."""

import unicodedata

import numpy as np
import pandas as pd
import pytest
from helpers import REGISTER

from toolkit.sources.raw import RawTable
from toolkit.validate.matching import match_rows


def matched(rows, layout="udir_148"):
    frame = pd.DataFrame(rows, dtype=object)
    return match_rows(RawTable("a.json", layout, frame, np.arange(1, len(rows) + 1), ""), REGISTER)


def unit_of(layout="udir_148", **cells):
    unit = matched([cells], layout).units[0]
    return None if unit is pd.NA else unit


def test_organisation_number_wins_over_the_name():
    found = matched([{"Organisasjonsnummer": "311000012", "EnhetNavn": "Vollen og omegn"}])
    assert list(found.units) == ["vollen"]
    assert found.matched_by == ("organisation_number",)


@pytest.mark.parametrize("number", ["311000047", "311000055.0", " 311 000 047"])
def test_every_organisation_number_of_a_centre_is_the_centre(number):
    assert unit_of(Organisasjonsnummer=number, EnhetNavn="SFO") == "senteret"


@pytest.mark.parametrize(
    "name",
    ["Vollen skole", "Vollen skole ", "VOLLEN  skole", "Vollen\u00a0skole", "Vollen skule", "Vollen barneskole"],
)
def test_names_old_names_and_spellings(name):
    found = matched([{"EnhetNavn": name}])
    assert (list(found.units), found.matched_by) == (["vollen"], ("name",))


def test_decomposed_letters_and_closed_units_still_match():
    assert unit_of(EnhetNavn=unicodedata.normalize("NFD", "Åsen ungdomsskole")) == "aasen"


def test_both_ways_of_matching_are_named():
    found = matched([{"Organisasjonsnummer": "311000012", "EnhetNavn": "x"}, {"EnhetNavn": "Åsen ungdomsskole"}])
    assert found.matched_by == ("name", "organisation_number")


@pytest.mark.parametrize(
    ("layout", "level", "unit"),
    [
        ("udir_148", "1", "@nation"),
        ("udir_148", "2", "@county"),
        ("udir_148", "3", "@municipality"),
        ("udir_151", "3.0", "@municipality"),
        ("udir_152", "1", "@nation"),
        ("udir_154", "2", "@county"),
    ],
)
def test_levels_mean_what_the_table_says(layout, level, unit):
    assert unit_of(layout, EnhetNivaa=level, EnhetNavn="Prøvedal", Organisasjonsnummer="0921") == unit


def test_level_three_is_a_school_in_upper_secondary():
    assert unit_of("udir_154", EnhetNivaa="3", EnhetNavn="Bergen private gymnas AS") == "bergen"
    assert unit_of("udir_150", EnhetNivaa="4", EnhetNavn="Vollen skole") == "vollen"


@pytest.mark.parametrize("number", ["0921", "921", "921.0", "9634"])
def test_at_kommune_level_the_number_is_the_kommunes_old_or_new(number):
    assert unit_of(EnhetNivaa="3", Organisasjonsnummer=number, EnhetNavn="x") == "@municipality"
    assert unit_of(Organisasjonsnummer=number, EnhetNavn="x") == "@municipality"


def test_another_kommune_is_not_ours_whatever_it_is_called():
    assert unit_of(EnhetNivaa="3", Organisasjonsnummer="5001", EnhetNavn="Prøvedal") is None


@pytest.mark.parametrize("name", ["Prøvedal", "prøvedal ", "Prøvedal kommune"])
def test_without_other_columns_the_municipality_is_known_by_its_name(name):
    assert unit_of(EnhetNavn=name) == "@municipality"


def test_a_school_with_the_municipalitys_name_is_not_the_municipality():
    assert unit_of(EnhetNivaa="4", EnhetNavn="Prøvedal", Organisasjonsnummer="999999999") is None


def test_a_school_elsewhere_with_our_schools_name_is_not_ours():
    assert unit_of(EnhetNavn="Vollen skole", Organisasjonsnummer="999999999", Kommunekode="5001") is None
    assert unit_of(EnhetNavn="Vollen skole", Organisasjonsnummer="999999999") is None
    assert unit_of(EnhetNavn="Vollen skole", Organisasjonsnummer="999999999", Kommunekode="0921") == "vollen"
    assert (
        unit_of(EnhetNavn="Åsen ungdomsskole", Organisasjonsnummer="999999999") == "aasen"
    )  # has none in the register


def test_an_unknown_unit_is_one_problem_however_many_rows():
    unknown = [{"EnhetNavn": name} for name in ("Ukjent skole", "Vollen skole", "ukjent  skole ", "Ny skole")]
    found = matched(unknown)
    assert list(found.units.fillna("?")) == ["?", "vollen", "?", "?"]
    first, second = found.problems
    assert (first.code, first.severity, first.file, first.unit) == ("unit_unknown", "error", "a.json", None)
    assert (first.value, first.row, first.column, dict(first.details)["rows"]) == ("Ukjent skole", 1, "EnhetNavn", "2")
    assert (second.value, second.row) == ("Ny skole", 4)


def test_an_unknown_organisation_number_without_a_name():
    (problem,) = matched([{"Organisasjonsnummer": "999999999"}]).problems
    assert (problem.column, problem.value) == ("Organisasjonsnummer", "999999999")


@pytest.mark.parametrize(
    "cells",
    [
        {"Organisasjonsnummer": "311000012", "EnhetNavn": "Åsen ungdomsskole"},
        {"Organisasjonsnummer": "311000012", "EnhetNavn": "Prøvedal kommune"},
        {"Organisasjonsnummer": "0921", "EnhetNavn": "Vollen skole"},
        {"Organisasjonsnummer": "0921", "EnhetNavn": "Ny skole", "EnhetNivaa": "4"},
        {"Organisasjonsnummer": "311000012", "EnhetNavn": "Prøvedal", "EnhetNivaa": "3"},
        {"Organisasjonsnummer": "311000012", "EnhetNavn": "Hele landet", "EnhetNivaa": "1"},
        {"EnhetNavn": "Vollen skole", "EnhetNivaa": "3"},
    ],
)
def test_cells_that_point_at_two_units_point_at_none(cells):
    found = matched([cells])
    assert found.units.isna().all()
    assert [(problem.code, problem.severity) for problem in found.problems] == [("unit_contradicted", "error")]


@pytest.mark.parametrize(("code", "unit"), [("0921 Prøvedal", "vollen"), (921.0, "vollen"), ("-", "vollen")])
def test_the_municipalitys_number_is_read_beside_its_name(code, unit):
    assert unit_of(EnhetNavn="Vollen skole", Kommunekode=code) == unit


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"Kommunekode": "5022 Annendal"}, ["rows_of_others"]),
        ({"Kommune": "5022 Annendal"}, ["rows_of_others"]),
        ({"Kommunekode": "Annendal"}, ["municipality_unreadable"]),
        ({"Kommunekode": "311 000 012"}, ["municipality_unreadable"]),
        ({"Kommunekode": "50211"}, ["municipality_unreadable"]),
    ],
)
def test_another_municipalitys_school_with_our_schools_name(cells, codes):
    found = matched([{"EnhetNavn": "Vollen skole", **cells}])
    assert found.units.isna().all()
    assert [problem.code for problem in found.problems] == codes


@pytest.mark.parametrize(("level", "unit"), [(3.0, "@municipality"), ("3.0", "@municipality"), (1, "@nation")])
def test_levels_as_excel_keeps_them(level, unit):
    assert unit_of(EnhetNivaa=level, EnhetNavn="Prøvedal") == unit


def test_rows_that_say_they_are_about_others_are_one_warning():
    others = [
        {"EnhetNavn": "Andre skole", "Organisasjonsnummer": "999999999", "Kommunekode": "5001"},
        {"EnhetNavn": "Tredje skole", "Kommune": "Annendal"},
        {"EnhetNavn": "Annendal", "EnhetNivaa": "3"},
        {"EnhetNavn": "Annendal", "Organisasjonsnummer": "5001"},
        {"EnhetNavn": "Hele landet"},
        {"EnhetNavn": "Trøndelag - Trööndelage"},
        {"EnhetNavn": "Vestland fylke"},
        {"EnhetNavn": "Kommunegruppe 3"},
    ]
    ours = [{"EnhetNavn": "Ny skole", "Kommunekode": "0921"}, {"EnhetNavn": "Fjerde skole"}]
    found = matched([{"EnhetNavn": "Vollen skole"}, *others, *ours])
    warning, *unknown = found.problems
    assert (warning.code, warning.severity, warning.row, warning.value) == (
        "rows_of_others",
        "warning",
        2,
        "Andre skole",
    )
    assert dict(warning.details)["rows"] == "8"
    assert [(problem.code, problem.value) for problem in unknown] == [
        ("unit_unknown", "Ny skole"),
        ("unit_unknown", "Fjerde skole"),
    ]


@pytest.mark.parametrize(("number", "unit"), [("9", "@county"), ("96", "@county"), (None, "@county"), ("50", None)])
def test_only_our_own_county_is_the_county(number, unit):
    assert unit_of(EnhetNivaa="2", EnhetNavn="Et fylke", Organisasjonsnummer=number) == unit


def test_a_row_without_a_name_or_number_says_so():
    (problem,) = matched([{"EnhetNavn": "Vollen skole"}, {"EnhetNavn": None}, {"EnhetNavn": None}]).problems
    assert (problem.code, problem.row, dict(problem.details)["rows"]) == ("unit_not_given", 2, "2")


def test_no_rows():
    found = matched([])
    assert (len(found.units), found.matched_by, found.problems) == (0, (), ())
