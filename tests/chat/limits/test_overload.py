"""More is asked than can be answered: some are asked to come back, and nothing piles up."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from dataclasses import replace
from itertools import count, pairwise
from typing import TYPE_CHECKING
from weakref import ref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.answerer import THREADS, WAITING, Answerer
from bot.chat.limits import in_flight
from bot.chat.limits.latency import LATELY, NOISE, SLOW, Latency
from bot.errors import BusyError
from bot.knowledge.disk.contents import DiskKnowledge
from bot.runtime.pool import Pool
from bot.texts import texts_in
from tests.chat.parrot import KNOWLEDGE, MADE, WHO, Parrot
from tests.patience import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.model import KnowledgeBase
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel

ROOM = THREADS + WAITING
BUSY = texts_in("en").chat.busy


@pytest.fixture
async def full(play: Play) -> AsyncIterator[Play]:
    """Fill all the room that a bot has for questions, with such as take until `thinking` is set."""
    async with play.bot():
        assert play.services
        answerer = play.services.answerer
        asked = [asyncio.create_task(answerer.consider(f"think {n}", ())) for n in range(ROOM)]
        await play.asked(THREADS)
        yield play
        play.parrot.thinking.set()
        await asyncio.gather(*asked)


async def test_a_message_too_many(full: Play, channel: Channel, alice: Person) -> None:
    """It is told so at once, is no incident, and is answered when it comes again later."""
    reply = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
    assert reply.text == BUSY
    assert full.services
    assert full.services.answerer.refused == 1
    assert not full.events
    full.parrot.thinking.set()
    await full.asked(ROOM)
    again = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
    assert "Otters pull" in again.text


async def test_a_command_too_many(full: Play, channel: Channel, bob: Person) -> None:
    """Its caller alone is told, in the language of the caller, also where it was not private."""
    refused = await (await bob.slash(channel, "ask", question=WHO)).response()
    assert refused.text == texts_in("es").chat.busy
    assert refused.ephemeral
    assert full.services
    assert full.services.answerer.refused == 1


async def test_what_needs_no_search_is_served(full: Play, channel: Channel, alice: Person) -> None:
    """However many questions wait."""
    sources = await (await alice.slash(channel, "sources")).response()
    assert "Otter Press" in sources.text
    assert full.services
    assert not full.services.answerer.refused


async def test_nothing_is_offered_to_choose_from(
    full: Play, channel: Channel, alice: Person
) -> None:
    """While somebody types, there is no room either; that is no incident."""
    assert await alice.autocomplete(channel, "ask", question="who pulls") == []
    assert await alice.autocomplete(channel, "passage", id="otters") == []
    assert full.services
    assert full.services.answerer.refused == 2


async def test_a_question_that_is_being_answered_needs_no_room(
    full: Play, channel: Channel, alice: Person
) -> None:
    """Who asks the same waits for the same answer."""
    same = await alice.says(channel, "<@bot> think 0")
    full.parrot.thinking.set()
    assert (await channel.reply_to(same)).text != BUSY


async def test_nobody_is_told_where_nobody_asked(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """In a channel that it listens to, the bot stays silent; an answer that was edited goes."""
    async with play.bot(listen=[channel.id]):
        question = await alice.says(channel, WHO)
        reply = await channel.reply_to(question)
        assert play.services
        answerer = play.services.answerer
        asked = [asyncio.create_task(answerer.consider(f"think {n}", ())) for n in range(ROOM)]
        await play.asked(1 + THREADS)
        await alice.says(channel, MADE)
        await alice.edits(question, MADE)
        await discord.until(lambda: reply.id not in channel.messages)
        await discord.quiet(0.05)
        play.parrot.thinking.set()
        await asyncio.gather(*asked)
    assert len(discord.requested("POST", r"/messages$")) == 1
    assert answerer.refused == 2


async def test_replies_that_discord_does_not_take(
    play: Play, channel: Channel, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where very many are on their way, further messages are passed over, and counted."""
    monkeypatch.setattr(in_flight, "MOST", 1)
    async with play.bot():
        assert play.services
        first = await alice.says(channel, "<@bot> think")
        await play.asked(1)
        second = await alice.says(channel, f"<@bot> {WHO}")
        await (await alice.slash(channel, "sources")).response()
        play.parrot.thinking.set()
        await channel.reply_to(first)
        await channel.reply_to(await alice.says(channel, f"<@bot> {MADE}"))
        assert play.services.in_flight.passed_over == 1
    assert not second.replies


