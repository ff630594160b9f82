"""A question's vector beside the event loop."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from bot.semantic.offloop import OffLoop

if TYPE_CHECKING:
    from bot.semantic.embedder import Embedder, Vector


class Gated:
    """Embeds when it is let; a text's vector is its length."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.threads: set[str] = set()

    def embed_query(self, text: str) -> Vector:
        """Embed."""
        assert self.gate.wait(10)
        self.threads.add(threading.current_thread().name)
        if not text:
            raise ValueError("empty")
        return np.array([len(text)], np.float32)

    def as_embedder(self) -> Embedder:
        """Return it as what it stands in for."""
        return cast("Embedder", self)


async def test_the_loop_goes_on_meanwhile() -> None:
    """While a question is embedded, others are served; all are embedded in one thread."""
    slow = Gated()
    with OffLoop(slow.as_embedder()) as off:
        asked = [asyncio.create_task(off.embed_query("x" * size)) for size in (1, 2, 3)]
        await asyncio.sleep(0.01)
        assert not any(task.done() for task in asked)
        slow.gate.set()
        found = [float(vector[0]) for task in asked if (vector := await task) is not None]
    assert found == [1, 2, 3]
    assert slow.threads == {"embedder_0"}


async def test_too_many_at_once_go_by_words() -> None:
    """Where the queue is full there is no vector, at once; a place is free when work ends."""
    slow = Gated()
    with OffLoop(slow.as_embedder(), waiting=2) as off:
        asked = [asyncio.create_task(off.embed_query("moon")) for _ in range(2)]
        await asyncio.sleep(0)
        assert await off.embed_query("sun") is None
        asked[0].cancel()  # who asked has gone, the work has not
        await asyncio.sleep(0)
        assert await off.embed_query("sun") is None
        slow.gate.set()
        await asked[1]
        assert await off.embed_query("sun") is not None


async def test_a_failure_is_told_and_frees_its_place() -> None:
    """An error reaches who asked, and nobody else."""
    slow = Gated()
    slow.gate.set()
    with OffLoop(slow.as_embedder(), waiting=1) as off:
        with pytest.raises(ValueError, match="empty"):
            await off.embed_query("")
        for _ in range(3):
            assert await off.embed_query("moon") is not None
