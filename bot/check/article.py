"""Check that the first paragraph that a passage cites begins with the passage's `starts`.

An article's title, standfirst, byline and dateline have no paragraph numbers, and nothing marks
where they end. Therefore, the passages vote on how many blocks precede paragraph 1. Each passage
implies a number of preceding blocks, and passages that disagree with the majority are reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from bot.core.text.invisible import strip_invisible
from bot.errors import Problem, UsageError
from bot.yamlfile import Position
from bot.yamlfile.text import FaultError, decode, why_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.core.model.entries import Passage, Source
    from bot.core.model.knowledge import KnowledgeBase
    from bot.knowledge.loader import Loaded

MAX_BYTES = 16 * 1024 * 1024

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_MARKDOWN_HEADING = re.compile(r"^(#{1,6}[ \t].*)$", re.MULTILINE)
_LEADING_MARKS = re.compile(r"^[#>*_\s]+")
_SENTENCE_END = re.compile(r"[.!?:;…][\"')\]*_]*$")
_MAX_HEADING_WORDS = 15
_QUOTES = str.maketrans(
    dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"')
    | dict.fromkeys("`\u2018\u2019\u201a\u201b\u00b4", "'")
)
# A dateline is a date, capital letters or an agency, followed by a dash, such as
# "May 2, 2013— -- " or "WASHINGTON (AP) — ".
_DATELINE = re.compile(
    r"^(?=[^\u2013\u2014]*(?:\d|[A-Z]{3}|\())"
    r"[^.!?\u2013\u2014]{1,60}?\s*(?:[\u2013\u2014]|--)[\s\u2013\u2014-]*"
)
_KEY_WORDS = 2
_MIN_SIMILARITY = 60

_Words = tuple[str, ...]


class ArticleBlock(NamedTuple):
    """A block of an article, and the place where the block begins in the file."""

    text: str
    place: Position


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The text of an article, split into its parts.

    text        the full text
    front       the text before paragraph 1, such as the standfirst, without headings
    standfirst  the introductory sentence below the title, or None if there is none
    paragraphs  the numbered paragraphs, from 1
    """

    text: str
    front: str
    standfirst: ArticleBlock | None
    paragraphs: tuple[ArticleBlock, ...]


class Aligned(NamedTuple):
    """Result of comparing passages with the article that they cite.

    `article` and `source` are None if the article could not be read or if no passage cites it.
    """

    problems: tuple[Problem, ...]
    article: ArticleText | None = None
    source: Source | None = None


def check_article(
    path: Path, loaded: Loaded, source: str | None = None, known: KnowledgeBase | None = None
) -> Aligned:
    """Return the article, and a problem for each passage that cites the wrong paragraph.

    `source`, the id of the article's source, is optional if there is only one source, or if exactly
    one source's title is the article's first line. Raises UsageError if the source can't be
    determined. The source is looked up in `known` or, if that is None, in `loaded`. Only passages
    in `loaded` are checked.
    """
    try:
        text = decode(path.read_bytes(), MAX_BYTES)
    except FaultError as error:
        return Aligned((Problem(str(path), *error.fault),))
    except (OSError, ValueError) as error:
        return Aligned((Problem(str(path), 0, 0, why_unreadable(error)),))
    cited = _cited(known or loaded.knowledge, source, text)
    passages = [passage for passage in loaded.knowledge.passages if passage.source == cited]
    if not passages:  # the source's passages are in another file
        return Aligned(())
    found = blocks(text, str(path))
    alignment = _Alignment([block.text for block in found], passages)
    front, paragraphs = found[: alignment.before], found[alignment.before :]
    article = ArticleText(text, _front(front), _standfirst(front, cited), tuple(paragraphs))
    misplaced = [*alignment.misplaced(), *_without_standfirst(passages, article)]
    problems = sorted(loaded.where(passage.id).problem(why) for passage, why in misplaced)
    return Aligned(tuple(problems), article, cited)


def blocks(article: str, file: str = "") -> list[ArticleBlock]:
    """Split an article at blank lines. Omit headings and horizontal rules, which are unnumbered."""
    lines = article.replace("\r\n", "\n").replace("\r", "\n")
    parts = _BLANK_LINES.split(_MARKDOWN_HEADING.sub(r"\n\n\1\n\n", lines))
    found, end = [], 0
    for text in (part.strip() for part in parts):
        if not _is_heading(text):
            start = lines.index(text, end)
            found.append(ArticleBlock(text, Position(file, lines.count("\n", 0, start) + 1, 1)))
            end = start + len(text)
    return found


def _front(front: Sequence[ArticleBlock]) -> str:
    return "\n\n".join(block.text for block in front)


