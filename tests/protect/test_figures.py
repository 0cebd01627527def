"""From clean tables to what may be shown: pooling, primary rules, and what the margins would give away."""

import math

import pytest
from clean_tables import SETTINGS, mean_row, participation_row, share_row, tables_of
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import ProtectionError
from toolkit.protect import SurveyFigure
from toolkit.protect import figures as protect_figures
from toolkit.protect.figures import protected_figures
from toolkit.protect.witnesses import Protection
from toolkit.validate.tables import MUNICIPALITY

YEAR = "2020-21"


def figures(survey, participation=()):
    found = protected_figures(tables_of(survey, participation), SETTINGS)
    return {(f.unit, f.group, f.indicator): f for f in found}


def one_school(counts, asked, unit="stjernelia"):
    """Bullying in grades 5-7 of one school."""
    survey = [share_row(unit, grade, count, n) for grade, count, n in zip((5, 6, 7), counts, asked, strict=True)]
    return survey, [participation_row(unit, grade, n) for grade, n in zip((5, 6, 7), asked, strict=True)]


def test_grades_are_pooled_by_hand():
    shown = figures(*one_school((4, 5, 6), (57, 60, 53)))["stjernelia", "5-7", "bullied"]
    assert (shown.state, shown.count, shown.n) == ("shown", 15, 170)
    assert shown.share == pytest.approx(15 / 170)


def test_pooled_mean_and_sd_equal_those_of_all_answers():
    answers = {5: [3, 4, 5, 4], 6: [2, 4, 4, 5, 5], 7: [1, 3, 5, 5, 4, 4]}
    rows = [mean_row("solstol", grade, values) for grade, values in answers.items()]
    shown = figures(rows)["solstol", "5-7", "wellbeing"]
    together = [a for values in answers.values() for a in values]
    mean = sum(together) / len(together)
    assert shown.mean == pytest.approx(mean)
    assert shown.sd == pytest.approx(math.sqrt(sum((a - mean) ** 2 for a in together) / (len(together) - 1)))


@pytest.mark.parametrize(
    ("counts", "asked", "state"),
    [
        ((2, 1, 1), (20, 20, 20), "hidden"),  # 4 of 60
        ((2, 2, 1), (20, 20, 20), "shown"),  # 5 of 60
        ((0, 0, 0), (20, 20, 20), "hidden"),  # nobody
        ((20, 20, 20), (20, 20, 20), "hidden"),  # everybody
        ((20, 20, 16), (20, 20, 20), "hidden"),  # all but four
        ((2, 2, 1), (3, 3, 3), "hidden"),  # nine asked
    ],
)
def test_primary_rules(counts, asked, state):
    assert figures(*one_school(counts, asked))["stjernelia", "5-7", "bullied"].state == state


def test_a_grade_hidden_at_the_source_hides_the_group():
    survey, asked = one_school((4, 5, 6), (57, 60, 53))
    survey[1] = share_row("stjernelia", 6, None, None)
    found = figures(survey, asked)["stjernelia", "5-7", "bullied"]
    assert (found.state, found.n, found.count, found.share) == ("hidden", None, None, None)


def test_no_participation_means_no_share():
    survey, asked = one_school((4, 5, 6), (57, 60, 53))
    assert figures(survey, asked[:2])["stjernelia", "5-7", "bullied"].state == "not_measured"


def test_a_figure_knows_which_grades_it_is_about():
    survey, asked = one_school((4, 5, 6), (57, 60, 53))
    assert figures(survey, asked)["stjernelia", "5-7", "bullied"].grades == (5, 6, 7)
    assert figures(survey[:2], asked[:2])["stjernelia", "5-7", "bullied"].grades == (5, 6)


def test_a_share_without_its_count_is_not_measured():
    survey, asked = one_school((4, 5, 6), (57, 60, 53))
    survey[0]["count"] = None
    assert figures(survey, asked)["stjernelia", "5-7", "bullied"].state == "not_measured"


