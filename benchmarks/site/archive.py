"""An archive of articles for the benchmark of pages, and the addresses of its pages."""

from datetime import timedelta
from typing import Any

from articles.models import Article, Contributor, Revision, Section, Story, Topic
from articles.pages import paging
from tests import make

SPAN = timedelta(minutes=5)
OLDEST, RARE = 2_500, 20
BATCH = 2_000
SECTIONS = ("monde", "suisse", "culture", "sport")


def fill(first: int, last: int, now: Any) -> None:
    """Articles number `first` to `last`, each five minutes older than the one before."""
    model = make.article(body="<p>Un paragraphe.</p>" * 8) if first == 0 else Article.objects.last()
    assert model
    sections = [Section.objects.get_or_create(slug=slug)[0] for slug in SECTIONS]
    often, rarely, once = (
        Topic.objects.get_or_create(slug=slug, defaults={"qcode": f"bench:{slug}"})[0]
        for slug in ("souvent", "rarement", f"ancien-{last}")
    )
    person = Contributor.objects.get_or_create(name="Anne Rochat", slug="anne-rochat")[0]
    for start in range(max(first, 1), last, BATCH):
        numbers = range(start, min(start + BATCH, last))
        stories = Story.objects.bulk_create(
            Story(headline=f"Nouvelle {n}", section=sections[n % 4], state="published")
            for n in numbers
        )
        revisions = Revision.objects.bulk_create(
            Revision(story=story, number=1, document_json=model.document, act="publish", at=now)
            for story in stories
        )
        Article.objects.bulk_create(
            copied(model, n, revision, sections[n % 4], now - SPAN * n)
            for n, revision in zip(numbers, revisions, strict=True)
        )
        numbered = list(zip(numbers, (story.pk for story in stories), strict=True))
        bear(Article.topics.through, "topic", often.pk, [pk for n, pk in numbered if n % 3 == 0])
        bear(Article.topics.through, "topic", rarely.pk, [pk for n, pk in numbered if n <= RARE])
        oldest = [pk for n, pk in numbered if n >= last - OLDEST]
        bear(Article.topics.through, "topic", once.pk, oldest)
        people = [pk for n, pk in numbered if n % 5 == 0]
        bear(Article.contributors.through, "contributor", person.pk, people)


def copied(model: Any, number: int, revision: Any, section: Any, at: Any) -> Any:
    return Article(
        story_id=revision.story_id,
        revision=revision,
        section=section,
        slug=f"nouvelle-{number}",
        headline=f"Nouvelle {number} du lac",
        language="fr",
        lede=model.lede,
        news_value=number % 6 + 1,
        visible_from=at,
        first_published_at=at,
        document=model.document,
        html=model.html,
    )


def bear(through: Any, name: str, pk: int, articles: list[int]) -> None:
    through.objects.bulk_create(
        through(**{"article_id": article, f"{name}_id": pk}) for article in articles
    )


def pages(size: int, now: Any) -> dict[str, str]:
    newest = Article.objects.filter(section__slug="monde").newest_first()
    middle = newest[size // 8]
    deep = f"?avant={paging.key(middle)}"
    day = middle.visible_from
    return {
        "article": middle.get_absolute_url(),
        "front": "/",
        "section": "/monde/",
        "section, deep": f"/monde/{deep}",
        "latest": "/archives/",
        "latest, deep": f"/archives/{deep}",
        "year": f"/archives/{day:%Y}/",
        "month": f"/archives/{day:%Y/%m}/",
        "day": f"/archives/{day:%Y/%m/%d}/",
        "topic, frequent": "/themes/souvent/",
        "topic, deep": f"/themes/souvent/{deep}",
        "topic, rare": "/themes/rarement/",
        "topic, old": f"/themes/ancien-{size}/",
        "contributor": "/auteurs/anne-rochat/",
        "search": "/recherche/?q=lac",
    }
