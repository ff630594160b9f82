"""Embed new knowledge in the background.

Until the knowledge is embedded, questions are matched only by words.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.serving.live import Serving
    from bot.serving.reloads import Reload

_log = logging.getLogger(__name__)


async def embed(serving: Serving) -> None:
    """Embed the live knowledge now and after each reload, until canceled.

    To also stop the thread that embeds texts, call `Serving.stop`.
    """
    reloaded, loop = asyncio.Event(), asyncio.get_running_loop()

    def notice(_: Reload) -> None:
        loop.call_soon_threadsafe(reloaded.set)

    serving.subscribe(notice)
    while True:
        try:
            await asyncio.to_thread(serving.embed)
        except Exception:  # noqa: BLE001 - words keep answering, and the next reload tries again
            _log.exception("the knowledge could not be embedded")
        await reloaded.wait()
        reloaded.clear()
