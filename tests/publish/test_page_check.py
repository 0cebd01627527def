"""Each thing that must stop a page does; the page itself, unharmed, does not."""

import pytest

from toolkit.errors import PageError
from toolkit.present import html
from toolkit.publish.page_check import check_page

SVG = (
    '<svg role="img" aria-labelledby="f-title f-desc" viewBox="0 0 1 1"><title id="f-title">Trivsel</title>'
    '<desc id="f-desc">Diagram for Trivsel. 2020-21: 4,3 av 5.</desc><path d="M0 0"></path></svg>'
)
TABLE = html.table("Tallene", ["Skoleår", "Tall"], [["2020-21", "4,3"]]).html
ALT = "Diagram for Trivsel. 2020-21: 4,3 av 5."
FIGURE = f"<figure><figcaption>Trivsel er 4,3 av 5.</figcaption>{SVG}</figure>{TABLE}"
PAGE = (
    '<!DOCTYPE html>\n<html lang="nb"><head><meta charset="utf-8">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    "<title>Rapport</title><style>p { margin: 0 }</style></head><body>"
    f'<a class="skip" href="#innhold">Hopp</a><main id="innhold"><h1>Rapport</h1>{FIGURE}</main></body></html>'
)


def test_an_unharmed_page_passes():
    check_page(PAGE)


