"""The premise guard: what a question takes for granted and the passage does not hold.

No similarity notices that "48 hours", "on Friday", "Trudeau" or "the Zetas" stand nowhere in a
passage that is otherwise just what was asked for; so these are looked for one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.words import CALENDAR_WORDS

if TYPE_CHECKING:
    from bot.core.index import Index, Unit
    from bot.core.query import Query
    from bot.core.text import Token

TELLING = 0.55
"""A name of the knowledge that is as telling as this can't be meant to be everywhere."""
SHORTEST = 3  # letters


def missing(query: Query, unit: Unit, index: Index) -> tuple[str, ...]:
    """Return the numbers, dates, names and rare words of the query that the unit lacks, as typed."""
    found = {
        token.stem: query.words.get(token.stem, token.word)
        for token in query.tokens
        if not token.is_stop and not unit.holds(token.stem) and _is_premise(token, query, index)
    }
    return tuple(dict.fromkeys(found.values()))


def _is_premise(token: Token, query: Query, index: Index) -> bool:
    lexicon = index.lexicon
    if token.is_number or token.word in CALENDAR_WORDS:
        return True
    if token.stem in lexicon.names:
        return query.terms[token.stem] >= TELLING
    if lexicon.is_known(token.stem) or lexicon.is_ordinary(token.stem):
        return False
    if token.stem in query.names:
        return True
    return len(token.word) >= SHORTEST and token.word not in index.english.words
