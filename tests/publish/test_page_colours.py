"""Every colour of text in the pages' style can be read on what it stands on: WCAG 2.1, 1.4.3, computed."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "toolkit" / "publish" / "templates" / "tiltaksplan"
STYLE = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("page.css", "base.html.j2")).replace(
    "{{ band }}", ""
)
COLOUR = r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b"
TEXT, MARK = 4.5, 3.0


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def pairs(style: str) -> list[tuple[str, str, str]]:
    """Each rule that says something of colour: its selector, the text's colour and what it stands on."""
    found = []
    body = re.search(rf"^body {{[^}}]*background: ({COLOUR}); color: ({COLOUR})", style, re.MULTILINE)
    assert body is not None
    for selector, rule in re.findall(r"([^{};]+)\{([^{}]*)\}", style):
        text = re.search(rf"(?<![-\w])color: ({COLOUR})", rule)
        below = re.search(rf"background: ({COLOUR})", rule)
        if text or below:
            found.append((selector.strip(), text[1] if text else body[2], below[1] if below else body[1]))
    return found


def too_faint(style: str) -> list[str]:
    return [selector for selector, text, below in pairs(style) if contrast(text, below) < TEXT]


def test_every_text_can_be_read():
    assert len(pairs(STYLE)) >= 8
    assert too_faint(STYLE) == []


def test_what_shows_the_focus_can_be_seen():
    (outline,) = set(re.findall(rf"outline: 3px solid ({COLOUR})", STYLE))
    assert contrast(outline, "#fff") >= MARK


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        (".note { color: #3d3d3d", ".note { color: #8a8a8a", ".note"),
        ("color: #1d1d1d", "color: #777777", "body"),
        (".band { background: #801650; color: #fff", ".band { background: #f46a25; color: #fff", ".band"),
    ],
)
def test_a_lowered_contrast_is_seen(before, after, where):
    assert before in STYLE
    assert where in too_faint(STYLE.replace(before, after))


def test_the_measure_is_the_standards():
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
