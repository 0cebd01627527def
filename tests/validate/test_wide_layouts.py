"""The portal's pivot, the web download and Skoleporten's report as clean tables beside Udir's export."""

import pytest
from helpers import BY_PUPILS, TEST_NUMBER, codes_of, make_settings, only, participation_row, records, write_json
from wide_files import (
    ALL_7TH,
    AREAS,
    BOYS_7TH,
    bullying_pivot,
    column,
    download_row,
    download_text,
    pivot,
    report_bytes,
    report_row,
)

from toolkit.present.problem_sentences import problem_sentence
from toolkit.sources.recognise import read_file
from toolkit.validate.survey import read_surveys
from toolkit.validate.year import read_year


@pytest.fixture
def read(tmp_path):
    """Read documents (JSON), texts (a download) and bytes (a report) as files 0, 1, ... together."""

    def read_files(*contents):
        raw = []
        for number, content in enumerate(contents):
            path = tmp_path / str(number)
            if isinstance(content, bytes):
                path.write_bytes(content)
            elif isinstance(content, str):
                path.write_bytes(content.encode("utf-16"))
            else:
                write_json(path, content)
            raw += read_file(path)
        return read_surveys(raw, make_settings(tmp_path))

    return read_files


def account_of(tables):
    (account,) = tables.files
    return account.rows_read, account.rows_used, account.rows_rejected, account.rows_duplicate


def key_of(row):
    return row["unit"], row["school_year"], row["grade"], row["gender"], row["indicator"]


# --- the portal's pivot ---


def test_a_pivot_gives_shares_without_counts(read):
    tables = read(bullying_pivot(), [participation_row()])
    assert tables.problems == ()
    index, question = records(tables.survey)
    assert key_of(index) == ("vollen", "2020-21", 7, "all", "bullied")
    assert key_of(question) == ("vollen", "2020-21", 7, "all", "bullied_by_pupils")
    assert (index["share"], index["count"], index["respondents"], index["state"]) == (0.075, None, None, "value")


def test_a_pivot_with_counts_is_read_like_the_export(read):
    columns = column(), column(measure="Antall besvart")
    tables = read(bullying_pivot(*columns, index=("7,5", "3"), question=("5,0", "2")), [participation_row()])
    assert [(row["count"], row["share"]) for row in records(tables.survey)] == [(3, 0.075), (2, 0.05)]
    refused = read(bullying_pivot(*columns, index=("7,5", "20"), question=("5,0", "2")), [participation_row()])
    assert codes_of(refused.problems) == ["bullying_reading_unclear"]


def test_a_pivot_of_an_index(read):
    rows = [{"navn": "Trivsel", "kode": "EUIndeks_1379", "id": "1", "data": ["4,2", "43"]}]
    columns = column(year="202012", measure="Score"), column(year="202012", measure="Antall besvart")
    (row,) = records(read(pivot(columns, rows)).survey)
    assert key_of(row) == ("vollen", "2020-21", 7, "all", "wellbeing")
    assert (row["mean"], row["respondents"]) == (4.2, 43)


@pytest.mark.parametrize(
    ("areas", "unit"),
    [
        (AREAS, "vollen"),
        ((*AREAS[:3], "Alle skoler"), "@municipality"),
        (("Hele landet", "Prøvefylke", "Prøvedal - Dálki", "Alle skoler"), "@municipality"),
        ((*AREAS[:2], "Alle kommuner", "Alle skoler"), "@county"),
        (("Hele landet", "", "", ""), "@nation"),
    ],
)
def test_a_figure_is_the_units_that_the_headings_name_last(read, areas, unit):
    tables = read(bullying_pivot(column(areas)))
    assert set(tables.survey["unit"]) == {unit}
    assert tables.problems == ()


@pytest.mark.parametrize(
    ("areas", "code"),
    [
        (("Hele landet", "Agder", "Arendal", "Alle skoler"), "rows_of_others"),
        (("Hele landet", "Agder", "Arendal", "Vollen skole"), "rows_of_others"),  # elsewhere, with the name of ours
        (("Hele landet", "Prøvefylke", "Prøvedal", "Nedlagt skole"), "unit_unknown"),
        (("Hele landet", "Prøvefylke", "Vollen skole", "Alle skoler"), "unit_contradicted"),
        (("Utlandet", "", "", ""), "rows_of_others"),
        (("Utlandet", "Utlandet", "Alle kommuner", "Alle skoler"), "rows_of_others"),
    ],
)
def test_nobody_elses_figures_are_taken_for_ours(read, areas, code):
    tables = read(bullying_pivot(column(areas)))
    problem = only(tables.problems, code)
    assert problem.column == (None if code == "rows_of_others" else " / ".join(column(areas)))
    assert account_of(tables) == (2, 0, 2, 0)


