"""A revision becomes what readers see: the Article row, with its page already rendered."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import override

from articles import cross_links
from articles import document as doc
from articles.document import PICTURES, ContributorKind, StoryDocument, names_of, public_document
from articles.home_time import today
from articles.models import (
    Agency,
    Article,
    Contributor,
    Correction,
    MediaItem,
    Revision,
    Section,
    Story,
    Topic,
)
from articles.models.listing import list_from
from articles.page_recipe import page_recipe
from articles.photos import files_of, public_picture
from articles.rendering import CorrectionNote, Link, NamePage, Publication, render_story

# What is stored of an article whenever it is rendered.
_RENDERED = ("document", "html", "correction_notes", "html_until", "links_due_at", "rendered_as")


def make_article(story: Story, revision: Revision, *, visible_from: datetime) -> Article:
    """The story's first article, or the one of a story that returns after a withdrawal."""
    known = Article.objects.filter(pk=story.pk).first()
    article = known or Article(
        story=story, first_published_at=visible_from, news_value=story.news_value
    )
    article.state = Article.State.LIVE
    article.visible_from = visible_from
    if known:
        list_from(article)
    return renew_article(article, story, revision)


def move_article(article: Article, *, visible_from: datetime) -> Article:
    """Gives an article that nobody has seen another moment; its text stays as it was ordered."""
    if article.first_published_at == article.visible_from:
        article.first_published_at = visible_from
    article.visible_from = visible_from
    article.save(update_fields=["visible_from", "first_published_at"])
    list_from(article)
    cross_links.tell_waiting(article)
    return render(article)


def hold_back(story: Story) -> None:
    """An embargo that the desk gives to what nobody has seen yet holds at once.

    To lift one, or to give one to what readers see, is an act: it changes what they see.
    """
    article = _gate_of(story)
    if article is None or story.embargo_until is None or article.was_seen(timezone.now()):
        return
    if article.embargo_until is None or article.embargo_until < story.embargo_until:
        _hold_until(article, story.embargo_until)


def move_embargo(story: Story, until: datetime | None) -> None:
    """An embargo that the wire moved or lifted holds for the article, too, from this moment."""
    if article := _gate_of(story):
        _hold_until(article, until)


def _gate_of(story: Story) -> Article | None:
    """The story's article as far as it says who may see it."""
    return Article.objects.filter(pk=story.pk).light().first()


def _hold_until(article: Article, until: datetime | None) -> None:
    _forget_notice(article)
    article.embargo_until = until
    article.save(update_fields=["embargo_until", "notice"])
    cross_links.tell_waiting(article)


def renew_article(article: Article, story: Story, revision: Revision) -> Article:
    """Puts a revision before the readers of an article, at the same address."""
    document = public_document(revision.document)
    article.revision = revision
    article.section = Section.objects.get(slug=document.section)
    article.slug = _slug(document.headline)
    article.language = document.language
    article.kicker, article.headline, article.lede = (
        document.kicker,
        document.headline,
        document.lede,
    )
    article.news_value = story.news_value
    article.embargo_until = story.embargo_until
    _forget_notice(article)
    article.picture = card_item(document)
    article.document = doc.to_json(document)
    article.html = ""
    article.save()
    _relate(article, document)
    cross_links.tell_waiting(article)
    return render(article)


def _forget_notice(article: Article) -> None:
    """Of a story that has returned; until then readers find why it went."""
    if article.was_seen(timezone.now()):
        article.notice = ""


def render(article: Article) -> Article:
    """Renders the stored page anew from the stored document."""
    document = cross_links.followed(article)
    shown = _publication(article)
    article.html = render_story(document, resolve=public_picture, publication=shown)
    article.correction_notes = [
        {"at": note.at.isoformat(), "note": note.text} for note in shown.corrections
    ]
    article.html_until = _last_right_day(article)
    article.rendered_as = page_recipe()
    article.save(update_fields=_RENDERED)
    return article


def up_to_date(article: Article) -> Article:
    """The article with a page that is right today.

    Where the rights in one of its files have ended since it was rendered, or a story came out to
    which it leads, it is rendered anew, by the first who asks: so no page ever waits for a task to
    lose a picture.
    """
    if not _is_outdated(article):
        return article
    with transaction.atomic():
        row = Article.objects.locked().get(pk=article.pk)
        if _is_outdated(row):
            render(row)
    for name in _RENDERED:
        setattr(article, name, getattr(row, name))
    return article


