"""Copy that is posted: only with the source's signature, and harmless when it is repeated."""

import hashlib
import hmac

import pytest

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


def test_a_source_without_its_secret_accepts_nothing(client, source_of, monkeypatch):
    source_of("webhook")
    monkeypatch.delenv("NEWSROOM_SOURCE_KEY")
    assert post(client).status_code == 401
    assert post(client, signature=signed(TEXT, "")).status_code == 401


def test_too_much_is_refused_unread(client, source_of, monkeypatch):
    source_of("webhook")
    monkeypatch.setattr(webhook, "MAX_BYTES", len(TEXT) - 1)
    assert post(client).status_code == 413


@pytest.mark.parametrize("length", ["-5", "many"])
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
