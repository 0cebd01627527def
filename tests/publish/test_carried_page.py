"""The mark on a page that is not new: it is there, or the page is not made."""

import pytest

from toolkit.errors import PageError
from toolkit.publish.carried_page import marked
from toolkit.publish.withdrawn_page import withdrawn_page

MARK = '<p class="band">mark</p>\n'


def test_a_page_without_a_place_for_the_mark_is_no_marked_page():
    page = withdrawn_page("2020-21")
    assert marked(page, MARK).count(MARK) == 1
    with pytest.raises(PageError):
        marked(page.replace("</h1>\n", "</h1> "), MARK)
