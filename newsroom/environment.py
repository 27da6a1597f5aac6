"""The environment, read strictly: a value that cannot be used stops the start with one sentence.

The sentence names the setting, what it was given and what was expected. A secret is not repeated.
An empty value is none: files of names and values, and those of compose, leave places empty.
"""

import json
import re
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

YES = ("1", "true", "on", "yes", "y")
NO = ("0", "false", "off", "no", "n")
SHOWN_CHARACTERS = 80
MOST_LINKS = 20


_HOST = r"(?:[\w-]+(?:\.[\w-]+)*|\[[0-9a-fA-F:.]+\])"
_PORT = r"(?::[0-9]{1,5})?"
_WEB = rf"https?://{_HOST}{_PORT}(?:[/?#][^\s\"'<>\\]*)?"
_PHONE = r"tel:\+?[0-9().-]+"
_MAIL = r"mailto:[^\s\"'<>\\@]+@[\w.-]+(?:\?[^\s\"'<>\\]*)?"


class Kind(Enum):
    """What a text must look like, and the words for it."""

    LINE = r"[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]{0,99}", "a line of at most 100 characters"
    SITE = (
        rf"https?://{_HOST}{_PORT}/?",
        "http:// or https:// and a host, such as https://gazette.example",
    )
    WEB_ADDRESS = _WEB, "an address that begins with http:// or https://"
    CONTACT = (
        rf"{_MAIL}|{_PHONE}|{_WEB}",
        "mailto: and an address of mail, tel: and a number, or an address of the web",
    )
    LINK = (
        rf"{_MAIL}|{_PHONE}|{_WEB}|/(?!/)[^\s\"'<>\\]*",
        "https://…, mailto:…, tel:… or a path of this site",
    )
    HOST = (
        rf"\*|\.?{_HOST}",
        "names of hosts with commas between them, without https:// and without ports",
    )
    ORIGIN = (
        rf"https?://(?:\*\.)?{_HOST}{_PORT}",
        "origins with commas between them, such as https://desk.example",
    )
    INNER_PATH = r"/(?:[\w.-]+/)+", "a path between slashes, such as /stored/"
    KEY = r"[A-Za-z0-9-]{8,128}", "8 to 128 letters, digits and hyphens"
    HANDLE = rf"@[\w.-]+@{_HOST}", "a name such as @gazette@social.example"

    def __init__(self, pattern: str, words: str) -> None:
        self.pattern = pattern
        self.words = words


