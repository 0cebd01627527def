"""The audit on releases made by hand: pupils only a total counts, limits raised, indicators that go."""

from clean_tables import SETTINGS, participation_row, share_row, tables_of

from toolkit.plan.settings import Settings
from toolkit.protect import protect_year
from toolkit.protect.audit import disclosed_by
from toolkit.protect.release import release_of
from toolkit.protect.survey_ledger import families
from toolkit.validate.tables import MUNICIPALITY

UNITS = {"stjernelia", "solstol"}


def tables_with(**counts):
    survey = [share_row(unit, 5, count, n) for unit, (count, n) in counts.items()]
    return tables_of(survey, [participation_row(unit, 5, n) for unit, (_, n) in counts.items()])


def release(tables, settings: Settings = SETTINGS, earlier=()):
    return release_of(protect_year(tables, settings, earlier), settings, UNITS, number=len(earlier) + 1)


def test_pupils_whom_only_the_total_counts_do_not_stop_the_release():
    counts = {"stjernelia": (9, 60), "solstol": (12, 80), MUNICIPALITY: (36, 240)}
    out = release(tables_with(**counts))
    assert any(figure.unit == "~" for figure in out.figures)
    assert disclosed_by([out]) == []


def limited(count: int) -> Settings:
    limit = SETTINGS.thresholds.smallest_count.model_copy(update={"value": count})
    return SETTINGS.model_copy(update={"thresholds": SETTINGS.thresholds.model_copy(update={"smallest_count": limit})})


def test_raised_limits_do_not_stop_any_later_release():
    tables = tables_with(stjernelia=(6, 60), solstol=(20, 80))
    first = release(tables, limited(5))
    second = release(tables, limited(10), [first])
    third = release(tables, limited(10), [first, second])
    assert disclosed_by([first, second]) == disclosed_by([first, second, third]) == []
    assert disclosed_by([second.model_copy(update={"figures": first.figures})]) != []


def test_an_indicator_that_is_gone_from_the_settings_is_attacked_all_the_same():
    old = release(tables_with(stjernelia=(12, 60)))
    shown = next(f for f in old.figures if f.state == "shown")
    small = old.model_copy(update={"figures": (shown.model_copy(update={"count": 2, "share": 2 / 60}),)})
    without = SETTINGS.surveys.model_copy(update={"indicators": SETTINGS.surveys.indicators[4:]})
    new = release(tables_of(), SETTINGS.model_copy(update={"surveys": without}), [])
    assert [(d.where, d.low) for d in disclosed_by([small, new])] == [("stjernelia 2020-21", 2)]


def test_what_is_a_sub_question_does_not_hang_on_what_the_first_page_shows():
    turned = tuple(i.model_copy(update={"headline": not i.headline}) for i in SETTINGS.surveys.indicators)
    found = families(SETTINGS.surveys.model_copy(update={"indicators": turned}))
    assert [family.ids for family in found] == [family.ids for family in families(SETTINGS.surveys)]
    assert found[0].whole.id == "bullied"
    assert len(found[0].parts) == 3
