"""Premises: what a question takes for granted and the passage lacks.

No similarity notices that "48 hours", "on Friday", "Trudeau" or "the Zetas" stand nowhere in a
passage that is otherwise just what was asked for, so these are looked for one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core import parts
from bot.core.features import answers
from bot.core.words import CALENDAR_WORDS

if TYPE_CHECKING:
    from bot.core.index import Index
    from bot.core.query import Query
    from bot.core.text import Token
    from bot.core.unit import Unit

SHORTEST = 4  # letters


class Lacking(NamedTuple):
    """What a question names and a passage lacks: stem -> the word as it was typed.

    numbers    numbers, days and months
    names      names that stand elsewhere in the knowledge
    strangers  names and rare words that stand nowhere in it
    """

    numbers: dict[str, str]
    names: dict[str, str]
    strangers: dict[str, str]


def lacking(query: Query, unit: Unit, index: Index) -> Lacking:
    """Return what the question takes for granted and the unit lacks.

    Where only some sentences of a message are questions, the others take nothing for granted.
    """
    spans = parts.asking_spans(query.text) or ((0, len(query.text)),)
    found = Lacking({}, {}, {})
    for token in query.tokens:
        if token.is_stop or unit.holds(token.stem):
            continue
        kind = _kind(token, query, index, found)
        if kind is not None and any(start <= token.start < end for start, end in spans):
            kind[token.stem] = query.words.get(token.stem, token.word)
    return found


def missing(query: Query, unit: Unit, index: Index) -> tuple[str, ...]:
    """Return what `lacking` finds, as it was typed, and the words that ask for what isn't there."""
    asked = (query.asked,) if lacks_answer(query, unit) else ()
    found = (word for words in lacking(query, unit, index) for word in words.values())
    return (*asked, *dict.fromkeys(found))


def lacks_answer(query: Query, unit: Unit) -> bool:
    """Whether the kind of answer that is asked for can be seen, and the unit holds none of it.

    In a passage without asks, a name that the question does not hold may be the place asked for.
    """
    if not unit.lacks(query.kind):
        return False
    by_names = query.kind == "place" and not unit.asks
    return not (by_names and any(answers(query, sentence) for sentence in unit.sentences))


def _kind(token: Token, query: Query, index: Index, found: Lacking) -> dict[str, str] | None:
    """Return where a word belongs that the passage lacks; None if it takes nothing for granted."""
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
