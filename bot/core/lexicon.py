"""What is known of words: how telling each is here, how it is spelt, and what stands for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from bot.core.text import Token, clean, stem, tokenise
from bot.core.words import FAINT_WORDS, STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.model import KnowledgeBase, Term

_FAINT_STEMS = frozenset(map(stem, FAINT_WORDS))
_STOP_STEMS = frozenset(map(stem, STOP_WORDS))
FAINT = 0.25
"""The weight of a word of every subject, as a share of what its rarity would give it."""


@dataclass(frozen=True, slots=True)
class English:
    """Everyday English, folded: all `words`, and the `common` ones among them."""

    words: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a knowledge base.

    `frequency` counts the passages and gaps that hold a stem, of `size` altogether; `spelling`
    counts the words as they are written, folded; `names` are stems that are written with a
    capital; `glossary` maps the first stem of an alias to its other stems and the stems of what
    it stands for, longest alias first.
    """

    size: int
    frequency: Mapping[str, int]
    spelling: Mapping[str, int]
    names: frozenset[str]
    glossary: Mapping[str, Sequence[tuple[tuple[str, ...], tuple[str, ...]]]]

    def weight(self, stem_: str) -> float:
        """Return how telling a stem is, 0 to 1: the idf of Robertson and Spärck Jones, scaled."""
        df = self.frequency.get(stem_, 0)
        idf = log(1 + (self.size - df + 0.5) / (df + 0.5)) / log(2 * self.size + 2)
        return idf * FAINT if stem_ in _FAINT_STEMS else idf

    def is_known(self, stem_: str) -> bool:
        """Whether a passage, an ask or a gap holds this stem."""
        return stem_ in self.frequency

    def is_ordinary(self, stem_: str) -> bool:
        """Whether this is a word of every subject, which means nothing when it is missing."""
        return stem_ in _FAINT_STEMS or stem_ in _STOP_STEMS

    def read(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """Return `tokens` with each alias of the glossary replaced by what it stands for.

        A replacement keeps the range of the alias, so that offsets stay true.
        """
        read: list[Token] = []
        position = 0
        while position < len(tokens):
            length, meaning = self._alias_at(tokens, position)
            if length:
                first, last = tokens[position], tokens[position + length - 1]
                read += (Token(word, word, first.start, last.end) for word in meaning)
            else:
                read.append(tokens[position])
            position += length or 1
        return tuple(read)

    def _alias_at(self, tokens: Sequence[Token], position: int) -> tuple[int, tuple[str, ...]]:
        for rest, meaning in self.glossary.get(tokens[position].stem, ()):
            following = tokens[position + 1 : position + 1 + len(rest)]
            if len(following) == len(rest) and all(
                token.stem == part for token, part in zip(following, rest, strict=True)
            ):
                return 1 + len(rest), meaning
        return 0, ()


def build_lexicon(knowledge: KnowledgeBase) -> Lexicon:
    """Return the words of `knowledge`; the order of its parts does not matter."""
    glossary = _glossary(knowledge.glossary)
    reader = Lexicon(1, {}, {}, frozenset(), glossary)
    frequency: Counter[str] = Counter()
    spelling: Counter[str] = Counter()
    names: Counter[str] = Counter()
    items = (*knowledge.passages, *knowledge.gaps)
    for item in items:
        stems: set[str] = set()
        for text in (clean(item.text), *map(clean, item.asks)):
            tokens = tokenise(text)
            stems.update(token.stem for token in reader.read(tokens))
            spelling.update(token.word for token in tokens if not token.is_number)
            names.update(_names(text, tokens))
        frequency.update(stems)
    for term in knowledge.glossary:
        for phrase in (term.term, *term.aliases):
            spelling.update(token.word for token in tokenise(clean(phrase)))
    return Lexicon(len(items), frequency, spelling, frozenset(names), glossary)


def _names(text: str, tokens: Iterable[Token]) -> Iterable[str]:
    for token in tokens:
        if token.start and text[token.start].isupper() and not token.is_stop:
            yield token.stem


def _glossary(
    terms: Iterable[Term],
) -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    found: dict[str, set[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for term in terms:
        meaning = tuple(token.stem for token in tokenise(clean(term.term)))
        for alias in term.aliases:
            stems = tuple(token.stem for token in tokenise(clean(alias)))
            if stems and meaning and stems != meaning:
                found.setdefault(stems[0], set()).add((stems[1:], meaning))
    return {
        first: tuple(sorted(entries, key=lambda entry: (-len(entry[0]), entry)))
        for first, entries in found.items()
    }
