"""In uncertain cases, let a model read the question together with each of the best passages.

A reader is a small neural network that sees a question and a passage at once. A reader's judgments
help to decide which passage comes first, and affect the confidence in it. Reading never adds or
removes a passage.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from math import exp, log, log1p, tanh
from typing import TYPE_CHECKING, Final

from bot.core.ranking import confidence
from bot.core.ranking.followup_weights import WEIGHTS as FOLLOW_UP
from bot.core.ranking.rank import sort_of, weigh
from bot.core.ranking.reading_weights import WEIGHTS
from bot.core.text.tokens import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.model.entries import Passage
    from bot.core.ranking.finding import Found
    from bot.core.ranking.rank import Ranked
    from bot.core.retrieval.reader import Judgment, Reader

READ: Final = 3
"""Number of best passages that are read."""
UNSURE: Final = (0.05, 0.97)
"""Reading can change the outcome if the confidence in the best passage is in this range."""
LONGEST: Final = 420
"""Maximum number of characters to read from a passage. Longer texts are cut between sentences."""
SCORE: Final = 0.3
"""Amount that each point of a passage's ranking score adds to the reader's log odds."""
_ALONE: Final = -5.0
"""Log odds to compare with if there is no other passage."""
_LEAST: Final = 1e-4
"""Minimum distance of a probability from 0 and 1, so that its log odds are finite."""


def reread(found: Found, reader: Reader | None) -> Found:
    """Return the results, with a new order and confidence if reading can change the outcome.

    A passage with asks that ranks first stays first, because the reader doesn't see the asks. If
    the knowledge contains none of the question's content words, reading never raises the
    confidence.
    """
    low, high = UNSURE
    if reader is None or not low <= found.sure <= high or not is_readable(found):
        return found
    read = [one for one, _ in found.passages[:READ]]
    judgments = reader.read(found.query.spelt, [text_of(one) for one in read])
    if not judgments:
        return found
    first = 0 if read[0].unit.asks else fittest(judgments, [one.score for one in read])
    place, query, ranked = found.ranked.index(read[first]), found.query, found.ranked
    before = confidence.confidence(query, ranked, place)
    features = confidence.sureness(query, ranked, place)
    in_front = (judgments[first], *judgments[:first], *judgments[first + 1 :])
    sure = surer(before, features, in_front, confidence.sort_of(read[first]))
    if query.unknown_share == 1.0:
        # "Can I camp here?" reads like "Can I park here?", but nothing is known about camping.
        sure = min(sure, before)
    return _led_by(first, sure, found, judgments)


def followed(found: Found, reader: Reader | None, question: str, earlier: str) -> Found | None:
    """Return the results for a question that follows `earlier`, with the best passage first.

    `found` contains the results for both questions combined. The reader sees the two questions
    separately, so it can judge better than the ranking which passage answers the later question.
    Return None if no passage can be read.
    """
    if reader is None or not is_readable(found):
        return None
    texts = [text_of(one) for one, _ in found.passages[:READ]]
    judgments = reader.read(question, texts, earlier)
    if not judgments:
        return None
    first, evidence_ = followup_evidence(found, judgments)
    return _led_by(first, _probability((*evidence_, 1.0), FOLLOW_UP["follow-up"]), found, judgments)


def followup_evidence(
    found: Found, judgments: Sequence[Judgment]
) -> tuple[int, tuple[float, float, float, float]]:
    """Return the position of the passage that best answers a follow-up, and the evidence for it.

    The evidence consists of the log odds of the confidence without reading, the reader's two log
    odds, and `tanh(lead / 2)`. `lead` is the passage's lead over the best other
    passage that was read.
    """
    read = [one for one, _ in found.passages[: len(judgments)]]
    scores = [one.score for one in read]
    first = fittest(judgments, scores)
    best, *others = sorted(_fits(judgments, scores), reverse=True)
    before = confidence.confidence(found.query, found.ranked, found.ranked.index(read[first]))
    lead = best - max(others, default=best + _ALONE)
    return first, (_log_odds(before), *judgments[first], tanh(lead / 2))


def fittest(judgments: Sequence[Judgment], scores: Sequence[float]) -> int:
    """Return the position of the passage with the best combination of judgment and score.

    The first of several equally good passages is returned.
    """
    fits = _fits(judgments, scores)
    return fits.index(max(fits))


def _fits(judgments: Sequence[Judgment], scores: Sequence[float]) -> list[float]:
    both = zip(judgments, scores, strict=True)
    return [judgment.answers + SCORE * score for judgment, score in both]


def _led_by(first: int, sure: float, found: Found, judgments: Sequence[Judgment]) -> Found:
    """Return the results led by the passage at `first`, with its confidence set to `sure`."""
    passages = [*found.passages]
    one, _ = passages.pop(first)
    # Only the first passage's confidence is calibrated, so it caps that of the other passages.
    after = accumulate((sure, *(each for _, each in passages)), min)
    ordered = zip((one, *(each for each, _ in passages)), after, strict=True)
    return replace(found, passages=tuple(ordered), judgment=judgments[first])


def is_readable(found: Found) -> bool:
    """Return whether a reader's judgment of the best passages is meaningful.

    Passages whose meaning was not compared are not read. If the query is a guess, nothing is read.
    If a gap ranks first, nothing is read either, because a curator has written that no passage
    answers the question.
    """
    if not found.passages or found.query.is_guess or found.gap:
        return False
    return found.passages[0][0].sort == sort_of(meant=True)


def surer(
    before: float, features: Sequence[float], judgments: Sequence[Judgment], sort: str
) -> float:
    """Return the probability that the first passage answers the question, given all judgments.

    `before` is the confidence in the passage without reading. `features` is the result of
    `confidence.sureness`, and `sort` is the result of `confidence.sort_of`.
    """
    values = (_log_odds(before), *features, *evidence(judgments))
    return _probability(values, WEIGHTS[sort])


def evidence(judgments: Sequence[Judgment]) -> tuple[float, float, float]:
    """Return the evidence about the first passage, from "answers" to "reader's lead".

    The first two values are the reader's log odds. The third value is the hyperbolic tangent of
    half the passage's lead, in log odds, over the best other passage.
    """
    first, *others = judgments
    lead = odds(first) - max(map(odds, others), default=_ALONE)
    return first.answers, first.contradicts, tanh(lead / 2)


def odds(judgment: Judgment) -> float:
    """Return the log odds that a passage answers the question or contradicts a premise."""
    neither = exp(-sum(log1p(exp(min(each, 30.0))) for each in judgment))
    return _log_odds(1 - neither)


def _probability(values: Sequence[float], weights: Mapping[str, float]) -> float:
    return 1 / (1 + exp(-weigh(values, weights)))


def _log_odds(probability: float) -> float:
    kept = min(max(probability, _LEAST), 1 - _LEAST)
    return log(kept / (1 - kept))


def text_of(one: Ranked) -> str:
    """Return a ranked passage's text as a reader sees it, preceded by its title and headings."""
    passage = one.unit.passage
    assert passage is not None  # noqa: S101 - `Found.passages` holds no gaps
    return template(passage, cut(one))


