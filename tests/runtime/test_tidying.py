"""Garbage is looked for little by little."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING
from weakref import ref

import pytest

from bot.runtime import heap
from bot.runtime.heap import GarbageCollector

if TYPE_CHECKING:
    from collections.abc import Iterator


class Ring:
    """An object that nothing but the garbage collector frees."""

    def __init__(self) -> None:
        self.itself: Ring | None = self


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Python not look for garbage by itself, and Footnote look through everything soon."""
    monkeypatch.setattr(heap, "ALL", 4 * heap.SOME)
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(
    ("outlives", "lasts"), [(0, 1), (1, heap.SOME), (heap.SOME, 4 * heap.SOME)]
)
def test_what_is_left_goes(outlives: int, lasts: int) -> None:
    """At once if it is new; later if it was in use while others asked, but it goes too."""
    tidy, ring = GarbageCollector(), Ring()
    left = ref(ring)
    for _ in range(outlives):
        tidy.tidy()
    del ring
    for _ in range(outlives, lasts - 1):
        tidy.tidy()
        assert left()
    tidy.tidy()
    assert not left()