quick, slow = st.just(0.0), st.just(2 * SLOW)


@given(st.lists(quick, min_size=NOISE + 1), st.lists(quick))
def test_noise_is_no_pace(before: list[float], after: list[float]) -> None:
    """One slow question among quick ones changes nothing, whenever it comes."""
    latency = Latency()
    for seconds in before:
        latency.note(seconds)
    assert latency.is_quick
    for seconds in (2 * SLOW, *after):
        latency.note(seconds)
        assert latency.is_quick


@given(st.lists(quick | slow), st.integers(0, LATELY - 2))
def test_slow_questions_count_for_a_while(before: list[float], between: int) -> None:
    """With two slow ones among the last, questions are slow; once these are forgotten, no more."""
    latency = Latency()
    for seconds in (*before, 2 * SLOW, *[0.0] * between, 2 * SLOW):
        latency.note(seconds)
    assert not latency.is_quick
    for _ in range(LATELY):
        latency.note(0.0)
    assert latency.is_quick


async def test_quick_questions_are_answered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """And slow ones in threads, where it is known what is usual for this knowledge."""
    monkeypatch.setattr("bot.chat.limits.latency.SLOW", 0.2)
    parrot, numbers = Parrot(), count()
    answerer = Answerer(parrot, ())

    async def ask(times: int, seconds: float) -> list[bool]:
        """Ask so often; return which questions were answered on the event loop."""
        parrot.computing, before = seconds, len(parrot.threads)
        for _ in range(times):
            await answerer.consider(f"What is {next(numbers)}?", ())
        return [thread is threading.main_thread() for thread in parrot.threads[before:]]

    assert await ask(4, 0.0) == [False, False, True, True]
    assert await ask(1, 0.25) == [True]
    assert await ask(2, 0.0) == [True, True]
    assert await ask(2, 0.25) == [True, False]
    assert await ask(2, 0.0) == [False, False]
    parrot.knowledge = replace(KNOWLEDGE, gaps=())
    assert await ask(3, 0.0) == [False, False, True]
    answerer.close()


async def test_the_event_loop_has_its_turn_between_two_questions() -> None:
    """However many are asked together, and however quick they are."""
    parrot = Parrot()
    answerer = Answerer(parrot, ())
    for number in range(3):
        await answerer.consider(f"What is {number}?", ())
    seen: list[int] = []

    async def look() -> None:
        while True:
            seen.append(len(parrot.asked))
            await asyncio.sleep(0)

    looking = asyncio.create_task(look())
    await asyncio.gather(*(answerer.consider(f"Who is {number}?", ()) for number in range(20)))
    looking.cancel()
    assert {later - sooner for sooner, later in pairwise(seen)} == {0, 1}
    assert {*parrot.threads[3:]} == {threading.main_thread()}
    answerer.close()


