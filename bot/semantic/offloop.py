"""A question's vector without holding up the event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from bot.semantic.embedder import Embedder, Vector

WAITING: Final = 32
"""How many questions may be on their way at once: at 5 ms each, a sixth of a second."""


class OffLoop:
    """Embeds one question after another in a thread of its own.

    One thread is enough: the model computes outside of Python's lock, but each text on one core.
    `close` it, or use it as a context manager.
    """

    def __init__(self, embedder: Embedder, waiting: int = WAITING) -> None:
        self._embedder = embedder
        self._places = BoundedSemaphore(waiting)
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="embedder")

    async def embed_query(self, text: str) -> Vector | None:
        """Return the vector of a question, or None where too many wait: go by its words then."""
        if not self._places.acquire(blocking=False):
            return None
        future = self._threads.submit(self._embedder.embed_query, text)
        # The place is free when the work ends, even if nobody waits for it any more.
        future.add_done_callback(lambda _: self._places.release())
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """End the thread, once it has done what it is doing."""
        self._threads.shutdown(cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
