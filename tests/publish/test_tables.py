"""The release's tables: what the protected year says, as printed, and how the guard reads them."""

import csv
import io
import json
from decimal import Decimal

import pytest
from clean_tables import SETTINGS

from toolkit.present import numbers
from toolkit.present.published_tables import Column, Table
from toolkit.protect import protect_year
from toolkit.publish.expected import expected_tables
from toolkit.publish.guard import stops_in
from toolkit.publish.tables import METADATA, PAGE, release_tables, table_files
from toolkit.validate.tables import MUNICIPALITY
from toolkit.validate.year import read_year

NUMBERS = ("verdi", "nedre", "øvre", "n", "antall")
WORDS = {"skjermet", "ikke med", "ikke målt"}


@pytest.fixture(scope="module")
def protected():
    return protect_year(read_year(SETTINGS), SETTINGS)


def units_of(protected):
    return {record.unit for record in protected.records if record.delivery == "delivered"}


def files_of(protected, units=None, settings=SETTINGS):
    return table_files(release_tables(units or units_of(protected), protected, settings), settings)


@pytest.fixture(scope="module")
def files(protected):
    return files_of(protected)


def rows_of(content):
    """What a program that knows only the dialect reads."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


def test_norwegian_excel_is_told_that_it_is_utf_8_and_lines_end_as_the_standard_says(files):
    for name, content in files.items():
        if name.endswith(".csv"):
            assert content.startswith("\ufeffid;".encode())
            assert content.count(b"\n") == content.count(b"\r\n") == len(rows_of(content)) + 1


def test_the_same_year_gives_the_same_bytes(protected, files):
    assert files_of(protected) == files


def test_every_row_has_an_id_of_its_own_and_says_that_the_figures_are_invented(files):
    for name in (name for name in files if name.endswith(".csv")):
        rows = rows_of(files[name])
        assert rows
        assert len({row["id"] for row in rows}) == len(rows)
        assert {row["merknad"] for row in rows} == {"EKSEMPELDATA – ikke virkelige tall"}
    assert b"EKSEMPELDATA" in files[METADATA]
    assert b"EKSEMPELDATA" in files[PAGE]


def test_a_number_stands_with_the_decimals_of_the_page_and_a_hidden_one_is_a_word(protected, files):
    figures = {(f.unit, f.indicator, f.group, f.school_year): f for f in protected.figures}
    rows, seen = rows_of(files["tall.csv"]), set()
    assert len(rows) > 100
    for row in rows:
        unit, indicator, group, year = row["id"].split("/")
        figure = figures.get((MUNICIPALITY if unit == "kommunen" else unit, indicator, group, year))
        state = figure.state if figure else "not_measured"
        seen.add(state)
        if state != "shown":
            assert {row[name] for name in NUMBERS} == {row["tilstand"]} <= WORDS
            continue
        written = numbers.percent_bare(figure.share) if figure.mean is None else numbers.mean(figure.mean)
        assert (row["tilstand"], row["verdi"], row["n"]) == ("vist", written, str(figure.n))
        assert row["antall"] in (str(figure.count), "gjelder ikke" if figure.mean is not None else "ikke vist")
        for name in ("verdi", "nedre", "øvre"):
            whole, comma, decimals = row[name].partition(",")
            assert whole.isdigit() and comma and len(decimals) == 1
    assert seen == {"shown", "hidden", "not_measured"}


def test_a_count_stands_only_where_the_page_tells_how_many(files):
    """Indicators that are not among the headlines have the share alone on their page, and only their own year."""
    sub_questions = [row for row in rows_of(files["tall.csv"]) if row["indikator_id"] == "bullied_by_pupils"]
    shown = [row for row in sub_questions if row["tilstand"] == "vist"]
    assert shown
    assert {row["antall"] for row in shown} == {"ikke vist"}
    assert {row["skoleår"] for row in sub_questions} == {"2020-21"}


def test_cases_are_for_the_whole_municipality_only(files):
    """By hand: the exact Poisson interval of 8 is 3,45-15,76, and Byar's of 14 is 7,65-23,49."""
    rows = {row["id"]: row for row in rows_of(files["saker.csv"])}
    assert [rows["new_cases"][name] for name in ("antall", "nedre", "øvre")] == ["14", "7,6", "23,5"]
    assert [rows["formal_decisions"][name] for name in ("antall", "nedre", "øvre")] == ["8", "3,5", "15,8"]
    assert {rows["cases_with_plan"][name] for name in ("antall", "nedre", "øvre", "tilstand")} == {"skjermet"}
    assert len(rows) == 5
    assert all(row["kapittel"] != "kap. 3" for row in rows_of(files["plan.csv"]) if row["enhet_id"] != "kommunen")


def test_a_unit_without_a_page_has_no_figure_and_no_clause(protected):
    files = files_of(protected, {"solstol"})
    for name in ("tall.csv", "plan.csv"):
        assert {row["enhet_id"] for row in rows_of(files[name])} == {"solstol", "kommunen"}
    assert {row["levering"] for row in rows_of(files["enheter.csv"])} == {"levert", "ikke levert"}


def test_what_is_hidden_changes_no_byte(protected, files):
    """A hidden figure has no number to change after `protect`; what else is known of it must not show either."""
    changed = tuple(f if f.state == "shown" else f.model_copy(update={"grades": (9,)}) for f in protected.figures)
    assert changed != protected.figures
    assert files_of(protected.model_copy(update={"figures": changed})) == files