def template(passage: Passage, text: str) -> str:
    """Return text from a passage, preceded by the passage's title and headings."""
    title = passage.source.title
    return f"{title} \u203a {passage.section}: {text}" if passage.section else f"{title}: {text}"


def cut(one: Ranked) -> str:
    """Return a candidate's text, cut between sentences to at most `LONGEST` characters.

    The sentence nearest to the question is kept whole, even if it is longer than `LONGEST`.
    """
    text = one.unit.entry.text
    if len(text) <= LONGEST:
        return text
    spans = sentences(text)
    first, last = _around(spans, min(_nearest(one), len(spans) - 1))
    return text[spans[first][0] : spans[last][1]]


def _nearest(one: Ranked) -> int:
    """Return the position of the sentence nearest to the question in meaning, or else in words."""
    if one.close:
        return one.close.position
    terms, among = set(one.wanted.query.terms), one.unit.sentences
    return max(range(len(among)), key=lambda at: len(terms & among[at].terms))


def _around(spans: tuple[tuple[int, int], ...], best: int) -> tuple[int, int]:
    """Return the first and last position of the sentences around `best` that fit in `LONGEST`."""

    def fits(first: int, last: int) -> bool:
        is_inside = first >= 0 and last < len(spans)
        return is_inside and spans[last][1] - spans[first][0] <= LONGEST

    first = last = best
    grows = True
    while grows:
        grows = False
        if fits(first - 1, last):
            first, grows = first - 1, True
        if fits(first, last + 1):
            last, grows = last + 1, True
    return first, last
