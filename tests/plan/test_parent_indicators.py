"""The parent survey's indices in the settings that ship with the toolkit."""

import pytest
from pydantic import ValidationError

from toolkit.plan.load import load_settings
from toolkit.plan.settings import ParentIndicator, SurveySettings

NAMES = {
    *("Ute- og innemiljø", "Relasjon mellom barn og voksen", "Bemanningstetthet", "Barnets trivsel", "Informasjon"),
    *("Barnets utvikling", "Medvirkning", "Henting og levering", "Tilvenning og skolestart", "Tilfredshet"),
}


@pytest.mark.parametrize("municipality", ["oppdal", "example"])
def test_all_ten_are_there_and_belong_to_chapters_of_the_plan(repo_root, municipality):
    settings = load_settings(repo_root / "params" / municipality, "2020-21")
    assert {name for indicator in settings.surveys.parent_indicators for name in indicator.names} == NAMES
    chapters = {chapter.id for chapter in settings.plan.chapters}
    assert {indicator.chapter for indicator in settings.surveys.parent_indicators} <= chapters


def test_two_indices_cannot_have_the_same_name():
    one, other = (ParentIndicator(id=name, label=name, chapter="1", names=("Trivsel",)) for name in ("a", "b"))
    with pytest.raises(ValidationError, match="trivsel"):
        SurveySettings(indicators=(), grade_groups=(), breaks=(), parent_indicators=(one, other))
