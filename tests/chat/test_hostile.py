"""Hostile messages cause no error, ping nobody and break no limit on any surface."""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING

import pytest

from bot.app import build
from bot.config import load
from tests.chat.hostile import hostile_messages

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel

LIVE = re.compile(r"@everyone|@here|<@[!&]?\d+>")


@pytest.mark.parametrize("style", ["layout", "plain"])
async def test_hostile_messages(  # noqa: PLR0917 - fixtures
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    style: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each hostile message gets at most one reply, and the bot keeps running."""
    play.parrot = type("Real", (), {"assistant": build(load())})()
    texts = list(hostile_messages(240))
    asked: list[Message] = []
    async with play.bot(style=style, listen=[channel.id]):
        for text in texts:
            asked.append(await alice.says(channel, f"<@bot> {text}"))
            await channel.reply_to(asked[-1])
            asked.append(await alice.dms(text))
            await alice.dm.reply_to(asked[-1])
            asked.append(await alice.says(channel, text))
        for text in texts[::2]:
            shown = await (await alice.slash(channel, "ask", question=text)).response()
            for button in {"Why?", "In context"}.intersection(shown.buttons):
                await (await alice.click(shown, button)).response()
        for number, text in enumerate(texts[::4]):
            await (await alice.context_menu(channel, "Answer this", asked[number])).response()
            called = await alice.context_menu(channel, "Reply with passage", asked[number])
            await called.response()
            await alice.autocomplete(channel, "ask", question=text)
            await alice.autocomplete(channel, "passage", id=text)
            await (await alice.slash(channel, "passage", id=text)).response()
        await discord.quiet(0.05)
    assert all(len(one.replies) <= 1 for one in asked)
    for request in discord.requests:
        if request.body and "commands" not in request.path:
            body = json.dumps(request.body, ensure_ascii=False)
            assert not LIVE.search(body.replace(f"<@{discord.bot.id}>", ""))
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]
