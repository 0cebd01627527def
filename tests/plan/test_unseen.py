"""Signs that nobody sees are found, all of them and no others."""

import sys
import unicodedata

from toolkit.plan.unseen import TURNING, texts_with_unseen, without_unseen


def test_all_that_turn_text_or_control_a_machine_and_no_others():
    """Against the database that comes with Python: category Cc, and the bidirectional controls."""
    every = [chr(number) for number in range(sys.maxunicode + 1)]
    gone = {sign for sign in every if without_unseen(sign) != sign}
    controls = {sign for sign in every if unicodedata.category(sign) == "Cc"}
    assert gone == (controls - set("\n\r\t")) | TURNING
    assert all(unicodedata.category(sign) == "Cf" for sign in TURNING)


def test_found_in_keys_and_deep_inside():
    clean = {"a": ["æøå\n", {"b": "c\td"}], "n": 3}
    assert list(texts_with_unseen(clean)) == []
    assert list(texts_with_unseen({"a\u202e": [clean, ["\x00"]]})) == ["a\u202e", "\x00"]
