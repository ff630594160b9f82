"""Choose the sentence of a passage that answers the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.ranking.features import answers
from bot.core.ranking.wanted import written

if TYPE_CHECKING:
    from bot.core.questions.query import Query
    from bot.core.ranking.rank import Ranked
    from bot.core.ranking.wanted import Wanted
    from bot.core.retrieval.unit import Unit

ASK = 0.5
"""Weight of a word in the nearest ask, as a share of the weight of a word in the question."""
LETTERS, ORDER, KIND, MEANING = 1.0, 0.3, 0.2, 0.3
"""Weights of further evidence, in addition to the share of the question's words in a sentence.

The evidence is the share of the question's letter 4-grams, the share of its words in the same
order, whether the sentence has the type of answer asked for, and whether the sentence is nearest in
meaning. docs/other-articles.md shows the effect of each weight.
"""


def highlight(one: Ranked) -> tuple[int, int] | None:
    """Return the answering sentence's half-open range, or None if no sentence stands out.

    If the question shares no words or letter 4-grams with the passage, the sentence is chosen by
    its meaning and by the words that it shares with the nearest ask. No sentence stands out in a
    translated unit, because its text and its asks are in different languages.
    """
    if one.unit.is_translated:
        return None
    query, sentences = one.wanted.query, one.unit.sentences
    if len(sentences) == 1:
        return sentences[0].start, sentences[0].end
    own = _likeness(one.wanted, one.unit)
    if one.close is not None and own:
        own[one.close.position] += MEANING * query.weight
    scored = [(own[place] + _by_ask(query, one, place), -place) for place in range(len(sentences))]
    best, place = max(scored, default=(0.0, 0))
    return (sentences[-place].start, sentences[-place].end) if best else None


def _likeness(wanted: Wanted, unit: Unit) -> list[float]:
    """Return a score for each sentence.

    The score is 0 if the sentence shares nothing with the question.
    """
    query, found = wanted.query, []
    for sentence in unit.sentences:
        letters = written(wanted.grams, sentence.letters) / wanted.letters
        common = wanted.held(sentence.terms) + LETTERS * query.weight * letters
        more = ORDER * wanted.in_order([sentence.stems]) + KIND * answers(query, sentence)
        found.append(common + query.weight * more if common else 0.0)
    return found


def _by_ask(query: Query, one: Ranked, place: int) -> float:
    if one.ask is None:
        return 0.0
    asked = one.unit.asks[one.ask].terms
    return (
        ASK * len(asked & one.unit.sentences[place].terms - query.terms.keys()) / max(1, len(asked))
    )
