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
PAGE = (
    '<!DOCTYPE html>\n<html lang="nb"><head><meta charset="utf-8">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    "<title>Rapport</title></head><body>"
    f'<a class="skip" href="#innhold">Hopp</a><main id="innhold"><h1>Rapport</h1>{SVG}{TABLE}</main></body></html>'
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
    "alt empty": ("Diagram for Trivsel. 2020-21: 4,3 av 5.", "", "page_alt"),
    "alt dummy": ("Diagram for Trivsel. 2020-21: 4,3 av 5.", "No description", "page_alt"),
    "alt is the title": ("Diagram for Trivsel. 2020-21: 4,3 av 5.", "Trivsel", "page_alt"),
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
