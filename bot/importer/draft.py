"""Drafts of a knowledge file's entries, made from an article."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.core.model.entries import innermost
from bot.errors import ArticleError
from bot.importer.grouping import MAX_JOINED, completed, is_crumb, pieces, stretches, whole
from bot.importer.markup import blocks_of, has_markup, length_of, markdown_of
from bot.importer.propose import Expansion, Questions, expansions, terms
from bot.importer.source import digest, slug
from bot.importer.tidy import shorten
from bot.knowledge.crosscheck import MAX_REPLY
from bot.knowledge.schema import MAX_ENTRIES, MAX_GAP_TEXT, MAX_SECTION, MAX_TEXT
from bot.yamlfile.fields import MAX_OPENING, MAX_PARAGRAPH, OPENING_WORDS, escaped_length

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bot.importer.article import Paragraph
    from bot.importer.grouping import ParagraphBlocks, Piece
    from bot.importer.markup import Linked
    from bot.knowledge.schema import SourceEntry

_OPENING_WORDS = 6
_ID_WORDS = 5
_MAX_PREFIX = 40
_MAX_WORDS = 56  # maximum length of an id without its number, in characters
_LONGEST_NUMBER = "100000"  # the longest paragraph number that a citation can show
_MIN_TEXT = 300  # room that a section heading must leave for the text, in characters


@dataclass(frozen=True, slots=True)
class DraftPassage:
    """A passage as imported, with proposed questions and the abbreviations that it expands.

    If any passage of the article has markup, `markdown` is the text of this passage in Markdown.
    `has_markup` is true if this passage itself has markup.
    """

    id: str
    paragraphs: tuple[int, ...]
    section: str | None
    starts: str | None
    text: str
    label: str | None = None
    proposed: tuple[str, ...] = ()
    expands: tuple[Expansion, ...] = ()
    markdown: str | None = None
    has_markup: bool = False

    @property
    def paragraph(self) -> int:
        """The number of the passage's first paragraph."""
        return self.paragraphs[0]

    @property
    def is_crumb(self) -> bool:
        """Return whether the text is only a lead-in or too short to answer a question by itself."""
        ends_in_code = (self.markdown or "").endswith("```")
        return is_crumb(f"{self.text}." if ends_in_code else self.text)


@dataclass(frozen=True, slots=True)
class Known:
    """Ids, labels and passages of existing knowledge that new drafts must respect.

    ids     ids that are taken
    labels  labels that are taken
    fixed   passages that must keep their paragraphs, as a mapping from the number of a passage's
            first paragraph to that of its last one
    """

    ids: Collection[str] = ()
    labels: Collection[str] = ()
    fixed: Mapping[int, int] = field(default_factory=dict)


_NOTHING = Known()


def drafts(
    source: SourceEntry,
    paragraphs: Sequence[Paragraph],
    known: Known = _NOTHING,
    linked: Linked | None = None,
) -> Iterator[DraftPassage]:
    """Yield drafts of passages, each made from paragraphs or parts of long paragraphs.

    `linked` returns the address of the page that a link leads to, if that page is imported in the
    same run. No id or label is used twice, and no question is proposed twice. Raises ArticleError
    if there are too many paragraphs or passages.
    """
    if len(paragraphs) > MAX_PARAGRAPH:
        raise ArticleError(f"the article has more than {MAX_PARAGRAPH} paragraphs: split it")
    room = MAX_REPLY - _citation_length(source) - len(_LONGEST_NUMBER)
    ids, questions = _PassageIds(source.id, known.ids), Questions(paragraphs, known.labels)
    markup = _markup(source, paragraphs, linked)
    last = 0
    for count, (piece, section) in enumerate(_pieces(paragraphs, room, known.fixed, markup), 1):
        if count > MAX_ENTRIES:
            raise ArticleError(f"the article has more than {MAX_ENTRIES} passages: split it")
        # If a paragraph is cut, its questions go to the first part.
        opened = [one for one in piece.paragraphs if one.number > last]
        first, last = piece.paragraphs[0], piece.paragraphs[-1].number
        yield DraftPassage(
            ids.new(piece.text, first.number),
            tuple(paragraph.number for paragraph in piece.paragraphs),
            section,
            opening(first.text),
            piece.text,
            questions.label(opened),
            questions.proposed(opened),
            tuple(expansions(piece.text)),
            markdown_of(piece.blocks, piece.text) if piece.blocks else None,
            has_markup(piece.blocks),
        )


def _markup(
    source: SourceEntry, paragraphs: Sequence[Paragraph], linked: Linked | None
) -> ParagraphBlocks:
    """Return the blocks of each paragraph, or an empty mapping if no paragraph has markup."""
    marked = (one for one in paragraphs if one.marked)
    found = {one.number: blocks_of(one.marked, source.url, linked) for one in marked}
    return found if any(map(has_markup, found.values())) else {}


def _pieces(
    paragraphs: Sequence[Paragraph], room: int, fixed: Mapping[int, int], markup: ParagraphBlocks
) -> Iterator[tuple[Piece, str | None]]:
    """Yield the pieces that become passages, each with its section."""
    for run, is_fixed in stretches(paragraphs, fixed):
        section = _fitting_section(run[0].path, room - _MIN_TEXT)
        left = room - escaped_length(section or "")
        if is_fixed:
            piece = whole(run, markup)
            fits = length_of(piece.blocks) <= min(MAX_TEXT, left)
            yield piece if fits else replace(piece, blocks=()), section
            continue
        limit, longest = min(MAX_TEXT, left), max(_MIN_TEXT, left - MAX_GAP_TEXT)
        found = [*pieces(run, limit, min(MAX_JOINED, longest), markup)]
        for piece in found:
            yield completed(piece, limit, is_alone=len(found) == 1), section


def glossary(passages: Sequence[DraftPassage], texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (term, alias) pairs for the abbreviations that passages expand."""
    yield from terms([found for passage in passages for found in passage.expands], texts)


def opening(paragraph: str) -> str | None:
    """Return a paragraph's first words for `starts`, or None if they are too few or too long.

    The bullet of a list item does not count as a word.
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


def _fitting_section(path: str | None, room: int) -> str | None:
    if path is None:
        return None
    path = innermost(path, lambda one: len(one) <= MAX_SECTION and escaped_length(one) <= room)
    kept = shorten(path, MAX_SECTION)
    return kept if escaped_length(kept) <= room else shorten(kept, room // 2)


class _PassageIds:
    """Generates the id of each passage from its first words.

    A passage's id usually stays the same when other paragraphs are added or removed.
    """

    def __init__(self, source: str, taken: Iterable[str]) -> None:
        is_long = len(source) > _MAX_PREFIX
        self._prefix = f"{slug(source, 24)}-{digest(source)}" if is_long else source
        self._taken = set(taken)
        self._count: dict[str, int] = {}

    def new(self, text: str, number: int) -> str:
        """Return an unused id for the passage that starts with paragraph `number`."""
        words = slug(" ".join(text[:200].split()[:_ID_WORDS]), _MAX_WORDS - len(self._prefix) - 1)
        name = base = f"{self._prefix}-{words or f'p{number}'}"
        while name in self._taken:
            self._count[base] = self._count.get(base, 1) + 1
            name = f"{base}-{self._count[base]}"
        self._taken.add(name)
        return name
