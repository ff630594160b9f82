"""Signs that reveal the language of a question: stop words, everyday words and rare letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.core.text.language import Language, WordLists
    from bot.core.text.lexicon import Lexicon
    from bot.core.text.tokens import Token

STOP, COMMON, EVERYDAY, LETTER = 1.0, 0.5, 0.25, 1.0
"""Weights of stop words, common words, other everyday words and letters as signs of a language."""


@dataclass(frozen=True, eq=False)
class Signs:
    """The signs of a language. `is_written` is true if any source is in this language."""

    language: Language
    lists: WordLists
    is_written: bool = True

    def evidence(self, text: str, known: Lexicon | None = None) -> float:
        """Return the weight of the evidence that a text is in this language.

        If `known` is given, one-letter words and the names in `known` don't count. For a language
        without sources, the other words in `known` count only if they are stop words.
        """
        weight = LETTER * self._letters(text)
        for token in self.language.tokenizer.tokenize(text):
            if known and not self._tells(token, known):
                weight -= LETTER * self._letters(text[token.start : token.end])
            elif not token.is_number:
                weight += self._weight(token.word)
        return weight

    def _tells(self, token: Token, known: Lexicon) -> bool:
        if not known.is_spelt(token.word):
            return len(token.word) > 1
        own = token.is_stop or self.is_written
        return own and len(token.word) > 1 and not known.is_name(token.word)

    def _letters(self, text: str) -> int:
        return sum(map(text.lower().count, self.language.letters))

    def _weight(self, word: str) -> float:
        if word in self.language.stop_words:
            return STOP
        if word in self.lists.common:
            return COMMON
        return EVERYDAY if word in self.lists.words else 0.0


def most_likely(texts: Iterable[str], languages: Sequence[Signs], known: Lexicon) -> Signs | None:
    """Return the `Signs` that match the first text whose language is clear, or None.

    `known` contains the words of the sources, which matter only if one of the languages has no
    sources. For example, "Peña Nieto" doesn't make a question Spanish if the name is in an English
    source.
    """
    ignored = None if all(one.is_written for one in languages) else known
    for text in texts:
        found = [one.evidence(text, ignored) for one in languages]
        if found.count(max(found)) == 1:
            return languages[found.index(max(found))]
    return None
