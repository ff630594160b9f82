"""People who perform actions in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import contents
from .entities import JSON, Channel, User
from .messages import Message, components_in

if TYPE_CHECKING:
    from .interactions import Interaction

ROLE_SELECT, CHANNEL_SELECT = 6, 8


class Person(User):
    """A person (or another bot, or a webhook) who writes, clicks and uses commands."""

    async def says(
        self,
        channel: Channel,
        text: str = "",
        *,
        reply_to: Message | None = None,
        ping: bool = True,
        **fields: Any,  # noqa: ANN401 - fields of a message
    ) -> Message:
        """Send a message. ``<@bot>`` mentions the bot and ``<@&bot>`` its role.

        ``fields`` are from ``contents``.
        """
        message = Message(
            id=self.world.snowflake(),
            channel=channel,
            author=self,
            content=self._mention(channel, text),
            reference=reply_to.id if reply_to else None,
            **fields,
        )
        return self.world.post(message, ping=ping)

    async def dms(
        self,
        text: str = "",
        *,
        reply_to: Message | None = None,
        **fields: Any,  # noqa: ANN401 - fields of a message
    ) -> Message:
        """Send the bot a direct message."""
        return await self.says(self.dm, text, reply_to=reply_to, **fields)

    async def forwards(self, message: Message, channel: Channel, comment: str = "") -> Message:
        """Forward a message. Like Discord's clients, send a comment as a separate message."""
        copy = await self.says(channel, **contents.forward(message))
        if comment:
            await self.says(channel, comment)
        return copy

    async def pins(self, message: Message) -> None:
        """Pin a message, which sends an update although the message isn't edited."""
        message.pinned = True
        self.world.updated(message)

    @property
    def dm(self) -> Channel:
        """The direct message channel with the bot."""
        return self.world.open_private(self, self.world.bot)

    async def posts(self, forum: Channel, title: str, text: str) -> Message:
        """Create a forum post, and return its first message, whose channel is the post."""
        post = self.world.open_thread(forum, title, self)
        message = Message(id=post.id, channel=post, author=self, content=self._mention(post, text))
        return self.world.post(message)

    async def opens_thread(self, place: Channel | Message, name: str) -> Channel:
        """Create a thread in a channel or on a message."""
        if isinstance(place, Message):
            return self.world.open_thread(place.channel, name, self, place.id)
        return self.world.open_thread(place, name, self)

    async def edits(self, message: Message, text: str) -> None:
        """Edit a message."""
        self.world.edit(message, {"content": self._mention(message.channel, text)})

    async def deletes(self, message: Message) -> None:
        """Delete a message."""
        self.world.delete(message)

    async def reacts(self, message: Message, emoji: str, *, add: bool = True) -> None:
        """Add a reaction to a message, or remove it."""
        self.world.react(message, self, emoji, add=add)

    async def slash(
        self, channel: Channel, command: str, *, installed: str = "guild", **options: object
    ) -> Interaction:
        """Use a slash command (``"knowledge reload"`` for a subcommand).

        ``installed="user"`` uses the bot as a user-installed app.
        """
        data = self.world.commands.chat_input(channel, command, options, installed=installed)
        return self.world.interactions.start(self, channel, 2, data, installed=installed)

    def uploads(self, name: str, content: bytes, **fields: object) -> JSON:
        """Upload a file for a command, and return the attachment to give as an option.

        ``fields`` replace fields of the attachment.
        """
        return self.world.upload(name, content) | fields

    async def autocomplete(
        self, channel: Channel, command: str, *, installed: str = "guild", **options: object
    ) -> list[JSON]:
        """Type into the last option, and return the choices that the bot offers."""
        focus = list(options)[-1]
        data = self.world.commands.chat_input(
            channel, command, options, installed=installed, focus=focus
        )
        interaction = self.world.interactions.start(self, channel, 4, data, installed=installed)
        return await interaction.choices()

    async def context_menu(
        self, channel: Channel, command: str, message: Message, *, installed: str = "guild"
    ) -> Interaction:
        """Use a message command on a message."""
        data = self.world.commands.message_menu(channel, command, message, installed=installed)
        return self.world.interactions.start(self, channel, 2, data, installed=installed)

    async def click(
        self, message: Message, button: str, *, installed: str = "guild"
    ) -> Interaction:
        """Click the button with this label, emoji or custom_id."""
        found = message.component(button)
        assert not found.get("disabled"), f"{button!r} is disabled"
        return self._uses(
            message, {"component_type": 2, "custom_id": found["custom_id"]}, installed
        )

    async def selects(self, message: Message, menu: str, *values: str) -> Interaction:
        """Choose values in the select menu with this custom_id."""
        found = message.component(menu)
        data: JSON = {"component_type": found["type"], "custom_id": menu, "values": list(values)}
        if found["type"] == CHANNEL_SELECT:
            picked = [self.world.channels[int(value)] for value in values]
            known = {str(one.id): one.payload() | {"permissions": "0"} for one in picked}
            data["resolved"] = {"channels": known}
        elif found["type"] == ROLE_SELECT and message.channel.guild:
            roles = message.channel.guild.roles
            known = {str(one.id): one.payload() for one in roles if str(one.id) in values}
            data["resolved"] = {"roles": known}
        return self._uses(message, data, "guild")

    async def submits(self, opened: Interaction, values: dict[str, str]) -> Interaction:
        """Fill in and submit the modal that an interaction opened.

        Values are given by custom_id.
        """
        modal = await opened.modal()
        known = {c["custom_id"] for c in components_in(modal["components"]) if "custom_id" in c}
        assert values.keys() <= known, f"unknown fields: {values.keys() - known}"
        filled = [_filled(component, values) for component in modal["components"]]
        data = {"custom_id": modal["custom_id"], "components": filled}
        return self.world.interactions.start(
            self, opened.channel, 5, data, message=opened.message, installed=opened.installed
        )

    def _uses(self, message: Message, data: JSON, installed: str) -> Interaction:
        assert not message.deleted, "the message has been deleted"
        assert message.reader in (None, self), f"only {message.reader} can see this message"
        return self.world.interactions.start(
            self, message.channel, 3, data, message=message, installed=installed
        )

    def _mention(self, channel: Channel, text: str) -> str:
        text = text.replace("<@bot>", self.world.bot.mention)
        roles = channel.guild.roles if channel.guild else ()
        for role in roles:
            if role.bot is self.world.bot:
                text = text.replace("<@&bot>", role.mention)
        return text


def _filled(component: JSON, values: dict[str, str]) -> JSON:
    """Return the submitted form of one component of a modal."""
    if "components" in component:
        return {
            "type": component["type"],
            "components": [_filled(c, values) for c in component["components"]],
        }
    if "component" in component:
        return {"type": component["type"], "component": _filled(component["component"], values)}
    if "custom_id" not in component:
        return component
    name = component["custom_id"]
    value = values.get(name, component.get("value", ""))
    return {
        "type": component["type"],
        "id": component.get("id", 0),
        "custom_id": name,
        "value": value,
    }
