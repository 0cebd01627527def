"""GSI: one clean row for each unit, year, grade and gender, whatever shape the file has."""

import pytest
from helpers import codes_of, csv_text, only, records, write_json
from other_files import account, pivot, pupils_row, whole_year_of, write_csv, write_sheet, year_of, year_of_rows

from toolkit.plan.load import load_settings
from toolkit.validate.year import read_year


def pupils(tables):
    return records(tables.pupils_by_unit_year_grade_gender)


def test_the_real_file_has_888_pupils_in_oppdal_and_no_row_is_unexplained(shared, repo_root):
    settings = load_settings(repo_root / "params/oppdal", "2020-21")
    file = shared / "data/udir/gsi_202510_trimmed.json"
    run = settings.run.model_copy(update={"survey_files": (file,)})
    tables = read_year(settings.model_copy(update={"run": run}))
    (row,) = pupils(tables)
    assert (row["unit"], row["school_year"], row["gender"], row["pupils"]) == ("@municipality", "2025-26", "all", 888)
    assert row["grade"] is None
    assert (row["state"], row["file"], row["row"]) == ("value", file.name, 3)
    assert account(tables, file.name) == (6, 1, 5, 0)
    problem = only([p for p in tables.problems if p.file == file.name], "rows_of_others")
    assert (problem.severity, problem.value, dict(problem.details)["rows"]) == ("warning", "Svalbard", "5")


LEVELS = [
    [("2019-20", 4), ("2020-21", 4)],
    [("Alle trinn", 8)],
    [("5. årstrinn", 2), ("Alle trinn", 2), ("5. årstrinn", 2), ("Alle trinn", 2)],
    [("Gutt", 1), ("Jente", 1), ("Gutt", 1), ("Jente", 1), ("Gutt", 1), ("Jente", 1), ("Gutt", 1), ("Jente", 1)],
    [("Alle eierformer", 8)],
    [("Antall elever", 1)] * 8,
]
CELLS = ["10", "11", "1 020", "*", None, "12", ".", "13"]


def test_a_pivot_over_years_grades_and_genders_is_unfolded(tmp_path):
    rows = [("Prøvedal", "0921", "1.2.3", ["1"] * 8), ("Ukjent navn", "311000012", "1.2.3.4", CELLS)]
    path = write_json(tmp_path / "gsi.json", pivot(["Nasjonalt", "Fylke", "Kommune", "Enhet"], LEVELS, rows))
    tables = year_of(tmp_path, path)
    school = [row for row in pupils(tables) if row["unit"] == "vollen"]
    assert [(r["school_year"], r["gender"], r["state"]) for r in school] == [
        ("2019-20", "boys", "value"),
        ("2019-20", "girls", "value"),
        ("2019-20", "boys", "value"),
        ("2019-20", "girls", "hidden"),
        ("2020-21", "boys", "not_measured"),
        ("2020-21", "girls", "value"),
        ("2020-21", "boys", "not_measured"),
        ("2020-21", "girls", "value"),
    ]
    assert [5 if r["grade"] == 5 else None for r in school if r["grade"] is not None] == [5, 5, 5, 5]
    assert [r["pupils"] for r in school if r["state"] == "value"] == [10, 11, 1020, 12, 13]
    assert all(r["pupils"] is None for r in school if r["state"] != "value")
    assert {r["row"] for r in school} == {2}
    assert account(tables, "gsi.json") == (16, 16, 0, 0)


def test_a_pivot_row_with_too_few_cells_is_named(tmp_path):
    rows = [("Prøvedal", "0921", "1.2.3", ["1"] * 7)]
    path = write_json(tmp_path / "gsi.json", pivot(["Nasjonalt", "Fylke", "Kommune"], LEVELS, rows))
    problem = only(whole_year_of(tmp_path, path).problems, "rows_uneven")
    assert (problem.file, problem.row) == ("gsi.json", 1)


TWICE = [*LEVELS[:3], [("Gutt", 8)], *LEVELS[4:]]


