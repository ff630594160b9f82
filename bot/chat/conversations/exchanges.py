"""Links between questions and replies, for finding either one from the other."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.events import Surface
    from bot.config.sections import ReplyStyle
    from bot.store import Recorder, ReplyLink

DAY = 24 * 60 * 60.0
MAX_EXCHANGES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A message with a question, and the message that answered it.

    content   the text of the message
    question  the question in that text
    previous  the earlier questions in the conversation, oldest first
    surface   how the question reached the bot
    style     the style of the reply

    The store keeps only the ids. In an exchange that comes from the store, `content`, `surface` and
    `style` are None, and `question` and `previous` are empty.
    """

    question_id: int
    reply_id: int
    channel_id: int
    content: str | None = None
    question: str = ""
    previous: tuple[str, ...] = ()
    surface: Surface | None = None
    style: ReplyStyle | None = None


class Exchanges(Protocol):
    """Remembers exchanges for a day. Looking up a forgotten exchange returns None."""

    async def keep(self, exchange: Exchange) -> None:
        """Remember an exchange, replacing an earlier one with the same question."""

    async def of_question(self, message_id: int) -> Exchange | None:
        """Return the exchange whose question is this message, or None if not found."""

    async def of_reply(self, message_id: int) -> Exchange | None:
        """Return the exchange whose reply is this message, or None if not found."""

    async def forget(self, question_id: int) -> None:
        """Forget the exchange with this question, if there is one."""


class RememberedExchanges:
    """Remembers up to `most` exchanges for a day, and forgets the oldest first."""

    def __init__(
        self, most: int = MAX_EXCHANGES, clock: Callable[[], float] = time.monotonic
    ) -> None:
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
        """Return the exchange whose question is this message, or None if not found."""
        self._drop_old()
        kept = self._kept.get(message_id)
        return kept and kept[1]

    async def of_reply(self, message_id: int) -> Exchange | None:
        """Return the exchange whose reply is this message, or None if not found."""
        question = self._questions.get(message_id)
        return None if question is None else await self.of_question(question)

    async def forget(self, question_id: int) -> None:
        """Forget the exchange with this question."""
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


_MAX_WITH_TEXT = 2_000
"""Maximum number of exchanges kept with their text. Discord keeps the text of older exchanges."""


class StoredExchanges:
    """Keeps recent exchanges in memory, and looks up older exchanges in the store.

    Exchanges from the store come without their text. If the store fails or is slow, a lookup
    returns None.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._remembered = RememberedExchanges(_MAX_WITH_TEXT)

    async def keep(self, exchange: Exchange) -> None:
        """Remember an exchange."""
        await self._remembered.keep(exchange)
        self._recorder.replied(exchange.question_id, exchange.reply_id, exchange.channel_id)

    async def of_question(self, message_id: int) -> Exchange | None:
        """Return the exchange whose question is this message, or None if not found."""
        if remembered := await self._remembered.of_question(message_id):
            return remembered
        return _from_link(await self._recorder.reply_to(message_id))

    async def of_reply(self, message_id: int) -> Exchange | None:
        """Return the exchange whose reply is this message, or None if not found."""
        if remembered := await self._remembered.of_reply(message_id):
            return remembered
        return _from_link(await self._recorder.question_of(message_id))

    async def forget(self, question_id: int) -> None:
        """Forget the exchange with this question."""
        await self._remembered.forget(question_id)
        self._recorder.unlinked(question_id)


def _from_link(link: ReplyLink | None) -> Exchange | None:
    if link is None:
        return None
    return Exchange(
        question_id=link.question_id, reply_id=link.reply_id, channel_id=link.channel_id
    )
