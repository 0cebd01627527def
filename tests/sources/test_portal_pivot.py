"""The portal's pivot: headings spread over columns, rows under rows, and the survey in it as a long table."""

import json

import pytest
from helpers import BY_PUPILS, write_json
from wide_files import AREAS, INDEX_ROW, QUESTION_ROW, bullying_pivot, column, pivot

from toolkit.errors import InputError
from toolkit.sources.portal_pivot import read_pivot
from toolkit.sources.recognise import read_file


@pytest.fixture
def read(tmp_path):
    def read_one(document):
        return read_file(write_json(tmp_path / "eug.json", document))

    return read_one


def test_a_question_belongs_to_the_index_above_it(read):
    (raw,) = read(bullying_pivot())
    assert raw.layout == "portal_bullying"
    names = ["Spoersmaalgruppe", "Spoersmaalgruppekode", "Spoersmaalnavn", "Spoersmaalkode", "AndelMobbet"]
    assert raw.frame[names].to_numpy().tolist() == [
        ["Mobbing på skolen", "EUIndeks_1398", "Alle spørsmål", "EUIndeks_1398", "7,5"],
        ["Mobbing på skolen", "EUIndeks_1398", BY_PUPILS, "EUSpoersmaal_Q11811", "5,0"],
    ]
    assert list(raw.rows) == [1, 2]


def test_a_question_without_its_index_in_the_file_has_no_group(read):
    (raw,) = read(pivot([column()], [{**QUESTION_ROW, "data": ["5,0"]}]))
    assert (raw.frame["Spoersmaalgruppe"][0], raw.frame["Spoersmaalkode"][0]) == (None, "EUSpoersmaal_Q11811")


@pytest.mark.parametrize(
    ("areas", "level", "name"),
    [
        (AREAS, "4", "Vollen skole"),
        ((*AREAS[:3], "Alle skoler"), "3", "Prøvedal"),
        ((*AREAS[:2], "Alle kommuner", "Alle skoler"), "2", "Prøvefylke"),
        ((AREAS[0], "", "", ""), "1", "Hele landet"),
        ((AREAS[0], "Alle fylker", "Alle kommuner", "Alle skoler"), "1", "Hele landet"),
        (("Utlandet", "", "", ""), "4", "Utlandet"),
    ],
)
def test_the_unit_is_the_last_level_that_names_one(read, areas, level, name):
    (raw,) = read(bullying_pivot(column(areas)))
    assert (raw.frame["EnhetNivaa"][0], raw.frame["EnhetNavn"][0]) == (level, name)


def test_columns_about_the_same_become_one_record_and_others_several(read):
    girls = column(gender="Jente")
    document = bullying_pivot(
        column(), column(measure="Antall besvart"), girls, index=("7,5", "3", "*"), question=("5,0", "2", "-")
    )
    (raw,) = read(document)
    figures = raw.frame[["Kjoenn", "AndelMobbet"]].to_numpy().tolist()
    assert figures == [["Alle kjønn", "7,5"], ["Jente", "*"], ["Alle kjønn", "5,0"], ["Jente", "-"]]
    assert list(raw.frame["AntallBesvart"]) == ["3", None, "2", None]
    assert list(raw.rows) == [1, 1, 2, 2]
    assert raw.heading("AndelMobbet", 1) == " / ".join(girls)
    assert raw.heading("AntallBesvart", 0).endswith("Antall besvart")


@pytest.mark.parametrize(
    ("measure", "layout"), [("Score", "portal_indicator"), ("Andel deltatt", "portal_participation")]
)
def test_the_measure_tells_which_table_it_is(read, measure, layout):
    columns = [column(measure=measure), column(measure="Antall besvart")]
    (raw,) = read(pivot(columns, [{**INDEX_ROW, "data": ["4,2", "3"]}]))
    assert raw.layout == layout


def test_a_measure_nobody_knows_is_set_aside(read):
    used, aside = read(bullying_pivot(column(), column(measure="Usikkerhet"), index=("7,5", "1"), question=("5", "1")))
    assert (used.layout, len(used.rows)) == ("portal_bullying", 2)
    assert (aside.set_aside, len(aside.rows)) == ("column_not_understood", 2)
    assert aside.heading("Verdi", 0).endswith("Usikkerhet")
    assert list(aside.frame["Verdi"]) == ["1", "1"]


def test_two_columns_that_say_the_same_are_both_set_aside(read):
    same = column(gender="Jente")
    used, aside = read(bullying_pivot(column(), same, same, index=("7,5", "1", "2"), question=("5", "1", "2")))
    assert (list(used.frame["Kjoenn"]), len(aside.rows)) == (["Alle kjønn"] * 2, 4)


def test_an_empty_answer_has_no_rows(read):
    (raw,) = read(pivot([], []))
    assert (raw.layout, len(raw.rows)) == ("portal_bullying", 0)


