"""What a carried page may say again: nothing that a new page would not say."""

import pytest
from clean_tables import SETTINGS, participation_row, share_row, tables_of

from toolkit.engine.carrying import carry_last_reports, free_text_of
from toolkit.engine.folders import fresh_folder
from toolkit.engine.pages_beside import write_wheel
from toolkit.engine.publishing import audit, try_release, withdraw
from toolkit.engine.releases import Releases, page_digests
from toolkit.protect import protect_year
from toolkit.protect.release import release_of
from toolkit.publish.withdrawn_page import withdrawn_page
from toolkit.validate import schemas

UNIT, OTHER = "stjernelia", "nordlysgrenda"
PAGE = f"{UNIT}.html"
CODE = "the code that made it"
SENTENCE = "Samtale med foreldrene til en elev på trinnet"
PLACE = {"file": "a.xlsx", "sheet": "Nye beslutninger", "row": 4, "unit": UNIT, "school_year": "2020-21"}


def year(count=12, n=60, released="ja", sentence=SENTENCE, delivered=(UNIT,), others=15):
    """One unit's bullying and one decision of its leader, and the bullying at another unit."""
    decision = {"decision": sentence, "decided": "2020-21", "number": 1, **PLACE}
    answer = {"field": "nobody_recognisable", "value": released, "state": "reported", **PLACE}
    rows = {UNIT: (count, n), OTHER: (others, 90), "@municipality": ((12 if count is None else count) + others, 150)}
    return tables_of(
        [share_row(unit, 5, *numbers) for unit, numbers in rows.items()],
        [participation_row(unit, 5, n) for unit, (_, n) in rows.items()],
        answers=[answer] if released else [],
        new_decisions_by_unit_year=schemas.typed_frame([decision] if sentence else [], schemas.DECISIONS),
        delivered=frozenset(delivered),
    )


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


class House:
    """A ledger and a folder with one release in it, made of `year()`."""

    def __init__(self, out):
        self.out, self.folder, self.new = out, out / "example" / "2020-21", out / "new"
        self.releases = Releases(out, "example")
        self.new.mkdir()
        self.release(year(), {PAGE: withdrawn_page("2020-21")})

    def release(self, tables, pages, carried=None):
        number = len(self.releases.all()) + 1
        with fresh_folder(self.folder) as folder:
            for name, content in {"index.html": str(number), **pages}.items():
                (folder / name).write_bytes(content.encode())
        made = release_of(protect_year(tables, SETTINGS), SETTINGS, {UNIT}, number, page_digests(self.folder))
        more = {"code": CODE, "free_text": free_text_of({UNIT}, tables), "carried": carried or {}}
        self.releases.keep(made.model_copy(update=more))
        return made

    def carried(self, tables, code=CODE):
        protected = protect_year(tables, SETTINGS)
        return carry_last_reports([UNIT], protected, tables, SETTINGS, code, self.releases, self.folder, self.new)

    def release_the_carried(self):
        (name, page), *_ = self.carried(year(delivered=())).items()
        return self.release(year(delivered=()), {name: (self.new / name).read_text("utf-8")}, {name: page.release})


def test_a_failed_units_page_is_carried_as_long_as_it_would_say_the_same(house):
    assert {f.unit for f in house.releases.all()[0].shown} == {UNIT, "@municipality"}
    carried = house.carried(year(delivered=()))
    assert {name: page.release for name, page in carried.items()} == {PAGE: "example-2020-21-1"}


@pytest.mark.parametrize(
    "now",
    [
        {"released": "nei"},
        {"released": None},  # its answers cannot be read
        {"sentence": None},
        {"sentence": "Samtale med foreldrene til flere på trinnet"},
        {"count": None, "n": None},  # the source has masked it
        {"count": 13, "others": 14},
        {"others": 16},  # the municipality's figure stands on its page
    ],
    ids=str,
)
def test_nothing_that_would_not_be_said_now_is_said_again(house, now):
    assert house.carried(year(delivered=(), **now)) == {}
    assert not (house.new / PAGE).exists()


def test_a_page_that_other_code_made_is_not_carried(house):
    assert house.carried(year(delivered=()), code="mended") == {}


def test_what_a_carried_page_says_is_said_by_the_release_that_carries_it(house):
    tables = year(delivered=())
    carried = house.carried(tables)
    index = withdrawn_page("2020-21")
    (house.new / "index.html").write_bytes(index.encode())
    write_wheel(house.new, SETTINGS, with_pdf=False)
    protected = protect_year(tables, SETTINGS)
    outcome = try_release(house.new, index, set(), carried, protected, tables, SETTINGS, CODE, house.releases)
    assert outcome.state == "published", outcome.blocked
    first, second = house.releases.all()
    assert {f for f in second.shown if f.unit == UNIT} == {f for f in first.shown if f.unit == UNIT} != set()
    assert (second.carried, second.code) == ({PAGE: first.id}, CODE)
    assert second.free_text[UNIT] == first.free_text[UNIT]


def test_a_release_goes_with_the_one_whose_page_it_carries(house):
    house.release_the_carried()
    assert audit(house.out) == []
    withdrawn = withdraw(house.out, "example-2020-21-1")
    assert [release.id for release in withdrawn] == ["example-2020-21-1", "example-2020-21-2"]
    assert [path.name for path in house.folder.iterdir()] == ["index.html"]
    assert {release.state for release in house.releases.all()} == {"withdrawn"}
    assert audit(house.out) == []


def test_a_stop_in_the_midst_of_a_withdrawal_is_seen(house, monkeypatch):
    house.release_the_carried()
    keep = Releases.keep

    def keep_one(releases, release):
        keep(releases, release)
        raise KeyboardInterrupt

    monkeypatch.setattr(Releases, "keep", keep_one)
    with pytest.raises(KeyboardInterrupt):
        withdraw(house.out, "example-2020-21-1")
    assert {stop.code for stop in audit(house.out)} == {"page_changed"}
    monkeypatch.undo()
    withdraw(house.out, "example-2020-21-1")
    assert audit(house.out) == []


def test_withdrawn_pages_do_not_come_back_from_a_stopped_run(house):
    hidden = house.folder.with_name(".2020-21.gammel")
    house.folder.rename(hidden)
    assert [stop.code for stop in audit(house.out)] == ["pages_left"]
    withdraw(house.out, "example-2020-21-1")
    with pytest.raises(RuntimeError), fresh_folder(house.folder):
        raise RuntimeError
    assert [path.name for path in house.folder.iterdir()] == ["index.html"]
    assert not hidden.exists() and audit(house.out) == []


def test_the_ledger_does_not_follow_the_order_in_which_units_are_named(monkeypatch):
    """A set of names has another order in each process."""
    monkeypatch.setattr("toolkit.engine.carrying.released_texts", lambda _: {unit: ["ord"] for unit in "cab"})
    assert list(free_text_of(("c", "a", "b"), None)) == ["a", "b", "c"]
