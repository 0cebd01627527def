"""The published national series: the figures are the published ones, and nothing runs across a break."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from toolkit.plan.load import load_settings
from toolkit.sources.national import national_series


def test_known_figures() -> None:
    frame = national_series().set_index(["indicator", "school_year"])
    assert frame.loc[("bullied", "2020-21"), "share"] == pytest.approx(0.058)
    assert frame.loc[("bullied", "2018-19"), "respondents"] == 447543
    assert frame.loc[("bullied_by_pupils", "2018-19"), "share"] == pytest.approx(0.046)
    assert frame.loc[("bullied_before_2016", "2013-14"), "share"] == pytest.approx(0.043)


def test_one_row_per_indicator_and_year() -> None:
    frame = national_series()
    assert not frame.duplicated(["indicator", "year_autumn"]).any()
    assert frame["share"].between(0.01, 0.2).all(), "a share, not a percentage"
    expected = [f"{year}-{str(year + 1)[2:]}" for year in frame["year_autumn"]]
    assert frame["school_year"].tolist() == expected


def test_a_new_series_begins_at_each_break() -> None:
    frame = national_series()
    years = {number: set(group["year_autumn"]) for number, group in frame.groupby("series")}
    assert years == {1: {2012}, 2: {2013, 2014, 2015}, 3: set(range(2016, 2024))}
    first = ~frame["comparable_with_previous"]
    assert set(frame.loc[first, "year_autumn"]) == {2013, 2016}


def test_breaks_are_those_of_the_settings(repo_root: Path) -> None:
    frame = national_series()
    breaks = {b.year for b in load_settings(repo_root / "params/example", "2020-21").surveys.breaks}
    assert set(frame.loc[~frame["comparable_with_previous"], "year_autumn"]) == breaks


def test_indicators_do_not_cross_2016(repo_root: Path) -> None:
    frame = national_series()
    before = set(frame.loc[frame["year_autumn"] < 2016, "indicator"])
    after = set(frame.loc[frame["year_autumn"] >= 2016, "indicator"])
    assert before == {"bullied_before_2016"}
    assert after == {"bullied", "bullied_by_pupils"}
    known = {i.id for i in load_settings(repo_root / "params/example", "2020-21").surveys.indicators}
    assert after <= known
    assert not before & known


def test_every_figure_has_a_source() -> None:
    frame = national_series()
    assert frame["source"].str.startswith("https://").all()
    assert frame["definition"].str.len().min() > 5


def test_the_caller_cannot_spoil_the_next_callers_frame() -> None:
    first = national_series()
    first["share"] = 0.5
    assert national_series()["share"].max() == pytest.approx(0.1)


def test_figures_are_those_collected(shared: Path) -> None:
    with (shared / "facts/elevundersokelsen_national.csv").open(encoding="utf-8") as file:
        facts = [row for row in csv.DictReader(file) if row["group"] == "all 5-vg3"]

    def indicator(row: dict[str, str]) -> str:
        if int(row["year_autumn"]) < 2016:
            return "bullied_before_2016"
        return "bullied_by_pupils" if row["measure"] == "bullied by pupils" else "bullied"

    collected = {(indicator(row), int(row["year_autumn"])): float(row["percent"]) for row in facts}
    frame = national_series()
    percent = (frame["share"] * 100).round(1)
    shipped = dict(zip(zip(frame["indicator"], frame["year_autumn"], strict=True), percent, strict=True))
    assert shipped == collected
