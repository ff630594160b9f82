"""What is known of words: how telling each is here, how it is spelt, and what stands for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from bot.core.inflection import is_inflected
from bot.core.model import headings_of
from bot.core.text import Token, clean, sentences, stem, words_of
from bot.core.words import FAINT_WORDS, STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from bot.core.model import Entry, KnowledgeBase, Term

_FAINT_STEMS = frozenset(map(stem, FAINT_WORDS))
_STOP_STEMS = frozenset(map(stem, STOP_WORDS))
BETWEEN = 1
"""Maximum number of other words between two words of an alias: "played it down"."""
EVERYDAY = 0.3
"""The weight of a common English word that the knowledge lacks, as a share of that of another."""
FAINT = 0.25
"""The weight of a word of every subject, as a share of what its rarity would give it."""


def _no_kin(stem_: str) -> tuple[str, ...]:  # noqa: ARG001 - whatever the stem
    return ()


@dataclass(frozen=True, slots=True)
class English:
    """Everyday English, folded: all `words`, and the `common` ones among them.

    `names` are those of people and places that are no words besides. `kin` gives the stems that
    mean the same as a stem, or are derived from it.
    """

    words: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    kin: Callable[[str], Collection[str]] = _no_kin


@dataclass(frozen=True, slots=True, order=True)
class Alias:
    """Words that stand for others, folded, with their stems; what is meant, each with its stem."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    meaning: tuple[tuple[str, str], ...]

    def find(self, tokens: Sequence[Token], start: int) -> tuple[int, ...]:
        """Return the positions of these words, inflected or not, the first of them at `start`.

        Up to `BETWEEN` other words may stand between two of them. Empty if they aren't there.
        """
        found: list[int] = []
        position = start
        for word in self.words:
            nearby = range(position, min(len(tokens), position + 1 + (BETWEEN if found else 0)))
            at = next((n for n in nearby if is_inflected(tokens[n].word, word)), None)
            if at is None:
                return ()
            found.append(at)
            position = at + 1
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a knowledge base.

    size       how many passages and gaps there are
    frequency  each stem -> how many of them hold it
    spelling   each word as written, folded -> how often
    names      stems that are written with a capital
    glossary   the first stem of an alias -> the aliases that begin so, longest first
    common     common English
    """

    size: int
    frequency: Mapping[str, int]
    spelling: Mapping[str, int]
    names: frozenset[str]
    glossary: Mapping[str, Sequence[Alias]]
    common: frozenset[str]

    def weight(self, stem_: str) -> float:
        """Return how telling a stem is, 0 to 1: the idf of Robertson and Spärck Jones, scaled."""
        df = self.frequency.get(stem_, 0)
        idf = log(1 + (self.size - df + 0.5) / (df + 0.5)) / log(2 * self.size + 2)
        return idf * FAINT if stem_ in _FAINT_STEMS else idf

    def weight_asked(self, token: Token) -> float:
        """Return how telling a word of a question is; an unknown everyday word tells little."""
        weight = self.weight(token.stem)
        if self.is_known(token.stem) or token.word not in self.common:
            return weight
        return weight * EVERYDAY

    def is_known(self, stem_: str) -> bool:
        """Return whether a passage, a heading, an ask or a gap holds this stem."""
        return stem_ in self.frequency

    def is_spelt(self, word: str) -> bool:
        """Whether this folded word stands in the knowledge just so."""
        return word in self.spelling

    def is_ordinary(self, stem_: str) -> bool:
        """Whether this is a word of every subject, which means nothing when it is missing."""
        return stem_ in _FAINT_STEMS or stem_ in _STOP_STEMS

    def read(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """Return `tokens` with each alias of the glossary replaced by what it stands for.

        A replacement keeps the range of the alias, so that offsets stay true. Words between those
        of an alias follow it.
        """
        if not self.glossary or not any(token.stem in self.glossary for token in tokens):
            return tuple(tokens)
        read: list[Token] = []
        position = 0
        while position < len(tokens):
            first = tokens[position]
            alias, places = self._alias(tokens, position)
            if alias is None:
                read.append(first)
                position += 1
                continue
            end = tokens[places[-1]].end
            read += (Token(*meant, first.start, end) for meant in alias.meaning)
            read += (tokens[n] for n in range(position, places[-1]) if n not in places)
            position = places[-1] + 1
        return tuple(read)

    def _alias(
        self, tokens: Sequence[Token], position: int
    ) -> tuple[Alias | None, tuple[int, ...]]:
        for alias in self.glossary.get(tokens[position].stem, ()):
            if places := alias.find(tokens, position):
                return alias, places
        return None, ()


class WordCounts:
    """Counts the words of passages and gaps, one after the other.

    `frequency`, `spelling` and `names` are those of `Lexicon`, names with how often.
    """

    def __init__(self, glossary: Mapping[str, Sequence[Alias]]) -> None:
        self.reader = Lexicon(1, {}, {}, frozenset(), glossary, frozenset())
        self.size = 0
        self.frequency: Counter[str] = Counter()
        self.spelling: Counter[str] = Counter()
        self.names: Counter[str] = Counter()

    def add(self, entry: Entry) -> None:
        """Count what an entry holds."""
        stems: set[str] = set()
        for text in (entry.text, *entry.asks):
            self.names.update(_names(clean(text), self._add(text, stems)))
        for title in (*headings_of(entry), *entry.source.titles):
            self._add(title, stems)  # whose capitals may mean nothing
        self.frequency.update(stems)
        self.size += 1

    def _add(self, text: str, stems: set[str]) -> tuple[Token, ...]:
        """Add the stems of a text to `stems`, count its words, and return them."""
        tokens = words_of(text)
        stems.update(token.stem for token in self.reader.read(tokens))
        self.spelling.update([token.word for token in tokens if not token.is_number])
        return tokens

    def add_terms(self, terms: Iterable[Term]) -> None:
        """Count the words of a glossary, which can be corrected to as well."""
        for term in terms:
            for phrase in (term.term, *term.aliases):
                self.spelling.update(token.word for token in words_of(phrase))


def build_lexicon(knowledge: KnowledgeBase, english: English) -> Lexicon:
    """Return the words of `knowledge`; the order of its parts does not matter."""
    glossary = read_glossary(knowledge.glossary)
    words = WordCounts(glossary)
    entries: tuple[Entry, ...] = (*knowledge.passages, *knowledge.gaps)
    for entry in entries:
        words.add(entry)
    words.add_terms(knowledge.glossary)
    names = frozenset(words.names)
    return Lexicon(words.size, words.frequency, words.spelling, names, glossary, english.common)


def _names(text: str, tokens: Iterable[Token]) -> Iterable[str]:
    """Yield the stems of words that have a capital although no sentence begins with them."""
    capitals = [token for token in tokens if text[token.start].isupper() and not token.is_stop]
    starts = {start for start, _ in sentences(text)} if capitals else set()
    yield from (token.stem for token in capitals if token.start not in starts)


def read_glossary(terms: Iterable[Term]) -> dict[str, tuple[Alias, ...]]:
    """Return the aliases of a glossary by their first stems, the longest first."""
    found: dict[str, set[Alias]] = {}
    for term in terms:
        meaning = tuple((token.word, token.stem) for token in words_of(term.term))
        for alias in term.aliases:
            tokens = words_of(alias)
            stems = tuple(token.stem for token in tokens)
            if stems and meaning and stems != tuple(stem_ for _, stem_ in meaning):
                words = tuple(token.word for token in tokens)
                found.setdefault(stems[0], set()).add(Alias(words, stems, meaning))
    return {
        first: tuple(sorted(aliases, key=lambda alias: (-len(alias.stems), alias)))
        for first, aliases in found.items()
    }
