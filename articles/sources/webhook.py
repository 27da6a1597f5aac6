"""Copy that other systems post: POST /hooks/<source>/, signed with the source's own key.

The signature is that of many senders: X-Hub-Signature-256: sha256=<HMAC-SHA256 of the raw body,
in hexadecimal>. A copy that is posted twice changes nothing.
"""

import hashlib
import hmac
from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles.intake import Copy, Receipt, receive
from articles.models import Source
from articles.sources.polling import is_news

SIGNATURE = "X-Hub-Signature-256"
MAX_BYTES = 16 * 2**20


@csrf_exempt  # the signature proves who sends
@require_POST
def receive_hook(request: HttpRequest, slug: str) -> HttpResponse:
    """202 with what became of each item; 401 without saying whether there is such a source."""
    if (request.headers.get("Content-Length") or "0").isdecimal() is False:
        return _refusal(400, _("The length is no number."))
    if int(request.headers.get("Content-Length") or 0) > MAX_BYTES:
        return _refusal(413, _("The copy is too large."))
    data = request.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return _refusal(413, _("The copy is too large."))
    source = Source.objects.filter(slug=slug, kind=Source.Kind.WEBHOOK, is_active=True).first()
    if source is None or not is_signed(data, request.headers.get(SIGNATURE, ""), source.secret()):
        return _refusal(401, _("The signature is missing or wrong."))
    receipts = receive(Copy(data, source))
    _write_down(source, receipts)
    return JsonResponse({"items": [_told(receipt) for receipt in receipts]}, status=202)


def is_signed(data: bytes, signature: str, secret: str) -> bool:
    """Whether the body was signed with the secret; compared in constant time. No secret, no."""
    expected = hmac.new(secret.encode(), data, hashlib.sha256).hexdigest()
    given = signature.removeprefix("sha256=").strip().lower()
    return bool(secret) and hmac.compare_digest(expected.encode(), given.encode())


def _write_down(source: Source, receipts: list[Receipt]) -> None:
    now = timezone.now()
    written: dict[str, Any] = {"polled_at": now, "trouble": ""}
    if is_news(Counter(str(receipt.outcome) for receipt in receipts)):
        written["received_at"] = now
    Source.objects.filter(pk=source.pk).update(**written)


def _told(receipt: Receipt) -> dict[str, Any]:
    return {
        "outcome": str(receipt.outcome),
        "format": receipt.format,
        "headline": receipt.headline,
        "story_id": receipt.story.pk if receipt.story else None,
        "warnings": receipt.warnings,
    }


def _refusal(status: int, message: str) -> HttpResponse:
    return JsonResponse({"error": message}, status=status)
