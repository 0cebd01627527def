"""Whatever happens to a file: problems with sentences, every row accounted for, no traceback, no hang, little memory.

Ten seconds of new damage each time. For longer: `TILTAKSPLAN_FUZZ_SECONDS=300 python -m pytest tests/fuzz -m "" -s`.
"""

import contextlib
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fuzz_checks import check
from fuzz_mutations import DAYS, NUMBERS, TEXTS
from fuzz_seeds import DOCUMENTS, TABLES, WORKBOOK_UNITS, WRITERS, as_json, workbook
from helpers import make_settings
from openpyxl.utils.exceptions import IllegalCharacterError
from other_files import settings_for

from toolkit.sources.delimited import DelimitedGrid
from toolkit.sources.opened import open_file
from toolkit.sources.recognise import DOCUMENT_READERS, GRID_READERS, read_file
from toolkit.validate.identity_numbers import holds_identity_number
from toolkit.validate.year import read_year

SECONDS = float(os.environ.get("TILTAKSPLAN_FUZZ_SECONDS", "8"))
TO_START_AND_SHRINK = 120
MOST_GROWTH_MB = 400
HERE = Path(__file__).resolve().parent


def test_every_reader_has_seeds():
    assert {reader.__module__ for reader in GRID_READERS} == set(TABLES)
    assert {reader.__module__ for reader in DOCUMENT_READERS} == set(DOCUMENTS)


@pytest.mark.parametrize("kind", [kind for kind in WRITERS if kind != "csv utf-16-le"])
def test_every_seed_is_a_table_that_is_read(tmp_path, kind):
    for tables in TABLES.values():
        for number, rows in enumerate(tables):
            path = tmp_path / str(number)
            path.write_bytes(WRITERS[kind](rows))
            found = {int(row) for raw in read_file(path) for row in raw.rows}
            assert len(found) == len(rows) - 1


def test_every_seed_table_is_known_by_its_own_reader(tmp_path):
    path = tmp_path / "a"
    for module, rows in [(module, rows) for module, tables in TABLES.items() for rows in tables]:
        path.write_bytes(WRITERS["csv utf-8"](rows))
        grid = DelimitedGrid(open_file(path), ";")
        assert next(reader.__module__ for reader in GRID_READERS if reader(grid)) == module


def test_every_seed_document_is_known_by_its_own_reader(tmp_path):
    path = tmp_path / "a"
    for module, document in [(module, document) for module, documents in DOCUMENTS.items() for document in documents]:
        path.write_text(json.dumps(document), encoding="utf-8")
        opened, document = open_file(path), json.loads(path.read_bytes(), parse_int=str)
        assert next(reader.__module__ for reader in DOCUMENT_READERS if reader(document, opened)) == module
        assert read_file(path)


def test_every_seed_workbook_is_read(tmp_path):
    settings = make_settings(tmp_path)
    for unit in WORKBOOK_UNITS:
        (tmp_path / "workbooks" / f"{unit}.xlsx").write_bytes(workbook(unit))
    assert read_year(settings).delivered == set(WORKBOOK_UNITS)


@pytest.mark.parametrize(
    ("module", "number"), [(module, number) for module, tables in TABLES.items() for number in range(len(tables))]
)
def test_every_hostile_text_in_every_column(tmp_path, module, number):
    head, line, *_ = TABLES[module][number]
    texts = [text for text in TEXTS if not holds_identity_number(text) and len(text) < 9_999]
    rows = []
    for place, text in itertools.product(range(len(head)), texts):
        cells = [_another(name, cell, len(rows), module) for name, cell in zip(head, line, strict=True)]
        rows.append([*cells[:place], text, *cells[place + 1 :]])
    write = as_json if number % 2 and module == "toolkit.sources.udir_export" else WRITERS["csv utf-8"]
    (tmp_path / "a").write_bytes(write([head, *rows]))
    tables = read_year(settings_for(tmp_path, tmp_path / "a", term="autumn"))
    check(tables, "a")
    (account,) = tables.files
    assert account.rows_read >= len(rows)
    # Where year and grade stand in the headings, all rows are about the same, and a damaged one contradicts the others.
    assert account.rows_used > 0 or "rows_disagree" in [problem.code for problem in tables.problems]


def _another(heading, cell, number, module):
    """The cell, about something of its own where the heading lets it be: no row contradicts another."""
    if heading in ("Skoleaarnavn", "Skoleår", "Periode"):
        return f"{1000 + number}-{(1001 + number) % 100:02d}"
    if heading in ("Organisasjonsnummer", "Orgnr") and module == "toolkit.sources.unit_list":
        return str(311_000_012 + number)
    return cell


@pytest.mark.parametrize("unit", WORKBOOK_UNITS)
def test_every_hostile_value_in_every_cell_of_a_workbook(tmp_path, unit):
    values = [value for value in (*TEXTS, *NUMBERS, *DAYS) if not holds_identity_number(value)]

    def spoil(book):
        for number, sheet in enumerate(book.worksheets[2:]):
            for row in sheet.iter_rows(min_row=4, max_row=max(sheet.max_row, 40), min_col=1 + number % 3, max_col=6):
                for cell in row:
                    with contextlib.suppress(IllegalCharacterError):
                        cell.value = values[(7 * cell.row + 31 * cell.column + number) % len(values)]

    settings = make_settings(tmp_path)
    (tmp_path / "workbooks" / f"{unit}.xlsx").write_bytes(workbook(unit, spoil))
    tables = read_year(settings)
    check(tables, f"{unit}.xlsx")
    (account,) = tables.files
    assert account.rows_rejected > 20


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="memory is limited with setrlimit")
def test_damaged_files_become_problems(tmp_path):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(HERE.parent), str(HERE.parents[1])))}
    done = subprocess.run(
        [sys.executable, str(HERE / "fuzz_worker.py"), str(SECONDS), str(tmp_path)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS + TO_START_AND_SHRINK,
        check=False,
    )
    assert done.returncode == 0, f"The last file lies in {tmp_path}\n{done.stdout}\n{done.stderr[-6_000:]}"
    report = json.loads(done.stdout)
    print(json.dumps(report, indent=1, ensure_ascii=False))  # noqa: T201
    assert report["examples"] > SECONDS
    assert set(report["fates"]) == {"rows_used", "rows_rejected", "rows_duplicate"}, "the damage is too great to tell"
    assert report["grown_mb"] < MOST_GROWTH_MB
