"""What is done to all stories of a bundle at one instant, or to none of them.

Each story goes through the same act of workflow.py as ever, with its checks and its own entry in
the history; here they share a moment and a transaction.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import workflow
from articles.models import Article, Bundle, Story, User
from articles.models.story import StoryQuerySet
from articles.undoing import is_in_time, undoable
from articles.workflow import ACTS, Act, ActRefusedError, Order

Problems = list[tuple[Story | None, list[Any]]]
TOGETHER = ("publish", "reschedule", "undo", "unpublish")


class BundleRefusedError(Exception):
    """Nothing was done; `problems` are sentences, of one story or, with None, of the bundle."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(" ".join(str(each) for _story, told in problems for each in told))
        self.problems = problems


def available(bundle: Bundle, user: User) -> list[Act]:
    """The acts that this user may do to the bundle now."""
    return [ACTS[name] for name in _possible(bundle) if user.has_perm(ACTS[name].permission)]


def perform_together(
    name: str,
    bundle: Bundle,
    *,
    by: User | None,
    at: datetime | None = None,
    notice: str = "",
    seen: Mapping[int, int] | None = None,
) -> Bundle:
    """Does one act to every story that it concerns, or to none, and gives back the bundle.

    `seen` are the stories that somebody decided on, each with its version: where they are others
    by now, nothing is done. Raises PermissionDenied or BundleRefusedError.
    """
    act, at = ACTS[name], at or timezone.now()
    if by and not by.has_perm(act.permission):
        raise PermissionDenied
    with transaction.atomic():
        locked = Bundle.objects.select_for_update().get(pk=bundle.pk)
        stories = list(concerned(locked, name).locked())
        _refuse_unless_possible(locked, act, stories, seen)
        _perform_each(act, locked, stories, Order(by, at, notice=notice))
        locked.publish_at = None if name in ("undo", "unpublish") else at
        locked.save(update_fields=["publish_at"])
    return locked


def concerned(bundle: Bundle, name: str) -> StoryQuerySet:
    """The stories that an act of the bundle is about.

    What an editor withdrew alone meanwhile, or moved to another moment, is no longer part of it.
    """
    members = bundle.members()
    match name:
        case "unpublish":
            return members.filter(state=Story.State.PUBLISHED)
        case "reschedule" | "undo":
            return members.filter(state=Story.State.PUBLISHED, publish_at=bundle.publish_at)
    return members


def needs_notice(bundle: Bundle, at: datetime) -> bool:
    """Whether readers can have seen a story that would be withdrawn with the bundle."""
    rows = Article.objects.filter(story__in=concerned(bundle, "unpublish"))
    light = rows.only("visible_from", "embargo_until", "first_published_at")
    return any(article.was_ever_seen(at) for article in light)


def hindrances(bundle: Bundle, stories: Iterable[Story], at: datetime) -> dict[int, list[Any]]:
    """For each story by its number why it could not go out with the bundle at that moment."""
    publish, order = ACTS["publish"], Order(None, at, bundle=bundle)
    return {story.pk: list(workflow.problems_of(publish, story, order)) for story in stories}


def bind(bundle: Bundle, stories: Iterable[Story]) -> None:
    """Adds stories to those of the bundle.

    Raises BundleRefusedError where one cannot be bound, or where the bundle is ordered already.
    """
    with transaction.atomic():
        locked = Bundle.objects.select_for_update().get(pk=bundle.pk)
        named = Story.objects.filter(pk__in=[story.pk for story in stories]).order_by("pk")
        new = [story for story in named.locked() if story.bundle_id != locked.pk]
        if new:
            _refuse_if_ordered(locked)
        refused: Problems = [(story, why) for story in new if (why := _unbindable(story))]
        if refused:
            raise BundleRefusedError(refused)
        Story.objects.filter(pk__in=[story.pk for story in new]).update(bundle=locked)


def take_out(bundle: Bundle, story: Story) -> None:
    """Lets a story go out alone again. Raises BundleRefusedError where the bundle is ordered."""
    with transaction.atomic():
        locked = Bundle.objects.select_for_update().get(pk=bundle.pk)
        _refuse_if_ordered(locked)
        locked.stories.filter(pk=story.pk).update(bundle=None)


def _refuse_if_ordered(bundle: Bundle) -> None:
    if bundle.is_ordered:
        told = _("The bundle is published: withdraw it before you change its stories.")
        raise BundleRefusedError([(None, [told])])


def _possible(bundle: Bundle) -> tuple[str, ...]:
    if not bundle.is_ordered:
        return ("publish",)
    if bundle.is_open():
        return ("reschedule", "unpublish")
    return ("undo", "unpublish") if _was_just_published(bundle) else ("unpublish",)


def _was_just_published(bundle: Bundle) -> bool:
    """Whether somebody pressed the button just now, and nothing was done to a story since."""
    now = timezone.now()
    if bundle.publish_at is None or not is_in_time(bundle.publish_at, now):
        return False
    return all(undoable(story, ACTS, now) for story in concerned(bundle, "undo"))


def _refuse_unless_possible(
    bundle: Bundle, act: Act, stories: list[Story], seen: Mapping[int, int] | None
) -> None:
    told = ""
    if seen is not None and dict(seen) != {story.pk: story.version for story in stories}:
        told = _("A story was changed, added or taken out meanwhile. Look before you decide.")
    elif act.name not in _possible(bundle):
        told = _("“%(act)s” is not possible for this bundle now.") % {"act": act.label}
    elif not stories and act.name != "unpublish":
        told = _("There is no story for it in this bundle.")
    if told:
        raise BundleRefusedError([(None, [told])])


def _perform_each(act: Act, bundle: Bundle, stories: list[Story], order: Order) -> None:
    """Every story is asked, so that the editor reads at once all that is in the way."""
    refused: Problems = []
    for story in stories:
        try:
            workflow.perform(
                act.name,
                story,
                by=order.by,
                at=order.at,
                note=_("Bundle “%(name)s”") % {"name": bundle},
                notice=order.notice,
                bundle=bundle,
            )
        except ActRefusedError as refusal:
            refused.append((story, refusal.problems))
    if refused:
        raise BundleRefusedError(refused)


def _unbindable(story: Story) -> list[Any]:
    if story.state not in ACTS["publish"].sources:
        told = _("The story is %(state)s and cannot be bound.")
        return [told % {"state": story.get_state_display()}]
    if story.bundle and story.bundle.is_open():
        return [_("The story is in the bundle “%(name)s” already.") % {"name": story.bundle}]
    return []
