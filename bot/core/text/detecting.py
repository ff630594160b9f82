"""Signs of the language of a question: stop words, everyday words and rare letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.core.text.language import Language, WordLists
    from bot.core.text.lexicon import Lexicon
    from bot.core.text.tokens import Token

STOP, COMMON, EVERYDAY, LETTER = 1.0, 0.5, 0.25, 1.0
"""Weights of a stop word, a common word, another everyday word, and a letter as evidence for a
language.
"""


@dataclass(frozen=True, eq=False)
class Signs:
    """The signs of a language. `is_written` is true if a source is in the language."""

    language: Language
    lists: WordLists
    is_written: bool = True

    def evidence(self, text: str, known: Lexicon | None = None) -> float:
        """Return the weight of the evidence for this language in a text.

        If `known` is given, names in it and single letters are no evidence. If the language has no
        sources, the only words of `known` that are evidence are stop words.
        """
        weight = LETTER * self._letters(text)
        for token in self.language.tokenizer.tokenise(text):
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
    """Return the signs of the language of the first text that is clearly in one, or None.

    `known` contains the words of the sources. They matter only if there is a language without
    sources: for example, "Peña Nieto" in an English source doesn't make a question Spanish.
    """
    ignored = None if all(one.is_written for one in languages) else known
    for text in texts:
        found = [one.evidence(text, ignored) for one in languages]
        if found.count(max(found)) == 1:
            return languages[found.index(max(found))]
    return None
