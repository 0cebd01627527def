"""From a matplotlib figure to inline SVG: no metadata, no colliding ids, a title and an alt text, the same bytes."""

from __future__ import annotations

import io
import re
from contextlib import AbstractContextManager
from html import escape
from typing import Any, Final, cast

import matplotlib
from matplotlib.figure import Figure

from toolkit.present.charts.style import GREY, ON_PAGE

STYLE: Final[dict[str, Any]] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.5,
    "svg.fonttype": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "text.color": GREY,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "axes.labelcolor": GREY,
}


def styled(more: dict[str, Any] | None = None) -> AbstractContextManager[None]:
    """Draw and save within this: the house's style, and nothing of the machine's own."""
    return matplotlib.rc_context(cast(Any, STYLE | (more or {})))


def inline_svg(drawing: Figure, figure_id: str, title: str, alt: str) -> str:
    """The figure as one `<svg>` element that can stand in a page.

    Args:
        drawing: drawn within `styled()`.
        figure_id: unique in the page; ASCII letters, digits and hyphens.
        title: short name, read first by a screen reader.
        alt: what the figure shows, made from its data.
    """
    buffer = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with styled({"svg.hashsalt": figure_id}):
        drawing.savefig(buffer, format="svg", metadata=nothing)
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = _own_ids(svg, figure_id)
    svg = re.sub(r"<svg [^>]*>", lambda m: _opening(m.group(0), figure_id, title, alt), svg, count=1)
    return re.sub(r"\n\s*", "\n", svg).strip()


def _opening(tag: str, figure_id: str, title: str, alt: str) -> str:
    box = re.search(r'viewBox="([^"]+)"', tag)
    assert box is not None  # matplotlib always writes one
    return (
        f'<svg role="img" aria-labelledby="{figure_id}-title {figure_id}-desc" viewBox="{box.group(1)}" '
        f'style="width: 100%; height: auto; max-width: {ON_PAGE}">\n'
        f'<title id="{figure_id}-title">{escape(title)}</title>\n<desc id="{figure_id}-desc">{escape(alt)}</desc>'
    )


def _own_ids(svg: str, figure_id: str) -> str:
    """Keep only ids that something refers to, and make them the figure's own."""
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg))
    svg = re.sub(r' id="([^"]+)"', lambda m: f' id="{figure_id}-{m.group(1)}"' if m.group(1) in used else "", svg)
    svg = re.sub(r"url\(#", f"url(#{figure_id}-", svg)
    return re.sub(r'xlink:href="#', f'href="#{figure_id}-', svg)
