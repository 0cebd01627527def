"""What is typed and not saved: on the disk at once, whole or not at all, and nothing a damaged file can stop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers import TEST_NUMBER

from toolkit.errors import InputError
from toolkit.present.problem_sentences import error_sentence
from toolkit.template import unsaved as unsaved_module
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


def held(monkeypatch, times):
    """Another program holds the file the first times that it is read."""
    read, left = Path.read_bytes, iter(range(times))

    def reading(path):
        if next(left, None) is None:
            return read(path)
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", reading)
    monkeypatch.setattr(unsaved_module, "BETWEEN_TRIES", 0)


def test_a_file_that_another_program_holds_for_a_moment_is_read(folder, monkeypatch):
    Unsaved(folder, "a").remember(KEY, "3")
    held(monkeypatch, 3)
    unsaved = Unsaved(folder, "a")
    assert unsaved.all() == {KEY: "3"} and not unsaved.was_damaged


def test_a_file_that_cannot_be_read_is_not_damaged_and_not_written_over(folder, monkeypatch):
    Unsaved(folder, "a").remember(KEY, "3")
    (file,) = folder.iterdir()
    with monkeypatch.context() as holding:
        held(holding, 10_000)
        unsaved = Unsaved(folder, "a")
        for asked in (unsaved.all, lambda: unsaved.remember("b", "1"), lambda: unsaved.forget([KEY])):
            with pytest.raises(InputError) as error:
                asked()
            assert error.value.code == "unsaved_unreadable" and file.name in error_sentence(error.value)
    assert not unsaved.was_damaged and list(folder.iterdir()) == [file]
    assert unsaved.all() == {KEY: "3"}


def test_every_damaged_file_is_kept(folder):
    for content in (b"{", b"[", b"{{"):
        Unsaved(folder, "a").remember(KEY, "3")
        next(folder.glob("*.json")).write_bytes(content)
        assert Unsaved(folder, "a").was_damaged
    assert {path.read_bytes() for path in folder.iterdir()} == {b"{", b"[", b"{{"}


def test_a_damaged_file_that_cannot_be_set_aside_is_not_written_over(folder, monkeypatch):
    Unsaved(folder, "a").remember(KEY, "3")
    (file,) = folder.iterdir()
    file.write_bytes(b"{")

    def no_renaming(*_):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as holding:
        holding.setattr(Path, "replace", no_renaming)
        with pytest.raises(InputError) as error:
            Unsaved(folder, "a").remember(KEY, "4")
    assert error.value.code == "unsaved_unreadable" and file.read_bytes() == b"{"


LONG = "Vi hadde 14 møter i 2020. Alle er enige om at planen virker, og at den skal stå.\nSamtale med "


@pytest.mark.parametrize("after", ["", " om fraværet i mai"])
@pytest.mark.parametrize("number", [TEST_NUMBER, f"{TEST_NUMBER[:6]} {TEST_NUMBER[6:]}"])
def test_a_long_answer_is_kept_when_a_number_is_typed_in_it_and_its_first_digits_are_not(folder, number, after):
    unsaved = Unsaved(folder, "a")
    for length in range(len(number)):
        unsaved.remember(KEY, LONG + number[:length] + after, over="før", label="Svar")
    with pytest.raises(InputError):
        unsaved.remember(KEY, LONG + number + after, over="før", label="Svar")
    assert unsaved.typed() == {KEY: Typed(LONG + number[6:7].strip("0123456789") + after, "før", "Svar")}


def test_a_number_that_is_mended_at_its_first_digit_is_not_kept_either(folder):
    unsaved = Unsaved(folder, "a")
    wrong = f"{(int(TEST_NUMBER[0]) + 1) % 10}{TEST_NUMBER[1:]}"
    unsaved.remember(KEY, LONG + wrong)
    with pytest.raises(InputError):
        unsaved.remember(KEY, LONG + TEST_NUMBER)
    assert unsaved.all() == {KEY: LONG}


def test_a_long_answer_is_kept_when_a_number_is_pasted_in_it(folder):
    unsaved = Unsaved(folder, "a")
    unsaved.remember(KEY, LONG)
    with pytest.raises(InputError):
        unsaved.remember(KEY, LONG + TEST_NUMBER)
    assert unsaved.all() == {KEY: LONG}


def test_an_identity_number_is_not_written_down(folder):
    unsaved = Unsaved(folder, "a")
    unsaved.remember(KEY, "Samtale om")
    with pytest.raises(InputError) as error:
        unsaved.remember(KEY, f"Samtale om {TEST_NUMBER}")
    assert error.value.code == "answer_identity_number"
    assert unsaved.all() == {KEY: "Samtale om"}
    assert not any(TEST_NUMBER in path.read_text(encoding="utf-8") for path in folder.iterdir())


def test_what_is_on_the_disk_is_whole_after_each_answer(folder):
    unsaved = Unsaved(folder, "a")
    for number in range(20):
        unsaved.remember(f"Møter!{number}!Svar", "x" * number)
        (file,) = folder.iterdir()
        assert len(json.loads(file.read_text(encoding="utf-8"))) == number + 1
