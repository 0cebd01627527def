"""A working folder has a last day, and a run says when it has passed."""

import json
from datetime import date

import pytest

from toolkit.engine.overdue import Overdue, overdue_folders


def record(out, year, content):
    file = out / "arbeid" / "example" / year / "kjoring.json"
    file.parent.mkdir(parents=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def test_the_day_after_the_last_one_it_is_overdue(tmp_path):
    record(tmp_path, "2019-20", {"delete_after": "2021-06-15"})
    assert overdue_folders(tmp_path, date(2021, 6, 15)) == ()
    assert overdue_folders(tmp_path, date(2021, 6, 16)) == (Overdue("arbeid/example/2019-20", date(2021, 6, 15)),)


@pytest.mark.parametrize("content", ["", "{", [], {"delete_after": 3}, {"delete_after": "i fjor"}, {"version": "0.0"}])
def test_a_record_without_a_date_is_no_date(tmp_path, content):
    record(tmp_path, "2019-20", content)
    assert overdue_folders(tmp_path, date(2100, 1, 1)) == ()


def test_no_folder_is_overdue_where_nothing_was_run(tmp_path):
    assert overdue_folders(tmp_path / "ut", date(2100, 1, 1)) == ()
