"""Train the weights of bot/core/contradiction/contradiction.py.

    python -m training.premises [--write] READER READER READER

The READERs are exported models, one for each fold of communities (training/reader/README.md). Each
of them reads only the communities on which it was not trained.

The training data are questions of the communities that are not held out: the members' questions in
`questions.yaml`, and those that other people wrote for single passages, in
`training/reader/written`. Cross-validation over communities measures the share of false premises
that are reported, and the share of reports that are right. With `--write`, the script then trains
the weights on all communities and writes them.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize

from bot.core.contradiction.contradiction import EVIDENCE, READING, conflicts_of, evidence
from bot.core.model.policy import Policy
from bot.core.ranking.finding import focused, look
from bot.core.ranking.reading import reread
from bot.languages import en as english
from bot.semantic.embedder import Encoder, load, session_of
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED
from bot.semantic.reading import PassageReader
from training import asks, corpus
from training.examples import Compare
from training.reader.pairs import FOLDS as FOLDS_OF_READERS
from training.reader.pairs import folds
from training.remembering import CachingEmbedder
from training.train import source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from bot.core.retrieval.index import Index
    from bot.core.retrieval.reader import Reader

    Floats = NDArray[np.float64]

TARGET = Path("bot/core/contradiction/weights.py")
PENALTY = 2.0  # L2 penalty on the weights of standardized values, added to the sum of losses
WRITTEN = 0.5  # weight of a question written for a single passage, relative to members' questions
NEGATIVE = {"told", "clauses"}
NOT_NEGATIVE = {*EVIDENCE, "conflict", "contradicts", "likely contradicts"} - {
    *("why", "given", "checked", "stated", "covered", "confidence"),
    *NEGATIVE,
}
FOLDS = 9
NAMES = {"words": (*EVIDENCE, "always"), "reading": (*EVIDENCE, *READING, "always")}
"""Names of the values of each sort of question: compared by words, or read."""
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


class Premise(NamedTuple):
    """A question as training data.

    community    its community
    is_written   whether it was written for a single passage
    is_false     whether a passage contradicts a premise of the question
    is_answered  whether a passage answers the question
    is_read      whether a reader judged the first passage
    values       the evidence for a contradiction, or None if there is none
    right        whether the first passage really contradicts the question
    """

    community: str
    is_written: bool
    is_false: bool
    is_answered: bool
    is_read: bool
    values: tuple[float, ...] | None
    right: bool


def premises(compare: Compare, readers: Sequence[Reader] = ()) -> Iterator[Premise]:
    """Yield the questions of all communities that are not held out, by words or read."""
    communities = corpus.load(set_aside=False)
    fold_of = folds(community.name for community in communities)
    for community in communities:
        index = compare.index(community.knowledge)
        if readers and index.meaning:
            index = index.comparing(index.meaning, readers[fold_of[community.name]])
        for asked in community.questions:
            if len(asked.turns) == 1 and asked.kind != "smalltalk":
                yield _premise(asked, index, community.name, is_written=False)
        for asked in written(community.slug):
            yield _premise(asked, index, community.name, is_written=True)


def written(slug: str) -> Iterator[corpus.Asked]:
    """Yield the questions that were written for single passages of a community."""
    for one in asks.read(slug):
        passage = frozenset({one.passage})
        yield corpus.Asked(
            (one.question,),
            one.kind,
            parts=(passage,) if one.kind == "answers" else (),
            contradicts=passage if one.kind == "contradicts" else frozenset(),
        )


def _premise(asked: corpus.Asked, index: Index, community: str, *, is_written: bool) -> Premise:
    policy = Policy()
    found = focused(look(index.parse(asked.text), index), index, policy)
    found = reread(found, index.reader)
    values = None
    if found.passages and found.sure >= policy.suggest:
        conflicts = conflicts_of(found.passages[0][0])
        if conflicts.values or found.judgment:
            values = evidence(conflicts, found.sure, found.judgment)
    return Premise(
        community,
        is_written=is_written,
        is_false=bool(asked.contradicts),
        is_answered=any(asked.parts),
        is_read=found.judgment is not None,
        values=values,
        right=bool(found.best and found.best.entry.id in asked.contradicts),
    )


def fit(rows: Sequence[Premise], names: Sequence[str]) -> Floats:
    """Return the weights of a logistic regression with an L2 penalty.

    `names` are the names of the rows' values.
    """
    values = np.array([row.values for row in rows])
    right = np.array([row.right for row in rows], float)
    weight = np.array([WRITTEN if row.is_written else 1.0 for row in rows])
    spread = values.std(axis=0)
    spread[spread == 0] = 1
    scaled = values / spread
    penalty = np.full(len(names), PENALTY)
    penalty[-1] = 0

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = scaled @ weights
        losses = np.logaddexp(0, scores) - right * scores
        gradient = scaled.T @ (weight * (1 / (1 + np.exp(-scores)) - right))
        value = float(weight @ losses + penalty @ weights**2)
        return value, gradient + 2 * penalty * weights

    bounds = [_bounds(name) for name in names]
    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x / spread, float)


def _bounds(name: str) -> tuple[float | None, float | None]:
    if name in NEGATIVE:
        return None, 0
    return (0, None) if name in NOT_NEGATIVE else (None, None)


def left_out(rows: Sequence[Premise]) -> list[float]:
    """Return each question's probability from weights trained on other communities.

    It is 0 for a question without evidence.
    """
    communities = sorted({row.community for row in rows})
    likely = np.zeros(len(rows))
    for fold in range(FOLDS):
        held = set(communities[fold::FOLDS])
        weights = fitted([row for row in rows if row.community not in held])
        for place, row in enumerate(rows):
            if row.values and row.community in held:
                score = np.array(row.values) @ weights[sort_of(row)]
                likely[place] = 1 / (1 + np.exp(-score))
    return likely.tolist()


def fitted(rows: Sequence[Premise]) -> dict[str, Floats]:
    """Return the weights of each sort (see `NAMES`)."""
    return {
        sort: fit([row for row in rows if row.values and sort_of(row) == sort], names)
        for sort, names in NAMES.items()
    }


def sort_of(row: Premise) -> str:
    """Return the name of the weights for a question."""
    return "reading" if row.is_read else "words"


def report(judged: Sequence[tuple[Premise, float]]) -> Iterator[str]:
    """Yield a summary, and a line with the figures for each threshold."""
    wrong = sum(row.is_false for row, _ in judged)
    answered = sum(row.is_answered and not row.is_false for row, _ in judged)
    yield f"{wrong} false premises, {answered} answered, {len(judged) - wrong - answered} others"
    for least in THRESHOLDS:
        spoken = [row for row, likely in judged if likely >= least]
        right = sum(row.right for row in spoken)
        alarms = sum(row.is_answered and not row.is_false for row in spoken)
        yield (
            f"{least}: {len(spoken)} reported; {right / wrong:.1%} of false premises; "
            f"right {right / max(1, len(spoken)):.1%}; of answered {alarms / answered:.2%}"
        )


def main() -> None:
    """Print the figures and, with `--write`, write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("readers", nargs=FOLDS_OF_READERS, type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    model, words = inspect(BUNDLED), english.load()
    encoder = Encoder(model)
    readers = [PassageReader(encoder, session_of(path)) for path in given.readers]
    by_words = [*premises(Compare(words))]
    read = [*premises(Compare(words, CachingEmbedder(load(model))), readers)]
    judged = [*zip([*by_words, *read], left_out([*by_words, *read]), strict=True)]
    for name, some in (("words", judged[: len(by_words)]), ("reading", judged[len(by_words) :])):
        for is_written in (False, True):
            kind = "questions written for single passages" if is_written else "members' questions"
            print(f"By {name}, {kind}")
            print(*report([one for one in some if one[0].is_written is is_written]), sep="\n")
    if given.write:
        weights = {
            sort: dict(zip(NAMES[sort], values.round(3).tolist(), strict=True))
            for sort, values in fitted([*by_words, *read]).items()
        }
        text = source("contradiction.py", "training/premises.py", {"WEIGHTS": weights})
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