def _standfirst(front: Sequence[ArticleBlock], source: Source) -> ArticleBlock | None:
    """Return the first block before paragraph 1 that is a sentence but not the title."""
    title = _words(source.title)
    sentences = (block for block in front if _SENTENCE_END.search(block.text))
    return next((block for block in sentences if _words(block.text) != title), None)


def _without_standfirst(
    passages: Sequence[Passage], article: ArticleText
) -> Iterator[tuple[Passage, str]]:
    if article.standfirst is None:
        for passage in passages:
            if passage.standfirst:
                yield passage, "the article has no standfirst: cite the paragraphs that say this"


def _is_heading(block: str) -> bool:
    if not any(letter.isalnum() for letter in block) or block.startswith("#"):
        return True
    short = "\n" not in block and len(block.split()) <= _MAX_HEADING_WORDS
    return short and not _SENTENCE_END.search(block)


def _cited(knowledge: KnowledgeBase, source: str | None, text: str) -> Source:
    title = _words(next(iter(text.strip().splitlines()), ""))
    matching = [
        known
        for known in knowledge.sources
        if (known.id == source if source else _words(known.title) == title)
    ]
    if not matching and source is None and len(knowledge.sources) == 1:
        return knowledge.sources[0]
    if len(matching) != 1:
        ids = ", ".join(known.id for known in knowledge.sources)
        raise UsageError(
            f"can't tell which source this article belongs to: choose one with --source: {ids}"
        )
    return matching[0]


def _words(text: str) -> _Words:
    plain = unicodedata.normalize("NFKC", strip_invisible(text)).translate(_QUOTES)
    return tuple(_LEADING_MARKS.sub("", plain).split())


class _Alignment:
    """Matches passages with the blocks of an article, which are indexed by their first words."""

    def __init__(self, article: Sequence[str], passages: Sequence[Passage]) -> None:
        self._count = len(article)
        self._passages = [passage for passage in passages if not passage.standfirst]
        self._openings: dict[_Words, list[tuple[_Words, int]]] = defaultdict(list)
        for n, block in enumerate(article):
            for text in {block, _DATELINE.sub("", block)}:
                words = _words(text)
                self._openings[words[:_KEY_WORDS]].append((words, n))
        self._places = {one.id: self._find(one.starts or "") for one in self._passages}
        self.before = self._blocks_before()

    def misplaced(self) -> Iterator[tuple[Passage, str]]:
        """Yield each passage that cites the wrong paragraph, along with an explanation."""
        for passage in self._passages:
            number = passage.paragraphs[0]
            last = self._count - self.before
            found = [place - self.before + 1 for place in self._places[passage.id]]
            if passage.paragraphs[-1] > last:
                yield passage, f"there is no paragraph {passage.paragraphs[-1]}: the last is {last}"
            elif passage.starts and not found:
                yield passage, self._not_found(passage.starts)
            elif passage.starts and number not in found:
                yield passage, f"`starts` is in {_numbered(found)}, not in paragraph {number}"

    def _find(self, starts: str) -> list[int]:
        """Return the indexes of the blocks that begin with the words of `starts`."""
        wanted = _words(starts)
        candidates = self._openings.get(wanted[:_KEY_WORDS], ())
        return sorted({n for words, n in candidates if _begins(words, wanted)})

    def _blocks_before(self) -> int:
        """Return the number of blocks before paragraph 1, as implied by most passages."""
        votes = {(one.paragraphs[0], n) for one in self._passages for n in self._places[one.id]}
        offsets = Counter(n + 1 - number for number, n in votes if n + 1 >= number)
        return max(offsets, key=lambda offset: (offsets[offset], -offset), default=0)

    def _not_found(self, starts: str) -> str:
        length = len(starts.split())
        openings = sorted(
            {" ".join(words[:length]) for known in self._openings.values() for words, _ in known}
        )
        near = process.extractOne(starts, openings, scorer=fuzz.ratio, score_cutoff=_MIN_SIMILARITY)
        hint = f": did you mean “{near[0]}”?" if near else ""
        return f"no paragraph of the article starts with “{starts}”{hint}"


def _begins(words: _Words, wanted: _Words) -> bool:
    """Return whether `words` begin with `wanted`, ignoring punctuation after the last word."""
    *whole, last = wanted
    opening = words[: len(wanted)]
    if len(opening) < len(wanted) or list(opening[:-1]) != whole:
        return False
    return opening[-1].rstrip(".,;:!?\"'") == last.rstrip(".,;:!?\"'")


def _numbered(numbers: Sequence[int]) -> str:
    shown = ["the front matter" if n < 1 else f"paragraph {n}" for n in numbers]
    return " and ".join(dict.fromkeys(shown))
