"""The parent survey: means and answers by kindergarten, year and index, never among the pupils' figures."""

import pytest
from helpers import codes_of, only, records, write_json
from other_files import account, parents_row, pivot, whole_year_of, write_csv, write_sheet, year_of, year_of_rows


def parents(tables):
    return records(tables.parent_survey_by_unit_year_indicator)


def test_a_row_kept_by_a_person(tmp_path):
    tables = year_of_rows(tmp_path, [parents_row()])
    (row,) = parents(tables)
    assert (row["unit"], row["school_year"], row["indicator"]) == ("knoppen", "2020-21", "parents_wellbeing")
    assert (row["state"], row["mean"], row["respondents"]) == ("value", 4.6, 12)
    assert (row["definition"], row["wording"]) == ("parents_wellbeing", "first")
    assert (row["file"], row["row"]) == ("fil.csv", 2)
    assert tables.problems == ()
    assert tables.survey_by_unit_year_grade_gender_indicator.empty


def test_in_excel_under_a_title(tmp_path):
    path = write_sheet(tmp_path / "fub.xlsx", [parents_row(Snitt=4.6, **{"Antall besvart": 12})], title="Foreldre")
    (row,) = parents(year_of(tmp_path, path))
    assert (row["mean"], row["respondents"], row["sheet"], row["row"]) == (4.6, 12, "Liste", 3)


@pytest.mark.parametrize(
    ("mean", "answers", "state"),
    [
        ("4,6", "12", "value"),
        ("*", "*", "hidden"),
        ("4,6", "*", "hidden"),
        ("", "", "not_measured"),
        ("4,6", "", "value"),
    ],
)
def test_hidden_and_not_measured_are_states(tmp_path, mean, answers, state):
    tables = year_of_rows(tmp_path, [parents_row(Snitt=mean, **{"Antall besvart": answers})])
    (row,) = parents(tables)
    assert row["state"] == state
    assert (row["mean"] is None) == (state != "value")
    assert tables.problems == ()


def test_fewer_than_five_parents_are_hidden_and_spoken_of(tmp_path):
    rows = [parents_row(**{"Antall besvart": "4"}), parents_row(Indikator="Medvirkning", **{"Antall besvart": "5"})]
    tables = year_of_rows(tmp_path, rows)
    assert [(r["state"], r["mean"] is None, r["respondents"] is None) for r in parents(tables)] == [
        ("hidden", True, True),
        ("value", False, False),
    ]
    assert only(tables.problems, "few_parents").row == 2
    assert account(tables, "fil.csv") == (2, 2, 0, 0)


def test_names_of_an_index_lead_to_one_and_others_keep_their_own(tmp_path):
    rows = [parents_row(Indikator=name) for name in ("trivsel ", "Medvirkning")]
    assert [row["indicator"] for row in parents(year_of_rows(tmp_path, rows))] == [
        "parents_wellbeing",
        "other:Medvirkning",
    ]


@pytest.mark.parametrize(
    ("municipality", "units", "codes"),
    [
        ("Prøvedal", ["knoppen"], []),
        ("Annendal", [], ["rows_of_others"]),
        ("", [], ["municipality_not_given"]),
    ],
)
def test_a_name_counts_within_the_municipality_only(tmp_path, municipality, units, codes):
    tables = year_of_rows(tmp_path, [parents_row(Kommune=municipality)])
    assert [row["unit"] for row in parents(tables)] == units
    assert codes_of(tables.problems) == codes


@pytest.mark.parametrize(("term", "school_year"), [("autumn", "2020-21"), ("spring", "2019-20"), (None, None)])
def test_a_plain_year_is_read_only_where_somebody_has_said_what_it_is(tmp_path, term, school_year):
    tables = year_of_rows(tmp_path, [parents_row(**{"Skoleår": "2020"})], term=term)
    assert [row["school_year"] for row in parents(tables)] == ([school_year] if school_year else [])
    assert codes_of(tables.problems) == ([] if school_year else ["parent_survey_year_unclear"])
    assert account(tables, "fil.csv") == ((1, 1, 0, 0) if school_year else (1, 0, 1, 0))


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"Snitt": "5,1"}, "value_unreadable", "Snitt"),
        ({"Antall besvart": "tolv"}, "value_unreadable", "Antall besvart"),
        ({"Skoleår": "i fjor"}, "school_year_unreadable", "År"),
        ({"Indikator": ""}, "indicator_missing", "Indikator"),
        ({"Barnehage": "Nye barnehage"}, "unit_unknown", "Enhet"),
        ({"Barnehage": ""}, "unit_name_missing", "Enhet"),
    ],
)
def test_what_cannot_be_read(tmp_path, change, code, column):
    tables = year_of_rows(tmp_path, [parents_row(), parents_row(Indikator="Medvirkning") | change])
    problem = only(tables.problems, code)
    assert (problem.severity, problem.row, problem.column) == ("error", 3, column)
    assert account(tables, "fil.csv") == (2, 1, 1, 0)