def test_no_spreadsheet_runs_a_text(protected):
    dangerous = '=HYPERLINK("https://example.no";"x"), +1'
    measures = [m.model_copy(update={"wording": dangerous}) for m in SETTINGS.plan.measures]
    plan = SETTINGS.plan.model_copy(update={"measures": tuple(measures)})
    content = files_of(protected, settings=SETTINGS.model_copy(update={"plan": plan}))["tiltak.csv"]
    assert rows_of(content)[0]["tiltak"] == "'" + dangerous.replace(", +1", ", '+1")
    for delimiter in (";", ",", "\t"):  # also in a program that parts the cells by another sign
        for line in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter):
            assert not [cell for cell in line if cell.lstrip(' "').startswith(("=", "+", "-", "@"))]


# --- the description for programs, read as the standard says (https://www.w3.org/TR/tabular-data-model/) ---


def value_of(cell, column):
    """A cell's value; raises ValueError or ArithmeticError where it is not of its type."""
    if cell in column.get("null", [""]):
        return None
    kind = column["datatype"]
    if kind == "integer":
        assert cell.isdigit()
        return int(cell)
    if isinstance(kind, dict) and kind["base"] == "decimal":
        assert kind["format"] == {"decimalChar": ","} and "." not in cell
        return Decimal(cell.replace(",", "."))
    return cell


def test_the_description_fits_the_files(files):
    described = json.loads(files[METADATA])
    assert described["dialect"]["delimiter"] == ";"
    assert {table["url"] for table in described["tables"]} == {name for name in files if name.endswith(".csv")}
    for table in described["tables"]:
        columns, rows = table["tableSchema"]["columns"], rows_of(files[table["url"]])
        assert [column["titles"] for column in columns] == list(rows[0])
        assert len({column["name"] for column in columns}) == len(columns)
        for row in rows:
            for column in columns:
                value = value_of(row[column["titles"]], column)
                assert value is not None or not column.get("required")


def test_a_number_is_missing_exactly_where_the_state_says_so(files):
    described = {t["url"]: t["tableSchema"]["columns"] for t in json.loads(files[METADATA])["tables"]}
    columns = {column["titles"]: column for column in described["tall.csv"]}
    for row in rows_of(files["tall.csv"]):
        for name in ("verdi", "nedre", "øvre", "n"):
            assert (value_of(row[name], columns[name]) is None) == (row["tilstand"] != "vist")


def test_the_page_tells_of_every_file_and_column(files):
    page = files[PAGE].decode()
    for name, content in files.items():
        if name.endswith(".csv"):
            assert f'href="{name}"' in page
            for column in rows_of(content)[0]:
                assert f"<li>{column}: " in page


def test_a_word_in_a_number_is_one_that_the_description_knows():
    column = Column("value", "decimal", ("hidden",))
    table = Table("tall", (Column("id"), column), (("a", "skjermet"),))
    described = json.loads(table_files([table], SETTINGS)[METADATA])["tables"][0]["tableSchema"]["columns"]
    assert described[1]["null"] == ["skjermet"]


# --- the guard ---


@pytest.fixture
def released(files, tmp_path):
    """A folder with the files, and what they may say."""
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path, expected_tables(files)


def test_the_guard_lets_the_tables_out(released):
    assert stops_in(*released, set()) == []


SOLSTOL = "solstol/wellbeing/5-7/2020-21"
NORDLYSGRENDA = "nordlysgrenda/bullied/5-7/2020-21"


def changed(content, row_id, column, cell):
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    row = next(line for line in lines if line[0] == row_id)
    assert row[lines[0].index(column)] != cell
    row[lines[0].index(column)] = cell
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize(
    ("row_id", "column", "cell"),
    [
        (SOLSTOL, "verdi", "4,4"),
        (SOLSTOL, "verdi", "4,35"),  # more precise than printed
        (SOLSTOL, "n", "42"),
        (SOLSTOL, "antall", "43"),  # a number where there is none
        (NORDLYSGRENDA, "verdi", "4,3"),
        (NORDLYSGRENDA, "antall", "1"),
        (NORDLYSGRENDA, "tilstand", "skjermet (1)"),
        (NORDLYSGRENDA, "merknad", "1"),
    ],
)
def test_a_number_put_into_a_cell_stops_the_release(released, row_id, column, cell):
    path = released[0] / "tall.csv"
    path.write_bytes(changed(path.read_bytes(), row_id, column, cell))
    assert {(stop.code, stop.where) for stop in stops_in(*released, set())} == {("unbound_number", "tall.csv")}


def test_numbers_of_two_rows_may_not_change_places(released):
    path = released[0] / "saker.csv"
    content = path.read_bytes().replace(b";14;7,6;23,5;", b";8;3,5;15,8;", 1)
    assert content != path.read_bytes()
    path.write_bytes(content)
    assert {stop.code for stop in stops_in(*released, set())} == {"unbound_number"}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("plan.csv", b"\r\n", b"\r\nnoe;3\r\n"),
        (METADATA, b'"required": true', b'"required": "3"'),
        (METADATA, b'"skjermet"', b'"skjermet", "under 5"'),
        (PAGE, b"</main>", b"<p>3 elever</p></main>"),
    ],
)
def test_a_number_beside_the_tables_stops_the_release(released, name, old, new):
    path = released[0] / name
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    assert {(stop.code, stop.where) for stop in stops_in(*released, set())} == {("unbound_number", name)}
