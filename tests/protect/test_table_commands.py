"""`tiltaksplan attack` and `tiltaksplan protect` from outside, as a person or another tool runs them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from house import tiltaksplan
from independent_attacker import Disclosed, disclosed, ranges
from tables import (
    HIDDEN,
    MARGIN,
    Key,
    frame,
    from_array,
    grand_total,
    hide,
    keys_of,
    random_table,
    sensitive,
    with_margins,
    write_csv,
    zeros,
)

pytestmark = pytest.mark.slow

BOKMAL = re.compile(r"\b(er|ikke|må|kan|har|ingen|med)\b")


def young_and_old(young: tuple[int, int, int], old: tuple[int, int, int]) -> pd.DataFrame:
    inner = {("young", country): n for country, n in zip("IPS", young, strict=True)}
    inner |= {("old", country): n for country, n in zip("IPS", old, strict=True)}
    return with_margins(inner, ("age", "country"))


BLOCK = [("young", "I"), ("young", "P"), ("old", "I"), ("old", "P")]


@pytest.fixture
def safe(tmp_path: Path) -> Path:
    return write_csv(hide(young_and_old((2, 0, 5), (3, 4, 6)), BLOCK), tmp_path / "safe.csv")


@pytest.fixture
def unsafe(tmp_path: Path) -> Path:
    """Two cells hidden in one line: their columns give them away."""
    return write_csv(hide(young_and_old((2, 0, 5), (3, 4, 6)), BLOCK[:2]), tmp_path / "unsafe.csv")


def document(done: subprocess.CompletedProcess[str]) -> dict[str, list[object]]:
    """The one JSON document on standard output."""
    found: dict[str, list[object]] = json.loads(done.stdout)
    return found


def assert_refused(done: subprocess.CompletedProcess[str], status: int) -> None:
    """A sentence for people on standard error, nothing else."""
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert BOKMAL.search(done.stderr), done.stderr


# attack


def test_attack_as_json(safe: Path) -> None:
    done = tiltaksplan("attack", safe, "--json")
    assert done.returncode == 0, done.stderr
    spans = [(0, 2), (0, 2), (3, 5), (2, 4)]
    expected = {
        key: {"key": list(key), "low": low, "high": high} for key, (low, high) in zip(BLOCK, spans, strict=True)
    }
    assert {tuple(cell["key"]): cell for cell in document(done)["cells"]} == expected
    assert set(document(done)) == {"cells"}
    assert len(document(done)["cells"]) == 4


def test_a_disclosed_cell_is_status_1(unsafe: Path) -> None:
    done = tiltaksplan("attack", unsafe, "--json")
    assert done.returncode == 1
    assert {tuple(c["key"]): (c["low"], c["high"]) for c in document(done)["cells"]} == {
        BLOCK[0]: (2, 2),
        BLOCK[1]: (0, 0),
    }


def test_below_a_number(safe: Path) -> None:
    done = tiltaksplan("attack", safe, "--at-least", 3, "--json")
    assert done.returncode == 1
    below = {tuple(cell["key"]): cell.get("below", False) for cell in document(done)["cells"]}
    assert below == {key: key[0] == "young" for key in BLOCK}


def test_not_below_a_number(safe: Path) -> None:
    done = tiltaksplan("attack", safe, "--at-least", 2, "--json")
    assert done.returncode == 0
    assert not any(cell.get("below", False) for cell in document(done)["cells"])


def test_public_zeros(tmp_path: Path) -> None:
    path = write_csv(hide(young_and_old((1, 1, 7), (4, 3, 5)), BLOCK), tmp_path / "t.csv")
    assert tiltaksplan("attack", path, "--json").returncode == 0
    done = tiltaksplan("attack", path, "--zero-public", "--json")
    assert done.returncode == 1
    assert {tuple(c["key"]): (c["low"], c["high"]) for c in document(done)["cells"]} == dict(
        zip(BLOCK, [(1, 1), (1, 1), (4, 4), (3, 3)], strict=True)
    )


def test_no_end_is_null(tmp_path: Path) -> None:
    table = frame({("a",): HIDDEN, ("b",): 3, (MARGIN,): HIDDEN}, ["answer"])
    done = tiltaksplan("attack", write_csv(table, tmp_path / "t.csv"), "--at-least", 5, "--json")
    assert done.returncode == 0
    assert [(c["key"], c["low"], c["high"]) for c in document(done)["cells"]] == [(["a"], 0, None), ([MARGIN], 3, None)]


def test_nothing_hidden(tmp_path: Path) -> None:
    done = tiltaksplan("attack", write_csv(random_table((3, 3), seed=0), tmp_path / "t.csv"), "--json")
    assert (done.returncode, document(done)) == (0, {"cells": []})


def test_attack_on_a_larger_table(tmp_path: Path) -> None:
    table = random_table((6, 5), seed=0)
    shown = hide(table, sensitive(table, 5, False))
    done = tiltaksplan("attack", write_csv(shown, tmp_path / "t.csv"), "--json")
    assert {tuple(c["key"]): (c["low"], c["high"]) for c in document(done)["cells"]} == ranges(shown)


@pytest.mark.parametrize("command", ["attack", "protect"])
def test_words_for_people(command: str, tmp_path: Path) -> None:
    table = random_table((4, 4), seed=0)
    if command == "attack":
        table = hide(table, sensitive(table, 5, False))
    done = tiltaksplan(command, write_csv(table, tmp_path / "t.csv"))
    assert done.returncode in (0, 1)
    assert done.stdout.strip()
    with pytest.raises(json.JSONDecodeError):
        json.loads(done.stdout)


def test_keys_are_text(tmp_path: Path) -> None:
    """`01` is no number, `NA` is not missing, and letters outside ASCII stay."""
    keys = ["01", "1", "1.0", "NA", "null", "Ås skole", "a, b"]
    table = frame({(key,): HIDDEN for key in keys} | {(MARGIN,): 9}, ["enhet"])
    done = tiltaksplan("attack", write_csv(table, tmp_path / "t.csv"), "--json")
    assert [cell["key"] for cell in document(done)["cells"]] == [[key] for key in keys]


def test_a_file_as_excel_saves_it(tmp_path: Path) -> None:
    """With a byte order mark and Windows line ends."""
    path = tmp_path / "t.csv"
    path.write_bytes("enhet,value\r\nÅs,*\r\nBø,*\r\nTotal,9\r\n".encode("utf-8-sig"))
    done = tiltaksplan("attack", path, "--json")
    assert [cell["key"] for cell in document(done)["cells"]] == [["Ås"], ["Bø"]]


def test_semicolons_as_norwegian_excel_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("enhet;value\na, b;*\nc;*\nTotal;9\n", encoding="utf-8")
    done = tiltaksplan("attack", path, "--json")
    assert [(c["key"], c["low"], c["high"]) for c in document(done)["cells"]] == [(["a, b"], 0, 9), (["c"], 0, 9)]


# protect


@pytest.mark.parametrize("zero_public", [False, True])
def test_protect_as_json(zero_public: bool, tmp_path: Path) -> None:
    table = random_table((6, 5), seed=0)
    path = write_csv(table, tmp_path / "t.csv")
    done = tiltaksplan("protect", path, "--limit", 3, *(["--zero-public"] if zero_public else []), "--json")
    assert done.returncode == 0, done.stderr
    assert set(document(done)) == {"hidden"}
    hidden = keys_of(document(done)["hidden"])  # type: ignore[arg-type]
    assert len(hidden) == len(document(done)["hidden"])
    assert_protected(table, hidden, 3, zero_public)


def test_the_limit_is_5_if_nothing_is_said(tmp_path: Path) -> None:
    path = write_csv(random_table((6, 5), seed=0), tmp_path / "t.csv")
    assert tiltaksplan("protect", path, "--json").stdout == tiltaksplan("protect", path, "--limit", 5, "--json").stdout


def assert_protected(table: pd.DataFrame, hidden: set[Key], limit: int, zero_public: bool) -> None:
    small = sensitive(table, limit, zero_public)
    assert hidden >= set(small)
    assert grand_total(table) not in hidden
    assert not zero_public or not hidden.intersection(zeros(table))
    assert disclosed(hide(table, hidden), small, limit, zero_public) == Disclosed((), ())


def test_what_is_protected_survives_the_attack_command(tmp_path: Path) -> None:
    table = random_table((6, 5), seed=3)
    hidden = keys_of(document(tiltaksplan("protect", write_csv(table, tmp_path / "t.csv"), "--json"))["hidden"])  # type: ignore[arg-type]
    done = tiltaksplan("attack", write_csv(hide(table, hidden), tmp_path / "shown.csv"), "--json")
    assert done.returncode == 0
    assert {tuple(cell["key"]) for cell in document(done)["cells"]} == hidden


def test_nothing_sensitive(tmp_path: Path) -> None:
    table = frame({("a",): 20, ("b",): 30, (MARGIN,): 50}, ["answer"])
    done = tiltaksplan("protect", write_csv(table, tmp_path / "t.csv"), "--json")
    assert (done.returncode, document(done)) == (0, {"hidden": []})


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_nothing_works_is_status_3(options: list[str], tmp_path: Path) -> None:
    path = write_csv(from_array(np.array([4, 1])), tmp_path / "t.csv")
    done = tiltaksplan("protect", path, "--zero-public", *options)
    assert_refused(done, 3)
    if options and done.stdout.strip():
        json.loads(done.stdout)


# What is refused

BAD_TABLES = {
    "a word": "answer,value\na,tre\nTotal,3\n",
    "the same cell twice but for a blank": "answer,value\na,*\na ,*\nTotal,7\n",
    "below zero": "answer,value\na,-3\nTotal,-3\n",
    "half a child": "answer,value\na,2.5\nTotal,2.5\n",
    "an empty value": "answer,value\na,\nTotal,3\n",
    "an empty key": "answer,value\n,3\nTotal,3\n",
    "the same cell twice": "answer,value\na,3\na,4\nTotal,7\n",
    "no column value": "answer,antall\na,3\nTotal,3\n",
    "no key column": "value\n3\n",
    "five key columns": "a,b,c,d,e,value\n1,1,1,1,1,3\n",
    "a row with more cells": "answer,value\na,30,4\nTotal,30\n",
    "a row with fewer cells": "answer,value\na\nTotal,30\n",
    "nothing": "",
    "not text": "\x00\x01\x02",
    "numbers that contradict": "answer,value\na,3\nb,4\nTotal,8\n",
}


@pytest.mark.parametrize("command", ["attack", "protect"])
@pytest.mark.parametrize("content", BAD_TABLES.values(), ids=BAD_TABLES.keys())
def test_a_table_that_is_none(command: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(content, encoding="utf-8")
    done = tiltaksplan(command, path, "--json")
    assert_refused(done, 1)
    assert not done.stdout.strip() or json.loads(done.stdout)


@pytest.mark.parametrize("command", ["attack", "protect"])
def test_a_table_in_another_encoding(command: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("enhet,value\nÅs,30\nTotal,30\n".encode("latin-1"))
    assert_refused(tiltaksplan(command, path), 1)


def test_protect_needs_every_number(safe: Path) -> None:
    assert_refused(tiltaksplan("protect", safe, "--json"), 1)


@pytest.mark.parametrize("command", ["attack", "protect"])
def test_wrong_usage(command: str, safe: Path, tmp_path: Path) -> None:
    assert tiltaksplan(command, tmp_path / "nowhere.csv").returncode == 2
    assert tiltaksplan(command, tmp_path).returncode == 2
    assert tiltaksplan(command).returncode == 2
    assert tiltaksplan(command, safe, "--loud").returncode == 2


def test_an_option_that_is_no_number(safe: Path) -> None:
    assert tiltaksplan("attack", safe, "--at-least", "tre").returncode == 2
    assert tiltaksplan("protect", safe, "--limit", "tre").returncode == 2


def test_progress_is_not_on_standard_output(unsafe: Path) -> None:
    """Exactly one document, whatever the solver prints."""
    done = tiltaksplan("attack", unsafe, "--json")
    assert done.stdout.strip().startswith("{") and done.stdout.strip().endswith("}")
    assert not done.stderr.strip() or "Traceback" not in done.stderr
