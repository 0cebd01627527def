"""The settings that ship with the toolkit: they load, they say what the plan says, and mistakes are named."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from stdnum.no import orgnr

from toolkit.errors import SettingsError
from toolkit.plan.load import load_plan, load_settings
from toolkit.plan.model import Plan
from toolkit.plan.settings import Settings
from toolkit.plan.units import name_key
from toolkit.sources.workbook_layout import OUTCOMES, UNIT_PLAN

MUNICIPALITIES = ("oppdal", "example")
RULES = {
    "action_table": [f"P{n}" for n in range(221, 229)],
    "cases": ["P169", "P193", *(f"P{n}" for n in range(195, 202))],
    "dated": ["P010", "P064", "P146"],
    "forums": ["P141", "P142", "P143", "P154", "P159", "P160", "P161", "P162"],
    "held": ["P075", "P082", "P128", "P133", "P134", "P147"],
    "last_decisions": ["P055"],
    "programme_conditions": ["P114"],
    "programmes_by_grade": ["P123", "P124", "P125", "P126"],
    "recommended_contents": [f"P{n}" for n in range(211, 217)],
    "review_outcome": ["P217", "P219"],
    "review_window": ["P218"],
    "rolling": ["P220"],
    "surveys_held": ["P186"],
    "transitions": ["P110", "P111"],
    "yes_no": ["P044", "P045", "P061", "P086", "P100", "P175", "P179", "P188"],
}
# fmt: off
RECTORS_CORE = (
    55, 221, 169, 193, 195, 196, 197, 198, 199, 200, 201, 179, 186, 188, 146, 166, 124, 125, 126, 114, 61, 147, 64,
    223, 110, 111, 128, 133, 75, 82, 86, 45, 100, 175, 211, 212, 213, 214, 215, 216, 217, 218, 219,
)
COMMITTEES_CORE = (
    222, 224, 225, 226, 227, 228, 123, 159, 160, 161, 162, 220,
)
# fmt: on


@pytest.fixture(params=MUNICIPALITIES)
def settings(request: pytest.FixtureRequest, repo_root: Path) -> Settings:
    return load_settings(repo_root / "params" / request.param, "2020-21")


@pytest.fixture
def plan(repo_root: Path) -> Plan:
    return load_plan(repo_root / "params/oppdal/plan.toml")


@pytest.fixture
def oppdal(repo_root: Path) -> Settings:
    return load_settings(repo_root / "params/oppdal", "2020-21")


@pytest.fixture
def example(repo_root: Path) -> Settings:
    return load_settings(repo_root / "params/example", "2020-21")


@pytest.fixture
def params_copy(repo_root: Path, tmp_path: Path) -> Path:
    """A folder that a test may spoil."""
    return Path(shutil.copytree(repo_root / "params/oppdal", tmp_path / "oppdal"))


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} must stand once in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def words(text: str) -> str:
    return " ".join(text.split())


# --- the plan says what the municipality's own text says ---


def wordings(plan: Plan) -> Iterator[tuple[str, str]]:
    yield from ((c.id, c.wording) for c in plan.clauses)
    yield from ((m.id, m.wording) for m in plan.measures)
    yield from ((m.id, m.responsible) for m in plan.measures)
    yield from ((m.id, m.when) for m in plan.measures)
    yield from ((p.id, p.wording) for p in plan.programmes)
    yield from ((r.id, r.wording) for r in plan.recommended_contents)
    yield from ((d.id, d.wording) for d in plan.bullying_definitions)
    yield from ((c.id, c.title) for c in plan.chapters)
    yield "review_window", plan.review_window.wording
    yield "review_window", plan.review_window.responsible


def test_every_wording_stands_verbatim_in_the_plan(plan: Plan, shared: Path) -> None:
    text = words((shared / "plan/handlingsplan-oppdal-2018-21.txt").read_text(encoding="utf-8"))
    assert [(key, wording) for key, wording in wordings(plan) if words(wording) not in text] == []


def test_responsible_and_when_are_only_what_the_plan_states(plan: Plan, shared: Path) -> None:
    text = words((shared / "plan/handlingsplan-oppdal-2018-21.txt").read_text(encoding="utf-8")).casefold()
    stated = [(c.id, said) for c in plan.clauses for said in (c.responsible, c.when) if said is not None]
    assert [pair for pair in stated if words(pair[1]).casefold() not in text] == []
    assert plan.clause("P064").responsible is None, "the catalogue only infers a responsible role"
    assert plan.clause("P188").when is None, "the plan names no time for trivselsundersøkelsen"


def test_the_core_is_there(plan: Plan) -> None:
    assert {f"P{n:03}" for n in RECTORS_CORE + COMMITTEES_CORE} - {c.id for c in plan.clauses} == set()


def test_clauses_stand_in_the_order_of_the_plan(plan: Plan) -> None:
    ids = [c.id for c in plan.clauses]
    chapters = [c.id for c in plan.chapters]
    catalogued = [cid for cid in ids if cid.startswith("P")]
    assert catalogued == [f"P{number:03}" for number in range(1, 230)]
    assert chapters == ["Forord", "Innledning", "1", *(f"1.{n}" for n in range(1, 9)), "2", "3", "4", "5", "6"]
    places = [chapters.index(c.chapter) for c in plan.clauses]
    assert places == sorted(places)


def test_the_title_is_without_the_municipality(plan: Plan) -> None:
    assert plan.title == "Godt og trygt læringsmiljø i skole og barnehage"
    assert (plan.first_year, plan.last_year) == (2018, 2021)


# --- the action table ---


def test_eight_measures_six_deadlines_two_periods(plan: Plan) -> None:
    assert [m.id for m in plan.measures] == [f"T{n}" for n in range(1, 9)]
    assert [m.clause for m in plan.measures] == [f"P{n}" for n in range(221, 229)]
    assert [m.scope for m in plan.measures] == ["unit"] * 3 + ["common"] * 5
    assert [m.deadline for m in plan.measures] == [
        date(2018, 12, 31),
        date(2018, 12, 31),
        None,
        date(2018, 12, 31),
        date(2018, 12, 31),
        date(2018, 12, 31),
        date(2019, 12, 31),
        None,
    ]
    assert [m.period for m in plan.measures if m.period] == [(2018, 2021), (2018, 2021)]


def test_measures_repeat_their_clause_word_for_word(plan: Plan) -> None:
    for measure in plan.measures:
        clause = plan.clause(measure.clause)
        assert (clause.wording, clause.responsible, clause.when, clause.unit_types) == (
            measure.wording,
            measure.responsible,
            measure.when,
            measure.unit_types,
        )
        assert measure.responsible not in measure.wording


def test_the_role_is_the_plans_without_the_municipality(plan: Plan) -> None:
    assert {m.id: m.role for m in plan.measures if m.role != m.responsible} == {
        "T2": "Enhetsleder kommunale barnehager"
    }
    assert not any("Oppdal" in m.role for m in plan.measures)


def test_the_kindergarten_procedure_binds_municipal_kindergartens_only(plan: Plan) -> None:
    measure = plan.measures[1]
    assert set(measure.unit_types) == {"kindergarten", "community_centre"}
    assert measure.owners == ("municipal",)


# --- programmes, contents, checks ---


def test_programmes_bind_only_where_the_plan_says_so(plan: Plan) -> None:
    mandated = {p.id: (p.grades, p.owners) for p in plan.programmes if p.mandated}
    assert mandated == {
        "zippys_venner": ((1, 2, 3, 4), ("municipal",)),
        "mitt_valg": ((5, 6, 7), ("municipal",)),
        "mot": ((8, 9, 10), ("municipal",)),
        "skolen_som_samfunnsbygger": ((8, 9, 10), ("municipal",)),
    }
    described = {p.id for p in plan.programmes if not p.mandated}
    assert described == {"fra_jeg_til_vi", "mitt_valg_barnehage", "gronne_tanker"}
    assert {p.id: p.first_year for p in plan.programmes if p.first_year} == {"skolen_som_samfunnsbygger": 2018}


def test_evidence_levels_name_their_source(plan: Plan) -> None:
    levels = {p.id: p.evidence_level for p in plan.programmes if p.evidence_level}
    assert levels == {"zippys_venner": "4", "mitt_valg": "2 (utgaven for ungdomstrinnet)", "mot": "2"}
    assert all("ungsinn.no" in (p.evidence_note or "") for p in plan.programmes if p.evidence_level)


def test_contents_are_the_workbooks(plan: Plan) -> None:
    in_workbook = [field.code for field in UNIT_PLAN.fields if field.code.startswith("content_")]
    assert [r.id for r in plan.recommended_contents] == in_workbook
    questions = {field.code: field.question for field in UNIT_PLAN.fields}
    assert [r.id for r in plan.recommended_contents if r.wording not in questions[r.id]] == []


def test_outcomes_are_the_workbooks(plan: Plan) -> None:
    assert plan.outcomes == OUTCOMES == ("fungerer tilfredsstillende", "revisjon nødvendig")


def test_the_plan_switches_on_these_checks(plan: Plan) -> None:
    switched_on: dict[str, list[str]] = {}
    for check in plan.checks:
        switched_on[check.rule] = sorted([*switched_on.get(check.rule, []), *check.clauses])
    assert switched_on == RULES


def test_the_window_is_april_and_may(plan: Plan) -> None:
    window = plan.review_window
    assert (window.first_month, window.last_month, window.responsible) == (4, 5, "Styrere og rektorer")


def test_catalogue_corrections_are_made(plan: Plan) -> None:
    assert plan.clause("P166").strength == "beskrevet"
    assert plan.clause("P123").unit_types == ("school",)
    assert plan.clause("P133").grades == (8, 9, 10)
    assert "adult_education" not in plan.clause("P210").unit_types
    assert "adult_education" in plan.clause("P221").unit_types
    assert "adult_education" in plan.clause("P223").unit_types
    assert "adult_education" not in plan.clause("P167").unit_types, "adults are not «barn»"
    assert {plan.clause(f"P{n}").strength for n in range(211, 217)} == {"bør"}
    assert {plan.clause(f"P{n}").strength for n in (124, 125, 126, 193, 195, 210)} == {"skal"}


# --- words then and now ---


@pytest.mark.parametrize(
    ("term", "before", "then", "after", "now"),
    [
        ("health_nurse", date(2018, 12, 31), "helsesøster", date(2019, 1, 1), "helsesykepleier"),
        ("county_governor", date(2020, 12, 31), "fylkesmannen", date(2021, 1, 1), "statsforvalteren"),
        ("chief_executive", date(2018, 6, 1), "rådmann", date(2021, 6, 15), "kommunedirektør"),
        ("committee", date(2018, 6, 1), "Driftsutvalget", date(2021, 6, 15), "Utvalg for helse, miljø og oppvekst"),
        (
            "education_act",
            date(2024, 7, 31),
            "opplæringslova kapittel 9A",
            date(2024, 8, 1),
            "opplæringslova kapittel 12",
        ),
        (
            "kindergarten_act",
            date(2020, 12, 31),
            "barnehageloven § 1",
            date(2021, 1, 1),
            "barnehageloven kapittel VIII",
        ),
    ],
)
def test_terms_change_on_their_date(plan: Plan, term: str, before: date, then: str, after: date, now: str) -> None:
    assert plan.term(term, before) == then
    assert plan.term(term, after) == now


def test_what_is_not_confirmed_says_so(plan: Plan) -> None:
    sources = {term.id: term.source for term in plan.terms}
    assert "Må bekreftes" in sources["committee"]
    assert "Bare året er kjent" in sources["county_governor"]


# --- surveys and limits ---


def test_indicators_belong_to_chapters_of_the_plan(settings: Settings) -> None:
    chapters = {c.id for c in settings.plan.chapters}
    assert [i.id for i in settings.surveys.indicators if i.chapter not in chapters] == []


def test_indicators_can_be_told_apart(settings: Settings) -> None:
    indicators = settings.surveys.indicators
    codes = [code for i in indicators for code in i.codes]
    rows = [(name_key(group), name_key(i.question)) for i in indicators for group in i.group_names]
    ids = [i.id for i in indicators]
    for keys in (ids, codes, rows):
        assert len(keys) == len(set(keys))


def test_shares_are_bullying_and_the_rest_are_means(settings: Settings) -> None:
    shares = {i.id: (i.direction, i.definition, i.chapter) for i in settings.surveys.indicators if i.kind == "share"}
    expected = ("low_is_good", "udir", "2")
    assert shares == dict.fromkeys(("bullied", "bullied_by_pupils", "bullied_digitally", "bullied_by_adults"), expected)
    means = [i for i in settings.surveys.indicators if i.kind == "mean"]
    assert {i.direction for i in means} == {"high_is_good"}
    assert sorted(i.codes[0] for i in means) == [f"EUIndeks_{n}" for n in range(1378, 1388)]
    assert {i.id for i in settings.surveys.indicators if i.headline} == {"bullied", "wellbeing", "teacher_support"}


@pytest.mark.parametrize("file", ["eug_mobbing_arendal_7.json", "elevundersokelsen_tabell_154_mobbing.json"])
def test_bullying_names_are_those_of_real_files(oppdal: Settings, shared: Path, file: str) -> None:
    text = (shared / "data/udir" / file).read_text(encoding="utf-8")
    for indicator in oppdal.surveys.indicators:
        if indicator.kind == "share":
            assert any(f'"{name}"' in text for name in indicator.group_names)
            if indicator.id != "bullied":
                assert f'"{indicator.question}"' in text
            if "kode" in text:
                assert f'"{indicator.codes[0]}"' in text


def test_index_names_are_those_of_a_real_file(oppdal: Settings, shared: Path) -> None:
    text = (shared / "data/udir/elevundersokelsen_tabell_152_indikator.json").read_text(encoding="utf-8")
    means = [i for i in oppdal.surveys.indicators if i.kind == "mean"]
    assert [i.id for i in means if not any(f'"{name}"' in text for name in i.group_names)] == []


def test_groups_and_breaks(settings: Settings) -> None:
    assert [(g.label, g.grades) for g in settings.surveys.grade_groups] == [
        ("5.–7. trinn", (5, 6, 7)),
        ("8.–10. trinn", (8, 9, 10)),
    ]
    assert [b.year for b in settings.surveys.breaks] == [2013, 2016]


def test_limits_are_defaults_that_nobody_has_decided(settings: Settings) -> None:
    limits = settings.thresholds
    assert (limits.smallest_count.value, limits.smallest_respondents.value) == (5, 10)
    for limit in (limits.smallest_count, limits.smallest_respondents):
        assert limit.decided_on is None
        assert "kommunen må bestemme" in limit.decided_by


# --- units ---


def test_organisation_numbers_are_valid(settings: Settings) -> None:
    numbers = [number for unit in settings.unit_register.units for number in unit.organisation_numbers]
    assert len(numbers) >= 6
    assert [number for number in numbers if not orgnr.is_valid(number)] == []


def test_example_numbers_are_nobodys(example: Settings) -> None:
    units = example.unit_register.units
    assert {number[0] for unit in units for number in unit.organisation_numbers} == {"3"}
    assert {unit.source for unit in units} == {"oppdiktet eksempel"}
    assert example.unit_register.municipality.kind == "example"


def test_example_has_nothing_from_the_real_municipality(oppdal: Settings, example: Settings, repo_root: Path) -> None:
    files = list((repo_root / "params/example").rglob("*.toml"))
    assert len(files) >= 4
    assert [file.name for file in files if "Oppdal" in file.read_text(encoding="utf-8")] == []
    shared_names = set(oppdal.unit_register.by_name()) & set(example.unit_register.by_name())
    assert shared_names == set()


def test_both_follow_the_same_plan(oppdal: Settings, example: Settings) -> None:
    assert example.plan == oppdal.plan


def test_every_real_unit_is_in_the_register(oppdal: Settings, shared: Path) -> None:
    lines = (shared / "facts/oppdal_units.csv").read_text(encoding="utf-8").splitlines()[1:]
    known = oppdal.unit_register.by_name()
    names = [line.split(";")[1].split("(")[0].strip() for line in lines]
    assert [name for name in names if name_key(name) not in known] == []
    numbers = {number for line in lines if (number := line.split(";")[2])}
    assert set(oppdal.unit_register.by_organisation_number()) == numbers


def test_the_real_municipality_changed_number(oppdal: Settings) -> None:
    municipality = oppdal.unit_register.municipality
    assert municipality.kind == "real"
    assert [(n.number, n.valid_from, n.valid_to) for n in municipality.numbers] == [
        ("1634", None, date(2017, 12, 31)),
        ("5021", date(2018, 1, 1), None),
    ]


def test_a_community_centre_is_one_unit_under_all_its_names(oppdal: Settings) -> None:
    by_name = oppdal.unit_register.by_name()
    centre = by_name[name_key("Midtbygda oppvekstsenter")]
    assert by_name[name_key("MIDTBYGDA SKOLE ")] is centre
    assert by_name[name_key("Midtbygda barnehage")] is centre
    assert centre.type == "community_centre"


def test_the_countys_school_is_outside_the_plan(oppdal: Settings) -> None:
    outside = [unit for unit in oppdal.unit_register.units if not unit.in_plan]
    assert [(unit.type, unit.owner) for unit in outside] == [("upper_secondary", "county")]


def test_private_units_are_bound_from_when_they_joined(example: Settings) -> None:
    def unbound(year: str) -> set[str]:
        return {unit.id for unit in example.unit_register.units if not unit.is_bound_in(year)}

    assert unbound("2017-18") == {"saturn", "melkeveien", "jupiter"}
    assert unbound("2018-19") == unbound("2020-21") == {"jupiter"}


def test_each_municipality_has_itself_as_unit(settings: Settings) -> None:
    whole = settings.unit_register.get("kommunen")
    assert whole is not None
    assert (whole.type, whole.leader, whole.owner) == ("municipality", "enhetsleder", "municipal")


def test_a_unit_changes_name_on_its_date(example: Settings) -> None:
    unit = example.unit_register.get("nordlysgrenda")
    assert unit is not None
    assert unit.name_in("2018-19") == "Nordlysgrenda skole"
    assert unit.name_in("2019-20") == "Nordlysgrenda oppvekstsenter"
    assert unit.name_in("2020-21") == unit.name == "Nordlysgrenda oppvekstsenter"


def test_the_example_run_names_three_survey_files(example: Settings, repo_root: Path) -> None:
    paths = [example.data_path(file) for file in example.run.survey_files]
    assert [path.name for path in paths] == [
        "elevundersokelsen_tabell_148_indikator.json",
        "elevundersokelsen_tabell_150_mobbing.csv",
        "elevundersokelsen_tabell_151_deltakelse.json",
    ]
    assert {path.parent for path in paths} == {repo_root / "data/example"}
    assert example.data_path(example.run.workbook_folder) == repo_root / "data/example/2020-21/arbeidsboker"
    assert (example.run.run_date, example.run.cut_off) == (date(2021, 6, 15), date(2021, 4, 30))


# --- mistakes are named ---


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("thresholds.toml", "[smallest_count]\nvalue = 5", "[smallest_count]\nvalu = 5", "smallest_count.valu"),
        ("thresholds.toml", "[smallest_count]\nvalue = 5", '[smallest_count]\nvalue = "fem"', "smallest_count.value"),
        ("thresholds.toml", "[smallest_count]\nvalue = 5", "[smallest_count]\nvalue = 0", "smallest_count.value"),
        ("units.toml", 'kind = "real"', 'kind = "ekte"', "municipality.kind"),
        ("units.toml", "in_plan = false", "in_plann = false", "in_plann"),
        ("plan.toml", "first_month = 4", "first_month = 13", "review_window.first_month"),
        ("plan.toml", 'rule = "review_window"', 'regel = "review_window"', "regel"),
        ("runs/2020-21.toml", "survey_files = []\nworkbook", 'survey_file = ["a.csv"]\nworkbook', "survey_file"),
        ("runs/2020-21.toml", "run_date = 2021-06-15", 'run_date = "i sommer"', "run_date"),
    ],
)
def test_a_mistake_names_the_file_and_the_key(params_copy: Path, file: str, old: str, new: str, key: str) -> None:
    spoil(params_copy / file, old, new)
    with pytest.raises(SettingsError) as caught:
        load_settings(params_copy, "2020-21")
    assert caught.value.code == "settings_file_invalid"
    assert caught.value.values["file"] == Path(file).name
    assert key in str(caught.value.values["details"])


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("plan.toml", 'clauses = ["P055"]', 'clauses = ["P999"]', "P999"),
        ("plan.toml", 'id = "P218"\nchapter = "4"', 'id = "P217"\nchapter = "4"', "P217"),
        ("plan.toml", 'id = "P218"\nchapter = "4"', 'id = "P218"\nchapter = "9"', "9"),
        ("plan.toml", 'id = "mot"', 'id = "mitt_valg"', "mitt_valg"),
        ("plan.toml", "deadline = 2019-12-31", "", "deadline"),
        ("units.toml", '"974025906"', '"975282627"', "975282627"),
        ("units.toml", 'id = "hogmo"', 'id = "pikhaugen"', "pikhaugen"),
        ("units.toml", 'name = "Høgmo barnehage"', 'name = "Pikhaugen  Barnehage"', "pikhaugen barnehage"),
    ],
)
def test_what_contradicts_itself_is_refused(params_copy: Path, file: str, old: str, new: str, named: str) -> None:
    spoil(params_copy / file, old, new)
    with pytest.raises(SettingsError) as caught:
        load_settings(params_copy, "2020-21")
    assert caught.value.code == "settings_file_invalid"
    assert caught.value.values["file"] == file
    assert named in str(caught.value.values["details"])


def test_all_mistakes_of_a_file_are_named_at_once(params_copy: Path) -> None:
    spoil(params_copy / "thresholds.toml", "[smallest_count]\nvalue = 5", "[smallest_count]\nvalu = 5")
    spoil(params_copy / "thresholds.toml", "value = 10", 'value = "ti"')
    with pytest.raises(SettingsError) as caught:
        load_settings(params_copy, "2020-21")
    details = str(caught.value.values["details"])
    assert "smallest_count.valu" in details
    assert "smallest_respondents.value" in details


def test_a_missing_run_names_those_there_are(repo_root: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(repo_root / "params/example", "2031-32")
    assert caught.value.code == "run_missing"
    assert caught.value.values["run"] == "2031-32"
    assert "2020-21" in str(caught.value.values["known"])


def test_a_missing_folder_and_a_missing_file_are_told_apart(params_copy: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(params_copy / "finnes-ikke", "2020-21")
    assert caught.value.code == "params_missing"
    (params_copy / "units.toml").unlink()
    with pytest.raises(SettingsError) as caught:
        load_settings(params_copy, "2020-21")
    assert (caught.value.code, caught.value.values["file"]) == ("settings_file_missing", "units.toml")


def test_a_file_that_is_not_toml_is_named(params_copy: Path) -> None:
    (params_copy / "surveys.toml").write_text("[[indicators]\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(params_copy, "2020-21")
    assert (caught.value.code, caught.value.values["file"]) == ("settings_file_unreadable", "surveys.toml")


def test_a_run_file_must_be_of_its_own_year(params_copy: Path) -> None:
    shutil.copy(params_copy / "runs/2020-21.toml", params_copy / "runs/2021-22.toml")
    with pytest.raises(SettingsError) as caught:
        load_settings(params_copy, "2021-22")
    assert caught.value.code == "run_year_differs"


@pytest.mark.parametrize(
    ("school_year", "wording"),
    [("2012-13", "first"), ("2013-14", "2013"), ("2015-16", "2013"), ("2016-17", "2016"), ("2024-25", "2016")],
)
def test_a_year_has_the_questions_of_the_last_break(school_year: str, wording: str) -> None:
    surveys = load_settings(Path(__file__).resolve().parents[2] / "params" / "oppdal", "2020-21").surveys
    assert surveys.wording_in(school_year) == wording


def test_what_was_asked_is_the_definition_of_bullying_or_the_indicator_itself() -> None:
    surveys = load_settings(Path(__file__).resolve().parents[2] / "params" / "oppdal", "2020-21").surveys
    asked = [
        surveys.definition_of(name) for name in ("bullied_by_pupils", "wellbeing", "other:Ny indeks|Alle spørsmål")
    ]
    assert asked == ["udir", "wellbeing", "other:Ny indeks|Alle spørsmål"]
