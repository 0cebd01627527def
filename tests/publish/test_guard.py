"""The release guard on finished pages: as they are, and with something put into them by hand."""

import base64
import shutil

import pytest
from house import copy_example, keep_workbooks, tiltaksplan

from toolkit.engine.expected_pages import expected_pages
from toolkit.plan.load import load_settings
from toolkit.protect import protect_year
from toolkit.publish.guard import stops_in
from toolkit.validate.identity_numbers import is_identity_number
from toolkit.validate.year import read_year

AN_IDENTITY_NUMBER = next(n for n in (f"010190{end:05}" for end in range(100000)) if is_identity_number(n))

pytestmark = pytest.mark.slow

NOT_RELEASED = "Dette har lederen ikke frigitt for publisering."


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """One unit's and the committee's finished pages, and what each file may say."""
    names = ("Solstøl", "Kometdalen", "Stjernelia", "kommune")
    params = keep_workbooks(copy_example(tmp_path_factory.mktemp("guard")), *names)
    out = params.parent / "out"
    assert tiltaksplan("run", "--params", params, "--out", out).returncode == 0
    pages = out / "example" / "2020-21"
    settings = load_settings(params, "2020-21")
    protected = protect_year(read_year(settings), settings)
    units = {record.unit for record in protected.records if record.delivery == "delivered"}
    index = (pages / "index.html").read_text(encoding="utf-8")
    return pages, expected_pages(index, pages, units, protected, settings)


@pytest.fixture
def pages(finished, tmp_path):
    return shutil.copytree(finished[0], tmp_path / "pages")


def codes(pages, finished):
    return {stop.code for stop in stops_in(pages, finished[1], {NOT_RELEASED})}


def test_what_the_run_made_may_go_out(pages, finished):
    assert codes(pages, finished) == set()


SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>3 elever</text></svg>'
BY_HAND = {
    "a sentence": ("</main>", "<p>3 elever</p></main>"),
    "a number that stands elsewhere in the page": ("</main>", "<p>43 elever</p></main>"),
    "a hidden cell of a table": ('<span class="status hidden">skjermet</span>', "3"),
    "a hidden cell with a number of another year": ('<span class="status hidden">skjermet</span>', "4,3"),
    "a status": ("skjermet</span>", "skjermet (3)</span>"),
    "an alt text": ("</desc>", " I 2017-18 var det 3 elever.</desc>"),
    "a drawing": ("</svg>", "<text>3</text><text>av 43</text></svg>"),
    "a drawing's number without its word": ("</svg>", "<text>13</text></svg>"),
    "a comment": ("</main>", "<!-- 3 --></main>"),
    "a style": ("</style>", ".n::after { content: '3' }</style>"),
    "an attribute": ("<main ", '<main data-n="3" '),
    "a title": ("</title>", " (3)</title>"),
    "a drawing inside a link": (
        "</main>",
        f'<a href="data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()}">x</a></main>',
    ),
    "a sentence with the right words and another number": ("2 av 3 skoleår", "1 av 3 skoleår"),
    "a sentence of another page": (
        "</main>",
        "<p>2 av 10 enheter som har levert, mener at revisjon trengs.</p></main>",
    ),
}


@pytest.mark.parametrize("what", BY_HAND)
def test_a_number_put_in_by_hand_stops_the_release(what, pages, finished):
    old, new = BY_HAND[what]
    page = pages / ("kometdalen.html" if "skjermet" in old else "solstol.html")
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert codes(pages, finished) == {"unbound_number"}


def test_a_figure_of_another_unit_is_not_vouched_for(pages, finished):
    shutil.copyfile(pages / "stjernelia.html", pages / "solstol.html")
    assert "unbound_number" in codes(pages, finished)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("3-elever.html", None, "unexpected_file"),
        ("notat.txt", "ingenting", "unexpected_file"),
        ("rapport.pdf", "%PDF-1.7", "release_file_kind"),
        ("solstol.ipynb", '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "unexpected_file"),
    ],
)
def test_a_file_that_does_not_belong_there_stops_the_release(name, content, code, pages, finished):
    if content is None:
        shutil.copyfile(pages / "solstol.html", pages / name)
    else:
        (pages / name).write_text(content, encoding="utf-8")
    assert code in codes(pages, finished)


def test_a_missing_page_stops_the_release(pages, finished):
    (pages / "solstol.html").unlink()
    assert codes(pages, finished) == {"unexpected_file"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (NOT_RELEASED, "leftover_planted"),
        ("Dette har <em>lederen</em>\nikke frigitt for publisering.", "leftover_planted"),
        (f"Nummer {AN_IDENTITY_NUMBER[:6]} {AN_IDENTITY_NUMBER[6:]}", "leftover_identity_number"),
        ("papermill", "leftover_notebook_metadata"),
    ],
)
def test_what_must_never_stand_anywhere_stops_the_release(words, code, pages, finished):
    page = pages / "driftsutvalget.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</main>", f"<p>{words}</p></main>"), encoding="utf-8")
    assert code in codes(pages, finished)