@pytest.mark.parametrize("levels", [[*LEVELS, [("Bokmål", 8)]], TWICE], ids=["unknown", "twice"])
def test_a_pivot_whose_columns_are_not_understood_is_not_guessed_at(tmp_path, levels):
    path = write_json(tmp_path / "gsi.json", pivot(["Kommune"], levels, [("Prøvedal", "0921", "1", ["1"] * 8)]))
    assert codes_of(whole_year_of(tmp_path, path).problems) == ["file_not_recognised"]


def test_a_pivot_that_claims_a_thousand_million_columns_is_not_unfolded(tmp_path):
    document = pivot(["Kommune"], [[("Antall elever", 10**9)]], [("Prøvedal", "0921", "1", ["1"])])
    path = write_json(tmp_path / "gsi.json", document)
    assert codes_of(whole_year_of(tmp_path, path).problems) == ["file_unreadable"]


def test_totals_and_hidden_sheets_are_set_aside(tmp_path):
    def with_hidden_sheet(workbook):
        sheet = workbook.copy_worksheet(workbook.worksheets[0])
        sheet.sheet_state = "hidden"

    rows = [pupils_row(), pupils_row(Enhet="Totalt", Trinn="", **{"Antall elever": "99"})]
    tables = whole_year_of(tmp_path, write_sheet(tmp_path / "gsi.xlsx", rows, change=with_hidden_sheet))
    assert [row["pupils"] for row in pupils(tables)] == [44]
    assert sorted(codes_of(tables.problems)) == ["sheet_hidden", "total_row_not_used"]
    assert account(tables, "gsi.xlsx") == (4, 1, 3, 0)


def test_schools_of_another_municipality_are_not_ours_even_with_our_name(tmp_path):
    level = [[(name, 1)] for name in ("2020-21", "Alle trinn", "Alle kjønn", "Alle eierformer", "Antall elever")]
    rows = [("Annendal", "4225", "1.2.9", ["90"]), ("Vollen skole", "999999999", "1.2.9.1", ["91"])]
    path = write_json(tmp_path / "gsi.json", pivot(["Nasjonalt", "Fylke", "Kommune", "Enhet"], level, rows))
    tables = year_of(tmp_path, path)
    assert pupils(tables) == []
    assert codes_of(tables.problems) == ["rows_of_others"]


@pytest.mark.parametrize("write", [write_csv, write_sheet])
def test_a_file_kept_by_a_person(tmp_path, write):
    path = write(
        tmp_path / f"gsi.{'csv' if write is write_csv else 'xlsx'}", [pupils_row(), pupils_row(Trinn="Alle trinn")]
    )
    rows = pupils(year_of(tmp_path, path))
    assert [(r["unit"], r["pupils"], r["row"]) for r in rows] == [("vollen", 44, 2), ("vollen", 44, 3)]
    assert [r["grade"] is None for r in rows] == [False, True]
    assert [r["sheet"] for r in rows] == ([None] * 2 if write is write_csv else ["Liste"] * 2)


def test_the_web_download_has_year_grade_and_gender_in_its_headings(tmp_path):
    figures = {
        "2020-21.Alle eierformer.Alle trinn.Alle kjønn.Antall elever": "1 044",
        "2020-21.Alle eierformer.7. årstrinn.Jenter.Antall elever": "*",
        "2020-21.Alle eierformer.7. årstrinn.Gutter.Antall elever": "tjue",
        "2020-21.Alle eierformer.Alle trinn.Alle kjønn.Antall skoler": "1",
    }
    area = {"Kommunekode": "0921", "Kommune": "Prøvedal"}
    school = {"EnhetNivaa": "4", **area, "Organisasjonsnummer": "311000012", "EnhetNavn": "Vollen skole", **figures}
    whole = {"EnhetNivaa": "3", **area, "Organisasjonsnummer": "0921", "EnhetNavn": "Prøvedal", **figures}
    path = tmp_path / "gsi.csv"
    path.write_bytes(("sep=\t\n" + csv_text([school, whole], "\t")).encode("utf-16"))
    tables = year_of(tmp_path, path)
    assert [(r["unit"], r["gender"], r["state"], r["pupils"], r["row"]) for r in pupils(tables)] == [
        ("vollen", "all", "value", 1044, 3),
        ("vollen", "girls", "hidden", None, 3),
        ("@municipality", "all", "value", 1044, 4),
        ("@municipality", "girls", "hidden", None, 4),
    ]
    assert [r["grade"] for r in pupils(tables)] == [None, 7, None, 7]
    assert {p.column for p in tables.problems} == {"2020-21.Alle eierformer.7. årstrinn.Gutter.Antall elever"}
    assert account(tables, "gsi.csv") == (6, 4, 2, 0)


