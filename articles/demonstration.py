"""The demonstration: a small newsroom with stories in every state, made from plain copies.

fixtures/demo/plan.toml says what becomes of each copy; all of it goes the ways that real copy and
real editors go (delivery, workflow, photos), so that the demonstration proves them. A story that is
there already, in whatever state editors have brought it since, is left alone.
"""

import json
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from articles import document as doc
from articles import topic_table, workflow
from articles.bundles import bind
from articles.demonstration_plan import FIXTURES, Film, Person, Plan, Planned, Step
from articles.document import MediaKind
from articles.home_time import day_of
from articles.intake.delivery import Delivery, deliver
from articles.markup import escape, plain
from articles.models import (
    Bundle,
    Contributor,
    EditorialNote,
    FrontSlot,
    MediaItem,
    Section,
    Source,
    Story,
    StoryMedia,
    User,
)
from articles.models.writing import write_document
from articles.photos import read_captions, take_in

PASSWORDS = "demo-editors.json"
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another
CREDIT = "Newsroom/illustration"
SOUND = "Quelques notes de musique à la place de l'enregistrement."


@dataclass(frozen=True)
class Made:
    """What a run of the demonstration leaves: how many stories are new, and the logins."""

    new: int
    seed: Story
    logins: tuple[tuple[Person, str], ...]


def make(plan: Plan, *, folder: Path, now: datetime | None = None) -> Made:
    """Makes what is not there yet. `folder` keeps the editors' passwords."""
    logins = tuple(_editors(plan.people, folder / PASSWORDS))
    topic_table.load()
    moment = (now or timezone.now()).replace(second=0, microsecond=0)
    stage = _Stage(plan, moment, {who.username: _user(who) for who in plan.people})
    before = Story.objects.count()
    seed, *others = [stage.play(planned) for planned in (plan.seed, *plan.stories)]
    if not FrontSlot.objects.exists():
        FrontSlot.objects.bulk_create(
            FrontSlot(story=story, order=order) for order, story in enumerate(others[: plan.placed])
        )
    return Made(Story.objects.count() - before, seed, logins)


def _editors(people: Sequence[Person], path: Path) -> Iterator[tuple[Person, str]]:
    """Editors with their passwords, which are made once and kept in a file of this machine."""
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    passwords = {who.username: _password() for who in people} | known
    if passwords != known:
        _keep(passwords, path)
    for who in people:
        user, is_new = User.objects.get_or_create(
            username=who.username,
            defaults={name: getattr(who, name) for name in ("first_name", "last_name", "initials")},
        )
        if is_new or who.username not in known:
            user.is_staff = True
            user.set_password(passwords[who.username])
            user.save()
            user.groups.set([Group.objects.get(name=who.role)])
        Contributor.objects.get_or_create(
            name=f"{who.first_name} {who.last_name}",
            defaults={
                "slug": slugify(f"{who.first_name} {who.last_name}"),
                "initials": who.initials,
                "role": who.function,
            },
        )
        yield who, passwords[who.username]


def _password() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(12))


def _user(who: Person) -> User:
    return User.objects.get(username=who.username)


