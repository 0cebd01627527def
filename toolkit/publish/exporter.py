"""From an executed notebook to one page: prose and blocks only, in an own template, checked before it leaves."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from nbconvert.exporters import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from traitlets import default

from toolkit.errors import PageError
from toolkit.present.texts import text
from toolkit.publish.page_check import check_page

TEMPLATES = Path(__file__).parent / "templates"
LEADER_ONLY = "leader"
"""Tag of cells that speak to the person who runs the notebook; they are no part of the report."""


class ReportExporter(TemplateExporter):
    """`jupyter nbconvert --to tiltaksplan`: static HTML without code, scripts or outside requests.

    Raises:
        PageError: the notebook has an error output, a stream, a widget, an output that is not a block of ours, or the
            finished page breaks a rule of `page_check`.
    """

    export_from_notebook = "Tiltaksplan-rapport"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def _template_name_default(self) -> str:
        return "tiltaksplan"

    def _template_extension_default(self) -> str:
        return ".html.j2"

    @default("extra_template_basedirs")
    def _own_templates(self) -> list[str]:
        return [str(TEMPLATES)]

    def from_notebook_node(  # type: ignore[override]  # the base class is annotated for notebooks, not pages
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page for an executed notebook. `resources["back_link"]` is a relative link to the index, if any."""
        given = dict(resources or {})
        if "widgets" in nb.metadata:  # a saved widget may hold what was never to be published
            raise PageError("page_output_kind", {"kinds": "widgets"})
        parts = [part for cell in nb.cells for part in _parts(cell)]
        back_link = given.get("back_link", "")
        self.environment.globals.update(page_frame("".join(parts), back_link))
        page, out = super().from_notebook_node(nb, {**given, "parts": parts}, **kwargs)
        page = page.strip() + "\n"
        check_page(page)
        return page, out

    def _preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Nothing, whatever a person has set: the page was made of the notebook as it is."""
        return nb, resources


def prose_of(notebook: NotebookNode) -> list[str]:
    """The prose of a report's notebook, rendered as in the page."""
    return [part for cell in notebook.cells if cell.cell_type == "markdown" for part in _parts(cell)]


def render_page(content: str, back_link: str) -> str:
    """Finished content in the page's frame. Raises PageError if the content has no h1."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES / "tiltaksplan"), autoescape=False)
    template = environment.get_template("index.html.j2", globals=page_frame(content, back_link))
    return template.render(resources={"parts": [content]}).strip() + "\n"


def page_frame(content: str, back_link: str) -> dict[str, str]:
    """What stands around the content: the heading as the page's title, the band on every printed page, the links.

    Raises:
        PageError: the content has no h1.
    """
    heading = re.search(r"<h1>(.*?)</h1>", content, flags=re.DOTALL)
    if heading is None:
        raise PageError("page_heading", {"found": "h1=0"})
    band = re.search(r'<p class="band">(.*?)</p>', content, flags=re.DOTALL)
    words = unescape(band.group(1).replace("<br>", " · ")) if band else ""
    return {
        "page_title": unescape(heading.group(1)),
        # It stands inside a quoted CSS string, and our bands have neither quotes nor backslashes.
        "band": re.sub(r'["\\\\<>]', "", words),
        "back_link": back_link,
        "skip": text("index.skip"),
        "back": text("index.back"),
    }


def _parts(cell: NotebookNode) -> list[str]:
    if LEADER_ONLY in cell.metadata.get("tags", []):
        return []
    if cell.cell_type == "markdown":
        # Escaped, so that prose in a notebook can never become markup.
        renderer = IPythonRenderer(escape=True, exclude_anchor_links=True, allow_harmful_protocols=False)
        return [re.sub(r'(<h\d) id="[^"]*"', r"\1", MarkdownWithMath(renderer=renderer).render(cell.source))]
    return [_output(output) for output in cell.get("outputs", [])]


def _output(output: NotebookNode) -> str:
    if output.output_type == "error":
        raise PageError("page_error_output", {"name": output.get("ename", "")})
    if output.output_type == "stream":
        raise PageError("page_stream", {"name": output.get("name", "")})
    kinds = set(output.data)
    if "text/html" not in kinds or kinds - {"text/html", "text/plain"}:
        raise PageError("page_output_kind", {"kinds": ", ".join(sorted(kinds))})
    return str(output.data["text/html"])