@pytest.mark.parametrize("municipality", ["0921", "921", "921.0", "Prøvedal", "0921 Prøvedal", "Prøvedal kommune"])
def test_the_municipality_is_known_by_number_and_name(tmp_path, municipality):
    tables = year_of_rows(tmp_path, [pupils_row(Kommune=municipality, Enhet="")])
    assert [row["unit"] for row in pupils(tables)] == ["@municipality"]


def test_the_old_municipality_number_still_counts(tmp_path):
    tables = year_of_rows(tmp_path, [pupils_row(Kommune="9634", **{"Skoleår": "2016-17"})])
    assert [(row["unit"], row["school_year"]) for row in pupils(tables)] == [("vollen", "2016-17")]


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"Antall elever": "mange"}, "value_unreadable", "Antall elever"),
        ({"Antall elever": "-3"}, "value_unreadable", "Antall elever"),
        ({"Skoleår": "2020"}, "school_year_unreadable", "Skoleår"),
        ({"Trinn": "sjuende"}, "grade_unreadable", "Trinn"),
        ({"Kjønn": "ukjent"}, "gender_unreadable", "Kjønn"),
        ({"Trinn": ""}, "grade_unreadable", "Trinn"),
        ({"Kjønn": ""}, "gender_unreadable", "Kjønn"),
        ({"Enhet": "Nye skole"}, "unit_unknown", "Enhet"),
        ({"Enhet": ""}, "unit_name_missing", "Enhet"),
        ({"Kommune": ""}, "municipality_not_given", None),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_never_zero(tmp_path, change, code, column):
    tables = year_of_rows(tmp_path, [pupils_row(), pupils_row(Trinn="6") | change])
    problem = only(tables.problems, code)
    assert (problem.severity, problem.file, problem.row, problem.column) == ("error", "fil.csv", 3, column)
    assert account(tables, "fil.csv") == (2, 1, 1, 0)


def test_merged_cells_are_not_the_whole_municipality_nor_all_pupils(tmp_path):
    def merge(workbook):
        for cells in ("C2:C4", "D5:D6"):
            workbook.worksheets[0].merge_cells(cells)

    rows = [pupils_row(Trinn=grade) for grade in ("5", "6", "7")]
    rows += [pupils_row(Enhet="Senteret oppvekstsenter", Trinn="1", Kjønn=gender) for gender in ("Gutt", "Jente")]
    tables = year_of(tmp_path, write_sheet(tmp_path / "gsi.xlsx", rows, change=merge))
    assert [(row["unit"], row["grade"]) for row in pupils(tables)] == [("vollen", 5), ("senteret", 1)]
    missing = only(tables.problems, "unit_name_missing")
    assert (missing.row, missing.value, dict(missing.details)["rows"]) == (3, "", "2")
    assert only(tables.problems, "grade_unreadable").row == 6
    assert account(tables, "gsi.xlsx") == (5, 2, 3, 0)


