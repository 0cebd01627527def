"""Udir's export files: recognised by their columns, in every encoding and delimiter, with the right row numbers."""

import hashlib
import json

import pytest
from helpers import bullying_row, csv_text, mean_row, participation_row, write_json

from toolkit.errors import InputError
from toolkit.sources.recognise import read_file

UPPER = {"Trinnnavn": "Videregående trinn 2"}
THEME_ROW = {
    **{key: mean_row()[key] for key in ("Skoleaarnavn", "Trinnnavn", "EnhetNavn")},
    "Temanavn": "Læringsmiljø",
    "SvaralternativNavn": "Enig",
    "AndelBesvart": "40,0",
}


@pytest.mark.parametrize(
    ("row", "layout"),
    [
        (mean_row(), "udir_148"),
        (mean_row(**UPPER), "udir_152"),
        (THEME_ROW, "udir_149"),
        (THEME_ROW | UPPER, "udir_153"),
        (bullying_row(), "udir_150"),
        (bullying_row(**UPPER), "udir_154"),
        (participation_row(), "udir_151"),
        (participation_row(**UPPER), "udir_155"),
    ],
)
def test_tables_are_told_by_their_columns_and_grades_not_by_file_name(tmp_path, row, layout):
    (raw,) = read_file(write_json(tmp_path / "mobbing_150.json", [row]))
    assert raw.layout == layout


def test_newer_files_say_indikator(tmp_path):
    row = mean_row()
    row["Indikator"] = row.pop("Spoersmaalgruppe")
    (raw,) = read_file(write_json(tmp_path / "a.json", [row]))
    assert raw.layout == "udir_148"
    assert list(raw.frame["Spoersmaalgruppe"]) == ["Trivsel"]


def test_cells_are_kept_as_they_were(tmp_path):
    path = tmp_path / "a.json"
    row = mean_row(EnhetNavn="Vollen skole ", Score=4.10, AntallBesvart="1 043", Standardavvik=None)
    (raw,) = read_file(write_json(path, [row]))
    cells = raw.frame.iloc[0]
    assert (cells["EnhetNavn"], cells["Score"], cells["AntallBesvart"]) == ("Vollen skole ", "4.1", "1 043")
    assert cells["Standardavvik"] is None
    assert (raw.path, raw.sheet) == ("a.json", None)
    assert raw.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_record_without_a_key_has_no_value_there(tmp_path):
    short = mean_row()
    del short["Score"]
    (raw,) = read_file(write_json(tmp_path / "a.json", [mean_row(), short]))
    assert list(raw.frame["Score"]) == ["4,2", None]
    assert list(raw.rows) == [1, 2]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_every_encoding_and_delimiter(tmp_path, delimiter, encoding):
    rows = [mean_row(EnhetNavn="Åsen ungdomsskole"), mean_row(EnhetNavn="Vollen skole")]
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text(rows, delimiter).encode(encoding))
    (raw,) = read_file(path)
    assert raw.layout == "udir_148"
    assert list(raw.frame["EnhetNavn"]) == ["Åsen ungdomsskole", "Vollen skole"]
    assert list(raw.frame["Score"]) == ["4,2", "4,2"]
    assert list(raw.rows) == [2, 3]


def test_csv_lines_are_numbered_as_an_editor_shows_them(tmp_path):
    first, second = csv_text([mean_row(EnhetNavn="A\nB")]), csv_text([mean_row()]).splitlines()[1]
    path = tmp_path / "a.csv"
    path.write_text(f"sep=;\r\n{first}\r\n{second}\r\n", encoding="utf-8", newline="")
    (raw,) = read_file(path)
    assert raw.header_row == 2
    assert list(raw.rows) == [3, 6]  # the first record stands on lines 3 and 4, and line 5 is empty


@pytest.mark.parametrize("line", ["2020-21;7. årstrinn;X;4,2", "2020-21;7. årstrinn;X;Y;Z;4,2;0,7;43;0"])
def test_a_line_with_another_number_of_cells_refuses_the_file(tmp_path, line):
    path = tmp_path / "a.csv"
    header = "Skoleaarnavn;Trinnnavn;EnhetNavn;Spoersmaalgruppe;Spoersmaalnavn;Score;Standardavvik;AntallBesvart"
    good = "2020-21;7. årstrinn;X;Y;Z;4,2;0,7;43"
    path.write_text("\n".join([header, good, line]), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_file(path)
    assert (caught.value.code, caught.value.values) == ("rows_uneven", {"file": "a.csv", "row": 3})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Navn;Tall\nA;1\n",
        b"[]",
        b'{"metadata": {}}',
        b"[1, 2]",
        json.dumps([{"EnhetNavn": "A", "Skoleaarnavn": "2020-21", "Trinnnavn": "7"}]).encode(),
    ],
)
def test_a_file_that_is_none_of_the_tables(tmp_path, content):
    path = tmp_path / "elevundersokelsen_148.json"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_file(path)
    assert caught.value.code == "file_not_recognised"
    assert caught.value.values == {"file": path.name}


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"[{", "json_unreadable"), (b"\x81\x8d\xff\xd8", "file_unreadable"), (b"a\0b", "text_has_nul")],
)
def test_a_file_that_is_no_text(tmp_path, content, code):
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=code):
        read_file(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="file_unreadable"):
        read_file(tmp_path / "a.json")


@pytest.mark.parametrize(
    ("name", "layout", "count"),
    [
        ("elevundersokelsen_tabell_152_indikator.json", "udir_152", 2680),
        ("elevundersokelsen_tabell_154_mobbing.json", "udir_154", 240),
        ("elevundersokelsen_tabell_155_deltakelse.json", "udir_155", 30),
    ],
)
def test_real_files(shared, name, layout, count):
    (raw,) = read_file(shared / "data" / "udir" / name)
    assert (raw.layout, len(raw.frame), raw.rows[-1]) == (layout, count, count)
