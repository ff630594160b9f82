"""A reader on the lower layers of the embedding model; training/reader/ makes it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, Protocol

from bot.core.reading import Judgment
from bot.semantic.libraries import np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bot.semantic.libraries import onnxruntime

    Texts = Sequence[tuple[Sequence[int], NDArray[np.float32]]]

QUESTION: Final = 62
"""Maximum number of tokens of a question; of a longer one, its last are kept."""
_log = logging.getLogger(__name__)


class Lower(Protocol):
    """Encodes texts with the lower layers of a model."""

    def lower(
        self, text: str, most: int | None = None
    ) -> tuple[Sequence[int], NDArray[np.float32]]:
        """Return the tokens of a text and their hidden states."""


class PassageReader:
    """A thread-safe `bot.core.reading.Reader`."""

    def __init__(self, encoder: Lower, session: onnxruntime.InferenceSession) -> None:
        self._encoder = encoder
        self._session = session

    def read(self, question: str, passages: Sequence[str]) -> Sequence[Judgment] | None:
        """Return a judgment for each passage, or None if that failed."""
        try:
            asked = self._encoder.lower(question, QUESTION)
            told = [self._encoder.lower(text) for text in passages]
            (logits,) = self._session.run(["logits"], joined(asked, told))
        except Exception as error:  # noqa: BLE001 - a library with undocumented errors
            # Not its message, which may quote the question.
            name = type(error).__name__
            _log.warning("a question could not be read (%s); the features decide", name)
            return None
        if not np.isfinite(logits).all():
            _log.warning("the reader returned values that are no numbers; the features decide")
            return None
        return [Judgment(*map(float, row)) for row in logits]


def joined(
    asked: tuple[Sequence[int], NDArray[np.float32]], told: Texts
) -> Mapping[str, NDArray[np.generic]]:
    """Return the inputs of a reader for a question with each passage, padded to the longest."""
    ids, states = asked
    length = len(ids) + max(len(others) for others, _ in told)
    hidden = np.zeros((len(told), length, states.shape[1]), np.float32)
    mask, side, shared = np.zeros((3, len(told), length), np.int64)
    start = len(ids)
    for row, (others, other_states) in enumerate(told):
        end = start + len(others)
        hidden[row, :start], hidden[row, start:end] = states, other_states
        mask[row, :end] = side[row, start:end] = 1
        both = {*ids} & {*others} - {ids[0], ids[-1]}
        shared[row, :end] = [one in both for one in (*ids, *others)]
    return {"hidden": hidden, "mask": mask, "side": side, "shared": shared}
