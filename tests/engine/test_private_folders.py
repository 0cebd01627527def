"""Drafts and unfinished work are their owner's; another user of the machine gets a sentence and no traceback."""

import os
import stat
from contextlib import nullcontext
from pathlib import Path

import pytest
from clean_tables import SETTINGS
from house import copy_example, keep_workbooks
from typer.testing import CliRunner

import toolkit.engine.draft as engine
from toolkit.cli import app
from toolkit.engine.folders import desk_folder, working_folder
from toolkit.engine.report import MadeReport
from toolkit.errors import RunRefusedError
from toolkit.interactive.servers.private import own_folder
from toolkit.present.problem_sentences import error_sentence


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="modes of Unix")
def test_a_draft_can_be_read_by_its_owner_only(tmp_path, monkeypatch):
    params, out = keep_workbooks(copy_example(tmp_path), "Solstøl"), tmp_path / "ut"

    def no_report(tasks, workers, receive):
        (task,) = tasks
        receive(MadeReport(task.name, 0.0, {f"{task.name}.html": b"<p>side</p>"}))

    monkeypatch.setattr(engine, "make_all", no_report)
    monkeypatch.setattr(engine, "processes", lambda *_: nullcontext())
    open_before = out / "utkast" / "example" / "2020-21"
    open_before.mkdir(parents=True)
    (open_before / "solstol-endringer.md").write_text("fra et tidligere utkast", encoding="utf-8")
    finished = CliRunner().invoke(app, ["draft", "solstol", "--params", str(params), "--out", str(out)])
    assert finished.exit_code == 0, finished.output
    made = [out / "utkast", *(out / "utkast").rglob("*")]
    files = {path.name for path in made if path.is_file()}
    assert len(files) == 4 and "solstol.html" in files
    assert {mode(path) for path in made if path.is_file()} == {0o600}
    assert {mode(path) for path in made if path.is_dir()} == {0o700}


ENTRANCES = [
    lambda out: nullcontext(own_folder(out, SETTINGS)),
    lambda out: nullcontext(desk_folder(out, SETTINGS)),
    lambda out: working_folder(out, SETTINGS),
]


def enter(entrance, out):
    with entrance(out):
        pass


@pytest.mark.skipif(os.name == "nt", reason="owners of Unix")
@pytest.mark.parametrize("entrance", ENTRANCES)
@pytest.mark.parametrize("refused", ["mkdir", "chmod"])
def test_a_folder_of_another_user_is_said_to_be(tmp_path, monkeypatch, entrance, refused):
    out = tmp_path / "felles"
    (out / "arbeid").mkdir(parents=True)

    def refuse(path, *_, **__):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, refused, refuse)
    monkeypatch.setattr(Path, "owner", lambda _: "kari")
    mine = out.stat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: mine + 1)
    with pytest.raises(RunRefusedError) as caught:
        enter(entrance, out)
    sentence = error_sentence(caught.value)
    assert "«kari»" in sentence and "«arbeid»" in sentence and "--out" in sentence and str(tmp_path) not in sentence
    monkeypatch.setattr(os, "getuid", lambda: mine)
    with pytest.raises(RunRefusedError) as caught:
        enter(entrance, out)
    assert caught.value.code == "folder_closed", "it is the user's own"


@pytest.mark.parametrize("command", [["start", "--no-browser"], ["explore", "--no-browser"], ["run"]])
def test_the_command_says_it_and_stops_with_its_own_status(tmp_path, monkeypatch, command):
    params = keep_workbooks(copy_example(tmp_path), "Solstøl")
    (tmp_path / "ut").mkdir()

    def refuse(path, *_, **__):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    finished = CliRunner().invoke(app, [*command, "--params", str(params), "--out", str(tmp_path / "ut")])
    assert finished.exit_code == 3, finished.exception
    assert "velg en annen mappe med --out" in finished.output
