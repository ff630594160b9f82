"""A bot with SQLite whose disk is full for a while. It must keep answering and lose nothing."""

from __future__ import annotations

import asyncio
import resource
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.soak.bots import Bot
from bot.config.store_settings import StoreConfig
from bot.store import Store
from tests.loopback import Discord
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

_PAUSE = 0.25
_FULL = 4096
"""Maximum file size in bytes while the disk is "full". All files of the store are larger."""


@dataclass(frozen=True)
class Disk:
    """Counts of unanswerable questions (asked, replied to, stored), and unhandled errors."""

    asked: int
    answered: int
    kept: int
    unhandled: tuple[str, ...]


async def full_disk(folder: Path, knowledge: Path, seconds: float) -> Disk:
    """Ask unanswerable questions for `seconds`. The disk is full during the middle third."""
    place = _configure(folder, knowledge)
    async with Discord() as discord:
        bot = Bot(discord, folder, "sqlite")
        channel, person = (guild := discord.guild()).channel("talk"), guild.member("walt")
        await bot.start()
        try:
            await discord.ready(timeout=60)
            asked = answered = 0
            count = max(3, int(seconds / _PAUSE))
            for number in range(count):
                _limit(bot, full=count // 3 <= number < 2 * count // 3)
                question = await person.says(channel, f"<@bot> Is xyzzy {number} a plugh?")
                asked += 1
                with suppress(TimeoutError):
                    await channel.reply_to(question, timeout=PATIENCE)
                    answered += 1
                await asyncio.sleep(_PAUSE)
        finally:
            await bot.stop()
    async with Store(StoreConfig(place)) as store:
        kept = sum(one.count for one in await store.questions(None))
    return Disk(asked, answered, kept, tuple(bot.unhandled()))


def _configure(folder: Path, knowledge: Path) -> Path:
    """Write a configuration, and return the path of its database."""
    folder.mkdir()
    place = folder / "store.sqlite3"
    settings = (
        f"knowledge: {knowledge}\nwatch: off\nstore: {{database: {place}}}\n"
        "discord: {member_cooldown: {questions: 0}, channel_cooldown: {questions: 0}}\n"
    )
    (folder / "config.yaml").write_text(settings, encoding="utf-8")
    return place


def _limit(bot: Bot, *, full: bool) -> None:
    """Prevent the bot's process from extending its files, or allow it again."""
    assert bot.process  # noqa: S101 - it has been started
    limit = _FULL if full else resource.RLIM_INFINITY
    resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
