"""Measure how much a reader improves the confidence.

    python -m training.reader.evaluate [--write] KNOWN FIGURES ASKS FIGURES HELD_OUT FIGURES

questions.py writes the files of questions: of known communities, of known communities whose
passages have asks, and of held-out communities. read.py writes the FIGURES of each file. In the
first two, the judgments of each community must come from a reader that was not trained on it. The
script trains the confidence again, by cross-validation over communities: for the passage that ranks
first, without the reader's features, and for the passage that comes first after reading, with them.
Passages with and without asks are treated separately. The script then applies the weights and
thresholds for passages without asks to the held-out communities. `--write` writes the weights of
the confidence after reading to bot/core/ranking/reading_weights.py.
"""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import minimize

from bot.core.ranking import rank
from training.reader.evidence import READING, load
from training.train import CONFIDENCE_PENALTY, source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from training.reader.evidence import Asked, Flags, Floats
    from training.train import Bounds

    Scored = tuple[Asked, Floats]

SEED: Final = 1
FOLDS: Final = 9
SAMPLES: Final = 500
"""Number of bootstrap samples."""
WRONG: Final = (0.02, 0.03, 0.037, 0.05)
"""Shares of wrong answers at which the figures are reported."""
NEAR: Final = (0.12, 0.2, 0.25, 0.35)
"""Shares of near misses at which the figures are reported."""
ASSERTED: Final = (0.65, 0.7, 0.75, 0.8)
"""Confidence thresholds at which the figures are reported."""
TARGET: Final = Path("bot/core/ranking/reading_weights.py")
KINDS: Final = {"today": "of_engine", "reading": "of_both"}
"""For each name in the report, the property of `Asked` with the features to train on."""


