"""Messages and their API payloads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .contents import mentioned, reference, uploaded
from .entities import JSON, Channel, User, now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Self

HAS_THREAD, EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 5, 1 << 6, 1 << 7, 1 << 15
THREAD_STARTER = 21
BUTTON, TEXT_DISPLAY = 2, 10


def components_in(tree: Sequence[JSON]) -> Iterator[JSON]:
    """Yield every component of a message or modal, at any depth."""
    for component in tree:
        yield component
        yield from components_in(component.get("components", ()))
        yield from components_in(
            [component[k] for k in ("accessory", "component") if k in component]
        )


@dataclass(eq=False, kw_only=True)
class Message:
    """A message."""

    id: int
    channel: Channel = field(repr=False)
    author: User = field(repr=False)
    content: str = ""
    embeds: list[JSON] = field(default_factory=list)
    components: list[JSON] = field(default_factory=list)
    attachments: list[JSON] = field(default_factory=list)
    stickers: list[JSON] = field(default_factory=list)
    poll: JSON | None = None
    origin: JSON | None = None
    snapshots: list[JSON] = field(default_factory=list)
    flags: int = 0
    reference: int | None = None
    mentions: list[User] = field(default_factory=list, repr=False)
    nonce: str | int | None = None
    interaction: JSON | None = field(default=None, repr=False)
    reader: User | None = field(default=None, repr=False)
    reactions: set[tuple[str, int]] = field(default_factory=set)
    timestamp: str = field(default_factory=now)
    edited: str | None = None
    pinned: bool = False
    kind: int = 0
    thread: Channel | None = field(default=None, repr=False)
    edits: int = 0
    deleted: bool = False
    replies: list[Message] = field(default_factory=list, repr=False)

    @property
    def ephemeral(self) -> bool:
        """True if only one person can read the message."""
        return bool(self.flags & EPHEMERAL)

    @property
    def v2(self) -> bool:
        """True if the message uses Components V2."""
        return bool(self.flags & COMPONENTS_V2)

    @property
    def loading(self) -> bool:
        """True while the message shows that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def text(self) -> str:
        """All visible text: content, text displays, and titles and descriptions of embeds."""
        displays = [
            c["content"] for c in components_in(self.components) if c["type"] == TEXT_DISPLAY
        ]
        embeds = [str(e[k]) for e in self.embeds for k in ("title", "description") if e.get(k)]
        return "\n".join(part for part in (self.content, *displays, *embeds) if part)

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons, in order. A button without a label has its emoji."""
        found = (c for c in components_in(self.components) if c["type"] == BUTTON)
        return [c.get("label") or c["emoji"]["name"] for c in found]

    def component(self, name: str) -> JSON:
        """Return the component with this label, emoji or custom_id, or raise LookupError."""
        for component in components_in(self.components):
            emoji = (component.get("emoji") or {}).get("name")
            if name in (component.get("custom_id"), component.get("label"), emoji):
                return component
        raise LookupError(f"no component {name!r} among {self.buttons}")

    def mentions_in(self, content: str) -> list[User]:
        """Return the accounts that a text mentions."""
        users = self.channel.world.users
        return [users[number] for number in mentioned(content)[0] if number in users]

    def payload(self, *, content: bool = True, depth: Literal[0, 1] = 1) -> JSON:
        """Return the message object.

        Without ``content``, the contents are empty, as for a bot without the content intent.
        """
        world = self.channel.world
        shown = content or self.readable_by(world.bot)
        data: JSON = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "type": self.kind or (19 if self.reference else 20 if self.interaction else 0),
            "author": self.author.payload(),
            "content": self.content if shown else "",
            "embeds": self.embeds if shown else [],
            "components": self.components if shown else [],
            "attachments": self.attachments if shown else [],
            "sticker_items": self.stickers if shown else [],
            "flags": self.flags | (HAS_THREAD if self.thread else 0),
            "timestamp": self.timestamp,
            "edited_timestamp": self.edited,
            "tts": False,
            "pinned": self.pinned,
            "mention_everyone": "@everyone" in self.content,
            "mention_roles": [str(number) for number in mentioned(self.content)[1]],
            "mentions": [user.payload() for user in self.mentions],
        }
        if self.nonce is not None:
            data["nonce"] = self.nonce
        if self.interaction:
            data |= {"interaction_metadata": self.interaction, "application_id": str(world.bot.id)}
            data["webhook_id"] = str(world.bot.id)
        elif self.author.webhook_id:
            data["webhook_id"] = str(self.author.webhook_id)
            if self.author.application_id:
                data["application_id"] = str(self.author.application_id)
        if self.poll and shown:
            data["poll"] = self.poll
        if self.origin:
            data["message_reference"] = self.origin
            data["message_snapshots"] = self.snapshots if shown else []
        if self.thread:
            data["thread"] = self.thread.payload()
        if self.reference:
            data["message_reference"] = reference(self.channel, self.reference)
            target = self.channel.messages.get(self.reference)
            if depth:
                data["referenced_message"] = target and target.payload(content=content, depth=0)
        return data

    def event(self, *, content: bool) -> JSON:
        """Return the message as it is sent in a gateway event."""
        data, guild = self.payload(content=content), self.channel.guild
        if guild:
            data["guild_id"] = str(guild.id)
            if not self.author.webhook_id and not self.interaction:
                data["member"] = self.author.membership(guild)
        return data

    def readable_by(self, bot: User) -> bool:
        """Return True if a bot without the content intent may still read the content."""
        return self.channel.guild is None or self.author is bot or bot in self.mentions

    def change(self, data: JSON) -> Self:
        """Apply an edit. Fields that it doesn't set stay the same."""
        named = self.mentions_in(self.content)
        self.content = data.get("content", self.content) or ""
        self.embeds = data.get("embeds", self.embeds) or []
        self.components = data.get("components", self.components) or []
        if "attachments" in data:
            self.attachments = uploaded(data)
        self.flags |= data.get("flags") or 0
        by_reply = [u for u in self.mentions if u not in named]
        self.mentions = self.mentions_in(self.content) + by_reply
        return self


def compose(channel: Channel, author: User, data: JSON) -> Message:
    """Return the message that the body of a request describes, without publishing it."""
    reference = data.get("message_reference") or {}
    return Message(
        id=channel.world.snowflake(),
        channel=channel,
        author=author,
        content=data.get("content") or "",
        embeds=data.get("embeds") or [],
        components=data.get("components") or [],
        attachments=uploaded(data),
        flags=data.get("flags") or 0,
        nonce=data.get("nonce"),
        reference=int(reference["message_id"]) if reference else None,
    )


def starter(begun: Message, thread: Channel) -> Message:
    """Return the system message at the start of a thread on a message."""
    return Message(
        id=thread.world.snowflake(),
        channel=thread,
        author=begun.author,
        kind=THREAD_STARTER,
        origin=reference(begun.channel, begun.id),
    )
