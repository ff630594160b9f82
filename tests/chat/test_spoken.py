"""The language of each reply: the question's in public, the reader's in private."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.core.model.entries import Source, Translation
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.results import Outcome
from bot.texts import texts_in
from tests.chat.parrot import ALMANAC, REST, TIDES, WHO, Parrot

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel, Guild

EN, ES = texts_in("en"), texts_in("es")
QUIEN, NUTRIA = "¿Quién mueve las mareas?", "What do the otters of the bay eat?"
DIARIO = Source("diario", "La bahía", "El Faro", language="es")
EATS = replace(REST, id="eats", source=DIARIO, text="Comen erizos.", asks=(NUTRIA,), section=None)
KNOWLEDGE = KnowledgeBase(
    (ALMANAC, DIARIO), (replace(TIDES, asks=(WHO, QUIEN)), replace(REST, asks=()), EATS)
)
NOTE, NOTA = "-# The source is in Spanish.", "-# La fuente está en inglés."
UNCLEAR = "tydes?"
"""A question that the parrot answers, and that could be in any language."""


@pytest.fixture(autouse=True)
def bilingual(play: Play) -> None:
    """Let the parrot answer questions in both languages."""
    play.parrot = Parrot(KNOWLEDGE)


@pytest.fixture
def servidor(discord: Discord) -> Guild:
    """Create a guild that speaks Spanish."""
    return discord.guild("Servidor", locale="es-ES")


@pytest.fixture
def plaza(servidor: Guild) -> Channel:
    """Create a channel in the Spanish guild."""
    return servidor.channel("plaza")


@pytest.fixture
def ana(servidor: Guild) -> Person:
    """Add Ana to the Spanish guild. Her Discord is in English."""
    return servidor.member("ana")


def in_spanish(message: Message) -> bool:
    """Return whether a reply is in Spanish: its citation, its note and its buttons."""
    spanish = "abril de 2001" in message.text and NOTA in message.text
    english = "April 2001" in message.text and NOTA not in message.text
    assert spanish or english, message.text
    assert (ES.chat.in_context in message.buttons) is spanish
    return spanish


async def test_a_spanish_question_in_an_english_server(
    play: Play, channel: Channel, alice: Person
) -> None:
    """The reply is in Spanish. The passage stays in English, and a note says so."""
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, f"<@bot> {QUIEN}"))
        refused = await channel.reply_to(await alice.says(channel, "<@bot> ¿y el sol qué hace?"))
        smalltalk = await channel.reply_to(await alice.says(channel, "<@bot> hello desde aquí"))
        ability = await channel.reply_to(await alice.says(channel, "<@bot> abilities desde aquí"))
    assert in_spanish(reply)
    assert "**Otters pull the tides.**" in reply.text
    assert ES.nearby_topics in refused.text
    assert ES.smalltalk.greeting in smalltalk.text
    assert "Usa /temas para ver" in ability.text


async def test_an_english_question_in_a_spanish_server(
    play: Play, plaza: Channel, ana: Person
) -> None:
    """The reply is in English, and a note says if the passage is not."""
    async with play.bot():
        reply = await plaza.reply_to(await ana.says(plaza, f"<@bot> {WHO}"))
        foreign = await plaza.reply_to(await ana.says(plaza, f"<@bot> {NUTRIA}"))
        unclear = await plaza.reply_to(await ana.says(plaza, f"<@bot> {UNCLEAR}"))
        help_ = await plaza.reply_to(await ana.says(plaza, "<@bot>"))
    assert not in_spanish(reply)
    assert NOTE in foreign.text
    assert in_spanish(unclear)
    assert ES.chat.help in help_.text


async def test_a_note_once_per_language(play: Play, channel: Channel, alice: Person) -> None:
    """Two passages in the same language have one note."""
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, "<@bot> dime both por favor"))
    assert reply.text.count(NOTA) == 1


@pytest.mark.parametrize("short", ["¿y eso?", UNCLEAR])
async def test_a_conversation_keeps_its_language(
    play: Play, channel: Channel, alice: Person, short: str
) -> None:
    """A question too short to tell is in the language of those before it, even after a restart."""
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, f"<@bot> {QUIEN}"))
        after = await channel.reply_to(await alice.says(channel, short, reply_to=reply))
        alone = await channel.reply_to(await alice.says(channel, f"<@bot> {UNCLEAR}"))
    async with play.bot():
        later = await channel.reply_to(await alice.says(channel, short, reply_to=reply))
    assert not in_spanish(alone)
    for one in (after, later):
        assert ES.chat.why in one.buttons


async def test_edits(play: Play, discord: Discord, channel: Channel, alice: Person) -> None:
    """An edited question changes the language of its answer, before and after a restart."""
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        reply = await channel.reply_to(question)
        assert not in_spanish(reply)
        for text, expected in ((QUIEN, True), (WHO, False), (f"{QUIEN} 🙂", True)):
            await alice.edits(question, f"<@bot> {text}")
            await discord.until(partial(_speaks, reply, spanish=expected))


def _speaks(reply: Message, *, spanish: bool) -> bool:
    return in_spanish(reply) is spanish


async def test_commands(play: Play, plaza: Channel, servidor: Guild) -> None:
    """A public response is in the question's language, a private one in the reader's."""
    ana, luz = servidor.member("ana"), servidor.member("luz", locale="es-MX")
    async with play.bot():

        async def asks(person: Person, question: str, *, private: bool = False) -> Message:
            called = await person.slash(plaza, "ask", question=question, private=private)
            return await called.response()

        for person in (ana, luz):
            assert in_spanish(await asks(person, QUIEN))
            assert not in_spanish(await asks(person, WHO))
            assert in_spanish(await asks(person, UNCLEAR))
            for question in (WHO, QUIEN, UNCLEAR):
                private = await asks(person, question, private=True)
                assert private.ephemeral
                assert in_spanish(private) is (person is luz)
        shown = await (await ana.slash(plaza, "passage", id="tides")).response()
        message = await ana.says(plaza, WHO)
        answered = await (await luz.context_menu(plaza, "Answer this", message)).response()
    assert in_spanish(shown)
    assert not in_spanish(answered)


async def test_buttons(play: Play, channel: Channel, alice: Person, bob: Person) -> None:
    """A chosen suggestion keeps the language of the conversation.

    Private explanations are in the reader's language.
    """
    async with play.bot():
        asked = await alice.says(channel, "<@bot> dime perhaps por favor")
        reply = await channel.reply_to(asked)
        assert ES.suggest_many in reply.text
        for _ in range(2):
            answer = await (await alice.click(reply, WHO)).response()
            assert in_spanish(answer)
        hers = await (await alice.click(answer, ES.chat.why)).response()
        his = await (await bob.click(answer, ES.chat.why)).response()
        context = await (await bob.click(answer, ES.chat.in_context)).response()
    async with play.bot():
        again = await (await bob.click(reply, WHO)).response()
    assert in_spanish(again)
    assert EN.why_outcome[Outcome.ANSWER] in hers.text
    assert ES.why_outcome[Outcome.ANSWER] in his.text
    assert NOTA in context.text


async def test_labels(play: Play, channel: Channel, alice: Person, bob: Person) -> None:
    """Questions are offered by their label in the reader's language, and asked by it."""
    translation = Translation("es", (QUIEN,), QUIEN)
    tides = replace(TIDES, asks=(WHO, QUIEN), translations=(translation,))
    play.parrot = Parrot(KnowledgeBase((ALMANAC,), (tides,)))
    async with play.bot():
        for person, label in ((alice, WHO), (bob, QUIEN)):
            for typed in ("", WHO[:9], QUIEN[:9]):
                (choice,) = await person.autocomplete(channel, "ask", question=typed)
                assert choice == {"name": label, "value": "tides"}
            answer = await (await person.slash(channel, "ask", question="tides")).response()
            assert in_spanish(answer) is (person is bob)
            help_ = await (await person.slash(channel, "help")).response()
            clicked = await (await person.click(help_, label)).response()
            assert in_spanish(clicked) is (person is bob)
    assert {question for question, _ in play.parrot.asked} == {WHO, QUIEN}


