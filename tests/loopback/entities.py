"""Accounts, roles, guilds and channels, and their API payloads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from discord import Permissions

from tests.patience import PATIENCE

from .errors import refusal

if TYPE_CHECKING:
    from .messages import Message
    from .people import Person
    from .world import World

JSON = dict[str, Any]

TEXT, DM, GROUP_DM, CATEGORY, PUBLIC_THREAD, FORUM = 0, 1, 3, 4, 11, 15

EVERYONE = Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    add_reactions=True,
    read_message_history=True,
    use_application_commands=True,
)
"""Permissions of @everyone in a new guild."""


def now() -> str:
    """Return the current time in the API's format."""
    return dt.datetime.now(dt.UTC).isoformat()


@dataclass(eq=False, kw_only=True)
class User:
    """An account: a person, a bot, or a webhook's author."""

    world: World = field(repr=False)
    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    webhook_id: int | None = None
    application_id: int | None = None
    roles: list[Role] = field(default_factory=list, repr=False)

    @property
    def mention(self) -> str:
        """The markup that mentions this account."""
        return f"<@{self.id}>"

    def payload(self) -> JSON:
        """Return the user object."""
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "global_name": None if self.bot else self.name.title(),
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }

    def membership(self, guild: Guild) -> JSON:
        """Return the member object of the account in a guild, without its user."""
        return {
            "nick": None,
            "avatar": None,
            "roles": [str(role.id) for role in self.roles if role.guild is guild],
            "joined_at": guild.created,
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }

    def member(self, guild: Guild) -> JSON:
        """Return the member object of the account in a guild."""
        return {**self.membership(guild), "user": self.payload()}


@dataclass(eq=False, kw_only=True)
class Role:
    """A role. @everyone has the id of its guild, and a bot's own role names the bot."""

    guild: Guild = field(repr=False)
    id: int
    name: str
    permissions: int
    bot: User | None = None
    mentionable: bool = False

    @property
    def mention(self) -> str:
        """The markup that mentions this role."""
        return f"<@&{self.id}>"

    def payload(self) -> JSON:
        """Return the role object."""
        return {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(self.permissions),
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": bool(self.bot),
            "mentionable": self.mentionable,
            "position": 0,
            "flags": 0,
            **({"tags": {"bot_id": str(self.bot.id)}} if self.bot else {}),
        }


@dataclass(eq=False, kw_only=True)
class Guild:
    """A server. If ``has_bot`` is false, the bot is not a member and receives no events from it."""

    world: World = field(repr=False)
    id: int
    name: str
    has_bot: bool = True
    locale: str = "en-US"
    created: str = field(default_factory=now)
    roles: list[Role] = field(default_factory=list, repr=False)
    channels: list[Channel] = field(default_factory=list, repr=False)
    members: dict[int, User] = field(default_factory=dict, repr=False)

    def channel(self, name: str, category: Channel | None = None) -> Channel:
        """Create a text channel, which may be in a category."""
        return self.world.open_channel(self, name, TEXT, category)

    def category(self, name: str) -> Channel:
        """Create a category."""
        return self.world.open_channel(self, name, CATEGORY)

    def forum(self, name: str) -> Channel:
        """Create a forum channel."""
        return self.world.open_channel(self, name, FORUM)

    def role(self, name: str, *, bot: User | None = None, **permissions: bool) -> Role:
        """Create a role with permissions, named as in discord.py. Each bot has its own role."""
        granted, number = Permissions(**permissions).value, self.world.snowflake()
        role = Role(guild=self, id=number, name=name, permissions=granted, bot=bot)
        self.roles.append(role)
        if bot:
            bot.roles.append(role)
        self.world.emit(
            "GUILD_ROLE_CREATE", {"guild_id": str(self.id), "role": role.payload()}, self
        )
        return role

    def let_mention(self, role: Role, *, anyone: bool = True) -> Role:
        """Let anyone mention a role, or nobody."""
        role.mentionable = anyone
        data = {"guild_id": str(self.id), "role": role.payload()}
        self.world.emit("GUILD_ROLE_UPDATE", data, self)
        return role

    def delete_role(self, role: Role) -> None:
        """Delete a role, which its members lose."""
        self.roles.remove(role)
        for user in self.members.values():
            user.roles[:] = [one for one in user.roles if one is not role]
        data = {"guild_id": str(self.id), "role_id": str(role.id)}
        self.world.emit("GUILD_ROLE_DELETE", data, self)

    def member(
        self,
        name: str,
        *roles: Role,
        bot: bool = False,
        webhook: bool = False,
        locale: str = "en-US",
    ) -> Person:
        """Add a new member: a person, another bot, or a webhook's author."""
        person = self.world.person(name, bot=bot or webhook, webhook=webhook, locale=locale)
        person.roles.extend(roles)
        self.members[person.id] = person
        return person

    def remove_bot(self) -> None:
        """Remove the bot from this server."""
        self.world.emit("GUILD_DELETE", {"id": str(self.id)}, self)
        self.has_bot = False
        self.members.pop(self.world.bot.id)

    def add_bot(self) -> None:
        """Add the bot to this server again."""
        self.has_bot = True
        self.members[self.world.bot.id] = self.world.bot
        self.world.emit("GUILD_CREATE", self.payload(), self)

    def payload(self) -> JSON:
        """Return the guild object that GUILD_CREATE sends."""
        open_ = [c for c in self.channels if c.parent and not c.closed]  # Discord sends no others
        threads = [c.payload() for c in open_ if self.world.bot_sees(c)]
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "owner_id": str(self.world.owner.id),
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "preferred_locale": self.locale,
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": [role.payload() for role in self.roles],
            "channels": [c.payload() for c in self.channels if not c.parent],
            "threads": threads,
            "members": [self.world.bot.member(self)],
            "member_count": len(self.members),
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "joined_at": self.created,
            "large": False,
            "unavailable": False,
        }