def test_means_that_give_single_answers_away_are_hidden():
    nearly = [5] * 11 + [4]
    rows = [mean_row("solstol", 5, nearly)]
    assert figures(rows)["solstol", "5-7", "wellbeing"].state == "hidden"


def test_sub_questions_exist_for_the_municipality_only():
    survey = [share_row("stjernelia", 5, 9, 60, "bullied_digitally")]
    survey += [share_row(MUNICIPALITY, 5, 19, 160, "bullied_digitally"), share_row(MUNICIPALITY, 5, 29, 160)]
    asked = [participation_row("stjernelia", 5, 60), participation_row(MUNICIPALITY, 5, 160)]
    found = figures(survey, asked)
    assert found[MUNICIPALITY, "5-7", "bullied_digitally"].state == "shown"
    assert ("stjernelia", "5-7", "bullied_digitally") not in found


def municipality_shares(**counts):
    """Counts of 160 in the whole municipality, by indicator."""
    survey = [share_row(MUNICIPALITY, 5, count, 160, indicator) for indicator, count in counts.items()]
    found = figures(survey, [participation_row(MUNICIPALITY, 5, 160)])
    return {name for (_, group, name), f in found.items() if group == "5-7" and f.state == "shown"}


@pytest.mark.parametrize(("part", "shown"), [(20, False), (19, False), (16, False), (15, True), (5, True), (4, False)])
def test_a_sub_question_that_tells_how_few_are_left_is_hidden(part, shown):
    both = {"bullied", "bullied_by_pupils"} if shown else {"bullied"}
    assert municipality_shares(bullied=20, bullied_by_pupils=part) == both


def test_a_sub_question_stands_only_beside_its_whole():
    assert municipality_shares(bullied=158, bullied_by_pupils=100) == set()  # all but two
    assert municipality_shares(bullied=120, bullied_by_pupils=100) == {"bullied", "bullied_by_pupils"}


def test_a_lone_hidden_school_takes_another_with_it():
    schools = {"stjernelia": (15, 170), "solstol": (2, 43), "kometdalen": (6, 30)}
    survey = [share_row(unit, 5, count, n) for unit, (count, n) in schools.items()]
    survey += [share_row(MUNICIPALITY, 5, 23, 243)]
    asked = [participation_row(unit, 5, n) for unit, (_, n) in schools.items()]
    asked += [participation_row(MUNICIPALITY, 5, 243)]
    found = figures(survey, asked)
    assert found["solstol", "5-7", "bullied"].state == "hidden"
    assert found["kometdalen", "5-7", "bullied"].state == "hidden"
    assert found["stjernelia", "5-7", "bullied"].state == "shown"
    assert found[MUNICIPALITY, "5-7", "bullied"].count == 23


def shown_units(survey, asked, indicator="bullied"):
    found = figures(survey, asked)
    return {unit for (unit, group, name), f in found.items() if name == indicator and f.state == "shown"}


def bullying(schools, total):
    survey = [share_row(unit, 5, count, n) for unit, (count, n) in {**schools, MUNICIPALITY: total}.items()]
    return survey, [participation_row(unit, 5, n) for unit, (_, n) in {**schools, MUNICIPALITY: total}.items()]


def test_those_not_bullied_are_protected_against_sums_too():
    schools = {"stjernelia": (40, 60), "solstol": (11, 12), "kometdalen": (12, 12)}
    assert shown_units(*bullying(schools, (63, 84))) <= {MUNICIPALITY}


def test_a_school_that_only_the_total_counts_is_protected_as_well():
    schools = {"stjernelia": (15, 60), "solstol": (9, 40)}
    assert len(shown_units(*bullying(schools, (25, 120))) - {MUNICIPALITY}) < 2  # one pupil of 20 somewhere else
    assert len(shown_units(*bullying(schools, (34, 160))) - {MUNICIPALITY}) < 2  # 10 of 60: computed exactly
    assert shown_units(*bullying(schools, (24, 100))) == {"stjernelia", "solstol", MUNICIPALITY}  # nobody else


