"""Knowledge about words: their weights and spellings, and the terms for which they stand."""

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
"""Maximum number of other words between two words of an alias, as in "played it down"."""
EVERYDAY = 0.3
"""Weight of a common English word that is not in the knowledge, as a share of its normal weight."""
FAINT = 0.25
"""Weight of a word that is common in any text, as a share of its normal weight."""


def _no_kin(stem_: str) -> tuple[str, ...]:  # noqa: ARG001 - whatever the stem
    return ()


@dataclass(frozen=True, slots=True)
class English:
    """Common English words, folded: all `words`, and the most `common` ones among them.

    `names` are names of people and places that are not ordinary words. `kin` returns the stems that
    are synonyms of a stem or derived from it, and `opposites` those that exclude it.
    """

    words: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    kin: Callable[[str], Collection[str]] = _no_kin
    opposites: Callable[[str], Collection[str]] = _no_kin


@dataclass(frozen=True, slots=True, order=True)
class Alias:
    """An alias and its term, as folded words with their stems."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    meaning: tuple[tuple[str, str], ...]

    def find(self, tokens: Sequence[Token], start: int) -> tuple[int, ...]:
        """Return the positions of the alias's words, possibly inflected, the first at `start`.

        There may be up to `BETWEEN` other words between two of them. Return an empty tuple if the
        alias is not there.
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

    size       number of passages and gaps
    frequency  number of passages and gaps that contain each stem
    spelling   number of occurrences of each folded word
    names      stems that are capitalized within a sentence
    glossary   aliases by the stem of their first word, longest first
    common     common English words
    """

    size: int
    frequency: Mapping[str, int]
    spelling: Mapping[str, int]
    names: frozenset[str]
    glossary: Mapping[str, Sequence[Alias]]
    common: frozenset[str]

    def weight(self, stem_: str) -> float:
        """Return the weight of a stem, 0 to 1: the scaled idf of Robertson and Spärck Jones."""
        df = self.frequency.get(stem_, 0)
        idf = log(1 + (self.size - df + 0.5) / (df + 0.5)) / log(2 * self.size + 2)
        return idf * FAINT if stem_ in _FAINT_STEMS else idf

    def weight_asked(self, token: Token) -> float:
        """Return the weight of a word in a question. Unknown but common words have a low weight."""
        weight = self.weight(token.stem)
        if self.is_known(token.stem) or token.word not in self.common:
            return weight
        return weight * EVERYDAY

    def is_known(self, stem_: str) -> bool:
        """Return whether a passage, a heading, an ask or a gap contains this stem."""
        return stem_ in self.frequency

    def is_spelt(self, word: str) -> bool:
        """Return whether the knowledge contains this folded word in exactly this spelling."""
        return word in self.spelling

    def is_ordinary(self, stem_: str) -> bool:
        """Return whether this word is common in any text, so that its absence is no evidence."""
        return stem_ in _FAINT_STEMS or stem_ in _STOP_STEMS

    def read(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """Return `tokens` with each alias of the glossary replaced by its term.

        The replacement has the range of the alias, so offsets stay valid. Words between those of an
        alias are placed after it.
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
    """Counts the words of passages and gaps as they are added.

    `frequency` and `spelling` are as in `Lexicon`. `names` also counts the occurrences.
    """

    def __init__(self, glossary: Mapping[str, Sequence[Alias]]) -> None:
        self.reader = Lexicon(1, {}, {}, frozenset(), glossary, frozenset())
        self.size = 0
        self.frequency: Counter[str] = Counter()
        self.spelling: Counter[str] = Counter()
        self.names: Counter[str] = Counter()

    def add(self, entry: Entry) -> None:
        """Count the words of an entry."""
        stems: set[str] = set()
        for text in (entry.text, *entry.asks):
            self.names.update(_names(clean(text), self._add(text, stems)))
        for title in (*headings_of(entry), *entry.source.titles):
            self._add(title, stems)  # capitals in titles may mean nothing
        self.frequency.update(stems)
        self.size += 1

    def _add(self, text: str, stems: set[str]) -> tuple[Token, ...]:
        """Add the stems of a text to `stems`, count its words, and return its tokens."""
        tokens = words_of(text)
        stems.update(token.stem for token in self.reader.read(tokens))
        self.spelling.update([token.word for token in tokens if not token.is_number])
        return tokens

    def add_terms(self, terms: Iterable[Term]) -> None:
        """Count the words of a glossary, which are valid spellings too."""
        for term in terms:
            for phrase in (term.term, *term.aliases):
                self.spelling.update(token.word for token in words_of(phrase))


def build_lexicon(knowledge: KnowledgeBase, english: English) -> Lexicon:
    """Return the words of `knowledge`. The order of its parts does not matter."""
    glossary = read_glossary(knowledge.glossary)
    words = WordCounts(glossary)
    entries: tuple[Entry, ...] = (*knowledge.passages, *knowledge.gaps)
    for entry in entries:
        words.add(entry)
    words.add_terms(knowledge.glossary)
    names = frozenset(words.names)
    return Lexicon(words.size, words.frequency, words.spelling, names, glossary, english.common)


def _names(text: str, tokens: Iterable[Token]) -> Iterable[str]:
    """Yield the stems of capitalized words, except at the start of a sentence."""
    capitals = [token for token in tokens if text[token.start].isupper() and not token.is_stop]
    starts = {start for start, _ in sentences(text)} if capitals else set()
    yield from (token.stem for token in capitals if token.start not in starts)


def read_glossary(terms: Iterable[Term]) -> dict[str, tuple[Alias, ...]]:
    """Return the aliases of a glossary by the stem of their first word, longest first."""
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
