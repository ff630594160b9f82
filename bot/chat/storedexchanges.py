"""Exchanges that outlive the process: the ids in the store, the rest in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.exchanges import Exchange, RememberedExchanges

if TYPE_CHECKING:
    from bot.store import Link, Recorder

_MOST = 2_000
"""So many are remembered with their texts; of older ones, Discord still has those."""


class StoredExchanges:
    """Remembers exchanges, and finds those of an earlier process in the store, without their texts.

    That the store fails or is slow means only that an exchange is not found.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._remembered = RememberedExchanges(_MOST)

    async def keep(self, exchange: Exchange) -> None:
        """Remember an exchange."""
        await self._remembered.keep(exchange)
        self._recorder.replied(exchange.question_id, exchange.reply_id, exchange.channel_id)

    async def of_question(self, message_id: int) -> Exchange | None:
        """Return the exchange that a message began."""
        if remembered := await self._remembered.of_question(message_id):
            return remembered
        return _bare(await self._recorder.reply_to(message_id))

    async def of_reply(self, message_id: int) -> Exchange | None:
        """Return the exchange that a message ended."""
        if remembered := await self._remembered.of_reply(message_id):
            return remembered
        return _bare(await self._recorder.question_of(message_id))

    async def forget(self, question_id: int) -> None:
        """Forget an exchange."""
        await self._remembered.forget(question_id)
        self._recorder.unlinked(question_id)


def _bare(link: Link | None) -> Exchange | None:
    if link is None:
        return None
    return Exchange(
        question_id=link.question_id, reply_id=link.reply_id, channel_id=link.channel_id
    )
