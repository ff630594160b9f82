"""The routes of the REST API that a bot of this kind uses, and what each of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from .entities import FORUM, JSON, Channel, Guild, User
from .errors import DiscordError
from .limits import check_callback, check_commands, check_message
from .messages import COMPONENTS_V2, Message, compose
from .rest import Call, Routes

if TYPE_CHECKING:
    from .interactions import Interaction

routes = Routes()


# Who the bot is


@routes.on("GET", "/gateway", public=True)
def gateway(call: Call) -> JSON:
    """Say where the gateway is."""
    return {"url": call.world.gateway_url}


@routes.on("GET", "/gateway/bot")
def gateway_bot(call: Call) -> JSON:
    """Say where the gateway is, how many shards to use, and how many may identify at once."""
    return gateway_info(call)


def gateway_info(call: Call) -> JSON:
    """Write down the gateway's advice."""
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
    return _user(call, call.params[0]).payload()


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
        "flags": 0,
        "integration_types_config": {"0": {}, "1": {}},
    }


@routes.on("GET", "/applications/{application}/commands")
@routes.on("GET", "/applications/{application}/guilds/{guild}/commands")
def commands(call: Call) -> list[JSON]:
    """Return the commands of a scope."""
    return call.world.commands.scopes.get(_scope(call), [])


@routes.on("PUT", "/applications/{application}/commands")
@routes.on("PUT", "/applications/{application}/guilds/{guild}/commands")
def overwrite_commands(call: Call) -> list[JSON]:
    """Replace the commands of a scope."""
    call.must(check_commands(call.items))
    return call.world.commands.overwrite(_scope(call), call.items)


@routes.on("POST", "/applications/{application}/commands")
@routes.on("POST", "/applications/{application}/guilds/{guild}/commands")
def add_command(call: Call) -> JSON:
    """Register one command."""
    call.must(check_commands([call.body]))
    return call.world.commands.add(_scope(call), call.body)


# Guilds and channels


@routes.on("GET", "/guilds/{guild}")
def guild(call: Call) -> JSON:
    """Return a guild."""
    return _guild(call).payload()


@routes.on("GET", "/guilds/{guild}/channels")
def guild_channels(call: Call) -> list[JSON]:
    """Return the channels of a guild."""
    return [c.payload() for c in _guild(call).channels if not c.parent]


@routes.on("GET", "/guilds/{guild}/members/{user}")
def guild_member(call: Call) -> JSON:
    """Return a member."""
    found = _guild(call).members.get(int(call.params[1]))
    if found is None:
        raise DiscordError(404, 10007, "Unknown Member")
    return found.member(_guild(call))


@routes.on("POST", "/users/@me/channels")
def open_private(call: Call) -> JSON:
    """Open the direct messages with somebody."""
    return call.world.open_private(_user(call, call.body["recipient_id"]), call.world.bot).payload()


@routes.on("GET", "/channels/{channel}")
def channel(call: Call) -> JSON:
    """Return a channel."""
    return _channel(call).payload()


@routes.on("POST", "/channels/{channel}/typing")
def typing(call: Call) -> None:
    """Show that the bot is typing."""
    _channel(call, "send_messages")


@routes.on("PUT", "/channels/{channel}/thread-members/@me")
def join_thread(call: Call) -> None:
    """Join a thread."""
    _channel(call)


@routes.on("POST", "/channels/{channel}/threads")
@routes.on("POST", "/channels/{channel}/messages/{message}/threads")
def open_thread(call: Call) -> JSON:
    """Open a thread, on a message or as a forum post with its first message."""
    parent = _channel(call, "create_public_threads")
    number = int(call.params[1]) if len(call.params) > 1 else None
    thread = call.world.open_thread(parent, call.body["name"], call.world.bot, number)
    if parent.kind == FORUM:
        first = call.body["message"]
        call.must(check_message(first, create=True))
        message = compose(thread, call.world.bot, first)
        message.id = thread.id
        return thread.payload() | {"message": call.world.post(message).payload()}
    return thread.payload()


# Messages


@routes.on("GET", "/channels/{channel}/messages")
def messages(call: Call) -> list[JSON]:
    """Return messages, the latest first."""
    place, query = _channel(call, "read_message_history"), call.request.query
    before, after = int(query.get("before", 1 << 64)), int(query.get("after", 0))
    found = [m for m in reversed(place.messages.values()) if after < m.id < before]
    limit = int(query.get("limit", 50))
    chosen = found[-limit:] if after else found[:limit]
    return [m.payload(content=call.world.content_intent) for m in chosen]


@routes.on("GET", "/channels/{channel}/messages/{message}")
def message(call: Call) -> JSON:
    """Return a message."""
    _channel(call, "read_message_history")
    return _message(call).payload(content=call.world.content_intent)


@routes.on("POST", "/channels/{channel}/messages")
def send(call: Call) -> JSON:
    """Send a message."""
    place, body, world = _channel(call), call.body, call.world
    _require(call, place, "send_messages_in_threads" if place.parent else "send_messages")
    if body.get("embeds"):
        _require(call, place, "embed_links")
    call.must(check_message(body, create=True))
    draft = compose(place, world.bot, body)
    if draft.reference:
        if not world.permissions(world.bot, place).read_message_history:
            raise DiscordError(
                403, 160002, "Cannot reply without permission to read message history"
            )
        if draft.reference not in place.messages:
            if body["message_reference"].get("fail_if_not_exists", True):
                problem = "message_reference: Unknown message"
                raise DiscordError(400, 50035, f"Invalid Form Body\n{problem}")
            draft.reference = None
    ping = (body.get("allowed_mentions") or {}).get("replied_user", False)
    if not body.get("enforce_nonce"):
        return world.post(draft, ping=ping).payload()
    key = (place.id, str(draft.nonce))
    if key not in world.nonces:
        world.nonces[key] = world.post(draft, ping=ping)
    return world.nonces[key].payload()