def fitted(
    values: Floats,
    right: Flags,
    bounds: Sequence[Bounds],
    strength: float = CONFIDENCE_PENALTY,
) -> Callable[[Floats], Floats]:
    """Return a logistic regression fitted as in training/train.py, but without calibration.

    `strength` is the weight of the L2 penalty, relative to the sum of losses.
    """
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1
    scaled = np.column_stack([(values - mean) / spread, np.ones(len(values))])
    penalty = np.full(scaled.shape[1], strength / len(values))
    penalty[-1] = 0

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = scaled @ weights
        value = (np.logaddexp(0, scores) - right * scores).mean() + penalty @ weights**2
        gradient = scaled.T @ (1 / (1 + np.exp(-scores)) - right) / len(right)
        return float(value), gradient + 2 * penalty * weights

    start = np.zeros(scaled.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    return lambda rows: np.asarray((rows - mean) / spread @ found[:-1] + found[-1])


def by_folds(known: Asked, kind: str) -> Floats:
    """Return the log odds of each question, with weights fitted on other communities."""
    values, bounds = getattr(known, kind)
    fold = np.unique(known.community, return_inverse=True)[1] % FOLDS
    found = np.zeros(len(values))
    for one in range(FOLDS):
        learned = known.usable & (fold != one)
        judge = fitted(values[learned], known.right[learned], bounds)
        found[fold == one] = judge(values[fold == one])
    return np.where(known.usable, found, known.fixed)


def by_all(known: Asked, asked: Asked, kind: str) -> Floats:
    """Return the log odds of `asked`, with weights fitted on all questions in `known`."""
    values, bounds = getattr(known, kind)
    judge = fitted(values[known.usable], known.right[known.usable], bounds)
    return np.where(asked.usable, judge(getattr(asked, kind)[0]), asked.fixed)


def weights(known: Asked) -> dict[str, float]:
    """Return the weights of the confidence after reading, in the order of its features."""
    values, bounds = known.of_both
    judge = fitted(values[known.usable], known.right[known.usable], bounds)
    always = float(judge(np.zeros((1, values.shape[1])))[0])
    found = dict(zip(known.names_of_both, judge(np.eye(values.shape[1])) - always, strict=True))
    rounded = {name: round(float(weight), 3) + 0.0 for name, weight in found.items()}
    names = ("confidence", *known.names, "always", *READING)
    return {name: rounded.get(name, round(always, 3)) for name in names}


def shares(asked: Asked, sure: Floats, least: float) -> tuple[float, ...]:
    """Return the percentage of each group of questions that gets an asserted answer.

    The groups are answerable questions with a right answer, answerable questions with a wrong
    answer, near misses, and off-topic questions.
    """
    shown, able = sure >= least, asked.answerable
    groups = (
        (shown & asked.right)[able],
        (shown & ~asked.right)[able],
        shown[asked.near],
        shown[asked.off],
    )
    return tuple(100 * float(np.mean(group)) for group in groups)


def threshold(asked: Asked, sure: Floats, most: float, *, near: bool = False) -> float:
    """Return the lowest threshold at which the share of asserted errors is at most `most`.

    Errors are wrong answers or, if `near` is true, near misses.
    """
    bad = asked.near if near else asked.answerable & ~asked.right
    among = asked.near if near else asked.answerable
    scores = np.sort(sure[bad])[::-1]
    allowed = int(most * among.sum())
    return float(np.nextafter(scores[allowed], np.inf)) if allowed < len(scores) else -np.inf


def gained(before: Scored, after: Scored, most: float) -> str:
    """Return the 95% interval of the gain at a given share of wrong answers.

    The interval comes from a bootstrap over communities.
    """
    rng = np.random.default_rng(SEED)
    community = before[0].community
    places = [np.flatnonzero(community == one) for one in np.unique(community)]
    differences = []
    for _ in range(SAMPLES):
        at = np.concatenate([places[one] for one in rng.integers(0, len(places), len(places))])
        sampled = [(_part(asked, at), sure[at]) for asked, sure in (before, after)]
        old, new = (shares(part, sure, threshold(part, sure, most)) for part, sure in sampled)
        differences.append(np.subtract(new, old)[[0, 2]])
    low, high = np.percentile(differences, (2.5, 97.5), axis=0)
    return f"right {low[0]:+.1f} to {high[0]:+.1f}, near misses {low[1]:+.1f} to {high[1]:+.1f}"


def _part(asked: Asked, at: NDArray[np.intp]) -> Asked:
    columns = [one.name for one in fields(asked) if one.name != "names"]
    return replace(asked, **{name: getattr(asked, name)[at] for name in columns})


def area(good: Floats, bad: Floats) -> float:
    """Return the area under the ROC curve."""
    ranks = np.argsort(np.argsort(np.concatenate([good, bad]))) + 1
    least = len(good) * (len(good) + 1) / 2
    return float((ranks[: len(good)].sum() - least) / len(good) / len(bad))


def report(scores: Mapping[str, Scored]) -> None:
    """Print the percentages from `shares` at several thresholds."""
    for name, (asked, sure) in scores.items():
        first = 100 * asked.right[asked.answerable].mean()
        good, bad = sure[asked.right], sure[asked.answerable & ~asked.right]
        print(f"{name}: {len(asked.right)} questions; the passage is right for {first:.1f} %")
        print(f"  AUROC near {area(good, sure[asked.near]):.3f} wrong {area(good, bad):.3f}")
        for most in WRONG:
            print(
                f"  wrong up to {100 * most:.1f}:", _row(asked, sure, threshold(asked, sure, most))
            )
        for most in NEAR:
            least = threshold(asked, sure, most, near=True)
            print(f"  near misses up to {100 * most:.0f}:", _row(asked, sure, least))
        for least in ASSERTED:
            odds = float(np.log(least / (1 - least)))
            print(f"  asserted from {least}:", _row(asked, sure, odds))
    for most in WRONG:
        gain = gained(scores["today"], scores["reading"], most)
        print(f"gain at {100 * most:.1f} % wrong answers:", gain)


def _row(asked: Asked, sure: Floats, least: float) -> str:
    return " ".join(f"{share:.1f}" for share in shares(asked, sure, least))


def main() -> None:
    """Print the figures, and write the weights if asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", type=Path, nargs=6)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    known, asks, held_out = (
        {"today": load(questions), "reading": load(questions, figures)}
        for questions, figures in (given.files[at : at + 2] for at in (0, 2, 4))
    )
    for title, asked in (("Passages without asks", known), ("Passages with asks", asks)):
        print(title)
        scores = {name: (one, by_folds(one, KINDS[name])) for name, one in asked.items()}
        report({"weights that ship": (asked["today"], asked["today"].sure), **scores})
    print("Held-out communities")
    others = {name: (one, by_all(known[name], one, KINDS[name])) for name, one in held_out.items()}
    report({"weights that ship": (held_out["today"], held_out["today"].sure), **others})
    for name, (one, sure) in others.items():
        of_known = by_folds(known[name], KINDS[name])
        for most in WRONG:
            row = _row(one, sure, threshold(known[name], of_known, most))
            print(f"{name}, threshold for {100 * most:.1f} % wrong known answers: {row}")
    if given.write:
        sort = rank.sort_of(meant=True)
        found = {sort: weights(known["reading"]), f"{sort}, asks": weights(asks["reading"])}
        made = source("reading.py", "training/reader/evaluate.py", {"WEIGHTS": found})
        TARGET.write_text(made, encoding="utf-8")
        print(f"wrote {TARGET}")


if __name__ == "__main__":
    main()
