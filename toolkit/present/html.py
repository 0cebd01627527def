"""Small pieces of accessible HTML. Every value is escaped here: names and comments are data, never markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Block:
    """A piece of a page. JupyterLab shows it, and the report template accepts nothing else as output."""

    html: str

    def _repr_html_(self) -> str:
        return self.html

    def __add__(self, other: Block) -> Block:
        return Block(self.html + other.html)


EMPTY = Block("")


def heading(content: str, level: int) -> Block:
    """A heading; level 1 is used once per page."""
    return Block(f"<h{level}>{escape(content)}</h{level}>\n")


def paragraph(content: str, css_class: str = "") -> Block:
    """One paragraph."""
    return Block(f"<p{_class(css_class)}>{escape(content)}</p>\n")


def bullets(items: Sequence[str], ordered: bool = False) -> Block:
    """A list, numbered if the order counts (politicians amend by number)."""
    tag = "ol" if ordered else "ul"
    return Block(f"<{tag}>\n" + "".join(f"<li>{escape(item)}</li>\n" for item in items) + f"</{tag}>\n")


def end_of_first_page(content: str) -> Block:
    """What comes after it is read by those who want more: on paper it begins on a new sheet."""
    return paragraph(content, "page-end")


@dataclass(frozen=True)
class Status:
    """A status word in a table cell; the colour repeats what the word says."""

    code: str
    word: str


@dataclass(frozen=True)
class Link:
    """A link to a neighbouring page."""

    target: str
    words: str


def link_paragraph(link: Link) -> Block:
    """A paragraph that is a link."""
    return Block(f"<p>{_cell(link)}</p>\n")


def links(items: Sequence[Link]) -> Block:
    """A list of links, each with room for a finger."""
    return Block('<ul class="links">\n' + "".join(f"<li>{_cell(link)}</li>\n" for link in items) + "</ul>\n")


def status_paragraph(status: Status) -> Block:
    """A status word that stands by itself."""
    return Block(f"<p>{_cell(status)}</p>\n")


def cards(contents: Sequence[Block]) -> Block:
    """Pieces of the same kind, beside each other where the screen is wide and under each other where it is not."""
    return Block('<ul class="cards">\n' + "".join(f"<li>{one.html}</li>\n" for one in contents) + "</ul>\n")


def code(content: str) -> Block:
    """Lines to copy into a program; long ones are broken, never scrolled."""
    return Block(f"<pre><code>{escape(content)}</code></pre>\n")


Cell = str | Status | Link


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Block:
    """A table with caption and scopes; the first cell of each row is the row's header.

    Raises:
        ValueError: no caption, or a row of another length than the header.
    """
    if not caption.strip() or any(len(row) != len(heads) for row in rows):
        raise ValueError(f"table {caption!r}: a caption and rows of {len(heads)} cells are needed")
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{_cell(cell)}</th>' if position == 0 else f"<td>{_cell(cell)}</td>"
            for position, cell in enumerate(row)
        )
        + "</tr>\n"
        for row in rows
    )
    # The wrapper scrolls sideways on a narrow screen; it must be reachable by keyboard and have a name.
    return Block(
        f'<div class="scroll" role="region" aria-label="{escape(caption)}" tabindex="0">\n'
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}</tbody>\n</table>\n</div>\n"
    )


def details(summary: str, content: Block) -> Block:
    """Content that opens on demand, without a script."""
    return Block(f"<details><summary>{escape(summary)}</summary>\n{content.html}</details>\n")


def figure(svg: str, sentence: str, below: Block = EMPTY, above: Block = EMPTY) -> Block:
    """A drawing with its one sentence and what a reader must know first above it, and the rest below it.

    `svg` carries its own title and alt text.
    """
    caption = f"<figcaption>{escape(sentence)}</figcaption>"
    return Block(f"<figure>\n{caption}\n{above.html}{svg}\n{below.html}</figure>\n")


def scrolling(svg: str, name: str) -> str:
    """A drawing too wide for a narrow screen, in a frame of its own that the keyboard reaches, as tables have."""
    return f'<div class="scroll" role="region" aria-label="{escape(name)}" tabindex="0">\n{svg}\n</div>'


def _cell(cell: Cell) -> str:
    if isinstance(cell, Link):
        return f'<a href="{escape(cell.target)}">{escape(cell.words)}</a>'
    if isinstance(cell, Status):
        return f'<span class="status {escape(cell.code)}">{escape(cell.word)}</span>'
    return escape(cell)


def _class(css_class: str) -> str:
    return f' class="{escape(css_class)}"' if css_class else ""
