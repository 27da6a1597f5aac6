"""Other items that an item names, and which of them it corrects or takes the place of.

AFP sends a correction under a new name, Superdesk a rewritten story: the old one stands in a link,
whose relation tells what the two are to each other. Which relations mean that is in the profiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.document import Signal, WireDocument, replace
from articles.wire.profiles.agency import Profile

_REVISION = re.compile(r":\d+[NAU]?$")
_RELATION_PREFIX = re.compile(r"^.*[:/#]")


def with_corrected(
    wire: WireDocument, relations: Iterable[tuple[str, str]], profile: Profile
) -> WireDocument:
    """The wire part with the items that it corrects, from (relation, identity) pairs.

    Relations of `profile.replaces` count always, those of `profile.corrects` in corrections only,
    since in other items they name what is merely related.
    """
    told = (*profile.replaces, *(profile.corrects if wire.signal is Signal.CORRECTION else ()))
    found = {
        identity: None
        for relation, identity in relations
        if identity and identity != wire.guid and _kind(relation) in told
    }
    return replace(wire, corrects=tuple(found)) if found else wire


def newsml_identity(identifier: str) -> str:
    """The identity in a NewsML 1.2 identifier: without its scheme and without the revision."""
    identity = identifier.removeprefix("urn:newsml:")
    return _REVISION.sub("", identity) if identity.count(":") > 2 else identity


def _kind(relation: str) -> str:
    """ "correctionof" for "irel:correction-of", "x:correctionOf" and "correction_of"."""
    return re.sub(r"[-_ ]", "", _RELATION_PREFIX.sub("", relation).lower())
