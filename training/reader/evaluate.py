"""What a reader adds: `python -m training.reader.evaluate QUESTIONS SCORES ...`.

QUESTIONS comes from prepare.py; SCORES has for each question in turn the two logits of each passage
that was read, by a reader that has not seen its community. The confidence is learned anew by
cross-validation over communities, with the reader's scores among its features and without.
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

FOLDS = 9
PENALTY = 10.0
READ = 3
OFF = {"offtopic", "smalltalk"}


@dataclass
class Case:
    """A question with its candidates' evidence, and what they are."""

    community: str
    kind: str
    right: list[bool]
    answerable: bool
    guess: bool
    exact: bool
    engine: list[list[float]]
    score: list[float]
    reader: Floats  # READ x 2
    sure: float
    product: bool
    product_right: bool


def cases(questions: Path, scores: Path | None) -> list[Case]:
    """Return all questions that have candidates."""
    read = scores.read_text().splitlines() if scores else None
    found = []
    for at, line in enumerate(questions.read_text(encoding="utf-8").splitlines()):
        one = json.loads(line)
        right = {id_ for part in one["parts"] for id_ in part} | set(one["contradicts"])
        shown = one["candidates"]
        logits = np.array(json.loads(read[at]) if read else [[0, 0]] * min(READ, len(shown)), float)
        found.append(
            Case(
                one["community"],
                one["kind"],
                [each["id"] in right for each in shown],
                bool(right),
                one["guess"],
                bool(shown and shown[0]["exact"]),
                [each["values"] for each in shown],
                [each["score"] for each in shown],
                logits.reshape(-1, 2),
                shown[0]["sure"] if shown else 0.0,
                bool(one["product"]),
                any(id_ in right for id_ in one["product"]),
            )
        )
    return found


def speaks(logits: Floats) -> Floats:
    """Return the log odds that a passage answers or contradicts."""
    answers, contradicts = 1 / (1 + np.exp(-logits.T))
    neither = np.clip((1 - answers) * (1 - contradicts), 1e-6, 1 - 1e-6)
    return np.log((1 - neither) / neither)


def read_features(case: Case, place: int) -> list[float]:
    """Return the reader's evidence on a candidate, with its lead over the others that were read."""
    if place >= len(case.reader):
        return [-3.0, -3.0, -3.0, 0.0]
    all_ = speaks(case.reader)
    others = np.delete(all_, place)
    lead = all_[place] - (others.max() if len(others) else -5.0)
    return [all_[place], *case.reader[place], float(np.tanh(lead / 2))]


READER_BOUNDS: Sequence[tuple[float | None, float | None]] = (
    (0, None), (0, None), (None, None), (0, None),
)  # fmt: skip


