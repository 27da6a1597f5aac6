"""What is wrong with XML that cannot be parsed, so that an editor can tell the sender.

The parser speaks English, and of itself: its words are kept only for what is not known here. What
parse() repairs (control characters, entities that nobody declared) does not come this far.
"""

import re
from typing import Any

from lxml import etree

from articles.wire.errors import CopyRefusedError, gettext_noop

_NEVER_ENDS = gettext_noop(
    "The file breaks off: what begins at column %(column)s as a tag or a comment never ends."
)
# By the parser's number of the fault: its sentence, and what to find of it in the parser's words.
_KNOWN: dict[int, tuple[str, str]] = {
    etree.ErrorTypes.ERR_TAG_NAME_MISMATCH: (
        gettext_noop(
            "The file is broken XML: at column %(column)s “%(end)s” ends, but “%(start)s” of line "
            "%(begun)s is still open."
        ),
        r"mismatch: (?P<start>\S+) line (?P<begun>\d+) and (?P<end>[^\s,]+)",
    ),
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED: (
        gettext_noop(
            "The file breaks off at column %(column)s: “%(start)s” of line %(begun)s never ends."
        ),
        r"in tag (?P<start>\S+) line (?P<begun>\d+)",
    ),
    etree.ErrorTypes.ERR_GT_REQUIRED: (
        gettext_noop("The file is broken XML: the tag before column %(column)s is not complete."),
        "",
    ),
    etree.ErrorTypes.ERR_COMMENT_NOT_FINISHED: (_NEVER_ENDS, ""),
    etree.ErrorTypes.ERR_CDATA_NOT_FINISHED: (_NEVER_ENDS, ""),
    etree.ErrorTypes.ERR_PI_NOT_FINISHED: (_NEVER_ENDS, ""),
    etree.ErrorTypes.ERR_DOCUMENT_END: (
        gettext_noop(
            "The file is broken XML: after the end, at column %(column)s, there is more of it."
        ),
        "",
    ),
    etree.ErrorTypes.ERR_DOCUMENT_EMPTY: (
        gettext_noop("The file is no XML: it begins with no tag."),
        "",
    ),
    etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE: (
        gettext_noop(
            "The file is broken XML: the prefix “%(prefix)s” before column %(column)s is not "
            "declared."
        ),
        r"Namespace prefix (?P<prefix>\S+)",
    ),
    etree.ErrorTypes.ERR_LT_IN_ATTRIBUTE: (
        gettext_noop(
            "The file is broken XML: a “<” stands in the value of an attribute at column "
            "%(column)s."
        ),
        "",
    ),
    etree.ErrorTypes.ERR_ATTRIBUTE_NOT_STARTED: (
        gettext_noop(
            "The file is broken XML: the value of an attribute has no quotes at column %(column)s."
        ),
        "",
    ),
    etree.ErrorTypes.ERR_ATTRIBUTE_REDEFINED: (
        gettext_noop(
            "The file is broken XML: the attribute “%(name)s” stands twice before column "
            "%(column)s."
        ),
        r"Attribute (?P<name>\S+) redefined",
    ),
    etree.ErrorTypes.ERR_NAME_REQUIRED: (
        gettext_noop("The file is broken XML: a “<” at column %(column)s begins no tag."),
        "",
    ),
}


def refusal_of(error: etree.XMLSyntaxError) -> CopyRefusedError:
    """The refusal for a syntax error: with its line, its column and what stands there."""
    line, column = error.position
    reason = error.msg or ""
    message, pattern = _KNOWN.get(error.code, ("", ""))  # type: ignore[attr-defined]  # not in lxml's stubs
    found = re.search(pattern, reason)
    if not message or found is None:
        return CopyRefusedError(
            gettext_noop("The file is broken XML: %(reason)s"), line=line, reason=reason
        )
    places: dict[str, Any] = {"column": column, **found.groupdict()}
    return CopyRefusedError(message, line=line, **places)
