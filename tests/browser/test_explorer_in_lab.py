"""PPT's explorer as PPT uses it: a real JupyterLab on loopback, a real browser, every drop-down, and nothing kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from house import ROOT
from page_server import served
from playwright.sync_api import Browser, Page, expect

from toolkit.present.texts import text

pytestmark = pytest.mark.slow
LONG = 60_000
OUTPUTS = ".jp-Notebook .jp-OutputArea-output"
READY = (
    "(w => w?.context?.isReady && w.content.activeCell && w.sessionContext.session?.kernel?.status === 'idle')"
    "(window.jupyterapp?.shell.currentWidget)"
)
FIGURE = ".explorer-answer figure svg"
NAME = "Mobbing på Øya: 5.–7. trinn"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("PPT ÆØÅ") / "ut"


@pytest.fixture(scope="module")
def address(out: Path) -> Iterator[str]:
    """The notebooks in git are the same after everything as before, and the served copies have nothing in them."""
    before = {path.name: path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb")}
    with served("explore", "--out", out) as (address, _):
        yield address
    assert {path.name: path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb")} == before


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(8_000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    run_all(page)
    yield page
    context.close()


def run_all(page: Page) -> None:
    page.wait_for_function(READY, timeout=LONG)
    page.wait_for_timeout(1000)  # the notebook is there a little before its commands
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    drop_down(page, "programme").wait_for(timeout=LONG)


def drop_down(page: Page, name: str):
    return page.get_by_label(text(f"explorer.{name}"), exact=True)


def answer(page: Page) -> str:
    """The sentences; what is drawn is asked for by itself."""
    return page.locator(".explorer-answer").inner_text()


def figure(page: Page) -> str:
    return page.locator(FIGURE).last.inner_html()


def choose(page: Page, name: str, label: str) -> None:
    """Choose as a person does, and wait until the answer is another; the same words may be in many an option."""
    before = page.locator(".explorer-answer").inner_html()
    options = [one.replace("\xa0", " ") for one in drop_down(page, name).locator("option").all_inner_texts()]
    drop_down(page, name).select_option(index=options.index(label))
    changed = "before => document.querySelector('.explorer-answer').innerHTML !== before"
    page.wait_for_function(changed, arg=before, timeout=LONG)


def test_the_first_screen_says_what_the_data_can_answer(page: Page) -> None:
    expect(page.get_by_role("heading", name="Hva kan disse dataene svare på?")).to_be_visible()
    assert "UTKAST – INTERN" in page.locator(OUTPUTS).first.inner_text()


def test_programme_and_outcome_change_the_answer(page: Page) -> None:
    assert "Zippys venner gis på 1.–4. trinn" in answer(page)
    choose(page, "programme", "Mitt valg")
    assert "4 enheter startet Mitt valg mellom 2018-19 og 2020-21" in answer(page)
    assert "Trivsel" in figure(page)
    choose(page, "outcome", "Mobbing (av elever, digitalt eller av voksne)")
    assert "Mobbing" in figure(page)
    assert "n = 170" in figure(page)
    assert "landet" not in figure(page)
    choose(page, "comparison", "Hele landet (bare i figuren)")
    assert "Figuren har landets tall ved siden av" in answer(page)
    assert "landet" in figure(page)
    choose(page, "outcome", "Trivsel")
    assert "Landstall for dette utfallet er ikke med" in answer(page)
    choose(page, "comparison", "Skoler uten programmet, og skoler som startet senere")


@pytest.mark.parametrize(
    ("name", "label", "said", "drawn"),
    [
        ("grades", "8.–10. trinn", "Mitt valg gis ikke på 8.–10. trinn", None),
        ("units", "Stjernelia barneskole", "du har valgt bare Stjernelia barneskole", "Stjernelia barneskole"),
        ("first_year", "2019-20", "Skoleårene 2019-20 til 2020-21 er med", "2019-20"),
        ("last_year", "2019-20", "Skoleårene 2017-18 til 2019-20 er med", "2019-20"),
        ("comparison", "Ingen", "figuren beskriver bare enhetene med programmet", "Stjernelia barneskole"),
        ("pooling", "Hvert trinn for seg (bare INTERN)", "Rapportene viser ikke hvert trinn for seg", "Solstøl skole"),
        ("pooling", "Trinnene samlet, årene før og etter start slått sammen", "slått sammen for hver", "Fra start"),
        ("view", "Minste virkning som kan ses", "Hvor stor en virkning måtte være", None),
        ("view", "Prøve: som om starten var tidligere", "ingenting å prøve", None),
        ("view", "Prøve: uten én skole om gangen", "ingenting å prøve", None),
        ("view", "Gjennomføring", "rapportert gjennomføring", None),
    ],
)
def test_each_choice_changes_figure_and_sentence(
    page: Page, name: str, label: str, said: str, drawn: str | None
) -> None:
    first, before = drop_down(page, name).locator("option").first.inner_text().replace("\xa0", " "), answer(page)
    drawing = figure(page)
    choose(page, name, label)
    assert said in answer(page)
    assert said not in before or name == "view"
    if drawn is None:
        assert page.locator(FIGURE).count() == 0
    else:
        assert drawn in figure(page)
        assert (figure(page) == drawing) == (label in ("Ingen", "Hvert trinn for seg (bare INTERN)"))
    choose(page, name, first)
    assert answer(page) == before


def test_the_keyboard_alone_changes_the_answer(page: Page) -> None:
    before = answer(page)
    drop_down(page, "view").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".explorer-answer")).not_to_contain_text("rapportert gjennomføring")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".explorer-answer")).to_contain_text("rapportert gjennomføring")
    assert answer(page) == before
    # In a notebook these keys are commands: prose of a cell, delete it, cut it. In a drop-down they look for a choice.
    for key in ("m", "d", "d", "x", "h"):
        page.keyboard.press(key)
    assert page.locator(".jp-Notebook .jp-Cell").count() == 3
    drop_down(page, "view").select_option(index=0)
    expect(page.locator(".explorer-answer")).to_contain_text("rapportert gjennomføring")


def drawn_numbers(markup: str) -> set[str]:
    """The intervals and numbers of answers that tables have."""
    return set(re.findall(r"\d,\d–\d,\d", markup)) | set(
        re.findall(r"<td>\d+,\d[^<]*</td><td>[^<]*</td><td>\d+</td>", markup)
    )


def test_the_public_figure_hides_what_is_seen_before_disclosure_control(page: Page) -> None:
    choose(page, "pooling", "Hvert trinn for seg (bare INTERN)")
    page.get_by_role("button", name=text("explorer.show_internal")).click()
    inside = page.locator(".explorer-internal")
    expect(inside.locator(".band")).to_contain_text("INTERN – tallene er ikke skjermet", timeout=LONG)
    expect(inside.locator("figure svg").last).to_contain_text("INTERN EKSEMPELDATA")
    assert "Solstøl skole, 5. trinn" in inside.inner_html()
    seen, shown = drawn_numbers(inside.inner_html()), drawn_numbers(page.locator(".explorer-answer").inner_html())
    hidden = seen - shown
    assert len(hidden) > 10
    page.get_by_role("button", name=text("explorer.make_public")).click()
    outside = page.locator(".explorer-public")
    expect(outside.locator("figure")).to_be_visible(timeout=LONG)
    markup = outside.inner_html()
    assert "Nordlysgrenda oppvekstsenter: skjermet" in markup
    assert "slik rapportene gjør" in markup
    assert drawn_numbers(markup) <= shown
    assert not any(number in markup for number in hidden)
    assert "INTERN" not in markup
    found = Axe().run(page, context=OUTPUTS).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_a_saved_question_opens_the_same_view_after_a_reload(page: Page, out: Path) -> None:
    page.get_by_role("button", name=text("explorer.show_internal")).click()
    choose(page, "pooling", "Trinnene samlet, hvert år for seg")
    choose(page, "outcome", "Mobbing (av elever, digitalt eller av voksne)")
    choose(page, "first_year", "2018-19")
    choose(page, "view", "Figuren")
    before = page.locator(".explorer-answer").inner_html()
    page.get_by_label(text("question.name"), exact=True).fill(NAME)
    page.get_by_role("button", name=text("question.save")).click()
    expect(page.get_by_role("status").filter(has_text="Spørsmålet er lagret")).to_be_visible()
    (saved,) = (out / "sporsmal" / "example").iterdir()
    assert saved.name == "mobbing-pa-oya-5-7-trinn.toml"
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.reload()
    run_all(page)
    assert page.locator(".explorer-answer").inner_html() != before
    options = page.get_by_label(text("question.open"), exact=True)
    options.select_option(index=1)
    expect(page.get_by_role("status").filter(has_text="er åpnet")).to_be_visible(timeout=LONG)
    assert page.locator(".explorer-answer").inner_html() == before
    assert drop_down(page, "first_year").input_value() == "2018-19"


def test_the_copy_on_disk_has_no_output_and_no_widget(page: Page, out: Path) -> None:
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    (copy,) = out.rglob("programeffekter.ipynb")
    saved = json.loads(copy.read_text(encoding="utf-8"))
    assert "widgets" not in saved["metadata"]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in saved["cells"])
    assert not any("n = 170" in path.read_text("utf-8", "ignore") for path in out.rglob("*") if path.is_file())


def test_the_annual_review_opens_and_runs_there_too(browser: Browser, address: str, out: Path) -> None:
    page = browser.new_page()
    page.set_default_timeout(LONG)
    page.goto(address)
    page.wait_for_function(READY, timeout=LONG)
    for _ in range(20):  # JupyterLab goes back to the first notebook for as long as it is still starting
        page.evaluate("window.jupyterapp.commands.execute('docmanager:open', {path: 'arsgjennomgang.ipynb'})")
        page.wait_for_timeout(2000)
        if page.evaluate("window.jupyterapp.shell.currentWidget?.context?.path") == "arsgjennomgang.ipynb":
            break
    page.wait_for_function(READY, timeout=LONG)
    page.wait_for_timeout(1000)
    review = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    expect(review.locator(".jp-MarkdownCell").first).to_contain_text("åpnes og kjøres i JupyterLab", timeout=LONG)
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    expect(review.locator("h1").last).to_contain_text("årlig gjennomgang 2020-21", timeout=LONG)
    expect(review.locator(".band").first).to_contain_text("UTKAST – INTERN")
    expect(review.get_by_role("heading", name="Om tallene", exact=True).first).to_be_attached()
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    saved = next(out.rglob("arsgjennomgang.ipynb"))
    page.wait_for_timeout(1500)
    document = json.loads(saved.read_text(encoding="utf-8"))
    assert all(not cell.get("outputs") for cell in document["cells"])
    page.context.close()
