"""Published cross-encoders as readers: models that score a question and a passage together."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from bot.core.retrieval.reader import Judgment
from bot.semantic.embedder import session_of
from bot.semantic.errors import ModelError
from bot.semantic.libraries import Tokenizer, np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.semantic.folder import ModelFolder

    Scorer = Callable[[str, Sequence[str]], Sequence[float]]

_PROBE: Final = ("What is the moon made of?", ["The moon is made of rock.", "Tides."])
_NEVER: Final = -20.0
"""Log odds for `Judgment.contradicts`, because these models can't judge contradictions."""
_log = logging.getLogger(__name__)


class Reranker:
    """A `bot.core.retrieval.reader.Reader` that uses a model's scores as the log odds of an answer.

    `score` returns a score for each passage. The constructor raises ModelError if the scores are
    unusable.
    """

    def __init__(self, score: Scorer, label: str) -> None:
        self._score = score
        self.label = label
        try:
            self._checked(*_PROBE)
        except Exception as error:  # several libraries raise undocumented errors
            raise ModelError(f"{label} can't score passages: {error}") from error

    def read(
        self, question: str, passages: Sequence[str], earlier: str = ""
    ) -> Sequence[Judgment] | None:
        """Return a judgment for each passage, or None on failure."""
        try:
            scores = self._checked(f"{earlier} {question}".strip(), passages)
        except Exception as error:  # noqa: BLE001 - several libraries, each with undocumented errors
            # The error's message is not logged, because it may quote the question.
            name = type(error).__name__
            _log.warning("the reader failed (%s), so passages are ranked without it", name)
            return None
        return [Judgment(score, _NEVER) for score in scores]

    def _checked(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        scores = [*map(float, self._score(question, passages))]
        if len(scores) != len(passages) or not np.isfinite(scores).all():
            raise ModelError("it must return one finite number for each passage")
        return scores


def load(model: ModelFolder) -> Reranker:
    """Load a model from a checked folder. Raise ModelError if the model doesn't score pairs."""
    try:
        score = _scorer(model)
    except Exception as error:  # tokenizers and onnxruntime raise undocumented errors
        raise ModelError(f"{model.label} can't be loaded (check its files): {error}") from error
    return Reranker(score, model.label)


def _scorer(model: ModelFolder) -> Scorer:
    tokenizer = Tokenizer.from_file(str(model.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(model.max_tokens)
    session = session_of(model.weights)
    inputs = {one.name for one in session.get_inputs()}

    def score(question: str, passages: Sequence[str]) -> Sequence[float]:
        found = []
        for text in passages:
            pair = tokenizer.encode(question, text)
            values = {
                "input_ids": pair.ids,
                "attention_mask": pair.attention_mask,
                "token_type_ids": pair.type_ids,
            }
            given = {name: np.array([values[name]], np.int64) for name in inputs}
            logits = np.ravel(session.run(None, given)[0])
            if logits.size != 1:
                raise ModelError(f"it returns {logits.size} numbers for a pair, not one")
            found.append(float(logits[0]))
        return found

    return score
