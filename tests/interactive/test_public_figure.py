"""«Lag offentlig figur»: what it shows stands in the year's reports too, and what they hide, it hides."""

import re
from itertools import product

import nbformat
import pytest
from clean_tables import SETTINGS
from explorer_helpers import TRUTH, explorer_of, protected_of

from toolkit.engine.publishing import withdraw
from toolkit.engine.releases import Releases
from toolkit.interactive.explorer import Explorer
from toolkit.interactive.publishable import Publishable, publishable_figures
from toolkit.present.html import Block
from toolkit.present.texts import text
from toolkit.protect import protect_year
from toolkit.protect.release import release_of
from toolkit.publish.exporter import ReportExporter
from toolkit.validate.year import read_year


@pytest.fixture(scope="module")
def example():
    protected = protect_year(read_year(SETTINGS), SETTINGS)
    return protected, Explorer(protected, SETTINGS)


def made(explorer):
    explorer.make_public.click()
    return explorer.public.value


def test_it_shows_what_is_shown_and_names_what_is_not():
    figure = made(explorer_of(TRUTH))
    assert "Stjernelia barneskole: 8,8\u00a0% av 170 elever" in figure
    assert "Solstøl skole: skjermet" in figure
    assert "Nordlysgrenda oppvekstsenter: skjermet" in figure
    assert figure.count("<table>") == 2
    assert "4,9" not in re.sub("<svg.*?</svg>", "", figure, flags=re.DOTALL)


def test_it_carries_what_a_figure_must():
    figure = made(explorer_of(TRUTH))
    assert "INTERN" not in figure
    assert '<p class="band">EKSEMPELDATA' in figure
    assert "lag den på nytt når rapportene er publisert" in figure
    assert text("hiding.rules", respondents=10, count=5) in figure
    assert "standardverdi i verktøyet" in figure
    assert "Den avgjør ikke om programmet er årsaken" in figure
    assert "8,8\u00a0% av 170 elever" in re.search("<desc[^>]*>(.*?)</desc>", figure).group(1)


def test_hidden_truth_makes_no_difference_to_it():
    """The same figures stand; inside what is hidden, one pupil has moved from one school to the other."""
    other = TRUTH | {"solstol": ((1, 1, 2), (19, 18, 24)), "nordlysgrenda": ((2, 3, 2), (3, 3, 3))}
    assert made(explorer_of(other)) == made(explorer_of(TRUTH))


def test_what_internal_figures_show_does_not_reach_it():
    explorer = explorer_of(TRUTH)
    before = made(explorer)
    explorer.show_internal.value = True
    assert made(explorer) == before


CHOICES = list(product(("mitt_valg", "mot"), ("bullied", "wellbeing", "teacher_support"), ("5-7", "8-10")))


def test_every_number_in_every_figure_is_one_the_year_shows(example):
    protected, explorer = example
    names = {unit.name_in("2020-21"): unit.id for unit in SETTINGS.unit_register.units}
    found = 0
    for programme, outcome, grades in CHOICES:
        explorer.choices.programme.value, explorer.choices.outcome.value, explorer.choices.grades.value = (
            programme,
            outcome,
            grades,
        )
        for name, table in re.findall(
            r"<caption>Tallene bak figuren: (.*?)</caption>(.*?)</table>", made(explorer), re.S
        ):
            for year, value, n in re.findall(r'row">(.*?)</th><td>([\d,]+)[^<]*</td><td>.*?</td><td>(\d+)<', table):
                (figure,) = [
                    f
                    for f in protected.figures
                    if (f.unit, f.school_year, f.group, f.indicator) == (names[name], year, grades, outcome)
                ]
                shown = figure.mean if figure.mean is not None else 100 * figure.share
                assert (figure.state, figure.n) == ("shown", int(n))
                assert float(value.replace(",", ".")) == pytest.approx(shown, abs=0.0501)
                found += 1
    assert found > 20


def test_another_choice_takes_it_away():
    explorer = explorer_of(TRUTH)
    assert made(explorer)
    explorer.choices.outcome.value = "wellbeing"
    assert explorer.public.value == ""
    assert "ingen tall for disse trinnene kan vises" in made(explorer)
    assert "<svg" not in explorer.public.value


@pytest.fixture
def released(tmp_path):
    """A folder for outputs where the year's reports are released with one school's numbers left out."""
    protected = protected_of(TRUTH)
    releases = Releases(tmp_path, SETTINGS.params_dir.name)
    releases.keep(release_of(protected, SETTINGS, set(TRUTH) - {"kometdalen"}, 1))
    return tmp_path


def test_what_stands_in_the_release_decides_and_not_the_files_of_today(released):
    today = TRUTH | {"stjernelia": ((14, 15, 16), (57, 60, 53))}
    figure = made(explorer_of(today, lambda: publishable_figures(SETTINGS, released)))
    assert "(utgivelse example-2020-21-1)" in figure
    assert "Stjernelia barneskole: 8,8\u00a0% av 170 elever" in figure
    assert "Kometdalen oppvekstsenter: ikke" in figure
    assert "18,3" not in re.sub("<svg.*?</svg>", "", figure, flags=re.DOTALL)


def test_a_withdrawn_release_gives_no_figure(released):
    withdraw(released, "example-2020-21-1")
    figure = made(explorer_of(TRUTH, lambda: publishable_figures(SETTINGS, released)))
    assert "er trukket tilbake" in figure
    assert "<svg" not in figure


def test_before_the_reports_are_out_it_shows_what_they_would(example, tmp_path):
    protected, _ = example
    assert publishable_figures(SETTINGS, tmp_path) == Publishable(protected.figures, None)


def test_it_can_stand_in_a_page():
    block = Block(made(explorer_of(TRUTH)))
    heading = nbformat.v4.new_markdown_cell("# Sak")
    output = nbformat.v4.new_output("execute_result", {"text/html": block._repr_html_(), "text/plain": "Block"})
    notebook = nbformat.v4.new_notebook(cells=[heading, nbformat.v4.new_code_cell("", outputs=[output])])
    page, _ = ReportExporter().from_notebook_node(notebook)
    assert "Stjernelia barneskole: 8,8\u00a0%" in page
