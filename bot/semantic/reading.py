"""A reader that uses the embedding model's lower layers. The code in training/reader/ trains it."""

from __future__ import annotations

import logging
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from bot.core.retrieval.reader import Judgment
from bot.semantic.libraries import np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bot.semantic.libraries import onnxruntime

    Floats = NDArray[np.float32]

QUESTION: Final = 62
"""Maximum number of tokens of a question. A longer question keeps only its last tokens."""
REMEMBERED: Final = 256
"""Number of passages whose hidden states, about 75 KB each, are cached to save time."""
_EARLIER: Final = 2
_log = logging.getLogger(__name__)


class EncodedText(NamedTuple):
    """The tokens of a text, and their hidden states."""

    ids: Sequence[int]
    states: Floats | NDArray[np.float16]


class Lower(Protocol):
    """Encodes texts with the lower layers of a model."""

    def tokens(self, text: str) -> Sequence[int]:
        """Return the tokens of a text, including the special tokens at both ends."""

    def lower(self, ids: Sequence[int], segment: int) -> Floats:
        """Return the tokens' hidden states. `segment` is 0 for a question and 1 for a passage."""


class PassageReader:
    """A thread-safe `bot.core.retrieval.reader.Reader`."""

    def __init__(self, encoder: Lower, session: onnxruntime.InferenceSession) -> None:
        self._encoder = encoder
        self._session = session
        # Caching a bound method would create a reference cycle.
        self._told = lru_cache(REMEMBERED)(partial(_told, encoder))

    def read(
        self, question: str, passages: Sequence[str], earlier: str = ""
    ) -> Sequence[Judgment] | None:
        """Return a judgment for each passage, or None on failure."""
        try:
            asked = self._asked(question)
            before = self._asked(earlier) if earlier else None
            given = joined(asked, before, [*map(self._told, passages)])
            (logits,) = self._session.run(["logits"], given)
        except Exception as error:  # noqa: BLE001 - a library with undocumented errors
            # The error's message is not logged, because it may quote the question.
            name = type(error).__name__
            _log.warning("the reader failed (%s), so passages are ranked without it", name)
            return None
        if not np.isfinite(logits).all():
            _log.warning("the reader returned invalid numbers, so passages are ranked without it")
            return None
        return [Judgment(*map(float, row)) for row in logits]

    def _asked(self, question: str) -> EncodedText:
        ids = asked_tokens(self._encoder.tokens(question))
        return EncodedText(ids, self._encoder.lower(ids, 0))


def asked_tokens(ids: Sequence[int]) -> Sequence[int]:
    """Return a question's last `QUESTION` tokens, and its special tokens at both ends."""
    first, *words, last = ids
    return [first, *words[-QUESTION:], last]


def told_tokens(ids: Sequence[int]) -> Sequence[int]:
    """Return the tokens of a passage without the special token at the start."""
    return ids[1:]


def _told(encoder: Lower, text: str) -> EncodedText:
    ids = told_tokens(encoder.tokens(text))
    return EncodedText(ids, encoder.lower(ids, 1).astype(np.float16))


def joined(
    asked: EncodedText, earlier: EncodedText | None, told: Sequence[EncodedText]
) -> Mapping[str, NDArray[np.generic]]:
    """Return the inputs of a reader, as training/reader/export.py describes them."""
    words, question, own = asked.ids, asked.states, len(asked.ids)
    if earlier:  # only one text may begin with the special start token
        words = [*words, *earlier.ids[1:]]
        question = np.concatenate([question, earlier.states[1:]])
    start = len(words)
    length = start + max(len(ids) for ids, _ in told)
    hidden = np.zeros((len(told), length, question.shape[1]), np.float32)
    mask, side, shared = np.zeros((3, len(told), length), np.int64)
    side[:, own:start] = _EARLIER
    added = {asked.ids[0], asked.ids[-1]}
    for row, (ids, states) in enumerate(told):
        end = start + len(ids)
        hidden[row, :start], hidden[row, start:end] = question, states
        mask[row, :end] = side[row, start:end] = 1
        both = {*words} & {*ids} - added
        shared[row, :end] = [one in both for one in (*words, *ids)]
    return {"hidden": hidden, "mask": mask, "side": side, "shared": shared}
