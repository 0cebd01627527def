"""Every report of the example as PDF: accessible as far as a machine can tell, and vouched for by its page."""

import re
import shutil
from html import unescape

import pdfua
import pikepdf
import pytest
from house import ROOT

from toolkit.engine.expected_pages import expected_pages
from toolkit.plan.load import load_settings
from toolkit.protect import protect_year
from toolkit.publish.guard import stops_in
from toolkit.validate.year import read_year

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(demo):
    finished, pages = demo
    assert finished.returncode == 0, finished.stderr
    return pages


def test_every_report_has_one(folder):
    pages = {path.stem for path in folder.glob("*.html")}
    assert {path.stem for path in folder.glob("*.pdf")} == pages - {"index", "tabeller"}


def test_the_checker_finds_no_error_and_gives_no_warning(folder):
    for path in sorted(folder.glob("*.pdf")):
        report = pdfua.validate(path)
        assert report.findings == (), path.name
        # The checker itself fails on whether headings skip a level; the page check sees to that.
        assert {outcome.rule_id for outcome in report.skipped} <= {"UA-14-001"}, path.name


def test_the_checker_bites(folder, tmp_path):
    harmed = tmp_path / "harmed.pdf"
    with pikepdf.open(folder / "stjernelia.pdf") as document:
        del document.Root.StructTreeRoot
        del document.Root.Lang
        document.save(harmed)
    assert any(finding.severity.name == "ERROR" for finding in pdfua.validate(harmed).findings)


def test_every_figure_has_the_alt_text_of_its_page(folder):
    checked = 0
    for path in sorted(folder.glob("*.pdf")):
        page = path.with_suffix(".html").read_text(encoding="utf-8")
        alts = {unescape(alt) for alt in re.findall(r"<desc[^>]*>(.*?)</desc>", page)}
        with pikepdf.open(path) as document:
            dictionaries = [o for o in document.objects if isinstance(o, pikepdf.Dictionary)]
            figures = [str(o.Alt) for o in dictionaries if o.get("/S") == "/Figure"]
            assert str(document.docinfo["/Title"]) == unescape(re.search(r"<title>(.*?)</title>", page)[1])
            assert str(document.Root.Lang) == "nb"
        assert len(figures) == page.count("<svg"), path.name
        for figure in figures:
            assert figure.split(". ", 1)[1] in alts or any(figure.endswith(alt) for alt in alts)
        checked += len(figures)
    assert checked > 0


def test_the_guard_reads_them(folder, tmp_path):
    pages = shutil.copytree(folder, tmp_path / "pages")
    settings = load_settings(ROOT / "params" / "example", "2020-21")
    protected = protect_year(read_year(settings), settings)
    units = {record.unit for record in protected.records if record.delivery == "delivered"}
    index = (pages / "index.html").read_text(encoding="utf-8")
    expected = expected_pages(index, pages, units, protected, settings)
    assert stops_in(pages, expected, set()) == []
    shutil.copy(pages / "solstol.pdf", pages / "stjernelia.pdf")
    (pages / "saturn.pdf").unlink()
    shutil.copy(pages / "voksen.pdf", pages / "ukjent.pdf")
    found = {(stop.code, stop.where) for stop in stops_in(pages, expected, set())}
    assert found == {
        ("pdf_differs", "stjernelia.pdf"),
        ("unexpected_file", "saturn.pdf"),
        ("unexpected_file", "ukjent.pdf"),
    }
