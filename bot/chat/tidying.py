"""Garbage is looked for little by little, in the thread that left it."""

from __future__ import annotations

import gc
from itertools import count
from typing import Final

SOME: Final = 10
"""After so many questions, also what outlived the looks before is looked through,"""
ALL: Final = 20_000
"""and after so many, everything: that takes long, and finds next to nothing."""


class Tidying:
    """Looks for circles among the objects that questions leave.

    Python itself looks when there are so many more objects than before. But of knowledge on a disk
    a question reads new objects while as many old ones go: a hundred thousand would gather before
    it looks, and nobody is served while it looks through these.
    """

    def __init__(self) -> None:
        self._questions = count(1)

    def tidy(self) -> None:
        """Look through what the last question left."""
        number = next(self._questions)
        gc.collect(2 if number % ALL == 0 else 1 if number % SOME == 0 else 0)