@routes.on("PATCH", "/channels/{channel}/messages/{message}")
def edit(call: Call) -> JSON:
    """Edit one of the bot's own messages."""
    _channel(call)
    found = _message(call)
    if found.author is not call.world.bot:
        raise DiscordError(403, 50005, "Cannot edit a message authored by another user")
    call.must(check_message(call.body, create=False, v2=_is_v2(found)))
    return call.world.edit(found, call.body).payload()


@routes.on("DELETE", "/channels/{channel}/messages/{message}")
def delete(call: Call) -> None:
    """Delete a message."""
    place, found = _channel(call), _message(call)
    if found.author is not call.world.bot:
        _require(call, place, "manage_messages")
    call.world.delete(found)


@routes.on("PUT", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me")
def react(call: Call) -> None:
    """Add a reaction."""
    _channel(call, "add_reactions", "read_message_history")
    call.world.react(_message(call), call.world.bot, unquote(call.params[2]))


@routes.on("DELETE", "/channels/{channel}/messages/{message}/reactions/{emoji}/{user}")
def unreact(call: Call) -> None:
    """Take back a reaction, one's own or (with permission) another's."""
    place, who = _channel(call), call.params[3]
    if who != "@me":
        _require(call, place, "manage_messages")
    owner = call.world.bot if who == "@me" else _user(call, who)
    call.world.react(_message(call), owner, unquote(call.params[2]), add=False)


# Responses to interactions


@routes.on("POST", "/interactions/{interaction}/{token}/callback", public=True)
def callback(call: Call) -> JSON | None:
    """Respond to an interaction."""
    number, token = call.params
    source = call.world.interactions.started.get(token)
    call.must(
        check_callback(call.body, v2=bool(source and source.message and _is_v2(source.message)))
    )
    interaction = call.world.interactions.respond(int(number), token, call.body)
    if call.request.query.get("with_response") in ("1", "true"):
        return _result(interaction, call.body["type"])
    return None


def _result(interaction: Interaction, kind: int) -> JSON:
    about: JSON = {"id": str(interaction.id), "type": interaction.kind}
    found: JSON = {"interaction": about}
    if interaction.original:
        original = interaction.original
        about |= {
            "response_message_id": str(original.id),
            "response_message_loading": original.loading,
            "response_message_ephemeral": original.ephemeral,
        }
        found["resource"] = {"type": kind, "message": original.payload()}
    return found


@routes.on("POST", "/webhooks/{application}/{token}", public=True)
def follow(call: Call) -> JSON | None:
    """Follow up on an interaction."""
    call.must(check_message(call.body, create=True))
    # Discord always returns a follow-up's message, whatever ``wait`` says.
    return call.world.interactions.follow(call.params[1], call.body).payload()


@routes.on("GET", "/webhooks/{application}/{token}/messages/{message}", public=True)
def response(call: Call) -> JSON:
    """Return a response."""
    return call.world.interactions.message(*call.params[1:]).payload()


@routes.on("PATCH", "/webhooks/{application}/{token}/messages/{message}", public=True)
def amend(call: Call) -> JSON:
    """Edit a response, or say at last what was deferred."""
    found = call.world.interactions.message(*call.params[1:])
    call.must(check_message(call.body, create=found.loading, v2=_is_v2(found)))
    return call.world.interactions.amend(call.params[1], found, call.body).payload()


@routes.on("DELETE", "/webhooks/{application}/{token}/messages/{message}", public=True)
def withdraw(call: Call) -> None:
    """Delete a response."""
    call.world.delete(call.world.interactions.message(*call.params[1:]))


# What a path names


def _scope(call: Call) -> int | None:
    return int(call.params[1]) if len(call.params) > 1 else None


def _is_v2(found: Message) -> bool:
    return bool(found.flags & COMPONENTS_V2)


def _user(call: Call, number: object) -> User:
    found = call.world.users.get(int(str(number)))
    if found is None:
        raise DiscordError(404, 10013, "Unknown User")
    return found


def _guild(call: Call) -> Guild:
    found = call.world.guilds.get(int(call.params[0]))
    if found is None or not found.has_bot:
        raise DiscordError(404, 10004, "Unknown Guild")
    return found


def _channel(call: Call, *needed: str) -> Channel:
    """Return the channel of a path, which the bot may view; raise unless it may do what is needed."""
    found = call.world.channels.get(int(call.params[0]))
    if found is None:
        raise DiscordError(404, 10003, "Unknown Channel")
    if not call.world.bot_sees(found):
        raise DiscordError(403, 50001, "Missing Access")
    _require(call, found, *needed)
    return found


def _require(call: Call, place: Channel, *needed: str) -> None:
    allowed = call.world.permissions(call.world.bot, place)
    if not all(getattr(allowed, name) for name in needed):
        raise DiscordError(403, 50013, "Missing Permissions")


def _message(call: Call) -> Message:
    channel = call.world.channels[int(call.params[0])]
    found = channel.messages.get(int(call.params[1]))
    if found is None:
        raise DiscordError(404, 10008, "Unknown Message")
    return found
