"""What readers find: hits with marked excerpts, how many there are, and a spelling that would.

Everything is asked of articles that are public at the moment of the search, the suggested words
too: a word of a story that is not out cannot come back from here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from string import ascii_lowercase

from django.db.models import Exists

from articles import folding, typography
from articles.document import from_json
from articles.models import Article, Section
from articles.models.article import ArticleQuerySet
from articles.models.full_text import Scope, Terms

# Length of an excerpt and of what stands in it before the first word that was found.
EXCERPT = 230
BEFORE = 70
# A spelling is looked for in so many public ones of so many articles that hold words like the one
# typed.
LOOKED_AT = 30
MATCHING = 300
MOST_UNKNOWN = 2
SHORTEST, LONGEST = 4, 24
ALIKE = 0.72


@dataclass(frozen=True)
class Piece:
    text: str
    marked: bool = False


def excerpt(article: Article, terms: Terms, profile: str) -> list[Piece]:
    """The passage that holds most of the words, with these marked."""
    wanted = set(terms.words)
    texts = [text for text in folding.paragraphs(from_json(article.document)) if text]
    if not texts:
        return []
    best = _fullest(texts, wanted)
    return list(marked(typography.space(_cut(best, wanted), profile), wanted))


def marked(text: str, wanted: set[str]) -> Iterator[Piece]:
    """The text in pieces, the wanted words apart from all else."""
    end = 0
    for match in folding.WORD.finditer(text):
        if folding.key(match[0]) in wanted:
            if match.start() > end:
                yield Piece(text[end : match.start()])
            yield Piece(match[0], marked=True)
            end = match.end()
    if end < len(text):
        yield Piece(text[end:])


def _fullest(texts: Sequence[str], wanted: set[str]) -> str:
    """The first of the texts that hold the most different words; the lede where none does."""
    best, most = texts[0], 0
    for text in texts:
        found = len(wanted.intersection(map(folding.key, folding.WORD.findall(text))))
        if found > most:
            best, most = text, found
        if most == len(wanted):
            break
    return best


def _cut(text: str, wanted: set[str]) -> str:
    """About EXCERPT characters around the first word that was found, cut between words."""
    if len(text) <= EXCERPT:
        return text
    words = folding.WORD.finditer(text)
    first = next((word.start() for word in words if folding.key(word[0]) in wanted), 0)
    start = text.find(" ", first - BEFORE) + 1 if first > BEFORE else 0
    end = text.rfind(" ", start, start + EXCERPT)
    end = end if end > first else start + EXCERPT
    return "… " * (start > 0) + text[start:end].rstrip(" ,;:–") + " …" * (end < len(text))


def suggestion(articles: ArticleQuerySet, terms: Terms, scope: Scope) -> str:
    """What the reader may have meant: known words in the place of unknown ones close to them.

    Empty when every word is known, or nothing close is. Two queries, and two to four for each
    unknown word.
    """
    words = terms.words
    known = _known(articles, words, scope)
    spellings = {word: word for word in words if known[word]}
    unknown = [word for word in words if not known[word]]
    if not 0 < len(unknown) <= MOST_UNKNOWN:
        return ""
    if any(not SHORTEST <= len(word) <= LONGEST for word in unknown):
        return ""
    for word in unknown:
        if not (spelling := _spelling(articles, word, scope)):
            return ""
        spellings[word] = spelling
    text = " ".join(spellings[word] for word in words)
    return text if articles.by_time(Terms.of(text), scope, 1) else ""


def _known(articles: ArticleQuerySet, words: Iterable[str], scope: Scope) -> dict[str, bool]:
    """Which words occur at all, asked in one query: a column for each word."""
    columns = {
        f"word_{n}": Exists(
            Article.objects.filter(pk__in=articles.newest_hits(Terms(((word,),)), scope, 1))
        )
        for n, word in enumerate(words)
    }
    row = Section.objects.annotate(**columns).values_list(*columns).first()
    return dict(zip(words, row or [False] * len(columns), strict=True))


def _spelling(articles: ArticleQuerySet, word: str, scope: Scope) -> str:
    """The written word closest to one: one letter off, else alike with the same beginning."""
    close = Terms((), tuple(_one_letter_off(word)))
    if found := _closest(word, _words_like(articles, close, scope)):
        return found
    if len(word) <= SHORTEST + 2:
        return ""
    return _closest(word, _words_like(articles, Terms((), (), word[:SHORTEST]), scope))


def _words_like(articles: ArticleQuerySet, terms: Terms, scope: Scope) -> Counter[str]:
    """The words, as they are written, of some articles with such spellings.

    First any that hold one, by the index of words alone, then those of them that are public: the
    newest ones would be sought among all that hold one, which may be half of the archive.
    """
    some = Article.objects.some_hits(terms, scope, MATCHING)
    found = articles.filter(pk__in=some, **scope.filters())
    written: Counter[str] = Counter()
    for headline, document in found.values_list("headline", "document")[:LOOKED_AT]:
        text = "\n".join([headline, *folding.paragraphs(from_json(document))])
        written.update(folding.WORD.findall(text))
    return written


def _one_letter_off(word: str) -> Iterator[str]:
    """Spellings with one letter left out, changed, added or in the other order; the first stays."""
    for n in range(1, len(word) + 1):
        before, after = word[:n], word[n:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in ascii_lowercase)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        yield from (before + letter + after for letter in ascii_lowercase)


def _closest(word: str, vocabulary: Counter[str]) -> str:
    """The written word most like this one; of several the most frequent."""
    best, score = "", (ALIKE, 0)
    for written, times in vocabulary.items():
        spelling = folding.key(written)
        if spelling[:1] != word[0] or abs(len(spelling) - len(word)) > 2:
            continue
        if (likeness := (SequenceMatcher(None, word, spelling).ratio(), times)) > score:
            best, score = written, likeness
    return best
