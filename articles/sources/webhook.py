"""Copy that other systems post: POST /hooks/<source>/, signed with the source's own key.

The signature is that of many senders: X-Hub-Signature-256: sha256=<HMAC-SHA256 of the raw body,
in hexadecimal>. With a key that begins with whsec_ it is that of Standard Webhooks, which signs
the time as well (webhook-id, webhook-timestamp, webhook-signature). One key has one form: what is
signed in the one must not pass in the other. A copy that is posted twice changes nothing.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles.intake import Copy, Receipt, receive
from articles.models import Source
from articles.sources.arrival import note_visit

SIGNATURE = "X-Hub-Signature-256"
TIMED_KEY = "whsec_"
# So far may the sender's clock be from ours; an older request is somebody's recording.
TOLERANCE_SECONDS = 300
MAX_BYTES = 16 * 2**20
NOBODY = "the secret of no source"


@csrf_exempt  # the signature proves who sends
@require_POST
def receive_hook(request: HttpRequest, slug: str) -> HttpResponse:
    """202 with what became of each item; 401 without saying whether there is such a source."""
    length = request.headers.get("Content-Length") or "0"
    if not re.fullmatch("[0-9]{1,20}", length):
        return _refusal(400, _("The length is no number."))
    if int(length) > MAX_BYTES:
        return _refusal(413, _("The copy is too large."))
    data = request.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return _refusal(413, _("The copy is too large."))
    source = Source.objects.filter(slug=slug, kind=Source.Kind.WEBHOOK, is_active=True).first()
    at = timezone.now()
    # Asked without a source as well: how long an answer takes must not tell which there are.
    is_theirs = is_signed(data, request.headers, source.secret() if source else NOBODY, at)
    if source is None or not is_theirs:
        return _refusal(401, _("The signature is missing or wrong."))
    receipts = receive(Copy(data, source))
    note_visit(source, Counter(str(receipt.outcome) for receipt in receipts), trouble="")
    return JsonResponse({"items": [_told(receipt) for receipt in receipts]}, status=202)


def is_signed(data: bytes, headers: Mapping[str, str], secret: str, at: datetime) -> bool:
    """Whether the body was signed with the secret; compared in constant time. No secret, no."""
    if secret.startswith(TIMED_KEY):
        return _is_signed_of_late(data, headers, secret.removeprefix(TIMED_KEY), at)
    expected = hmac.new(secret.encode(), data, hashlib.sha256).hexdigest()
    given = headers.get(SIGNATURE, "").removeprefix("sha256=").strip().lower()
    return bool(secret) and hmac.compare_digest(expected.encode(), given.encode())


def _is_signed_of_late(data: bytes, headers: Mapping[str, str], key: str, at: datetime) -> bool:
    """Standard Webhooks 1.0.0: "id.time.body" is signed; several signatures may be given."""
    number, time = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not number or not re.fullmatch(r"[0-9]{1,11}", time):
        return False
    if abs(at.timestamp() - int(time)) > TOLERANCE_SECONDS:
        return False
    try:
        secret = base64.b64decode(key, validate=True)
    except binascii.Error:
        return False
    signed = f"{number}.{time}.".encode() + data
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(digest)
    given = headers.get("webhook-signature", "").split()
    return bool(secret) and any(hmac.compare_digest(expected, each.encode()) for each in given)


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
