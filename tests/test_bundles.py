"""Stories that go out together: every state by every act by every role, and nothing by halves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone, translation

from articles import bundles, workflow
from articles.bundles import BundleRefusedError, bind, perform_together, take_out
from articles.document import Signal, replace
from articles.models import AgencyCredit, Article, Bundle, Revision, Story
from tests import make
from tests.intake.test_receiving import item, wire_sends

pytestmark = pytest.mark.django_db

SOON, LATER = timedelta(days=1), timedelta(days=2)
ACTS = bundles.TOGETHER
STATES = ["open", "planned", "out"]
POSSIBLE = {
    "open": {"publish"},
    "planned": {"reschedule", "unpublish"},
    "out": {"undo", "unpublish"},
}
ROLES = {
    "Reporter": set(),
    "Editor": set(ACTS),
    "Chief editor": set(ACTS),
    "Media desk": set(),
    "Administrator": set(ACTS),
}


def bundle_of(*stories: Story, **fields) -> Bundle:
    bundle = Bundle.objects.create(**({"name": "Budget 2027"} | fields))
    bind(bundle, stories or [make.story(), make.story(headline="Le lac dégèle")])
    return bundle


def bundle_in(state: str) -> Bundle:
    bundle, now = bundle_of(), timezone.now()
    if state == "open":
        return bundle
    by = make.editor("Chief editor", username="chief")
    return perform_together("publish", bundle, by=by, at=now + SOON if state == "planned" else now)


def do(act: str, bundle: Bundle, by=None) -> Bundle:
    at = timezone.now() + LATER if act == "reschedule" else None
    return perform_together(act, bundle, by=by, at=at, notice="Retiré.")


def told(refusal) -> list[str]:
    return [str(each) for _story, problems in refusal.value.problems for each in problems]


def states() -> list[str]:
    return list(Story.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_done_to_all_or_refused_for_all(act, state):
    bundle = bundle_in(state)
    before = states()
    if act in POSSIBLE[state]:
        do(act, bundle)
        target = {"unpublish": "withdrawn", "undo": "draft"}.get(act, "published")
        assert states() == [target] * 2
    else:
        with pytest.raises(BundleRefusedError):
            do(act, bundle)
        assert states() == before


@pytest.mark.parametrize("role", list(ROLES))
@pytest.mark.parametrize("act", ACTS)
def test_a_role_may_do_to_a_bundle_what_it_may_do_to_a_story(act, role):
    user = make.editor(role)
    bundle = bundle_in({"publish": "open", "undo": "out"}.get(act, "planned"))
    may = act in ROLES[role]
    assert (act in [each.name for each in bundles.available(bundle, user)]) is may
    if may:
        do(act, bundle, by=user)
    else:
        with pytest.raises(PermissionDenied):
            do(act, bundle, by=user)


def test_all_stories_appear_at_one_instant_and_their_history_names_the_bundle():
    user, at = make.editor(), timezone.now() + SOON
    with translation.override("en"):
        perform_together("publish", bundle_of(), by=user, at=at)
    first, second = Article.objects.all()
    assert first.visible_from == second.visible_from == at
    before = Article.objects.public(at - timedelta(microseconds=1))
    assert (before.count(), Article.objects.public(at).count()) == (0, 2)
    assert (
        list(Revision.objects.values_list("act", "by", "note"))
        == [("publish", user.pk, "Bundle “Budget 2027”")] * 2
    )


def test_one_story_that_is_not_ready_keeps_all_back_and_every_reason_is_told():
    bundle = bundle_of(make.story(), make.story(lede=""), make.story(section=None))
    with translation.override("en"), pytest.raises(BundleRefusedError) as refusal:
        perform_together("publish", bundle, by=None)
    assert told(refusal) == ["The lede is missing.", "The section is missing."]
    assert not Article.objects.exists()
    assert not Revision.objects.exists()
    bundle.refresh_from_db()
    assert (states(), bundle.publish_at) == (["draft"] * 3, None)


def test_an_embargo_beyond_the_moment_of_the_bundle_keeps_it_back():
    now = timezone.now()
    bundle = bundle_of(make.story(), make.story(embargo_until=now + LATER))
    with pytest.raises(BundleRefusedError):
        perform_together("publish", bundle, by=None, at=now + SOON)
    perform_together("publish", bundle, by=None, at=now + LATER)
    with pytest.raises(BundleRefusedError):
        perform_together("reschedule", bundle, by=None, at=now + SOON)
    assert {a.visible_from for a in Article.objects.all()} == {now + LATER}


def test_a_moved_bundle_moves_all_its_stories():
    bundle, at = bundle_in("planned"), timezone.now() + LATER
    moved = perform_together("reschedule", bundle, by=None, at=at)
    assert moved.publish_at == at
    assert {story.publish_at for story in Story.objects.all()} == {at}
    assert {article.visible_from for article in Article.objects.all()} == {at}


def test_a_plan_that_is_taken_back_needs_no_notice_and_can_be_ordered_again():
    bundle = bundle_in("planned")
    perform_together("unpublish", bundle, by=None)
    assert (states(), Article.objects.count()) == (["withdrawn"] * 2, 0)
    bundle.refresh_from_db()
    assert not bundle.is_ordered
    perform_together("publish", bundle, by=None)
    assert states() == ["published"] * 2


def test_what_readers_saw_is_not_withdrawn_without_a_notice():
    bundle = bundle_in("out")
    with pytest.raises(BundleRefusedError):
        perform_together("unpublish", bundle, by=None, notice=" ")
    assert states() == ["published"] * 2


@pytest.mark.parametrize("state", STATES)
def test_a_killed_story_falls_out_alone(state):
    bundle = bundle_in(state)
    first, second = bundle.members()
    workflow.perform("kill", first, by=None, notice="Retiré.")
    assert list(bundle.members()) == [second]
    do("publish" if state == "open" else "unpublish", bundle)
    assert states() == ["killed", "published" if state == "open" else "withdrawn"]


def test_what_the_wire_does_to_one_story_stops_none_of_the_others():
    sent = wire_sends(item("1")).story
    AgencyCredit.objects.create(story=sent, text="ats")
    Story.objects.update(section=make.section())
    at = timezone.now() + SOON
    perform_together("publish", bundle_of(sent, make.story()), by=None, at=at)
    wire_sends(replace(item("2"), headline="Autre titre"))
    assert Article.objects.get(pk=sent.pk).headline == "Gel"
    wire_sends(item("3", signal=Signal.KILL))
    assert states() == ["killed", "published"]
    assert Article.objects.public(at).count() == 1


def test_a_bundle_of_which_all_has_fallen_is_not_published():
    bundle = bundle_of()
    for story in bundle.members():
        workflow.perform("bin", story, by=None)
    with pytest.raises(BundleRefusedError):
        perform_together("publish", bundle, by=None)
    workflow.perform("recover", Story.objects.earliest("pk"), by=None)
    perform_together("publish", bundle, by=None)
    assert states() == ["published", "binned"]


def test_a_story_that_was_withdrawn_alone_stays_out_of_the_bundle_s_later_acts():
    bundle = bundle_in("planned")
    workflow.perform("unpublish", bundle.members()[0], by=None)
    do("reschedule", bundle)
    assert states() == ["withdrawn", "published"]


def test_a_bound_story_does_not_go_out_alone_before_the_others():
    bundle = bundle_of()
    story = bundle.members()[0]
    with translation.override("en"), pytest.raises(workflow.ActRefusedError, match="Budget 2027"):
        workflow.perform("publish", story, by=None)
    perform_together("publish", bundle, by=None, at=timezone.now() + SOON)
    with translation.override("en"), pytest.raises(workflow.ActRefusedError, match="change the"):
        workflow.perform("reschedule", story, by=None, at=timezone.now() + LATER)


def test_a_story_of_a_bundle_that_is_out_can_return_alone():
    bundle = bundle_in("out")
    story = workflow.perform("unpublish", bundle.members()[0], by=None, notice="À vérifier.")
    assert workflow.perform("publish", story, by=None).state == "published"


def test_a_story_is_in_one_open_bundle_at_most():
    first = bundle_of()
    second = Bundle.objects.create(name="Votation")
    with translation.override("en"), pytest.raises(BundleRefusedError) as refusal:
        bind(second, [first.members()[0], make.story()])
    assert told(refusal) == ["The story is in the bundle “Budget 2027” already."]
    assert second.stories.count() == 0


def test_a_withdrawn_story_of_a_bundle_that_is_out_may_be_bound_anew():
    bundle = bundle_in("out")
    story = workflow.perform("unpublish", bundle.members()[0], by=None, notice="À vérifier.")
    second = bundle_of(story, name="Votation")
    assert (list(second.members()), bundle.members().count()) == ([story], 1)


@pytest.mark.parametrize("state", ["published", "killed", "binned"])
def test_what_cannot_be_published_cannot_be_bound(state):
    with pytest.raises(BundleRefusedError):
        bundle_of(make.story(state=state))


def test_stories_can_be_taken_out_until_the_bundle_is_ordered():
    bundle = bundle_of()
    first, second = bundle.members()
    take_out(bundle, first)
    assert list(bundle.members()) == [second]
    perform_together("publish", bundle, by=None, at=timezone.now() + SOON)
    for change in (lambda: take_out(bundle, second), lambda: bind(bundle, [first])):
        with pytest.raises(BundleRefusedError):
            change()
    assert list(bundle.members()) == [second]


def test_two_editors_who_bind_to_one_bundle_lose_nothing_of_each_other():
    """Both looked at the bundle before the other one's stories were in it."""
    bundle, first, second = Bundle.objects.create(name="Budget 2027"), make.story(), make.story()
    bind(bundle, [first])
    bind(bundle, [second])
    take_out(bundle, first)
    assert list(bundle.members()) == [second]


