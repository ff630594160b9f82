"""Which sentence of a passage answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.index import Sentence
    from bot.core.query import Query
    from bot.core.rank import Ranked

ASK = 0.5
"""How much a word of the nearest ask counts, as a share of a word of the question."""


def highlight(query: Query, one: Ranked) -> tuple[int, int] | None:
    """Return the half-open range of the sentence that answers, None where nothing tells which.

    Where the question shares no word with the passage, the nearest ask speaks for it.
    """
    sentences = one.unit.sentences
    if len(sentences) == 1:
        return sentences[0].start, sentences[0].end
    asked = one.unit.asks[one.ask].terms if one.ask is not None else frozenset[str]()
    scored = [(_score(query, asked, sentence), -sentence.start, sentence) for sentence in sentences]
    best = max(scored, key=lambda entry: entry[:2], default=None)
    if best is None or best[0] == 0:
        return None
    return best[2].start, best[2].end


def _score(query: Query, asked: frozenset[str], sentence: Sentence) -> float:
    own = sum(weight for stem, weight in query.terms.items() if stem in sentence.terms)
    return own + ASK * len(asked & sentence.terms - query.terms.keys()) / max(1, len(asked))
