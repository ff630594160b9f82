"""How near a question is to a passage or a gap in meaning: plain figures that ranking can use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Closeness:
    """Cosines, from -1 to 1, of a question with the parts of a passage or a gap.

    `sentence` is that of its best sentence, which is the one at `position`, counting from 0;
    `mean` is the mean of its best two sentences, or that of its only one; `pair` is that of the
    best two neighbouring sentences together, or of its only one, `text` that of the whole text;
    `ask` is that of its best ask, 0 where it has none.
    """

    sentence: float
    position: int
    mean: float
    pair: float
    text: float
    ask: float

    @property
    def cosines(self) -> tuple[float, ...]:
        """All of them."""
        return self.sentence, self.mean, self.ask, self.pair, self.text


class Meaning(Protocol):
    """Compares texts with the passages and gaps of a knowledge base by what they mean."""

    def nearest(self, text: str, count: int) -> Sequence[str]:
        """Return the ids of the `count` units nearest to `text`, best first."""

    def closeness(self, text: str, ids: Iterable[str]) -> Mapping[str, Closeness]:
        """Return how close `text` is to each of the units."""
