"""Lookup of the objects that a request's path names. Raises Discord's error if one is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import refusal

if TYPE_CHECKING:
    from .entities import Channel, Guild, User
    from .messages import Message
    from .rest import Call


def scope_of(call: Call) -> int | None:
    """Return the id of the guild that commands are for, or None for global commands."""
    return int(call.params[1]) if len(call.params) > 1 else None


def user_of(call: Call, number: object) -> User:
    """Return the account with an id."""
    found = call.world.users.get(int(str(number)))
    if found is None:
        raise refusal(10013)
    return found


def guild_of(call: Call) -> Guild:
    """Return the guild in the path. The bot must be a member."""
    found = call.world.guilds.get(int(call.params[0]))
    if found is None or not found.has_bot:
        raise refusal(10004)
    return found


def channel_of(call: Call, *needed: str) -> Channel:
    """Return the channel in the path. The bot needs access and the given permissions."""
    found = call.world.channels.get(int(call.params[0]))
    if found is None:
        raise refusal(10003)
    if not call.world.bot_sees(found):
        raise refusal(50001)
    require(call, found, *needed)
    return found


def writable(call: Call, *needed: str) -> Channel:
    """Return the channel in the path, which must also not be a closed thread."""
    found = channel_of(call, *needed)
    found.check_open()
    return found


def require(call: Call, place: Channel, *needed: str) -> None:
    """Raise DiscordError unless the bot has all given permissions in a channel."""
    allowed = call.world.permissions(call.world.bot, place)
    if not all(getattr(allowed, name) for name in needed):
        raise refusal(50013)


def message_of(call: Call) -> Message:
    """Return the message in the path."""
    channel = call.world.channels[int(call.params[0])]
    found = channel.messages.get(int(call.params[1]))
    if found is None:
        raise refusal(10008)
    return found
