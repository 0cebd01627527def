"""Many texts sought at once are found exactly where each of them is found alone."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit.publish.sought import Sought

FEW_LETTERS = st.text("abæ", max_size=40)


@given(st.lists(st.text("abæ", min_size=1, max_size=9), max_size=6), FEW_LETTERS)
@example(["aba"], "bbaba")
@example([], "a")
def test_as_when_each_is_sought_alone(ours, text):
    assert Sought(ours).stands_in(text) == any(one in text for one in ours)


@given(st.lists(st.text(min_size=3, max_size=60), min_size=1, max_size=6), st.text(), st.text(), st.data())
def test_one_that_is_put_somewhere_is_found(ours, before, after, data):
    assert Sought(ours).stands_in(before + data.draw(st.sampled_from(ours)) + after)


@pytest.mark.parametrize("length", range(1, 30))
def test_wherever_it_begins(length):
    ours = Sought(["x" + "abcdefghijklmnopqrstuvwxyz0123"[: length - 1], "q" * (length + 5)])
    text = "x" + "abcdefghijklmnopqrstuvwxyz0123"[: length - 1]
    assert all(ours.stands_in("-" * before + text + "-" * after) for before in range(40) for after in (0, 1, 7))
    assert length < 2 or not any(ours.stands_in("-" * before + text[:-1] + "-") for before in range(40))
