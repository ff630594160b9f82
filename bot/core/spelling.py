"""Typos -> words of the knowledge base.

A word that neither the knowledge nor everyday English holds is read as the nearest word of the
knowledge, by optimal string alignment (a swap of neighbours counts as one edit; Boytsov 2011,
https://doi.org/10.1145/1963190.1963191). Numbers are never touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.words import FAINT_WORDS, STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.text import Token

SHORTEST = 4
"""Shorter words are left alone: too many words are one edit away from them."""
SHORT = 5
"""Up to this length one edit is allowed, beyond it two."""


class Speller:
    """Corrects words to those of a vocabulary, which maps each folded word to its count.

    `english` holds words that are no typos, although the vocabulary lacks them.
    """

    def __init__(
        self, vocabulary: Mapping[str, int], english: frozenset[str] = frozenset()
    ) -> None:
        self._vocabulary = vocabulary
        self._right = english | STOP_WORDS | FAINT_WORDS
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(vocabulary):
            if len(word) >= SHORTEST:
                self._by_length.setdefault(len(word), []).append(word)

    def correct(self, token: Token) -> tuple[str, ...]:
        """Return the words that `token` should be read as; itself where nothing is wrong."""
        word = token.word
        if token.is_number or len(word) < SHORTEST or self._is_word(word):
            return (word,)
        if nearest := self._nearest(word):
            return (nearest,)
        return self._split(word) or (word,)

    def _is_word(self, word: str) -> bool:
        return word in self._vocabulary or word in self._right

    def _nearest(self, word: str) -> str | None:
        edits = 1 if len(word) <= SHORT else 2
        choices = [
            choice
            for length in range(len(word) - edits, len(word) + edits + 1)
            for choice in self._by_length.get(length, ())
        ]
        found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=edits, limit=None)
        near = [
            (distance, choice[0] != word[0], -self._vocabulary[choice], choice)
            for choice, distance, _ in found
            if distance == 1 or choice[0] == word[0]
        ]
        return min(near)[-1] if near else None

    def _split(self, word: str) -> tuple[str, ...]:
        """Return the two words of the knowledge that were written as one, if they were."""
        for place in range(SHORTEST, len(word) - SHORTEST + 1):
            parts = word[:place], word[place:]
            if all(part in self._vocabulary for part in parts):
                return parts
        return ()
