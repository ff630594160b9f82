"""Under overload, the bot asks some members to try again later, and builds up no backlog."""

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

from bot.chat.answerer import Answerer
from bot.chat.executor import PATIENT, THREADS, WAITING
from bot.chat.limits import in_flight
from bot.chat.limits.latency import MAX_SLOW, SLOW, WINDOW, Latency
from bot.errors import BusyError
from bot.knowledge.disk.disk_knowledge import DiskKnowledge
from bot.runtime.pool import Pool
from bot.texts import texts_in
from tests.chat.parrot import KNOWLEDGE, MADE, WHO, Parrot
from tests.patience import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.model.knowledge import KnowledgeBase
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel

ROOM = THREADS + WAITING
BUSY = texts_in("en").chat.busy


@pytest.fixture
async def full(play: Play) -> AsyncIterator[Play]:
    """Send questions that block until `thinking` is set, up to the bot's capacity."""
    async with play.bot():
        assert play.services
        answerer = play.services.answerer
        asked = [asyncio.create_task(answerer.consider(f"think {n}", ())) for n in range(ROOM)]
        await play.asked(THREADS)
        yield play
        play.parrot.thinking.set()
        await asyncio.gather(*asked)


async def test_a_message_too_many(full: Play, channel: Channel, alice: Person) -> None:
    """The member is told at once that the bot is busy, and a later attempt succeeds."""
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
    """The reply that the bot is busy is private, even for a public command.

    It is in the caller's language.
    """
    refused = await (await bob.slash(channel, "ask", question=WHO)).response()
    assert refused.text == texts_in("es").chat.busy
    assert refused.ephemeral
    assert full.services
    assert full.services.answerer.refused == 1


async def test_requests_without_a_search_are_served(
    full: Play, channel: Channel, alice: Person
) -> None:
    """A command that needs no search works even if many questions are waiting."""
    sources = await (await alice.slash(channel, "sources")).response()
    assert "Otter Press" in sources.text
    assert full.services
    assert not full.services.answerer.refused


async def test_autocomplete_offers_nothing(full: Play, channel: Channel, alice: Person) -> None:
    """Under overload, autocomplete returns no choices, and logs no error."""
    assert await alice.autocomplete(channel, "ask", question="who pulls") == []
    assert await alice.autocomplete(channel, "passage", id="otters") == []
    assert full.services
    assert full.services.answerer.refused == 2


async def test_a_question_in_progress_takes_no_more_capacity(
    full: Play, channel: Channel, alice: Person
) -> None:
    """If two members ask the same question, both wait for one answer."""
    same = await alice.says(channel, "<@bot> think 0")
    full.parrot.thinking.set()
    assert (await channel.reply_to(same)).text != BUSY


