"""Rows and documents: what goes in comes out, with a fixed number of queries."""

import pytest
from hypothesis import given
from hypothesis.extra.django import TestCase

from articles import document as doc
from articles.models import MediaItem, Story, StoryMedia
from articles.models.writing import write_document
from tests import make
from tests.strategies import documents


def saved(document: doc.StoryDocument) -> Story:
    return Story.objects.whole().get(pk=write_document(Story(), document).pk)


class RoundTrip(TestCase):
    @given(documents())
    def test_a_document_written_as_rows_comes_back_whole(self, document):
        assert saved(document).document() == document

    @given(documents(), documents())
    def test_a_story_takes_another_document_over_the_first(self, first, second):
        story = saved(first)
        write_document(story, second)
        assert Story.objects.whole().get(pk=story.pk).document() == second


@pytest.mark.django_db
def test_media_of_the_text_stand_after_their_block():
    story = make.story(body="<p>un</p><p>deux</p>")
    StoryMedia.objects.create(story=story, item=make.photo(), placement="body", after_block=1)
    assert [type(block).__name__ for block in story.document().body] == [
        "Paragraph",
        "MediaBlock",
        "Paragraph",
    ]


@pytest.mark.django_db
def test_media_beyond_the_last_block_stand_at_the_end():
    story = make.story(body="<p>un</p>")
    StoryMedia.objects.create(story=story, item=make.photo(), placement="body", after_block=9)
    assert [type(block).__name__ for block in story.document().body] == ["Paragraph", "MediaBlock"]


@pytest.mark.django_db
def test_media_stand_behind_the_forty_thousandth_block():
    use = StoryMedia(story=make.story(), item=make.photo(), placement="body")
    use.after_block = use.order = 40_000
    use.full_clean()
    use.save()
    assert StoryMedia.objects.get().after_block == 40_000


@pytest.mark.django_db
def test_a_rewritten_story_takes_up_the_library_items_that_it_has():
    document = doc.StoryDocument(headline="Gel", media=(make.photo_document(),))
    story = saved(document)
    write_document(story, doc.replace(document, headline="Dégel"))
    assert MediaItem.objects.count() == 1


@pytest.mark.django_db
def test_two_photos_that_wait_for_their_files_are_two_items():
    alike = make.photo_document(caption="Le lac"), make.photo_document(caption="La ville")
    story = saved(doc.StoryDocument(media=alike))
    assert MediaItem.objects.count() == 2
    write_document(story, doc.StoryDocument(media=alike))
    assert MediaItem.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_stories_takes_the_same_number_of_queries(count, django_assert_num_queries):
    for _ in range(count):
        saved(make.seed())
    with django_assert_num_queries(9):
        assert [story.document() for story in Story.objects.whole()] == [make.seed()] * count


@pytest.mark.django_db
def test_writing_leaves_the_desks_own_fields_alone():
    story = make.story(news_value=1, state="review")
    write_document(story, doc.StoryDocument(headline="Autre"))
    story.refresh_from_db()
    assert (story.news_value, story.state) == (1, "review")
