"""Routes for the bot's account, commands, guilds and channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .entities import FORUM
from .errors import refusal
from .limits import check_commands, check_message
from .lookup import channel_of, guild_of, scope_of, user_of, writable
from .messages import compose
from .rest import Call, Routes

if TYPE_CHECKING:
    from .entities import JSON

MAY_READ_CONTENT = 1 << 19
"""Flag of an application in few servers whose message content intent is switched on."""

routes = Routes()


# Gateway, accounts and commands


@routes.on("GET", "/gateway", public=True)
def gateway(call: Call) -> JSON:
    """Return the gateway's URL."""
    return {"url": call.world.gateway_url}


@routes.on("GET", "/gateway/bot")
def gateway_bot(call: Call) -> JSON:
    """Return the gateway's URL, the recommended number of shards, and max_concurrency."""
    world = call.world
    limit = {
        "total": 1000,
        "remaining": 1000,
        "reset_after": 86_400_000,
        "max_concurrency": world.max_concurrency,
    }
    return {
        "url": call.world.gateway_url,
        "shards": world.shards,
        "session_start_limit": limit,
    }


@routes.on("GET", "/users/@me")
def me(call: Call) -> JSON:
    """Return the bot's own account."""
    return call.world.bot.payload()


@routes.on("GET", "/users/{user}")
def user(call: Call) -> JSON:
    """Return an account."""
    return user_of(call, call.params[0]).payload()


@routes.on("GET", "/applications/@me")
@routes.on("GET", "/oauth2/applications/@me")
def application(call: Call) -> JSON:
    """Return the application."""
    bot = call.world.bot
    return {
        "id": str(bot.id),
        "name": bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": call.world.owner.payload(),
        "team": None,
        "verify_key": "0" * 64,
        "flags": MAY_READ_CONTENT if call.world.content_intent else 0,
        "integration_types_config": {"0": {}, "1": {}},
    }


@routes.on("GET", "/applications/{application}/commands")
@routes.on("GET", "/applications/{application}/guilds/{guild}/commands")
def commands(call: Call) -> list[JSON]:
    """Return the commands of a scope."""
    return call.world.commands.scopes.get(scope_of(call), [])


@routes.on("PUT", "/applications/{application}/commands")
@routes.on("PUT", "/applications/{application}/guilds/{guild}/commands")
def overwrite_commands(call: Call) -> list[JSON]:
    """Replace the commands of a scope."""
    call.must(check_commands(call.items))
    return call.world.commands.overwrite(scope_of(call), call.items)


@routes.on("POST", "/applications/{application}/commands")
@routes.on("POST", "/applications/{application}/guilds/{guild}/commands")
def add_command(call: Call) -> JSON:
    """Register one command."""
    call.must(check_commands([call.body]))
    return call.world.commands.add(scope_of(call), call.body)


# Guilds and channels


@routes.on("GET", "/guilds/{guild}")
def guild(call: Call) -> JSON:
    """Return a guild."""
    return guild_of(call).payload()


@routes.on("GET", "/guilds/{guild}/channels")
def guild_channels(call: Call) -> list[JSON]:
    """Return the channels of a guild."""
    return [c.payload() for c in guild_of(call).channels if not c.parent]


@routes.on("GET", "/guilds/{guild}/members/{user}")
def guild_member(call: Call) -> JSON:
    """Return a member."""
    found = guild_of(call).members.get(int(call.params[1]))
    if found is None:
        raise refusal(10007)
    return found.member(guild_of(call))


@routes.on("POST", "/users/@me/channels")
def open_private(call: Call) -> JSON:
    """Open a direct message channel."""
    return call.world.open_private(
        user_of(call, call.body["recipient_id"]), call.world.bot
    ).payload()


@routes.on("GET", "/channels/{channel}")
def channel(call: Call) -> JSON:
    """Return a channel."""
    return channel_of(call).payload()


@routes.on("POST", "/channels/{channel}/typing")
def typing(call: Call) -> None:
    """Accept a typing indicator."""
    writable(call, "send_messages")


@routes.on("PUT", "/channels/{channel}/thread-members/@me")
def join_thread(call: Call) -> None:
    """Join a thread."""
    channel_of(call)


@routes.on("POST", "/channels/{channel}/threads")
@routes.on("POST", "/channels/{channel}/messages/{message}/threads")
def open_thread(call: Call) -> JSON:
    """Create a thread in a channel or on a message, or a forum post with its first message."""
    parent = channel_of(call, "create_public_threads")
    number = int(call.params[1]) if len(call.params) > 1 else None
    thread = call.world.open_thread(parent, call.body["name"], call.world.bot, number)
    if parent.kind == FORUM:
        first = call.body["message"]
        call.must(check_message(first, create=True))
        message = compose(thread, call.world.bot, first)
        message.id = thread.id
        return thread.payload() | {"message": call.world.post(message).payload()}
    return thread.payload()
