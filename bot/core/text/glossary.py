"""Aliases of a glossary's terms, and other spellings of words, replaced in questions and texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.text.inflection import is_inflected
from bot.core.text.language import ENGLISH, Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.core.model.knowledge import Term
    from bot.core.text.tokens import Token

BETWEEN = 1
"""Maximum number of other words between adjacent words of an alias, as in "played it down"."""
_PARTICLES = frozenset({"in", "off", "on", "out", "up"})
"""Last words of other spellings that begin with a verb, such as "log in"."""


@dataclass(frozen=True, slots=True, order=True)
class Alias:
    """A glossary alias and the term that it stands for, as folded words with their stems."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    meaning: tuple[tuple[str, str], ...]
    by_stem: bool = False  # whether sharing a stem is enough to match
    is_spelling: bool = False  # whether this is another spelling of the same word

    def find(self, tokens: Sequence[Token], start: int) -> tuple[int, ...]:
        """Return the positions of the alias's words, the first of which must be at `start`.

        Inflected forms of an alias also match. Up to `BETWEEN` other words may separate adjacent
        words of the alias. The words of another spelling must be adjacent. They may have a plural
        "s", but other inflections match only in phrases such as "log in". Return an empty tuple if
        the alias is not found.
        """
        found: list[int] = []
        position = start
        between = 0 if self.is_spelling else BETWEEN
        for word, stem in zip(self.words, self.stems, strict=True):
            nearby = range(position, min(len(tokens), position + 1 + (between if found else 0)))
            at = next((n for n in nearby if self._is_form(tokens[n], word, stem)), None)
            if at is None or (found and not self._is_joined(tokens[found[-1]], tokens[at])):
                return ()
            found.append(at)
            position = at + 1
        return tuple(found)

    def _is_form(self, token: Token, word: str, stem: str) -> bool:
        if self.is_spelling and self.words[-1] not in _PARTICLES:
            return token.word in {word, f"{word}s"}
        return token.stem == stem if self.by_stem else is_inflected(token.word, word)

    def _is_joined(self, one: Token, other: Token) -> bool:
        """Return True unless this is a spelling and more than one character separates the words."""
        return not self.is_spelling or other.start - one.end <= 1


def replaced(
    tokens: Sequence[Token], glossary: Mapping[str, Sequence[Alias]], language: Language
) -> tuple[Token, ...]:
    """Return `tokens` with each alias of a glossary replaced by its term.

    The term gets the range of the alias, so offsets stay valid. Words that interrupt an alias are
    placed after the term.
    """
    if not glossary or not any(token.stem in glossary for token in tokens):
        return tuple(tokens)
    read: list[Token] = []
    position = 0
    while position < len(tokens):
        first = tokens[position]
        alias, places = _first(glossary.get(first.stem, ()), tokens, position)
        if alias is None:
            read.append(first)
            position += 1
            continue
        end = tokens[places[-1]].end
        token = language.tokenizer.token
        read += (token(*meant, first.start, end) for meant in alias.meaning)
        read += (tokens[n] for n in range(position, places[-1]) if n not in places)
        position = places[-1] + 1
    return tuple(read)


def _first(
    aliases: Iterable[Alias], tokens: Sequence[Token], position: int
) -> tuple[Alias | None, tuple[int, ...]]:
    """Return the first alias that is found at a position, and the positions of its words."""
    for alias in aliases:
        if places := alias.find(tokens, position):
            return alias, places
    return None, ()


def read_glossary(
    terms: Iterable[Term], language: Language = ENGLISH
) -> dict[str, tuple[Alias, ...]]:
    """Return all aliases, grouped by the stem of their first word, longest first.

    Other spellings of words in `language` count as aliases, too. Among aliases with equally many
    words, those of `terms` come first.
    """
    spelt = language.tokenizer.words_of
    spellings = [
        alias
        for spelling, others in language.variants
        for alias in _aliases(spelt(spelling), others, language, is_spelling=True)
    ]
    readings = _grouped(spellings)
    given = [
        alias
        for term in terms
        for alias in _aliases(
            replaced(spelt(term.term), readings, language), term.aliases, language
        )
    ]
    return _grouped([*spellings, *given])


def _aliases(
    meant: Sequence[Token], others: Iterable[str], language: Language, *, is_spelling: bool = False
) -> Iterator[Alias]:
    """Yield the aliases that stand for the tokens `meant`."""
    meaning = tuple((token.word, token.stem) for token in meant)
    for other in others:
        tokens = language.tokenizer.words_of(other)
        words, stems = tuple(one.word for one in tokens), tuple(one.stem for one in tokens)
        if stems and meaning and stems != tuple(stem_ for _, stem_ in meaning):
            yield Alias(words, stems, meaning, language is not ENGLISH, is_spelling)


def _grouped(aliases: Iterable[Alias]) -> dict[str, tuple[Alias, ...]]:
    found: dict[str, set[Alias]] = {}
    for alias in aliases:
        found.setdefault(alias.stems[0], set()).add(alias)
    return {
        first: tuple(sorted(some, key=lambda alias: (-len(alias.stems), alias.is_spelling, alias)))
        for first, some in found.items()
    }
