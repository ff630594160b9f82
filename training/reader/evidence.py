"""Evidence about one passage for each question, from the engine and from the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.core.ranking import reading
from bot.core.ranking.confidence import SURENESS
from bot.core.ranking.features import BY_MEANING, BY_WORDS
from bot.core.retrieval.reader import Judgment
from training.reader.pairs import read_lines
from training.train import bounds_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.reader.questions import Candidate, Question
    from training.train import Bounds

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

READING: Final[dict[str, Bounds]] = {
    "answers": (0, None),
    "contradicts": (0, None),
    "reader's lead": (0, None),
}
"""Features that bot/core/ranking/reading.py computes, with the bounds of their weights."""
_SURE: Final = 9.0
_LEAST: Final = 1e-4
"""Minimum distance of a confidence from 0 and 1, so that its log odds are finite."""


@dataclass(frozen=True)
class Asked:
    """Questions, one per row, with the evidence about one passage each.

    right       whether the passage answers or corrects the question
    answerable  whether any passage answers or corrects it
    near        whether it is on topic but unanswerable: a near miss
    off         whether it is off topic
    engine      the engine's features, without the constant
    reading     the features in `READING`
    sure        log odds of the shipped confidence
    fixed       log odds that don't depend on the evidence, which exact asks, guesses and questions
                without a passage have; NaN for others
    """

    names: Sequence[str]
    community: NDArray[np.str_]
    right: Flags
    answerable: Flags
    near: Flags
    off: Flags
    engine: Floats
    reading: Floats
    sure: Floats
    fixed: Floats

    @property
    def usable(self) -> Flags:
        """True for each question whose log odds depend on the evidence."""
        return np.isnan(self.fixed)

    @property
    def of_engine(self) -> tuple[Floats, list[Bounds]]:
        """The engine's features, and the bounds of their weights."""
        return self.engine, [bounds_of(name) for name in self.names]

    @property
    def names_of_both(self) -> Sequence[str]:
        """The names of the features in `of_both`."""
        return "confidence", *self.names, *READING

    @property
    def of_both(self) -> tuple[Floats, list[Bounds]]:
        """The evidence after reading, and the bounds of its weights.

        It consists of the log odds of the shipped confidence, the features from which the engine
        computed it, and the reader's features. The shipped confidence was also trained on public
        questions. Its features show where reading matters more or less.
        """
        values, bounds = self.of_engine
        columns = np.column_stack([self.sure, values, self.reading])
        return columns, [(0, None), *bounds, *READING.values()]


def features_of(judgments: Sequence[Judgment]) -> list[float]:
    """Return the features in `READING`, or zeros if no passage was read."""
    return [*reading.evidence(judgments)] if judgments else [0.0] * len(READING)


def load(questions: Path, figures: Path | None = None) -> Asked:
    """Load questions from one file, and the reader's judgments of their passages from another.

    The evidence is about the passage that comes first after reading or, without `figures`, about
    the one that ranks first.
    """
    asked: list[Question] = read_lines(questions)
    lines: list[list[list[float]]] = read_lines(figures) if figures else [[] for _ in asked]
    judged = [[Judgment(*one) for one in line] for line in lines]
    places = [_place(*both) for both in zip(asked, judged, strict=True)]
    both = zip(asked, places, strict=True)
    firsts = [one["candidates"][at] if one["candidates"] else None for one, at in both]
    in_front = [
        [*one[at : at + 1], *one[:at], *one[at + 1 :]]
        for one, at in zip(judged, places, strict=True)
    ]
    right = [
        {id_ for part in one["parts"] for id_ in part} | {*one["contradicts"]} for one in asked
    ]
    answerable = np.array([bool(ids) for ids in right])
    off = np.array([one["kind"] == "offtopic" for one in asked]) & ~answerable
    names, engine = _engine(firsts)
    return Asked(
        names=names,
        community=np.array([one["community"] for one in asked]),
        right=np.array(
            [bool(one and one["id"] in ids) for one, ids in zip(firsts, right, strict=True)]
        ),
        answerable=answerable,
        near=~answerable & ~off,
        off=off,
        engine=np.nan_to_num(engine),
        reading=np.array([features_of(one) for one in in_front]),
        sure=_shipped(asked, firsts),
        fixed=_fixed(asked, firsts, engine),
    )


def _place(question: Question, judgments: Sequence[Judgment]) -> int:
    """Return the position of the passage that comes first after reading, as in reading.py."""
    read = question["candidates"][: len(judgments)]
    if not read or question["asks"] or question["guess"]:
        return 0
    low, high = reading.UNSURE
    if not low <= read[0]["sure"] <= high:
        return 0
    return reading.fittest(judgments, [one["score"] for one in read])


def _engine(firsts: Sequence[Candidate | None]) -> tuple[tuple[str, ...], Floats]:
    """Return the names and the values of the engine's features. Missing values are NaN.

    A question without content words has no meaning features.
    """
    by_words, by_meaning = (*BY_WORDS, *SURENESS[:-1]), (*BY_WORDS, *BY_MEANING, *SURENESS[:-1])
    width = max(len(one["values"]) for one in firsts if one) - 1  # minus the constant
    names = by_meaning if width == len(by_meaning) else by_words
    missing = [np.nan] * width
    rows = [[*one["values"][:-1]] if one else missing for one in firsts]
    return names, np.array([row if len(row) == width else missing for row in rows])


def _fixed(asked: Sequence[Question], firsts: Sequence[Candidate | None], engine: Floats) -> Floats:
    """Return the log odds that don't depend on the evidence, and NaN for other questions."""
    fixed = np.where(np.isnan(engine[:, 0]), -_SURE, np.nan)
    fixed[[bool(one and one["exact"]) for one in firsts]] = _SURE
    fixed[[one["guess"] for one in asked]] = -_SURE
    return fixed


def _shipped(asked: Sequence[Question], firsts: Sequence[Candidate | None]) -> Floats:
    """Return the log odds of the shipped confidence, which is 0 for a guess."""
    sure = [
        first["sure"] if first and not one["guess"] else 0.0
        for one, first in zip(asked, firsts, strict=True)
    ]
    clipped = np.clip(sure, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(clipped / (1 - clipped)))
