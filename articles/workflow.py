"""The acts that change a story's state: one table, from which the desk's buttons, the commands
and the tests are made, and one function that performs an act.

Every act locks the story, checks state, permission and guard, writes a revision with a name on
it, and keeps the article in the same transaction. Scheduled and embargoed are no states: what
may be seen is a question about a time (Article.objects.public).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.document import StoryDocument, to_json
from articles.models import Article, Bundle, Revision, Story, User
from articles.models.writing import write_document
from articles.publication import add_correction, make_article, move_article, renew_article
from articles.readiness import problems_of_moment, problems_of_publication, problems_of_update
from articles.undoing import standing, take_back, undoable

State = Story.State
Problems = Sequence[Any]


class ActRefusedError(Exception):
    """An act that cannot be done now; `problems` are translated sentences for the editor."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Order:
    """An act as somebody asks for it. `by` is None for the system and for commands.

    `at` is the moment from which readers see a publication, and the time of any other act.
    `note` is for the history, for `correct` and `update` also for readers; `notice` is what
    readers find in the place of a withdrawn article; `revision` is what `restore` brings back;
    `bundle` is that of which all stories are acted on (articles/bundles.py).
    """

    by: User | None
    at: datetime
    note: str = ""
    notice: str = ""
    revision: Revision | None = None
    bundle: Bundle | None = None


@dataclass(frozen=True)
class Act:
    """One row of the table. `target` None leaves the state as it is."""

    name: str
    label: Any
    sources: frozenset[str]
    target: str | None
    permission: str
    # What is done to the story before its revision is written, and what to its article after.
    rewrite: Callable[[Story, Order], Story] | None = None
    work: Callable[[Story, Order, Revision], None] | None = None
    guard: Callable[[Story, Order], Problems] | None = None
    # Whether a story in one of the states is offered it; the guard says why it is refused.
    fits: Callable[[Story], bool] = lambda story: True
    # What the desk asks for before it acts: "at", "note", "notice".
    asks: tuple[str, ...] = ()
    # Whether a person who did it can take it back for a short while.
    can_be_undone: bool = False


def perform(
    name: str,
    story: Story,
    *,
    by: User | None,
    at: datetime | None = None,
    note: str = "",
    notice: str = "",
    revision: Revision | None = None,
    bundle: Bundle | None = None,
) -> Story:
    """Does one act, whole or not at all, and returns the story as it stands then.

    Raises PermissionDenied, or ActRefusedError when the state or the guard forbids it.
    """
    act = ACTS[name]
    if by and not by.has_perm(act.permission):
        raise PermissionDenied
    with transaction.atomic():
        locked = Story.objects.locked().whole().get(pk=story.pk)
        # Only now: whoever held the story before may have taken his time.
        order = Order(by, at or timezone.now(), note, notice, revision, bundle)
        if problems := problems_of(act, locked, order):
            raise ActRefusedError(problems)
        if act.rewrite:
            locked = act.rewrite(locked, order)
        before = standing(locked) if act.can_be_undone and by else None
        kept = record(locked, act.name, by=by, note=note or notice, before=before)
        if act.work:
            act.work(locked, order, kept)
        _move(locked, act)
    return locked


def available(story: Story, user: User) -> list[Act]:
    """The acts that this user may do with the story now, in the order of the table."""
    return [
        act
        for act in ACTS.values()
        if story.state in act.sources and act.fits(story) and user.has_perm(act.permission)
    ]


def problems_of(act: Act, story: Story, order: Order) -> Problems:
    """Why the act cannot be done to the story now, in sentences; empty where it can."""
    if story.state not in act.sources:
        return [impossible(act.label, story)]
    return act.guard(story, order) if act.guard else []


def impossible(label: Any, story: Story) -> Any:
    """The sentence that says of a button that the story's state rules it out."""
    told = _("“%(act)s” is not possible: the story is %(state)s.")
    return told % {"act": label, "state": story.get_state_display()}


