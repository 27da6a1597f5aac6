"""Bundles on the desk: binding from the list, what is in the way, acts on all stories."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.bundles import bind, perform_together
from articles.models import Article, Bundle, Dispatch, RawCopy, Source, Story, StoryMedia
from tests import make
from tests.admin.forms import fields_of
from tests.admin.test_planning import noon

pytestmark = pytest.mark.django_db
STORIES = reverse("admin:articles_story_changelist")
LIST = reverse("admin:articles_bundle_changelist")


def bundle_of(*stories: Story, **fields) -> Bundle:
    bundle = Bundle.objects.create(**({"name": "Budget 2027"} | fields))
    bind(bundle, stories or [make.story(), make.story(headline="Le lac dégèle")])
    return bundle


def page_of(bundle: Bundle) -> str:
    return reverse("admin:articles_bundle_change", args=[bundle.pk])


def act(bundle: Bundle, name: str) -> str:
    return reverse("admin:articles_bundle_act", args=[bundle.pk, name])


def seen(bundle: Bundle) -> str:
    return " ".join(f"{story.pk}.{story.version}" for story in bundle.members())


def states() -> list[str]:
    return list(Story.objects.order_by("pk").values_list("state", flat=True))


def test_stories_are_bound_from_their_list(login):
    client, stories = login(), [make.story(), make.story()]
    data = {"action": "bind_together", "_selected_action": [story.pk for story in stories]}
    form = client.post(STORIES, data)
    page = client.post(form.url, {"name": "Budget 2027"}, follow=True)
    bundle = Bundle.objects.get()
    assert (page.redirect_chain, list(bundle.members())) == ([(page_of(bundle), 302)], stories)
    assert "The stories are bound together." in page.content.decode()


def test_stories_join_those_of_a_bundle(login):
    bundle, third = bundle_of(), make.story()
    address = f"{reverse('admin:articles_bundle_bind')}?stories={third.pk}"
    login().post(address, {"bundle": bundle.pk})
    assert bundle.members().count() == 3


@pytest.mark.parametrize("state", ["published", "killed"])
def test_what_cannot_be_bound_is_named_and_no_empty_bundle_is_left(state, login):
    story = make.story(state=state)
    address = f"{reverse('admin:articles_bundle_bind')}?stories={story.pk}"
    page = login().post(address, {"name": "Budget 2027"}).content.decode()
    assert f"Le lac gèle à Neuchâtel: The story is {state} and cannot be bound." in page
    assert not Bundle.objects.exists()


def test_a_new_bundle_wants_a_name(login):
    address = f"{reverse('admin:articles_bundle_bind')}?stories={make.story().pk}"
    assert "Give the bundle a name." in login().post(address).content.decode()


@pytest.mark.parametrize("listed", ["", "x", "9" * 30, "987654"])
def test_binding_nothing_tells_how_it_is_done(listed, login):
    address = f"{reverse('admin:articles_bundle_bind')}?stories={listed}"
    assert "Tick stories in their list" in login().get(address).content.decode()


def test_reporters_are_not_offered_to_bind(login):
    make.story()
    client = login("Reporter")
    assert "bind_together" not in client.get(STORIES).content.decode()
    assert client.get(reverse("admin:articles_bundle_bind")).status_code == 403


def test_page_tells_what_is_in_the_way_of_each_story(login):
    ready, faulty = make.story(headline="Prêt"), make.story(headline="Pas prêt", lede="")
    page = login().get(page_of(bundle_of(ready, faulty)))
    told = {row.story: [str(each) for each in row.in_the_way] for row in page.context["rows"]}
    field = f"{reverse('admin:articles_story_change', args=[faulty.pk])}#id_lede"
    sentence = f'<a href="{field}">The lede is missing.</a>'
    assert told == {ready: [], faulty: [sentence]}
    assert sentence in page.content.decode()


def test_page_looks_at_the_moment_of_the_plan(login):
    tomorrow = timezone.now() + timedelta(days=1)
    bundle = bundle_of(make.story(embargo_until=tomorrow), planned_for=tomorrow)
    client = login()
    assert "The embargo lasts until" not in client.get(page_of(bundle)).content.decode()
    Bundle.objects.update(planned_for=tomorrow - timedelta(hours=1))
    assert "The embargo lasts until" in client.get(page_of(bundle)).content.decode()


def test_page_names_the_updates_that_wait(login):
    bundle = bundle_of()
    raw = RawCopy.objects.create(sha256="0" * 64, data=b"Bonjour")
    Dispatch.objects.create(
        source=Source.objects.create(slug="s", name="S"),
        identity="x",
        sha256=raw.sha256,
        raw=raw,
        outcome="conflict",
        story=bundle.members()[0],
        conflicts=[{"field": "headline", "base": "a", "ours": "b", "theirs": "c"}],
        received_at=timezone.now(),
    )
    page = login().get(page_of(bundle))
    assert [row.has_update for row in page.context["rows"]] == [True, False]
    assert "Update received" in page.content.decode()


def test_all_are_published_by_one_button(login):
    client, bundle = login(), bundle_of()
    form = client.get(act(bundle, "publish")).context["form"]
    page = client.post(act(bundle, "publish"), {"seen": form["seen"].value()}, follow=True)
    assert "Done: Publish." in page.content.decode()
    assert Article.objects.public().count() == 2


def test_a_publication_is_ordered_for_the_plan_s_moment(login):
    client = login()
    at = noon(1)
    bundle = bundle_of(planned_for=at)
    page = client.get(act(bundle, "publish"))
    data = {"seen": seen(bundle), "at": page.context["form"]["at"].value()}
    told = client.post(act(bundle, "publish"), data, follow=True).content.decode()
    assert "Readers see it from" in told
    assert {article.visible_from for article in Article.objects.all()} == {at}


def test_refusal_names_each_story_and_changes_none(login):
    client = login()
    bundle = bundle_of(make.story(), make.story(headline="Pas prêt", lede="", section=None))
    page = client.post(act(bundle, "publish"), {"seen": seen(bundle)}).content.decode()
    assert "Pas prêt: The lede is missing." in page
    assert "Pas prêt: The section is missing." in page
    assert states() == ["draft", "draft"]


@pytest.mark.parametrize("given", ["", "x", "1", "-", "1.x 2.y", "1." + "9" * 5000])
def test_nothing_happens_to_stories_that_were_not_looked_at(given, login):
    bundle = bundle_of()
    login().post(act(bundle, "publish"), {"seen": given})
    assert states() == ["draft", "draft"]


def test_a_story_changed_meanwhile_is_looked_at_first(login):
    client, bundle = login(), bundle_of()
    before = seen(bundle)
    Story.objects.update(version=7)
    page = client.post(act(bundle, "publish"), {"seen": before})
    assert "changed, added or taken out meanwhile" in page.content.decode()
    assert f'value="{seen(bundle)}"' in page.content.decode()


def test_past_moments_are_refused(login):
    bundle = bundle_of()
    data = {"seen": seen(bundle), "at": "2001-01-01T10:00"}
    assert "This moment is past." in login().post(act(bundle, "publish"), data).content.decode()


def test_a_plan_is_taken_back_without_a_notice_and_what_was_seen_is_not(login):
    client, bundle = login(), bundle_of()
    perform_together("publish", bundle, by=None, at=timezone.now() + timedelta(days=1))
    assert "Notice for readers" not in client.get(act(bundle, "unpublish")).content.decode()
    client.post(act(bundle, "unpublish"), {"seen": seen(bundle)})
    assert states() == ["withdrawn"] * 2
    perform_together("publish", bundle, by=None)
    page = client.post(act(bundle, "unpublish"), {"seen": seen(bundle)}).content.decode()
    assert "Say for readers why the article is gone" in page
    client.post(act(bundle, "unpublish"), {"seen": seen(bundle), "notice": "Retiré."})
    assert states() == ["withdrawn"] * 2


def test_a_plan_of_which_readers_saw_one_story_is_not_taken_back_without_a_notice(login):
    """It was withdrawn from the plan, and published alone."""
    client, bundle = login(), bundle_of()
    perform_together("publish", bundle, by=None, at=timezone.now() + timedelta(days=1))
    alone = workflow.perform("unpublish", bundle.members()[0], by=None)
    workflow.perform("publish", alone, by=None)
    assert "Notice for readers" in client.get(act(bundle, "unpublish")).content.decode()
    client.post(act(bundle, "unpublish"), {"seen": seen(bundle), "notice": "Retiré."})
    assert states() == ["withdrawn"] * 2


def test_act_that_is_not_possible_leads_back(login):
    client, bundle = login(), bundle_of()
    answer = client.get(act(bundle, "reschedule"), follow=True)
    assert answer.redirect_chain == [(page_of(bundle), 302)]
    assert "is not possible for this bundle now." in answer.content.decode()
    assert client.get(act(bundle, "kill")).status_code == 404
    assert client.get(act(Bundle(pk=987654), "publish")).status_code == 404


def test_a_story_is_taken_out(login):
    client, bundle = login(), bundle_of()
    first, second = bundle.members()
    address = reverse("admin:articles_bundle_take_out", args=[bundle.pk, first.pk])
    assert "is no longer part of the bundle." in client.post(address, follow=True).content.decode()
    assert list(bundle.members()) == [second]
    assert client.post(address).status_code == 404


def test_of_an_ordered_bundle_none_is_taken_out(login):
    client, bundle = login(), bundle_of()
    perform_together("publish", bundle, by=None)
    story = bundle.members()[0]
    address = reverse("admin:articles_bundle_take_out", args=[bundle.pk, story.pk])
    assert "withdraw it before" in client.post(address, follow=True).content.decode()
    assert bundle.members().count() == 2
    delete = reverse("admin:articles_bundle_delete", args=[bundle.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403


def test_a_killed_story_is_told_to_have_fallen_out(login):
    bundle = bundle_of()
    workflow.perform("kill", bundle.members()[0], by=None, notice="Retiré.")
    page = login().get(page_of(bundle))
    assert [row.is_fallen for row in page.context["rows"]] == [True, False]
    assert "Fell out of the bundle" in page.content.decode()


def test_form_and_list_of_stories_name_the_bundle(login):
    bundle = bundle_of()
    form = reverse("admin:articles_story_change", args=[bundle.members()[0].pk])
    link = f'<a href="{page_of(bundle)}">Budget 2027</a>'
    client, reporter = login(), login("Reporter")
    assert link in client.get(form).content.decode()
    assert link in reporter.get(form).content.decode()
    assert client.get(STORIES).content.decode().count("Budget 2027") >= 2


def test_one_story_of_a_bundle_is_not_published_by_its_own_button(login):
    story = bundle_of().members()[0]
    address = reverse("admin:articles_story_act", args=[story.pk, "publish"])
    page = login().post(address, {"version": "1"}).content.decode()
    assert "It goes out with the bundle “Budget 2027”" in page


def test_the_list_tells_where_each_stands(login):
    bundle_of()
    perform_together("publish", bundle_of(name="Votation"), by=None)
    client = login()
    for query, names in (("yes", ["Budget 2027"]), ("no", ["Votation"])):
        page = client.get(f"{LIST}?open={query}")
        assert [row.name for row in page.context["cl"].result_list] == names
    assert "in preparation" in client.get(LIST).content.decode()


def test_a_bundle_is_renamed_and_planned(login):
    client, bundle = login(), bundle_of()
    data = fields_of(client.get(page_of(bundle)).content, "bundle_form")
    assert client.post(page_of(bundle), data | {"name": "Comptes"}).status_code == 302
    assert Bundle.objects.get().name == "Comptes"


def test_page_asks_the_same_queries_for_any_number(login, django_assert_num_queries):
    client, item = login(), make.photo(file="x.jpg", checksum="c" * 64)

    def page_with(count: int) -> str:
        stories = [make.story(origin={"wire": {"source": "ATS"}}) for _number in range(count)]
        for story in stories:
            StoryMedia.objects.create(story=story, item=item)
        return page_of(bundle_of(*stories))

    short, long = page_with(1), page_with(4)
    client.get(short)
    with CaptureQueriesContext(connection) as asked:
        client.get(short)
    assert len(asked) <= 16
    with django_assert_num_queries(len(asked)):
        client.get(long)


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_queries_for_any_length(count, login, django_assert_max_num_queries):
    client = login()
    for number in range(count):
        bundle_of(make.story(), name=f"N° {number}")
    with django_assert_max_num_queries(7):
        client.get(LIST)
