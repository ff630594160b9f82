"""The place to post a question: the help channel, or the channel where the question was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord.http import Route, handle_message_parameters

from bot.chat.setup.help_channel import posting_channel

if TYPE_CHECKING:
    from bot.chat.replies.layout import Sendable
    from bot.chat.responding import Interaction
    from bot.chat.setup.server_settings import ServerSettings

ARCHIVED_AFTER: Literal[1440] = 1440
"""Minutes without a message after which Discord archives a thread."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The ids of a posted question's channel, message and thread, as in `Handoff`."""

    channel: int
    message: int
    thread: int


@dataclass(frozen=True, slots=True)
class Target:
    """The channel or thread to post a question in, and what the bot may do there.

    is_wider  whether the post may be visible to members who can't see the question's channel
    """

    channel: Any  # a channel of any type
    allowed: discord.Permissions
    is_wider: bool

    @property
    def id(self) -> int:
        """The id of the channel or thread."""
        return int(self.channel.id)

    @property
    def mention(self) -> str:
        """The markup that links to the channel or thread."""
        return f"<#{self.id}>"

    @property
    def is_forum(self) -> bool:
        """True if the channel is a forum, where each post is a thread of its own."""
        return isinstance(self.channel, discord.ForumChannel)

    @property
    def may_post(self) -> bool:
        """True if the bot may post in the channel or thread."""
        in_thread = isinstance(self.channel, discord.Thread)
        posts = self.allowed.send_messages_in_threads if in_thread else self.allowed.send_messages
        return self.allowed.view_channel and posts

    @property
    def may_open_thread(self) -> bool:
        """True if the bot may open a thread on its post. Posts in a thread can't have threads."""
        is_text = isinstance(self.channel, discord.TextChannel)
        return is_text and self.allowed.create_public_threads

    async def place(self, client: discord.Client, name: str, first: Sendable) -> int:
        """Return the id of the channel or thread to post in.

        In a forum, open a post titled `name` whose first message is `first`. The first message
        notifies nobody, because Discord may open the post twice if a connection is lost.
        """
        if not isinstance(self.channel, discord.ForumChannel):
            return self.id
        with handle_message_parameters(**first) as parameters:
            body = {
                "name": name,
                "auto_archive_duration": ARCHIVED_AFTER,
                "applied_tags": _required_tags(self.channel),
                "message": parameters.payload,
            }
            route = Route("POST", "/channels/{channel_id}/threads", channel_id=self.id)
            opened = await client.http.request(route, json=body)
        return int(opened["id"])

    async def post(self, client: discord.Client, place: int, shown: Sendable, nonce: str) -> Posted:
        """Post a question in `place`.

        Discord posts only one of two messages with the same nonce.
        """
        with handle_message_parameters(**shown, nonce=nonce) as parameters:
            sent = await client.http.send_message(place, params=parameters)
        message = int(sent["id"])
        in_thread = self.is_forum or isinstance(self.channel, discord.Thread)
        return Posted(place, message, place if in_thread else message)


async def open_thread(client: discord.Client, posted: Posted, name: str) -> None:
    """Open a public thread on a post. The thread has the same id as the post."""
    await client.http.start_thread_with_message(
        posted.channel, posted.message, name=name, auto_archive_duration=ARCHIVED_AFTER
    )


def target_of(settings: ServerSettings, interaction: Interaction) -> Target | None:
    """Return where to post a question, or None outside servers that the bot is a member of.

    The help channel is used only if the asker can see it and didn't ask in it or in its threads.
    """
    here, guild = interaction.channel, interaction.guild
    if guild is None or here is None or interaction.client.get_guild(guild.id) is None:
        return None
    channel = posting_channel(settings, guild)
    in_reach = channel and _sees(interaction.user, channel)
    if channel is None or not in_reach or channel.id in {here.id, getattr(here, "parent_id", None)}:
        return Target(here, interaction.app_permissions, is_wider=False)
    return Target(channel, channel.permissions_for(guild.me), is_wider=not _is_open(here))


def _sees(user: object, channel: discord.abc.GuildChannel) -> bool:
    return isinstance(user, discord.Member) and channel.permissions_for(user).view_channel


def _is_open(channel: object) -> bool:
    """Return whether every member can see a channel. A public thread is as open as its parent."""
    place = channel.parent if isinstance(channel, discord.Thread) else channel
    if not isinstance(place, discord.abc.GuildChannel):
        return False
    private = isinstance(channel, discord.Thread) and channel.is_private()
    return not private and place.permissions_for(place.guild.default_role).view_channel


def _required_tags(forum: discord.ForumChannel) -> list[str]:
    """Return the id of one tag that members may use, or [] if the forum requires no tag."""
    free = [str(tag.id) for tag in forum.available_tags if not tag.moderated]
    return free[:1] if forum.flags.require_tag else []