MUTATIONS = {
    "script": ("<h1>Rapport</h1>", "<h1>Rapport</h1><script>1</script>", "page_element"),
    "image": ("<h1>", '<img src="x.png" alt="et bilde"><h1>', "page_element"),
    "iframe": ("<h1>", '<iframe title="x"></iframe><h1>', "page_element"),
    "form": ("<h1>", "<form></form><h1>", "page_element"),
    "handler": ("<h1>", '<h1 onclick="x()">', "page_attribute"),
    "source": ("<h1>", '<h1 src="x">', "page_attribute"),
    "javascript link": ('href="#innhold"', 'href="javascript:alert(1)"', "page_link"),
    "http link": ('href="#innhold"', 'href="http://example.org/"', "page_link"),
    "outside svg": ('<path d="M0 0">', '<use href="https://example.org/x">', "page_link"),
    "alt removed": ("<desc id", "<g id", "page_nesting"),
    "alt empty": (ALT, "", "page_alt"),
    "alt dummy": (ALT, "No description", "page_alt"),
    "alt is the title": (ALT, "Trivsel", "page_alt"),
    "no role": ('role="img" ', "", "page_alt"),
    "label without target": ("f-desc", "f-annet", None),
    "caption removed": ("<caption>Tallene</caption>", "", "page_caption"),
    "caption empty": ("<caption>Tallene</caption>", "<caption> </caption>", "page_caption"),
    "scope removed": (' scope="col"', "", "page_scope"),
    "language": ('lang="nb"', 'lang="en"', "page_heading"),
    "two headings": ("<h1>Rapport</h1>", "<h1>Rapport</h1><h1>To</h1>", "page_heading"),
    "no title": ("<title>Rapport</title>", "<title></title>", "page_heading"),
    "traceback": ("<h1>Rapport</h1>", "<h1>Rapport</h1><p>Traceback (most recent call last)</p>", "page_traceback"),
    "papermill": ("<h1>Rapport</h1>", "<h1>Rapport</h1><p>slice_file = x</p>", "page_papermill"),
    "unix path": ("<h1>Rapport</h1>", "<h1>Rapport</h1><p>/home/kari/rapport</p>", "page_path"),
    "windows path": ("<h1>Rapport</h1>", "<h1>Rapport</h1><p>C:\\Users\\kari</p>", "page_path"),
    "import": ("</head>", "<style>@import 'x'</style></head>", "page_import"),
    "css url": ("</head>", "<style>p{background:url(x.png)}</style></head>", "page_import"),
    "comment": ("<h1>", "<!-- 3 elever --><h1>", "page_comment"),
    "refresh": ("<title>", '<meta http-equiv="refresh" content="0;URL=https://example.org"><title>', "page_policy"),
    "no policy": ("default-src 'none';", "default-src *;", "page_policy"),
    "escaped css": ("</head>", "<style>p{background:u\\72l(x.png)}</style></head>", "page_import"),
    "image set": ("</head>", "<style>p{background:image-set('x.png')}</style></head>", "page_import"),
    "escaped path": ("<h1>", "<p>&#47;home/kari</p><h1>", "page_path"),
    "cdata": ("<h1>", "<![CDATA[x]]><h1>", "page_comment"),
    "unclosed": ("</main>", "", "page_nesting"),
    # What a browser and a checker could read differently.
    "first of two links": ('href="#innhold"', 'href="javascript:alert(1)" href="#innhold"', "page_attribute"),
    "link with entities": ('href="#innhold"', 'href="java&#115;cript&colon;alert(1)"', "page_link"),
    "link with a line break": ('href="#innhold"', 'href="java\nscript:alert(1)"', "page_link"),
    "data link": ('href="#innhold"', 'href="data:text/html,x"', "page_link"),
    "link without scheme": ('href="#innhold"', 'href="//example.org"', "page_link"),
    "old drawing link": ('<path d="M0 0">', '<use xlink:href="https://example.org/x">', "page_attribute"),
    "style with entities": ('<path d="M0 0">', '<path style="fill: u&#114;l(x.png)">', "page_import"),
    "fill with entities": ('<path d="M0 0">', '<path fill="u&#114;l(x.png)">', "page_import"),
    "style outside a drawing": ("<h1>", '<h1 style="display: none">', "page_attribute"),
    "font": ("p { margin: 0 }", "@font-face { font-family: x; src: local(x) }", "page_import"),
    "markup in a drawing's style": ("<path d", "<style><img src=x onerror=alert(1)></style><path d", "page_element"),
    "markup in a drawing's title": (">Trivsel</title>", "><p>Trivsel</title>", "page_element"),
    "element that ends itself": ("<h1>", "<p/><h1>", "page_nesting"),
    "title that ends itself": ("<title>Rapport</title>", "<title/>", "page_element"),
    "policy in the body": ("</title><style>", "</title></head><body><meta charset='utf-8'><style>", "page_nesting"),
    "policy after words": ('<meta charset="utf-8">', "Hei", "page_nesting"),
    "policy with an exception": ("'unsafe-inline'\"", "'unsafe-inline'; script-src *\"", "page_policy"),
    "policy overruled": ("default-src 'none'; style", "default-src *; default-src 'none'; style", "page_policy"),
    "no zooming": ("<title>", '<meta name="viewport" content="user-scalable=no"><title>', "page_policy"),
    "base": ("<title>", '<base href="https://example.org/"><title>', "page_element"),
    "style sheet": ("<title>", '<link rel="stylesheet" href="x.css"><title>', "page_element"),
    "object": ("<h1>", '<object data="x"></object><h1>', "page_element"),
    "input": ("<h1>", "<input><h1>", "page_element"),
    "animation": ("<path d", '<set attributeName="href" to="x"></set><path d', "page_element"),
    "foreign object": ("<path d", "<foreignObject></foreignObject><path d", "page_element"),
    "drawing in a drawing": ("<path d", '<svg role="img"></svg><path d', "page_nesting"),
    "old doctype": ("<!DOCTYPE html>", "<!DOCTYPE html SYSTEM 'about:legacy-compat'>", "page_comment"),
    "no doctype": ("<!DOCTYPE html>\n", "", "page_heading"),
    "two bodies": ("<main", '<body class="x"></body><main', "page_nesting"),
    "words in a table": ("<tbody>", "<tbody>3 elever", "page_nesting"),
    "table in a paragraph": (TABLE, f"<p>{TABLE}</p>", "page_nesting"),
    "two of an id": ("<h1>", '<h1 id="innhold">', "page_reference"),
    "turned text": ("4,3 av 5.</figcaption>", "\u202e4,3 av 5.</figcaption>", "page_sign"),
    "turned text with entities": ("4,3 av 5.</figcaption>", "&#x202e;4,3 av 5.</figcaption>", "page_sign"),
    "turned label": ('aria-label="', 'aria-label="&#8238;', "page_sign"),
    # What someone who hears the page would miss.
    "alt of a program": (ALT, "No description has been provided for this image", "page_alt"),
    "alt is a word": (ALT, "figur", "page_alt"),
    "alt is a file": (ALT, "image.png", "page_alt"),
    "alt has a file": (ALT, "Dette er et bilde fra filen trivsel_2020.png her", "page_alt"),
    "alt repeats the title": (ALT, "Trivsel Trivsel trivsel Trivsel Trivsel Trivsel", "page_alt"),
    "alt is one word five times": (ALT, "figur figur figur figur figur figur", "page_alt"),
    "alt of another drawing": (FIGURE, FIGURE + FIGURE.replace("f-", "g-"), "page_alt"),
    "drawing outside a figure": (
        f"<figure><figcaption>Trivsel er 4,3 av 5.</figcaption>{SVG}</figure>",
        SVG,
        "page_figure",
    ),
    "no figure caption": ("<figcaption>Trivsel er 4,3 av 5.</figcaption>", "", "page_figure"),
    "empty figure caption": ("Trivsel er 4,3 av 5.", "\u200b ", "page_empty"),
    "figure without numbers": (TABLE, "", "page_figure"),
    "numbers under another heading": (TABLE, f"<h2>Andre tall</h2>{TABLE}", "page_figure"),
    "heading that skips": ("<figure>", "<h3>Trivsel</h3><figure>", "page_heading"),
    "heading before the first": ("<h1>", "<h2>Tall</h2><h1>", "page_heading"),
    "empty heading": ("<figure>", "<h2> </h2><figure>", "page_empty"),
    "empty link": (">Hopp</a>", "></a>", "page_empty"),
    "empty header cell": (">Tall</th>", "></th>", "page_empty"),
    "region without a name": ('aria-label="Tallene"', 'aria-label=""', "page_empty"),
    "table that is none": ("<table>", '<table role="presentation">', "page_attribute"),
    "another order for the keyboard": ('tabindex="0"', 'tabindex="3"', "page_attribute"),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_harmed_page_is_stopped(name):
    before, after, code = MUTATIONS[name]
    count = 1 if name == "label without target" else -1
    harmed = PAGE.replace(before, after, count)
    assert harmed != PAGE
    with pytest.raises(PageError) as caught:
        check_page(harmed)
    assert code is None or caught.value.code == code


def test_a_figure_may_have_its_numbers_inside_it():
    inside = PAGE.replace(f"</figure>{TABLE}", f"<details><summary>Vis tallene</summary>{TABLE}</details></figure>")
    assert inside != PAGE
    check_page(inside)


def test_text_that_looks_like_markup_is_only_text():
    check_page(PAGE.replace("4,3 av 5.</figcaption>", "&lt;script&gt; url(x) @import </figcaption>"))