def test_real_pivots_are_rejected_as_other_municipalities(shared, tmp_path):
    files = sorted((shared / "data" / "udir").glob("eug_*.json"))
    tables = read_surveys([table for file in files for table in read_file(file)], make_settings(tmp_path))
    assert [(file.rows_read, file.rows_rejected) for file in tables.files] == [(4, 4), (4, 4)]
    unknown = [problem for problem in tables.problems if problem.code == "rows_of_others"]
    assert [(problem.value, dict(problem.details)["rows"]) for problem in unknown] == [("Arendal", "4"), ("Bykle", "4")]
    assert {problem.code for problem in tables.problems} == {"rows_of_others", "year_not_in_file"}


def test_an_unreadable_cell_names_the_real_heading_and_row(read):
    tables = read(bullying_pivot(column(), column(gender="Gutt"), index=("7,5", "ca. 8"), question=("5", "x")))
    first, second = tables.problems
    assert (first.code, first.row, first.value, first.unit) == ("value_unreadable", 1, "ca. 8", "vollen")
    assert first.column == " / ".join(column(gender="Gutt"))
    assert second.row == 2
    assert account_of(tables) == (4, 2, 2, 0)


def test_all_grades_together_is_no_grade(read):
    problem = only(read(bullying_pivot(column(grade="Alle trinn"))).problems, "survey_grades_together")
    assert problem.value == "Alle trinn"


def test_the_same_figures_from_portal_and_export_are_duplicates(read):
    export = {
        **{key: value for key, value in participation_row().items() if not key.startswith("An")},
        "Spoersmaalgruppe": "Mobbing på skolen",
        "Spoersmaalnavn": BY_PUPILS,
        "AndelMobbet": "5,0",
    }
    tables = read(bullying_pivot(), [export])
    assert tables.problems == ()
    assert [file.rows_duplicate for file in tables.files] == [0, 1]


# --- the web download ---


def test_a_download_gives_a_record_for_each_column(read):
    tables = read(download_text([download_row()]))
    assert tables.problems == ()
    rows = records(tables.survey)
    assert [key_of(row) for row in rows] == [
        ("vollen", "2020-21", 7, "all", "bullied"),
        ("vollen", "2020-21", 7, "boys", "bullied"),
        ("vollen", "2019-20", 6, "all", "bullied"),
    ]
    assert [(row["state"], row["share"], row["row"]) for row in rows] == [
        ("value", 0.075, 3),
        ("value", 0.08, 3),
        ("hidden", None, 3),
    ]
    assert account_of(tables) == (3, 3, 0, 0)


@pytest.mark.parametrize("keys", [{"EnhetNivaa": "3"}, {"EnhetNivaa": ""}])
def test_a_municipality_row_has_its_number_twice(read, keys):
    row = download_row(Organisasjonsnummer="0921", EnhetNavn="Alle skoler", **keys)
    assert set(read(download_text([row])).survey["unit"]) == {"@municipality"}


def test_a_column_nobody_understands_is_one_problem_and_its_cells_are_rejected(read):
    heading = "2020-21.Alle eierformer.7. årstrinn.Alle kjønn.Usikkerhet"
    tables = read(download_text([download_row({ALL_7TH: "7,5", heading: "1"})] * 2))
    problem = only(tables.problems, "column_not_understood")
    assert (problem.severity, problem.column, dict(problem.details)) == ("error", heading, {"rows": "2"})
    assert account_of(tables) == (4, 1, 2, 1)


def test_the_year_in_a_heading_that_is_no_school_year_is_told_with_the_heading(read):
    wrong = ALL_7TH.replace("2020-21", "2020-22")
    problem = only(
        read(download_text([download_row({wrong: "7,5", BOYS_7TH: "8"})])).problems, "school_year_unreadable"
    )
    assert (problem.column, problem.value, problem.row) == (wrong, "2020-22", 3)


def test_upper_secondary_has_its_schools_on_the_third_level(read):
    heading = "2020-21.Videregående trinn 2.Alle kjønn.Andel mobbet"
    keys = {"EnhetNivaa": "3", "Organisasjonsnummer": "", "EnhetNavn": "Bergen private gymnas AS", "Kommunekode": ""}
    assert list(read(download_text([download_row({heading: "7,5"}, **keys)])).survey["unit"]) == ["bergen"]


# --- Skoleporten ---


