"""Replies and their buttons, which keep working after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.chat.events import Answered, Surface, Voted
from bot.core.model.entries import Collection
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.results import Outcome
from tests.chat.parrot import HOLES, MADE, TASTES, WHO

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel, Guild

STYLES = pytest.mark.parametrize("style", ["layout", "plain"])


async def answered(play: Play, channel: Channel, person: Person, text: str) -> Message:
    """Return a reply to a mention, from a bot that has since stopped."""
    async with play.bot():
        return await channel.reply_to(await person.says(channel, f"<@bot> {text}"))


@STYLES
async def test_an_answer(play: Play, channel: Channel, alice: Person, style: str) -> None:
    """An answer has a text, a highlight, a citation and a link in every style."""
    async with play.bot(style=style):
        reply = await channel.reply_to(await alice.says(channel, "<@bot> who pulls the tydes?"))
    assert reply.text == (
        "-# Showing results for “tides” instead of “tydes”.\n"
        "**Otters pull the tides.** They rest at noon.\n"
        "-# — Word for word: Otter Press, “Tides\\_and\\_Otters”, April 2001, "
        "section “On Water”, ¶ 1"
    )
    assert reply.buttons == ["In context", "Read ¶ 1", "Why?", "👍", "👎", "Delete"]
    assert reply.component("Read ¶ 1")["url"] == (
        "https://o.example/t#:~:text=Otters%20pull%20the%20well%2Dknown%20tides"
    )


async def test_markup_in_a_passage_is_escaped(play: Play, channel: Channel, alice: Person) -> None:
    """Markup is shown literally, and nobody is pinged."""
    reply = await answered(play, channel, alice, MADE)
    assert "\\*made\\*" in reply.text
    assert "\n\\# Nobody" in reply.text
    assert "<@1>" not in reply.text
    assert "@everyone" not in reply.text


async def test_several_passages(play: Play, channel: Channel, alice: Person) -> None:
    """Each passage has its own citation and context button."""
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, "<@bot> both"))
        around = await (await alice.click(reply, "In context (¶ 2–3)")).response()  # noqa: RUF001
    assert reply.text.count("-# — ") == 2
    assert "**¶ 2–3**" in around.text  # noqa: RUF001


@STYLES
async def test_suggestions(play: Play, channel: Channel, alice: Person, style: str) -> None:
    """Each suggestion is a button that shows the answer publicly, below the full question."""
    async with play.bot(style=style):
        reply = await channel.reply_to(await alice.says(channel, "<@bot> perhaps"))
    assert reply.text == "Did you mean one of these?"
    assert len(reply.buttons[2]) <= 80
    async with play.bot(style=style):
        first = await (await alice.click(reply, WHO)).response()
        third = await (await alice.click(reply, reply.buttons[2])).response()
    assert first.text.startswith(f"> {WHO}\n**Otters pull the tides.**")
    assert third.text.startswith(f"> {HOLES.asks[0]}" if style == "layout" else "> Why does")
    assert not first.ephemeral
    events = [event for event in play.events if isinstance(event, Answered)]
    assert [event.surface for event in events[1:]] == [Surface.SUGGESTION] * 2
    assert events[2].answer.outcome is Outcome.ANSWER


async def test_a_suggestion_stays_private(play: Play, channel: Channel, alice: Person) -> None:
    """A suggestion from a private reply is answered privately."""
    async with play.bot():
        called = await alice.slash(channel, "ask", question="perhaps", private=True)
        pressed = await alice.click(await called.response(), WHO)
        assert (await pressed.response()).ephemeral


async def test_a_removed_passage(play: Play, channel: Channel, alice: Person) -> None:
    """If a button's passage is no longer in the knowledge, the bot says so."""
    reply = await answered(play, channel, alice, WHO)
    asked = await answered(play, channel, alice, "perhaps")
    play.parrot.knowledge = KnowledgeBase()
    async with play.bot():
        pressed = (await alice.click(asked, WHO), await alice.click(reply, "In context"))
        for one in pressed:
            assert "no longer" in (await one.response()).text
        empty = await (await alice.slash(channel, "topics")).response()
        assert "no passage" in empty.text
        assert "no passage" in (await (await alice.slash(channel, "sources")).response()).text