async def test_a_busy_bot_stays_silent_where_it_only_listens(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """In a listening channel, an overloaded bot is silent.

    It deletes the answer to an edited question.
    """
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


async def test_too_many_replies_in_flight(
    play: Play, channel: Channel, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages beyond the maximum get no reply and are counted."""
    monkeypatch.setattr(in_flight, "MAX_IN_FLIGHT", 1)
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


@given(st.lists(quick, min_size=MAX_SLOW + 1), st.lists(quick))
def test_one_slow_question_is_tolerated(before: list[float], after: list[float]) -> None:
    """A single slow answer does not make the latency count as slow."""
    latency = Latency()
    for seconds in before:
        latency.note(seconds)
    assert latency.is_quick
    for seconds in (2 * SLOW, *after):
        latency.note(seconds)
        assert latency.is_quick


@given(st.lists(quick | slow), st.integers(0, WINDOW - 2))
def test_slow_questions_count_for_a_while(before: list[float], between: int) -> None:
    """After two slow answers, the latency counts as slow until both have left the window."""
    latency = Latency()
    for seconds in (*before, 2 * SLOW, *[0.0] * between, 2 * SLOW):
        latency.note(seconds)
    assert not latency.is_quick
    for _ in range(WINDOW):
        latency.note(0.0)
    assert latency.is_quick


async def test_quick_questions_are_answered_on_the_event_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Threads answer slow questions, and the first questions after the knowledge changes."""
    monkeypatch.setattr("bot.chat.limits.latency.SLOW", 0.2)
    parrot, numbers = Parrot(), count()
    answerer = Answerer(parrot, ())

    async def ask(times: int, seconds: float) -> list[bool]:
        """Ask this many questions. For each, return whether the event loop answered it."""
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


async def test_the_event_loop_runs_between_two_questions() -> None:
    """If several quick questions arrive at once, the event loop runs other tasks between them."""
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


async def test_waiting_questions_move_to_threads_when_answers_get_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While questions wait, the recent latency is checked again before each one is answered."""
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
        pytest.param(KNOWLEDGE, False, id="embedding needed"),
        pytest.param(DiskKnowledge(KNOWLEDGE.sources, KNOWLEDGE.passages), True, id="on disk"),
    ],
)
async def test_potentially_slow_questions_always_go_to_threads(
    knowledge: KnowledgeBase, *, at_once: bool
) -> None:
    """If a question needs an embedding or the disk, it always goes to a thread.

    Earlier quick questions don't change this.
    """
    parrot = Parrot(knowledge)
    answerer = Answerer(parrot, (), at_once=at_once)
    for number in range(5):
        await answerer.consider(f"What is {number}?", ())
    assert len(parrot.threads) == 5
    assert threading.main_thread() not in parrot.threads
    answerer.close()


async def test_questions_are_answered_in_a_hurry_while_many_wait() -> None:
    """While many questions wait, answers are hurried.

    The first questions, and the last ones in the queue, get all the time they need.
    """
    parrot = Parrot(seconds=0.01)
    answerer = Answerer(parrot, (), at_once=False)
    count_ = THREADS + 3 * PATIENT
    await asyncio.gather(*(answerer.consider(f"Who is {n}?", ()) for n in range(count_)))
    assert len(parrot.hurried) == count_
    assert sum(parrot.hurried) in range(PATIENT, count_ - PATIENT + 1)
    assert not any(parrot.hurried[-PATIENT:])
    await answerer.consider("Who is left?", ())
    assert not parrot.hurried[-1]
    answerer.close()


async def test_replaced_knowledge_is_released() -> None:
    """When the next question is asked, all references to the old knowledge are dropped."""
    parrot = Parrot(DiskKnowledge(KNOWLEDGE.sources, KNOWLEDGE.passages))
    answerer, old = Answerer(parrot, ()), ref(parrot.knowledge)
    await answerer.consider(WHO, ())
    assert answerer.catalogue.counts
    parrot.knowledge = KNOWLEDGE
    await answerer.consider(WHO, ())
    await until(lambda: not old())
    answerer.close()


async def test_waiting_does_not_count_as_latency() -> None:
    """The latency counts only computing time, because a busy machine makes questions wait."""
    parrot = Parrot()
    answerer = Answerer(parrot, ())
    asked = asyncio.gather(*(answerer.consider(f"think {n}", ()) for n in range(THREADS)))
    while len(parrot.asked) < THREADS:  # noqa: ASYNC110 - another thread changes the list
        await asyncio.sleep(0.001)
    assert not await asyncio.to_thread(parrot.thinking.wait, 2 * SLOW)
    parrot.thinking.set()
    await asked
    await answerer.consider(WHO, ())
    assert parrot.threads[-1] is threading.main_thread()
    answerer.close()


async def test_an_error_on_the_event_loop_reaches_only_its_caller() -> None:
    """After the error, the next question is answered normally."""
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
    """Work that blocks until the gate is opened."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.threads: set[str] = set()

    def pass_(self, size: int) -> int:
        """Return the size once the gate is open. Raise ZeroDivisionError if the size is 0."""
        assert self.opened.wait(10)
        self.threads.add(threading.current_thread().name)
        return 1 // size and size


async def test_a_pool_has_a_fixed_capacity() -> None:
    """A full pool refuses work at once.

    Work that has finished frees its place, even if its caller has gone.
    """
    gate, pool = Gate(), Pool(1, 1, "porter")
    first, second = (pool.run(gate.pass_, 1) for _ in range(2))
    with pytest.raises(BusyError):
        pool.run(gate.pass_, 1)
    second.cancel()  # this work had not started, so its place is free again
    await asyncio.sleep(0)
    third = pool.run(gate.pass_, 1)
    first.cancel()  # this work had started, so its place stays taken
    with pytest.raises(BusyError):
        pool.run(gate.pass_, 1)
    gate.opened.set()
    assert await third == 1
    assert gate.threads == {"porter_0"}
    assert pool.refused == 2
    pool.close()


async def test_a_failure_in_a_pool_frees_its_place() -> None:
    """Only the caller of the work gets the error, and the place is free again."""
    gate, pool = Gate(), Pool(1, 0)
    gate.opened.set()
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            await pool.run(gate.pass_, 0)
    assert await pool.run(gate.pass_, 1) == 1
    pool.close()
