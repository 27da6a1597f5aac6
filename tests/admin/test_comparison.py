"""Documents beside each other."""

from hypothesis import given
from hypothesis import strategies as st

from articles.admin.comparison import Piece, compare
from articles.document import Paragraph, StoryDocument
from articles.wording import word_diff

WORDS = st.text(alphabet="ab ,.\n", max_size=12)


@given(WORDS, WORDS)
def test_runs_put_together_are_both_texts(old, new):
    runs = [*word_diff(old, new)]
    assert "".join(text for tag, text in runs if tag != "ins") == old
    assert "".join(text for tag, text in runs if tag != "del") == new


def test_equal_documents_give_no_row():
    document = StoryDocument(headline="Un", body=(Paragraph(html="Deux"),))
    assert compare(document, document) == []


def test_only_the_words_that_differ_are_marked():
    old = StoryDocument(body=(Paragraph(html="Le lac gèle."), Paragraph(html="Fin.")))
    new = StoryDocument(body=(Paragraph(html="Le lac <em>dégèle</em>."), Paragraph(html="Fin.")))
    (row,) = compare(old, new)
    assert row.before == (Piece("Le lac ", False), Piece("gèle", True), Piece(".", False))
    assert row.after == (Piece("Le lac ", False), Piece("dégèle", True), Piece(".", False))


def test_added_paragraph_stands_alone():
    old = StoryDocument(body=(Paragraph(html="Un."),))
    new = StoryDocument(body=(Paragraph(html="Un."), Paragraph(html="Deux.")))
    (row,) = compare(old, new)
    assert (row.before, row.after) == ((), (Piece("Deux.", True),))


def test_changed_address_of_a_link_is_a_change():
    old = StoryDocument(body=(Paragraph(html='<a href="https://a.example/">ici</a>'),))
    new = StoryDocument(body=(Paragraph(html='<a href="https://b.example/">ici</a>'),))
    assert len(compare(old, new)) == 1