@STYLES
async def test_a_gap(play: Play, channel: Channel, alice: Person, style: str) -> None:
    """A gap says what the source doesn't mention, and shows the closest passage."""
    async with play.bot(style=style):
        reply = await channel.reply_to(await alice.says(channel, f"<@bot> {TASTES}"))
    assert reply.text.startswith("Nobody says how it tastes.\n-# The closest passage:\nThe moon is")
    assert reply.buttons == ["In context", "Why?", "👍", "👎", "Delete"]


async def test_unknown(play: Play, channel: Channel, alice: Person) -> None:
    """An unknown question gets one honest sentence, the operator's help and related questions."""
    async with play.bot(unknown_help="Try <#5>."):
        reply = await channel.reply_to(await alice.says(channel, "<@bot> xyzzy"))
    assert "couldn't match" in reply.text
    assert "\nTry <#5>.\n" in reply.text
    assert reply.buttons == [WHO, "Why?", "Delete"]


async def test_in_context(play: Play, channel: Channel, alice: Person, bob: Person) -> None:
    """The surrounding passages are shown privately, with their paragraph numbers."""
    reply = await answered(play, channel, alice, WHO)
    async with play.bot():
        around = await (await bob.click(reply, "In context")).response()
    assert around.ephemeral
    assert around.reader is bob
    assert "En contexto: ¶ 1 de" in around.text
    assert "**¶ 1** Otters pull" in around.text
    assert "-# ¶ 2–3\nOtters rest" in around.text  # noqa: RUF001


async def test_why(play: Play, channel: Channel, alice: Person) -> None:
    """The explanation shows the words, corrections, confidence and runner-up.

    The button still works after a restart.
    """
    reply = await answered(play, channel, alice, "who pulls the tydes?")
    asked = len(play.events)
    async with play.bot():
        why = await (await alice.click(reply, "Why?")).response()
    assert why.ephemeral
    for said in (
        "who pulls the tydes?",
        "“tides” instead of “tydes”",
        "97%",
        "whale",
        "1999",
        "Runner-up: Why does the moon",
    ):
        assert said in why.text
    assert len(play.events) == asked, "a request for an explanation counted as a question"


async def test_why_of_each_surface(play: Play, channel: Channel, alice: Person) -> None:
    """The bot can find the question again, wherever it was asked."""
    async with play.bot():
        other = await alice.says(channel, WHO)
        direct = await alice.dm.reply_to(await alice.dms(WHO))
        slash = await (await alice.slash(channel, "ask", question=WHO, private=True)).response()
        menu = await (await alice.context_menu(channel, "Answer this", other)).response()
        suggested = await channel.reply_to(await alice.says(channel, "<@bot> perhaps"))
        pressed = await (await alice.click(suggested, WHO)).response()
    async with play.bot():
        for answer in (direct, slash, menu, pressed):
            why = await (await alice.click(answer, "Why?")).response()
            assert f"Why this answer to “{WHO}”?" in why.text


async def test_why_when_the_question_is_gone(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """If the bot can't find the question again, it says so."""
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        reply = await channel.reply_to(question)
    await alice.deletes(question)
    async with play.bot():
        why = await (await alice.click(reply, "Why?")).response()
    assert "can no longer see" in why.text
    assert discord.requests


async def test_small_talk_has_only_delete(play: Play, channel: Channel, alice: Person) -> None:
    """Small talk has no buttons for explanations or votes."""
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, "<@bot> hello"))
        called = await alice.slash(channel, "ask", question="hello")
        await called.response()
    assert reply.buttons == ["Delete"]


async def test_votes(
    play: Play, guild: Guild, channel: Channel, alice: Person, bob: Person
) -> None:
    """Observers receive each vote with its member, passage, question, comment and server."""
    reply = await answered(play, channel, alice, WHO)
    async with play.bot():
        thanks = await (await alice.click(reply, "👍")).response()
        assert thanks.ephemeral
        opened = await bob.click(reply, "👎")
        await (await bob.submits(opened, {"word": "wet"})).response()
    votes = [event for event in play.events if isinstance(event, Voted)]
    assert votes == [
        Voted("tides", up=True, member=alice.id, question=WHO, guild=guild.id),
        Voted("tides", up=False, member=bob.id, question=WHO, guild=guild.id),
        Voted("tides", up=False, member=bob.id, question=WHO, word="wet", guild=guild.id),
    ]


