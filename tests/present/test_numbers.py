"""Numbers and dates as a Norwegian reader writes them."""

from datetime import date

from toolkit.present import numbers


def test_norwegian_style_with_hard_spaces():
    assert numbers.percent(0.0748) == "7,5\u00a0%"
    assert numbers.percent(0.1) == "10,0\u00a0%"
    assert numbers.percent_bare(0.051) == "5,1"
    assert numbers.mean(4.25) == "4,3"
    assert numbers.whole(63187) == "63\u00a0187"
    assert numbers.day(date(2024, 5, 17)) == "17.\u00a0mai\u00a02024"
    assert numbers.listing(["5.", "6.", "7."]) == "5., 6. og 7."
