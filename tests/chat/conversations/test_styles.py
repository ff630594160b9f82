"""After the operator changes `style`, the bot edits older messages in a style that fits them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

import pytest

from bot.chat.replies.layout import editable, style_after_edit
from bot.chat.replies.reply import say
from bot.config.sections import ReplyStyle
from bot.core.model.knowledge import KnowledgeBase
from tests.chat.conversations.test_following import shows
from tests.chat.curation.test_curating import FIRST, Shop, ask_unanswered, listed, press, written
from tests.chat.parrot import HOLES, MADE, WHO

if TYPE_CHECKING:
    from pathlib import Path

    from tests.chat.conftest import Play
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import JSON, Channel, Guild

LAYOUT, PLAIN = ReplyStyle.LAYOUT, ReplyStyle.PLAIN
CHANGES = list(product(ReplyStyle, repeat=2))
BREAD = "who bakes the bread?"


def assert_fits(message: Message, before: ReplyStyle, after: ReplyStyle) -> None:
    """Check that an edited message is plain only if both the old and the new style are plain."""
    assert message.edits
    assert message.v2 is (LAYOUT in (before, after))
    assert bool(message.content) is not message.v2


@pytest.mark.parametrize(("before", "after"), CHANGES)
async def test_an_edited_question(
    discord: Discord,
    channel: Channel,
    alice: Person,
    *,
    tmp_path: Path,
    before: ReplyStyle,
    after: ReplyStyle,
) -> None:
    """The bot updates an answer from an earlier process each time its question is edited."""
    shop = Shop(discord, tmp_path)
    async with shop.running(style=before) as backend:
        question = await alice.says(channel, f"<@bot> {BREAD}")
        reply = await channel.reply_to(question)
        await written(backend, 1)
    async with shop.running(style=after):
        for text, shown in ((FIRST, "don't cover"), ("hello", "Hello"), (BREAD, "penguins")):
            await alice.edits(question, f"<@bot> {text}")
            await discord.until(partial(shows, reply, shown))
    assert_fits(reply, before, after)
    fetched = discord.requested("GET", r"/messages/\d+$")
    assert len(fetched) == (after is PLAIN)  # fetched once, and only if the style matters


async def test_an_edit_of_this_process_costs_one_request(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """The bot knows the style of a reply that this process sent, so it doesn't fetch the reply."""
    async with play.bot(style=PLAIN):
        question = await alice.says(channel, f"<@bot> {WHO}")
        reply = await channel.reply_to(question)
        before = len(discord.requests)
        await alice.edits(question, f"<@bot> {MADE}")
        await discord.until(lambda: "cheese" in reply.text)
    assert len(discord.requests) == before + 1
    assert not reply.v2


@pytest.mark.parametrize("code", [10003, 10008, 50001, 50013])
async def test_an_answer_that_can_not_be_fetched(
    discord: Discord, channel: Channel, alice: Person, tmp_path: Path, code: int
) -> None:
    """If an answer's style is unknown, the edit uses a layout, which Discord always allows."""
    shop = Shop(discord, tmp_path)
    async with shop.running(style=PLAIN) as backend:
        question = await alice.says(channel, f"<@bot> {BREAD}")
        reply = await channel.reply_to(question)
        await written(backend, 1)
    discord.faults.on("GET", r"/messages/\d+$").refused(code)
    async with shop.running(style=PLAIN):
        await alice.edits(question, f"<@bot> {FIRST}")
        await discord.until(lambda: bool(discord.requested("GET", r"/messages/\d+$")))
        await discord.quiet(0.05)
    assert ("don't cover" in reply.text) is reply.v2 is (code > 10008)


@pytest.mark.parametrize(("before", "after"), CHANGES)
async def test_turned_pages(
    play: Play, channel: Channel, alice: Person, before: ReplyStyle, after: ReplyStyle
) -> None:
    """The buttons for pages of topics, questions and sources work, and so do all other buttons."""
    sources = tuple(replace(HOLES.source, id=f"s{n}", title=f"Moon {n}") for n in range(30))
    passages = tuple(
        replace(HOLES, id=f"p{n}-{m}", source=source, section="All" if n else None)
        for n, source in enumerate(sources)
        for m in range(30)
    )
    play.parrot.knowledge = KnowledgeBase(sources, passages)
    async with play.bot(style=before):
        shown = [
            await (await alice.slash(channel, command)).response()
            for command in ("topics", "sources")
        ]
        answer = await channel.reply_to(await alice.says(channel, f"<@bot> {HOLES.asks[0]}"))
    async with play.bot(style=after):
        for message in shown:
            await (await alice.click(message, "Next")).response()
            assert "Page 2" in message.text
            assert_fits(message, before, after)
        menu = next(b["custom_id"] for b in components(shown[0]) if "options" in b)
        first = shown[0].component(menu)["options"][0]["value"]
        await (await alice.selects(shown[0], menu, first)).response()
        await (await alice.click(shown[0], "Next")).response()
        assert_fits(shown[0], before, after)
        for button in ("In context", "Why?", "👍"):
            assert (await (await alice.click(answer, button)).response()).v2 is (after is LAYOUT)


def components(message: Message) -> list[JSON]:
    """Return the buttons and menus of a message."""
    return [c for row in message.components for c in row.get("components", ())]


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize(("before", "after"), CHANGES)
async def test_lists_for_curators(
    discord: Discord,
    guild: Guild,
    channel: Channel,
    tmp_path: Path,
    *,
    before: ReplyStyle,
    after: ReplyStyle,
    slow: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A list for curators is replaced at once, or after a deferral if the response is slow."""
    shop = Shop(discord, tmp_path)
    walt = guild.member("walt", guild.role("managers", manage_guild=True))
    async with shop.running(style=before) as backend:
        await ask_unanswered(channel, backend, walt, walt)
        message = await listed(channel, walt)
    monkeypatch.setattr("bot.chat.responding.THINKING_AFTER", 0.0 if slow else 30.0)
    async with shop.running(style=after):
        opened = await walt.click(message, "Dismiss 1")
        assert await opened.acknowledged() == (6 if slow else 7)
        assert await opened.response() is message
        assert await press(walt, message, "unanswered:0") is message
    assert message.edits == 2
    assert_fits(message, before, after)


@pytest.mark.parametrize("wanted", ReplyStyle)
@pytest.mark.parametrize("old", [*ReplyStyle, None])
def test_an_edit_never_turns_a_layout_into_plain_text(
    wanted: ReplyStyle, old: ReplyStyle | None
) -> None:
    """Only a message that is known to be plain stays plain.

    A message that becomes a layout loses its content.
    """
    style, shown = style_after_edit(wanted, old), editable(say("x"), wanted, old)
    assert (style is PLAIN) == (wanted is old is PLAIN)
    assert shown["view"].has_components_v2() == (style is LAYOUT)
    if style is LAYOUT and old is not LAYOUT:
        assert (shown["content"], shown["embeds"]) == (None, [])
    else:
        assert "embeds" not in shown
        assert shown.get("content") == (None if style is LAYOUT else "x")
