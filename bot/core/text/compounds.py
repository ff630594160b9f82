"""Compound words, such as "Werkzeugkasten", in languages that write them without spaces."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.text.language import Language

SHORTEST: Final = 3
"""Minimum number of letters in a part of a compound."""
_LINKS: Final = ("", "s", "n", "en", "es", "e", "er")
"""Letters that may link the parts of a compound."""


class Compounds:
    """Splits compounds into their parts, and finds stems that are related to a stem.

    Parts of a compound that are not in the knowledge must be everyday words.
    """

    def __init__(self, vocabulary: Iterable[str], language: Language) -> None:
        self._vocabulary, self._language = vocabulary, language
        self.kin = lru_cache(maxsize=4_096)(self._kin)

    def warm(self) -> None:
        """Fill the caches now so that the first question doesn't have to wait for them."""
        _ = self._words, self._everything

    def is_compound(self, word: str) -> bool:
        """Return whether a folded word consists of two known words."""
        ends = range(SHORTEST, len(word) - SHORTEST + 1)
        words, stem = self._words, self._language.tokenizer.stem
        return any(word[:at] in words and self._is_rest(stem(word[at:])) for at in ends)

    def parts(self, word: str) -> tuple[str, ...]:
        """Split a compound that isn't in the knowledge, and return the parts that are.

        `word` must be folded. Letters that link the parts, such as the "s" in "Versammlungsraum",
        are left out.
        """
        if word in self._vocabulary or len(word) < 2 * SHORTEST:
            return ()
        stem = self._language.tokenizer.stem
        if stem(word) in self._stems:
            return ()
        for at in range(len(word) - SHORTEST, SHORTEST - 1, -1):
            start, rest = word[:at], word[at:]
            if self._is_start(start) and stem(rest) in self._everything:
                found = [
                    part for part in (self._unlinked(start), rest) if stem(part) in self._stems
                ]
                if found:
                    return tuple(found)
        return ()

    def _unlinked(self, start: str) -> str:
        stem = self._language.tokenizer.stem
        ways = (start.removesuffix(link) for link in _LINKS)
        return next((way for way in ways if stem(way) in self._stems), start)

    def _kin(self, stem: str) -> tuple[str, ...]:
        """Return the compounds and parts of this stem, and the stems listed as related to it."""
        listed = self._language.lists.kin(stem)
        return tuple(sorted({*listed, *self._sharing(stem)}))

    def _sharing(self, stem: str) -> tuple[str, ...]:
        """Return the stems in the knowledge that are compounds of this stem, or parts of it."""
        if len(stem) < SHORTEST:
            return ()
        near = (one for one in self._stems if one in stem or stem in one)
        return tuple(one for one in near if self._shares(stem, one))

    def _shares(self, one: str, other: str) -> bool:
        short, long = sorted((one, other), key=len)
        if len(short) < SHORTEST or len(long) - len(short) < SHORTEST:
            return False
        if long.startswith(short):
            return self._is_rest(long[len(short) :])
        return long.endswith(short) and self._is_start(long[: -len(short)])

    def _is_rest(self, rest: str) -> bool:
        return any(rest.removeprefix(link) in self._everything for link in _LINKS)

    def _is_start(self, start: str) -> bool:
        stem = self._language.tokenizer.stem
        return any(stem(start.removesuffix(link)) in self._everything for link in _LINKS)

    @cached_property
    def _stems(self) -> frozenset[str]:
        """The stems of the words in the knowledge."""
        return frozenset(self._stemmed(self._vocabulary))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._vocabulary) | self._language.lists.words

    @cached_property
    def _everything(self) -> frozenset[str]:
        """The stems of the words in the knowledge and of everyday words."""
        return self._stems.union(self._stemmed(self._language.lists.words))

    def _stemmed(self, words: Iterable[str]) -> Iterator[str]:
        stem = self._language.tokenizer.stem
        return (stem(word) for word in words if len(word) >= SHORTEST)
