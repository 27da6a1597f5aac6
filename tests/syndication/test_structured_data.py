import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles import workflow
from articles.models import (
    Agency,
    AgencyCredit,
    Article,
    Contributor,
    MediaItem,
    Story,
    StoryMedia,
    Topic,
)
from articles.photos import render, take_in
from articles.syndication.structured_data import block, headline
from tests import make
from tests.photos import files

SITE = "http://127.0.0.1:8000"
PUBLISHER = {
    "@type": "NewsMediaOrganization",
    "name": "La Gazette",
    "url": f"{SITE}/",
    "logo": {"@type": "ImageObject", "url": f"{SITE}/static/articles/icons/icon-512.png"},
}


def graph(client: Client, article: Article) -> list[dict[str, Any]]:
    html = client.get(article.get_absolute_url()).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(blocks) == 1
    return json.loads(blocks[0])["@graph"]


@pytest.mark.django_db
def test_article_says_what_the_page_says(client: Client) -> None:
    story = make.story(headline="Le lac gèle", lede="Froid.", kicker="Hiver", dateline="Neuchâtel")
    credit = AgencyCredit.objects.create(story=story, text="Nadia Rey/ATS", place="byline")
    person = Contributor.objects.create(name="Nadia Rey", slug="nadia-rey")
    credit.contributors.create(order=0, kind="person", contributor=person)
    credit.contributors.create(order=1, kind="agency", agency=Agency.objects.get(name="ATS"))
    workflow.perform("publish", story, by=None, at=make.NOON)
    article = Article.objects.get(pk=story.pk)
    address = f"{SITE}/monde/{story.pk}-le-lac-gele/"
    news, crumbs = graph(client, article)
    assert news == {
        "@type": "NewsArticle",
        "@id": f"{address}#article",
        "url": address,
        "mainEntityOfPage": address,
        "headline": "Le lac gèle",
        "alternativeHeadline": "Hiver",
        "description": "Froid.",
        "datePublished": "2020-02-12T13:00+01:00",
        "dateModified": "2020-02-12T13:00+01:00",
        "author": [
            {"@type": "Person", "name": "Nadia Rey", "url": f"{SITE}/auteurs/nadia-rey/"},
            {"@type": "Organization", "name": "ATS", "url": f"{SITE}/agences/ats/"},
        ],
        "publisher": PUBLISHER,
        "sourceOrganization": [
            {"@type": "Organization", "name": "ATS", "url": f"{SITE}/agences/ats/"}
        ],
        "creditText": "Nadia Rey/ATS",
        "articleSection": "Monde",
        "dateline": "Neuchâtel",
        "inLanguage": "fr",
        "isAccessibleForFree": True,
    }
    assert [(each["name"], each["item"]) for each in crumbs["itemListElement"]] == [
        ("La Gazette", f"{SITE}/"),
        ("Monde", f"{SITE}/monde/"),
        ("Le lac gèle", address),
    ]


@pytest.mark.django_db
def test_author_has_an_address_however_the_line_writes_the_name(client: Client) -> None:
    story = make.story()
    credit = AgencyCredit.objects.create(story=story, text="keystone-ats/vkiss", place="signoff")
    credit.contributors.create(order=0, kind="agency", agency=Agency.objects.get(name="ATS"))
    credit.contributors.create(order=1, kind="initials", initials="vkiss")
    workflow.perform("publish", story, by=None, at=make.NOON)
    assert graph(client, Article.objects.get(pk=story.pk))[0]["author"] == [
        {"@type": "Organization", "name": "ATS", "url": f"{SITE}/agences/ats/"}
    ]


