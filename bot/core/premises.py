"""The premise guard: what a question takes for granted and the passage does not hold.

No similarity notices that "48 hours", "on Friday", "Trudeau" or "the Zetas" stand nowhere in a
passage that is otherwise just what was asked for; so these are looked for one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import parts
from bot.core.features import answers
from bot.core.words import CALENDAR_WORDS

if TYPE_CHECKING:
    from bot.core.index import Index
    from bot.core.query import Query
    from bot.core.text import Token
    from bot.core.unit import Unit

TELLING = 0.45
"""A name of the knowledge that is as telling as this can't be meant to be everywhere."""
SHORTEST = 4  # letters


def missing(query: Query, unit: Unit, index: Index) -> tuple[str, ...]:
    """Return the numbers, dates, names and rare words that the unit lacks, as they were typed.

    "How many", "when" and "where" are among them where it holds no number, time or place. Where
    only some sentences of a message are questions, the others take nothing for granted.
    """
    spans = parts.asking_spans(query.text) or ((0, len(query.text)),)
    found = {
        token.stem: query.words.get(token.stem, token.word)
        for token in query.tokens
        if any(start <= token.start < end for start, end in spans)
        and not token.is_stop
        and not unit.holds(token.stem)
        and _is_premise(token, query, index)
    }
    asked = (query.asked,) if lacks_answer(query, unit) else ()
    return (*asked, *dict.fromkeys(found.values()))


def lacks_answer(query: Query, unit: Unit) -> bool:
    """Whether the kind of answer that is asked for can be seen, and the unit holds none of it.

    In a passage without asks, a name that the question does not hold may be the place asked for.
    """
    if not unit.lacks(query.kind):
        return False
    by_names = query.kind == "place" and not unit.asks
    return not (by_names and any(answers(query, sentence) for sentence in unit.sentences))


def _is_premise(token: Token, query: Query, index: Index) -> bool:
    lexicon = index.lexicon
    if token.is_number or token.word in CALENDAR_WORDS:
        return True
    if token.stem in lexicon.names:
        return query.terms[token.stem] >= TELLING
    if lexicon.is_known(token.stem) or lexicon.is_ordinary(token.stem):
        return False
    if token.stem in query.names or index.speller.is_name(token.word):
        return True
    rare = len(token.word) >= SHORTEST and not index.speller.is_word(token.word)
    return rare and not index.speller.is_typo(token.word)