def fitted(values: Floats, right: Floats, bounds: Sequence[Any]) -> Callable[[Floats], Floats]:
    """Return a logistic regression, fitted as training/train.py fits it."""
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1
    scaled = np.column_stack([(values - mean) / spread, np.ones(len(values))])
    penalty = np.full(scaled.shape[1], PENALTY / len(values))
    penalty[-1] = 0

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = scaled @ weights
        losses = np.logaddexp(0, scores) - right * scores
        gradient = scaled.T @ (1 / (1 + np.exp(-scores)) - right) / len(right)
        value = losses.mean() + penalty @ weights**2
        return float(value), gradient + 2 * penalty * weights

    start = np.zeros(scaled.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    return lambda rows: ((rows - mean) / spread) @ found.x[:-1] + found.x[-1]


def folds(found: Sequence[Case]) -> NDArray[np.int_]:
    """Return the fold of each question: a community is in one."""
    names = sorted({case.community for case in found})
    return np.array([names.index(case.community) % FOLDS for case in found])


def reranked(found: Sequence[Case]) -> list[int]:
    """Return the first passage's place by a ranking with the reader, learned by folds."""
    place = folds(found)
    best = [0] * len(found)

    def rows(case: Case) -> Floats:
        count = len(case.reader)
        return np.column_stack([case.score[:count], speaks(case.reader), case.reader])

    def mixed(case: Case) -> bool:
        return len(set(case.right[: len(case.reader)])) > 1

    for fold in range(FOLDS):
        known = [(rows(c), np.array(c.right[: len(c.reader)])) for c, p in zip(found, place, strict=True) if p != fold and mixed(c)]

        def loss(w: Floats, known: Any = known) -> float:  # noqa: ANN401
            total = 0.0
            for values, right in known:
                s = values @ w
                total -= np.logaddexp.reduce(s[right]) - np.logaddexp.reduce(s)
            return total / len(known) + 0.001 * float(w @ w)

        w = minimize(loss, np.array([1.0, 0.1, 0, 0]), method="L-BFGS-B").x
        for at, case in enumerate(found):
            if place[at] == fold and len(case.reader):
                best[at] = int(np.argmax(rows(case) @ w))
    return best


def judged(found: Sequence[Case], first: Sequence[int], *, reader: bool, engine: bool = True) -> Floats:
    """Return the confidence in each first passage, learned by folds."""
    names = (*features.BY_WORDS, *features.BY_MEANING, *SURENESS[:-1])
    place = folds(found)
    width = len(found[0].engine[0]) - 1
    names = names if width == len(names) else (*features.BY_WORDS, *SURENESS[:-1])
    bounds = [*([_bounds(name) for name in names] if engine else []), *(READER_BOUNDS if reader else [])]
    rows = np.array(
        [
            [
                *((case.engine[at][:-1] if len(case.engine[at]) == width + 1 else [0.0] * width) if engine else []),
                *(read_features(case, at) if reader else []),
            ]
            if case.engine else [0.0] * len(bounds)
            for case, at in zip(found, first, strict=True)
        ]
    )
    right = np.array([bool(c.right) and c.right[at] for c, at in zip(found, first, strict=True)], float)
    usable = np.array([bool(c.engine) and len(c.engine[0]) == width + 1 and not c.exact for c in found])
    result = np.full(len(found), -9.0)
    for fold in range(FOLDS):
        known = usable & (place != fold)
        model = fitted(rows[known], right[known], bounds)
        here = place == fold
        result[here] = model(rows[here])
    result[~usable] = -9.0
    result[[c.exact for c in found]] = 9.0
    result[[c.guess for c in found]] = -9.0
    return result


def curve(found: Sequence[Case], first: Sequence[int], sure: Floats) -> dict[str, Floats]:
    """Return at each threshold: shares of right, wrong, near misses and off topic asserted."""
    right = np.array([bool(c.right) and c.right[at] for c, at in zip(found, first, strict=True)])
    able = np.array([c.answerable for c in found])
    off = np.array([c.kind in OFF and not c.answerable for c in found])
    near = ~able & ~off
    order = np.argsort(-sure, kind="stable")
    return {
        "right": np.cumsum((right & able)[order]) / able.sum(),
        "wrong": np.cumsum((~right & able)[order]) / able.sum(),
        "near": np.cumsum(near[order]) / near.sum(),
        "off": np.cumsum(off[order]) / off.sum(),
        "sure": sure[order],
    }


def at(line: dict[str, Floats], name: str, value: float) -> int:
    """Return the last place at which a share is not above a value."""
    return max(0, int(np.searchsorted(line[name], value, side="right")) - 1)


def auroc(found: Sequence[Case], first: Sequence[int], sure: Floats, which: str) -> float:
    """Return the area under the curve of right first passages against others."""
    right = np.array([bool(c.right) and c.right[p] for c, p in zip(found, first, strict=True)])
    able = np.array([c.answerable for c in found])
    off = np.array([c.kind in OFF for c in found])
    against = {"all": ~right, "near": ~able & ~off, "wrong": able & ~right}[which]
    ranks = np.argsort(np.argsort(sure[right | against])) + 1
    good = right[right | against]
    n, m = good.sum(), (~good).sum()
    return float((ranks[good].sum() - n * (n + 1) / 2) / (n * m))


def report(name: str, found: Sequence[Case], first: Sequence[int], sure: Floats) -> None:
    """Print a variant's figures."""
    line = curve(found, first, sure)
    able = [(c, p) for c, p in zip(found, first, strict=True) if c.answerable]
    best = np.mean([bool(c.right) and c.right[p] for c, p in able])
    print(f"\n{name}: first {100 * best:.1f}  AUROC " + " ".join(
        f"{which} {auroc(found, first, sure, which):.3f}" for which in ("all", "near", "wrong")
    ))
    for key, values in (("wrong", (0.02, 0.03, 0.037, 0.05, 0.06)), ("near", (0.12, 0.2, 0.25, 0.35)), ("right", (0.5, 0.57, 0.63, 0.69))):
        cells = []
        for value in values:
            place = at(line, key, value)
            cells.append(f"{key}≤{100 * value:.1f}: " + " ".join(
                f"{other[0]}{100 * line[other][place]:.1f}" for other in ("right", "wrong", "near", "off") if other != key
            ))
        print("  " + " | ".join(cells))


def main() -> None:
    """Print the figures of each file of scores."""
    questions = Path(sys.argv[1])
    found = cases(questions, None)
    zero = [0] * len(found)
    able = np.array([c.answerable for c in found])
    near = ~able & ~np.array([c.kind in OFF for c in found])
    shown, good = np.array([c.product for c in found]), np.array([c.product_right for c in found])
    print(f"product today (weights fitted on these): right {100 * good[able].mean():.1f} wrong {100 * (shown & ~good)[able].mean():.1f} near {100 * shown[near].mean():.1f}, n {able.sum()} {near.sum()}")
    report("engine's own confidence, fitted on these", found, zero, np.array([-9.0 if c.guess else c.sure for c in found]))
    report("engine, by folds", found, zero, judged(found, zero, reader=False))
    for name in sys.argv[2:]:
        found = cases(questions, Path(name))
        report(f"{name}: reader alone", found, zero, judged(found, zero, reader=True, engine=False))
        report(f"{name}: engine + reader", found, zero, judged(found, zero, reader=True))
        first = reranked(found)
        report(f"{name}: engine + reader, reranked", found, first, judged(found, first, reader=True))
        report(f"{name}: reranked, confidence without reader", found, first, judged(found, first, reader=False))


if __name__ == "__main__":
    main()
