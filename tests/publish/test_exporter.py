"""From cells to a page, fail closed: what a notebook should not hold stops it."""

import nbformat.v4 as v4
import pytest
from nbformat import NotebookNode
from traitlets.config import Config

from toolkit.errors import PageError
from toolkit.publish.exporter import ReportExporter


def notebook(*outputs: NotebookNode) -> NotebookNode:
    code = v4.new_code_cell("secret_code()", outputs=list(outputs))
    parameters = v4.new_code_cell("unit = 'x'", metadata={"tags": ["parameters"]})
    leader = v4.new_markdown_cell("# Bare for rektor", metadata={"tags": ["leader"]})
    return v4.new_notebook(cells=[leader, parameters, code, v4.new_markdown_cell("## Tallene")])


def block(html: str) -> NotebookNode:
    return v4.new_output("execute_result", data={"text/html": html, "text/plain": "Block(...)"})


def page_of(*outputs: NotebookNode) -> str:
    return ReportExporter().from_notebook_node(notebook(*outputs))[0]


def test_prose_and_blocks_only():
    page = page_of(block("<h1>Solstøl &amp; co</h1>"))
    assert "<title>Solstøl &amp; co</title>" in page
    assert "<h2>Tallene</h2>" in page
    for absent in ("secret_code", "unit =", "Bare for rektor", "Block(", "<script"):
        assert absent not in page
    assert "default-src 'none'" in page


def test_a_page_is_the_same_whatever_a_person_has_set_for_nbconvert():
    settings = {
        "optimistic_validation": True,
        "preprocessors": ["nbconvert.preprocessors.ClearOutputPreprocessor"],
        "default_preprocessors": [],
    }
    nb = notebook(block("<h1>A</h1>"))
    page = ReportExporter(config=Config({"Exporter": settings})).from_notebook_node(nb)[0]
    assert page == ReportExporter().from_notebook_node(nb)[0]


def test_the_band_stands_on_every_printed_page():
    page = page_of(block('<p class="band">EKSEMPELDATA<br>UTKAST</p><h1>A</h1>'))
    assert '@top-center { content: "EKSEMPELDATA · UTKAST"' in page


def test_markup_in_prose_is_text():
    nb = notebook(block("<h1>A</h1>"))
    nb.cells[3].source = "Hei <b onclick='x'>der</b> <script>1</script>"
    page = ReportExporter().from_notebook_node(nb)[0]
    assert "&lt;script&gt;" in page
    assert "<b " not in page


def test_a_harmful_link_in_prose_stops_the_page():
    nb = notebook(block("<h1>A</h1>"))
    nb.cells[3].source = "[a](javascript:x)"
    with pytest.raises(PageError):
        ReportExporter().from_notebook_node(nb)


@pytest.mark.parametrize(
    ("output", "code"),
    [
        (v4.new_output("error", ename="NameError", evalue="x", traceback=[]), "page_error_output"),
        (v4.new_output("stream", name="stderr", text="warning"), "page_stream"),
        (v4.new_output("stream", name="stdout", text="print"), "page_stream"),
        (v4.new_output("display_data", data={"image/png": "AAAA"}), "page_output_kind"),
        (v4.new_output("execute_result", data={"text/plain": "3"}), "page_output_kind"),
        (
            v4.new_output("display_data", data={"application/vnd.jupyter.widget-view+json": {}, "text/html": "x"}),
            "page_output_kind",
        ),
    ],
)
def test_other_outputs_stop_the_page(output, code):
    with pytest.raises(PageError) as caught:
        page_of(block("<h1>A</h1>"), output)
    assert caught.value.code == code


def test_a_page_without_heading_is_stopped():
    with pytest.raises(PageError):
        page_of(block("<p>A</p>"))


def test_the_exporter_is_installed_for_nbconvert():
    from nbconvert.exporters import get_exporter

    assert get_exporter("tiltaksplan") is ReportExporter
