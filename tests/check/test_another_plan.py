"""A plan with clauses of its own: findings and reports point into that plan, never into another municipality's."""

from datetime import date

import pytest

from toolkit.analyse.series import Point, Series
from toolkit.check import UnitFacts, check_unit
from toolkit.plan.load import load_settings
from toolkit.plan.new_municipality import make_municipality
from toolkit.plan.units import Unit
from toolkit.present.parts import about_numbers
from toolkit.present.sentences import finding_sentence
from toolkit.protect import Decision, UnitRecord

SCHOOL = Unit.model_validate(
    {"id": "a", "type": "school", "owner": "municipal", "names": [{"name": "A"}], "leader": "rektor", "source": "test"}
)


@pytest.fixture
def settings(tmp_path):
    made = make_municipality("0921", "Prøvedal", tmp_path, date(2021, 3, 1))
    return load_settings(tmp_path / made.params, made.school_year)


def test_every_finding_is_about_a_clause_of_the_plan(settings):
    decision = Decision(number=1, decision="x", responsible=None, deadline=None, status="i gang", reason=None)
    record = UnitRecord(unit="a", delivery="delivered", last_decisions=(decision,))
    findings = check_unit(UnitFacts(settings.plan, SCHOOL, "2020-21", record, date(2021, 6, 15)))
    assert {finding.rule for finding in findings} == {check.rule for check in settings.plan.checks}
    for finding in findings:
        assert settings.plan.clause(finding.clause)
        assert finding_sentence(finding, settings.plan).endswith(".")


def test_a_plan_may_have_one_definition_of_bullying(settings):
    series = Series("a", "all", "bullied", "share", (Point("2020-21", "hidden"),), ())
    assert "en annen definisjon" not in str(about_numbers([series], settings))


def test_the_committees_report_finds_the_chief_executives_title(settings):
    assert settings.plan.term("chief_executive", settings.run.run_date) == "kommunedirektør"
