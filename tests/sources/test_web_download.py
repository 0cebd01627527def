"""The older web download: year, grade and gender from the headings, and no column lost."""

import pytest
from openpyxl import Workbook
from wide_files import ALL_6TH, ALL_7TH, BOYS_7TH, KEYS, download_row, download_text

from toolkit.errors import InputError
from toolkit.sources.recognise import read_file


@pytest.fixture
def read(tmp_path):
    def read_text(text, encoding="utf-8"):
        path = tmp_path / "20210322-1509_GSK.ElevundersoekelsenG.csv"
        path.write_bytes(text.encode(encoding))
        return read_file(path)

    return read_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\r\r\n", "\r\n", "\n", "\t\r\r\n", "\r\t\n"])
def test_one_record_for_each_year_grade_and_gender(read, encoding, line_end):
    rows = [download_row(), download_row({ALL_7TH: "1 043", BOYS_7TH: "", ALL_6TH: "-"}, EnhetNavn="Åsen")]
    (raw,) = read(download_text(rows, line_end), encoding)
    assert (raw.layout, raw.header_row) == ("download_bullying", 2)
    columns = ["Skoleaarnavn", "Trinnnavn", "Kjoenn", "EierformNavn", "AndelMobbet"]
    assert raw.frame[columns].to_numpy().tolist()[:3] == [
        ["2020-21", "7. årstrinn", "Alle kjønn", "Alle eierformer", "7,5"],
        ["2020-21", "7. årstrinn", "Gutt", "Alle eierformer", "8,0"],
        ["2019-20", "6. årstrinn", "Alle kjønn", "Alle eierformer", "*"],
    ]
    assert list(raw.frame["AndelMobbet"])[3:] == ["1 043", "", "-"]
    assert list(raw.frame["EnhetNavn"]) == ["Vollen skole"] * 3 + ["Åsen"] * 3
    assert list(raw.rows) == [3, 3, 3, 4, 4, 4]
    assert [raw.heading("AndelMobbet", place) for place in range(3)] == [ALL_7TH, BOYS_7TH, ALL_6TH]


def test_measures_of_the_same_stand_in_one_record(read):
    count = ALL_7TH.replace("Andel mobbet", "Antall besvart")
    (raw,) = read(download_text([download_row({ALL_7TH: "7,5", count: "3"})]))
    assert raw.frame[["AndelMobbet", "AntallBesvart"]].to_numpy().tolist() == [["7,5", "3"]]


@pytest.mark.parametrize(
    "heading",
    [
        "2020-21.Alle eierformer.7. årstrinn.Alle kjønn.Usikkerhet",
        "2020-21.Alle eierformer.7. årstrinn.Alle kjønn.Brudd.Andel mobbet",
        "Alle eierformer.7. årstrinn.Alle kjønn.Andel mobbet",
        "2020-21.Alle eierformer.Alle kjønn.Andel mobbet",
        "2020-21.7. årstrinn.8. årstrinn.Andel mobbet",
        "2020-21.Alle eierformer.7. årstrinn.Alle kjønn.Score",
        "2020-21.Alle eierformer.7. årstrinn.Alle kjønn.Andel mobbet.Brudd",
    ],
)
def test_a_column_that_cannot_be_understood_is_set_aside_with_its_cells(read, heading):
    used, aside = read(download_text([download_row({ALL_7TH: "7,5", heading: "x"})] * 2))
    assert list(used.frame["AndelMobbet"]) == ["7,5", "7,5"]
    assert (aside.set_aside, list(aside.frame["Verdi"]), list(aside.rows)) == (
        "column_not_understood",
        ["x", "x"],
        [3, 4],
    )
    assert aside.heading("Verdi", 0) == heading


def test_upper_secondary_is_told_by_the_grades(read):
    (raw,) = read(download_text([download_row({"2020-21.Videregående trinn 2.Alle kjønn.Andel mobbet": "7,5"})]))
    assert raw.layout == "download_bullying_upper"


def test_the_same_table_in_a_sheet(tmp_path):
    workbook = Workbook()
    for row in ([*download_row()], [*download_row().values()]):
        workbook.worksheets[0].append(row)
    workbook.save(tmp_path / "a.xlsx")
    (raw,) = read_file(tmp_path / "a.xlsx")
    assert (raw.layout, raw.sheet, list(raw.rows)) == ("download_bullying", "Sheet", [2, 2, 2])


@pytest.mark.parametrize(
    "row",
    [
        {**KEYS, "2020-21.Alle trinn.Alle kjønn.Antall skoler": "43"},
        {ALL_7TH: "7,5", "EnhetNavn": "Vollen skole", "EnhetNivaa": "4"},  # nobody knows which question it is
        download_row(Trinnnavn="5. årstrinn"),  # nor which grade
        download_row(AndelMobbet="9,9"),  # nor which figure
    ],
)
def test_another_table_from_the_same_place_is_not_the_survey(read, row):
    with pytest.raises(InputError, match="file_not_recognised"):
        read(download_text([row]))


def test_a_carriage_return_inside_a_cell_is_never_a_number_joined(read):
    with pytest.raises(InputError, match="rows_uneven"):
        read(download_text([download_row({ALL_7TH: "1\r2"})]))


def test_counts_whose_shares_cannot_be_told_apart_are_set_aside_with_them(read):
    count = ALL_7TH.replace("Andel mobbet", "Antall besvart")
    lines = ("\t".join([*KEYS, ALL_7TH, ALL_7TH, count]), "\t".join([*KEYS.values(), "7,5", "8,0", "3"]))
    (aside,) = read("\n".join(lines))
    assert (aside.set_aside, list(aside.frame["Verdi"])) == ("column_not_understood", ["7,5", "8,0", "3"])
