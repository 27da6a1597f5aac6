"""Addresses that an editor changed lead on, as long as they give nothing away."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Agency, Article, Contributor, FormerAddress, Section, Topic
from articles.resources import ContributorResource
from tests import make
from tests.admin.forms import fields_of

pytestmark = pytest.mark.django_db
FEEDS = ("", "rss.xml", "atom.xml", "feed.json")


def lake() -> Topic:
    return Topic.objects.create(qcode="medtop:20000425", slug="lacs", name_fr="Lacs")


def anne() -> Contributor:
    return Contributor.objects.create(name="Anne Rochat", slug="anne-rochat", initials="aro")


def renamed(row: Any, slug: str) -> None:
    FormerAddress.objects.keep(row, row.slug)
    row.slug = slug
    row.save()


def found(client: Client, path: str) -> tuple[int, str]:
    response = client.get(path)
    return response.status_code, response.headers.get("Location", "")


@pytest.mark.parametrize("name", FEEDS)
def test_former_addresses_of_names_lead_on_page_and_feeds(client: Client, name: str) -> None:
    topic, person, agency = lake(), anne(), Agency.objects.get(slug="ats")
    article = make.article()
    article.topics.add(topic)
    article.contributors.add(person)
    article.agencies.add(agency)
    for row in (topic, person, agency):
        renamed(row, f"nouveau-{row.slug}")

    assert [
        found(client, f"/{path}/{name}")
        for path in ("themes/lacs", "auteurs/anne-rochat", "agences/ats")
    ] == [
        (301, f"/themes/nouveau-lacs/{name}"),
        (301, f"/auteurs/nouveau-anne-rochat/{name}"),
        (301, f"/agences/nouveau-ats/{name}"),
    ]


@pytest.mark.parametrize("name", FEEDS)
def test_former_address_of_a_section_leads_on(client: Client, name: str) -> None:
    renamed(Section.objects.get(slug="monde"), "planete")

    assert found(client, f"/monde/{name}") == (301, f"/planete/{name}")


def test_former_address_keeps_the_page_that_was_asked_for(client: Client) -> None:
    topic = lake()
    make.article().topics.add(topic)
    renamed(topic, "eaux")

    assert found(client, "/themes/lacs/?avant=9-1") == (301, "/themes/eaux/?avant=9-1")


def test_every_former_address_leads_to_the_one_of_today(client: Client) -> None:
    topic = lake()
    make.article().topics.add(topic)
    for slug in ("eaux", "rives", "lacs-et-rives"):
        renamed(topic, slug)

    steps = [found(client, f"/themes/{slug}/") for slug in ("lacs", "eaux", "rives")]

    assert steps == [(301, "/themes/lacs-et-rives/")] * 3


def test_address_that_was_changed_back_leads_nowhere_else(client: Client) -> None:
    topic = lake()
    make.article().topics.add(topic)
    renamed(topic, "eaux")
    renamed(topic, "lacs")

    assert found(client, "/themes/lacs/") == (200, "")
    assert found(client, "/themes/eaux/") == (301, "/themes/lacs/")


def test_page_that_took_the_address_over_is_shown(client: Client) -> None:
    topic, other = lake(), Topic.objects.create(qcode="medtop:2", slug="autre", name_fr="Autre")
    for row in (topic, other):
        make.article().topics.add(row)
    renamed(topic, "eaux")
    renamed(other, "lacs")

    assert found(client, "/themes/lacs/") == (200, "")


@pytest.mark.parametrize("state", ["withdrawn", "killed"])
def test_name_without_a_public_article_is_not_given_away(client: Client, state: str) -> None:
    topic = lake()
    make.article().topics.add(topic)
    renamed(topic, "mot-secret")
    Article.objects.update(state=state, notice="Retiré.")

    assert [found(client, f"/themes/lacs/{name}") for name in FEEDS] == [(404, "")] * 4


def test_name_whose_row_is_gone_is_not_found(client: Client) -> None:
    topic = lake()
    renamed(topic, "eaux")
    topic.delete()

    assert found(client, "/themes/lacs/") == (404, "")


def test_redirect_is_kept_no_longer_than_a_page(client: Client) -> None:
    renamed(Section.objects.get(slug="monde"), "planete")

    kept = client.get("/monde/").headers["Cache-Control"]

    assert set(kept.split(", ")) == {"public", "max-age=1", "must-revalidate"}


def test_address_changed_on_the_desk_is_remembered(client: Client) -> None:
    person = anne()
    client.force_login(make.editor("Administrator"))
    address = reverse("admin:articles_contributor_change", args=[person.pk])
    form = fields_of(client.get(address).content, "contributor_form")

    client.post(address, form | {"slug": "anne-rochat-favre"})
    client.post(address, form | {"slug": "anne-rochat-favre", "role": "Correspondante"})

    assert [(former.kind, former.slug, former.row) for former in FormerAddress.objects.all()] == [
        ("contributor", "anne-rochat", person.pk)
    ]


def test_address_changed_by_a_table_is_remembered() -> None:
    person = anne()
    resource = ContributorResource()
    table = resource.export()
    row = dict(zip(table.headers, table[0], strict=True)) | {"slug": "a-rochat"}

    for dry_run in (True, False):
        result = resource.import_data(
            type(table)(tuple(row.values()), headers=list(row)), dry_run=dry_run
        )
        assert not result.has_errors()
        assert FormerAddress.objects.count() == (0 if dry_run else 1)

    assert FormerAddress.objects.row_of(Contributor, "anne-rochat") == person
