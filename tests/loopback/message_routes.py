"""Routes for messages, reactions and interaction responses."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from .errors import DiscordError, refusal
from .limits import check_callback, check_message
from .lookup import channel_of, message_of, require, user_of, writable
from .messages import compose
from .rest import Call, Routes

if TYPE_CHECKING:
    from .entities import JSON
    from .interactions import Interaction

routes = Routes()


# Messages


@routes.on("GET", "/channels/{channel}/messages")
def messages(call: Call) -> list[JSON]:
    """Return messages, latest first."""
    place, query = channel_of(call, "read_message_history"), call.request.query
    before, after = int(query.get("before", 1 << 64)), int(query.get("after", 0))
    found = [m for m in reversed(place.messages.values()) if after < m.id < before]
    limit = int(query.get("limit", 50))
    chosen = found[-limit:] if after else found[:limit]
    return [m.payload(content=call.world.content_intent) for m in chosen]


@routes.on("GET", "/channels/{channel}/messages/{message}")
def message(call: Call) -> JSON:
    """Return a message."""
    channel_of(call, "read_message_history")
    return message_of(call).payload(content=call.world.content_intent)


@routes.on("POST", "/channels/{channel}/messages")
def send(call: Call) -> JSON:
    """Send a message."""
    place, body, world = writable(call), call.body, call.world
    require(call, place, "send_messages_in_threads" if place.parent else "send_messages")
    if body.get("embeds"):
        require(call, place, "embed_links")
    call.must(check_message(body, create=True))
    draft = compose(place, world.bot, body)
    if draft.reference:
        if not world.permissions(world.bot, place).read_message_history:
            raise refusal(160002)
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
    writable(call)
    found = message_of(call)
    if found.author is not call.world.bot:
        raise refusal(50005)
    call.must(check_message(call.body, create=False, old=found))
    return call.world.edit(found, call.body).payload()


@routes.on("DELETE", "/channels/{channel}/messages/{message}")
def delete(call: Call) -> None:
    """Delete a message."""
    place, found = writable(call), message_of(call)
    if found.author is not call.world.bot:
        require(call, place, "manage_messages")
    call.world.delete(found)


@routes.on("PUT", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me")
def react(call: Call) -> None:
    """Add a reaction."""
    writable(call, "add_reactions", "read_message_history")
    call.world.react(message_of(call), call.world.bot, unquote(call.params[2]))


@routes.on("DELETE", "/channels/{channel}/messages/{message}/reactions/{emoji}/{user}")
def unreact(call: Call) -> None:
    """Remove the bot's own reaction or, with permission, another user's."""
    place, who = writable(call), call.params[3]
    if who != "@me":
        require(call, place, "manage_messages")
    owner = call.world.bot if who == "@me" else user_of(call, who)
    call.world.react(message_of(call), owner, unquote(call.params[2]), add=False)


# Responses to interactions


@routes.on("POST", "/interactions/{interaction}/{token}/callback", public=True)
def callback(call: Call) -> JSON | None:
    """Respond to an interaction."""
    number, token = call.params
    source = call.world.interactions.started.get(token)
    call.must(check_callback(call.body, source.message if source else None))
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
    """Edit a response, or complete a deferred response."""
    found = call.world.interactions.message(*call.params[1:])
    call.must(check_message(call.body, create=found.loading, old=found))
    return call.world.interactions.amend(call.params[1], found, call.body).payload()


@routes.on("DELETE", "/webhooks/{application}/{token}/messages/{message}", public=True)
def withdraw(call: Call) -> None:
    """Delete a response."""
    call.world.interactions.withdraw(*call.params[1:])
