"""A new municipality's folders: they load as they are, say what to fill in, and never replace anything."""

from datetime import date

import pytest

from toolkit.errors import InputError, ParameterError
from toolkit.plan.load import load_settings
from toolkit.plan.new_municipality import make_municipality, school_year_on, slug_of
from toolkit.validate.year import read_year

TODAY = date(2021, 3, 1)


def settings_of(made, folder):
    return load_settings(folder / made.params, made.school_year)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Oppdal", "oppdal"),
        ("Øvre Årdal", "ovre_aardal"),
        ("A\u030alesund", "aalesund"),
        ("Nærøysund", "naeroysund"),
        ("Kárášjohka – Karasjok", "karasjohka_karasjok"),
        ("../etc", "etc"),
        ("---", ""),
    ],
)
def test_a_folder_name_is_ascii(name, slug):
    assert slug_of(name) == slug


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2020, 8, 1), "2020-21"), (date(2021, 7, 31), "2020-21"), (date(1999, 12, 31), "1999-00")],
)
def test_a_school_year_begins_in_august(day, year):
    assert school_year_on(day) == year


@pytest.mark.parametrize("name", ["Prøvedal", 'Sør-"Dal"', "Back\\slash", "Dal = $x {y}"])
def test_what_is_made_loads_whatever_the_name_is(tmp_path, name):
    made = make_municipality("0921", name, tmp_path, TODAY)
    settings = settings_of(made, tmp_path)
    assert settings.unit_register.municipality.name == name
    assert settings.unit_register.municipality.numbers[0].number == "0921"
    assert settings.unit_register.municipality.kind == "real"
    assert settings.run.school_year == "2020-21"
    assert settings.data_path(settings.run.workbook_folder) == (tmp_path / made.workbooks).resolve()
    assert settings.data_path(settings.run.workbook_folder).is_dir()


def test_nothing_has_been_delivered_and_nothing_is_wrong(tmp_path):
    tables = read_year(settings_of(make_municipality("0921", "Prøvedal", tmp_path, TODAY), tmp_path))
    assert tables.problems == ()
    assert tables.delivered == frozenset()


def test_the_surveys_are_those_of_the_example_and_refer_to_the_plan(tmp_path, repo_root):
    settings = settings_of(make_municipality("0921", "Prøvedal", tmp_path, TODAY), tmp_path)
    example = load_settings(repo_root / "params" / "example", "2020-21")
    chapters = {chapter.id for chapter in settings.plan.chapters}
    # The new plan has no programmes yet, so there is nothing to name outcomes for.
    assert settings.surveys == example.surveys.model_copy(update={"programme_outcomes": ()})
    assert settings.thresholds == example.thresholds
    assert {indicator.chapter for indicator in settings.surveys.indicators} <= chapters
    for indicator in settings.surveys.indicators:
        assert indicator.definition is None or settings.plan.definition(indicator.definition)


@pytest.mark.parametrize("taken", ["params/provedal", "data/provedal"])
def test_a_folder_that_exists_is_left_alone(tmp_path, taken):
    (tmp_path / taken).mkdir(parents=True)
    (tmp_path / taken / "mitt.txt").write_text("mitt", encoding="utf-8")
    with pytest.raises(InputError, match="municipality_exists"):
        make_municipality("0921", "Prøvedal", tmp_path, TODAY)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["mitt.txt"]


@pytest.mark.parametrize(
    ("number", "name"), [("921", "A"), ("09210", "A"), ("o921", "A"), ("٠٩٢١", "A"), ("0921", "!")]
)
def test_a_wrong_number_or_name_makes_nothing(tmp_path, number, name):
    with pytest.raises(ParameterError):
        make_municipality(number, name, tmp_path, TODAY)
    assert list(tmp_path.iterdir()) == []