async def test_direct_messages(play: Play, alice: Person, channel: Channel, bob: Person) -> None:
    """They are in the question's language, or the conversation's, or the member's."""
    async with play.bot():
        assert not in_spanish(await alice.dm.reply_to(await alice.dms(UNCLEAR)))
        assert in_spanish(await alice.dm.reply_to(await alice.dms(QUIEN)))
        assert in_spanish(await alice.dm.reply_to(await alice.dms(UNCLEAR)))
        assert not in_spanish(await alice.dm.reply_to(await alice.dms(WHO)))
        assert not in_spanish(await bob.dm.reply_to(await bob.dms(UNCLEAR)))
        await (await bob.slash(channel, "help")).response()
        assert EN.chat.help in (await alice.dm.reply_to(await alice.dms("<@bot>"))).text
        assert ES.chat.help in (await bob.dm.reply_to(await bob.dms("<@bot>"))).text


async def test_listening(play: Play, plaza: Channel, ana: Person) -> None:
    """In a listening channel, the answer is in the question's language, too."""
    async with play.bot(listen=[plaza.id], answer_delay=0.0):
        assert not in_spanish(await plaza.reply_to(await ana.says(plaza, WHO)))


@pytest.mark.errors
async def test_apologies(play: Play, channel: Channel, alice: Person) -> None:
    """So are apologies."""
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, "<@bot> ¿qué es explode aquí?"))
    assert reply.text.startswith(ES.chat.incident[:20])
