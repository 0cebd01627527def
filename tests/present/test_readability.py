"""LIX and the division into sentences, against texts counted by hand."""

import pytest
from readability import items_of, lix, sentences_in, words_in


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mitt valg mangler på 5., 6. og 7. trinn. (1.7)", ["Mitt valg mangler på 5., 6. og 7. trinn. (1.7)"]),
        ("Frist: 1. mai 2021. Rektor svarer.", ["Frist: 1. mai 2021.", "Rektor svarer."]),
        ("5 tiltak med frist. 3 er gjort.", ["5 tiltak med frist.", "3 er gjort."]),
        ("8,8 % (ofte). 170 svarte.", ["8,8 % (ofte).", "170 svarte."]),
        ("Er det trygt? Si fra!", ["Er det trygt?", "Si fra!"]),
        ("Dette er sant: Kolon slutter ikke setningen.", ["Dette er sant: Kolon slutter ikke setningen."]),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text, sentences):
    assert sentences_in(text) == sentences


def test_words_and_numbers_are_counted_once():
    assert len(words_in("37 av 497 elever (7,4 %) på 5.–7. trinn i 2020-21")) == 10
    assert words_in("barne- og elevsamtaler/møter") == ["barne", "og", "elevsamtaler", "møter"]


def test_lix_by_hand():
    # 8 words in 2 sentences, of which «barnehagen», «undersøkelse» and «foreldrene» have more than six letters.
    assert lix(["Vi har en undersøkelse i barnehagen. Spør foreldrene."]) == pytest.approx(8 / 2 + 100 * 3 / 8)
    assert lix(["Hei du.", "Hei alle."]) == 2


def test_headings_paragraphs_and_bullets_are_read_and_tables_are_not():
    page = "<h1>Tittel</h1><table><td>Undersøkelsen</td></table><p>En <b>setning</b>.</p><ul><li>Et punkt</li></ul>"
    assert items_of(page) == ["Tittel", "En setning .", "Et punkt"]
