"""Finished reports: what is half-written, changed or of something else is never used."""

from __future__ import annotations

import json
import stat

import pytest

from toolkit.engine.finished import FinishedReports
from toolkit.errors import RunRefusedError

PARTS = {"slice": "a", "texts": "b"}
FILES = {"solstol.html": "<p>blåbær</p>".encode(), "solstol.pdf": b"%PDF"}


@pytest.fixture
def finished(tmp_path):
    reports = FinishedReports(tmp_path)
    reports.keep("solstol", PARTS, FILES, 1.5)
    return reports


def test_a_report_comes_back_byte_for_byte_to_whoever_asks_for_just_that(finished, tmp_path):
    again = FinishedReports(tmp_path)
    kept = again.find("solstol", PARTS)
    assert kept is not None and kept.seconds == 1.5
    assert dict(again.files("solstol")) == FILES
    assert again.find("solstol", PARTS | {"texts": "c"}) is None
    assert again.changed("solstol", PARTS | {"texts": "c"}) == ("texts",)
    assert again.changed("stjernelia", PARTS) == ()


@pytest.mark.parametrize("name", ["solstol.html", "solstol.pdf"])
@pytest.mark.parametrize("damage", [b"", FILES["solstol.html"][:-3], b"%PDFx"])
def test_a_file_that_is_not_as_it_was_is_no_report(finished, tmp_path, name, damage):
    (tmp_path / "ferdig" / name).write_bytes(damage)
    assert finished.find("solstol", PARTS) is None


def test_a_missing_file_or_list_is_no_report(finished, tmp_path):
    (tmp_path / "ferdig" / "solstol.pdf").unlink()
    assert finished.find("solstol", PARTS) is None
    finished.keep("solstol", PARTS, FILES, 1.5)
    (tmp_path / "ferdig" / "solstol.json").unlink()
    assert finished.find("solstol", PARTS) is None


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"parts": {}, "files": 3}', "null"])
def test_a_damaged_list_is_no_report(finished, tmp_path, content):
    (tmp_path / "ferdig" / "solstol.json").write_text(content)
    assert finished.find("solstol", PARTS) is None
    assert finished.changed("solstol", PARTS) in ((), ("slice", "texts"))


def test_the_list_is_written_last(tmp_path, monkeypatch):
    """A run that dies while a report is kept leaves nothing that counts as finished."""
    reports = FinishedReports(tmp_path)
    reports.keep("solstol", PARTS, FILES, 1.5)
    written = []

    def die_at_the_second(path, content, mode):
        written.append(path.name)
        if len(written) == 2:
            raise KeyboardInterrupt
        path.write_bytes(content)

    monkeypatch.setattr("toolkit.engine.finished.write_whole", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        reports.keep("solstol", PARTS, {"solstol.html": b"ny", "solstol.pdf": b"ny"}, 1)
    assert written == ["solstol.html", "solstol.pdf"]
    assert reports.find("solstol", PARTS) is None


def test_who_has_left_is_forgotten(finished, tmp_path):
    finished.keep("stjernelia", PARTS, {"stjernelia.html": b"s"}, 1)
    finished.forget_others({"stjernelia"})
    assert sorted(path.name for path in (tmp_path / "ferdig").iterdir()) == ["stjernelia.html", "stjernelia.json"]


def test_only_the_owner_can_read_them(finished, tmp_path):
    folder = tmp_path / "ferdig"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert json.loads((folder / "solstol.json").read_text())["parts"] == PARTS


def test_a_file_that_is_not_as_it_was_finished_is_not_used(finished, tmp_path):
    (path,) = tmp_path.rglob(min(FILES))
    path.write_bytes(b"tuklet med")
    with pytest.raises(RunRefusedError, match="finished_changed"):
        dict(finished.files("solstol"))
    with pytest.raises(RunRefusedError, match="finished_changed"):
        dict(finished.files("stjernelia"))