def test_a_report_is_read_by_its_unit_of_measure(read):
    rows = [
        report_row(),
        report_row(kjonn="Jenter", verdi="."),
        report_row(kjonn="Gutter", verdi="*"),
        report_row(indikator="Mobbing på skolen", maleenhet="Prosent", verdi="7,5"),
        report_row(indikator="Mobbing på skolen", verdi="1,3", periode="2014-2015"),
    ]
    tables = read(report_bytes(rows))
    assert tables.problems == ()
    found = {row["row"]: row for row in records(tables.survey)}
    assert key_of(found[2]) == ("vollen", "2020-21", 7, "all", "wellbeing")
    assert [(found[row]["gender"], found[row]["state"], found[row]["mean"]) for row in (2, 3, 4)] == [
        ("all", "value", 4.2),
        ("girls", "not_measured", None),
        ("boys", "hidden", None),
    ]
    assert (found[5]["indicator"], found[5]["share"], found[5]["count"]) == ("bullied", 0.075, None)
    assert (found[6]["indicator"], found[6]["school_year"], found[6]["mean"]) == (
        *("other:Mobbing på skolen|Alle spørsmål", "2014-15"),
        1.3,
    )
    assert account_of(tables) == (5, 5, 0, 0)


def test_what_a_report_holds_besides_the_survey_is_rejected_and_named(read):
    other = {"statistikk": "Nasjonale prøver 5. trinn", "maleenhet": "Skalapoeng", "verdi": "53"}
    tables = read(
        report_bytes([report_row(), report_row(**other), report_row(**other), report_row(maleenhet="Promille")])
    )
    statistic = only(tables.problems, "statistic_not_survey")
    assert (statistic.severity, statistic.row, statistic.column) == ("warning", 3, "Statistikk")
    assert (statistic.value, dict(statistic.details)) == ("Nasjonale prøver 5. trinn", {"rows": "2"})
    unit = only(tables.problems, "measure_unit_unknown")
    assert (unit.severity, unit.row, unit.column, unit.value) == ("error", 5, "Måleenhet", "Promille")
    assert account_of(tables) == (4, 1, 3, 0)


@pytest.mark.parametrize(
    ("changes", "code", "heading"),
    [
        ({"enhetsnavn": "Ukjent skole"}, "unit_unknown", "Enhetsnavn"),
        ({"periode": "2020"}, "school_year_unreadable", "Periode"),
        ({"trinn": "Trinn sju"}, "grade_unreadable", "Trinn"),
        ({"trinn": "Alle trinn"}, "survey_grades_together", "Trinn"),
        ({"kjonn": "Kvinner"}, "gender_unreadable", "Kjønn"),
        ({"verdi": "42"}, "value_unreadable", "Verdi"),
    ],
)
def test_problems_name_the_headings_of_the_report(read, changes, code, heading):
    problem = only(read(report_bytes([report_row(), report_row(**changes)])).problems, code)
    assert (problem.column, problem.row) == (heading, 3)


def test_a_report_about_one_kind_of_owner_has_no_figure_for_the_municipality(read):
    own = {"enhetsnavn": "Prøvedal", "eierform": "Offentlig"}
    tables = read(report_bytes([report_row(), report_row(**own)]))
    assert set(tables.survey["unit"]) == {"vollen"}
    problem = only(tables.problems, "owner_form_alone")
    assert (problem.severity, problem.row, problem.column, problem.value) == ("warning", 3, "Eierform", "Offentlig")
    assert "Last ned filen på nytt med alle eierformer" in problem_sentence(problem)


def test_the_country_in_a_report(read):
    row = report_row(enhetsnavn="Nasjonalt", eierform="Alle eierformer")
    assert list(read(report_bytes([row])).survey["unit"]) == ["@nation"]


# --- identity numbers ---


def test_an_identity_number_in_a_wide_file_is_told_once_and_never_repeated(tmp_path):
    path = tmp_path / "0"
    path.write_text(download_text([download_row(EnhetNavn=f"Vollen {TEST_NUMBER}")]), encoding="utf-8")
    tables = read_year(make_settings(tmp_path, ["0"]))
    problem = only(tables.problems, "identity_number")
    assert (problem.row, problem.column) == (3, "EnhetNavn")
    assert TEST_NUMBER not in problem_sentence(problem)


def test_an_identity_number_in_a_heading_refuses_the_file(tmp_path):
    path = tmp_path / "0"
    heading = f"2020-21.Alle eierformer.7. årstrinn.{TEST_NUMBER}.Andel mobbet"
    path.write_text(download_text([download_row({ALL_7TH: "7,5", heading: "1"})]), encoding="utf-8")
    tables = read_year(make_settings(tmp_path, ["0"]))
    problem = only(tables.problems, "identity_number")
    assert (problem.row, problem.column) == (2, None)
    assert tables.files[0].rows_rejected == 2
