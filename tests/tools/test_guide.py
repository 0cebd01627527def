"""The user guide: its pictures are there and say what they show, its commands and words are those of the toolkit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer
from house import tiltaksplan
from PIL import Image

from toolkit.cli import app
from toolkit.present.texts import text
from toolkit.sources import workbook_layout as layout

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "brukerveiledning"
PAGES = sorted(GUIDE.glob("*.md"))
STATEMENT = ROOT / "docs" / "tilgjengelighet.md"
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
COMMAND = re.compile(r"tiltaksplan ((?:[a-z]+)(?:[^`\n«»]*))")
NB = ROOT / "toolkit" / "present" / "texts" / "nb.toml"
MOST_BYTES, MOST_BYTES_OF_ALL = 150_000, 1_500_000
FEWEST_WORDS = 5

sys.path.insert(0, str(ROOT / "tools"))


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def pictures() -> list[tuple[str, Path]]:
    return [(alt, page.parent / target) for page in PAGES for alt, target in PICTURE.findall(read(page))]


def rows(page: Path, head: str) -> dict[str, str]:
    """The rows of the table whose first head this is: first cell to second."""
    lines = read(page).splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(f"| {head} |"))
    cells = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        cells.append([cell.strip() for cell in line.strip("|").split("|")])
    return {cell[0]: cell[1] for cell in cells}


def test_every_picture_is_there_small_and_has_an_alt_text_that_says_something():
    shown = pictures()
    assert len(shown) >= 8
    for alt, path in shown:
        assert path.is_file(), path
        assert len(alt.split()) >= FEWEST_WORDS, alt
        assert path.stat().st_size <= MOST_BYTES, path
        assert Image.open(path).mode == "P", path
    assert len({alt for alt, _ in shown}) == len(shown)
    kept = set(GUIDE.rglob("*.png"))
    assert kept == {path.resolve() for _, path in shown}, "a picture that nobody sees, or a page without its picture"
    assert sum(path.stat().st_size for path in kept) <= MOST_BYTES_OF_ALL


def test_the_script_takes_just_the_pictures_that_the_guide_shows(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    pytest.importorskip("playwright")
    import make_guide_pictures as script

    taken = (
        {one.name for one in (*script.PAGES, *script.DRAFT)}
        | set(script.SHEETS)
        | set(script.EXPLORER)
        | set(script.start_page.PICTURES)
    )
    assert taken == {path.stem for _, path in pictures()}


@pytest.mark.parametrize("page", [*PAGES, STATEMENT], ids=lambda page: page.name)
def test_every_command_and_option_exists(page):
    commands = typer.main.get_command(app).commands
    for words in COMMAND.findall(read(page)):
        name, *more = words.split()
        assert name in commands, words
        options = {option for parameter in commands[name].params for option in parameter.opts}
        assert {word for word in more if word.startswith("--")} <= options, words


@pytest.mark.parametrize("page", [*PAGES, STATEMENT], ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page):
    for target in LINK.findall(read(page)):
        path, _, place = target.partition("#")
        if path.startswith("https://"):
            continue
        file = (page.parent / path).resolve() if path else page
        assert file.is_file(), target
        if place:
            headings = re.findall(r"^#+ (.+)$", read(file), flags=re.MULTILINE)
            assert place in {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}, target


def test_politicians_are_told_of_every_state_in_the_words_of_the_pages():
    assert set(rows(GUIDE / "politiker.md", "tilstand")) == words_under("state")


def test_politicians_are_told_of_the_words_of_change():
    words = {word for cell in rows(GUIDE / "politiker.md", "ord om endring") for word in cell.split(", ")}
    assert words <= words_under("word")
    assert {text("word.no_sure_change"), text("word.too_few"), text("word.higher_share")} <= words


@pytest.mark.parametrize(
    ("page", "head"),
    [("radgiver.md", "på skjermen står"), ("fau-og-elevrad.md", "på siden står")],
)
def test_what_stands_on_the_screen_or_page_is_quoted_as_it_stands(page, head):
    texts = read(NB)
    for cell in rows(GUIDE / page, head):
        for quoted in re.findall("«([^»]+)»", cell) or [cell.removesuffix(" …")]:
            assert quoted in texts, quoted


def test_the_sheets_and_answers_of_the_workbook_are_named_as_they_are():
    page = read(GUIDE / "rektor-og-styrer.md")
    sheets = {sheet.name for sheet in layout.LEADER_SHEETS} | {layout.EXPLANATION_SHEET}
    assert sheets <= set(re.findall(r"\*\*([^*]+)\*\*", page))
    for answers in (layout.DECISION_STATUS, layout.ASSESSMENT, layout.OUTCOMES):
        assert all(answer in page for answer in answers)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["status", "check"])
def test_what_the_terminal_says_in_the_guide_is_what_it_says(command):
    printed = tiltaksplan(command).stdout.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    blocks = re.findall(r"```text\n(.*?)```", read(GUIDE / "radgiver.md"), flags=re.DOTALL)
    mine = [block.splitlines() for block in blocks if block.splitlines()[-1] in printed]
    assert len(mine) == 1, f"no text in the guide ends as {command} does"
    assert set(mine[0]) <= set(printed)


@pytest.mark.slow
def test_the_script_takes_pictures_of_a_run_and_none_that_do_not_say_it_is_an_example(demo, tmp_path):
    if shutil.which("chromium") is None and os.environ.get("CI") != "true":
        pytest.skip("Chromium is missing")
    finished, pages = demo
    assert finished.returncode == 0, finished.stderr
    script = [sys.executable, str(ROOT / "tools" / "make_guide_pictures.py"), "--only", "pages"]

    def take(folder: Path, out: str) -> subprocess.CompletedProcess[str]:
        command = [*script, "--pages", str(folder), "--out", str(tmp_path / out)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    first = take(pages, "first")
    assert first.returncode == 0, first.stderr
    made = {path.name: path.read_bytes() for path in (tmp_path / "first").glob("*.png")}
    assert len(made) >= 5
    without = tmp_path / "without"
    shutil.copytree(pages, without)
    index = without / "index.html"
    index.write_text(read(index).replace("EKSEMPELDATA", ""), encoding="utf-8")
    stopped = take(without, "second")
    assert stopped.returncode != 0 and "EKSEMPELDATA" in stopped.stderr
    assert not (tmp_path / "second" / "oversikt.png").exists()


def words_under(section: str) -> set[str]:
    return set(tomllib.loads(read(NB))[section].values())
