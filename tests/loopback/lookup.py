"""What the path of a request names, or Discord's refusal if there is no such thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import DiscordError
from .messages import COMPONENTS_V2

if TYPE_CHECKING:
    from .entities import Channel, Guild, User
    from .messages import Message
    from .rest import Call


def scope_of(call: Call) -> int | None:
    """Return the guild that commands are for, or None for everywhere."""
    return int(call.params[1]) if len(call.params) > 1 else None


def is_v2(found: Message) -> bool:
    """Tell whether a message is one of Components V2."""
    return bool(found.flags & COMPONENTS_V2)


def user_of(call: Call, number: object) -> User:
    """Return the account with an id."""
    found = call.world.users.get(int(str(number)))
    if found is None:
        raise DiscordError(404, 10013, "Unknown User")
    return found


def guild_of(call: Call) -> Guild:
    """Return the guild of a path, which the bot is in."""
    found = call.world.guilds.get(int(call.params[0]))
    if found is None or not found.has_bot:
        raise DiscordError(404, 10004, "Unknown Guild")
    return found


def channel_of(call: Call, *needed: str) -> Channel:
    """Return the channel of a path; refuse unless the bot may view it and do what is needed."""
    found = call.world.channels.get(int(call.params[0]))
    if found is None:
        raise DiscordError(404, 10003, "Unknown Channel")
    if not call.world.bot_sees(found):
        raise DiscordError(403, 50001, "Missing Access")
    require(call, found, *needed)
    return found


def require(call: Call, place: Channel, *needed: str) -> None:
    """Refuse unless the bot may do all that is needed in a channel."""
    allowed = call.world.permissions(call.world.bot, place)
    if not all(getattr(allowed, name) for name in needed):
        raise DiscordError(403, 50013, "Missing Permissions")


def message_of(call: Call) -> Message:
    """Return the message of a path."""
    channel = call.world.channels[int(call.params[0])]
    found = channel.messages.get(int(call.params[1]))
    if found is None:
        raise DiscordError(404, 10008, "Unknown Message")
    return found
