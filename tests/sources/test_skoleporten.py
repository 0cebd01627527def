"""Skoleporten's report: the unit of measure says what a figure is, and what is not the survey is set aside."""

import pytest
from wide_files import report_bytes, report_row

from toolkit.errors import InputError
from toolkit.sources.recognise import read_file


@pytest.fixture
def read(tmp_path):
    def read_rows(*rows):
        path = tmp_path / "nedlasting.csv"
        path.write_bytes(report_bytes(rows))
        return read_file(path)

    return read_rows


def test_shares_and_means_are_tables_of_their_own(read):
    shares, means = read(report_row(), report_row(maleenhet="Prosent", verdi="7,5", indikator="Mobbing på skolen"))
    assert (means.layout, list(means.frame["Score"]), list(means.rows)) == ("skoleporten_mean", ["4,2"], [2])
    assert (shares.layout, list(shares.frame["AndelMobbet"]), list(shares.rows)) == ("skoleporten_share", ["7,5"], [3])
    cells = means.frame.iloc[0]
    assert [cells[name] for name in ("EnhetNavn", "Skoleaarnavn", "Trinnnavn", "Kjoenn", "Spoersmaalgruppe")] == [
        *("Vollen skole", "2020-2021", "Trinn 7", "Begge kjønn", "Trivsel")
    ]
    assert [means.heading(name, 0) for name in ("EnhetNavn", "Score", "Skoleaarnavn")] == [
        "Enhetsnavn",
        "Verdi",
        "Periode",
    ]


def test_other_statistics_and_units_of_measure_are_set_aside(read):
    tests = {"statistikk": "Nasjonale prøver 5. trinn", "maleenhet": "Skalapoeng", "verdi": "53"}
    means, others, unknown = read(report_row(), report_row(**tests), report_row(maleenhet="Promille"))
    assert (means.set_aside, len(means.rows)) == ("", 1)
    assert (others.set_aside, list(others.rows), list(others.frame["Verdi"])) == ("statistic_not_survey", [3], ["53"])
    assert (unknown.set_aside, list(unknown.rows)) == ("measure_unit_unknown", [4])


def test_a_file_that_lacks_a_column_is_not_recognised(read):
    row = report_row()
    del row["Måleenhet"]
    with pytest.raises(InputError, match="file_not_recognised"):
        read(row)


@pytest.mark.parametrize("name", ["EnhetNavn", "Score", "AndelMobbet", "Spoersmaalnavn", "EnhetNivaa"])
def test_a_column_that_the_report_never_has_is_not_taken_for_one_of_its_own(read, name):
    with pytest.raises(InputError, match="file_not_recognised"):
        read({**report_row(), name: "1"})
