"""A working folder has a last day, and a run says when it has passed."""

import json
import os
from datetime import date, datetime

import pytest

from toolkit.engine.overdue import Overdue, overdue_folders

USED = datetime(2021, 3, 1, 12)
PUT_AWAY = date(2022, 3, 1)  # a year after, where nobody has decided anything


def record(out, year, content, name="kjoring"):
    """A record in a working folder that was last used on 1 March 2021."""
    file = out / "arbeid" / "example" / year / f"{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    os.utime(file.parent, (USED.timestamp(), USED.timestamp()))


def test_the_day_after_the_last_one_it_is_overdue(tmp_path):
    record(tmp_path, "2019-20", {"delete_after": "2021-06-15"})
    assert overdue_folders(tmp_path, date(2021, 6, 15)) == ()
    assert overdue_folders(tmp_path, date(2021, 6, 16)) == (Overdue("arbeid/example/2019-20", date(2021, 6, 15)),)


def test_a_folder_of_drafts_only_has_a_last_day(tmp_path):
    record(tmp_path, "2019-20", {"delete_after": "2021-06-15"}, "utkast-solstol")
    assert overdue_folders(tmp_path, date(2021, 6, 16)) == (Overdue("arbeid/example/2019-20", date(2021, 6, 15)),)


@pytest.mark.parametrize("other", ["utkast-solstol", "siste", "kjoring-forelopig"])
def test_the_latest_record_decides(tmp_path, other):
    record(tmp_path, "2019-20", {"delete_after": "2021-06-15"})
    record(tmp_path, "2019-20", {"delete_after": "2021-07-15"}, other)
    assert overdue_folders(tmp_path, date(2021, 7, 15)) == ()
    assert overdue_folders(tmp_path, date(2021, 7, 16)) == (Overdue("arbeid/example/2019-20", date(2021, 7, 15)),)


@pytest.mark.parametrize("content", ["", "{", [], {"delete_after": 3}, {"delete_after": "i fjor"}, {"version": "0.0"}])
def test_without_a_date_it_is_counted_from_the_last_use(tmp_path, content):
    """A run that was killed, or stopped before its record."""
    record(tmp_path, "2019-20", content)
    assert overdue_folders(tmp_path, PUT_AWAY) == ()
    assert overdue_folders(tmp_path, date(2022, 3, 2)) == (Overdue("arbeid/example/2019-20", PUT_AWAY),)


def test_no_folder_is_overdue_where_nothing_was_run(tmp_path):
    assert overdue_folders(tmp_path / "ut", date(2100, 1, 1)) == ()
