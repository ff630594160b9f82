"""Interactions with commands, components and modals, and the bot's responses."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from tests.patience import PATIENCE

from .commands import INSTALLS, context_of
from .errors import refusal
from .messages import EPHEMERAL, LOADING, Message, compose

if TYPE_CHECKING:
    from collections.abc import Callable

    from .entities import JSON, Channel
    from .people import Person
    from .world import World

T = TypeVar("T")

REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
USER_INSTALL_FOLLOWUPS = 5


@dataclass(eq=False, kw_only=True)
class Interaction:
    """One interaction, with methods that let a test wait for the response."""

    id: int
    token: str
    kind: int
    user: Person
    channel: Channel
    installed: str
    message: Message | None
    began: float = field(default_factory=time.monotonic)
    responded: JSON | None = None
    original: Message | None = None
    pending: bool = False
    followups: list[Message] = field(default_factory=list)
    moved: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    async def acknowledged(self, timeout: float = PATIENCE) -> int:  # noqa: ASYNC109 - driver
        """Wait for the callback and return its type (4: message, 5: deferred, 7: update …)."""
        data = await self._when(lambda: self.responded, timeout)
        return int(data["type"])

    async def response(self, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109 - driver
        """Wait for the response or the updated message, after any deferral has ended."""
        return await self._when(lambda: None if self.pending else self.original, timeout)

    async def followup(self, number: int = 0, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109 - driver
        """Wait for the follow-up message with this number, which starts from 0."""
        followups = await self._when(
            lambda: self.followups if len(self.followups) > number else None, timeout
        )
        return followups[number]

    async def choices(self, timeout: float = PATIENCE) -> list[JSON]:  # noqa: ASYNC109 - driver
        """Wait for the autocomplete choices."""
        data = await self._when(lambda: self.responded, timeout)
        found: list[JSON] = data["data"]["choices"]
        return found

    async def modal(self, timeout: float = PATIENCE) -> JSON:  # noqa: ASYNC109 - driver
        """Wait for the modal that the bot opens."""
        data = await self._when(lambda: self.responded, timeout)
        assert data["type"] == MODAL, f"expected a modal, got a response of type {data['type']}"
        modal: JSON = data["data"]
        return modal

    async def _when(self, look: Callable[[], T | None], timeout: float) -> T:  # noqa: ASYNC109 - driver
        async with asyncio.timeout(timeout):
            while (value := look()) is None:
                self.moved.clear()
                await self.moved.wait()
            return value

    def payload(self, data: JSON) -> JSON:
        """Return the payload of INTERACTION_CREATE."""
        world, guild = self.channel.world, self.channel.guild
        where = self.channel.payload() | {"permissions": "0"}
        found: JSON = {
            "id": str(self.id),
            "application_id": str(world.bot.id),
            "type": self.kind,
            "token": self.token,
            "version": 1,
            "data": data,
            "channel": where,
            "channel_id": str(self.channel.id),
            "locale": self.user.locale,
            "app_permissions": str(world.permissions(world.bot, self.channel).value),
            "attachment_size_limit": 10_485_760,
            "context": context_of(self.channel),
            "entitlements": [],
            "authorizing_integration_owners": self._owners(),
        }
        if guild:
            allowed = world.permissions(self.user, self.channel).value
            found |= {
                "guild_id": str(guild.id),
                "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
                "guild_locale": guild.locale,
                "member": self.user.member(guild) | {"permissions": str(allowed)},
            }
        else:
            found["user"] = self.user.payload()
        if self.message:
            found["message"] = self.message.payload()
        return found

    def metadata(self) -> JSON:
        """Return the interaction metadata that a response message has."""
        return {
            "id": str(self.id),
            "type": self.kind,
            "user": self.user.payload(),
            "authorizing_integration_owners": self._owners(),
        }

    def _owners(self) -> dict[str, str]:
        guild = self.channel.guild
        owner = self.user.id if self.installed == "user" else guild.id if guild else 0
        return {str(INSTALLS[self.installed]): str(owner)}


@dataclass(eq=False)
class Interactions:
    """All interactions.

    The bot has ``deadline`` seconds to respond. The token is valid for ``lifetime`` seconds.
    """

    world: World
    deadline: float = 3.0
    lifetime: float = 900.0
    started: dict[str, Interaction] = field(default_factory=dict)

    def start(
        self,
        user: Person,
        channel: Channel,
        kind: int,
        data: JSON,
        *,
        message: Message | None = None,
        installed: str = "guild",
    ) -> Interaction:
        """Start an interaction, and notify the bot."""
        number = self.world.snowflake()
        interaction = Interaction(
            id=number,
            token=f"token-{number}",
            kind=kind,
            user=user,
            channel=channel,
            message=message,
            installed=installed,
        )
        self.started[interaction.token] = interaction
        self.world.emit("INTERACTION_CREATE", interaction.payload(data), channel.guild)
        return interaction

    def respond(self, number: int, token: str, body: JSON) -> Interaction:
        """Accept the bot's callback. Raise DiscordError if it is late or not the first."""
        interaction = self.started.get(token)
        late = interaction and time.monotonic() - interaction.began > self.deadline
        if interaction and interaction.responded:
            raise refusal(40060)
        if interaction is None or interaction.id != number or late:
            raise refusal(10062)
        data, kind = body.get("data") or {}, body["type"]
        if kind not in (CHOICES, MODAL):
            interaction.channel.check_open()
        interaction.responded = body
        interaction.pending = kind in (DEFER, DEFER_UPDATE)
        if kind == REPLY:
            interaction.original = self._publish(interaction, data)
        elif kind == DEFER:
            flags = (data.get("flags") or 0) & EPHEMERAL | LOADING
            interaction.original = self._publish(interaction, {"flags": flags})
        elif kind in (DEFER_UPDATE, UPDATE):
            interaction.original = interaction.message
            if interaction.message and kind == UPDATE:
                self.world.edit(interaction.message, data)
        interaction.moved.set()
        self.world.changed()
        return interaction

    def follow(self, token: str, data: JSON) -> Message:
        """Accept a follow-up. After a deferral, the first one replaces the deferred response."""
        interaction = self.of(token)
        interaction.channel.check_open()
        if interaction.original and interaction.original.loading:
            return self.amend(token, interaction.original, data)
        if interaction.installed == "user" and len(interaction.followups) == USER_INSTALL_FOLLOWUPS:
            raise refusal(40094)
        message = self._publish(interaction, data)
        interaction.followups.append(message)
        interaction.moved.set()
        return message

    def amend(self, token: str, message: Message, data: JSON) -> Message:
        """Accept an edit of a response, which can't change whether the message is ephemeral."""
        interaction = self.of(token)
        interaction.channel.check_open()
        self.world.edit(message, {**data, "flags": (data.get("flags") or 0) & ~EPHEMERAL})
        self._settle(interaction, message)
        return message

    def withdraw(self, token: str, name: str) -> None:
        """Delete a response."""
        interaction, message = self.of(token), self.message(token, name)
        interaction.channel.check_open()
        self.world.delete(message)
        self._settle(interaction, message)

    def message(self, token: str, name: str) -> Message:
        """Return the response with an id, or the first response for the id ``@original``."""
        interaction = self.of(token)
        known = [interaction.original, *interaction.followups]
        for message in known[:1] if name == "@original" else known:
            if message and not message.deleted and name in ("@original", str(message.id)):
                return message
        raise refusal(10008)

    def of(self, token: str) -> Interaction:
        """Return the interaction of a token. Raise DiscordError if it is unknown or has expired."""
        interaction = self.started.get(token)
        if not interaction or not interaction.responded:
            raise refusal(10015)
        if time.monotonic() - interaction.began > self.lifetime:
            raise refusal(50027)
        return interaction

    def _settle(self, interaction: Interaction, message: Message) -> None:
        if message is interaction.original:
            interaction.pending = False
        interaction.moved.set()

    def _publish(self, interaction: Interaction, data: JSON) -> Message:
        message = compose(interaction.channel, self.world.bot, data)
        message.interaction = interaction.metadata()
        message.reader = interaction.user if message.ephemeral else None
        return self.world.post(message)
