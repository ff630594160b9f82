"""What reading adds: `python -m training.reader.evaluate QUESTIONS FIGURES [QUESTIONS FIGURES]`.

Both come from prepare.py and run.py; the figures of each community are those of a reader that has
not learned from it. The confidence is learned anew over known communities, with the reader's
figures among its evidence and without, by cross-validation over communities. The second pair of
files, if given, is only measured: by weights and thresholds of the first.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize

from bot.core import features
from bot.core.confidence import SURENESS
from training.train import _bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

FOLDS = 9
PENALTY = 10.0
SAMPLES = 500
WRONG = (0.02, 0.03, 0.037, 0.05)
NEAR = (0.12, 0.2, 0.25, 0.35)
READING = {
    "answers": (0, None),  # logit that the passage answers
    "contradicts": (0, None),  # logit that it contradicts what the question takes for granted
    "reading lead": (0, None),  # tanh of half the lead of its odds over the others that were read
    "nearness": (None, None),  # mean best cosine of the question's telling tokens
    "least near": (0, None),  # least of them
    "nearness lead": (None, None),  # their leads over the others
    "least near lead": (0, None),
}
"""The evidence that reading adds, with the bounds of its weights."""


@dataclass(frozen=True)
class Questions:
    """Questions, one a row, with what is known of each first passage.

    `engine` is the evidence of today, `reading` what the reader adds. `sure` is the confidence of
    today, `fixed` that of questions that are not judged by evidence.
    """

    community: NDArray[np.str_]
    right: Flags
    answerable: Flags
    near: Flags
    off: Flags
    engine: Floats
    reading: Floats
    sure: Floats
    fixed: Floats


def names(width: int) -> tuple[str, ...]:
    """Return the names of the engine's evidence."""
    meant = (*features.BY_WORDS, *features.BY_MEANING, *SURENESS[:-1])
    return meant if len(meant) == width else (*features.BY_WORDS, *SURENESS[:-1])


def odds(logits: Floats) -> Floats:
    """Return the log odds that a passage answers or contradicts."""
    answers, contradicts = 1 / (1 + np.exp(-logits.T))
    neither = np.clip((1 - answers) * (1 - contradicts), 1e-6, 1 - 1e-6)
    return np.asarray(np.log((1 - neither) / neither))


def reading(rows: Sequence[Sequence[float]]) -> list[float]:
    """Return the evidence of `READING` on the first passage."""
    if not rows:
        return [0.0] * len(READING)
    read = np.array(rows)
    lone = len(read) == 1
    all_ = odds(read[:, :2])
    lead = all_[0] - (-5.0 if lone else all_[1:].max())
    mean, least = read[0, 2:]
    others = np.zeros(2) if lone else read[1:, 2:].max(axis=0)
    return [*read[0, :2], np.tanh(lead / 2), mean, least, mean - others[0], least - others[1]]


def load(questions: Path, figures: Path) -> Questions:
    """Return the questions of a file with their figures."""
    rows = []
    for line, read in zip(
        questions.open(encoding="utf-8"), figures.open(encoding="utf-8"), strict=True
    ):
        one, found = json.loads(line), json.loads(read)
        first = one["candidates"][0] if one["candidates"] else None
        right = {id_ for part in one["parts"] for id_ in part} | set(one["contradicts"])
        rows.append((one, first, right, reading(found)))
    width = max(len(first["values"]) for _, first, _, _ in rows if first)

    def values(first: dict[str, Any] | None) -> list[float]:
        usable = first is not None and len(first["values"]) == width
        return first["values"][:-1] if first and usable else [np.nan] * (width - 1)

    off = np.array([one["kind"] == "offtopic" and not right for one, _, right, _ in rows])
    answerable = np.array([bool(right) for _, _, right, _ in rows])
    engine = np.array([values(first) for _, first, _, _ in rows])
    fixed = np.where(np.isnan(engine[:, 0]), -9.0, np.nan)
    fixed[[bool(first and first["exact"]) for _, first, _, _ in rows]] = 9.0
    fixed[[one["guess"] for one, _, _, _ in rows]] = -9.0
    return Questions(
        np.array([one["community"] for one, _, _, _ in rows]),
        np.array([bool(first) and first["id"] in right for _, first, right, _ in rows]),
        answerable,
        ~answerable & ~off,
        off,
        np.nan_to_num(engine),
        np.array([found for _, _, _, found in rows]),
        np.array(
            [-9.0 if one["guess"] else first["sure"] if first else 0.0 for one, first, _, _ in rows]
        ),
        fixed,
    )


