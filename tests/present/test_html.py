"""Every value is text: hostile input stays visible and inactive; a table cannot be made bare."""

from html.parser import HTMLParser

import pytest

from toolkit.present import html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style><b>",
    "{{7*7}}",
    '"><svg onload=1>',
    "&amp;",
]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "build",
    [
        html.paragraph,
        lambda v: html.heading(v, 2),
        lambda v: html.bullets([v]),
        lambda v: html.table(v, [v], [[v], [html.Status("x", v)]]),
        lambda v: html.link_paragraph(html.Link("a.html", v)),
        lambda v: html.figure("", v),
        lambda v: html.details(v, html.EMPTY),
    ],
)
def test_values_stay_text(build, value):
    reader = Reader()
    reader.feed(build(value).html)
    assert value in reader.text
    assert not reader.tags & {"script", "img", "style", "svg", "b"}


class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.tags = "", set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.text += data


def test_a_table_needs_a_caption_and_whole_rows():
    with pytest.raises(ValueError, match="caption"):
        html.table(" ", ["a"], [["b"]])
    with pytest.raises(ValueError, match="2 cells"):
        html.table("Tall", ["a", "b"], [["c"]])