class Environment(environ.FileAwareEnv):
    """As django-environ reads it, but for what that takes for no, or answers with a traceback."""

    def get_value(
        self,
        var: str,
        cast: Any = None,
        default: Any = environ.Env.NOTSET,
        parse_default: bool = False,
    ) -> Any:
        # The library's own takes what begins with "$" for the name of another variable: a secret
        # may begin with it, and its default would have stood for it without a word.
        value = self._given(var)
        try:
            if value:
                return self.parse_value(value, cast)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var} cannot be read: {error}.") from error
        if default is self.NOTSET:
            raise ImproperlyConfigured(f"{var} is not set.")
        return self.parse_value(default, cast) if parse_default else default

    def _given(self, var: str) -> str:
        """What the environment or the file that it names says, "" for nothing.

        Somebody who names a file means what is in it: one that is empty is refused.
        """
        try:
            value = str(self.ENVIRON.get(var, "")).rstrip("\r\n")  # a file ends with a line's end
        except (ValueError, OSError) as error:
            raise ImproperlyConfigured(f"{var} cannot be read: {error}.") from error
        if not value and (path := self.ENVIRON.get(f"{var}_FILE")):
            raise ImproperlyConfigured(f"{var} cannot be read: {path} is empty.")
        return value

    @classmethod
    def parse_value(cls, value: Any, cast: Any) -> Any:
        if cast is not bool:
            return super().parse_value(value, cast)
        if str(value).strip().lower() not in YES + NO:
            raise ValueError(f"{value!r} is neither 1 nor 0")
        return str(value).strip().lower() in YES

    def choice(self, var: str, default: str, known: tuple[str, ...]) -> str:
        value: str = self.str(var, default=default)
        if value not in known:
            raise refusal(var, value, ", ".join(known))
        return value

    def text(self, var: str, kind: Kind, default: str = "") -> str:
        """A text of a kind, or what stands there if nothing is said."""
        value: str = self.str(var, default=default)
        if value != default and not _is(kind, value):
            raise refusal(var, value, kind.words)
        return value

    def texts(self, var: str, kind: Kind, default: list[str]) -> list[str]:
        """Texts of a kind with commas between them."""
        given: str = self.str(var, default=",".join(default))
        values = [value.strip() for value in given.split(",") if value.strip()]
        if not all(_is(kind, value) for value in values):
            raise refusal(var, given, kind.words)
        return values

    def number(self, var: str, default: int, least: int, most: int) -> int:
        given: str = self.str(var, default=str(default))
        if not re.fullmatch("[0-9]{1,12}", given) or not least <= int(given) <= most:
            raise refusal(var, given, f"a whole number from {least} to {most}")
        return int(given)

    def links(self, var: str) -> dict[str, str]:
        """Names and addresses, as JSON."""
        given: str = self.str(var, default="{}")
        expected = f'at most {MOST_LINKS} names with addresses, as {{"Impressum": "https://…"}}'
        try:
            links = json.loads(given)
        except (ValueError, RecursionError):
            raise refusal(var, given, expected) from None
        if not isinstance(links, dict) or len(links) > MOST_LINKS:
            raise refusal(var, given, expected)
        for name, address in links.items():
            if not _is(Kind.LINE, name):
                raise refusal(var, name, Kind.LINE.words)
            if not isinstance(address, str) or not _is(Kind.LINK, address):
                raise refusal(var, address, Kind.LINK.words)
        return links

    def server(self, var: str, known: tuple[str, ...], default: str = "") -> str:
        """The address of a database or a cache; it may hold a password and is not repeated."""
        given: str = self.str(var, default=default)
        try:
            parts = urlsplit(given)
            # A file of SQLite has no port, and one in memory no name but ":memory:".
            has_port = parts.scheme == "sqlite" or parts.port != 0
            is_usable = parts.scheme in known and has_port and not given.endswith(":///")
        except ValueError:
            is_usable = False
        if not is_usable and given != default:
            ways = ", ".join(f"{scheme}://…" for scheme in known)
            raise ImproperlyConfigured(f"{var} cannot be read: expected one of {ways}")
        return given

    def folder(self, var: str, default: Path) -> Path:
        """A folder, which need not be there yet."""
        given: str = self.str(var, default=str(default))
        try:
            is_usable = given.strip() != "" and (Path(given).is_dir() or not Path(given).exists())
        except (ValueError, OSError):
            is_usable = False
        if not is_usable:
            raise refusal(var, given, "the path of a folder")
        return Path(given)

    def time_zone(self, var: str, default: str) -> str:
        value: str = self.str(var, default=default)
        try:
            ZoneInfo(value)
        except (LookupError, ValueError, OSError):
            raise refusal(var, value, "a name such as Europe/Zurich") from None
        return value


def refusal(var: str, value: Any, expected: str) -> ImproperlyConfigured:
    shown = value if isinstance(value, str) else json.dumps(value)
    if len(shown) > SHOWN_CHARACTERS:
        shown = f"{shown[:SHOWN_CHARACTERS]}…"
    return ImproperlyConfigured(f"{var} is {shown!r}: expected {expected}.")


def _is(kind: Kind, text: str) -> bool:
    try:
        # Half characters cannot be written, numbers of ports have an end.
        text.encode()
        return bool(re.fullmatch(kind.pattern, text)) and urlsplit(text).port != 0
    except ValueError:
        return False
