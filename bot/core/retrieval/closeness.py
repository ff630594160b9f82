"""Semantic similarity between a question and a passage or gap, used in the ranking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Closeness:
    """Cosine similarities, from -1 to 1, between a question and the parts of a passage or gap.

    sentence  similarity to the best sentence
    position  position of that sentence, counted from 0
    mean      mean similarity to the best two sentences, or to the only sentence
    pair      similarity to the best two adjacent sentences together, or to the only sentence
    text      similarity to the whole text
    ask       similarity to the best ask, or 0 if there are no asks
    """

    sentence: float
    position: int
    mean: float
    pair: float
    text: float
    ask: float

    @property
    def cosines(self) -> tuple[float, ...]:
        """All similarities, in the order of `bot.core.ranking.features.BY_MEANING`."""
        return self.sentence, self.mean, self.ask, self.pair, self.text


class Meaning(Protocol):
    """Compares a text with the passages and gaps of a knowledge base by meaning."""

    @property
    def language(self) -> str | None:
        """The code of the only supported language, or None if all languages are supported."""

    def nearest(self, text: str, count: int) -> Sequence[str]:
        """Return the ids of the `count` units nearest to `text` in meaning, best first."""

    def closeness(self, text: str, ids: Iterable[str]) -> Mapping[str, Closeness]:
        """Return the similarity of `text` to each of the units with these ids, by id."""