@pytest.mark.parametrize("empty", [{"Enhet": ""}, {"Trinn": "", "Kjønn": ""}])
def test_a_column_that_is_empty_throughout_says_that_all_are_meant(tmp_path, empty):
    tables = year_of_rows(tmp_path, [pupils_row(**empty), pupils_row(**empty, **{"Skoleår": "2019-20"})])
    unit = "@municipality" if "Enhet" in empty else "vollen"
    assert [(row["unit"], row["gender"]) for row in pupils(tables)] == [(unit, "all")] * 2
    assert tables.problems == ()


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"Kommunenummer": "5022 Annendal"}, ["rows_of_others"]),
        ({"Kommunenummer": "0921 Prøvedal"}, []),
        ({"Kommunenummer": "ukjent"}, ["municipality_unreadable"]),
        ({"Enhet": "Hele landet", "Kommune": ""}, ["rows_of_others"]),
        ({"Orgnr": "311000012", "Enhet": "Åsen ungdomsskole"}, ["unit_contradicted"]),
        ({"Orgnr": "0921", "Enhet": "Vollen skole"}, ["unit_contradicted"]),
        ({"Enhetsnivå": "Kommune", "Enhet": "Vollen skole"}, ["unit_contradicted"]),
        ({"Enhetsnivå": "Kommune", "Enhet": "Prøvedal"}, []),
        ({"Orgnr": "0921", "Enhet": "Prøvedal"}, []),
        ({"Orgnr": "0921", "Enhet": "Ny skole", "Enhetsnivå": "Enhet"}, ["unit_contradicted"]),
    ],
)
def test_numbers_and_names_must_point_the_same_way(tmp_path, cells, codes):
    tables = year_of_rows(tmp_path, [pupils_row(**cells)])
    assert codes_of(tables.problems) == codes
    assert account(tables, "fil.csv")[1] == (not codes)


def test_sums_of_grades_are_left_out_with_a_word(tmp_path):
    tables = year_of_rows(tmp_path, [pupils_row(), pupils_row(Trinn="5.-7. årstrinn"), pupils_row(Trinn="Barnetrinn")])
    problem = only(tables.problems, "grades_together")
    assert (problem.severity, dict(problem.details)["rows"]) == ("warning", "2")
    assert account(tables, "fil.csv") == (3, 1, 2, 0)


def test_the_same_twice_is_one_and_two_numbers_for_the_same_are_none(tmp_path):
    rows = [pupils_row(), pupils_row(Enhet="Vollen skole "), pupils_row(Trinn="6"), pupils_row(Trinn="6. trinn")]
    rows[3]["Antall elever"] = "45"
    tables = year_of_rows(tmp_path, rows)
    assert account(tables, "fil.csv") == (4, 1, 2, 1)
    assert only(tables.problems, "rows_disagree").unit == "vollen"


def test_a_folder_stands_for_the_files_in_it(tmp_path):
    folder = tmp_path / "fra_udir"
    folder.mkdir()
    write_csv(folder / "a.csv", [pupils_row()])
    write_csv(folder / "b.csv", [pupils_row(Trinn="6")])
    write_csv(folder / "~$b.csv", [pupils_row(Trinn="5")])
    tables = whole_year_of(tmp_path, folder, folder / "a.csv")
    assert [file.path for file in tables.files] == ["a.csv", "b.csv"]
    assert [row["grade"] for row in pupils(tables)] == [7, 6]


@pytest.mark.parametrize("name", ["Trinn", "Kjønn", "Skoleår", "Antall elever"])
def test_a_download_that_says_the_same_twice_is_not_guessed_at(tmp_path, name):
    heading = "2020-21.Alle eierformer.7. årstrinn.Jenter.Antall elever"
    row = {"Kommunekode": "0921", "EnhetNavn": "Vollen skole", heading: "22", name: "5"}
    tables = whole_year_of(tmp_path, write_csv(tmp_path / "gsi.csv", [row]))
    assert codes_of(tables.problems) == ["file_not_recognised"]


def test_many_cells_that_cannot_be_read_are_each_a_problem_with_their_rows(tmp_path):
    cells = [f"tall {number // 2}" for number in range(20_000)]
    tables = year_of_rows(tmp_path, [pupils_row(**{"Antall elever": cell}) for cell in cells])
    assert codes_of(tables.problems) == ["value_unreadable"] * 10_000
    assert [dict(problem.details)["row_numbers"] for problem in tables.problems[:2]] == ["2, 3", "4, 5"]
