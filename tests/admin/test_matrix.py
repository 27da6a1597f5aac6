"""Every address of the desk against everybody: who opens it, and whose form it takes.

The addresses come from the URLconf, so a new screen fails here until its row is written. Columns of
a cell: nobody, somebody let go, an editor without a role, then the roles. Letters: `v` shown, `>`
led on, `?` not found, `!` refused, `.` to the login, `x` a bad request, `-` not this method.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLResolver
from django.utils import timezone

from articles import bundles, workflow
from articles.bundles import bind
from articles.models import (
    Agency,
    Bundle,
    Contributor,
    Dispatch,
    FrontSlot,
    RawCopy,
    Source,
    Story,
    Topic,
    User,
)
from newsroom.urls import urlpatterns
from tests import make

pytestmark = pytest.mark.django_db

ROLES = ["Reporter", "Editor", "Chief editor", "Media desk", "Administrator"]
COLUMNS = ["nobody", "let go", "no role", *ROLES]
EXPECTED: dict[str, tuple[str, str]] = {
    "(?P<url>.*)$": ("..??????", "..??????"),
    "app_list": ("..?vvvvv", "..?vvvvv"),
    "articles/agency/<path:object_id>/": ("..>>>>>>", "..>>>>>>"),
    "articles/contributor/<path:object_id>/": ("..>>>>>>", "..>>>>>>"),
    "articles/dispatch/<path:object_id>/": ("..>>>>>>", "..>>>>>>"),
    "articles/frontslot/<path:object_id>/": ("..>>>>>>", "..>>>>>>"),
    "articles/mediaitem/<path:object_id>/": ("..>>>>>>", "..>>>>>>"),
    "articles/section/<path:object_id>/": ("..>>>>>>", "..>>>>>>"),
    "articles/source/<path:object_id>/": ("..>>>>>>", "..>>>>>>"),
    "articles/story/<path:object_id>/": ("..>>>>>>", "..>>>>>>"),
    "articles/topic/<path:object_id>/": ("..>>>>>>", "..>>>>>>"),
    "articles/user/<path:object_id>/": ("..>>>>>>", "..>>>>>>"),
    "articles_agency_add": ("..!!!v!v", "..!!!v!v"),
    "articles_agency_change": ("..!vvv!v", "..!!!v!v"),
    "articles_agency_changelist": ("..!vvv!v", "..!vvv!v"),
    "articles_agency_delete": ("..!!!!!v", "..!!!!!v"),
    "articles_agency_export": ("..!vvv!v", "..!vvv!v"),
    "articles_agency_history": ("..!vvv!v", "..!vvv!v"),
    "articles_agency_import": ("..!!!v!v", "..!!!v!v"),
    "articles_agency_process_import": ("..------", "..!!!v!v"),
    "articles/bundle/<path:object_id>/": ("..>>>>>>", "..>>>>>>"),
    "articles_bundle_act publish": ("..!!vv!v", "..!!vv!v"),
    "articles_bundle_act reschedule": ("..!!>>!>", "..!!>>!>"),
    "articles_bundle_act undo": ("..!!>>!>", "..!!>>!>"),
    "articles_bundle_act unpublish": ("..!!>>!>", "..!!>>!>"),
    "articles_bundle_add": ("..!!vv!v", "..!!vv!v"),
    "articles_bundle_bind": ("..!!vv!v", "..!!vv!v"),
    "articles_bundle_change": ("..!vvv!v", "..!!vv!v"),
    "articles_bundle_changelist": ("..!vvv!v", "..!vvv!v"),
    "articles_bundle_delete": ("..!!vv!v", "..!!vv!v"),
    "articles_bundle_history": ("..!vvv!v", "..!vvv!v"),
    "articles_bundle_take_out": ("..------", "..!!>>!>"),
    "articles_contributor_add": ("..!vvv!v", "..!vvv!v"),
    "articles_contributor_change": ("..!vvv!v", "..!!vv!v"),
    "articles_contributor_changelist": ("..!vvv!v", "..!vvv!v"),
    "articles_contributor_delete": ("..!!!v!v", "..!!!v!v"),
    "articles_contributor_export": ("..!vvv!v", "..!vvv!v"),
    "articles_contributor_history": ("..!vvv!v", "..!vvv!v"),
    "articles_contributor_import": ("..!!vv!v", "..!!vv!v"),
    "articles_contributor_process_import": ("..------", "..!!vv!v"),
    "articles_dispatch_add": ("..!!!!!!", "..!!!!!!"),
    "articles_dispatch_change": ("..!vvv!v", "..!!!!!!"),
    "articles_dispatch_changelist": ("..!vvv!v", "..!vvv!v"),
    "articles_dispatch_delete": ("..!!!!!!", "..!!!!!!"),
    "articles_dispatch_history": ("..!vvv!v", "..!vvv!v"),
    "articles_dispatch_raw": ("..!vvv!v", "..------"),
    "articles_dispatch_release": ("..------", "..!!>>!>"),
    "articles_dispatch_seen": ("..------", "..!!>>!>"),
    "articles_dispatch_retry": ("..------", "..!!>>!>"),
    "articles_frontslot_add": ("..!!vv!v", "..!!vv!v"),
    "articles_frontslot_change": ("..!vvv!v", "..!!vv!v"),
    "articles_frontslot_changelist": ("..!vvv!v", "..!vvv!v"),
    "articles_frontslot_delete": ("..!!vv!v", "..!!vv!v"),
    "articles_frontslot_history": ("..!vvv!v", "..!vvv!v"),
    "articles_frontslot_move": ("..------", "..!!>>!>"),
    "articles_mediaitem_add": ("..!vvvvv", "..!vvvvv"),
    "articles_mediaitem_change": ("..!vvvvv", "..!!vvvv"),
    "articles_mediaitem_changelist": ("..!vvvvv", "..!vvvvv"),
    "articles_mediaitem_delete": ("..!!vvvv", "..!!vvvv"),
    "articles_mediaitem_export": ("..!vvvvv", "..!vvvvv"),
    "articles_mediaitem_history": ("..!vvvvv", "..!vvvvv"),
    "articles_mediaitem_import": ("..!!vvvv", "..!!vvvv"),
    "articles_mediaitem_process_import": ("..------", "..!!vvvv"),
    "articles_section_add": ("..!!!v!v", "..!!!v!v"),
    "articles_section_change": ("..!vvv!v", "..!!!v!v"),
    "articles_section_changelist": ("..!vvv!v", "..!vvv!v"),
    "articles_section_delete": ("..!!!!!v", "..!!!!!v"),
    "articles_section_history": ("..!vvv!v", "..!vvv!v"),
    "articles_source_add": ("..!!!v!v", "..!!!v!v"),
    "articles_source_change": ("..!vvv!v", "..!!!v!v"),
    "articles_source_changelist": ("..!vvv!v", "..!vvv!v"),
    "articles_source_delete": ("..!!!!!v", "..!!!!!v"),
    "articles_source_history": ("..!vvv!v", "..!vvv!v"),
    "articles_story_act approve": ("..!!vv!v", "..!!vv!v"),
    "articles_story_act bin": ("..!!vv!v", "..!!vv!v"),
    "articles_story_act correct": ("..!!>>!>", "..!!>>!>"),
    "articles_story_act hand_back": ("..!!>>!>", "..!!>>!>"),
    "articles_story_act kill": ("..!!!v!v", "..!!!v!v"),
    "articles_story_act publish": ("..!!vv!v", "..!!vv!v"),
    "articles_story_act recover": ("..!!>>!>", "..!!>>!>"),
    "articles_story_act reschedule": ("..!!>>!>", "..!!>>!>"),
    "articles_story_act restore": ("..!!??!?", "..!!??!?"),
    "articles_story_act send_to_review": ("..!vvv!v", "..!vvv!v"),
    "articles_story_act undo": ("..!!>>!>", "..!!>>!>"),
    "articles_story_act unpublish": ("..!!>>!>", "..!!>>!>"),
    "articles_story_act update": ("..!!>>!>", "..!!>>!>"),
    "articles_story_add": ("..!vvv!v", "..!vvv!v"),
    "articles_story_change": ("..!vvvvv", "..!vvv!v"),
    "articles_story_changelist": ("..!vvvvv", "..!vvvvv"),
    "articles_story_compare": ("..!?????", "..!?????"),
    "articles_story_delete": ("..!!!!!!", "..!!!!!!"),
    "articles_story_export": ("..!vvvvv", "..!vvvvv"),
    "articles_story_history": ("..!vvvvv", "..!vvvvv"),
    "articles_story_import": ("..!vvv!v", "..!vvv!v"),
    "articles_story_notes": ("..!vvvvv", "..!vvvvv"),
    "articles_story_paste": ("..!vvv!v", "..!vvv!v"),
    "articles_story_paste_dispatch": ("..!???!?", "..!???!?"),
    "articles_story_paste_preview": ("..!!!!!!", "..!xxx!x"),
    "articles_story_planning": ("..!vvvvv", "..!vvvvv"),
    "articles_story_presence": ("..!vvvvv", "..!vvvvv"),
    "articles_story_preview": ("..!vvvvv", "..!xxx!x"),
    "articles_story_preview_new": ("..!xxx!x", "..!xxx!x"),
    "articles_story_process_import": ("..------", "..!vvv!v"),
    "articles_story_wire_update": ("..!>>>!>", "..!>>>!>"),
    "articles_topic_add": ("..!!!v!v", "..!!!v!v"),
    "articles_topic_change": ("..!vvv!v", "..!!!v!v"),
    "articles_topic_changelist": ("..!vvv!v", "..!vvv!v"),
    "articles_topic_delete": ("..!!!!!v", "..!!!!!v"),
    "articles_topic_history": ("..!vvv!v", "..!vvv!v"),
    "articles_user_add": ("..!!!!!v", "..!!!!!v"),
    "articles_user_change": ("..!vvv!v", "..!!!!!v"),
    "articles_user_changelist": ("..!vvv!v", "..!vvv!v"),
    "articles_user_delete": ("..!!!!!v", "..!!!!!v"),
    "articles_user_history": ("..!vvv!v", "..!vvv!v"),
    "auth/group/<path:object_id>/": ("..>>>>>>", "..>>>>>>"),
    "auth_group_add": ("..!!!!!v", "..!!!!!v"),
    "auth_group_change": ("..!!!!!v", "..!!!!!v"),
    "auth_group_changelist": ("..!!!!!v", "..!!!!!v"),
    "auth_group_delete": ("..!!!!!v", "..!!!!!v"),
    "auth_group_history": ("..!!!!!v", "..!!!!!v"),
    "auth_user_password_change": ("..!!!!!v", "..!!!!!v"),
    "autocomplete": ("..!!!!!!", "..------"),
    "django_tasks_database/dbtaskresult/<path:object_id>/": ("..>>>>>>", "..>>>>>>"),
    "django_tasks_database_dbtaskresult_add": ("..!!!!!!", "..!!!!!!"),
    "django_tasks_database_dbtaskresult_change": ("..!!!!!!", "..!!!!!!"),
    "django_tasks_database_dbtaskresult_changelist": ("..!!!!!!", "..!!!!!!"),
    "django_tasks_database_dbtaskresult_delete": ("..!!!!!!", "..!!!!!!"),
    "django_tasks_database_dbtaskresult_history": ("..>>>>>>", "..>>>>>>"),
    "index": ("..vvvvvv", "..vvvvvv"),
    "jsi18n": ("..vvvvvv", "..------"),
    "login": ("vv>>>>>>", "vvvvvvvv"),
    "logout": (">>------", ">>vvvvvv"),
    "password_change": ("..vvvvvv", "..vvvvvv"),
    "password_change_done": ("..vvvvvv", "..------"),
    "set_language": (">>>>>>>>", ">>>>>>>>"),
    "view_on_site": ("..!>>>>>", "..!>>>>>"),
}


@pytest.fixture
def rows() -> dict[str, Any]:
    """One row of each model, by the model's name."""
    raw = RawCopy.objects.create(sha256="0" * 64, data=b"Bonjour")
    source = Source.objects.get_or_create(slug="s", defaults={"name": "S"})[0]
    story = make.story()
    bundle = Bundle.objects.create(name="Budget")
    bind(bundle, [story])
    return {
        "bundle": bundle,
        "dispatch": Dispatch.objects.create(
            source=source,
            identity="x",
            sha256=raw.sha256,
            raw=raw,
            outcome="rejected",
            received_at=timezone.now(),
        ),
        "frontslot": FrontSlot.objects.create(story=story),
        "mediaitem": make.photo(),
        "agency": Agency.objects.get(name="ATS"),
        "contributor": Contributor.objects.create(name="Nadia", slug="nadia"),
        "user": User.objects.create_user("somebody", is_staff=True),
        "group": Group.objects.get(name="Editor"),
        "source": source,
        "story": story,
        "section": story.section,
        "topic": Topic.objects.create(qcode="medtop:1", slug="lacs"),
    }


