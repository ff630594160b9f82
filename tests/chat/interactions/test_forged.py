"""Forged interactions, and the buttons of other members, have no effect."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import pytest

from bot.chat.events import Voted
from bot.chat.interactions.buttons import (
    CURATOR_FORMS,
    CURATOR_ROUTES,
    DOCUMENT_FORMS,
    DOCUMENT_ROUTES,
    FORMS,
    LEARNING_FORMS,
    LEARNING_ROUTES,
    ROUTES,
)
from tests.chat.curation.test_curating import Shop, ask_unanswered, written
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
_ALL_ROUTES = (*ROUTES, *CURATOR_ROUTES, *DOCUMENT_ROUTES, *LEARNING_ROUTES)
NOTHING: dict[str, object] = {}
BROKEN = (
    *("", ":", "vote", "vote:up:", "vote:up:../../etc", "vote:sideways:cheese", "delete:"),
    *("delete:-1", f"delete:{'9' * 400}", "delete:\u0663", "topics:9999999", "topics:-1"),
    *("suggest:" + "a" * 5000, "suggest:CHEESE", "suggest:a\n", "why\x00", "save:::", "\u202ewhy"),
    *("ask-person:", "ask-person:public:1:", "ask-person:all:1:a", "publish:x:", "publish:1:A"),
    *("questions:zzzzzzzz:0", "topic-menu:0", "question-menu:00000000:0", "x" * 100_000),
)


def forge(
    person: Person,
    channel: Channel,
    message: Message,
    id_: str,
    kind: int = PRESSED,
    **data: object,
) -> Interaction:
    """Send an interaction with this custom_id, as if the message had such a button."""
    message.component("Why?")["custom_id"] = id_
    return replay(person, channel, message, id_, kind, **data)


def replay(
    person: Person,
    channel: Channel,
    message: Message,
    id_: str,
    kind: int = PRESSED,
    **data: object,
) -> Interaction:
    """Send an interaction with this custom_id, whether or not the message has it."""
    whole = {"component_type": BUTTON, "custom_id": id_, **data}
    return person.world.interactions.start(person, channel, kind, whole, message=message)


async def response_to(interaction: Interaction) -> str:
    """Return the text of the bot's response."""
    return (await interaction.response()).text


async def answered(channel: Channel, person: Person, text: str) -> Message:
    """Return the reply to a mention."""
    return await channel.reply_to(await person.says(channel, f"<@bot> {text}"))


async def test_only_curators_can_curate(
    discord: Discord, channel: Channel, alice: Person, guild: Guild, tmp_path: Path
) -> None:
    """Members who aren't curators can't use any curation command, button, menu or form."""
    shop = Shop(discord, tmp_path)
    keeper = guild.role("keepers")
    async with shop.running(curator_role=keeper.id) as backend:
        await ask_unanswered(channel, backend, alice)
        registered = [one for scope in discord.world.commands.scopes.values() for one in scope]
        (commands,) = (one["options"] for one in registered if one["name"] == "knowledge")
        assert len(commands) > 1
        for command in commands:
            required = (one["name"] for one in command.get("options", ()) if one.get("required"))
            options: dict[str, Any] = dict.fromkeys(required, "x")
            called = await alice.slash(channel, f"knowledge {command['name']}", **options)
            assert "Only curators" in await response_to(called), command["name"]
        reply = await answered(channel, alice, "why is the bread so cold?")
        await written(backend, 5)
        before = (await backend.store.questions(), await backend.store.votes())
        for pattern in (*CURATOR_ROUTES, *DOCUMENT_ROUTES, *LEARNING_ROUTES):
            id_ = example(re.compile(pattern))
            assert "Only curators" in await response_to(forge(alice, channel, reply, id_)), id_
        for pattern in (*CURATOR_FORMS, *DOCUMENT_FORMS, *LEARNING_FORMS):
            id_ = example(re.compile(pattern))
            sent = replay(alice, channel, reply, id_, kind=SENT, components=[])
            assert "Only curators" in await response_to(sent), id_
        assert (await backend.store.questions(), await backend.store.votes()) == before
        assert not (shop.config.knowledge[0] / "curated.yaml").exists()


async def test_only_the_asker_deletes(
    play: Play, discord: Discord, channel: Channel, alice: Person, bob: Person
) -> None:
    """A member can't delete another member's answer, even with a button copied from elsewhere."""
    async with play.bot():
        hers, his = await answered(channel, alice, WHO), await answered(channel, bob, MADE)
        assert "Only the person who asked" in await response_to(await alice.click(his, "Delete"))
        own = hers.component("Delete")["custom_id"]
        replayed = replay(alice, channel, his, own)
        await discord.quiet(0.05)
        assert replayed.responded is None
        assert not his.deleted


async def test_forms_cannot_act_as_buttons(
    play: Play, channel: Channel, alice: Person, bob: Person
) -> None:
    """The bot refuses a form that was not opened from its button. Discord doesn't check this."""
    async with play.bot():
        hers, his = await answered(channel, alice, WHO), await answered(channel, bob, MADE)
        own = hers.component("Delete")["custom_id"]
        for pattern in (own, *map(example, map(re.compile, _ALL_ROUTES))):
            sent = replay(alice, channel, his, pattern, kind=SENT, components=[])
            assert "no longer" in await response_to(sent), pattern
        for pattern in (*FORMS, *CURATOR_FORMS):
            id_ = example(re.compile(pattern))
            assert "no longer" in await response_to(forge(alice, channel, his, id_)), id_
        assert not his.deleted


async def test_votes_for_unknown_passages(play: Play, channel: Channel, alice: Person) -> None:
    """A vote counts only if its passage or gap is in the knowledge."""
    async with play.bot():
        reply = await answered(channel, alice, WHO)
        for id_ in ("vote:up:no-such", "vote:down:no-such", "vote:up:a"):
            assert "no longer" in await response_to(forge(alice, channel, reply, id_))
        fields = {"components": [{"type": 1, "components": [{"custom_id": "word", "value": "x"}]}]}
        sent = replay(alice, channel, reply, "word:no-such", kind=SENT, **fields)
        assert "no longer" in await response_to(sent)
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
    """Malformed custom_ids in buttons, menus and forms have no effect and cause no error."""
    async with play.bot():
        reply = await answered(channel, alice, WHO)
        forge(alice, channel, reply, id_)
        replay(alice, channel, reply, id_, component_type=MENU, values=["\u202e" * 100])
        replay(alice, channel, reply, id_, kind=SENT, components=[])
        await discord.quiet(0.05)
        assert not reply.deleted
        assert (await answered(channel, alice, MADE)).text
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert not [event for event in play.events if isinstance(event, Voted)]


def test_every_route_has_an_example() -> None:
    """Each forged custom_id matches the route for which it was made."""
    for pattern in (*_ALL_ROUTES, *FORMS, *CURATOR_FORMS, *DOCUMENT_FORMS, *LEARNING_FORMS):
        assert re.fullmatch(pattern, example(re.compile(pattern)))