async def test_delete(play: Play, channel: Channel, alice: Person, bob: Person) -> None:
    """Only the asker and members who can manage messages can delete an answer."""
    first = await answered(play, channel, alice, WHO)
    second = await answered(play, channel, alice, WHO)
    assert channel.guild
    moderator = channel.guild.member("mod", channel.guild.role("moderators", manage_messages=True))
    async with play.bot() as bot:
        refused = await (await bob.click(first, "Delete")).response()
        assert refused.ephemeral
        assert "Solo pueden borrar esto la persona que preguntó" in refused.text
        await alice.click(first, "Delete")
        await moderator.click(second, "Delete")
        await play.discord.until(lambda: first.deleted and second.deleted)
        assert bot.user


async def test_a_deleted_answer_is_forgotten(play: Play, channel: Channel, alice: Person) -> None:
    """Editing the question does not bring a deleted answer back."""
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        reply = await channel.reply_to(question)
        await alice.click(reply, "Delete")
        await play.discord.until(lambda: reply.deleted)
        await alice.edits(question, f"<@bot> {MADE}")
        await play.discord.quiet(0.05)
    assert not play.discord.requested("PATCH", r"/messages/\d+$")


async def test_unknown_buttons(play: Play, channel: Channel, alice: Person) -> None:
    """A button that no longer exists still gets a response."""
    reply = await answered(play, channel, alice, WHO)
    reply.component("Why?")["custom_id"] = "forgotten:verb"
    async with play.bot():
        assert (await (await alice.click(reply, "Why?")).response()).ephemeral


async def test_a_collection_is_one_source(play: Play, channel: Channel, alice: Person) -> None:
    """`/sources` counts the pages and passages of a collection."""
    from dataclasses import replace  # noqa: PLC0415 - used only here

    site = Collection("moons", "Moon *Docs*", "Mouse Press")
    sources = tuple(replace(HOLES.source, id=f"s{n}", collection=site) for n in range(30))
    passages = tuple(replace(HOLES, id=f"p{n}", source=one) for n, one in enumerate(sources))
    play.parrot.knowledge = KnowledgeBase(sources, passages)
    async with play.bot():
        shown = await (await alice.slash(channel, "sources")).response()
        assert "“Moon \\*Docs\\*”" in shown.text
        assert "Mouse Press, 30 pages, 30 passages" in shown.text
        assert "Page" not in shown.text


async def test_sources_and_topics_turn_pages(play: Play, channel: Channel, alice: Person) -> None:
    """Long lists have pages that can be turned forward and back."""
    from dataclasses import replace  # noqa: PLC0415 - used only here

    sources = tuple(replace(HOLES.source, id=f"s{n}", title=f"Moon {n}") for n in range(30))
    passages = tuple(
        replace(HOLES, id=f"p{n}-{m}", source=source, section="All" if n else None)
        for n, source in enumerate(sources)
        for m in range(30)
    )
    play.parrot.knowledge = KnowledgeBase(sources, passages)
    async with play.bot():
        shown = await (await alice.slash(channel, "sources")).response()
        assert "Page 1 of 6" in shown.text
        await (await alice.click(shown, "Next")).response()
        assert "Moon 9" in shown.text
        await (await alice.click(shown, "Previous")).response()
        assert "Moon 0" in shown.text
        shown = await (await alice.slash(channel, "topics")).response()
        await (await alice.click(shown, "Next")).response()
        assert "Page 2 of 2" in shown.text
        (menu,) = [
            c for row in shown.components for c in row.get("components", ()) if "options" in c
        ]
        await (
            await alice.selects(shown, menu["custom_id"], menu["options"][-1]["value"])
        ).response()
        assert "Moon 29, All" in shown.text
        await (await alice.click(shown, "Next")).response()
        await (await alice.click(shown, "Previous")).response()
        assert "Page 1 of 2" in shown.text
