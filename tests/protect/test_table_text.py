"""A table written as CSV: a spreadsheet program finds no formula in it, and numbers are still numbers."""

import csv
import io

import pandas as pd
import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.protect.table_file import table_text

RISKY = ["=1+1", "+1+1", "-x", "@SUM(A1)", "\t=1", "=", "-", "＝1+1", "+", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", RISKY)
def test_a_text_like_a_formula_is_written_as_text(text):
    table = pd.DataFrame({text: [text, "Total"], "value": ["*", "12"]})
    rows = list(csv.reader(io.StringIO(table_text(table), newline="")))
    assert [row[0] for row in rows] == [f"'{text}", f"'{text}", "Total"]
    sheet = Workbook().worksheets[0]
    for row in rows:
        sheet.append(row)  # as a program that takes cells as they stand
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("text", ["\r=1", "\n=1", "A\r=1+1", "A\r\n@x"])
def test_a_line_end_in_a_text_starts_no_line(text):
    lines = table_text(pd.DataFrame({"navn": [text], "value": ["1"]})).splitlines()
    assert len(lines) == 2
    assert lines[1][0] in "'A"


def test_numbers_and_ordinary_texts_are_left_alone():
    words = ["12", "-3", "+4", "1,5", "-0.5", "*", "Total", "vann = is", "", "'x"]
    table = pd.DataFrame({"navn": words, "value": range(len(words))})
    rows = list(csv.reader(io.StringIO(table_text(table))))
    assert [row[0] for row in rows[1:]] == words


def test_protect_writes_no_formula(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("skole,value\n=1+1,30\nB,40\nTotal,70\n", encoding="utf-8")
    finished = CliRunner().invoke(app, ["protect", str(path)])
    assert finished.exit_code == 0, finished.stderr
    assert "\n'=1+1," in finished.stdout
