"""The example municipality's data: made by the tool, consistent with itself, hidden where it should be."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from toolkit.plan.load import load_settings
from toolkit.sources.workbook_layout import (
    EXPLANATION_SHEET,
    FORM_COLUMNS,
    FORMAT_VERSION,
    HEADER_ROW,
    LEADER_SHEETS,
    MUNICIPALITY_SHEETS,
    FormSheet,
)

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data" / "example"
FILES = sorted(path for path in DATA.rglob("*") if path.is_file())
WORKBOOKS = [path for path in FILES if path.suffix == ".xlsx"]
REVIEW_YEARS = ("2017-18", "2018-19", "2019-20", "2020-21")
YEARS_OF_VERSION_1 = ("2017-18", "2018-19")
LATER_SHEETS = ("Ungdata", "Forum", "Politiske vedtak", "FAU og elevråd")
LATER_FIELDS = {"pupil_council", "class_time", "class_rules", "first_talk", "rules_of_order"}
LATER_COLUMNS = ("decided", "about")
UNITS = load_settings(ROOT / "params" / "example", "2020-21").unit_register
KOMMUNE = "3"  # EnhetNivaa

Row = dict[str, str | None]


def indices() -> list[Row]:
    return _json("elevundersokelsen_tabell_148_indikator.json")


def bullying() -> list[Row]:
    text = (DATA / "elevundersokelsen_tabell_150_mobbing.csv").read_bytes().decode("utf-8-sig")
    return [dict(row) for row in csv.DictReader(text.splitlines(), delimiter=";")]


def participation() -> list[Row]:
    return _json("elevundersokelsen_tabell_151_deltakelse.json")


def _json(name: str) -> list[Row]:
    rows: list[Row] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return rows


def unit_of(row: Row) -> str:
    unit = UNITS.by_organisation_number().get(row["Organisasjonsnummer"] or "")
    return unit.id if unit else "@municipality"


def year_of(workbook: Path) -> str:
    return workbook.parents[1].name


def is_whole(row: Row) -> bool:
    """Whether a row covers all owners and, where it has genders, all genders."""
    return row["EierformNavn"] == "Alle eierformer" and row.get("Kjoenn", "Alle kjønn") == "Alle kjønn"


def parts(path: Path) -> list[tuple[str, bytes]]:
    with ZipFile(path) as file:
        return [(name, file.read(name)) for name in file.namelist()]


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folders = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    for folder in folders:
        command = [sys.executable, str(ROOT / "tools" / "make_example_data.py"), "--out", str(folder)]
        subprocess.run(command, check=True, capture_output=True)
    return folders


def test_two_runs_give_the_same_bytes(made_again: tuple[Path, Path]) -> None:
    first, second = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in made_again
    )
    assert first == second


def test_the_committed_files_are_what_the_tool_makes(made_again: tuple[Path, Path]) -> None:
    folder = made_again[0]
    again = sorted(path for path in folder.rglob("*") if path.is_file())
    assert [path.relative_to(DATA) for path in FILES] == [path.relative_to(folder) for path in again]
    for committed, new in zip(FILES, again, strict=True):
        if committed.suffix == ".xlsx":  # another zlib packs the same parts into other bytes
            assert parts(committed) == parts(new), committed.name
        else:
            assert committed.read_bytes() == new.read_bytes(), committed.name


def test_the_files_are_small() -> None:
    sizes = [path.stat().st_size for path in FILES]
    assert max(sizes) < 1_000_000
    assert sum(sizes) < 2_500_000
    assert max(path.stat().st_size for path in WORKBOOKS) < 30_000


def counts() -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    """Per year, question and grade: AntallBesvart of each unit, as the file shows it."""
    cells: defaultdict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for row in bullying():
        if is_whole(row) and row["AntallBesvart"]:
            key = (row["Skoleaarnavn"] or "", row["Spoersmaalnavn"] or "", row["TrinnKode"] or "")
            known = cells[key].setdefault(unit_of(row), row["AntallBesvart"])
            assert known == row["AntallBesvart"], "repeated rows agree"
    yield from cells.items()


def test_the_municipality_is_the_sum_of_its_schools() -> None:
    complete = 0
    for key, shown in counts():
        if shown["@municipality"] == "*":
            continue
        total = int(shown.pop("@municipality"))
        visible = sum(int(count) for count in shown.values() if count != "*")
        assert visible <= total, key
        if "*" not in shown.values():
            assert visible == total, key
            complete += 1
    assert complete > 0


def test_no_school_is_hidden_alone() -> None:
    for key, shown in counts():
        if shown.pop("@municipality") != "*":
            assert list(shown.values()).count("*") != 1, key


def test_boys_and_girls_are_never_hidden_alone() -> None:
    hidden: defaultdict[tuple[str | None, ...], set[bool]] = defaultdict(set)
    for row in bullying():
        if row["EnhetNivaa"] == KOMMUNE and row["Kjoenn"] != "Alle kjønn":
            key = (row["Skoleaarnavn"], row["Spoersmaalnavn"], row["TrinnKode"])
            hidden[key].add(row["AntallBesvart"] == "*")
    assert all(len(states) == 1 for states in hidden.values())


def test_public_and_private_are_never_hidden_alone() -> None:
    for rows, question in ((bullying(), "Spoersmaalnavn"), (participation(), ""), (indices(), "Spoersmaalgruppe")):
        hidden: defaultdict[tuple[str | None, ...], dict[str | None, bool]] = defaultdict(dict)
        for row in rows:
            if row["EnhetNivaa"] == KOMMUNE and row["EierformNavn"] != "Alle eierformer":
                key = (row["Skoleaarnavn"], row.get(question), row["TrinnKode"])
                hidden[key][row["EierformNavn"]] = row["AntallBesvart"] == "*"
        assert all(len(set(states.values())) == 1 for states in hidden.values())


def test_one_part_of_being_bullied_is_never_more_than_the_whole() -> None:
    whole = {(y, g, u): n for (y, q, g), shown in counts() if q == "Alle spørsmål" for u, n in shown.items()}
    for (year, _, grade), shown in counts():
        for unit, count in shown.items():
            total = whole[year, grade, unit]
            if "*" not in (count, total):
                assert int(count) <= int(total)


def test_the_share_follows_from_the_count_and_the_participants() -> None:
    participants = {
        (unit_of(row), row["Skoleaarnavn"], row["TrinnKode"]): row["AntallBesvart"]
        for row in participation()
        if is_whole(row)
    }
    checked = 0
    for row in bullying():
        if not is_whole(row) or row["AntallBesvart"] in ("*", ""):
            continue
        n = participants[unit_of(row), row["Skoleaarnavn"], row["TrinnKode"]]
        printed = float((row["AndelMobbet"] or "").replace(",", "."))
        assert abs(100 * int(row["AntallBesvart"] or "") / int(n or "") - printed) <= 0.0501
        checked += 1
    assert checked > 100


def test_nordlysgrenda_is_hidden_everywhere() -> None:
    own = [row for row in (*bullying(), *indices()) if unit_of(row) == "nordlysgrenda"]
    measures = ("AndelMobbet", "AntallBesvart", "Score", "Standardavvik")
    assert {row["Skoleaarnavn"] for row in own} == {"2017-18", "2018-19", "2019-20", "2020-21"}
    assert {row[measure] for row in own for measure in measures if measure in row} == {"*"}


@pytest.mark.parametrize(
    ("unit", "years", "grades"),
    [
        ("stjernelia", ("2019-20", "2020-21"), 3),
        ("maanedal_ungdomsskole", ("2017-18", "2018-19", "2019-20", "2020-21"), 3),
        ("@municipality", ("2017-18", "2018-19", "2019-20", "2020-21"), 6),
    ],
)
def test_who_is_visible(unit: str, years: tuple[str, ...], grades: int) -> None:
    for year in years:
        shown = [s[unit] for (y, q, _), s in counts() if (y, q) == (year, "Alle spørsmål") and unit in s]
        assert len(shown) == grades
        assert sum(int(count) for count in shown) >= 5


def test_solstol_hides_bullying_and_shows_wellbeing() -> None:
    shown = {s["solstol"] for (_, q, _), s in counts() if q == "Alle spørsmål" and "solstol" in s}
    assert shown == {"*"}
    answers = {
        row["TrinnKode"]: int(row["AntallBesvart"] or "")
        for row in indices()
        if is_whole(row)
        and (unit_of(row), row["Skoleaarnavn"], row["Spoersmaalgruppe"]) == ("solstol", "2020-21", "Trivsel")
    }
    assert len(answers) == 3
    assert sum(answers.values()) == 43


def test_every_kind_of_untidiness_is_there() -> None:
    assert {row["EnhetNavn"] for row in bullying()} >= {"Solstøl skole", "Solstøl skole ", "Nordlysgrenda skole"}
    assert "Månedal ungdomsskole" in {unicodedata.normalize("NFC", row["EnhetNavn"] or "") for row in indices()}
    assert any(not unicodedata.is_normalized("NFC", row["EnhetNavn"] or "") for row in indices())
    assert {row["Spoersmaalgruppe"] for row in bullying()} == {"Mobbing på skolen", "Mobbing i skolen"}
    for rows in (bullying(), indices(), participation()):
        assert len({tuple(row.values()) for row in rows}) < len(rows)
    assert any("\u00a0" in (row["RaderTotalt"] or "") for row in bullying())
    not_measured = [row for row in bullying() if row["AntallBesvart"] == ""]
    assert {(unit_of(row), row["Skoleaarnavn"]) for row in not_measured} == {("saturn", "2020-21")}


@pytest.mark.parametrize("year", REVIEW_YEARS)
def test_jupiter_has_delivered_once_and_the_others_every_year(year: str) -> None:
    late = set() if year == "2019-20" else {"jupiter"}
    names = {path.stem for path in WORKBOOKS if year_of(path) == year}
    assert names == {f"Årlig gjennomgang {year} - {u.name_in(year)}" for u in UNITS.units if u.id not in late}


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem.removeprefix("Årlig gjennomgang "))
def test_a_workbook_follows_the_layout(path: Path) -> None:
    unit = next(unit for unit in UNITS.units if unit.name_in(year_of(path)) == path.stem.split(" - ")[1])
    layout = MUNICIPALITY_SHEETS if unit.type == "municipality" else LEADER_SHEETS
    is_old = year_of(path) in YEARS_OF_VERSION_1
    if is_old:
        layout = tuple(sheet for sheet in layout if sheet.name not in LATER_SHEETS)
    workbook = load_workbook(path)
    assert workbook["Enhet"]["C4"].value == ("1" if is_old else FORMAT_VERSION)
    assert workbook.sheetnames == [EXPLANATION_SHEET, *(sheet.name for sheet in layout)]
    assert all("EKSEMPELDATA" in str(sheet["A1"].value) for sheet in workbook.worksheets)
    for sheet in layout:
        rows = list(workbook[sheet.name].iter_rows(min_row=HEADER_ROW, values_only=True))
        if isinstance(sheet, FormSheet):
            assert rows[0] == FORM_COLUMNS
            codes = [field.code for field in sheet.fields if unit.type in field.unit_types]
            assert [row[0] for row in rows[1:]] == [code for code in codes if not (is_old and code in LATER_FIELDS)]
        else:
            columns = [column for column in sheet.columns if not (is_old and column.code in LATER_COLUMNS)]
            assert rows[0] == tuple(column.title for column in columns)


def test_no_real_unit_is_named() -> None:
    real = tomllib.loads((ROOT / "params" / "oppdal" / "units.toml").read_text(encoding="utf-8"))
    names = {real["municipality"]["name"]} | {
        name for unit in real["units"] for name in (*(n["name"] for n in unit["names"]), *unit.get("spellings", ()))
    }
    for path in FILES:
        contents = [content for _, content in parts(path)] if path.suffix == ".xlsx" else [path.read_bytes()]
        text = unicodedata.normalize("NFC", b"\n".join(contents).decode("utf-8-sig") + path.name).casefold()
        assert [name for name in names if name.casefold() in text] == [], path.name
