"""Every address of the site that its pages name, and whether it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from tests.e2e.audit.site import Answer, Site

# The desk is behind its login, and searches lead to searches without end.
NOT_FOLLOWED = ("/desk/", "/recherche/?")
HTML = "text/html"


@dataclass
class Walk:
    """From the front page on, each page once; `broken` says which link leads nowhere."""

    site: Site
    answers: dict[str, Answer] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def run(self) -> None:
        waiting = [("/", "the start")]
        while waiting:
            path, source = waiting.pop()
            place, anchor = urldefrag(path)
            if is_new := place not in self.answers:
                self.answers[place] = self.site.get(place)
            answer = self.answers[place]
            if answer.status != 200:
                self.broken.append(f"{path} on {source} answers {answer.status}")
            elif anchor and not has_anchor(answer, anchor):
                self.broken.append(f"{path} on {source} names a place that is not there")
            if is_new and answer.status == 200 and is_page(answer):
                waiting += [(found, place) for found in named(answer, self.site.base)]


def is_page(answer: Answer) -> bool:
    return answer.headers.get_content_type() == HTML


def has_anchor(answer: Answer, anchor: str) -> bool:
    return bool(answer.page.xpath("//*[@id=$id]", id=unquote(anchor)))


def named(answer: Answer, base: str) -> Iterator[str]:
    """The site's own addresses on a page: links, pictures, recordings, files of the head."""
    for found in sorted(addresses(answer)):
        address = urljoin(base + answer.path, found)
        path = address.removeprefix(base)
        if urlsplit(address).netloc == urlsplit(base).netloc and not path.startswith(NOT_FOLLOWED):
            yield path


def addresses(answer: Answer) -> set[str]:
    sets = answer.page.xpath("//@srcset")
    widths = (width.split()[0] for srcset in sets for width in srcset.split(","))
    return {*answer.page.xpath("//@href | //@src | //@poster"), *widths}
