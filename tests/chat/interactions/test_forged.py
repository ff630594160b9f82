"""Whoever forges what Discord sends along, or presses what is another's, gets nowhere."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import pytest

from bot.chat.answerer import Voted
from bot.chat.interactions.buttons import CURATOR_FORMS, CURATOR_ROUTES, FORMS, ROUTES
from tests.chat.curation.test_curating import Shop, in_vain, written
from tests.chat.parrot import MADE, WHO
from tests.security.attacks import example

if TYPE_CHECKING:
    from pathlib import Path

    from tests.chat.conftest import Play
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel, Guild
    from tests.loopback.interactions import Interaction

PRESSED, SENT = 3, 5
BUTTON, MENU = 2, 3
NOTHING: dict[str, object] = {}
BROKEN = (
    *("", ":", "vote", "vote:up:", "vote:up:../../etc", "vote:sideways:cheese", "delete:"),
    *("delete:-1", f"delete:{'9' * 400}", "delete:\u0663", "topics:9999999", "topics:-1"),
    *("suggest:" + "a" * 5000, "suggest:CHEESE", "suggest:a\n", "why\x00", "save:::", "\u202ewhy"),
    *("questions:zzzzzzzz:0", "topic-menu:0", "question-menu:00000000:0", "x" * 100_000),
)


def forges(
    person: Person,
    channel: Channel,
    message: Message,
    id_: str,
    kind: int = PRESSED,
    **data: object,
) -> Interaction:
    """Send an interaction with this custom_id, as if it stood under the message."""
    message.component("Why?")["custom_id"] = id_
    return replays(person, channel, message, id_, kind, **data)


def replays(
    person: Person,
    channel: Channel,
    message: Message,
    id_: str,
    kind: int = PRESSED,
    **data: object,
) -> Interaction:
    """Send an interaction with this custom_id, wherever it comes from."""
    whole = {"component_type": BUTTON, "custom_id": id_, **data}
    return person.world.interactions.start(person, channel, kind, whole, message=message)


async def told(interaction: Interaction) -> str:
    """Return what the bot responds."""
    return (await interaction.response()).text


async def answered(channel: Channel, person: Person, text: str) -> Message:
    """Return the reply to a mention."""
    return await channel.reply_to(await person.says(channel, f"<@bot> {text}"))


async def test_every_verb_of_curators_is_theirs(
    discord: Discord, channel: Channel, alice: Person, guild: Guild, tmp_path: Path
) -> None:
    """Each command, button, menu and form there is refuses who is no curator, and does nothing."""
    shop = Shop(discord, tmp_path)
    keeper = guild.role("keepers")
    async with shop.running(curator_role=keeper.id) as backend:
        await in_vain(channel, backend, alice)
        registered = [one for scope in discord.world.commands.scopes.values() for one in scope]
        (commands,) = (one["options"] for one in registered if one["name"] == "knowledge")
        assert len(commands) > 1
        for command in commands:
            called = await alice.slash(channel, f"knowledge {command['name']}")
            assert "Only curators" in await told(called), command["name"]
        reply = await answered(channel, alice, "why is the bread so cold?")
        await written(backend, 5)
        before = (await backend.store.questions(), await backend.store.votes())
        for pattern in CURATOR_ROUTES:
            id_ = example(re.compile(pattern))
            assert "Only curators" in await told(forges(alice, channel, reply, id_)), id_
        for pattern in CURATOR_FORMS:
            id_ = example(re.compile(pattern))
            sent = replays(alice, channel, reply, id_, kind=SENT, components=[])
            assert "Only curators" in await told(sent), id_
        assert (await backend.store.questions(), await backend.store.votes()) == before
        assert not (shop.config.knowledge[0] / "curated.yaml").exists()


async def test_anothers_delete(
    play: Play, discord: Discord, channel: Channel, alice: Person, bob: Person
) -> None:
    """Neither pressing another's button nor replaying one's own elsewhere deletes an answer."""
    async with play.bot():
        hers, his = await answered(channel, alice, WHO), await answered(channel, bob, MADE)
        assert "Only who asked" in await told(await alice.click(his, "Delete"))
        own = hers.component("Delete")["custom_id"]
        replayed = replays(alice, channel, his, own)
        await discord.quiet(0.05)
        assert replayed.responded is None
        assert not his.deleted


async def test_a_form_is_no_button(
    play: Play, channel: Channel, alice: Person, bob: Person
) -> None:
    """Discord looks where a button stands, not where a form was opened: it can't do as much."""
    async with play.bot():
        hers, his = await answered(channel, alice, WHO), await answered(channel, bob, MADE)
        own = hers.component("Delete")["custom_id"]
        for pattern in (own, *map(example, map(re.compile, (*ROUTES, *CURATOR_ROUTES)))):
            sent = replays(alice, channel, his, pattern, kind=SENT, components=[])
            assert "no longer" in await told(sent), pattern
        for pattern in (*FORMS, *CURATOR_FORMS):
            id_ = example(re.compile(pattern))
            assert "no longer" in await told(forges(alice, channel, his, id_)), id_
        assert not his.deleted


async def test_votes_for_what_is_not_there(play: Play, channel: Channel, alice: Person) -> None:
    """A vote counts only for what the knowledge holds."""
    async with play.bot():
        reply = await answered(channel, alice, WHO)
        for id_ in ("vote:up:no-such", "vote:down:no-such", "vote:up:a"):
            assert "no longer" in await told(forges(alice, channel, reply, id_))
        fields = {"components": [{"type": 1, "components": [{"custom_id": "word", "value": "x"}]}]}
        sent = replays(alice, channel, reply, "word:no-such", kind=SENT, **fields)
        assert "no longer" in await told(sent)
    assert not [event for event in play.events if isinstance(event, Voted)]


@pytest.mark.parametrize("id_", BROKEN, ids=range(len(BROKEN)))
async def test_broken_custom_ids(  # noqa: PLR0917 - fixtures
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    id_: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """They do nothing, as button, menu and form, and the bot goes on without an error."""
    async with play.bot():
        reply = await answered(channel, alice, WHO)
        forges(alice, channel, reply, id_)
        replays(alice, channel, reply, id_, component_type=MENU, values=["\u202e" * 100])
        replays(alice, channel, reply, id_, kind=SENT, components=[])
        await discord.quiet(0.05)
        assert not reply.deleted
        assert (await answered(channel, alice, MADE)).text
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert not [event for event in play.events if isinstance(event, Voted)]


def test_every_button_has_an_example() -> None:
    """What is forged above are custom_ids that mean something."""
    for pattern in (*ROUTES, *FORMS, *CURATOR_ROUTES, *CURATOR_FORMS):
        assert re.fullmatch(pattern, example(re.compile(pattern)))
