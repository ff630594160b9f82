"""Reasons for and against a passage, in terms that a person can check.

The importance of a feature is its weight, multiplied by its value or by the value's lead over the
runner-up. Features with the same meaning are added up and reported as one point.
"""

from __future__ import annotations

from operator import sub
from typing import TYPE_CHECKING

from bot.core.model.reasons import Point, Reason
from bot.core.ranking.features import lacks_answer
from bot.core.ranking.weights import RANKING
from bot.core.text.tokens import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.core.questions.query import Query
    from bot.core.ranking.rank import Ranked

POINTS: Mapping[str, Point | None] = {
    **dict.fromkeys(("bm25", "text", "sentence", "any", "uncommon"), Point.HOLDS),
    **dict.fromkeys(("letters", "letters of a sentence", "letters of two"), Point.HOLDS),
    **dict.fromkeys(("bigrams", "phrases", "order", "spread"), Point.TOGETHER),
    **dict.fromkeys(("asks", "ask match", "ask votes", "ask recall"), Point.ASK),
    **dict.fromkeys(("ask letters", "ask wording", "ask phrases"), Point.ASK),
    **dict.fromkeys(("kind", "kind held", "kind lacking"), Point.KIND),
    **dict.fromkeys(("meaning", "meaning of two", "meaning of a pair"), Point.MEANING),
    **dict.fromkeys(("meaning of the text", "meaning of an ask"), Point.MEANING),
    **dict.fromkeys(("kin", "kin of a sentence"), Point.MEANING),
    **dict.fromkeys(("title", "headings", "below headings"), Point.HEADING),
    **dict.fromkeys(("heading match", "heading recall", "heading wording"), Point.HEADING),
    "names": Point.NAMES,
    "negated": None,
    "long": None,
    "gap": None,
    "bare": None,
}
"""Point in a passage's favor that each ranking feature represents, or None."""
_PARTS = {
    sort: tuple(
        (place, point, weight)
        for place, (name, weight) in enumerate(weights.items())
        if weight and (point := POINTS.get(name))
    )
    for sort, weights in RANKING.items()
}
_PLACES = {
    sort: {name: place for place, name in enumerate(weights)} for sort, weights in RANKING.items()
}
_WORDLESS = frozenset({Point.ASK, Point.TOGETHER, Point.MEANING, Point.HEADING})
MOST = 3
FEW = 0.25
"""Minimum contribution to the ranking at which a point is worth mentioning."""
CLOSE = 1.0
"""Maximum difference in score at which a runner-up counts as close."""
LONG = 0.8


def speaks_for(query: Query, best: Ranked, rival: Ranked | None) -> Iterator[Reason]:
    """Yield reasons for the best candidate: the context carried over, and up to `MOST` points."""
    if before := _before(query):
        yield before
    if best.exact:
        yield Reason(Point.SAME)
        return
    lead = _weights(best, rival)
    weights = lead if any(weight >= FEW for weight in lead.values()) else _weights(best, None)
    ranked = sorted(weights, key=lambda point: -weights[point])
    for point in [point for point in ranked if weights[point] >= FEW][:MOST]:
        words = _words(point, query, best)
        if words or point in _WORDLESS:
            yield Reason(point, words)


def speaks_against(query: Query, best: Ranked, rival: Ranked | None) -> Iterator[Reason]:
    """Yield the reasons against the best candidate."""
    if rival and not best.exact and best.score - rival.score <= CLOSE:
        yield Reason(Point.CLOSE)
    asked = set(map(stem, query.asked.split()))
    lacks = [one for one in _telling(query, query.terms) if not best.unit.holds(one)]
    for point, is_known in ((Point.LACKS, True), (Point.UNKNOWN, False)):
        stems = [one for one in lacks if (one not in query.unknown) is is_known]
        if words := _typed(query, (one for one in stems if one not in asked)):
            yield Reason(point, words)
    if lacks_answer(query, best.unit):
        yield Reason(Point.NO_KIND, (query.asked,))
    if _value(best, "negated"):
        yield Reason(Point.AFFIRMS)
    if _value(best, "long") >= LONG:
        yield Reason(Point.LONG)


def _before(query: Query) -> Reason | None:
    """Return the reason that shows the context from the previous question, or None."""
    if query.said == query.spelt:
        return None
    if not query.terms:
        return Reason(Point.NEXT)
    behind = [token.stem for token in query.tokens if token.start >= len(query.text)]
    return Reason(Point.FOLLOWS, _typed(query, _telling(query, behind or query.terms)))


def _weights(best: Ranked, rival: Ranked | None) -> dict[Point, float]:
    """Return each point's contribution to the score, minus a comparable runner-up's."""
    found: dict[Point, float] = {}
    values = best.features
    if rival and rival.sort == best.sort:
        values = tuple(map(sub, values, rival.features))
    for place, point, weight in _PARTS[best.sort]:
        if value := values[place]:
            found[point] = found.get(point, 0.0) + weight * value
    return found


def _value(one: Ranked, name: str) -> float:
    place = _PLACES[one.sort].get(name)
    return 0.0 if place is None else one.features[place]


def _words(point: Point, query: Query, best: Ranked) -> tuple[str, ...]:
    if point is Point.KIND:
        return (query.asked,) if query.asked and not lacks_answer(query, best.unit) else ()
    if point is Point.HOLDS:
        return _typed(query, filter(best.unit.holds, _telling(query, query.terms)))
    if point is Point.NAMES:
        held = query.names & best.unit.counts.keys()
        return _typed(query, (one for one in _telling(query, query.terms) if one in held))
    return ()


def _telling(query: Query, stems: Iterable[str]) -> list[str]:
    """Return the content stems of the query that are in `stems`, by descending weight."""
    held = (one for one in stems if one in query.terms)
    return sorted(held, key=lambda one: -query.terms[one])


def _typed(query: Query, stems: Iterable[str]) -> tuple[str, ...]:
    """Return up to `MOST` words of the question, as typed, that have these stems."""
    return tuple(dict.fromkeys(query.words.get(one, one) for one in stems))[:MOST]
