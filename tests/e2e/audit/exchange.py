"""What the server says with a page: status, compression, cache, cookies, policies."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from tests.e2e.audit.site import Answer, Site

POLICIES = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
UNSAFE = ("'unsafe-inline'", "'unsafe-eval'", "data:", "http:", "https:", "*")


def faults(site: Site, path: str, status: int) -> Iterator[str]:
    plain, packed = site.ask(path), site.ask(path, Accept_Encoding="gzip")
    if plain.status != status:
        yield f"answers {plain.status}"
    if packed.headers["Content-Encoding"] != "gzip" or gzip.decompress(packed.body) != plain.body:
        yield "is not packed, or is another page then"
    if plain.headers["Set-Cookie"]:
        yield "sets a cookie"
    yield from policy_faults(plain)
    yield from head_faults(site, plain)
    if status == 200:
        yield from conditional_faults(site, packed)


def policy_faults(answer: Answer) -> Iterator[str]:
    for name, value in POLICIES.items():
        if answer.headers[name] != value:
            yield f"{name} is {answer.headers[name]}"
    policy = answer.headers["Content-Security-Policy"] or ""
    if "default-src 'none'" not in policy:
        yield f"the policy allows by default: {policy}"
    yield from (f"the policy has {word}" for word in UNSAFE if word in policy.split())


def head_faults(site: Site, answer: Answer) -> Iterator[str]:
    head = site.ask(answer.path, "HEAD")
    if (head.status, head.body) != (answer.status, b""):
        yield f"HEAD answers {head.status} with {len(head.body)} bytes"


def conditional_faults(site: Site, answer: Answer) -> Iterator[str]:
    """A page that was kept is asked for anew, and need not be sent again."""
    tag = answer.headers["ETag"]
    again = site.ask(answer.path, Accept_Encoding="gzip", If_None_Match=tag or "")
    if again.status != 304:
        yield f"with its ETag {tag} answers {again.status}"
    if "max-age" not in (answer.headers["Cache-Control"] or ""):
        yield "does not say how long it may be kept"