def patterns(every: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Name and path of each; the last one catches what is nowhere."""
    for each in every:
        path = f"{prefix}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, path)
        else:
            yield each.name or path, path


def addresses(rows: dict[str, Any]) -> dict[str, str]:
    places: list[Any] = urlpatterns
    desk = next(each for each in places if str(each.pattern) == "desk/")
    found: dict[str, str] = {}
    for name, path in patterns(desk.url_patterns):
        model = next((each for each in rows if f"/{each}/" in f"/{path}"), "")
        number = rows[model].pk if model else 0
        for label, address in spelled(name, path, number, rows):
            found[label] = f"/desk/{address}"
    return found


def spelled(name: str, path: str, number: int, rows: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The path with what stands in its brackets; an act by each name that there is."""
    for bracket in ("<int:pk>", "<path:object_id>", "<id>"):
        path = path.replace(bracket, str(number))
    story = ContentType.objects.get_for_model(Story).pk
    path = path.replace("<path:content_type_id>/0", f"{story}/{rows['story'].pk}")
    path = path.replace("<int:story>", str(rows["story"].pk))
    path = path.replace("<slug:way>", "up").replace("(?P<url>.*)$", "nowhere/")
    path = re.sub(r"\^\(\?P<app_label>.*", "articles/", path)
    if "<slug:name>" not in path:
        yield name, path
        return
    for act in bundles.TOGETHER if "bundle" in name else workflow.ACTS:
        yield f"{name} {act}", path.replace("<slug:name>", act)


def client_of(column: str) -> Client:
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    if column in ROLES:
        client.force_login(make.editor(column))
    elif column != "nobody":
        user = User.objects.create_user("x", is_staff=True)
        client.force_login(user)
        User.objects.filter(pk=user.pk).update(is_active=column != "let go")
    return client


SIGNS = {200: "v", 404: "?", 403: "!", 400: "x", 405: "-", 500: "E"}


def sign(answer: Any) -> str:
    if answer.status_code in (301, 302):
        return "." if "/desk/login/" in answer.headers["Location"] else ">"
    return SIGNS[answer.status_code]


def asked(client: Client, method: str, address: str) -> str:
    """What comes of it, and then as if nothing had."""
    cookies: Any = client.cookies.copy()
    with transaction.atomic():
        found = sign(getattr(client, method)(address))
        transaction.set_rollback(True)
    client.cookies = cookies
    return found


@pytest.mark.parametrize("column", COLUMNS)
def test_everybody_opens_what_is_theirs(column: str, rows: dict[str, Any]) -> None:
    client, place = client_of(column), COLUMNS.index(column)
    found = {
        name: (asked(client, "get", address), asked(client, "post", address))
        for name, address in addresses(rows).items()
    }
    assert found == {name: (get[place], post[place]) for name, (get, post) in EXPECTED.items()}


def test_who_sees_the_list_of_editors_sees_no_hash(rows: dict[str, Any]) -> None:
    somebody = rows["user"]
    somebody.set_password("un mot de passe")
    somebody.save()
    page = client_of("Reporter").get(f"/desk/articles/user/{somebody.pk}/change/")
    assert page.status_code == 200
    assert somebody.password.rpartition("$")[2] not in page.content.decode()
