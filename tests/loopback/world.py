"""The state of the loopback Discord, the operations that change it, and waiting for changes."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote

from discord import Permissions

from tests.patience import PATIENCE

from .commands import Commands
from .entities import DM, EVERYONE, GROUP_DM, JSON, PUBLIC_THREAD, Channel, Guild, Role, User, now
from .interactions import Interactions
from .messages import LOADING, Message, starter
from .people import Person

T = TypeVar("T")
Emitter = Callable[[str, "JSON | Message", "Guild | None", "Channel | None"], None]

EPOCH = 1_420_070_400_000
"""Start of Discord's snowflake timestamps, in milliseconds since 1970."""


@dataclass(eq=False)
class World:
    """All state. ``listen`` is called for each change, with a gateway event."""

    listen: Emitter
    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    private: dict[frozenset[int], Channel] = field(default_factory=dict)
    nonces: OrderedDict[tuple[int, str], Message] = field(default_factory=OrderedDict)
    files: dict[str, bytes] = field(default_factory=dict)
    content_intent: bool = True
    gateway_url: str = ""
    shards: int = 1
    max_concurrency: int = 1
    _last: int = 0
    _waiting: list[tuple[Callable[[], object], asyncio.Future[None]]] = field(default_factory=list)
    _awaited: dict[int, asyncio.Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.owner: User = self.person("operator")
        self.bot = User(world=self, id=self.snowflake(), name="footnote", bot=True)
        self.users[self.bot.id] = self.bot
        self.commands = Commands(self)
        self.interactions = Interactions(self)

    def snowflake(self) -> int:
        """Return an id based on the current time, greater than every earlier one."""
        self._last = max(self._last + 1, int(time.time() * 1000 - EPOCH) << 22)
        return self._last

    def emit(
        self, event: str, data: JSON | Message, guild: Guild | None, channel: Channel | None = None
    ) -> None:
        """Send an event to the gateway, and check the predicates that tests are waiting for."""
        self.listen(event, data, guild, channel)
        self.changed()

    # Waiting

    def changed(self) -> None:
        """Check the predicates that tests are waiting for."""
        if self._waiting:
            for predicate, future in self._waiting:
                if not future.done() and predicate():
                    future.set_result(None)

    async def until(self, predicate: Callable[[], T], timeout: float = PATIENCE) -> T:  # noqa: ASYNC109 - driver
        """Wait for a true value, checked at each change. Raise TimeoutError if it never comes."""
        if value := predicate():
            return value
        entry = (predicate, asyncio.get_running_loop().create_future())
        self._waiting.append(entry)
        try:
            await asyncio.wait_for(entry[1], timeout)
        finally:
            self._waiting.remove(entry)
        return predicate()

    async def reply_to(self, message: Message, timeout: float) -> Message:  # noqa: ASYNC109 - driver
        """Wait for the bot's first reply to a message."""
        # Each message has its own event, because load tests wait for hundreds of replies at once.
        if not message.replies:
            event = self._awaited.setdefault(message.id, asyncio.Event())
            try:
                await asyncio.wait_for(event.wait(), timeout)
            finally:
                self._awaited.pop(message.id, None)
        return message.replies[0]

    # Permissions

    def permissions(self, user: User, channel: Channel) -> Permissions:
        """Return a user's permissions in a channel, computed in the order Discord documents."""
        guild = channel.guild
        if guild is None:
            return Permissions(EVERYONE.value)
        roles = [role for role in user.roles if role.guild is guild]
        granted = guild.roles[0].permissions
        for role in roles:
            granted |= role.permissions
        if Permissions(granted).administrator:
            return Permissions.all()
        overwrites = (channel.parent or channel).overwrites
        allow, deny = overwrites.get(guild.id, (0, 0))
        granted = granted & ~deny | allow
        of_roles = [overwrites.get(role.id, (0, 0)) for role in roles]
        for _, deny in of_roles:
            granted &= ~deny
        for allow, _ in of_roles:
            granted |= allow
        allow, deny = overwrites.get(user.id, (0, 0))
        return Permissions(granted & ~deny | allow)

    def bot_sees(self, channel: Channel) -> bool:
        """Return True if the bot is in a channel's guild or DM, and may view the channel."""
        if channel.guild is None:
            return self.bot in channel.recipients
        return channel.guild.has_bot and self.permissions(self.bot, channel).view_channel

    # Creating things

    def person(
        self, name: str, *, bot: bool = False, webhook: bool = False, locale: str = "en-US"
    ) -> Person:
        """Create an account whose actions the test performs."""
        number = self.snowflake()
        person = Person(
            world=self,
            id=number,
            name=name,
            bot=bot,
            locale=locale,
            webhook_id=number if webhook else None,
        )
        self.users[number] = person
        return person

    def open_guild(self, name: str, *, has_bot: bool, locale: str) -> Guild:
        """Create a guild.

        Consecutive guilds have consecutive timestamps and thus different shards.
        """
        number = ((self.snowflake() >> 22) + 1) << 22
        self._last = number
        guild = Guild(world=self, id=number, name=name, has_bot=has_bot, locale=locale)
        guild.roles.append(
            Role(guild=guild, id=number, name="@everyone", permissions=EVERYONE.value)
        )
        self.guilds[number] = guild
        if has_bot:
            guild.members[self.bot.id] = self.bot
            self.emit("GUILD_CREATE", guild.payload(), guild)
            guild.role(self.bot.name, bot=self.bot)
        return guild

    def open_channel(
        self, guild: Guild, name: str, kind: int, category: Channel | None = None
    ) -> Channel:
        """Create a channel in a guild."""
        channel = Channel(
            world=self,
            id=self.snowflake(),
            name=name,
            kind=kind,
            guild=guild,
            category=category,
        )
        self.channels[channel.id] = channel
        guild.channels.append(channel)
        self.emit("CHANNEL_CREATE", channel.payload(), guild, channel)
        return channel

    def open_thread(
        self, parent: Channel, name: str, owner: User, number: int | None = None
    ) -> Channel:
        """Create a public thread or forum post. A thread on a message has the message's id."""
        thread = Channel(
            world=self,
            id=number or self.snowflake(),
            name=name,
            kind=PUBLIC_THREAD,
            guild=parent.guild,
            parent=parent,
            owner=owner,
        )
        self.channels[thread.id] = thread
        if parent.guild:
            parent.guild.channels.append(thread)
        data = thread.payload() | {"newly_created": True}
        self.emit("THREAD_CREATE", data, parent.guild, thread)
        if begun := parent.messages.get(thread.id):
            begun.thread = thread
            self.updated(begun)
            self.post(starter(begun, thread))
        return thread

    def open_private(self, *people: User) -> Channel:
        """Return the direct message channel of two accounts, or the group DM of more."""
        among = frozenset(one.id for one in people)
        if among not in self.private:
            kind = DM if len(people) < 3 else GROUP_DM
            channel = Channel(
                world=self, id=self.snowflake(), name="", kind=kind, recipients=list(people)
            )
            self.channels[channel.id] = self.private[among] = channel
        return self.private[among]

    def upload(self, name: str, content: bytes) -> JSON:
        """Put a file on the CDN, and return its attachment object."""
        number = self.snowflake()
        path = f"/ephemeral-attachments/{self.bot.id}/{number}/{quote(name)}"
        self.files[path] = content
        return {
            "id": str(number),
            "filename": name,
            "size": len(content),
            "url": f"https://cdn.discordapp.com{path}?ex=1&is=2&hm=3",
            "proxy_url": f"https://media.discordapp.net{path}?ex=1&is=2&hm=3",
            "ephemeral": True,
        }

    # Messages

    def post(self, message: Message, *, ping: bool = True) -> Message:
        """Publish a message.

        A reply notifies the author of the message it replies to if `ping` is true.
        """
        message.mentions = message.mentions_in(message.content)
        target = message.channel.messages.get(message.reference or 0)
        # A reply pings the author of an ordinary message, but not of an interaction response.
        if target and ping and not target.interaction and target.author not in message.mentions:
            message.mentions.append(target.author)
        if not message.ephemeral:
            message.channel.messages[message.id] = message
            self.emit("MESSAGE_CREATE", message, message.channel.guild, message.channel)
        if target and message.author is self.bot:
            target.replies.append(message)
            if event := self._awaited.get(target.id):
                event.set()
        self.changed()
        return message

    def edit(self, message: Message, data: JSON) -> Message:
        """Edit a message, which ends its loading state."""
        message.change(data).flags &= ~LOADING
        message.edited, message.edits = now(), message.edits + 1
        self.updated(message)
        return message

    def updated(self, message: Message) -> None:
        """Send an update of a message. Discord also does so for a pin, an embed or a new thread."""
        if not message.ephemeral:
            self.emit("MESSAGE_UPDATE", message, message.channel.guild, message.channel)
        self.changed()

    def delete(self, message: Message) -> None:
        """Delete a message."""
        message.deleted = True
        message.channel.messages.pop(message.id, None)
        if not message.ephemeral:
            self._tell(message, "MESSAGE_DELETE", {"id": str(message.id)})
        self.changed()

    def delete_bulk(self, messages: list[Message]) -> None:
        """Delete messages of one channel together, as a moderation bot does."""
        for message in messages:
            message.deleted = True
            message.channel.messages.pop(message.id, None)
        self._tell(messages[0], "MESSAGE_DELETE_BULK", {"ids": [str(one.id) for one in messages]})

    def react(self, message: Message, user: User, emoji: str, *, add: bool = True) -> None:
        """Add a reaction, or remove it."""
        (message.reactions.add if add else message.reactions.discard)((emoji, user.id))
        data: JSON = {
            "message_id": str(message.id),
            "user_id": str(user.id),
            "emoji": {"id": None, "name": emoji},
            "type": 0,
            "burst": False,
        }
        if message.channel.guild and add:
            data["member"] = user.member(message.channel.guild)
        self._tell(message, f"MESSAGE_REACTION_{'ADD' if add else 'REMOVE'}", data)

    def _tell(self, message: Message, event: str, data: JSON) -> None:
        data["channel_id"] = str(message.channel.id)
        if guild := message.channel.guild:
            data["guild_id"] = str(guild.id)
        self.emit(event, data, message.channel.guild, message.channel)
