"""Identify the language of a question, whatever languages the knowledge is in.

Because a question may contain names and terms from any language, only stop words and rare
punctuation marks are counted.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from bot.core.text.tokens import clean, fold, tokenize
from bot.core.text.words import STOP_WORDS
from bot.languages import rules_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_SHORTEST: Final = 2
"""Minimum length of a word that counts. Single letters are often abbreviations or code."""
_SIMILAR: Final = 1.25
"""Ratio up to which the evidence for two languages counts as equal.

Related languages share many words. For example, a Spanish question may contain about as many
Portuguese stop words as Spanish ones.
"""
_OTHERS: Final = ("de", "fr", "it", "pt")
"""Languages that must not be mistaken for one of the candidates."""
_NAME: Final = re.compile(
    r"(?<=[\w,;] )[^\W\d_a-zß-öø-ÿ]\w*"  # a capitalized word that doesn't begin a sentence
    r"(?:(?: [^\W\d_A-ZÀ-ÖØ-Þ]{1,3}){1,2}(?= [^\W\d_a-zß-öø-ÿ]))?"  # "de la" in "Ana de la Cruz"
)


@dataclass(frozen=True, slots=True)
class _Signs:
    """The folded stop words of a language, and the punctuation marks that few languages share."""

    words: frozenset[str]
    marks: frozenset[str] = frozenset()

    def count(self, words: Iterable[str], text: str) -> int:
        return sum(map(self.words.__contains__, words)) + sum(map(self.marks.__contains__, text))


def language_of(question: str, among: Collection[str], previous: Iterable[str] = ()) -> str | None:
    """Return the code of a question's language, or None if the language is unclear.

    `among` contains the codes of the candidates, and `previous` contains the earlier questions in
    the conversation, oldest first. If the question's language is unclear, use the most recent
    earlier question whose language is clear.
    """
    texts = (question, *reversed([*previous]))
    return next(filter(None, (_identified(text, tuple(among)) for text in texts)), None)


@lru_cache(maxsize=1_024)
def _identified(text: str, among: tuple[str, ...]) -> str | None:
    plain = clean(text)
    if not plain.isupper():
        plain = _NAME.sub("", plain)
    words = [*_words(plain)]
    counts = {code: _signs(code).count(words, plain.lower()) for code in among}
    best = max(among, key=counts.__getitem__)
    most = counts[best]
    if not most or [*counts.values()].count(most) > 1:
        return None
    others = (_signs(code).count(words, plain.lower()) for code in _OTHERS if code not in among)
    return best if max(others, default=0) <= most * _SIMILAR else None


def _words(text: str) -> Iterator[str]:
    return (token.word for token in tokenize(text) if len(token.word) >= _SHORTEST)


def _is_mark(letter: str) -> bool:
    """Return whether a character is not a letter. Letters don't count, because names use them."""
    return not letter.isalpha()


@cache
def _signs(code: str) -> _Signs:
    if code == "en":
        return _Signs(STOP_WORDS)
    rules = tomllib.loads(rules_of(code).read_text(encoding="utf-8"))
    words = rules.get("words", {}).get("stop", "").split()
    return _Signs(
        frozenset(map(fold, words)), frozenset(filter(_is_mark, rules.get("letters", "")))
    )
