"""The files themselves: who gets one, what it is called, the same bytes, and all or none."""

import datetime as dt
from pathlib import Path

import pytest
from helpers import REGISTER, YEAR, make_settings, write_workbook
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from toolkit.errors import InputError
from toolkit.plan.units import Unit
from toolkit.template import files
from toolkit.template.contents import Contents
from toolkit.template.files import safe_name, write_templates
from toolkit.template.next_year import settings_of_next_year
from toolkit.template.prefill import prefilled
from toolkit.template.unit_workbook import unit_workbook
from toolkit.validate.year import read_year


def settings_with(folder: Path, *names: str):
    """Settings whose units are kindergartens with these names."""
    units = tuple(
        Unit.model_validate(
            {
                "id": f"enhet{n}",
                "type": "kindergarten",
                "owner": "municipal",
                "names": [{"name": name}],
                "leader": "styrer",
                "source": "test",
            }
        )
        for n, name in enumerate(names)
    )
    register = REGISTER.model_copy(update={"units": units})
    return make_settings(folder).model_copy(update={"unit_register": register})


def test_a_unit_that_has_closed_or_is_outside_the_plan_gets_none(tmp_path):
    names = {path.stem for path in write_templates(make_settings(tmp_path), None, tmp_path / "out")}
    assert names == {
        f"Årlig gjennomgang {YEAR} - {name}"
        for name in ("Vollen skole", "Senteret oppvekstsenter", "Knoppen barnehage", "Prøvedal kommune")
    }


def test_the_same_bytes_every_time(tmp_path):
    settings = make_settings(tmp_path)
    first, second = (write_templates(settings, None, tmp_path / name) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Solbakken skole", "Solbakken skole"),
        ('Sør: "A/B"?', "Sør- -A-B-"),
        ("Barnehagen AS.", "Barnehagen AS"),
        ("../../x\\y|z*", "-..-x-y-z-"),
        ("A\u030asen", "Åsen"),
        ("linje\nskift\t", "linje-skift-"),
    ],
)
def test_a_file_name_that_windows_can_have(name, safe):
    assert safe_name(name) == safe


def test_names_that_become_the_same_are_told_apart(tmp_path):
    paths = write_templates(settings_with(tmp_path, "A/B", "a:b", "C"), None, tmp_path / "out")
    assert [path.stem.split(" - ")[1] for path in paths] == ["A-B (enhet0)", "a-b (enhet1)", "C"]


def test_a_file_that_exists_is_never_overwritten_and_no_other_is_written(tmp_path):
    settings, out = make_settings(tmp_path), tmp_path / "out"
    *_, kept = write_templates(settings, None, out)
    for path in out.iterdir():
        path.unlink()
    kept.write_bytes(b"rektors svar")
    with pytest.raises(InputError, match="template_exists"):
        write_templates(settings, None, out)
    assert [(path.name, path.read_bytes()) for path in out.iterdir()] == [(kept.name, b"rektors svar")]


def test_nothing_half_written_is_left_behind(tmp_path, monkeypatch):
    written = []

    def fails_on_the_third(workbook, path, day):
        if len(written) == 2:
            raise OSError("full disk")
        written.append(path)
        path.write_bytes(b"x")

    monkeypatch.setattr(files, "save_fixed", fails_on_the_third)
    with pytest.raises(InputError, match="folder_unwritable"):
        write_templates(make_settings(tmp_path), None, tmp_path / "out")
    assert len(written) == 2
    assert list((tmp_path / "out").iterdir()) == []


FORMULAS = ["=1+1", "+47 skole", "-skole", "@skole", "=cmd|' /C calc'!A0"]


def test_a_name_like_a_formula_is_text_for_both_readers(tmp_path):
    settings = settings_with(tmp_path, *FORMULAS)
    paths = write_templates(settings, None, tmp_path / "workbooks")
    for name, path in zip(FORMULAS, paths, strict=True):
        book = load_workbook(path)
        assert [
            cell.value for s in book.worksheets for row in s.iter_rows() for cell in row if cell.data_type == "f"
        ] == []
        assert book["Enhet"]["C6"].value == name
        assert CalamineWorkbook.from_path(path).get_sheet_by_name("Enhet").to_python()[5][2] == name
    tables = read_year(settings)
    assert [problem for problem in tables.problems if problem.severity == "error"] == []
    assert tables.delivered == {f"enhet{n}" for n in range(len(FORMULAS))}


def test_a_decision_like_a_formula_comes_through_two_years_as_text(tmp_path):
    settings = settings_with(tmp_path, "Knoppen")
    (unit,) = settings.unit_register.units
    contents = prefilled(unit, settings, None)
    decision = {"number": 1, "decision": "=HYPERLINK(1)", "responsible": "- styrer", "deadline": dt.date(2021, 10, 1)}
    book = unit_workbook(unit, settings, Contents(contents.answers, {"Nye beslutninger": [decision]}))
    book.save(tmp_path / "workbooks" / "enhet0.xlsx")
    last = read_year(settings)
    assert last.delivered == {"enhet0"}
    coming = settings_of_next_year(settings)
    again = unit_workbook(unit, coming, prefilled(unit, coming, last))
    again.save(tmp_path / "workbooks" / "enhet0.xlsx")
    run = coming.run.model_copy(update={"workbook_folder": settings.run.workbook_folder})
    (row,) = read_year(coming.model_copy(update={"run": run})).last_decisions_by_unit_year.to_dict("records")
    assert {code: row[code] for code in decision} == decision


def test_ungdata_and_the_common_measures_are_carried_over(tmp_path):
    settings = make_settings(tmp_path)
    path = tmp_path / "workbooks" / "kommunen.xlsx"
    figures = [[2018, "Mobbes", 8.5, 212, "NOVA"], [2018, "Trives", "*", "*", "NOVA"], [2018, "Leser", "-", None, None]]
    measures = [
        ["T4", "x", "gjennomført", dt.date(2019, 3, 1), None, "ok"],
        ["T5", "x", "i gang", None, "2018-19", None],
    ]
    write_workbook(path, unit="kommunen", tables={"Ungdata": figures, "Fellestiltak": measures})
    last = read_year(settings)
    assert last.problems == ()
    unit = settings.unit_register.get("kommunen")
    unit_workbook(unit, settings, prefilled(unit, settings, last)).save(path)
    now = read_year(settings)
    assert now.problems == ()
    assert now.youth_survey_by_year_question.equals(last.youth_survey_by_year_question)
    kept = [(m["measure"], m["done_on"], m["years"]) for m in now.measures_by_year.to_dict("records")]
    assert kept == [("T4", dt.date(2019, 3, 1), ()), ("T5", None, ("2018-19",))]
    assert now.measures_by_year["status"].isna().all()
