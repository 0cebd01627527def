"""A saved question holds choices only and opens the same view; a wrong file gives a sentence, a name is no path."""

import errno
import os
import stat
import tomllib
from dataclasses import replace

import pytest
from clean_tables import SETTINGS
from explorer_helpers import TRUTH, protected_of
from helpers import TEST_NUMBER
from house import ROOT
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import InputError
from toolkit.interactive.asked import COMPARISONS, JUDGEMENTS, POOLINGS, VIEWS, Asked
from toolkit.interactive.explorer import Explorer, open_explorer
from toolkit.interactive.saved_question import folder_of, read_question, save_question, saved_questions
from toolkit.present.problem_sentences import error_sentence

PROTECTED = protected_of(TRUTH)
ASKED = Asked(
    "mitt_valg",
    "bullied",
    "5-7",
    units="stjernelia",
    first_year="2020-21",
    last_year="2020-21",
    comparison="nation",
    pooling="years",
    view="figure",
    judgements={"whole_staff": "partly", "relation": "yes"},
)


def read(path):
    return read_question(path, PROTECTED, SETTINGS)


@given(
    st.builds(
        Asked,
        programme=st.just("mitt_valg"),
        outcome=st.sampled_from(["bullied", "wellbeing", "teacher_support"]),
        grades=st.sampled_from(["5-7", "8-10"]),
        units=st.sampled_from(["", "stjernelia", "nordlysgrenda"]),
        first_year=st.sampled_from(["", "2020-21"]),
        last_year=st.sampled_from(["", "2020-21"]),
        comparison=st.sampled_from(COMPARISONS),
        pooling=st.sampled_from(POOLINGS),
        view=st.sampled_from(VIEWS),
        judgements=st.dictionaries(
            st.sampled_from(["relation", "whole_staff", "everyday"]), st.sampled_from(JUDGEMENTS[1:])
        ),
    ),
    st.text(min_size=1, max_size=80),
)
def test_what_is_saved_is_what_is_opened(tmp_path_factory, asked, name):
    folder = tmp_path_factory.mktemp("questions")
    try:
        path = save_question(asked, name, folder)
    except InputError as error:
        assert error.code == "question_name"
        assert list(folder.iterdir()) == []
        return
    assert read(path) == asked
    assert [path] == list(folder.iterdir())
    first = path.read_bytes()
    assert save_question(asked, name, folder) == path
    assert path.read_bytes() == first


HOSTILE = [
    "../../etc/passwd",
    "C:\\Windows\\system",
    "CON",
    "com1",
    "x" * 80,
    "a/b",
    "\u202egnp.exe",
    "~",
    ".toml",
    "a\x00b",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_never_a_path(name, tmp_path):
    folder = tmp_path / "sporsmal"
    try:
        path = save_question(ASKED, name, folder)
    except InputError as error:
        assert "Skriv et navn" in error_sentence(error)
        return
    assert path.parent == folder
    assert path.stem.replace("-", "").isalnum()
    assert path.stem.isascii()
    assert path.stem not in ("con", "com1")
    assert read(path) == ASKED
    assert {file.name for file in tmp_path.rglob("*")} == {"sporsmal", path.name}


def test_a_file_holds_choices_and_the_name_and_nothing_else(tmp_path):
    path = save_question(ASKED, 'Færre "ertes" på Øya?', tmp_path)
    assert path.name == "faerre-ertes-pa-oya.toml"
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    assert found.pop("name") == 'Færre "ertes" på Øya?'
    assert found == {
        **{"format": 1, "programme": "mitt_valg", "outcome": "bullied", "grades": "5-7", "units": "stjernelia"},
        **{"first_year": "2020-21", "last_year": "2020-21", "comparison": "nation", "pooling": "years"},
        **{"view": "figure", "judgements": {"relation": "yes", "whole_staff": "partly"}},
    }
    assert saved_questions(tmp_path) == [('Færre "ertes" på Øya?', path)]


def test_another_question_is_not_overwritten(tmp_path):
    path = save_question(ASKED, "Mobbing, 5.", tmp_path)
    before = path.read_bytes()
    with pytest.raises(InputError) as caught:
        save_question(replace(ASKED, units=""), "Mobbing 5", tmp_path)
    assert "filen ville fått samme navn som «Mobbing, 5.»" in error_sentence(caught.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", ["", "notat fra PPT", "format = 1", "name = 3", "x" * 30_000])
def test_a_file_that_is_no_question_is_not_overwritten(tmp_path, content):
    path = tmp_path / "mobbing.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        save_question(ASKED, "Mobbing", tmp_path)
    assert "mobbing.toml som ikke er et lagret spørsmål" in error_sentence(caught.value)
    assert path.read_text(encoding="utf-8") == content
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="links of Unix")
def test_a_link_to_elsewhere_is_not_followed(tmp_path):
    folder, elsewhere = tmp_path / "sporsmal", tmp_path / "annet"
    folder.mkdir()
    (folder / "mobbing.toml").symlink_to(elsewhere)
    with pytest.raises(InputError, match="question_file_taken"):
        save_question(ASKED, "Mobbing", folder)
    assert not elsewhere.exists()


@pytest.mark.parametrize("spelt", ["{} Ola", "Ola {}", "{day} {person}", "{day}_{person}", "{day}\u200b{person} Ola"])
def test_a_name_with_an_identity_number_is_refused_and_not_repeated(tmp_path, spelt):
    day, person = TEST_NUMBER[:6], TEST_NUMBER[6:]
    explorer = explorer_at(tmp_path / "sporsmal")
    explorer.saved.name.value = spelt.format(TEST_NUMBER, day=day, person=person)
    explorer.saved.save.click()
    assert "navnet inneholder et fødselsnummer" in explorer.saved.said.value
    assert person not in explorer.saved.said.value
    assert not (tmp_path / "sporsmal").exists()


@pytest.mark.skipif(os.name == "nt", reason="modes of Unix")
def test_questions_can_be_read_by_their_owner_only(tmp_path):
    folder = folder_of(tmp_path, SETTINGS)
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    path = save_question(ASKED, "Mobbing", folder)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (folder, path)] == [0o700, 0o600]


