"""Send ten thousand hostile messages to the bot: `python -m benchmarks.hostile [COUNT]`.

Each message mentions the bot in a loopback Discord. The script counts the messages that got exactly
one reply, the replies with an active mention, the invalid requests, and the errors in the log. A
request is invalid if it exceeds a limit or, if FOOTNOTE_DISCORD_OPENAPI names the file, violates
Discord's OpenAPI description.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import sys
import time
from typing import TYPE_CHECKING

from bot.app import build
from bot.chat.client import Footnote
from bot.chat.run import services_for
from bot.config import load
from bot.config.sections import ChannelCooldown, Discord, MemberCooldown
from tests.chat.conftest import Noted
from tests.chat.hostile import hostile_messages
from tests.loopback import Discord as Loopback

if TYPE_CHECKING:
    from tests.loopback import Message

LIVE_MENTION = re.compile(r"@everyone|@here|<@[!&]?\d+>")
BATCH = 50


class Errors(logging.Handler):
    """Log handler that collects error records."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the formatted record."""
        self.found.append(self.format(record))


async def attack(count: int) -> bool:
    """Send `count` messages, print the figures, and return True if nothing went wrong."""
    errors = Errors()
    logging.getLogger().addHandler(errors)
    settings = Discord(
        member_cooldown=MemberCooldown(questions=0), channel_cooldown=ChannelCooldown(questions=0)
    )
    began = time.perf_counter()
    asked: list[Message] = []
    async with Loopback() as discord:
        guild = discord.guild()
        channel, alice = guild.channel("general"), guild.member("alice")
        services = services_for(build(load()), settings)
        async with discord.running(Footnote(services, Noted(), lambda _: None)):
            for text in hostile_messages(count, seed=1):
                asked.append(await alice.says(channel, f"<@bot> {text}"))
                if len(asked) % BATCH == 0:
                    for message in asked[-BATCH:]:
                        await channel.reply_to(message, timeout=60)
            await discord.quiet(0.2)
        own = f"<@{discord.bot.id}>"
        bodies = [
            json.dumps(request.body, ensure_ascii=False).replace(own, "")
            for request in discord.requested("POST", r"/messages$")
        ]
        violations, discord.violations[:] = list(discord.violations), []
    once = sum(len(message.replies) == 1 for message in asked)
    live = sum(bool(LIVE_MENTION.search(body)) for body in bodies)
    print(f"{count} messages in {time.perf_counter() - began:.0f} s: {once} got one reply,")
    print(f"{live} replies with a live mention, {len(violations)} rejected requests,")
    print(f"{len(errors.found)} errors in the log")
    for line in (errors.found + violations)[:5]:
        print(line)
    return once == count and not (live or violations or errors.found)


if __name__ == "__main__":
    sys.exit(not asyncio.run(attack(int(sys.argv[1]) if sys.argv[1:] else 10_000)))
