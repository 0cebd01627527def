"""The ledger's own files: numbers, withdrawals, two at once."""

import pytest
from clean_tables import SETTINGS, participation_row, share_row, tables_of

from toolkit.engine.folders import alone
from toolkit.engine.publishing import audit, withdraw
from toolkit.engine.releases import Releases, page_digests
from toolkit.errors import ParameterError, ProtectionError, RunRefusedError
from toolkit.protect import protect_year
from toolkit.protect.release import release_of


def released(out, number, **pages):
    """A release with these pages, in the ledger and in the folder."""
    folder = out / "example" / "2020-21"
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, content in pages.items():
        (folder / f"{name}.html").write_text(content, encoding="utf-8")
    tables = tables_of([share_row("stjernelia", 5, 12, 60)], [participation_row("stjernelia", 5, 60)])
    protected = protect_year(tables, SETTINGS)
    release = release_of(protected, SETTINGS, {"stjernelia"}, number, page_digests(folder))
    Releases(out, "example").keep(release)
    return release, folder


def test_a_later_release_is_taken_back_although_it_shares_pages_with_the_first(tmp_path):
    released(tmp_path, 1, index="one", stjernelia="A")
    late, folder = released(tmp_path, 2, index="two", stjernelia="A", solstol="B")
    withdraw(tmp_path, late.id)
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    assert "trukket tilbake" in (folder / "index.html").read_text(encoding="utf-8")


def test_an_earlier_release_is_withdrawn_without_touching_the_one_that_stands(tmp_path):
    first, _ = released(tmp_path, 1, index="one", stjernelia="A")
    _, folder = released(tmp_path, 2, index="two", stjernelia="A")
    withdraw(tmp_path, first.id)
    assert (folder / "index.html").read_text(encoding="utf-8") == "two"
    assert audit(tmp_path) == []


def test_two_releases_never_share_a_number(tmp_path):
    first, _ = released(tmp_path, 1, index="one")
    other = first.model_copy(update={"id": "example-2019-20-1"})
    with pytest.raises(ProtectionError):
        Releases(tmp_path, "example").keep(other)


def test_nobody_releases_or_withdraws_at_the_same_time(tmp_path):
    first, _ = released(tmp_path, 1, index="one")
    with alone(tmp_path, "example"), pytest.raises(RunRefusedError):
        withdraw(tmp_path, first.id)


def test_an_audit_says_when_it_has_nothing_to_look_in(tmp_path):
    with pytest.raises(ParameterError):
        audit(tmp_path / "nowhere")
    folder = tmp_path / "annen" / "2020-21"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("1 av 23 elever", encoding="utf-8")
    assert [(stop.code, stop.where) for stop in audit(tmp_path)] == [("pages_unaccounted", "annen")]
