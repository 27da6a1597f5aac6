"""Where a story stands, in words: its state, and the times that change what readers see."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import cross_links
from articles.admin.desk import short_time
from articles.home_time import in_full
from articles.models import Article, Revision, Story
from articles.readiness import troubles
from articles.workflow import ACTS


def article_of(story: Story) -> Article | None:
    """The story's article, if it has one."""
    return getattr(story, "article", None)


def badge(story: Story) -> SafeString:
    """The state as a word with its colour, and the time at which readers' view changes."""
    word = format_html(
        '<span class="state state-{}">{}</span>', story.state, story.get_state_display()
    )
    later = format_html_join("", '<span class="state-time">{}</span>', _later(story))
    return format_html("{} {}", word, later)


def _later(story: Story) -> Iterator[tuple[str]]:
    now = timezone.now()
    if story.is_scheduled(now):
        yield (_("scheduled for %(time)s") % {"time": short_time(story.publish_at)},)
    if story.embargo_until and story.embargo_until > now:
        yield (_("embargo until %(time)s") % {"time": short_time(story.embargo_until)},)


def sentences(story: Story, at: datetime | None = None) -> list[str]:
    """The status line of the form, sentence by sentence."""
    at = at or timezone.now()
    return [_standing(story, at), *_remarks(story, at)]


def _standing(story: Story, at: datetime) -> str:
    article = article_of(story)
    if story.state != Story.State.PUBLISHED or article is None:
        return str(story.get_state_display()).capitalize() + "."
    if article.visible_from > at:
        return _("Scheduled for %(time)s.") % {"time": in_full(article.visible_from)}
    return _("Published since %(time)s.") % {"time": in_full(article.visible_from)}


def _remarks(story: Story, at: datetime) -> Iterator[str]:
    article = article_of(story)
    if story.embargo_until and story.embargo_until > at:
        yield _("Embargo until %(time)s.") % {"time": in_full(story.embargo_until)}
    if article and article.updated_at:
        yield _("Last update for readers: %(time)s.") % {"time": in_full(article.updated_at)}
    if story.planned_for and story.state != Story.State.PUBLISHED:
        yield _("Planned for %(time)s.") % {"time": in_full(story.planned_for)}
    if article and article.has_left(at):
        yield _("Readers find this notice: %(notice)s") % {"notice": article.notice}
    texts = (story.body, *(box.body for box in story.sidebars.all()))
    for other in cross_links.waiting(texts, at):
        told = _("The text leads to “%(story)s”, which is not out: until then without the link.")
        yield told % {"story": other}


def beside(story: Story, user: Any) -> dict[str, Any]:
    """What lies beside the text: the bundle, the notes, and what is in the way of a plan."""
    article = article_of(story)
    may_talk = user.has_perm("articles.view_editorialnote")
    return {
        "bundle": story.bundle,
        "may_see_bundle": user.has_perm("articles.view_bundle"),
        "may_bind": not story.bundle_id and _may_be_bound(story, user),
        "notes": story.notes.open().count() if may_talk else None,
        "troubles": troubles(article) if article and story.is_scheduled() else [],
    }


def _may_be_bound(story: Story, user: Any) -> bool:
    return story.state in ACTS["publish"].sources and user.has_perm("articles.change_bundle")


def has_unpublished_changes(story: Story) -> bool:
    """Whether the working copy differs from what readers see (every save is a revision)."""
    article = article_of(story)
    if article is None or article.is_gone:
        return False
    last: Any = Revision.objects.filter(story=story).only("document_json").first()
    if last is None or last.pk == article.revision_id:
        return False
    published = Revision.objects.only("document_json").get(pk=article.revision_id)
    return bool(last.document_json != published.document_json)
