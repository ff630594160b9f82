"""Drafts of a knowledge file's entries, made from an article before anyone edits them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import ArticleError
from bot.importer.propose import Expansion, definition_asked, expansions, question_of, terms
from bot.importer.source import digest, slug
from bot.importer.split import split
from bot.importer.tidy import shorten
from bot.knowledge.crosscheck import MAX_REPLY, same
from bot.knowledge.schema import MAX_ENTRIES, MAX_SECTION, MAX_TEXT
from bot.yamlfile.fields import MAX_OPENING, MAX_PARAGRAPH, OPENING_WORDS, escaped_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.importer.article import Paragraph
    from bot.knowledge.schema import SourceEntry

_OPENING_WORDS = 6
_ID_WORDS = 5
_MAX_PREFIX = 40
_MAX_WORDS = 56  # characters of an id's prefix and words; a number may follow
_LONGEST_NUMBER = "100000"  # the longest paragraph number that a citation can show
_MIN_TEXT = 300  # characters that a passage may always have, however long its section is


@dataclass(frozen=True, slots=True)
class DraftPassage:
    """A passage as imported, with proposed asks and the abbreviations that it expands."""

    id: str
    paragraph: int
    section: str | None
    starts: str | None
    text: str
    asks: tuple[str, ...] = ()
    expands: tuple[Expansion, ...] = ()


def drafts(
    source: SourceEntry, paragraphs: Sequence[Paragraph], taken: Iterable[str] = ()
) -> Iterator[DraftPassage]:
    """Yield a passage for each paragraph, or several if it would not fit in a reply.

    Ids differ from those in `taken`. No question is proposed twice. Raises ArticleError if there
    are too many paragraphs or passages.
    """
    if len(paragraphs) > MAX_PARAGRAPH:
        raise ArticleError(f"the article has more than {MAX_PARAGRAPH} paragraphs: split it")
    room = MAX_REPLY - _citation_length(source) - len(_LONGEST_NUMBER)
    ids, asked, count = _PassageIds(source.id, taken), set[str](), 0
    for paragraph in paragraphs:
        section = _fitting_section(paragraph.section, room - _MIN_TEXT)
        limit = min(MAX_TEXT, room - escaped_length(section or ""))
        starts = opening(paragraph.text)
        for n, text in enumerate(split(paragraph.text, limit)):
            asks = tuple(_not_yet_asked(_proposed(paragraph, text, is_first=n == 0), asked))
            name = ids.new(text, paragraph.number)
            expands = tuple(expansions(text))
            yield DraftPassage(name, paragraph.number, section, starts, text, asks, expands)
            count += 1
            if count > MAX_ENTRIES:
                raise ArticleError(f"the article has more than {MAX_ENTRIES} passages: split it")


def glossary(passages: Sequence[DraftPassage], texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (term, alias) pairs for the abbreviations that passages expand."""
    yield from terms([found for passage in passages for found in passage.expands], texts)


def opening(paragraph: str) -> str | None:
    """Return the first words of a paragraph, which identify it, or None if it is very short.

    A list's bullet does not count as a word.
    """
    fewest, _ = OPENING_WORDS
    words = paragraph[: 2 * MAX_OPENING].removeprefix("• ").split()[:_OPENING_WORDS]
    while len(words) > fewest and len(" ".join(words)) > MAX_OPENING:
        words.pop()
    text = " ".join(words)
    return text if len(words) >= fewest and len(text) <= MAX_OPENING else None


def _citation_length(source: SourceEntry) -> int:
    parts = (source.title, source.publisher, source.author, source.published)
    return sum(escaped_length(part or "") for part in parts) + len(source.url or "")


def _fitting_section(section: str | None, room: int) -> str | None:
    if section is None:
        return None
    kept = shorten(section, MAX_SECTION)
    return kept if escaped_length(kept) <= room else shorten(kept, room // 2)


def _proposed(paragraph: Paragraph, text: str, *, is_first: bool) -> Iterator[str | None]:
    if is_first and paragraph.opens:
        yield question_of(paragraph.section)
    if is_first:
        yield definition_asked(text)


def _not_yet_asked(asks: Iterable[str | None], asked: set[str]) -> Iterator[str]:
    for ask in asks:
        if ask and same(ask) not in asked:
            asked.add(same(ask))
            yield ask


class _PassageIds:
    """Generator of ids from a passage's first words.

    Such ids don't change when other paragraphs are added or removed.
    """

    def __init__(self, source: str, taken: Iterable[str]) -> None:
        is_long = len(source) > _MAX_PREFIX
        self._prefix = f"{slug(source, 24)}-{digest(source)}" if is_long else source
        self._taken = set(taken)
        self._count: dict[str, int] = {}

    def new(self, text: str, number: int) -> str:
        """Return an unused id for a passage of the paragraph with this number."""
        words = slug(" ".join(text[:200].split()[:_ID_WORDS]), _MAX_WORDS - len(self._prefix) - 1)
        name = base = f"{self._prefix}-{words or f'p{number}'}"
        while name in self._taken:
            self._count[base] = self._count.get(base, 1) + 1
            name = f"{base}-{self._count[base]}"
        self._taken.add(name)
        return name
