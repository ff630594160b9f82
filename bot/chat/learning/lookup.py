"""Check whether a message has changed since its text was copied."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

import discord

from bot.chat.gateway.delivery import UndeliveredError, deliver
from bot.chat.learning.reading import milliseconds

if TYPE_CHECKING:
    from bot.store.consent import Contribution

_PATIENCE = 2.0


class MessageState(Enum):
    """The state of a message: unchanged, edited, deleted, not readable by the bot, or unknown."""

    SAME = auto()
    EDITED = auto()
    GONE = auto()
    FORBIDDEN = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Look:
    """The state of a message, its content if available, and the time of its last edit."""

    state: MessageState
    content: str = ""
    edited: int = 0


async def look(client: discord.Client, contribution: Contribution) -> Look:
    """Fetch a message from Discord and return the message's current state."""
    get = client.http.get_message
    try:
        data = await deliver(lambda: get(contribution.channel, contribution.message), _PATIENCE)
    except UndeliveredError as error:
        if error.gone:
            return Look(MessageState.GONE)
        # An error code means that Discord would refuse the request again.
        return Look(MessageState.FORBIDDEN if error.code else MessageState.UNKNOWN)
    edited = milliseconds(discord.utils.parse_time(data.get("edited_timestamp")))
    state = MessageState.EDITED if edited > contribution.edited else MessageState.SAME
    return Look(state, data.get("content") or "", edited)