def fitted(values: Floats, right: Flags, bounds: Sequence[Any]) -> Callable[[Floats], Floats]:
    """Return a logistic regression, fitted as training/train.py fits it."""
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1
    scaled = np.column_stack([(values - mean) / spread, np.ones(len(values))])
    penalty = np.full(scaled.shape[1], PENALTY / len(values))
    penalty[-1] = 0

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = scaled @ weights
        value = (np.logaddexp(0, scores) - right * scores).mean() + penalty @ weights**2
        gradient = scaled.T @ (1 / (1 + np.exp(-scores)) - right) / len(right)
        return float(value), gradient + 2 * penalty * weights

    start = np.zeros(scaled.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    return lambda rows: np.asarray((rows - mean) / spread @ found[:-1] + found[-1])


def evidence(asked: Questions, *, read: bool) -> tuple[Floats, list[Any]]:
    """Return the evidence with the bounds of its weights."""
    bounds: list[Any] = [_bounds(name) for name in names(asked.engine.shape[1])]
    if not read:
        return asked.engine, bounds
    return np.column_stack([asked.engine, asked.reading]), [*bounds, *READING.values()]


def judged(known: Questions, asked: Questions | None, *, read: bool) -> Floats:
    """Return the log odds of each first passage: by folds, or of `asked` by all that is known."""
    values, bounds = evidence(known, read=read)
    usable = np.isnan(known.fixed)
    if asked is not None:
        found = fitted(values[usable], known.right[usable], bounds)(evidence(asked, read=read)[0])
        return np.where(np.isnan(asked.fixed), found, asked.fixed)
    fold = np.unique(known.community, return_inverse=True)[1] % FOLDS
    found = np.zeros(len(values))
    for one in range(FOLDS):
        learned = usable & (fold != one)
        found[fold == one] = fitted(values[learned], known.right[learned], bounds)(
            values[fold == one]
        )
    return np.where(usable, found, known.fixed)


def second_look(known: Questions) -> Floats:
    """Return log odds learned by folds from today's confidence and what reading adds."""
    sure = np.clip(known.sure, 1e-4, 1 - 1e-4)
    values = np.column_stack([np.log(sure / (1 - sure)), known.reading])
    bounds = [(0, None), *READING.values()]
    usable = np.isnan(known.fixed)
    fold = np.unique(known.community, return_inverse=True)[1] % FOLDS
    found = np.zeros(len(values))
    for one in range(FOLDS):
        learned = usable & (fold != one)
        found[fold == one] = fitted(values[learned], known.right[learned], bounds)(
            values[fold == one]
        )
    weights = fitted(values[usable], known.right[usable], bounds)
    always = float(weights(np.zeros((1, values.shape[1])))[0])
    each = weights(np.eye(values.shape[1])) - always
    print("second look:", dict(zip(("confidence", *READING), each.round(3).tolist(), strict=True)))
    print("always:", round(always, 3))
    return np.where(usable, found, known.fixed)


def shares(asked: Questions, sure: Floats, threshold: float) -> tuple[float, ...]:
    """Return the shares of right, wrong, near misses and off topic asserted, in percent."""
    shown = sure >= threshold
    able = asked.answerable
    return tuple(
        100 * float(np.mean(each))
        for each in (
            (shown & asked.right)[able],
            (shown & ~asked.right)[able],
            shown[asked.near],
            shown[asked.off],
        )
    )  # fmt: skip


def threshold(asked: Questions, sure: Floats, most: float, *, near: bool = False) -> float:
    """Return the least threshold with at most a share of wrong ones or of near misses asserted."""
    bad = asked.near if near else asked.answerable & ~asked.right
    among = asked.near if near else asked.answerable
    scores = np.sort(sure[bad])[::-1]
    allowed = int(most * among.sum())
    return float(np.nextafter(scores[allowed], np.inf)) if allowed < len(scores) else -10.0


def spread(asked: Questions, before: Floats, after: Floats, most: float) -> str:
    """Return what is gained at a share of wrong ones, by a bootstrap over communities."""
    rng = np.random.default_rng(1)
    places = [np.flatnonzero(asked.community == one) for one in np.unique(asked.community)]
    gained = []
    for _ in range(SAMPLES):
        at = np.concatenate([places[one] for one in rng.integers(0, len(places), len(places))])
        part = Questions(*(getattr(asked, name)[at] for name in Questions.__dataclass_fields__))
        old, new = (
            shares(part, sure[at], threshold(part, sure[at], most)) for sure in (before, after)
        )
        gained.append(np.subtract(new, old)[[0, 2]])
    low, high = np.percentile(gained, (2.5, 97.5), axis=0)
    return f"right {low[0]:+.1f} to {high[0]:+.1f}, near misses {low[1]:+.1f} to {high[1]:+.1f}"


def area(good: Floats, bad: Floats) -> float:
    """Return the area under the curve."""
    ranks = np.argsort(np.argsort(np.concatenate([good, bad]))) + 1
    return float(
        (ranks[: len(good)].sum() - len(good) * (len(good) + 1) / 2) / len(good) / len(bad)
    )


def report(asked: Questions, variants: dict[str, Floats]) -> None:
    """Print right, wrong, near misses and off topic asserted at several thresholds."""
    print(
        f"{len(asked.right)} questions, "
        f"first right {100 * asked.right[asked.answerable].mean():.1f}"
    )
    for name, sure in variants.items():
        good, bad = sure[asked.right], asked.answerable & ~asked.right
        print(
            f"{name}: AUROC near {area(good, sure[asked.near]):.3f} "
            f"wrong {area(good, sure[bad]):.3f}"
        )
        for most in WRONG:
            found = shares(asked, sure, threshold(asked, sure, most))
            print(f"  wrong up to {100 * most:.1f}: " + " ".join(f"{each:.1f}" for each in found))
        for most in NEAR:
            found = shares(asked, sure, threshold(asked, sure, most, near=True))
            print(
                f"  near misses up to {100 * most:.0f}: "
                + " ".join(f"{each:.1f}" for each in found)
            )


def main() -> None:
    """Print the figures."""
    files = [*map(Path, sys.argv[1:])]
    known = load(files[0], files[1])
    by_fold = {
        name: judged(known, None, read=read) for name, read in (("today", False), ("reading", True))
    }
    report(known, {"weights of today": known.sure, **by_fold, "second look": second_look(known)})
    for most in WRONG:
        print(f"gained at {100 * most:.1f} % wrong:", spread(known, *by_fold.values(), most))
    if len(files) == 4:  # noqa: PLR2004 - a second pair
        asked = load(files[2], files[3])
        print("\nset aside")
        then = {name: judged(known, asked, read=name == "reading") for name in by_fold}
        report(asked, {"weights of today": asked.sure, **then})
        for name, sure in then.items():
            for most in WRONG:
                limit = threshold(known, by_fold[name], most)
                found = shares(asked, sure, limit)
                print(
                    f"{name}, threshold for {100 * most:.1f} % wrong among the known: "
                    + " ".join(f"{each:.1f}" for each in found)
                )
        for most in WRONG:
            print(f"gained at {100 * most:.1f} % wrong:", spread(asked, *then.values(), most))


if __name__ == "__main__":
    main()