@pytest.mark.parametrize(
    "document",
    [
        pivot([("2020-21", "Alle trinn", "Antall skoler")], [], ["Nasjonalt", "Fylke", "Kommune", "Enhet"]),
        pivot([("2020-21", "Hele landet", "7. årstrinn", "Andel mobbet")], [{**INDEX_ROW, "data": ["1"]}]),
        pivot([column(year="i fjor")], [{**INDEX_ROW, "data": ["1"]}]),
        {"metadata": {"rowHierarchy": ["Indikator"]}, "rows": []},
    ],
)
def test_a_pivot_that_is_not_the_surveys(read, document):
    with pytest.raises(InputError, match="file_not_recognised"):
        read(document)


def test_a_row_with_a_cell_too_few_refuses_the_file(read):
    with pytest.raises(InputError) as caught:
        read(bullying_pivot(column(), column(gender="Gutt"), index=("7,5", "1"), question=("5",)))
    assert (caught.value.code, caught.value.values["row"]) == ("rows_uneven", 2)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document["metadata"]["columns"][2][0].update(columnCount="2"),
        lambda document: document["metadata"]["columns"][2][0].update(columnCount="to"),
        lambda document: document["metadata"]["columns"][2][0].pop("name"),
        lambda document: document["rows"][1].pop("id"),
        lambda document: document["rows"][1].update(id="41"),
        lambda document: document["rows"][1].update(id="41.1.2"),
        lambda document: document["rows"].append("x"),
        lambda document: document["rows"][1].update(id="1." * 100_000),
        lambda document: document["metadata"]["columns"][0].append({"name": "x", "columnCount": -(10**12)}),
        lambda document: document["metadata"]["columns"][0].append({"name": "x", "columnCount": 10**12}),
        lambda document: document["metadata"].update(columns=[[{"name": "x", "columnCount": 10**5}]] * 20_000),
        lambda document: document["metadata"].update(rowHierarchy=["x"] * 1_000_000),
    ],
)
def test_a_pivot_that_does_not_hang_together_is_refused(read, spoil):
    document = bullying_pivot()
    spoil(document)
    with pytest.raises(InputError, match="file_unreadable"):
        read(document)


def test_two_counts_that_cancel_each_other_are_refused(read):
    document = bullying_pivot()
    document["metadata"]["columns"][0] += [{"name": "x", "columnCount": n * 10**12} for n in (1, -1)]
    with pytest.raises(InputError, match="file_unreadable"):
        read(document)


def test_more_figures_than_fit_into_memory_are_refused(read):
    columns = [column(year=f"{1000 + number}-{(1001 + number) % 100:02d}") for number in range(1_100)]
    rows = [{**INDEX_ROW, "id": str(number), "data": ["1"] * len(columns)} for number in range(1_000)]
    with pytest.raises(InputError, match="file_too_large"):
        read(pivot(columns, rows))


def test_a_value_as_deep_as_python_can_go_is_no_fault(tmp_path):
    path, refused = tmp_path / "a.json", set()
    document = json.dumps(pivot([], [{"id": "1", "navn": "here", "kode": "1", "data": []}], ["Indikator"]))
    for depth in range(1_001):
        path.write_text(document.replace('"here"', "[" * depth + "1" + "]" * depth), encoding="utf-8")
        with pytest.raises(InputError) as caught:
            read_file(path)
        refused.add(caught.value.code)
    assert refused == {"file_not_recognised", "json_too_deep"}


def test_a_table_of_participation_without_numbers_of_pupils_is_set_aside(read):
    (aside,) = read(pivot([column(measure="Andel deltatt")], [{**INDEX_ROW, "data": ["90"]}]))
    assert (aside.set_aside, list(aside.frame["Verdi"])) == ("column_not_understood", ["90"])


def test_the_shape_is_read_whatever_the_statistic(shared):
    document = json.loads((shared / "data" / "udir" / "gsi_202510_trimmed.json").read_text("utf-8"), parse_int=str)
    found = read_pivot(document, "gsi.json")
    assert found is not None
    assert len(found.columns) == 4
    assert found.columns[0] == ("2025-26", "Alle trinn", "Alle trinn", "Alle kjønn", "Alle eierformer", "Antall elever")
    svalbard, county, oppdal = found.rows[:3]
    assert (county.level, county.names[-1]) == ("Fylke", "Trøndelag - Trööndelage")
    assert (oppdal.level, oppdal.names, oppdal.codes) == (
        "Kommune",
        (None, county.names[1], "Oppdal"),
        (None, "50", "5021"),
    )
    assert (svalbard.names[1], oppdal.data) == (None, ("888", "*", "*", "5"))


@pytest.mark.parametrize(
    ("name", "cells"), [("arendal_7", ["15,8", "14,5", "1,6", "8,0"]), ("bykle_10", ["*", "*", "0,0", "0,0"])]
)
def test_real_files(shared, name, cells):
    (raw,) = read_file(shared / "data" / "udir" / f"eug_mobbing_{name}.json")
    assert (raw.layout, list(raw.frame["AndelMobbet"])) == ("portal_bullying", cells)
    assert set(raw.frame["EnhetNivaa"]) == {"3"}
    assert set(raw.frame["Spoersmaalgruppekode"]) == {"EUIndeks_1398"}
