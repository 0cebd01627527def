"""How one folder takes another's place: what readers see when something stops half-way."""

from pathlib import Path

import pytest

from toolkit.engine.folders import fresh_folder


@pytest.fixture
def folder(tmp_path):
    """Pages that readers have."""
    folder = tmp_path / "2020-21"
    folder.mkdir()
    (folder / "index.html").write_text("old", encoding="utf-8")
    return folder


def test_the_old_pages_are_back_when_the_new_ones_cannot_take_their_place(folder, monkeypatch):
    rename = Path.replace

    def stopped(path, target):
        if path.name.endswith(".ny"):
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt), fresh_folder(folder) as pages:
        (pages / "index.html").write_text("new", encoding="utf-8")
    assert (folder / "index.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in folder.parent.iterdir()] == ["2020-21"]


def test_what_is_given_out_is_on_the_disk_before_its_name_is(folder, monkeypatch):
    kept, rename = [], Path.replace
    monkeypatch.setattr("toolkit.engine.folders.keep_on_disk", lambda path: kept.append(path.name))
    monkeypatch.setattr(Path, "replace", lambda path, target: (kept.append("renamed"), rename(path, target))[1])
    with fresh_folder(folder) as pages:
        (pages / "index.html").write_text("new", encoding="utf-8")
    assert kept == ["index.html", ".2020-21.ny", "renamed", "renamed", folder.parent.name]