UNITS = [("Knoppen barnehage", 2), ("Alle barnehager", 2)]
LEVELS = [
    [("2019", 4), ("2020", 4)],
    [("Hele landet", 8)],
    [("Fylket", 8)],
    [("Prøvedal", 8)],
    [*UNITS, *UNITS],
    [("Alle barnehagestørrelser", 8)],
    [("Kommunal", 2), ("Alle eierformer", 2), ("Kommunal", 2), ("Alle eierformer", 2)],
    [("Alle aldersgrupper", 8)],
    [("Alle kjønn", 8)],
    [("Snitt", 1), ("Antall besvart", 1)] * 4,
]
ROWS = [
    ("Barnets trivsel", None, "1", ["4,5", "20", "4,4", "80", "", "", "4,3", "70"]),
    ("Medvirkning", None, "2", ["*", "*", "4,1", "80", "", "", "4,0", "70"]),
]


def test_the_portals_pivot(tmp_path):
    path = write_json(tmp_path / "fub.json", pivot(["Spørsmål"], LEVELS, ROWS))
    tables = year_of(tmp_path, path, term="autumn")
    found = [(r["unit"], r["school_year"], r["state"], r["mean"], r["respondents"]) for r in parents(tables)][:4]
    assert [row[:3] for row in found] == [
        ("knoppen", "2019-20", "value"),
        ("@municipality", "2019-20", "value"),
        ("knoppen", "2020-21", "not_measured"),
        ("@municipality", "2020-21", "value"),
    ]
    assert [row[3:] for row in found if row[2] == "value"] == [(4.5, 20), (4.4, 80), (4.3, 70)]
    assert account(tables, "fub.json") == (8, 8, 0, 0)
    assert tables.problems == ()


def test_two_columns_for_the_same_are_not_chosen_between(tmp_path):
    levels = [*LEVELS[:4], [("Knoppen barnehage", 8)], LEVELS[5], [("Kommunal", 8)], *LEVELS[7:]]
    path = write_json(tmp_path / "fub.json", pivot(["Spørsmål"], levels, ROWS))
    assert codes_of(whole_year_of(tmp_path, path).problems) == ["file_not_recognised"]


def test_a_table_with_grades_is_not_about_parents(tmp_path):
    path = write_csv(tmp_path / "fil.csv", [{**parents_row(), "Trinn": "7"}])
    assert codes_of(whole_year_of(tmp_path, path).problems) == ["file_not_recognised"]


def download(path, cells, question=("Barnets trivsel", "Alle spørsmål", "1", "Alle svar"), age="Alle aldersgrupper"):
    """The portal's CSV: UTF-16, tab, `sep=` on top, everything about a figure in its heading."""
    above = f"2020.Hele landet.Fylket.Prøvedal.Knoppen barnehage.Alle barnehagestørrelser.Kommunal.{age}.Alle kjønn"
    heads = ["Spoersmaalgruppe", "Spoersmaalnavn", "SpoersmaalNivaa", "SvaralternativNavn"]
    measures = [f"{above}.{measure}" for measure in ("Svarprosent", "Snitt", "Antall besvart")]
    lines = ["sep=\t", "\t".join([*heads, *measures]), "\t".join([*question, *cells])]
    path.write_bytes("\r\n".join(lines).encode("utf-16"))
    return path


def test_the_portals_download(tmp_path):
    tables = year_of(tmp_path, download(tmp_path / "fub.csv", ["60,0", "4,5", "20"]), term="autumn")
    (row,) = parents(tables)
    assert (row["unit"], row["indicator"], row["mean"], row["respondents"]) == ("knoppen", "parents_wellbeing", 4.5, 20)
    assert row["row"] == 3


@pytest.mark.parametrize(
    "changes",
    [{"question": ("Barnets trivsel", "Trives barnet?", "2", "Helt enig")}, {"age": "0-2 år"}],
)
def test_a_part_of_the_answers_is_not_taken_for_all(tmp_path, changes):
    tables = year_of(tmp_path, download(tmp_path / "fub.csv", ["60,0", "4,5", "20"], **changes), term="autumn")
    assert parents(tables) == []
    assert codes_of(tables.problems) == ["answers_in_part"]
    assert account(tables, "fub.csv") == (1, 0, 1, 0)


def test_two_columns_that_may_both_be_the_unit_are_not_chosen_between(tmp_path):
    path = write_csv(tmp_path / "fil.csv", [{**parents_row(), "Enhet": "Vollen skole"}])
    assert codes_of(whole_year_of(tmp_path, path).problems) == ["file_not_recognised"]


def test_many_rows_that_contradict_each_other_are_each_told(tmp_path):
    rows = [parents_row(Indikator=f"Tema {number // 2}", Snitt=str(1 + number % 2)) for number in range(10_000)]
    tables = year_of_rows(tmp_path, rows)
    assert codes_of(tables.problems) == ["rows_disagree"] * 5_000
    assert [(problem.row, dict(problem.details)["other_row"]) for problem in tables.problems[:2]] == [
        (3, "2"),
        (5, "4"),
    ]
