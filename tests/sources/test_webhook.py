"""Copy that is posted: only with the source's signature, and harmless when it is repeated."""

import base64
import hashlib
import hmac
import io

import pytest
from django.core.handlers.asgi import ASGIRequest
from django.utils import timezone

from articles.models import Dispatch, Source, Story
from articles.sources import webhook

pytestmark = pytest.mark.django_db
TEXT = "Le lac gèle\n\nPour la première fois depuis 1963, le lac est pris par la glace.".encode()


def signed(data: bytes, key: str = "un secret") -> str:
    return "sha256=" + hmac.new(key.encode(), data, hashlib.sha256).hexdigest()


def post(client, data: bytes = TEXT, slug: str = "webhook", signature: str | None = None):
    headers = {"X-Hub-Signature-256": signed(data) if signature is None else signature}
    return client.post(f"/hooks/{slug}/", data, content_type="text/plain", headers=headers)


def test_signed_copy_is_taken_in_and_told_what_became_of_it(client, source_of):
    source = source_of("webhook")
    response = post(client)
    (item,) = response.json()["items"]
    story = Story.objects.get()
    assert response.status_code == 202
    assert (item["outcome"], item["story_id"], item["headline"]) == (
        "created",
        story.pk,
        "Le lac gèle",
    )
    source.refresh_from_db()
    assert source.received_at is not None


def test_a_replay_changes_nothing(client, source_of):
    source_of("webhook")
    post(client)
    response = post(client)
    assert [item["outcome"] for item in response.json()["items"]] == ["unchanged"]
    assert (Story.objects.count(), Dispatch.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "signature",
    ["", "sha256=", "sha256=" + "0" * 64, signed(TEXT, "autre"), signed(b"autre"), "é", "sha1=x"],
)
def test_without_the_right_signature_nothing_is_read(client, source_of, signature):
    source_of("webhook")
    response = post(client, signature=signature)
    assert (response.status_code, Dispatch.objects.count()) == (401, 0)


@pytest.mark.parametrize("slug", ["inconnu", "import", "endormi"])
def test_nobody_learns_which_sources_there_are(client, source_of, slug):
    source_of("webhook", slug="endormi", is_active=False)
    assert post(client, slug=slug).status_code == 401
    theirs = signed(TEXT, webhook.NOBODY)
    assert post(client, slug=slug, signature=theirs).status_code == 401


def test_a_source_without_its_secret_accepts_nothing(client, source_of, monkeypatch):
    source_of("webhook")
    monkeypatch.delenv("NEWSROOM_SOURCE_KEY")
    assert post(client).status_code == 401
    assert post(client, signature=signed(TEXT, "")).status_code == 401


def test_too_much_is_refused_unread(client, source_of, monkeypatch):
    source_of("webhook")
    monkeypatch.setattr(webhook, "MAX_BYTES", len(TEXT) - 1)
    assert post(client).status_code == 413
    assert not Dispatch.objects.exists()


def test_too_much_that_came_without_its_length_is_refused(source_of, monkeypatch):
    source_of("webhook")
    monkeypatch.setattr(webhook, "MAX_BYTES", len(TEXT) - 1)
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    request = ASGIRequest(scope, io.BytesIO(TEXT))
    assert webhook.receive_hook(request, "webhook").status_code == 413


@pytest.mark.parametrize("length", ["-5", "many", "²", "9" * 5_000])
def test_a_wrong_length_is_no_error_of_ours(client, source_of, length):
    source_of("webhook")
    response = client.generic("POST", "/hooks/webhook/", TEXT, CONTENT_LENGTH=length)
    assert response.status_code == 400


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_post_is_answered(client, source_of, method):
    source_of("webhook")
    assert getattr(client, method)("/hooks/webhook/").status_code == 405


def test_refused_copy_is_kept_and_said(client, source_of):
    source_of("webhook")
    response = post(client, b"\x00\x01\x02\xff" * 100)
    (item,) = response.json()["items"]
    assert (response.status_code, item["outcome"]) == (202, "rejected")
    assert item["warnings"]


def test_a_webhook_needs_a_secret_of_its_own_kind(source_of):
    from django.core.exceptions import ValidationError

    for name in ("", "DATABASE_URL", "NEWSROOM_SECRET_KEY"):
        with pytest.raises(ValidationError):
            source_of("webhook", secret_name=name)
    assert Source(secret_name="PATH").secret() == ""


TIMED = "whsec_" + base64.b64encode(b"a key of twenty-four bits").decode()


@pytest.fixture
def timed(source_of, monkeypatch) -> Source:
    monkeypatch.setenv("NEWSROOM_SOURCE_KEY", TIMED)
    return source_of("webhook")


def standard(age: int = 0, data: bytes = TEXT, **changed: str) -> dict[str, str]:
    """The headers of Standard Webhooks for a request that was signed so many seconds ago."""
    said = {"webhook-id": "msg_1", "webhook-timestamp": str(int(timezone.now().timestamp()) - age)}
    signed = f"{said['webhook-id']}.{said['webhook-timestamp']}.".encode() + data
    digest = hmac.new(b"a key of twenty-four bits", signed, hashlib.sha256).digest()
    return said | {"webhook-signature": f"v1,{base64.b64encode(digest).decode()}"} | changed


def send(client, headers: dict[str, str], data: bytes = TEXT) -> int:
    return client.post(
        "/hooks/webhook/", data, content_type="text/plain", headers=headers
    ).status_code


def test_a_time_may_be_signed_too(client, timed):
    assert send(client, standard()) == 202
    assert Story.objects.get().headline == "Le lac gèle"


def test_one_of_several_signatures_is_enough(client, timed):
    headers = standard()
    headers["webhook-signature"] = f"v1,AAAA v1a,BBBB {headers['webhook-signature']}"
    assert send(client, headers) == 202


@pytest.mark.parametrize("age", [301, 86_400, -301])
def test_a_recorded_request_is_worth_nothing_later(client, timed, age):
    assert send(client, standard(age)) == 401
    assert not Dispatch.objects.exists()


@pytest.mark.parametrize("age", [290, -290])
def test_clocks_may_differ_a_little(client, timed, age):
    assert send(client, standard(age)) == 202


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-timestamp": str(int(timezone.now().timestamp()) - 1)},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "now"},
        {"webhook-timestamp": "9" * 5000},
        {"webhook-id": "msg_2"},
        {"webhook-id": ""},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,é"},
    ],
)
def test_nothing_that_is_signed_can_be_changed(client, timed, changed):
    assert send(client, standard(**changed)) == 401
    assert not Dispatch.objects.exists()


def test_what_is_signed_in_one_form_does_not_pass_in_the_other(client, timed, monkeypatch):
    headers = standard()
    data = f"msg_1.{headers['webhook-timestamp']}.".encode() + TEXT
    signature = base64.b64decode(headers["webhook-signature"].removeprefix("v1,")).hex()
    assert send(client, {"X-Hub-Signature-256": f"sha256={signature}"}, data) == 401
    assert send(client, {"X-Hub-Signature-256": signed(TEXT, TIMED)}) == 401
    monkeypatch.setenv("NEWSROOM_SOURCE_KEY", "un secret")
    assert send(client, standard()) == 401
    assert not Dispatch.objects.exists()


@pytest.mark.parametrize("key", ["whsec_", "whsec_***"])
def test_a_key_that_is_none_opens_nothing(client, timed, monkeypatch, key):
    monkeypatch.setenv("NEWSROOM_SOURCE_KEY", key)
    assert send(client, standard()) == 401
