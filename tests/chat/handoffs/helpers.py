"""A server whose members can ask a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.loopback.messages import components_in

if TYPE_CHECKING:
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel, Guild, Role

UNKNOWN = "do they deliver quibblefrotz to Norway?"
"""A question that the bakery has no answer to."""
KNOWN = "What do the penguins bake bread from?"
ASK, SOLVED = "Ask a person", "Solved"


@dataclass
class Helped:
    """A server with a channel, a member, a manager, and a helper with the helpers' role."""

    discord: Discord
    guild: Guild
    channel: Channel
    alice: Person
    manager: Person
    helen: Person
    role: Role

    async def turn_on(self, **settings: object) -> None:
        """Choose the helpers' role, and other settings, with /setup."""
        page = await (await self.manager.slash(self.channel, "setup")).response()
        for name, value in {"helper_role": self.role.id, **settings}.items():
            picked = await self.manager.selects(page, f"setup:{name}", str(value))
            assert "Saved" in (await picked.response()).text

    async def answer_to(self, question: str = UNKNOWN, channel: Channel | None = None) -> Message:
        """Ask a question in a channel, and return the bot's reply."""
        place = channel or self.channel
        return await place.reply_to(await self.alice.says(place, f"<@bot> {question}"))

    async def press(self, message: Message, button: str = ASK, by: Person | None = None) -> Message:
        """Press a button, and return what only that member sees."""
        shown = await (await (by or self.alice).click(message, button)).response()
        assert shown.ephemeral
        return shown

    def posted(self, told: Message) -> Message:
        """Return the post that a member is told about."""
        found = re.search(r"https://discord.com/channels/\d+/(\d+)/(\d+)", told.text)
        assert found, told.text
        return self.discord.world.channels[int(found[1])].messages[int(found[2])]

    def pings(self) -> list[str]:
        """Return the roles that the bot has notified, in order."""
        bodies = [r.body for r in self.discord.requests if r.status == 200]
        mentions = [_mentions(body) for body in bodies if isinstance(body, dict)]
        assert not any(one.get("parse") or one.get("users") for one in mentions)
        return [str(role) for one in mentions for role in one.get("roles", ())]


def _mentions(body: dict[str, Any]) -> dict[str, Any]:
    message = body.get("message") or body.get("data") or body
    found = message.get("allowed_mentions") if isinstance(message, dict) else None
    return found if isinstance(found, dict) else {}


def helped(discord: Discord, name: str = "north") -> Helped:
    """Create such a server."""
    return helped_in(discord, discord.guild(name))


def helped_in(discord: Discord, guild: Guild) -> Helped:
    """Add such members to a server."""
    manager = guild.member("walt", guild.role("managers", manage_guild=True))
    role = guild.let_mention(guild.role("helpers"))
    return Helped(
        discord,
        guild,
        guild.channel("general"),
        guild.member("alice"),
        manager,
        guild.member("helen", role),
        role,
    )


def has(message: Message, custom_id: str) -> bool:
    """Return whether a message has a component."""
    return any(c.get("custom_id") == custom_id for c in components_in(message.components))
