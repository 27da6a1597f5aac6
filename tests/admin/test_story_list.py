"""The list of stories."""

import pytest
from django.urls import reverse

from articles.models import AgencyCredit
from tests import make

pytestmark = pytest.mark.django_db
LIST = reverse("admin:articles_story_changelist")


def stories(count: int) -> None:
    for number in range(count):
        story = make.story(headline=f"Le lac {number}", assigned_to=None)
        AgencyCredit.objects.create(story=story, text="agences/vkiss")


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_queries_for_any_length(count, login, django_assert_max_num_queries):
    client = login()
    stories(count)
    with django_assert_max_num_queries(10):
        page = client.get(LIST).content.decode()
    assert page.count("agences/vkiss") == count


@pytest.mark.parametrize(
    "query",
    [
        "state__exact=draft",
        "assigned=nobody",
        "changed=today",
        "changed=week",
        "changed=month",
        "q=lac",
    ],
)
def test_filters_keep_what_they_say(query, login):
    stories(1)
    assert b"agences/vkiss" in login().get(f"{LIST}?{query}").content


@pytest.mark.parametrize("query", ["state__exact=ready", "assigned=me", "changed=yesterday"])
def test_filters_leave_out_the_rest(query, login):
    stories(1)
    assert b"agences/vkiss" not in login().get(f"{LIST}?{query}").content


@pytest.mark.parametrize("query", ["dégèle", "lac bienne", "“lac”", "VITE"])
def test_search_finds_published_texts_and_drafts(query, login):
    make.article(headline="Le lac dégèle vite à Bienne")
    make.story(headline="Le lac dégèle vite", lede="À Bienne.", slugline="lac")
    page = login().get(LIST, {"q": query})
    assert page.context["cl"].result_count >= 1


def test_search_needs_all_words(login):
    make.article(headline="Le lac dégèle")
    make.story(headline="Le lac gèle")
    page = login().get(LIST, {"q": "lac montagne"})
    assert page.context["cl"].result_count == 0


def test_search_finds_words_of_a_published_body(login):
    story = make.article(body="<p>Un héron cendré est revenu.</p>").story
    page = login().get(LIST, {"q": "heron"})
    assert [row.pk for row in page.context["cl"].result_list] == [story.pk]


def test_agency_filter_finds_stories_whose_credit_names_it(login):
    from articles.models import Agency, CreditContributor

    ats = Agency.objects.get_or_create(name="ATS", defaults={"slug": "ats"})[0]
    named = AgencyCredit.objects.create(story=make.story(headline="Avec"), text="ats")
    CreditContributor.objects.create(credit=named, kind="agency", agency=ats)
    make.story(headline="Sans")
    page = login().get(f"{LIST}?agency={ats.pk}").content.decode()
    assert "Avec" in page
    assert "Sans" not in page


def test_number_beyond_every_column_is_no_error(login):
    """SQLite calls it a wrong filter, PostgreSQL finds nothing."""
    answer = login().get(f"{LIST}?id__in={'9' * 30}", follow=True)
    assert answer.status_code == 200
    assert [path for path, _status in answer.redirect_chain] in ([], [f"{LIST}?e=1"])