def _keep(passwords: dict[str, str], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    # Never readable by others, not even for a moment.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(passwords, file, indent=1)


@dataclass(frozen=True)
class _Stage:
    """One run: the plan, its moment, and who acts."""

    plan: Plan
    now: datetime
    users: dict[str, User]

    @transaction.atomic
    def play(self, planned: Planned) -> Story:
        """One copy from its bytes to its last act; whole or not at all."""
        source = Source.objects.get(slug="import")
        section = Section.objects.get(slug=planned.section or planned.path.parent.name)
        [[entry]] = deliver([planned.path], Delivery(source, section=section))
        if entry.story_id is None:
            raise RuntimeError(f"{entry.path}: {entry.warnings}")
        story = Story.objects.whole().get(pk=entry.story_id)
        if entry.outcome != "created":
            return story
        self.edit(story, planned)
        self.show(story, planned)
        for step in _steps(planned):
            self.act(story, step, planned.at or self.ago(step.hours))
        self.annotate(story, planned)
        return story

    def ago(self, hours: float) -> datetime:
        return self.now - timedelta(minutes=round(hours * 60))

    def edit(self, story: Story, planned: Planned) -> None:
        """What editors add by hand: kicker, topics, a quote set off, the desk's own notes."""
        document = story.document()
        body = list(document.body)
        lede = planned.lede or document.lede
        if planned.first_is_lede and isinstance(first := body[0], doc.Paragraph):
            # "Zurich (awp/ats) - " is of the wire, not of a lede.
            lede = plain(first.html).split(") - ")[-1]
            del body[0]
        if quote := planned.quote:
            block = doc.Quote(html=escape(quote.text), attribution=quote.by)
            body.insert(quote.after, block)
        story.news_value = planned.news_value
        story.assigned_to = self.users.get(planned.assigned_to)
        if planned.planned_hours is not None:
            story.planned_for = self.ago(planned.planned_hours)
        if planned.embargo_hours is not None:
            story.embargo_until = self.ago(planned.embargo_hours).replace(minute=0)
        changes = {
            "kicker": planned.kicker or document.kicker,
            "slugline": planned.slugline,
            "lede": lede,
            "topics": planned.topics,
            "body": tuple(body),
        }
        write_document(story, doc.replace(document, **changes))

    def show(self, story: Story, planned: Planned) -> None:
        """Gives the story what is to be seen and heard, in the order of the copy."""
        self.illustrate(story, planned)
        self.record(story, planned)
        for order, shown in enumerate(planned.shown):
            self.set_in_text(story, self.picture(shown.picture), shown.after, shown.caption, order)
        if film := planned.film:
            self.set_in_text(story, self.film(film), film.after, film.caption)

    def illustrate(self, story: Story, planned: Planned) -> None:
        """Files for the photos that the copy names."""
        places = [
            place for use in story.uses.select_related("item__poster") if (place := _place(use))
        ]
        if len(planned.pictures) > len(places):
            raise RuntimeError(f"{planned.copy} has {len(places)} places for a picture")
        for name, place in zip(planned.pictures, places, strict=False):
            self.hang(name, place)
        story.uses.update(alt=planned.alt)

    def record(self, story: Story, planned: Planned) -> None:
        """Files for the recordings that it names, with what is said in the first."""
        recorded = [use.item for use in story.uses.select_related("item") if _is_sound(use.item)]
        for name, item in zip(planned.sounds, recorded, strict=False):
            _give_sound(name, item)
        if planned.transcript:
            recorded[0].transcript = planned.transcript
            recorded[0].save(update_fields=["transcript"])
        if planned.hours is not None:
            # The copies are as old as they are; their broadcasts go with the publication.
            day = day_of(self.ago(planned.hours))
            items = MediaItem.objects.filter(uses__story=story, broadcast_on__isnull=False)
            items.update(broadcast_on=day)

    def hang(self, name: str, place: "Place") -> None:
        """Puts a picture where the copy names a photo whose file is missing."""
        waiting = place.item
        place.give(self.picture(name, kind=waiting.kind, credit=waiting.credit))
        # Photos of one credit may wait as one item: the last that is served puts it away.
        if not (waiting.uses.exists() or MediaItem.objects.filter(poster=waiting).exists()):
            waiting.delete()

    def picture(self, name: str, *, kind: str = MediaKind.PHOTO, credit: str = CREDIT) -> MediaItem:
        """A picture in the library; `credit` stands where the plan says that it must stay."""
        picture = self.plan.pictures[name]
        item = MediaItem(
            kind=kind,
            alt=picture.alt,
            description=picture.alt.removeprefix("Illustration: ").capitalize(),
            credit=credit if picture.keeps_credit else CREDIT,
            digital_source_type="digitalCreation",
            focal_x=picture.focal[0],
            focal_y=picture.focal[1],
        )
        return _taken_in(f"pictures/{name}.jpg", item)

    def film(self, film: Film) -> MediaItem:
        captions = FIXTURES / "demo" / "films" / f"{film.name}.vtt"
        item = MediaItem(
            kind=MediaKind.VIDEO,
            title=film.title,
            credit=CREDIT,
            duration_seconds=film.seconds,
            poster=self.picture(film.poster),
            captions=read_captions(captions.read_bytes()),
            captions_language="fr",
            transcript=film.transcript,
            digital_source_type="digitalCreation",
        )
        return _taken_in(f"films/{film.name}.webm", item)

    def set_in_text(
        self, story: Story, item: MediaItem, after: int, caption: str, order: int = 0
    ) -> None:
        place = {"placement": StoryMedia.BODY, "after_block": after, "order": order}
        StoryMedia.objects.create(story=story, item=item, caption=caption, **place)

    def annotate(self, story: Story, planned: Planned) -> None:
        """What the desk keeps beside a story: with which it goes out, and notes."""
        for note in planned.notes:
            written = EditorialNote(story=story, by=self.users[note.by], text=note.text)
            if note.settled_by:
                written.resolved_by, written.resolved_at = self.users[note.settled_by], self.now
            written.save()
        if planned.bundle:
            planned_for = self.ago(self.plan.bundles[planned.bundle])
            bundle, _is_new = Bundle.objects.get_or_create(
                name=planned.bundle, defaults={"planned_for": planned_for}
            )
            if not bundle.is_ordered:  # by editors, since an earlier run
                bind(bundle, [story])

    def act(self, story: Story, step: Step, at: datetime) -> None:
        by = self.users[step.by]
        if step.change:
            _rewrite(story, *step.change, by=by)
        workflow.perform(step.act, story, by=by, at=at, note=step.note, notice=step.notice)


@dataclass(frozen=True)
class Place:
    """Where a photo stands in a story: as itself, or as the poster of a recording."""

    use: StoryMedia
    item: MediaItem

    def give(self, item: MediaItem) -> None:
        if self.use.item == self.item:
            StoryMedia.objects.filter(pk=self.use.pk).update(item=item)
        else:
            MediaItem.objects.filter(pk=self.use.item_id).update(poster=item)


def _is_sound(item: MediaItem) -> bool:
    return item.kind == MediaKind.AUDIO


def _give_sound(name: str, item: MediaItem) -> None:
    item.description = SOUND
    _taken_in(f"sounds/{name}.wav", item)


def _taken_in(name: str, item: MediaItem) -> MediaItem:
    path = FIXTURES / "demo" / name
    with path.open("rb") as file:
        return take_in(file, filename=path.name, item=item)


def _place(use: StoryMedia) -> Place | None:
    photo = use.item if use.item.kind == MediaKind.PHOTO else use.item.poster
    return Place(use, photo) if photo else None


def _steps(planned: Planned) -> tuple[Step, ...]:
    if planned.hours is None and planned.at is None:
        return planned.then
    return Step("publish", planned.hours or 0), *planned.then


def _rewrite(story: Story, old: str, new: str, *, by: User) -> None:
    """An editor's change of words, in the history like any save at the desk."""
    texts = [getattr(story, name) for name in ("headline", "lede", "body")]
    if not any(old in text for text in texts):
        raise RuntimeError(f"{story}: “{old}” is not in the text")
    story.headline, story.lede, story.body = (text.replace(old, new) for text in texts)
    story.save(update_fields=["headline", "lede", "body", "changed_at"])
    Story.objects.filter(pk=story.pk).update(version=F("version") + 1)
    workflow.record(Story.objects.whole().get(pk=story.pk), "edit", by=by)
