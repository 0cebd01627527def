"""The outcomes named for each programme: what is not measured, or not in the plan, is refused with a sentence."""

import shutil

import pytest
from pydantic import ValidationError

from toolkit.errors import SettingsError
from toolkit.plan.load import load_settings
from toolkit.plan.settings import ProgrammeOutcomes, SurveySettings
from toolkit.present.problem_sentences import error_sentence


@pytest.fixture
def params(tmp_path, repo_root):
    """A copy of the example and of the plan it follows."""
    for name in ("example", "oppdal"):
        shutil.copytree(repo_root / "params" / name, tmp_path / name)
    return tmp_path / "example"


def changed(params, file, old, new):
    path = params / file
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")
    return params


@pytest.mark.parametrize("municipality", ["oppdal", "example"])
def test_every_programme_for_pupils_has_outcomes_and_a_reason(repo_root, municipality):
    settings = load_settings(repo_root / "params" / municipality, "2020-21")
    for programme in settings.plan.programmes:
        named = settings.surveys.outcomes_of(programme.id)
        assert (named is not None) == bool(programme.grades)
        assert named is None or named.why


def test_a_programme_that_the_plan_does_not_have_is_refused(params):
    changed(params, "surveys.toml", 'programme = "mitt_valg"', 'programme = "mitt_vlag"')
    with pytest.raises(SettingsError) as caught:
        load_settings(params, "2020-21")
    sentence = error_sentence(caught.value)
    assert "planen har ikke programmet «mitt_vlag»" in sentence
    assert "zippys_venner" in sentence


def test_an_outcome_that_nothing_measures_is_refused(params):
    changed(params, "surveys.toml", '"learning_culture", "bullied"]', '"learning_culture", "mobbet"]')
    with pytest.raises(SettingsError) as caught:
        load_settings(params, "2020-21")
    assert "for «mitt_valg»: det finnes ingen indikator med id «mobbet»" in error_sentence(caught.value)


def test_a_condition_with_an_index_that_nothing_measures_is_refused(params):
    changed(params, "../oppdal/plan.toml", 'indicator = "teacher_support"', 'indicator = "relasjon"')
    with pytest.raises(SettingsError) as caught:
        load_settings(params, "2020-21")
    assert "«relation»: det finnes ingen indikator med id «relasjon»" in error_sentence(caught.value)


def test_a_programme_has_its_outcomes_once():
    twice = [ProgrammeOutcomes(programme="mot", indicators=("wellbeing",), why="test")] * 2
    with pytest.raises(ValidationError, match="mot"):
        SurveySettings(indicators=(), grade_groups=(), breaks=(), programme_outcomes=twice)
