"""Tests that garbage is collected one generation at a time."""

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
    """An object that only the garbage collector can free."""

    def __init__(self) -> None:
        self.itself: Ring | None = self


@pytest.fixture(autouse=True)
def no_automatic_collection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Disable Python's own collections, and make full collections frequent."""
    monkeypatch.setattr(heap, "GENERATION_2_EVERY", 4 * heap.GENERATION_1_EVERY)
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(
    ("survived", "collected_at"),
    [
        (0, 1),
        (1, heap.GENERATION_1_EVERY),
        (heap.GENERATION_1_EVERY, 4 * heap.GENERATION_1_EVERY),
    ],
)
def test_garbage_is_collected(survived: int, collected_at: int) -> None:
    """New garbage is collected at once. Objects that survived collections are collected later."""
    collector, ring = GarbageCollector(), Ring()
    reference = ref(ring)
    for _ in range(survived):
        collector.collect()
    del ring
    for _ in range(survived, collected_at - 1):
        collector.collect()
        assert reference()
    collector.collect()
    assert not reference()
