"""How the explorer stands on the screen: rows that wrap, headings, and the room in tables that JupyterLab lacks."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets

from toolkit.present import html
from toolkit.present.texts import text

STYLE = (
    "<style>.widget-html-content { line-height: 1.5 } "
    ".widget-html td, .widget-html th { padding: 0.1em 0.6em; text-align: left; vertical-align: top } "
    ".widget-html caption { text-align: left; font-weight: bold; padding: 0.5em 0 } "
    ".widget-html .scroll { overflow-x: auto } .widget-html figure { margin: 0; padding: 0.5em; background: #fff } "
    ".widget-html .band { border: 2px solid #801650; padding: 0.3em 0.6em; color: #801650; background: #fff; "
    "font-weight: bold }</style>"
)
"""For every widget of the page."""


def row(widgets: Sequence[ipywidgets.Widget]) -> ipywidgets.HBox:
    """Side by side where there is room."""
    return ipywidgets.HBox(list(widgets), layout={"flex_flow": "row wrap", "grid_gap": "0 1.5em"})


def heading(code: str) -> ipywidgets.HTML:
    """A heading of a part of the explorer; `code` is its text's."""
    return ipywidgets.HTML(html.heading(text(code), 2).html)
