"""Text that would like to be something else, in every free field: text in every kind of file, active in none."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import docx
import icalendar
import pytest
from house import copy_example, keep_workbooks, tiltaksplan, workbook_of
from openpyxl import load_workbook
from pypdf import PdfReader

from toolkit.sources import workbook_layout as layout

pytestmark = pytest.mark.slow

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style><b>fet</b>",
    "{{7*7}}",
    "$x^2$",
    "[a](javascript:alert(1))",
    "**fet** # tittel",
    '=HYPERLINK("https://example.invalid";"her")',
    "&lt;script&gt;",
    "\U0001f600",
)
TURNED = "snudd \u202etxet\u202c og \u200fmerket"
READ = "snudd txet og merket"
TEXT = " ".join((*HOSTILE, TURNED))
SHOWN = " ".join((*HOSTILE, READ))
FORMULA = '=HYPERLINK("https://example.invalid";"her") +1'
LONG = "Ord " * 2_500
"""10 000 characters."""
NOT_FREE = {"decided", "about", "programme", "grade", "first_school_year", "measure", "forum", "question", "source"}
"""Text columns whose answers must be known words, and the year and chapter of a decision."""
NAME = "Solstøl <script>alert(2)</script> {{7*7}} skole"
MEASURE = "Utarbeide <img src=y onerror=alert(3)> =1+1 $x$ [b](javascript:alert(4)) tiltaksplan"
EVENT = "Førstesamtale; <script>alert(6)</script>, {{7*7}}\\nATTACH:https://example.invalid"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run with hostile text in everything that is free, and the folder of its pages and of the leader's draft."""
    params = keep_workbooks(copy_example(tmp_path_factory.mktemp("hostile")), "Solstøl", "kommune")
    filled = fill(workbook_of(params, "Solstøl"), layout.LEADER_SHEETS)
    filled += fill(workbook_of(params, "kommune"), layout.MUNICIPALITY_SHEETS)
    assert filled > 40
    rename(params / "units.toml", 'name = "Solstøl skole"', f"name = {json.dumps(NAME)}")
    rename(params.parent / "oppdal" / "plan.toml", '"Utarbeide tiltaksplan for egen enhet"', json.dumps(MEASURE))
    rename(params.parent / "oppdal" / "year_wheel.toml", '"Førstesamtale med nye foresatte"', json.dumps(EVENT))
    limit = "standardverdi i verktøyet – kommunen må bestemme"
    rename(params / "thresholds.toml", f'"{limit}"', json.dumps(f"{limit} <b onclick=alert(5)>{{{{7*7}}}}</b>"))
    out = params.parent.parent / "out"
    finished = tiltaksplan("run", "--pdf", "--params", params, "--out", out)
    drafted = tiltaksplan("draft", "solstol", "--params", params, "--out", out)
    assert drafted.returncode == 0, drafted.stderr
    return finished, out / "example" / "2020-21", out / "utkast" / "example" / "2020-21"


def fill(book_path: Path, sheets: tuple[layout.FormSheet | layout.TableSheet, ...]) -> int:
    """Write hostile text into every free text cell of the rows that are there, and say how many it was."""
    book, written = load_workbook(book_path), 0
    for sheet_layout in sheets:
        sheet = book[sheet_layout.name]
        if isinstance(sheet_layout, layout.FormSheet):
            free = {field.code for field in sheet_layout.fields if field.type == "text"} - {
                field.code for field in layout.UNIT.fields
            }
            cells = [row[2] for row in sheet.iter_rows(min_row=layout.HEADER_ROW + 1) if row[0].value in free]
        else:
            heads = {cell.value: cell.column for cell in sheet[layout.HEADER_ROW]}
            free = {c.title for c in sheet_layout.columns if c.type == "text" and c.code not in NOT_FREE}
            rows = [row for row in sheet.iter_rows(min_row=layout.HEADER_ROW + 1) if any(cell.value for cell in row)]
            cells = [row[heads[title] - 1] for row in rows for title in sorted(free) if title in heads]
        for cell in cells:
            cell.value, cell.data_type = (FORMULA if written % 7 == 3 else LONG if written == 5 else TEXT), "s"
            written += 1
    book.save(book_path)
    return written


