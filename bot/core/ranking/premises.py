"""Premises: numbers, names and rare words that a question presupposes.

A similarity score does not reveal that "48 hours", "on Friday" or "Trudeau" is missing from a
passage that otherwise matches perfectly. Therefore, each premise is checked separately.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core.questions import parts

if TYPE_CHECKING:
    from bot.core.questions.query import Query
    from bot.core.retrieval.index import Index
    from bot.core.text.tokens import Token

SHORTEST = 4  # minimum length of a rare word, in letters


class Premises(NamedTuple):
    """The premises of a question, as mappings from stems to the words as typed.

    numbers    numbers, days and months
    names      names that occur in the knowledge
    strangers  names and rare words that don't occur in the knowledge
    """

    numbers: dict[str, str]
    names: dict[str, str]
    strangers: dict[str, str]


def premises_of(query: Query, index: Index) -> Premises:
    """Return the premises of a question.

    If only some sentences of a message are questions, words in the other sentences are ignored.
    """
    spans = parts.asking_spans(query.text, query.language.patterns) or ((0, len(query.text)),)
    found = Premises({}, {}, {})
    for token in query.tokens:
        kind = None if token.is_stop else _kind(token, query, index, found)
        if kind is not None and any(start <= token.start < end for start, end in spans):
            kind[token.stem] = query.words.get(token.stem, token.word)
    return found


def _kind(token: Token, query: Query, index: Index, found: Premises) -> dict[str, str] | None:
    """Return the group of premises to which a word belongs, or None if it is not a premise."""
    lexicon = index.lexicon
    if token.is_number or token.word in query.language.calendar_words:
        return found.numbers
    if token.stem in lexicon.names:
        return found.names
    if lexicon.is_known(token.stem) or lexicon.is_ordinary(token.stem):
        return None
    if token.stem in query.names or index.speller.is_name(token.word):
        return found.strangers
    rare = len(token.word) >= SHORTEST and not index.speller.is_word(token.word)
    return found.strangers if rare and not index.speller.is_typo(token.word) else None
