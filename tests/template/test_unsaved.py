"""What is typed and not saved: on the disk at once, whole or not at all, and nothing a damaged file can stop."""

from __future__ import annotations

import json

import pytest
from helpers import TEST_NUMBER

from toolkit.errors import InputError
from toolkit.template.unsaved import Typed, Unsaved

KEY = "Møter!4!Svar"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "arbeid" / "Månedal kommune" / "startside"


def test_answers_survive_the_kernel(folder):
    unsaved = Unsaved(folder, "2020-21-solstol")
    unsaved.remember(KEY, "3")
    unsaved.remember("Kompetanse!5!Svar", "«Ærlig» talt\nto linjer")
    unsaved.remember(KEY, "4")
    again = Unsaved(folder, "2020-21-solstol")
    assert again.all() == {KEY: "4", "Kompetanse!5!Svar": "«Ærlig» talt\nto linjer"}
    assert not again.was_damaged
    again.forget([KEY, "finnes ikke"])
    assert list(unsaved.all()) == ["Kompetanse!5!Svar"]


def test_an_emptied_answer_is_an_answer(folder):
    Unsaved(folder, "a").remember(KEY, "")
    assert Unsaved(folder, "a").all() == {KEY: ""}


def test_what_an_answer_was_typed_over_is_kept_with_it(folder):
    Unsaved(folder, "a").remember(KEY, "4", over="3", label="Møter i ressursteamet")
    again = Unsaved(folder, "a")
    assert again.typed() == {KEY: Typed("4", "3", "Møter i ressursteamet")} and again.all() == {KEY: "4"}


def test_a_file_from_before_that_was_kept_is_read(folder):
    Unsaved(folder, "a").remember(KEY, "3")
    (file,) = folder.iterdir()
    file.write_text(json.dumps({KEY: "4"}), encoding="utf-8")
    unsaved = Unsaved(folder, "a")
    unsaved.remember("b", "1", "0", "B")
    assert unsaved.typed() == {KEY: Typed("4", "", ""), "b": Typed("1", "0", "B")} and not unsaved.was_damaged


def test_an_identity_number_in_what_stood_there_is_not_written_down(folder):
    Unsaved(folder, "a").remember(KEY, "4", over=f"Om {TEST_NUMBER}", label=f"Sak {TEST_NUMBER}")
    (file,) = folder.iterdir()
    assert TEST_NUMBER not in file.read_text(encoding="utf-8")


def test_each_unit_and_year_has_its_own(folder):
    Unsaved(folder, "2020-21-solstol").remember(KEY, "3")
    assert Unsaved(folder, "2020-21-nymaane").all() == {}
    assert Unsaved(folder, "2019-20-solstol").all() == {}


def test_only_the_owner_may_read_it(folder):
    Unsaved(folder, "../../a").remember(KEY, "3")
    (file,) = folder.iterdir()
    assert folder.stat().st_mode & 0o077 == 0 and file.stat().st_mode & 0o077 == 0


DAMAGED = [
    b"",
    b"{",
    b"[1]",
    b'{"a": 1}',
    b'{"a": {"answer": "3"}}',
    b'{"a": {"answer": "3", "over": null, "label": ""}}',
    b"\xff\xfe\x00",
    b"[" * 100_000,
]


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_file_is_set_aside_and_told(content, folder):
    Unsaved(folder, "a").remember(KEY, "3")
    (file,) = folder.iterdir()
    file.write_bytes(content)
    unsaved = Unsaved(folder, "a")
    assert unsaved.was_damaged and unsaved.all() == {}
    unsaved.remember(KEY, "4")
    assert Unsaved(folder, "a").all() == {KEY: "4"}
    assert file.with_suffix(".skadet").read_bytes() == content


def test_a_full_disk_is_told_and_what_was_remembered_stays(folder, monkeypatch):
    unsaved = Unsaved(folder, "a")
    unsaved.remember(KEY, "3")

    def full(_number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("toolkit.template.whole_files.os.fsync", full)
    with pytest.raises(InputError) as error:
        unsaved.remember(KEY, "4")
    assert error.value.code == "disk_full"
    assert Unsaved(folder, "a").all() == {KEY: "3"}
    assert len(list(folder.iterdir())) == 1


def test_an_identity_number_is_not_written_down(folder):
    unsaved = Unsaved(folder, "a")
    unsaved.remember(KEY, "Samtale om")
    with pytest.raises(InputError) as error:
        unsaved.remember(KEY, f"Samtale om {TEST_NUMBER}")
    assert error.value.code == "answer_identity_number"
    assert unsaved.all() == {}
    assert not any(TEST_NUMBER in path.read_text(encoding="utf-8") for path in folder.iterdir())


def test_what_is_on_the_disk_is_whole_after_each_answer(folder):
    unsaved = Unsaved(folder, "a")
    for number in range(20):
        unsaved.remember(f"Møter!{number}!Svar", "x" * number)
        (file,) = folder.iterdir()
        assert len(json.loads(file.read_text(encoding="utf-8"))) == number + 1
