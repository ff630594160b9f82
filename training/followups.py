"""Train the confidence in answers to follow-up questions.

    python -m training.followups [--write] READER READER READER

The READERs are exported models, one for each fold of communities (training/reader/README.md). Each
of them reads only the communities on which it was not trained.

The training data are the conversations of the communities that are not held out, and some of their
questions, each asked after another question of the same community that was chosen at random.
Cross-validation over communities measures the answers to the last question. With `--write`, the
script then trains the weights on all communities and writes them to
bot/core/ranking/followup_weights.py.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.core.answering.conversation import in_same_collection, recalled, thread_of, together
from bot.core.model.policy import Policy
from bot.core.questions.leaning import Lean, leans
from bot.core.ranking.finding import focused, look
from bot.core.ranking.reading import READ, followup_evidence, is_readable, text_of
from bot.languages import en as english
from bot.semantic.embedder import Encoder, load, session_of
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED
from bot.semantic.reading import PassageReader
from training import corpus
from training.examples import Compare
from training.reader.evaluate import fitted
from training.reader.pairs import FOLDS as FOLDS_OF_READERS
from training.reader.pairs import folds
from training.remembering import CachingEmbedder
from training.train import source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from bot.core.retrieval.index import Index
    from training.corpus import Asked

    Floats = NDArray[np.float64]

TARGET: Final = Path("bot/core/ranking/followup_weights.py")
NAMES: Final = ("confidence", "answers", "contradicts", "lead", "always")
PENALTY: Final = 0.01
"""L2 penalty on the weights of standardized values, added to the mean loss."""
FOLDS: Final = 9
UNRELATED: Final = 15
"""Number of questions per community that are asked after an unrelated one."""
SEED: Final = 3
THRESHOLDS: Final = (0.6, 0.65, 0.7, 0.75, 0.8)


@dataclass(frozen=True)
class Turn:
    """The last question of a conversation as training data.

    `is_answerable` is whether any passage answers it, `right` whether the chosen passage does, and
    `evidence` the values of `NAMES` for that passage.
    """

    community: str
    is_unrelated: bool
    is_answerable: bool
    right: bool
    evidence: tuple[float, ...]


def turns(readers: Sequence[PassageReader], compare: Compare) -> Iterator[Turn]:
    """Yield the last questions of all conversations whose passages can be read."""
    communities = corpus.load(set_aside=False)
    fold_of = folds(community.name for community in communities)
    rng = random.Random(SEED)  # noqa: S311 - repeatable
    for community in communities:
        index = compare.index(community.knowledge)
        if index.meaning:
            index = index.comparing(index.meaning, readers[fold_of[community.name]])
        single = [
            asked
            for asked in community.questions
            if len(asked.turns) == 1 and asked.kind not in {"smalltalk", "offtopic"}
        ]
        unrelated = [(asked, (rng.choice(single).text,)) for asked in rng.sample(single, UNRELATED)]
        talks = [(asked, asked.turns[:-1]) for asked in community.questions if asked.turns[1:]]
        for asked, before in (*talks, *unrelated):
            if turn := _turn(asked, before, index, community.name):
                yield turn


def _turn(asked: Asked, before: Sequence[str], index: Index, community: str) -> Turn | None:
    policy, query = Policy(), index.parse(asked.text)
    earlier = recalled(thread_of(before, index), index, policy, None)
    lean = leans(query, index.lexicon.names) or Lean.PERHAPS
    if earlier is None or lean is Lean.MORE or index.reader is None:
        return None
    found = focused(look(query, index), index, policy)
    narrowed, found = in_same_collection(found, earlier, index, policy)
    found = together(found.query, lean, earlier, narrowed)
    if not is_readable(found):
        return None
    texts = [text_of(one) for one, _ in found.passages[:READ]]
    judgments = index.reader.read(query.spelt, texts, earlier.query.said)
    if not judgments:
        return None
    first, evidence = followup_evidence(found, judgments)
    chosen = found.passages[first][0].unit.entry.id
    return Turn(
        community,
        is_unrelated=len(asked.turns) == 1,
        is_answerable=bool(asked.right),
        right=chosen in asked.right,
        evidence=(*evidence, 1.0),
    )


def fit(rows: Sequence[Turn]) -> Floats:
    """Return the weights of a logistic regression with an L2 penalty, in the order of `NAMES`."""
    values = np.array([row.evidence[:-1] for row in rows])
    right = np.array([row.right for row in rows])
    width = values.shape[1]
    judge = fitted(values, right, [(None, None)] * width, PENALTY * len(rows))
    always = judge(np.zeros((1, width)))
    return np.concatenate([judge(np.eye(width)) - always, always])


def left_out(rows: Sequence[Turn]) -> Floats:
    """Return each answer's confidence, with weights trained on other communities."""
    communities = sorted({row.community for row in rows})
    sure = np.zeros(len(rows))
    for fold in range(FOLDS):
        held = {*communities[fold::FOLDS]}
        weights = fit([row for row in rows if row.community not in held])
        for place, row in enumerate(rows):
            if row.community in held:
                sure[place] = 1 / (1 + np.exp(-np.array(row.evidence) @ weights))
    return sure


def report(rows: Sequence[Turn], sure: Floats) -> None:
    """Print the number of asserted answers at several thresholds."""
    for is_unrelated in (False, True):
        some = [
            (row, one)
            for row, one in zip(rows, sure, strict=True)
            if row.is_unrelated is is_unrelated
        ]
        able = sum(row.is_answerable for row, _ in some)
        first = sum(row.right for row, _ in some)
        print("after an unrelated question" if is_unrelated else "last turns of conversations")
        print(f"  {len(some)}, of which {able} can be answered; {first} right first")
        for least in THRESHOLDS:
            kinds = Counter(
                "right" if row.right else "wrong" if row.is_answerable else "unanswerable"
                for row, one in some
                if one >= least
            )
            print(f"  asserted from {least}: {dict(sorted(kinds.items()))}")


def main() -> None:
    """Print the figures and, with `--write`, write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("readers", nargs=FOLDS_OF_READERS, type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    model = inspect(BUNDLED)
    encoder = Encoder(model)
    readers = [PassageReader(encoder, session_of(path)) for path in given.readers]
    rows = [*turns(readers, Compare(english.load(), CachingEmbedder(load(model))))]
    report(rows, left_out(rows))
    if given.write:
        weights = dict(zip(NAMES, fit(rows).round(3).tolist(), strict=True))
        text = source("reading.py", "training/followups.py", {"WEIGHTS": {"follow-up": weights}})
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
