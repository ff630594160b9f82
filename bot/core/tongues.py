"""The languages of a knowledge base, and the language of a question.

The language of a question is detected by its words: stop words, everyday words, and letters that
only few languages use.
"""

from __future__ import annotations

from collections import Counter
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bot.core.compounds import Compounds
from bot.core.language import ENGLISH
from bot.core.naming import Names
from bot.core.query import parse
from bot.core.spelling import Speller
from bot.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.core.contents import Contents
    from bot.core.language import Language, WordLists
    from bot.core.lexicon import English, Lexicon
    from bot.core.model import Source

STOP, COMMON, EVERYDAY, LETTER = 1.0, 0.5, 0.25, 1.0
"""Weights of a stop word, a common word, another everyday word, and a letter as evidence for a
language.
"""


@dataclass(frozen=True, eq=False)
class Tongue:
    """Everything needed to read questions in one language."""

    language: Language
    lexicon: Lexicon
    speller: Speller
    lists: WordLists
    sources: Sequence[Source]

    @cached_property
    def names(self) -> Names:
        """The names of collections."""
        return Names(self.sources, self.lexicon, self.lists)

    def evidence(self, text: str) -> float:
        """Return the weight of the evidence for this language in a text."""
        tokens = self.language.tokenizer.tokenise(text)
        words = [token.word for token in tokens if not token.is_number]
        letters = sum(letter in self.language.letters for letter in text.lower())
        return sum(map(self._weight, words)) + LETTER * letters

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
    """The languages of a knowledge base. The objects for reading a language are cached.

    If the contents are only a part of larger ones, `whole` are the languages of those, and their
    lists of words are shared.
    """

    def __init__(self, contents: Contents, english: English, whole: Tongues | None = None) -> None:
        self._contents, self._english, self._whole = contents, english, whole
        self._codes = _by_sources(contents.knowledge.sources) or [ENGLISH.code]
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
        found = _by_sources(source for source in known if source.id in sources)
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
        for text in (question, *reversed([*previous])):
            plain = clean(text)
            found = [tongue.evidence(plain) for tongue in tongues]
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
        contents, sources = self._contents, self._contents.knowledge.sources
        if self._whole is not None:
            tongue = self._whole._tongue(code)  # noqa: SLF001 - of the same class
            lexicon = contents.lexicon.reading(code)
            speller = tongue.speller.within(lexicon)
            return replace(tongue, lexicon=lexicon, speller=speller, sources=sources)
        if code == ENGLISH.code:
            return Tongue(ENGLISH, contents.lexicon, contents.speller, self._english, sources)
        lexicon = contents.lexicon.reading(code)
        language, lists = lexicon.language, lexicon.language.lists
        compounds = Compounds(lexicon.spelling, language) if language.compounds else None
        if compounds:
            lists = replace(lists, kin=compounds.kin)
        speller = Speller(
            lexicon.spelling, lists.words, names=lists.names, language=language, compounds=compounds
        )
        return Tongue(language, lexicon, speller, lists, sources)


def _by_sources(sources: Iterable[Source]) -> list[str]:
    """Return the codes of the languages of these sources, the most frequent first."""
    count = Counter(source.language for source in sources)
    return sorted(count, key=lambda code: (-count[code], code))
