"""The languages of a knowledge base, and the language of a question.

The language of a question is detected by its words: stop words, everyday words, and letters that
only few languages use.
"""

from __future__ import annotations

from collections import Counter
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from math import log
from typing import TYPE_CHECKING

from bot.core.compounds import Compounds
from bot.core.language import ENGLISH
from bot.core.naming import Names
from bot.core.query import parse
from bot.core.spelling import Speller
from bot.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.core.contents import Contents
    from bot.core.language import Language, WordLists
    from bot.core.lexicon import English, Lexicon
    from bot.core.model import Source
    from bot.core.text import Token

STOP, COMMON, EVERYDAY, LETTER = 1.0, 0.5, 0.25, 1.0
"""Weights of a stop word, a common word, another everyday word, and a letter as evidence for a
language.
"""
_REMEMBERED = 16


@dataclass(frozen=True, eq=False)
class Tongue:
    """Everything needed to read questions in one language.

    `contents` is what they are compared with. `is_written` is true if a source is in this language,
    and `is_translated` if `contents` contains translations into it.
    """

    language: Language
    lexicon: Lexicon
    speller: Speller
    lists: WordLists
    contents: Contents
    is_written: bool = True
    is_translated: bool = False

    @cached_property
    def names(self) -> Names:
        """The names of collections."""
        return Names(self.contents.knowledge.sources, self.lexicon, self.lists)

    @cached_property
    def rarities(self) -> Callable[[frozenset[str]], Mapping[str, float]]:
        """Return the weights of letter 4-grams. The last results are cached."""
        # Not a bound method, which would create a reference cycle that only the garbage collector
        # frees.
        return lru_cache(_REMEMBERED)(partial(_rarities, self.contents))

    def evidence(self, text: str, known: Lexicon | None = None) -> float:
        """Return the weight of the evidence for this language in a text.

        If `known` is given, its names are no evidence, and neither are single letters. In a
        language without sources, only stop words are evidence among its other words.
        """
        tokens = self.language.tokenizer.tokenise(text)
        told = [one for one in tokens if known is None or self._tells(one, known)]
        untold = "".join(text[one.start : one.end] for one in tokens if one not in told)
        weights = [self._weight(token.word) for token in told if not token.is_number]
        return sum(weights) + LETTER * (self._letters(text) - self._letters(untold))

    def _tells(self, token: Token, known: Lexicon) -> bool:
        if not known.is_spelt(token.word):
            return len(token.word) > 1
        own = token.is_stop or self.is_written
        return own and len(token.word) > 1 and not known.is_name(token.word)

    def _letters(self, text: str) -> int:
        return sum(letter in self.language.letters for letter in text.lower())

    def _weight(self, word: str) -> float:
        if word in self.language.stop_words:
            return STOP
        if word in self.lists.common:
            return COMMON
        return EVERYDAY if word in self.lists.words else 0.0

    def warm(self) -> None:
        """Fill the caches, so that the first questions are as fast as later ones."""
        if self.names:
            self.names.named_in("", parse("", self.lexicon, self.speller))
        self.speller.warm()
        self.lists.kin("")


class Tongues:
    """The languages of a knowledge base. The objects for reading a language are cached."""

    def __init__(self, contents: Contents, english: English) -> None:
        self._contents, self._english = contents, english
        self._codes = self._languages_of(contents.knowledge.sources) or [ENGLISH.code]
        self._known: dict[str, Tongue] = {}

    @property
    def main(self) -> Tongue:
        """The language with the most sources."""
        return self._tongue(self._codes[0])

    def within(self, sources: frozenset[str]) -> Tongues:
        """Return the languages of the sources with these ids."""
        if len(self._codes) == 1:
            return self
        narrowed = copy(self)
        known = self._contents.knowledge.sources
        found = self._languages_of([source for source in known if source.id in sources])
        narrowed._codes = found or self._codes  # noqa: SLF001 - of the same class
        return narrowed

    def nearest(self, tongue: Tongue) -> Tongue:
        """Return this language or, if no source is in it, the one with the most sources."""
        return tongue if tongue.language.code in self._codes else self.main

    def of(self, question: str, previous: Iterable[str] = ()) -> Tongue:
        """Return the language of a question or, if that is unclear, of the earlier questions."""
        if len(self._codes) == 1:
            return self.main
        tongues = [*map(self._tongue, self._codes)]
        # For example, "Peña Nieto" in an English source doesn't make a question Spanish.
        are_written = all(tongue.is_written for tongue in tongues)
        known = None if are_written else self.main.lexicon
        for text in (question, *reversed([*previous])):
            plain = clean(text)
            found = [tongue.evidence(plain, known) for tongue in tongues]
            if found.count(max(found)) == 1:
                return tongues[found.index(max(found))]
        return self.main

    def warm(self) -> None:
        """Fill the caches of all languages."""
        for code in self._codes:
            self._tongue(code).warm()

    def _tongue(self, code: str) -> Tongue:
        if (known := self._known.get(code)) is None:
            known = self._known[code] = self._read(code)
        return known

    def _read(self, code: str) -> Tongue:
        contents = self._contents.in_language(code)
        is_written = any(one.language == code for one in contents.knowledge.sources)
        kind = is_written or len(self._codes) == 1, contents is not self._contents
        if code == ENGLISH.code:
            reading = contents.lexicon, contents.speller, self._english, contents
            return Tongue(ENGLISH, *reading, *kind)
        lexicon = contents.lexicon.reading(code)
        language, lists = lexicon.language, lexicon.language.lists
        compounds = Compounds(lexicon.spelling, language) if language.compounds else None
        if compounds:
            lists = replace(lists, kin=compounds.kin)
        speller = Speller(
            lexicon.spelling, lists.words, names=lists.names, language=language, compounds=compounds
        )
        return Tongue(language, lexicon, speller, lists, contents, *kind)

    def _languages_of(self, sources: Sequence[Source]) -> list[str]:
        """Return the codes of the languages of these sources, the most frequent first.

        Languages that only questions are in come last.
        """
        count = Counter(source.language for source in sources)
        ids = {source.id for source in sources}
        asked = (code for code, among in self._contents.translated.items() if among & ids)
        return sorted({*count, *asked}, key=lambda code: (-count[code], code))


def _rarities(contents: Contents, grams: frozenset[str]) -> Mapping[str, float]:
    """Return the logarithms of the inverse document frequencies of letter 4-grams."""
    units, held = contents.sampled + 1, contents.grams
    return {gram: log(units / (held.get(gram, 0) + 0.5)) for gram in sorted(grams)}
