"""Every act from every state by every role: the table, performed."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone, translation

from articles import workflow
from articles.models import (
    AgencyCredit,
    Article,
    Correction,
    FormerAddress,
    Section,
    Sidebar,
    Story,
    StoryMedia,
    Topic,
)
from articles.workflow import ACTS, ActRefusedError, perform
from tests import make

pytestmark = pytest.mark.django_db

STATES = [state.value for state in Story.State]
TARGETS = {
    "send_to_review": {"draft": "review"},
    "approve": {"draft": "ready", "review": "ready"},
    "hand_back": {"review": "draft", "ready": "draft"},
    "publish": dict.fromkeys(["draft", "review", "ready", "withdrawn"], "published"),
    "reschedule": {"published": "published"},
    "update": {"published": "published"},
    "correct": {"published": "published"},
    "undo": {"published": "draft"},
    "unpublish": {"published": "withdrawn"},
    "kill": dict.fromkeys([s for s in STATES if s != "killed"], "killed"),
    "restore": {s: s for s in STATES if s not in ("killed", "binned")},
    "bin": dict.fromkeys(["draft", "review", "ready"], "binned"),
    "recover": {"binned": "draft"},
}
ROLES = {
    "Reporter": {"send_to_review"},
    "Editor": set(ACTS) - {"kill"},
    "Chief editor": set(ACTS),
    "Media desk": set(),
    "Administrator": set(ACTS),
}


def story_in(state: str, *, at=make.NOON) -> Story:
    """A story that reached its state by acts, as far as acts lead there."""
    story = make.story()
    if state in ("published", "withdrawn"):
        by = make.editor("Chief editor", username=f"chief-{story.pk}")
        story = perform("publish", story, by=by, at=at)
    if state == "withdrawn":
        story = perform("unpublish", story, by=None, notice="Retiré.")
    Story.objects.filter(pk=story.pk).update(state=state)
    story.refresh_from_db()
    return story


def moment_for(act: str):
    """Only what is still to come can be moved."""
    return timezone.now() + timedelta(days=1) if act == "reschedule" else make.NOON


def do(act: str, story: Story, by=None) -> Story:
    revision = workflow.record(story, "edit", by=None) if act == "restore" else None
    return perform(
        act, story, by=by, note="Le lac est celui de Bienne.", notice="Retiré.", revision=revision
    )


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", list(ACTS))
def test_an_act_leads_from_its_states_to_its_target_and_is_refused_elsewhere(act, state):
    story = story_in(state, at=moment_for(act))
    target = TARGETS[act].get(state)
    if target is None:
        with pytest.raises(ActRefusedError):
            do(act, story)
        story.refresh_from_db()
        assert story.state == state
    else:
        assert do(act, story).state == target


@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_may_do_its_acts_and_no_others(role):
    user = make.editor(role)
    for act, by_state in TARGETS.items():
        story = story_in(next(iter(by_state)), at=moment_for(act))
        assert (ACTS[act] in workflow.available(story, user)) is (act in ROLES[role])
        if act in ROLES[role]:
            do(act, story, by=user)
        else:
            with pytest.raises(PermissionDenied):
                do(act, story, by=user)


def test_every_act_writes_one_revision_with_a_name_on_it():
    user = make.editor()
    story = perform("send_to_review", make.story(), by=user, note="À relire.")
    revision = story.revisions.get()
    assert (revision.number, revision.act, revision.by, revision.note) == (
        1,
        "send_to_review",
        user,
        "À relire.",
    )
    assert revision.document == story.document()


def test_a_refused_act_leaves_nothing_behind():
    story = make.story(lede="", section=None)
    with pytest.raises(ActRefusedError) as refusal:
        perform("publish", story, by=None)
    assert len(refusal.value.problems) == 2
    assert not story.revisions.exists()
    assert not Article.objects.exists()


def test_publishing_makes_the_article_in_the_readers_shape():
    article = make.article(kicker="Froid")
    assert article.is_public()
    assert (article.slug, article.kicker, article.section.slug) == (
        "le-lac-gele-a-neuchatel",
        "Froid",
        "monde",
    )
    assert "<h1>Le lac gèle à Neuchâtel</h1>" in article.html


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Le lac gèle", "le-lac-gele"),
        ("mot " * 30, "-".join(["mot"] * 20)),
        ("a" * 100, "a" * 80),
        ("漢字", "article"),
    ],
)
def test_an_address_holds_whole_words_of_the_headline(headline, slug):
    assert make.article(headline=headline).slug == slug


def test_a_publication_at_a_later_time_is_hidden_until_then():
    later = timezone.now() + timedelta(hours=2)
    article = make.article(at=later)
    assert not article.is_public()
    assert article.is_public(later)


def test_a_planned_publication_moves_with_all_that_tells_its_time():
    first, second = (timezone.now() + timedelta(days=n) for n in (2, 3))
    topic = Topic.objects.create(qcode="medtop:1", slug="lacs")
    story = make.story()
    story.topics.add(topic)
    perform("publish", story, by=None, at=first)
    Story.objects.update(headline="Pas encore")
    moved = perform("reschedule", story, by=None, at=second)
    article = Article.objects.get()
    assert (article.visible_from, article.first_published_at, moved.publish_at) == (second,) * 3
    assert article.topics.through.objects.get().visible_from == second
    assert article.headline == "Le lac gèle à Neuchâtel"
    assert f'datetime="{timezone.localtime(second).isoformat(timespec="minutes")[:16]}' in (
        article.html
    )


def test_what_readers_see_is_not_moved():
    story = make.article().story
    user = make.editor()
    assert "reschedule" not in [act.name for act in workflow.available(story, user)]
    with translation.override("en"), pytest.raises(ActRefusedError, match="readers see it already"):
        perform("reschedule", story, by=user, at=timezone.now() + timedelta(days=1))


def test_a_plan_is_not_moved_before_an_embargo_nor_past_the_end_of_rights():
    tomorrow = timezone.now() + timedelta(days=1)
    story = make.story(embargo_until=tomorrow)
    item = make.photo(file="x.jpg", checksum="c" * 64, usable_until=tomorrow + timedelta(days=2))
    StoryMedia.objects.create(story=story, item=item)
    perform("publish", story, by=None, at=tomorrow)
    for at in (timezone.now(), tomorrow + timedelta(days=4)):
        with pytest.raises(ActRefusedError) as refusal:
            perform("reschedule", story, by=None, at=at)
        assert len(refusal.value.problems) == 1
    perform("reschedule", story, by=None, at=tomorrow + timedelta(days=1))


def test_what_nobody_has_seen_is_taken_back_without_a_notice():
    article = make.article(at=timezone.now() + timedelta(days=1))
    assert perform("unpublish", article.story, by=None).state == "withdrawn"
    assert not Article.objects.exists()


def test_publishing_within_an_embargo_is_refused_and_after_it_is_not():
    until = timezone.now() + timedelta(days=1)
    story = make.story(embargo_until=until)
    with pytest.raises(ActRefusedError):
        perform("publish", story, by=None)
    perform("publish", story, by=None, at=until)
    article = Article.objects.get()
    assert (article.is_public(until - timedelta(seconds=1)), article.is_public(until)) == (
        False,
        True,
    )


def test_what_editors_change_is_not_seen_before_an_update():
    article = make.article()
    Story.objects.update(headline="Le lac dégèle")
    article.refresh_from_db()
    assert article.headline == "Le lac gèle à Neuchâtel"
    perform("update", article.story, by=None)
    article.refresh_from_db()
    assert (article.headline, article.updated_at is not None) == ("Le lac dégèle", True)


def test_a_correction_is_numbered_and_shown_to_readers():
    article = make.article()
    for note in ("Le lac est celui de Bienne.", "La date était fausse."):
        perform("correct", article.story, by=None, note=note)
    article.refresh_from_db()
    assert list(Correction.objects.values_list("number", "note")) == [
        (1, "Le lac est celui de Bienne."),
        (2, "La date était fausse."),
    ]
    assert "Le lac est celui de Bienne." in article.html


def test_what_was_to_return_and_does_not_is_still_gone_for_those_who_saw_it(client):
    now, day = timezone.now(), timedelta(days=1)
    article = make.article(at=now - day)
    story = perform("unpublish", article.story, by=None, notice="Nous vérifions.")
    story = perform("publish", story, by=None, at=now + day)
    with pytest.raises(ActRefusedError):
        perform("unpublish", story, by=None)
    perform("unpublish", story, by=None, notice="Il ne revient pas.")
    told = Article.objects.get().first_published_at, client.get(article.get_absolute_url())
    assert (told[0], told[1].status_code) == (now - day, 410)
    assert "Il ne revient pas." in told[1].content.decode()
    assert client.get(f"/api/articles/{article.pk}/").status_code == 410


@pytest.mark.parametrize(("act", "field"), [("correct", "note"), ("unpublish", "notice")])
def test_readers_must_be_told_why(act, field):
    said: Any = {field: "  "}
    with pytest.raises(ActRefusedError):
        perform(act, make.article().story, by=None, **said)


def test_a_withdrawn_article_keeps_its_notice_and_can_return_at_its_address():
    article = make.article()
    path = article.get_absolute_url()
    story = perform("unpublish", article.story, by=None, notice="Nous vérifions.")
    article.refresh_from_db()
    assert (article.is_gone, article.notice) == (True, "Nous vérifions.")
    assert article.story.revisions.get(act="unpublish").note == "Nous vérifions."
    perform("publish", story, by=None)
    article.refresh_from_db()
    assert (article.is_public(), article.get_absolute_url()) == (True, path)
    assert article.first_published_at == make.NOON


def test_what_nobody_has_seen_leaves_no_notice_behind():
    article = make.article(at=timezone.now() + timedelta(days=1))
    perform("kill", article.story, by=None, notice="Retiré.")
    assert not Article.objects.exists()


def test_an_act_counts_from_when_it_has_the_story(monkeypatch):
    """What readers have seen while it waited for the story cannot go without a word to them."""
    now = timezone.now()
    story = make.article(at=now + timedelta(minutes=1)).story

    def wait_for_the_lock(execute, *args):
        monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(minutes=2))
        return execute(*args)

    with connection.execute_wrapper(wait_for_the_lock), pytest.raises(ActRefusedError):
        perform("unpublish", story, by=None)
    assert Article.objects.get().is_public()


def test_restoring_brings_back_text_and_parts_and_keeps_the_state():
    story = make.story()
    Sidebar.objects.create(story=story, headline="Encadré")
    AgencyCredit.objects.create(story=story, text="ats")
    before = workflow.record(Story.objects.whole().get(pk=story.pk), "edit", by=None)
    Story.objects.update(headline="Perdu", body="")
    story.sidebars.all().delete()
    restored = perform("restore", story, by=None, revision=before)
    assert restored.document() == before.document
    assert [r.act for r in story.revisions.all()] == ["restore", "edit"]


def test_a_restored_revision_finds_its_section_under_another_address():
    story = make.story(section=make.section("monde"))
    before = workflow.record(story, "edit", by=None)
    section = story.section
    FormerAddress.objects.keep(section, section.slug)
    Section.objects.filter(pk=section.pk).update(slug="planete")
    assert perform("restore", story, by=None, revision=before).section == section


def test_a_revision_of_another_story_is_not_restored():
    other = workflow.record(make.story(), "edit", by=None)
    with pytest.raises(ActRefusedError):
        perform("restore", make.story(), by=None, revision=other)


def test_a_picture_without_alternative_text_holds_up_publication():
    story = make.story()
    item = make.photo(alt="", file="x.jpg", checksum="c" * 64)
    StoryMedia.objects.create(story=story, item=item)
    with pytest.raises(ActRefusedError):
        perform("publish", story, by=None)
    StoryMedia.objects.update(alt="Un lac gelé")
    perform("publish", story, by=None)


def test_a_photo_without_a_file_holds_up_nothing():
    story = make.story()
    StoryMedia.objects.create(story=story, item=make.photo(alt=""))
    assert perform("publish", story, by=None).state == "published"


def test_agency_copy_needs_its_credit():
    story = make.story(origin={"wire": {"source": "ATS", "guid": "1"}})
    with pytest.raises(ActRefusedError):
        perform("publish", story, by=None)
    AgencyCredit.objects.create(story=story, text="ats")
    perform("publish", story, by=None)


def test_notes_that_are_not_public_stay_on_the_desk():
    article = make.article(
        origin={
            "wire": {"guid": "1", "notes": [{"text": "Tél. 031"}, {"text": "Suit", "public": True}]}
        }
    )
    assert article.document["wire"]["notes"] == [{"text": "Suit", "public": True}]
    assert "031" not in article.html
