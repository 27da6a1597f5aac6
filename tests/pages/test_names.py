from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publication, workflow
from articles.document import ContributorDocument, ContributorKind, CreditDocument, replace
from articles.models import Agency, Article, Contributor, Story, Topic, TopicListing
from articles.models.writing import write_document
from articles.pages import names
from tests import make

pytestmark = pytest.mark.django_db
ANNE = {"name": "Anne Rochat", "slug": "anne-rochat"}
AGENCY, PERSON = ContributorKind.AGENCY, ContributorKind.PERSON
ARO = ((ContributorKind.INITIALS, "aro"), (ContributorKind.INITIALS, "xy"))


def lake() -> Topic:
    return Topic.objects.get_or_create(
        qcode="medtop:20000425", slug="lacs", defaults={"name_fr": "Lacs"}
    )[0]


def anne(**fields: str) -> Contributor:
    return Contributor.objects.create(**ANNE, **fields)


def bear(row: object, relation: str, number: int) -> list[Article]:
    """So many articles under a name, a minute apart, newest last."""
    articles = [
        make.article(headline=f"Nouvelle {n}", at=make.NOON + timedelta(minutes=n))
        for n in range(number)
    ]
    for article in articles:
        getattr(article, relation).add(row)
    return articles


def line(text: str, *named: tuple[ContributorKind, str]) -> CreditDocument:
    people = tuple(ContributorDocument(kind=kind, name=name) for kind, name in named)
    return CreditDocument(text=text, contributors=people)


def headlines(page: Any) -> list[str]:
    return [card.headline for card in page.context["cards"]]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("kind", "relation"),
    [("themes", "topics"), ("auteurs", "contributors"), ("agences", "agencies")],
)
def test_page_of_a_name_takes_three_queries(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    kind: str,
    relation: str,
    number: int,
) -> None:
    ats = Agency.objects.get(slug="ats")
    made: dict[str, Any] = {"themes": lake, "auteurs": anne, "agences": lambda: ats}
    row = made[kind]()
    bear(row, relation, number)
    with django_assert_num_queries(3):
        page = client.get(f"/{kind}/{row.slug}/")
    assert headlines(page) == [f"Nouvelle {n}" for n in reversed(range(number))]


def test_contributor_s_page_says_who_it_is(client: Client) -> None:
    bear(
        anne(role="Correspondante à Berne", biography="Née à Bienne.\n\nÉcrit."), "contributors", 1
    )
    html = client.get("/auteurs/anne-rochat/").content.decode()
    assert '<h1 class="section-title">Anne Rochat</h1>' in html
    assert '<p class="about-role">Correspondante à Berne</p>\n<p>Née à Bienne.</p>' in html
    assert 'title="Anne Rochat – La Gazette" href="/auteurs/anne-rochat/rss.xml"' in html


def test_topic_is_paged_by_key(client: Client) -> None:
    bear(lake(), "topics", names.PER_PAGE + 3)
    make.article(headline="D'autre chose")
    first = client.get("/themes/lacs/")
    second = client.get(f"/themes/lacs/{first.context['older']}")
    expected = [f"Nouvelle {n}" for n in reversed(range(names.PER_PAGE + 3))]
    assert headlines(first) + headlines(second) == expected
    assert second.context["older"] == ""


def test_story_that_returns_is_listed_from_its_new_time(client: Client) -> None:
    first, second = bear(lake(), "topics", 2)
    workflow.perform("unpublish", first.story, by=None, at=make.NOON, notice="Retiré.")
    Story.objects.get(pk=first.pk).topics.add(lake())
    again = make.NOON + timedelta(hours=1)
    workflow.perform("publish", Story.objects.get(pk=first.pk), by=None, at=again)
    assert headlines(client.get("/themes/lacs/")) == [first.headline, second.headline]
    listed = TopicListing.objects.order_by("pk").values_list("article", "visible_from")
    assert list(listed) == [(first.pk, again), (second.pk, second.visible_from)]


@pytest.mark.parametrize(
    "change",
    [
        {"visible_from": timezone.now() + timedelta(hours=1)},
        {"visible_until": make.NOON + timedelta(hours=1)},
        {"embargo_until": timezone.now() + timedelta(hours=1)},
        {"state": "withdrawn", "notice": "Retiré."},
    ],
)
def test_name_that_no_public_article_bears_is_not_found(
    client: Client, change: dict[str, object]
) -> None:
    article = bear(lake(), "topics", 1)[0]
    assert client.get("/themes/lacs/").status_code == 200
    Article.objects.filter(pk=article.pk).update(**change)
    assert client.get("/themes/lacs/").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/themes/rien/", "/auteurs/personne/", "/agences/aucune/", "/agences/agences/", "/themes/"],
)
def test_unknown_names_are_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_names_refuse_to_be_written_and_answer_who_has_them(client: Client) -> None:
    bear(lake(), "topics", 1)
    first = client.get("/themes/lacs/")
    again = client.get("/themes/lacs/", headers={"if-none-match": first.headers["ETag"]})
    assert first.headers["Cache-Control"] == "public, max-age=1, must-revalidate"
    assert (again.status_code, client.post("/themes/lacs/").status_code) == (304, 405)


def test_credit_line_leads_to_those_who_have_a_page(client: Client) -> None:
    anne(initials="aro")
    story = make.story()
    document = replace(
        story.document(),
        credits=(
            line("Anne Rochat", (PERSON, "Anne Rochat")),
            line("sda/agences/aro/xy", (AGENCY, "ATS"), (AGENCY, "agences"), *ARO),
        ),
    )
    write_document(story, document)
    workflow.perform("publish", story, by=None, at=make.NOON)
    html = client.get(Article.objects.get().get_absolute_url()).content.decode()
    own = '<a href="/auteurs/anne-rochat/">{}</a>'
    assert f'<p class="credit-line">{own.format("Anne Rochat")}' in html
    assert f'<a href="/agences/ats/">sda</a>/agences/{own.format("aro")}/xy' in html
    for address in ("/auteurs/anne-rochat/", "/agences/ats/"):
        assert headlines(client.get(address)) == ["Le lac gèle à Neuchâtel"]


def test_topics_of_an_article_lead_to_their_pages(client: Client) -> None:
    article = bear(lake(), "topics", 1)[0]
    publication.render(article)
    html = client.get(article.get_absolute_url()).content.decode()
    assert '<li><a href="/themes/lacs/">Lacs</a></li>' in html


def test_topics_bear_the_names_of_the_article_s_language(client: Client) -> None:
    topic = Topic.objects.create(
        qcode="medtop:20000425", slug="lacs", name_fr="lacs", name_en="lakes"
    )
    article = make.article(language="en")
    article.topics.add(topic)
    publication.render(article)
    assert '<li><a href="/themes/lacs/">Lakes</a></li>' in article.html