def record(
    story: Story, act: str, *, by: User | None, note: str = "", before: Any = None
) -> Revision:
    """Writes the story as it stands into its history. The caller holds the story's lock."""
    last = story.revisions.aggregate(last=Max("number"))["last"] or 0
    kept = revision_of(story, story.document(), act, by=by, note=note, number=last + 1)
    kept.before = before
    kept.save(force_insert=True)
    return kept


def revision_of(
    story: Story,
    document: StoryDocument,
    act: str,
    *,
    by: User | None,
    note: str = "",
    number: int = 1,
) -> Revision:
    """A revision that is not written yet: the first one where `number` does not say otherwise."""
    return Revision(
        story=story,
        number=number,
        document_json=to_json(document),
        act=act,
        by=by,
        at=timezone.now(),
        note=note,
    )


def _move(story: Story, act: Act) -> None:
    if act.target:
        story.state = act.target
    story.changed_at = timezone.now()
    Story.objects.filter(pk=story.pk).update(
        state=story.state,
        publish_at=story.publish_at,
        changed_at=story.changed_at,
        version=F("version") + 1,
    )
    story.version += 1


def _wanted(order: Order) -> Revision:
    if order.revision is None:
        raise ActRefusedError([_("Choose the revision to restore.")])
    return order.revision


def _restore(story: Story, order: Order) -> Story:
    write_document(story, _wanted(order).document)
    return Story.objects.whole().get(pk=story.pk)


def _publish(story: Story, order: Order, revision: Revision) -> None:
    story.publish_at = order.at
    make_article(story, revision, visible_from=order.at)


def _reschedule(story: Story, order: Order, revision: Revision) -> None:
    story.publish_at = order.at
    move_article(_article_of(story), visible_from=order.at)


def _update(story: Story, order: Order, revision: Revision) -> None:
    article = _article_of(story)
    article.updated_at = order.at
    renew_article(article, story, revision)


def _correct(story: Story, order: Order, revision: Revision) -> None:
    article = _article_of(story)
    article.updated_at = order.at
    add_correction(article, at=order.at, note=order.note)
    renew_article(article, story, revision)


def _withdraw(story: Story, order: Order, revision: Revision) -> None:
    _end(story, order, Article.State.WITHDRAWN)


def _kill(story: Story, order: Order, revision: Revision) -> None:
    _end(story, order, Article.State.KILLED)


def _end(story: Story, order: Order, state: str) -> None:
    """What was seen leaves a notice behind; what nobody has seen leaves nothing."""
    article = Article.objects.filter(pk=story.pk).first()
    story.publish_at = None
    if article is None:
        return
    if not article.is_gone and not article.was_ever_seen(order.at):
        article.delete()
        return
    article.state, article.notice = state, order.notice
    article.save(update_fields=["state", "notice"])


def _undo(story: Story, order: Order) -> Story:
    if last := undoable(story, ACTS, order.at):
        take_back(story, last)
    return story


def _article_of(story: Story) -> Article:
    return Article.objects.locked().get(pk=story.pk)


def _publishable(story: Story, order: Order) -> Problems:
    return [*problems_of_publication(story, order.at), *_bound(story, order)]


def _bound(story: Story, order: Order) -> Problems:
    """Stories of a bundle go out together: none of them alone before the others."""
    bundle = story.bundle
    if bundle is None or bundle == order.bundle or bundle.is_ordered:
        return []
    told = _("It goes out with the bundle “%(name)s”: publish that, or take the story out of it.")
    return [told % {"name": bundle}]


def _ordered_with(story: Story, order: Order) -> Bundle | None:
    """The bundle that has its moment, unless the act is done to all of that."""
    bundle = story.bundle
    if bundle is None or bundle == order.bundle or bundle.publish_at != story.publish_at:
        return None
    return bundle


def _movable(story: Story, order: Order) -> Problems:
    if not story.is_scheduled():
        return [_("Its moment is past: readers see it already.")]
    if bundle := _ordered_with(story, order):
        told = _("It goes out with the bundle “%(name)s”: change the time there.")
        return [told % {"name": bundle}]
    return problems_of_moment(_article_of(story), story, order.at)


def _just_published(story: Story, order: Order) -> Problems:
    if undoable(story, ACTS, order.at) is None:
        return [_("It is too late to undo it: readers have seen it. Correct or withdraw it.")]
    if bundle := _ordered_with(story, order):
        told = _("It went out with the bundle “%(name)s”: undo it there.")
        return [told % {"name": bundle}]
    return []