@dataclass(eq=False, kw_only=True)
class Channel:
    """A text channel, forum, thread (or forum post), direct message or group DM."""

    world: World = field(repr=False)
    id: int
    name: str
    kind: int
    guild: Guild | None = None
    parent: Channel | None = None
    category: Channel | None = None
    owner: User | None = None
    recipients: list[User] = field(default_factory=list)
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict, repr=False)
    messages: dict[int, Message] = field(default_factory=dict, repr=False)
    created: str = field(default_factory=now)
    closed: bool = False

    def delete(self) -> None:
        """Delete this channel of a guild, with its threads, or this thread."""
        assert self.guild
        for one in (self, *(thread for thread in self.guild.channels if thread.parent is self)):
            self.guild.channels.remove(one)
            del self.world.channels[one.id]
        kind = "THREAD_DELETE" if self.parent else "CHANNEL_DELETE"
        self.world.emit(kind, self.payload(), self.guild)

    def close(self) -> None:
        """Archive and lock a thread, so that only moderators can write in it."""
        self.closed = True
        self.world.emit("THREAD_UPDATE", self.payload(), self.guild)

    def check_open(self) -> None:
        """Raise DiscordError if this is a closed thread."""
        if self.closed:
            raise refusal(50083)

    def deny(self, *names: str, to: User | Role | None = None) -> None:
        """Deny permissions, named as in discord.py, to the bot or to another role or user."""
        self.overwrite(to, deny=Permissions(**dict.fromkeys(names, True)))

    def allow(self, *names: str, to: User | Role | None = None) -> None:
        """Grant permissions, named as in discord.py, to the bot or to another role or user."""
        self.overwrite(to, allow=Permissions(**dict.fromkeys(names, True)))

    def overwrite(
        self,
        target: User | Role | None,
        *,
        allow: Permissions = Permissions.none(),  # noqa: B008 - read only
        deny: Permissions = Permissions.none(),  # noqa: B008 - read only
    ) -> None:
        """Replace the permission overwrite of one target, and notify the bot."""
        self.overwrites[(target or self.world.bot).id] = (allow.value, deny.value)
        self.world.emit("CHANNEL_UPDATE", self.payload(), self.guild)

    async def reply_to(self, message: Message, *, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109 - driver
        """Wait for the bot's first reply to a message. Raise TimeoutError if none comes."""
        return await self.world.reply_to(message, timeout)

    def payload(self) -> JSON:
        """Return the channel object for this kind of channel."""
        data: JSON = {"id": str(self.id), "type": self.kind, "flags": 0, "last_message_id": None}
        if self.guild is None:
            people = [u.payload() for u in self.recipients if u is not self.world.bot]
            data |= {"recipients": people}
            return data | {"name": self.name, "icon": None} if self.kind == GROUP_DM else data
        data |= {"guild_id": str(self.guild.id), "name": self.name, "rate_limit_per_user": 0}
        if self.parent and self.owner:
            return data | {
                "parent_id": str(self.parent.id),
                "owner_id": str(self.owner.id),
                "message_count": len(self.messages),
                "total_message_sent": len(self.messages),
                "member_count": 1,
                "applied_tags": [],
                "thread_metadata": {
                    "archived": self.closed,
                    "locked": self.closed,
                    "auto_archive_duration": 1440,
                    "archive_timestamp": self.created,
                    "create_timestamp": self.created,
                },
            }
        roles = {role.id for role in self.guild.roles}
        return data | {
            "position": 0,
            "nsfw": False,
            "topic": None,
            "parent_id": str(self.category.id) if self.category else None,
            "available_tags": [],
            "permission_overwrites": [
                {"id": str(i), "type": int(i not in roles), "allow": str(a), "deny": str(d)}
                for i, (a, d) in self.overwrites.items()
            ],
        }
