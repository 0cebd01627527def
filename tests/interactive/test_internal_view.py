"""The figures before disclosure control: seen live under INTERN, when somebody asks, and kept nowhere."""

import json

import pytest
from clean_tables import SETTINGS
from explorer_helpers import TRUTH, Browser, explorer_of, protected_of
from ipywidgets import Widget
from ipywidgets.embed import embed_snippet

from toolkit.interactive.explorer import Explorer
from toolkit.interactive.live import browser_keeps_state

HIDDEN = ("4,9\u00a0%", "<td>61</td>", "88,9\u00a0%")
"""What the reports hide: 3 of 61 pupils at Solstol, 8 of 9 at Nordlysgrenda."""
PLUGIN = "@jupyter-widgets/jupyterlab-manager"


@pytest.fixture
def explorer():
    return explorer_of(TRUTH)


def test_nobody_has_asked_so_nothing_is_read_or_shown():
    explorer = Explorer(protected_of(TRUTH), SETTINGS, lambda: pytest.fail("the internal figures were read"))
    explorer.choices.outcome.value = "wellbeing"
    assert explorer.internal.value == ""
    assert explorer.show_internal.value is False


def test_on_demand_it_shows_what_the_reports_hide_and_says_intern_everywhere(explorer):
    explorer.show_internal.value = True
    seen = explorer.internal.comm.html
    assert all(number in seen for number in HIDDEN)
    assert '<p class="band">INTERN' in seen
    assert "<figcaption>INTERN" in seen
    drawing = seen[seen.index("<svg") : seen.index("</svg>")]
    assert "INTERN EKSEMPELDATA" in drawing
    assert seen.count("INTERN, ikke skjermet</caption>") == seen.count("<table>") >= 4
    assert not any(number in explorer.answer.value for number in HIDDEN)


def test_it_follows_the_choice_and_goes_away_when_asked(explorer):
    explorer.show_internal.value = True
    explorer.choices.outcome.value = "wellbeing"
    assert "Ingen enhet med programmet har tall" in explorer.internal.comm.html
    explorer.choices.outcome.value = "bullied"
    assert HIDDEN[0] in explorer.internal.comm.html
    explorer.show_internal.value = False
    assert explorer.internal.comm.html == ""


def test_a_failure_leaves_no_figure_of_another_choice(explorer, monkeypatch):
    explorer.show_internal.value = True
    monkeypatch.setattr("toolkit.interactive.views.internal_view", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        explorer.choices.outcome.value = "wellbeing"
    assert explorer.internal.comm.html == ""


def test_a_run_cannot_ask_for_them():
    explorer = Explorer(protected_of(TRUTH), SETTINGS, None)
    explorer.internal.comm = Browser()
    assert explorer.show_internal.disabled
    explorer.show_internal.value = True
    assert explorer.internal.comm.html == ""


def everything_saved(explorer):
    """All that ipywidgets can write to a file: every widget's state, the page it embeds, and the saved outputs."""
    state = Widget.get_manager_state()
    page = embed_snippet(views=[explorer.panel], state=state)
    plain = [widget._repr_mimebundle_() for widget in (explorer.panel, *explorer.panel.children)]
    return json.dumps(state, ensure_ascii=False), page, repr(plain), repr(explorer.panel)


def test_no_saved_state_has_an_internal_number(explorer):
    def without_the_button(state):
        return {key: value for key, value in state.items() if key != explorer.show_internal.model_id}

    before = without_the_button(Widget.get_manager_state()["state"])
    explorer.show_internal.value = True
    assert HIDDEN[0] in explorer.internal.comm.html
    for saved in everything_saved(explorer):
        assert not any(number in saved for number in HIDDEN)
        assert "INTERN, ikke skjermet" not in saved
    assert without_the_button(Widget.get_manager_state()["state"]) == before


@pytest.mark.parametrize(
    ("setting", "kept"),
    [
        ('{"saveState": true}', True),
        ('{\n    // Save Jupyter widget state in notebooks\n    "saveState": true\n}', True),
        ("{saveState: 1}", True),
        ('{"saveState": false}', False),
        ("{}", False),
    ],
)
def test_where_jupyterlab_saves_what_widgets_show_nothing_is_shown(setting, kept, explorer, jupyterlab):
    file = jupyterlab / PLUGIN / "plugin.jupyterlab-settings"
    file.parent.mkdir(parents=True)
    file.write_text(setting, encoding="utf-8")
    explorer.show_internal.value = True
    seen = explorer.internal.comm.html
    assert ("Save Widget State Automatically" in seen) == kept
    assert any(number in seen for number in HIDDEN) != kept


@pytest.mark.parametrize(
    "place",
    [
        "jupyterlab_dir/settings/overrides.json",
        "jupyter_data_dir/lab/settings/overrides.d/widgets.json5",
        "jupyter_config_dir/labconfig/default_setting_overrides.json",
    ],
)
def test_a_default_of_the_installation_counts_too(place, jupyterlab):
    assert not browser_keeps_state()
    file = jupyterlab.parent / place
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({f"{PLUGIN}:plugin": {"saveState": True}}), encoding="utf-8")
    assert browser_keeps_state()


def test_a_setting_that_cannot_be_read_counts_as_yes(jupyterlab):
    (jupyterlab / PLUGIN / "plugin.jupyterlab-settings").mkdir(parents=True)
    assert browser_keeps_state()
