"""How near a question is to a passage or a gap in meaning: plain figures that ranking can use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Closeness:
    """Cosines, from -1 to 1, of a question with the parts of a passage or a gap.

    `sentence` is that of its best sentence, which is the one at `position`, counting from 0;
    `mean` is the mean of its best two sentences, or that of its only one; `ask` is that of its
    best ask, 0 where it has none.
    """

    sentence: float
    position: int
    mean: float
    ask: float
