"""The languages of a knowledge base, and the language of a question.

The language of a question is detected by its stop words, its everyday words, and letters that only
a few languages use.
"""

from __future__ import annotations

from collections import Counter
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from math import log
from typing import TYPE_CHECKING

from bot.core.questions.naming import Names
from bot.core.questions.query import parse
from bot.core.text.compounds import Compounds
from bot.core.text.detecting import Signs, most_likely
from bot.core.text.language import ENGLISH
from bot.core.text.spelling import Speller
from bot.core.text.tokens import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.core.model.entries import Source
    from bot.core.retrieval.contents import Contents
    from bot.core.text.language import Language, WordLists
    from bot.core.text.lexicon import English, Lexicon

_REMEMBERED = 16


@dataclass(frozen=True, eq=False)
class Tongue:
    """Everything needed to read questions in one language.

    `contents` is searched for the answers. `is_translated` is true if the contents include
    translations into the language.
    """

    language: Language
    lexicon: Lexicon
    speller: Speller
    lists: WordLists
    contents: Contents
    is_translated: bool = False

    @cached_property
    def names(self) -> Names:
        """The names by which questions may refer to collections."""
        return Names(self.contents.knowledge.sources, self.lexicon, self.lists)

    @cached_property
    def rarities(self) -> Callable[[frozenset[str]], Mapping[str, float]]:
        """A function that returns the weights of letter 4-grams and caches recent results."""
        # A bound method would create a reference cycle, which only the garbage collector can free.
        return lru_cache(_REMEMBERED)(partial(_rarities, self.contents))

    def warm(self) -> None:
        """Fill the caches so that the first questions are as fast as later ones."""
        if self.names:
            self.names.named_in("", parse("", self.lexicon, self.speller))
        self.speller.warm()
        self.lists.kin("")


class Tongues:
    """The languages of a knowledge base. Each language's `Tongue` is cached.

    If the contents extend or limit other contents, `based` provides the languages of the other
    contents, so that both share their word lists.
    """

    def __init__(self, contents: Contents, english: English, based: Based | None = None) -> None:
        self._contents, self._english, self._based = contents, english, based
        self._codes = self._languages_of(contents.knowledge.sources) or [ENGLISH.code]
        self._known: dict[str, Tongue] = {}
        self._detected: dict[str, Signs] = {}

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
        """Return `tongue` if it is one of these languages, or else the main language."""
        return tongue if tongue.language.code in self._codes else self.main

    def of(self, question: str, previous: Iterable[str] = ()) -> Tongue:
        """Return the language of a question or, if that is unclear, of the earlier questions.

        If their language is unclear, too, return the main language.
        """
        if len(self._codes) == 1:
            return self.main
        texts = map(clean, (question, *reversed([*previous])))
        signs = most_likely(texts, [*map(self._signs, self._codes)], self.main.lexicon)
        return self._tongue(signs.language.code) if signs else self.main

    def warm(self) -> None:
        """Fill the caches of all languages."""
        for code in self._codes:
            self._tongue(code).warm()

    def _tongue(self, code: str) -> Tongue:
        if (known := self._known.get(code)) is None:
            known = self._known[code] = self._read(code)
        return known

    def _signs(self, code: str) -> Signs:
        """Return the signs by which a language is detected, without creating its `Tongue`."""
        if (known := self._detected.get(code)) is None:
            is_written = any(one.language == code for one in self._contents.knowledge.sources)
            language = self._contents.lexicon.reading(code).language
            lists = self._english if code == ENGLISH.code else language.lists
            known = self._detected[code] = Signs(language, lists, is_written)
        return known

    def _read(self, code: str) -> Tongue:
        contents = self._contents.in_language(code)
        is_translated = contents is not self._contents
        if self._based is not None:
            return replace(self._based.tongue(code, contents), is_translated=is_translated)
        if code == ENGLISH.code:
            reading = contents.lexicon, contents.speller, self._english, contents
            return Tongue(ENGLISH, *reading, is_translated)
        lexicon = contents.lexicon.reading(code)
        language, lists = lexicon.language, lexicon.language.lists
        compounds = Compounds(lexicon.spelling, language) if language.compounds else None
        if compounds:
            lists = replace(lists, kin=compounds.kin)
        speller = Speller(
            lexicon.spelling, lists.words, names=lists.names, language=language, compounds=compounds
        )
        return Tongue(language, lexicon, speller, lists, contents, is_translated)

    def _languages_of(self, sources: Sequence[Source]) -> list[str]:
        """Return the codes of the languages of these sources, most frequent first.

        Languages in which there are only translations come last.
        """
        count = Counter(source.language for source in sources)
        ids = {source.id for source in sources}
        asked = (code for code, among in self._contents.translated.items() if among & ids)
        return sorted({*count, *asked}, key=lambda code: (-count[code], code))


@dataclass(frozen=True, eq=False)
class Based:
    """The languages of existing contents that new contents extend or limit.

    `respell` derives the speller for the new contents from the old speller and the new lexicon.
    """

    tongues: Tongues
    respell: Callable[[Speller, Lexicon], Speller]

    def tongue(self, code: str, contents: Contents) -> Tongue:
        """Return a `Tongue` for the new contents, with the word lists of the old contents."""
        base = self.tongues._tongue(code)  # noqa: SLF001 - part of `Tongues`
        lexicon = contents.lexicon.reading(code)
        speller = self.respell(base.speller, lexicon)
        return replace(base, lexicon=lexicon, speller=speller, contents=contents)


def _rarities(contents: Contents, grams: frozenset[str]) -> Mapping[str, float]:
    """Return the logarithm of the inverse document frequency of each letter 4-gram."""
    units, held = contents.sampled + 1, contents.grams
    return {gram: log(units / (held.get(gram, 0) + 0.5)) for gram in sorted(grams)}