@pytest.mark.parametrize("total", [(20, 100), (24, 90)])
def test_totals_smaller_than_their_parts_are_no_pass(total):
    with pytest.raises(ProtectionError, match="ledger_contradicts"):
        shown_units(*bullying({"stjernelia": (15, 60), "solstol": (9, 40)}, total))


def test_means_that_give_answers_away_are_hidden_and_rounding_protects_them_from_the_total():
    answers = {
        "stjernelia": [3, 4] * 30,
        "solstol": [5] * 12,
        "kometdalen": [5] * 11 + [4],
        "nordlysgrenda": [4, 2] * 8,
    }
    rows = [mean_row(unit, 5, values) for unit, values in answers.items()]
    rows.append(mean_row(MUNICIPALITY, 5, [a for values in answers.values() for a in values]))
    shown = shown_units(rows, [], "wellbeing")
    assert "solstol" not in shown
    assert "kometdalen" not in shown
    assert {"stjernelia", "nordlysgrenda", MUNICIPALITY} <= shown


counts_and_sizes = st.lists(
    st.integers(10, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=4
)


@settings(max_examples=60, deadline=None)
@given(counts_and_sizes)
def test_no_hidden_count_follows_from_what_is_shown(schools):
    units = ("stjernelia", "solstol", "kometdalen", "nordlysgrenda")
    numbers = dict(zip(units, schools, strict=False))
    survey = [share_row(unit, 5, count, n) for unit, (count, n) in numbers.items()]
    survey += [share_row(MUNICIPALITY, 5, sum(c for c, _ in schools), sum(n for _, n in schools))]
    asked = [participation_row(unit, 5, n) for unit, (_, n) in numbers.items()]
    asked += [participation_row(MUNICIPALITY, 5, sum(n for _, n in schools))]
    found = figures(survey, asked)
    total = found[MUNICIPALITY, "5-7", "bullied"]
    hidden = [u for u in numbers if found[u, "5-7", "bullied"].state == "hidden"]
    if total.state == "shown" and hidden:
        rest = total.count - sum(found[u, "5-7", "bullied"].count for u in numbers if u not in hidden)
        assert len(hidden) >= 2
        assert rest >= 5


def test_a_hidden_figure_cannot_be_built_with_a_number():
    with pytest.raises(ValueError, match="carries a number"):
        SurveyFigure(unit="a", school_year=YEAR, group="5-7", indicator="bullied", state="hidden", n=3)


def test_a_sub_question_never_stands_where_its_whole_was_hidden_to_keep_another_number(monkeypatch):
    """In a large municipality the search may hide a whole and leave its sub-questions; the audit stops that release."""
    grades, asked = (5, 6, 7), (57, 60, 53)
    survey, participation = one_school((40, 35, 30), asked, MUNICIPALITY)
    survey += [
        share_row(MUNICIPALITY, grade, 20, n, "bullied_by_pupils") for grade, n in zip(grades, asked, strict=True)
    ]
    places = {(MUNICIPALITY, "5-7", "bullied"), (MUNICIPALITY, "5-7", "bullied_by_pupils")}
    assert {figures(survey, participation)[place].state for place in places} == {"shown"}
    search = protect_figures.hide_until_safe

    def hides_a_whole_too(ledger, hidden, secrets):
        found = search(ledger, hidden, secrets)
        wholes = {statement.name for statement in ledger.statements if statement.name.indicator == "bullied"}
        return Protection(found.hidden | wholes, found.tables)

    monkeypatch.setattr(protect_figures, "hide_until_safe", hides_a_whole_too)
    assert {figures(survey, participation)[place].state for place in places} == {"hidden"}
