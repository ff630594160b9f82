"""Statements of a passage, analyzed to tell whether they contradict a question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core.text.tokens import sentences, stem, tokenize
from bot.core.text.words import NEGATIONS, OPPOSING_WORDS, OUTDATED_WORDS, SMALL_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.text.tokens import Token

_NEGATIONS = frozenset(map(stem, NEGATIONS)) | frozenset(map(stem, ("longer", "instead", "except")))
OPPOSING = _NEGATIONS | frozenset(map(stem, OPPOSING_WORDS))
"""Stems of words that make a statement negative."""
_OUTDATED = frozenset(map(stem, OUTDATED_WORDS))
_NONE = frozenset({"no", "without", "zero", "none"})
_BREAK = re.compile(r"[.;:,!?|\u2022\u2013\u2014]")
_NUMBER = re.compile(r"\d[\d.,]*")
REACH = 3
"""Number of words after a negation that are negated."""
_NEAR = 2
"""Number of words after "no" or "was" that are affected."""


def number_of(word: str) -> str | None:
    """Return the number that a word stands for, in digits, or None."""
    if digits := _NUMBER.match(word):
        return digits[0].rstrip(".,").removesuffix(".00")
    return SMALL_NUMBERS.get(word)


def numbers_of(words: Iterable[str]) -> frozenset[str]:
    """Return the numbers, in digits, that any of the words stand for."""
    return frozenset(number for word in words if (number := number_of(word)))


def negated_in(tokens: Sequence[Token]) -> frozenset[int]:
    """Return the positions, in the text, of the words that closely follow a negation."""
    last, found = -REACH - 1, set()
    for place, token in enumerate(tokens):
        if token.stem in _NEGATIONS:
            last = place
        elif place - last <= REACH:
            found.add(token.start)
    return frozenset(found)


class Statement:
    """A sentence of a passage, or one line of a sentence.

    stems     stems of all words
    numbers   numbers, in digits
    negated   stems, and numbers in digits, that closely follow a negation
    excluded  stems, and numbers in digits, that closely follow a word such as "no"
    outdated  stems, and numbers in digits, that closely follow a word such as "was"
    """

    __slots__ = ("excluded", "negated", "numbers", "outdated", "stems")

    def __init__(self, line: str) -> None:
        tokens = tokenize(line)
        self.stems = frozenset([token.stem for token in tokens])
        self.numbers: set[str] = set()
        self.negated: set[str] = set()
        self.excluded: set[str] = set()
        self.outdated: set[str] = set()
        self._read(line, tokens)

    def affirms(self, said: str) -> bool:
        """Return whether the statement contains `said` without calling it wrong or outdated."""
        is_said = said in self.stems or said in self.numbers
        return is_said and not self.disowns(said)

    def disowns(self, said: str) -> bool:
        """Return whether the statement says that `said` is wrong or no longer right."""
        return said in self.negated or said in self.outdated

    def _read(self, line: str, tokens: Sequence[Token]) -> None:
        never = -REACH - 1
        no = none = was = never
        end = 0
        for place, token in enumerate(tokens):
            if _BREAK.search(line, end, token.start):
                no = none = was = never
            end = token.end
            number = number_of(token.word)
            said = number or token.stem
            for last, reach, group in (
                (no, REACH, self.negated), (none, _NEAR, self.excluded), (was, _NEAR, self.outdated)
            ):  # fmt: skip
                if place - last <= reach:
                    group.add(said)
            if number:
                self.numbers.add(number)
            no = place if token.stem in _NEGATIONS else no
            none = place if token.stem in _NONE else none
            was = place if token.stem in _OUTDATED else was


def statements(text: str) -> Iterator[Statement]:
    """Yield the statements of a passage's text."""
    for start, end in sentences(text):
        yield from (Statement(line) for line in text[start:end].splitlines() if line.strip())
