"""The reference of what the bot registers with Discord, from its command tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import MagicMock

import discord

from bot.chat.interactions.commands import Commands
from bot.chat.permissions import REQUIRED
from bot.texts import languages, texts_in
from manual.reference.markdown import NOTE, blocks, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Payload = Mapping[str, Any]

_INTRODUCTION = """
[Asking the bot](../asking.md), [The Discord bot](../discord.md) and [Curating](../curation.md)
explain these commands. Discord shows their names and descriptions in the language that a member has
chosen, if the bot has [texts](../translating.md) in that language.
"""


def page() -> str:
    """Return the page: slash commands, message commands and permissions."""
    found = [command.to_dict(_tree()) for command in _tree().get_commands()]
    slash = [one for one in found if one["type"] == discord.AppCommandType.chat_input.value]
    others = [one for one in found if one not in slash]
    return blocks(
        "# Discord",
        NOTE,
        _INTRODUCTION,
        "## Slash commands",
        *(part for one in slash for part in _section(one)),
        "## Message commands",
        "Right-click a message or, on a phone, press and hold it. Then choose Apps.",
        table(("Command", *_languages()), ((f"**{one['name']}**", *_names(one)) for one in others)),
        "## Permissions",
        "The invite link asks for these permissions:",
        "\n".join(f"- {_permission(name)}" for name in REQUIRED),
    )


def _tree() -> Commands:
    """Return the command tree with every optional command."""
    actions = MagicMock()
    actions.curator_role = 0
    client = discord.Client(intents=discord.Intents.none())
    return Commands(client, actions, MagicMock())


def _section(command: Payload) -> Iterator[str]:
    yield f"### `/{command['name']}`"
    yield f"{command['description']}.{_audience(command)}"
    options = command.get("options", [])
    groups = [
        one for one in options if one["type"] == discord.AppCommandOptionType.subcommand.value
    ]
    if groups:
        yield table(
            ("Command", "Meaning", "Options", *_languages()),
            (
                (
                    f"`/{command['name']} {one['name']}`",
                    f"{one['description']}.",
                    " ".join(map(_option, one.get("options", []))),
                    *_names(one),
                )
                for one in groups
            ),
        )
    elif options:
        yield table(
            ("Option", "Meaning", *_languages()),
            ((_option(one), f"{one['description']}.", *_names(one)) for one in options),
        )


def _audience(command: Payload) -> str:
    where = "" if command.get("contexts") != [0] else " Only in servers."
    granted = discord.Permissions(int(command.get("default_member_permissions") or 0))
    needed = ", ".join(_permission(name) for name, is_granted in granted if is_granted)
    return where + (f" Shown to members with the permission {needed}." if needed else "")


def _permission(name: str) -> str:
    """Return the name that people see: in Discord, a guild is called a server."""
    return name.replace("guild", "server").replace("_", " ").title()


def _option(option: Payload) -> str:
    kind = discord.AppCommandOptionType(option["type"]).name
    needed = "required" if option.get("required") else "optional"
    return f"`{option['name']}` ({kind}, {needed})"


def _languages() -> list[str]:
    return [f"In `{one}`" for one in languages() if one != "en"]


def _names(named: Payload) -> list[str]:
    names = [texts_in(one).chat.names for one in languages() if one != "en"]
    return [f"`{one.get(named['name'], '')}`" for one in names]