def _needs_note(story: Story, order: Order) -> Problems:
    problems = list(problems_of_update(story, order.at))
    if not order.note.strip():
        problems.append(_("Say for readers what was wrong and what is right."))
    return problems


def _needs_notice(story: Story, order: Order) -> Problems:
    if order.notice.strip():
        return []
    return [_("Say for readers why the article is gone: its address will show it.")]


def _needs_notice_if_seen(story: Story, order: Order) -> Problems:
    """What nobody has seen is taken back without a word to readers."""
    article = Article.objects.filter(pk=story.pk).first()
    return _needs_notice(story, order) if article and article.was_ever_seen(order.at) else []


def _known_revision(story: Story, order: Order) -> Problems:
    if _wanted(order).story_id != story.pk:
        return [_("This revision belongs to another story.")]
    return []


ALIVE = frozenset({State.DRAFT, State.REVIEW, State.READY, State.PUBLISHED, State.WITHDRAWN})

ACTS = {
    act.name: act
    for act in (
        Act(
            "send_to_review",
            _("Send to review"),
            frozenset({State.DRAFT}),
            State.REVIEW,
            "articles.send_to_review_story",
            asks=("note",),
        ),
        Act(
            "approve",
            _("Declare ready"),
            frozenset({State.DRAFT, State.REVIEW}),
            State.READY,
            "articles.approve_story",
            guard=lambda story, order: problems_of_update(story, order.at),
        ),
        Act(
            "hand_back",
            _("Hand back"),
            frozenset({State.REVIEW, State.READY}),
            State.DRAFT,
            "articles.hand_back_story",
            asks=("note",),
        ),
        Act(
            "publish",
            _("Publish"),
            frozenset({State.DRAFT, State.REVIEW, State.READY, State.WITHDRAWN}),
            State.PUBLISHED,
            "articles.publish_story",
            work=_publish,
            guard=_publishable,
            asks=("at",),
            can_be_undone=True,
        ),
        Act(
            "reschedule",
            _("Change the time"),
            frozenset({State.PUBLISHED}),
            None,
            "articles.publish_story",
            work=_reschedule,
            guard=_movable,
            fits=Story.is_scheduled,
            asks=("at",),
        ),
        Act(
            "update",
            _("Publish the update"),
            frozenset({State.PUBLISHED}),
            None,
            "articles.correct_story",
            work=_update,
            guard=lambda story, order: problems_of_update(story, order.at),
            can_be_undone=True,
        ),
        Act(
            "correct",
            _("Publish a correction"),
            frozenset({State.PUBLISHED}),
            None,
            "articles.correct_story",
            work=_correct,
            guard=_needs_note,
            asks=("note",),
        ),
        # Its target is the state before.
        Act(
            "undo",
            _("Undo the publication"),
            frozenset({State.PUBLISHED}),
            None,
            "articles.publish_story",
            rewrite=_undo,
            guard=_just_published,
        ),
        Act(
            "unpublish",
            _("Withdraw"),
            frozenset({State.PUBLISHED}),
            State.WITHDRAWN,
            "articles.unpublish_story",
            work=_withdraw,
            guard=_needs_notice_if_seen,
            asks=("notice",),
        ),
        Act(
            "kill",
            _("Kill"),
            ALIVE | {State.BINNED},
            State.KILLED,
            "articles.kill_story",
            work=_kill,
            guard=_needs_notice,
            asks=("notice",),
        ),
        Act(
            "restore",
            _("Restore this revision"),
            ALIVE,
            None,
            "articles.restore_story",
            rewrite=_restore,
            guard=_known_revision,
        ),
        Act(
            "bin",
            _("Put into the bin"),
            frozenset({State.DRAFT, State.REVIEW, State.READY}),
            State.BINNED,
            "articles.bin_story",
        ),
        Act(
            "recover",
            _("Take out of the bin"),
            frozenset({State.BINNED}),
            State.DRAFT,
            "articles.bin_story",
        ),
    )
}
