"""What is still in the way of publication, each with a link to the place where it is mended."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from articles import workflow
from articles.admin.screens import story_form
from articles.models import Story, StoryMedia

# The act whose guard asks for all that readers get.
STRICT = {state: name for name in ("publish", "update") for state in workflow.ACTS[name].sources}
GROUPS = {"credits": "credits-group"}


def obstacles(story: Story, uses: Any = None) -> Iterator[tuple[Any, str]]:
    """Sentences with addresses, for the story as it is saved; none where all is there.

    `uses` are the story's placed items, where they are loaded with item and poster already.
    """
    name = STRICT.get(story.state)
    if name is None:
        return
    if uses is None:
        uses = StoryMedia.objects.filter(story=story).select_related("item__poster")
    story._prefetched_objects_cache = {"uses": uses}  # type: ignore[attr-defined]  # Django's own
    order = workflow.Order(by=None, at=timezone.now())
    for problem in workflow.problems_of(workflow.ACTS[name], story, order):
        yield problem, place_of(problem, story)


def linked(problem: Any, story: Story) -> Any:
    """The sentence as a link to the field on the story's form, if it speaks of one."""
    place = place_of(problem, story)
    if not place:
        return str(problem)
    if place.startswith("#"):
        place = story_form(story.pk) + place
    return format_html('<a href="{}">{}</a>', place, problem)


def place_of(problem: Any, story: Story) -> str:
    """Where the field is: on the form, or of a poster in the library."""
    part, _colon, pk = getattr(problem, "part", "").partition(":")
    if part == "use":
        rows = [str(use.pk) for use in story.uses.all()]
        return f"#id_uses-{rows.index(pk)}-alt" if pk in rows else ""
    if part == "item":
        return reverse("admin:articles_mediaitem_change", args=[pk]) + "#id_alt"
    return f"#{GROUPS.get(part, f'id_{part}')}" if part else ""