def test_a_full_disk_is_said_and_the_former_question_stands(tmp_path, monkeypatch):
    path = save_question(ASKED, "Mobbing", tmp_path)
    before = path.read_bytes()

    def full(_handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError) as caught:
        save_question(replace(ASKED, units=""), "Mobbing", tmp_path)
    assert "Gjør plass" in error_sentence(caught.value)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("line", "instead", "named"),
    [
        ("format = 1", "format = 2", ["format", "1"]),
        ("format = 1", 'format = "1"', ["format"]),
        ("format = 1", "format = true", ["format"]),
        ('programme = "mitt_valg"', 'programme = "olweus"', ["programme", "olweus"]),
        ('outcome = "bullied"', 'outcome = "bulied"', ["outcome", "bulied"]),
        ('outcome = "bullied"', "outcome = 3", ["outcome", "3"]),
        ('units = "stjernelia"', 'units = "saturn"', ["units", "saturn"]),
        ('units = "stjernelia"', 'unit = "stjernelia"', ["units", "mangler"]),
        ('view = "figure"', 'view = "figure"\ncount = "3"', ["count", "ukjent"]),
        ('first_year = "2020-21"', 'first_year = "2015-16"', ["first_year", "2015-16"]),
        ('comparison = "nation"', 'comparison = "<b>x</b>"', ["comparison", "<b>x</b>"]),
        ('"relation" = "yes"', '"relation" = "maybe"', ["judgements.relation", "maybe"]),
        ('"relation" = "yes"', '"love" = "yes"', ["judgements.love", "yes"]),
        ('"relation" = "yes"', '"relation" = "yes', ["er ikke et lagret spørsmål"]),
    ],
)
def test_a_wrong_file_is_told_with_file_field_and_value(line, instead, named, tmp_path):
    path = save_question(ASKED, "Mobbing", tmp_path)
    written = path.read_text(encoding="utf-8")
    assert line in written
    path.write_text(written.replace(line, instead), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    sentence = error_sentence(caught.value)
    assert all(word in sentence for word in ["mobbing.toml", "lagre", *named])


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x = " + b"[" * 9000, b"a" * 30_000, b""])
def test_what_is_no_question_is_told(content, tmp_path):
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match="question_"):
        read(path)
    assert saved_questions(tmp_path) == [("x.toml", path)]


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path):
    for path in (tmp_path / "borte.toml", tmp_path):
        with pytest.raises(InputError, match="question_unreadable"):
            read(path)


# In the explorer


def explorer_at(folder):
    return Explorer(PROTECTED, SETTINGS, questions=folder)


def test_a_question_opens_the_same_view_in_another_explorer(tmp_path):
    folder = folder_of(tmp_path, SETTINGS)
    assert folder == tmp_path / "sporsmal" / "example"
    first = explorer_at(folder)
    first.choices.ask(ASKED)
    first.saved.name.value = "Øya <b>"
    first.saved.save.click()
    assert "Spørsmålet er lagret som oya-b.toml" in first.saved.said.value
    assert [label for label, _ in first.saved.choose.options] == ["Velg …", "Øya <b>"]
    second = explorer_at(folder)
    assert second.answer.value != first.answer.value
    second.saved.choose.index = 1
    assert second.choices.asked() == ASKED
    assert second.answer.value == first.answer.value
    assert 'role="status"' in second.saved.said.value


def test_a_wrong_question_is_said_and_changes_nothing(tmp_path):
    path = save_question(ASKED, "Mobbing", tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("nation", "<script>"), encoding="utf-8")
    explorer = explorer_at(tmp_path)
    before = explorer.choices.asked()
    explorer.saved.open(path)
    assert "mobbing.toml kan ikke åpnes: «&lt;script&gt;» i feltet «comparison»" in explorer.saved.said.value
    assert explorer.choices.asked() == before


def test_without_a_name_nothing_is_saved(tmp_path):
    explorer = explorer_at(tmp_path)
    explorer.saved.save.click()
    assert "Skriv et navn" in explorer.saved.said.value
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("exists", [True, False])
def test_the_notebook_opens_with_the_question_that_its_parameter_names(tmp_path, exists):
    path = save_question(ASKED, "Stjernelia", tmp_path) if exists else tmp_path / "borte.toml"
    asked = {"params": str(ROOT / "params" / "example"), "school_year": "2020-21", "slice_file": "", "internal": True}
    panel = open_explorer({**asked, "out": str(tmp_path / "ut"), "question": str(path)})
    shown = " ".join(child.value for child in panel.children if hasattr(child, "value"))
    assert ("du har valgt bare Stjernelia barneskole" in shown) == exists
    assert ("borte.toml kan ikke åpnes" in shown) != exists
    assert not (tmp_path / "ut").exists()