@pytest.mark.django_db
def test_unsigned_article_is_the_publisher_s(client: Client) -> None:
    assert graph(client, make.article())[0]["author"] == [PUBLISHER]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("size", "at_once", "later"),
    [
        ((600, 400), ["600"], ["600", "16x9-600", "4x3-533", "1x1-400"]),
        ((600, 300), ["600", "card-450"], ["600", "16x9-533", "4x3-400", "1x1-300"]),
        ((120, 90), ["120", "card-120"], ["120", "card-120"]),
    ],
)
def test_picture_is_told_in_the_shapes_that_are_made(
    client: Client, size: tuple[int, int], at_once: list[str], later: list[str]
) -> None:
    item = take_in(files.jpeg(size))
    MediaItem.objects.filter(pk=item.pk).update(alt="Le lac", credit="ATS")
    story = make.story()
    StoryMedia.objects.create(story=story, item=item, caption="Le lac en février")
    workflow.perform("publish", story, by=None, at=make.NOON)
    article = Article.objects.get(pk=story.pk)

    def told() -> list[str]:
        return [each["url"] for each in graph(client, article)[0]["image"]]

    folder = f"{SITE}/files/{item.token}"
    assert told() == [f"{folder}/{name}.jpg" for name in at_once]
    render(item)
    assert told() == [f"{folder}/{name}.jpg" for name in later]
    statuses = {client.get(address.removeprefix(SITE)).status_code for address in told()}
    workflow.perform("unpublish", story, by=None, notice="Retiré.")
    after = {client.get(f"/files/{item.token}/{name}.jpg").status_code for name in later}
    assert (statuses, after) == ({200}, {404})


@pytest.mark.django_db
def test_corrections_are_told(client: Client) -> None:
    article = make.article()
    at = make.NOON.replace(hour=15)
    story = Story.objects.get(pk=article.pk)
    workflow.perform("correct", story, by=None, at=at, note="Le lac n'a pas gelé.")
    article.refresh_from_db()
    news = graph(client, article)[0]
    assert (news["dateModified"], news["correction"]) == (
        "2020-02-12T16:00+01:00",
        [
            {
                "@type": "CorrectionComment",
                "text": "Le lac n'a pas gelé.",
                "datePublished": "2020-02-12T16:00+01:00",
            }
        ],
    )


def described(client: Client, path: str) -> list[dict[str, Any]]:
    html = client.get(path).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(blocks) == 1, path
    return json.loads(blocks[0])["@graph"]


def listed(page: dict[str, Any]) -> list[str]:
    return [each["url"].removeprefix(SITE) for each in page["mainEntity"]["itemListElement"]]


@pytest.mark.django_db
def test_front_names_the_site_and_what_it_shows_in_its_order(client: Client) -> None:
    newest = [make.article(at=make.NOON + timedelta(hours=n)) for n in range(3)][::-1]
    site, page = described(client, "/")
    assert (site["@type"], site["name"], site["publisher"]) == ("WebSite", "La Gazette", PUBLISHER)
    assert page["isPartOf"] == {"@id": site["@id"]}
    assert listed(page) == [article.get_absolute_url() for article in newest]


@pytest.mark.django_db
def test_section_lists_its_articles_and_leads_back(client: Client) -> None:
    article = make.article()
    page, crumbs = described(client, "/monde/")
    assert (page["@type"], page["name"], page["url"]) == (
        "CollectionPage",
        "Monde",
        f"{SITE}/monde/",
    )
    assert listed(page) == [article.get_absolute_url()]
    assert [each["item"] for each in crumbs["itemListElement"]] == [f"{SITE}/", f"{SITE}/monde/"]


@pytest.mark.django_db
def test_page_of_a_name_says_whose_it_is(client: Client) -> None:
    article = make.article()
    person = Contributor.objects.create(
        name="Nadia Rey", slug="nadia-rey", role="Correspondante", fediverse="@nadia@journa.host"
    )
    article.contributors.add(person)
    article.agencies.add(Agency.objects.get(name="ATS"))
    article.topics.add(Topic.objects.create(qcode="medtop:1", slug="lacs", name_fr="lacs"))
    profile, _crumbs = described(client, "/auteurs/nadia-rey/")
    assert (profile["@type"], profile["mainEntity"]) == (
        "ProfilePage",
        {
            "@type": "Person",
            "name": "Nadia Rey",
            "url": f"{SITE}/auteurs/nadia-rey/",
            "jobTitle": "Correspondante",
            "sameAs": "https://journa.host/@nadia",
        },
    )
    agency, _crumbs = described(client, "/agences/ats/")
    topic, _crumbs = described(client, "/themes/lacs/")
    assert [agency["mainEntity"]["@type"], topic["@type"]] == ["Organization", "CollectionPage"]
    part = {"@type": "NewsArticle", "url": f"{SITE}{article.get_absolute_url()}"}
    assert (profile["hasPart"], agency["hasPart"]) == ([part], [part])
    assert "sameAs" not in agency["mainEntity"]
    assert listed(topic) == [article.get_absolute_url()]


