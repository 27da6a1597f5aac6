"""The history of a story: what was done, in words; topics by their names."""

import pytest
from django.utils.translation import override

from articles import workflow
from articles.admin.history import DONE, done_label
from articles.admin.naming import compare_named, topic_names
from articles.document import StoryDocument
from articles.models import Topic
from tests import make
from tests.intake.test_receiving import take

pytestmark = pytest.mark.django_db


def test_every_act_says_what_was_done():
    assert set(workflow.ACTS) - set(DONE) == set()
    with override("en"):
        said = [str(done_label(name)) for name in ("edit", "publish", "unheard-of")]
    assert said == ["Edited", "Published", "unheard-of"]


def test_history_tells_in_one_form_what_was_done(login):
    client = login("Chief editor")
    story = make.article().story
    workflow.record(story, "edit", by=None)
    page = client.get(f"/desk/articles/story/{story.pk}/history/")
    assert [str(act) for _revision, act, _note in page.context["revisions"]] == [
        "Edited",
        "Published",
    ]


def test_history_calls_pasted_copy_by_its_words(login):
    story = take(make.SEED_FILE.read_bytes()).story
    page = login().get(f"/desk/articles/story/{story.pk}/history/")
    assert [note for _revision, _act, note in page.context["revisions"]] == [make.seed().headline]
    assert "text:" not in page.content.decode()
    assert "Compare</button>" not in page.content.decode()  # with what?


def test_comparison_calls_topics_and_sections_by_their_names():
    Topic.objects.create(qcode="medtop:1", slug="gel", name_fr="Gel", name_en="Frost")
    make.section("monde")
    before = StoryDocument(section="monde", topics=("medtop:1",))
    after = StoryDocument(section="ailleurs", topics=("medtop:2",))
    rows = [
        ("".join(piece.text for piece in row.before), "".join(piece.text for piece in row.after))
        for row in compare_named(before, after)
    ]
    assert rows == [("Monde", "ailleurs"), ("Gel", "medtop:2")]


def test_nothing_is_asked_about_what_did_not_change(django_assert_num_queries):
    document = StoryDocument(section="monde", topics=("medtop:1",))
    with django_assert_num_queries(0):
        assert compare_named(document, document) == []
        assert topic_names(set()) == {}


def test_history_marks_what_readers_see_while_they_see_it(login):
    story = make.article().story
    history = f"/desk/articles/story/{story.pk}/history/"
    client = login()
    published = client.get(history).content.decode()
    workflow.perform("unpublish", story, by=None, notice="Nous vérifions.")
    withdrawn = client.get(history).content.decode()
    assert ["what readers see" in page for page in (published, withdrawn)] == [True, False]
