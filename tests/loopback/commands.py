"""The registered application commands, and the payloads of command invocations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .entities import DM, JSON, Channel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .messages import Message
    from .world import World

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, ATTACHMENT = 1, 2, 3, 4, 5, 11
IN_GUILD, WITH_BOT, PRIVATE = 0, 1, 2
INSTALLS = {"guild": 0, "user": 1}


def context_of(channel: Channel) -> int:
    """Return a channel's context: a guild, the bot's own DM, or a private channel."""
    if channel.guild:
        return IN_GUILD
    return WITH_BOT if channel.kind == DM and channel.world.bot in channel.recipients else PRIVATE


@dataclass(eq=False)
class Commands:
    """Registered commands by guild. Commands under None are global."""

    world: World
    scopes: dict[int | None, list[JSON]] = field(default_factory=dict)

    def overwrite(self, guild: int | None, definitions: list[JSON]) -> list[JSON]:
        """Replace all commands of a scope. A command with the same name and type keeps its id."""
        kept = {(c["type"], c["name"]): c["id"] for c in self.scopes.get(guild, [])}
        self.scopes[guild] = [self._registered(guild, d, kept) for d in definitions]
        return self.scopes[guild]

    def add(self, guild: int | None, definition: JSON) -> JSON:
        """Register one command, which replaces any command with the same name and type."""
        key = (definition.get("type", CHAT_INPUT), definition["name"])
        others = [c for c in self.scopes.get(guild, []) if (c["type"], c["name"]) != key]
        kept = {(c["type"], c["name"]): c["id"] for c in self.scopes.get(guild, [])}
        self.scopes[guild] = [*others, self._registered(guild, definition, kept)]
        return self.scopes[guild][-1]

    def _registered(
        self, guild: int | None, definition: JSON, kept: Mapping[tuple[int, str], str]
    ) -> JSON:
        key = (definition.get("type", CHAT_INPUT), definition["name"])
        return {
            "description": "",
            "default_member_permissions": None,
            "nsfw": False,
            "dm_permission": True,
            "integration_types": [0],
            "contexts": None,
            **definition,
            "type": key[0],
            "id": kept.get(key, str(self.world.snowflake())),
            "version": str(self.world.snowflake()),
            "application_id": str(self.world.bot.id),
            **({"guild_id": str(guild)} if guild else {}),
        }

    def find(self, channel: Channel, kind: int, name: str, installed: str) -> JSON:
        """Return the command of that name offered in a channel, or raise LookupError."""
        guild = channel.guild.id if channel.guild else None
        for command in [*self.scopes.get(guild, []), *self.scopes.get(None, [])]:
            if (command["type"], command["name"]) != (kind, name):
                continue
            where, contexts = context_of(channel), command["contexts"]
            if contexts is not None and where not in contexts:
                raise LookupError(f"{name!r} is not offered in context {where}")
            if INSTALLS[installed] not in command["integration_types"]:
                raise LookupError(f"{name!r} is not offered to {installed} installs")
            return command
        raise LookupError(f"no command {name!r} is registered")

    def chat_input(
        self,
        channel: Channel,
        path: str,
        options: Mapping[str, object],
        *,
        installed: str,
        focus: str | None = None,
    ) -> JSON:
        """Return the data of a slash command invocation, with types from the registration.

        Raises LookupError for unknown commands, unknown options and missing required options.
        """
        name, *below = path.split()
        level = command = self.find(channel, CHAT_INPUT, name, installed)
        nest: list[JSON] = []
        for part in below:
            level = next(o for o in level["options"] if o["name"] == part)
            nest.append({"name": part, "type": level["type"]})
        declared = {o["name"]: o for o in level.get("options", [])}
        if unknown := options.keys() - declared.keys():
            raise LookupError(f"/{path} has no options {unknown}")
        required = {n for n, o in declared.items() if o.get("required")}
        if focus is None and (missing := required - options.keys()):
            raise LookupError(f"/{path} requires {missing}")
        given: list[JSON] = [
            {"name": n, "type": declared[n]["type"], "value": v} for n, v in options.items()
        ]
        for option in given:
            if option["name"] == focus:
                option["focused"] = True
        attached = {}
        for option in given:
            if option["type"] == ATTACHMENT:
                file = option["value"]
                option["value"] = file["id"]
                attached[file["id"]] = file
        for step in reversed(nest):
            given = [{**step, "options": given}]
        data = {"id": command["id"], "name": name, "type": CHAT_INPUT, "options": given}
        return {**data, "resolved": {"attachments": attached}} if attached else data

    def message_menu(
        self, channel: Channel, name: str, message: Message, *, installed: str
    ) -> JSON:
        """Return the data of a message command invocation, including the message."""
        command = self.find(channel, MESSAGE_MENU, name, installed)
        return {
            "id": command["id"],
            "name": name,
            "type": MESSAGE_MENU,
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): message.payload()}},
        }