def test_nothing_happens_to_stories_that_nobody_looked_at():
    bundle = bundle_of()
    seen = {story.pk: story.version for story in bundle.members()}
    Story.objects.filter(pk=min(seen)).update(version=7)
    with pytest.raises(BundleRefusedError):
        perform_together("publish", bundle, by=None, seen=seen)
    perform_together("publish", bundle, by=None, seen=seen | {min(seen): 7})


def test_dissolving_a_bundle_leaves_its_stories():
    bundle_of().delete()
    assert list(Story.objects.values_list("bundle", flat=True)) == [None, None]


@pytest.mark.parametrize("state", STATES)
def test_query_and_row_agree_on_what_is_open(state):
    bundle, now = bundle_in(state), timezone.now()
    for at in (now, now + LATER):
        assert Bundle.objects.open(at).exists() is bundle.is_open(at)


def test_hindrances_are_told_for_each_story():
    stories = [make.story(), make.story(lede=""), make.story(state="review")]
    bundle = bundle_of(*stories)
    with translation.override("en"):
        found = bundles.hindrances(bundle, bundle.members().whole(), timezone.now())
    assert found == {
        stories[0].pk: [],
        stories[1].pk: ["The lede is missing."],
        stories[2].pk: [],
    }


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_editors_who_publish_at_once_one_does_and_the_others_are_told():
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory, where threads share one connection")
    bundle = bundle_of()
    seen = {story.pk: story.version for story in bundle.members()}

    def publish(_number: int) -> str:
        try:
            perform_together("publish", bundle, by=None, seen=seen)
        except BundleRefusedError:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(publish, range(4)))

    assert answers == ["done", "refused", "refused", "refused"]
    assert [story.revisions.count() for story in Story.objects.all()] == [1, 1]
    assert len({article.visible_from for article in Article.objects.all()}) == 1