def rename(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")


def plain(text: str) -> str:
    return " ".join(text.split())


def test_it_is_released(run):
    finished, _, _ = run
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_in_a_page_it_is_text_and_nothing_else(run, browser):
    """In a browser, with the policy out of the way: the page's own escaping must be enough."""
    _, pages, drafts = run
    every = [*sorted(pages.glob("*.html")), *sorted(drafts.glob("*.html"))]
    assert len(every) >= 7
    shown = {}
    context = browser.new_context(bypass_csp=True)
    for path in every:
        page = context.new_page()
        asked, told = [], []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("dialog", lambda dialog, told=told: (told.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        assert (len(asked), told) == (1, []), path.name
        assert page.locator("script, img, b, iframe, object, math, form").count() == 0, path.name
        links = page.eval_on_selector_all("a", "all => all.map(one => one.protocol)")
        assert set(links) <= {"file:", "https:"}, path.name
        assert page.eval_on_selector_all("*", "all => all.filter(one => one.hasAttribute('onerror')).length") == 0
        shown[path.stem] = plain(page.evaluate("document.body.textContent"))
        page.close()
    context.close()
    assert SHOWN in shown["solstol"] and SHOWN in shown["solstol-en-side"] and SHOWN in shown["driftsutvalget"]
    assert FORMULA in shown["solstol"] and plain(LONG) in shown["solstol"]
    assert NAME in shown["index"] and NAME in shown["solstol"]
    assert MEASURE in shown["driftsutvalget"] and MEASURE in shown["saksframlegg"]
    assert not any("49" in text for text in re.findall(r"7\*7.{9}", " ".join(shown.values())))


def test_in_a_pdf_it_is_text_and_nothing_else(run):
    _, pages, _ = run
    for path in sorted(pages.glob("*.pdf")):
        links = [
            str(annotation.get_object()["/A"].get("/URI", ""))
            for sheet in PdfReader(path).pages
            for annotation in sheet.get("/Annots", [])
            if "/A" in annotation.get_object()
        ]
        assert all(link.startswith("https://") or re.fullmatch(r"[\w.-]+\.(ics|html)", link) for link in links), path
        assert not any("example.invalid" in link for link in links)
    words = plain(" ".join(sheet.extract_text() for sheet in PdfReader(pages / "solstol.pdf").pages))
    for text in ("<script>alert(1)</script>", "{{7*7}}", "$x^2$", "[a](javascript:alert(1))", "snudd txet og merket"):
        assert text.replace(" ", "") in words.replace(" ", "")


def test_in_a_word_document_it_is_text_and_nothing_else(run):
    _, pages, _ = run
    document = docx.Document(pages / "saksframlegg.docx")
    xml = document.element.xml
    assert "w:hyperlink" not in xml and "w:instrText" not in xml and "fldSimple" not in xml
    assert not any("hyperlink" in relation.reltype for relation in document.part.rels.values())
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = plain(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))
    assert SHOWN in words and MEASURE in words


def test_in_next_years_workbook_it_is_text_and_nothing_else(run):
    _, _, drafts = run
    (path,) = drafts.glob("*.xlsx")
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row if cell.value]
    # The toolkit's own formulas count what is left to fill in; none is made of what somebody has written.
    formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
    assert not any("HYPERLINK" in formula or "example.invalid" in formula for formula in formulas)
    assert not any(cell.hyperlink and "example.invalid" in str(cell.hyperlink.target) for cell in cells)
    texts = [plain(str(cell.value)) for cell in cells if cell.data_type == "s"]
    assert FORMULA in texts or SHOWN in texts
    assert any(NAME in text for text in texts)


def test_in_the_calendar_it_is_text_and_nothing_else(run):
    _, pages, _ = run
    content = (pages / "arshjul.ics").read_bytes()
    calendar = icalendar.Calendar.from_ical(content)
    assert {component.name for component in calendar.walk()} == {"VCALENDAR", "VEVENT"}
    assert not any(name in event for event in calendar.walk("VEVENT") for name in ("URL", "ATTACH", "X-ALT-DESC"))
    assert any(EVENT in str(event["summary"]) for event in calendar.walk("VEVENT"))


def test_in_a_table_no_cell_begins_like_a_formula(run):
    _, pages, _ = run
    cells = [
        cell
        for path in pages.glob("*.csv")
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";")
        for cell in row
    ]
    assert any(NAME in cell for cell in cells)
    assert [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t") or re.match(r"-[^\d]", cell)] == []


def test_signs_that_turn_text_are_in_no_file(run):
    _, pages, drafts = run
    for path in [*pages.iterdir(), *drafts.glob("*.html"), *drafts.glob("*.md")]:
        if path.suffix in (".html", ".csv", ".json", ".ics", ".md"):
            assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", path.read_text("utf-8-sig")), path.name


def test_in_settings_a_sign_that_turns_text_is_refused_with_a_sentence(tmp_path):
    params = copy_example(tmp_path)
    rename(params / "units.toml", 'name = "Solstøl skole"', 'name = "Solstøl \\u202eelok"')
    finished = tiltaksplan("check", "--params", params)
    assert finished.returncode == 2
    assert "units.toml" in finished.stderr and "usynlige tegn" in finished.stderr and "Solstøl elok" in finished.stderr
