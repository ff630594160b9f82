"""Send the first response to an interaction.

Discord accepts the first response only once, and only within 3 seconds.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.chat.gateway.delivery import UndeliveredError, deliver

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

CALLBACK_PATIENCE, CALLBACK_TRY = 2.5, 1.2
"""Time limits in seconds for the first response to an interaction: the total for all attempts, and
the limit for the first attempt. Discord expects the response within 3 seconds.
"""
UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED = 10062, 40060
"""Discord's error codes for an interaction that has expired or already has a response."""
_ALREADY_ANSWERED = (
    "an interaction already had a response; if this happens often, another process is using the "
    "same token and shard"
)
_log = logging.getLogger(__name__)


async def acknowledge(action: Callable[[], Awaitable[object]], *, last: bool = True) -> bool:
    """Send the first response to an interaction, and return whether Discord confirmed it.

    Only the first attempt to send the response has its own timeout. If the first attempt timed out
    but reached Discord, Discord refuses the second attempt, which is not an error. An unconfirmed
    response is logged only if `last` is true, because otherwise the next request shows whether the
    response arrived. Raise UndeliveredError if Discord refuses the response, unless the interaction
    already has one.
    """
    tries = 0

    async def attempt() -> None:
        nonlocal tries
        tries += 1
        await asyncio.wait_for(action(), CALLBACK_TRY if tries == 1 else None)

    try:
        await deliver(attempt, CALLBACK_PATIENCE)
    except UndeliveredError as error:
        if error.refused and error.code != ALREADY_ACKNOWLEDGED:
            raise
        if last and not error.refused:
            _log.warning("Discord did not confirm a response in time")
        elif last and tries == 1:
            _log.warning(_ALREADY_ANSWERED)
        return False
    return True