def _is_outdated(article: Article) -> bool:
    if article.links_due_at is not None and article.links_due_at <= timezone.now():
        return True
    return article.html_until is not None and article.html_until < today()


def _last_right_day(article: Article) -> date | None:
    """The first day on which the rights in a file end that the page shows now."""
    shown = article.media.filter(usable_until__gte=today())
    last: date | None = shown.aggregate(last=Min("usable_until"))["last"]
    return last


def render_using(items: Iterable[MediaItem]) -> int:
    """Renders the pages of these items anew, since their renditions or rights have changed."""
    shown = Article.objects.filter(media__in=list(items), state=Article.State.LIVE)
    numbers = list(shown.order_by("pk").values_list("pk", flat=True).distinct())
    for number in numbers:
        render_anew(number)
    return len(numbers)


def render_anew(number: int, *, dry_run: bool = False) -> bool:
    """Renders the page of a story anew, and says whether it is another one now."""
    with transaction.atomic():
        # Locked, so that a correction published meanwhile is not rendered over.
        article = Article.objects.locked().filter(pk=number).first()
        if article is None:  # a plan that was taken back meanwhile
            return False
        before = article.html
        render(article)
        if dry_run:
            transaction.set_rollback(True)
    return article.html != before


def add_correction(article: Article, *, at: datetime, note: str) -> Correction:
    """A numbered public note; the page shows it when it is rendered next."""
    last = article.corrections.aggregate(last=Max("number"))["last"] or 0
    return article.corrections.create(number=last + 1, at=at, note=note)


def _slug(headline: str) -> str:
    """The headline in an address: whole words, at most 80 letters."""
    slug = slugify(headline)
    if len(slug) > 80:
        slug = slug[:81].rpartition("-")[0] or slug[:80]
    return slug or "article"


def _publication(article: Article) -> Publication:
    # Topics have names in several languages: an English article bears the English ones.
    with override(article.language):
        topics = tuple(Link(str(row), row.get_absolute_url()) for row in article.topics.all())
    return Publication(
        published_at=article.first_published_at,
        modified_at=article.updated_at,
        corrections=tuple(CorrectionNote(row.note, row.at) for row in article.corrections.all()),
        topics=topics,
        names=tuple(_name_pages(article)),
    )


def _name_pages(article: Article) -> Iterator[NamePage]:
    """The pages to which credit lines lead; the word "agences" names nobody, so it has none."""
    for agency in article.agencies.filter(is_generic=False).prefetch_related("aliases"):
        written = (agency.name, agency.full_name, *(row.alias for row in agency.aliases.all()))
        yield NamePage(ContributorKind.AGENCY, agency.name, written, agency.get_absolute_url())
    for person in article.contributors.all():
        address = person.get_absolute_url()
        yield NamePage(ContributorKind.PERSON, person.name, (person.name,), address)
        if person.initials:
            signed = (person.initials,)
            yield NamePage(ContributorKind.INITIALS, person.initials, signed, address)


def card_item(document: StoryDocument) -> MediaItem | None:
    """The picture of lists: the first with a file among the lead media and their posters."""
    for media in document.media:
        picture = media if media.kind in PICTURES else media.poster
        if picture and picture.file:
            return MediaItem.objects.filter(checksum=picture.file).first()
    return None


def _relate(article: Article, document: StoryDocument) -> None:
    """Its files, and the lists in which the article stands: topics, agencies, contributors."""
    lines = document.credits
    agencies = names_of(lines, ContributorKind.AGENCY)
    persons = Contributor.objects.filter(name__in=names_of(lines, ContributorKind.PERSON))
    signed = Contributor.objects.filter(initials__in=names_of(lines, ContributorKind.INITIALS))
    at = {"visible_from": article.visible_from}
    article.media.set(MediaItem.objects.filter(checksum__in=files_of(document)))
    article.topics.set(Topic.objects.filter(qcode__in=document.topics), through_defaults=at)
    article.agencies.set(Agency.objects.filter(name__in=agencies), through_defaults=at)
    article.contributors.set(persons | signed.exclude(initials=""), through_defaults=at)
