"""Copy of any length makes a story that the tables can hold."""

import pytest
from hypothesis import given

from articles.document import (
    ContributorDocument,
    ContributorKind,
    CreditDocument,
    MediaBlock,
    StoryDocument,
)
from articles.intake.fitting import fitted
from articles.models import RawCopy, Story
from tests import make
from tests.intake.test_receiving import take
from tests.strategies import documents

LONG = "Très long " * 80


@given(documents())
def test_documents_that_fit_stay_as_they_are(document):
    assert fitted(document) == (document, [])


def test_texts_are_cut_at_a_word_and_the_desk_is_told():
    document, notices = fitted(StoryDocument(headline=LONG, slugline="x" * 500, lede=LONG))
    assert document.headline == f"{'Très long ' * 29}Très…"
    assert document.slugline == f"{'x' * 119}…"
    assert document.lede == LONG
    assert len(notices) == 2


def test_every_part_is_made_to_fit():
    line = CreditDocument(
        text=LONG,
        contributors=tuple(
            ContributorDocument(kind=kind, name="x" * 200) for kind in ContributorKind
        ),
    )
    photo = make.photo_document(credit=LONG, alt=LONG, duration_seconds=10**12)
    box = make.sidebar_document(headline=LONG, credits=(line,), media=(photo,))
    document, notices = fitted(
        StoryDocument(
            body=(MediaBlock(media=photo),), media=(photo,), sidebars=(box,), credits=(line,)
        )
    )
    assert len(notices) == 3 * 2 + 2 * 4 + 1
    assert [len(who.name) for who in document.credits[0].contributors] == [80, 120, 40]
    assert document.media[0].duration_seconds is None
    assert fitted(document) == (document, [])


def test_a_recording_of_less_than_nothing_has_no_length():
    media = make.photo_document(duration_seconds=-5)
    document, _notices = fitted(StoryDocument(media=(media,), urgency=-(2**20)))
    assert (document.media[0].duration_seconds, document.urgency) == (None, None)


def test_codes_and_numbers_that_cannot_be_cut_are_left_out():
    document, _notices = fitted(
        StoryDocument(topics=("medtop:1", "medtop:" + "1" * 50), language="x" * 30, urgency=10**6)
    )
    assert (document.topics, document.language, document.urgency) == (("medtop:1",), "fr", None)


@pytest.mark.django_db
def test_a_headline_of_a_page_becomes_a_story_and_is_kept_whole():
    data = (
        f"<nitf><body><body.head><hedline><hl1>{LONG}</hl1></hedline></body.head>"
        "<body.content><p>Un texte.</p></body.content></body></nitf>"
    ).encode()
    receipt = take(data)
    assert receipt.outcome == "created"
    assert len(Story.objects.get().headline) <= 300
    assert bytes(RawCopy.objects.get().data) == data
    assert [warning["line"] for warning in receipt.warnings] == [None]
