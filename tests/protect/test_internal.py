"""Figures before disclosure control have no way out: not to a file, another process, a text or a page."""

import copy
import io
import json
import pickle
from dataclasses import replace

import nbformat
import pandas as pd
import pytest
from clean_tables import SETTINGS, participation_row, share_row, tables_of
from IPython.core.formatters import DisplayFormatter
from pydantic import ValidationError

from toolkit.errors import PageError, ProtectionError
from toolkit.present.problem_sentences import error_sentence
from toolkit.protect import ProtectedYear, protect_year
from toolkit.protect.internal import INTERNAL_MIME, internal_table
from toolkit.publish.exporter import ReportExporter

TABLES = tables_of(
    [share_row("stjernelia", grade, 1, 259) for grade in (5, 6, 7)],
    [participation_row("stjernelia", grade, 259) for grade in (5, 6, 7)],
)


@pytest.fixture
def table():
    return internal_table(TABLES, SETTINGS)


@pytest.fixture
def figure(table):
    (figure,) = table.figures("bullied", "5-7")
    return figure


def test_it_has_the_numbers_that_disclosure_control_hides(figure):
    (protected,) = [f for f in protect_year(TABLES, SETTINGS).figures if f.group == "5-7" and f.indicator == "bullied"]
    assert protected.state == "hidden"
    assert (figure.unit, figure.school_year, figure.state) == ("stjernelia", "2020-21", "shown")
    assert (figure.count, figure.n, figure.grades) == (3, 777, (5, 6, 7))
    assert figure.share == pytest.approx(3 / 777)


def test_what_the_source_hides_is_not_there_and_years_to_come_are_not_either():
    survey = TABLES.survey_by_unit_year_grade_gender_indicator.assign(school_year="2021-22")
    later = replace(TABLES, survey_by_unit_year_grade_gender_indicator=survey)
    assert internal_table(later, SETTINGS).figures("bullied", "5-7") == ()
    source = tables_of([share_row("solstol", 5, None, None)], [participation_row("solstol", 5, 20)])
    (found,) = internal_table(source, SETTINGS).figures("bullied", "5-7")
    assert (found.state, found.n, found.count, found.share) == ("hidden", None, None, None)


@pytest.mark.parametrize("name", ["table", "figure"])
class TestNoWayOut:
    @pytest.fixture
    def internal(self, name, request):
        return request.getfixturevalue(name)

    def test_text_has_the_word_and_no_number(self, internal):
        shown = {repr(internal), str(internal), f"{internal}", "%s" % internal, repr([internal]), repr({1: internal})}  # noqa: UP031
        assert all("INTERN" in words for words in shown)
        assert not any("777" in words or "3" in words for words in shown)

    @pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
    def test_it_is_not_pickled(self, internal, protocol):
        with pytest.raises(ProtectionError):
            pickle.dumps(internal, protocol)

    @pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda x: pd.to_pickle(x, io.BytesIO())])
    def test_it_is_not_copied(self, internal, way):
        with pytest.raises(ProtectionError):
            way(internal)

    @pytest.mark.parametrize(
        "way", ["to_csv", "to_excel", "to_html", "to_json", "to_parquet", "model_dump", "model_dump_json", "save"]
    )
    def test_the_usual_ways_to_save_say_why_not(self, internal, way):
        with pytest.raises(ProtectionError) as caught:
            getattr(internal, way)("tall.csv", index=False)
        assert "Lag offentlig figur" in error_sentence(caught.value)

    def test_a_frame_or_json_made_of_it_has_no_number(self, internal):
        written = pd.DataFrame([internal, internal]).to_csv() + json.dumps(internal, default=str)
        assert "777" not in written
        with pytest.raises(TypeError):
            json.dumps(internal)
        with pytest.raises(TypeError):
            vars(internal)

    def test_what_jupyterlab_would_save_has_no_number_and_no_page_takes_it(self, internal):
        data, metadata = DisplayFormatter().format(internal)
        assert set(data) == {INTERNAL_MIME, "text/plain"}
        assert "INTERN" in data[INTERNAL_MIME] and "INTERN" in data["text/plain"]
        assert "777" not in json.dumps([data, metadata])
        assert_refused(data)


def test_no_protected_year_takes_a_figure(figure):
    year = protect_year(TABLES, SETTINGS)
    with pytest.raises(ValidationError) as caught:
        ProtectedYear.model_validate({**dict(year), "figures": (figure,)})
    assert "777" not in str(caught.value)


def assert_refused(data):
    heading = nbformat.v4.new_markdown_cell("# Rapport")
    output = nbformat.v4.new_output("display_data", data)
    notebook = nbformat.v4.new_notebook(cells=[heading, nbformat.v4.new_code_cell("", outputs=[output])])
    with pytest.raises(PageError) as caught:
        ReportExporter().from_notebook_node(notebook)
    assert caught.value.code == "page_output_kind"


@pytest.mark.parametrize(
    "kind",
    [INTERNAL_MIME, "application/vnd.jupyter.widget-view+json", "application/vnd.jupyter.widget-state+json"],
)
def test_the_exporter_takes_neither_internal_figures_nor_widgets(kind):
    content = "<p>INTERN</p>" if kind == INTERNAL_MIME else {"state": {}}
    assert_refused({kind: content})
    assert_refused({kind: content, "text/html": "<p>4</p>", "text/plain": ""})


def test_widget_state_beside_the_cells_stops_the_page():
    state = {"a": {"model_name": "HTMLModel", "model_module": "m", "state": {"value": "777 elever"}}}
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": state, "version_major": 2, "version_minor": 0}}
    heading = nbformat.v4.new_markdown_cell("# Rapport")
    notebook = nbformat.v4.new_notebook(cells=[heading], metadata={"widgets": widgets})
    with pytest.raises(PageError, match="widgets"):
        ReportExporter().from_notebook_node(notebook)
