"""Premises: what a question takes for granted and the passage lacks.

No similarity notices that "48 hours", "on Friday", "Trudeau" or "the Zetas" stand nowhere in a
passage that is otherwise just what was asked for, so these are looked for one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core import parts
from bot.core.words import CALENDAR_WORDS

if TYPE_CHECKING:
    from bot.core.index import Index
    from bot.core.query import Query
    from bot.core.text import Token

SHORTEST = 4  # letters


class Premises(NamedTuple):
    """The names and numbers that a question takes for granted: stem -> the word as it was typed.

    numbers    numbers, days and months
    names      names that the knowledge has somewhere
    strangers  names and rare words that it doesn't have
    """

    numbers: dict[str, str]
    names: dict[str, str]
    strangers: dict[str, str]


def premises_of(query: Query, index: Index) -> Premises:
    """Return what the question takes for granted.

    If only some sentences of a message are questions, the others take nothing for granted.
    """
    spans = parts.asking_spans(query.text) or ((0, len(query.text)),)
    found = Premises({}, {}, {})
    for token in query.tokens:
        kind = None if token.is_stop else _kind(token, query, index, found)
        if kind is not None and any(start <= token.start < end for start, end in spans):
            kind[token.stem] = query.words.get(token.stem, token.word)
    return found


def _kind(token: Token, query: Query, index: Index, found: Premises) -> dict[str, str] | None:
    """Return where a word belongs; None if it takes nothing for granted."""
    lexicon = index.lexicon
    if token.is_number or token.word in CALENDAR_WORDS:
        return found.numbers
    if token.stem in lexicon.names:
        return found.names
    if lexicon.is_known(token.stem) or lexicon.is_ordinary(token.stem):
        return None
    if token.stem in query.names or index.speller.is_name(token.word):
        return found.strangers
    rare = len(token.word) >= SHORTEST and not index.speller.is_word(token.word)
    return found.strangers if rare and not index.speller.is_typo(token.word) else None
