"""Which message was answered with which, so that answers follow their questions."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.answerer import Surface
    from bot.store import Recorder, ReplyLink

DAY = 24 * 60 * 60.0
MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question as a message, and the message that answered it.

    `content` is what the member wrote, `question` what was asked of it, after the questions in
    `previous`, oldest first. Of an exchange of an earlier process these are not known: then
    `content` and `surface` are None.
    """

    question_id: int
    reply_id: int
    channel_id: int
    content: str | None = None
    question: str = ""
    previous: tuple[str, ...] = ()
    surface: Surface | None = None


class Exchanges(Protocol):
    """A memory of exchanges, for a day. What it has forgotten is simply not there."""

    async def keep(self, exchange: Exchange) -> None:
        """Remember an exchange, in place of an earlier one with the same question."""

    async def of_question(self, message_id: int) -> Exchange | None:
        """Return the exchange that a member's message began."""

    async def of_reply(self, message_id: int) -> Exchange | None:
        """Return the exchange that a message of the bot ended."""

    async def forget(self, question_id: int) -> None:
        """Forget an exchange, if it is known."""


class RememberedExchanges:
    """The exchanges in the memory of the process: at most `most`, the oldest go first."""

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._kept: OrderedDict[int, tuple[float, Exchange]] = OrderedDict()
        self._questions: dict[int, int] = {}

    async def keep(self, exchange: Exchange) -> None:
        """Remember an exchange."""
        await self.forget(exchange.question_id)
        self._kept[exchange.question_id] = self._clock(), exchange
        self._questions[exchange.reply_id] = exchange.question_id
        self._drop_old()

    async def of_question(self, message_id: int) -> Exchange | None:
        """Return the exchange that a message began."""
        self._drop_old()
        kept = self._kept.get(message_id)
        return kept and kept[1]

    async def of_reply(self, message_id: int) -> Exchange | None:
        """Return the exchange that a message ended."""
        question = self._questions.get(message_id)
        return None if question is None else await self.of_question(question)

    async def forget(self, question_id: int) -> None:
        """Forget an exchange."""
        if kept := self._kept.pop(question_id, None):
            self._questions.pop(kept[1].reply_id, None)

    def _drop_old(self) -> None:
        oldest = self._clock() - DAY
        while self._kept:
            since, exchange = next(iter(self._kept.values()))
            if since >= oldest and len(self._kept) <= self._most:
                return
            del self._kept[exchange.question_id]
            del self._questions[exchange.reply_id]


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


def _bare(link: ReplyLink | None) -> Exchange | None:
    if link is None:
        return None
    return Exchange(
        question_id=link.question_id, reply_id=link.reply_id, channel_id=link.channel_id
    )