async def test_who_waits_while_it_gets_slow_goes_to_a_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was quick when a question came need not be so when its turn comes."""
    monkeypatch.setattr("bot.chat.limits.latency.SLOW", 0.02)
    parrot = Parrot()
    answerer = Answerer(parrot, ())
    for number in range(3):
        await answerer.consider(f"What is {number}?", ())
    parrot.computing = 0.03
    await asyncio.gather(*(answerer.consider(f"Who is {number}?", ()) for number in range(8)))
    assert parrot.threads[3:].count(threading.main_thread()) == 2
    answerer.close()


@pytest.mark.parametrize(
    ("knowledge", "at_once"),
    [
        pytest.param(KNOWLEDGE, False, id="what has to be embedded"),
        pytest.param(
            DiskKnowledge(KNOWLEDGE.sources, KNOWLEDGE.passages), True, id="what is on a disk"
        ),
    ],
)
async def test_what_may_take_long_is_never_answered_at_once(
    knowledge: KnowledgeBase, *, at_once: bool
) -> None:
    """However quick it is, it goes to a thread."""
    parrot = Parrot(knowledge)
    answerer = Answerer(parrot, (), at_once=at_once)
    for number in range(5):
        await answerer.consider(f"What is {number}?", ())
    assert len(parrot.threads) == 5
    assert threading.main_thread() not in parrot.threads
    answerer.close()


async def test_knowledge_that_was_replaced_is_let_go() -> None:
    """When the next question comes, however much was looked up in it."""
    parrot = Parrot(DiskKnowledge(KNOWLEDGE.sources, KNOWLEDGE.passages))
    answerer, old = Answerer(parrot, ()), ref(parrot.knowledge)
    await answerer.consider(WHO, ())
    assert answerer.catalogue.counts
    parrot.knowledge = KNOWLEDGE
    await answerer.consider(WHO, ())
    await until(lambda: not old())
    answerer.close()


async def test_how_long_a_thread_waits_is_no_pace() -> None:
    """Only what a question costs counts: the machine may have other things to do."""
    parrot = Parrot()
    answerer = Answerer(parrot, ())
    asked = asyncio.gather(*(answerer.consider(f"think {n}", ()) for n in range(THREADS)))
    while len(parrot.asked) < THREADS:  # noqa: ASYNC110 - another thread's doing
        await asyncio.sleep(0.001)
    assert not await asyncio.to_thread(parrot.thinking.wait, 2 * SLOW)
    parrot.thinking.set()
    await asked
    await answerer.consider(WHO, ())
    assert parrot.threads[-1] is threading.main_thread()
    answerer.close()


async def test_an_error_on_the_event_loop_reaches_who_asked() -> None:
    """And nobody else: the next question is answered."""
    answerer = Answerer(parrot := Parrot(), ())
    for text in (*"abc", "explode"):
        with suppress(RuntimeError):
            await answerer.consider(text, ())
    with pytest.raises(RuntimeError, match="boom"):
        await answerer.consider("explode", ())
    assert (await answerer.consider(WHO, ())).quotes
    assert len(parrot.asked) == 6
    answerer.close()


class Gate:
    """Does what it is asked for once it is open."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.threads: set[str] = set()

    def pass_(self, size: int) -> int:
        """Return the size."""
        assert self.opened.wait(10)
        self.threads.add(threading.current_thread().name)
        return 1 // size and size


async def test_a_pool_has_room_for_so_many() -> None:
    """Beyond that it refuses at once; there is room again when work ends, whoever has gone."""
    gate, pool = Gate(), Pool(1, 1, "porter")
    first, second = (pool.run(gate.pass_, 1) for _ in range(2))
    with pytest.raises(BusyError):
        pool.run(gate.pass_, 1)
    second.cancel()  # who asked has gone, and so has what had not begun
    await asyncio.sleep(0)
    third = pool.run(gate.pass_, 1)
    first.cancel()  # this work has begun
    with pytest.raises(BusyError):
        pool.run(gate.pass_, 1)
    gate.opened.set()
    assert await third == 1
    assert gate.threads == {"porter_0"}
    assert pool.refused == 2
    pool.close()


async def test_a_failure_in_a_pool_frees_its_place() -> None:
    """An error reaches who asked, and nobody else."""
    gate, pool = Gate(), Pool(1, 0)
    gate.opened.set()
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            await pool.run(gate.pass_, 0)
    assert await pool.run(gate.pass_, 1) == 1
    pool.close()