@pytest.mark.django_db
def test_agency_is_the_one_of_its_own_website(client: Client) -> None:
    ats = Agency.objects.get(name="ATS")
    make.article().agencies.add(ats)
    Agency.objects.filter(pk=ats.pk).update(website="https://ats.example/?a&b")
    agency, _crumbs = described(client, "/agences/ats/")
    assert agency["mainEntity"]["sameAs"] == "https://ats.example/?a&b"
    link = '<a href="https://ats.example/?a&amp;b" rel="external">https://ats.example/?a&amp;b</a>'
    assert link in client.get("/agences/ats/").content.decode()


@pytest.mark.parametrize("address", ["ats.example", "javascript:alert(1)", "https://a b/"])
def test_website_of_an_agency_is_an_address_of_the_web(address: str) -> None:
    agency = Agency(name="X", slug="x", website=address)
    with pytest.raises(ValidationError) as refused:
        agency.clean_fields()
    assert list(refused.value.message_dict) == ["website"]


@pytest.mark.django_db
def test_recordings_are_told_with_their_player_s_address(client: Client) -> None:
    story = make.story(headline="Le lac gèle")
    video = MediaItem.objects.create(
        kind="video",
        file="originals/vi/video.mp4",
        checksum="5" * 64,
        token="video",
        content_type="video/mp4",
        title="Sur la glace",
        duration_seconds=165,
        transcript="Il fait froid.\n\nTrès froid.",
    )
    audio = take_in(files.wav(), filename="lac.wav")
    MediaItem.objects.filter(pk=audio.pk).update(title="La glace craque", programme="Le Journal")
    StoryMedia.objects.create(story=story, item=audio, placement="body", after_block=1)
    StoryMedia.objects.create(story=story, item=video, caption="Dimanche")
    workflow.perform("publish", story, by=None, at=make.NOON)
    news, _crumbs = graph(client, Article.objects.get(pk=story.pk))
    for item, told in ((video, news["video"]), (audio, news["audio"])):
        item.refresh_from_db()
        assert told[0].pop("contentUrl").startswith(f"{SITE}/files/{item.token}/")
        assert told[0].pop("uploadDate") == "2020-02-12T13:00+01:00"
    assert news["video"] == [
        {
            "@type": "VideoObject",
            "name": "Sur la glace",
            "description": "Dimanche",
            "duration": "PT2M45S",
            "transcript": "Il fait froid.\nTrès froid.",
        }
    ]
    assert news["audio"][0]["isPartOf"] == {"@type": "CreativeWork", "name": "Le Journal"}


@pytest.mark.django_db
def test_headline_cannot_leave_its_block(client: Client) -> None:
    text = "</script><script>alert(1)</script><!-- <script> & fin"
    article = make.article(headline=text)
    assert graph(client, article)[0]["headline"] == text
    assert "<script>alert" not in client.get(article.get_absolute_url()).content.decode()


@given(st.text())
def test_no_text_leaves_its_block(text: str) -> None:
    html = str(block([{"headline": text}]))
    inner = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&") & set(inner)
    assert json.loads(inner)["@graph"] == [{"headline": text}]


def test_long_headline_is_cut_at_a_word() -> None:
    assert headline("court") == "court"
    cut = headline("mot " * 40)
    assert (len(cut) <= 110, cut[-4:]) == (True, "mot…")


@pytest.mark.django_db
def test_head_is_whole_for_other_sites(client: Client) -> None:
    html = client.get(make.article().get_absolute_url()).content.decode()
    named = set(re.findall(r'<meta (?:property|name)="([^"]+)"', html))
    assert {
        *("og:type", "og:title", "og:description", "og:url", "og:image", "og:image:alt"),
        *("og:site_name", "og:locale", "article:published_time", "article:section"),
        *("twitter:card", "description", "robots"),
    } <= named
    assert '<meta property="og:locale" content="fr_CH">' in html
