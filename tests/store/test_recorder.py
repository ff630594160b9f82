"""Recording never blocks the caller or raises errors, but failures are logged and counted."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.config.store_settings import StoreConfig
from bot.core.model.results import Answer, Outcome
from bot.errors import StoreError
from bot.operations import figures
from bot.runtime.backoff import Backoff
from bot.store import Recorder, Store
from bot.store.events import CountKind, Forgotten
from tests.patience import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.store.events import ReplyLink, StoreEvent
    from tests.store.conftest import Clock

QUICKLY = Backoff(0.005, 0.02)
PRIVATE_WORDS = "what only the member may know"


class Moody(Store):
    """A store that fails while `error` is set. Each operation is delayed by `slow` seconds."""

    error: Exception | None = None
    slow = 0.0
    writes = 0

    async def write(self, events: Iterable[StoreEvent]) -> None:
        """Write the events, or fail."""
        self.writes += 1
        await self._fail_or_wait()
        await super().write(events)

    async def reply_to(self, question_id: int) -> ReplyLink | None:
        """Return the link, or fail."""
        await self._fail_or_wait()
        return await super().reply_to(question_id)

    async def purge(self) -> None:
        """Purge, or fail."""
        await self._fail_or_wait()
        await super().purge()

    async def _fail_or_wait(self) -> None:
        await asyncio.sleep(self.slow)
        if self.error:
            raise self.error


@pytest.fixture
def moody(tmp_path: Path, clock: Clock) -> Moody:
    """Return a store whose failures the test controls."""
    return Moody(StoreConfig(tmp_path / "store.sqlite3"), clock)


def failed_twice(recorder: Recorder) -> bool:
    """Return whether the recorder's store has failed at least twice."""
    return recorder.failures >= 2


async def no_votes(store: Store) -> None:
    """Wait until the store holds no votes."""
    async with asyncio.timeout(PATIENCE):
        while await store.votes():  # noqa: ASYNC110 - the database sends no event
            await asyncio.sleep(0.01)


def unknown(text: str, outcome: Outcome = Outcome.UNKNOWN) -> Answer:
    """Return an answer to a question. By default, the answer is unknown."""
    return Answer(text, outcome)


async def test_events_are_stored(store: Store) -> None:
    """Votes, links and redacted unanswered questions are stored. Answered questions are not."""
    async with Recorder(store) as recorder:
        recorder.asked(unknown("Who is <@12345>, bob@example.com?"))
        recorder.asked(unknown("Why?", Outcome.SUGGEST))
        for outcome in (Outcome.ANSWER, Outcome.GAP, Outcome.SMALLTALK):
            recorder.asked(unknown("not kept", outcome))
        recorder.asked(unknown("<@12345> https://example.com"))
        recorder.voted(1, "moon", helpful=False, question="Why 12345?", word="wrong, call 12345")
        recorder.replied(1, 2, 3)
        assert recorder.waiting == 4
    assert (recorder.waiting, recorder.written) == (0, 4)
    assert (recorder.failures, recorder.dropped) == (0, 0)
    assert {question.text for question in await store.questions()} == {"Who is ,", "Why?"}
    assert [(vote.question, vote.word) for vote in await store.votes()] == [("Why", "wrong, call")]
    link = await store.reply_to(1)
    assert link
    assert (link.reply_id, link.channel_id) == (2, 3)


async def test_events_are_written_in_the_background(store: Store) -> None:
    """Events reach the store soon, even without a flush."""
    async with Recorder(store) as recorder:
        for number in range(3):
            recorder.voted(number, "moon", helpful=True)
            await until(lambda: not recorder.waiting)
        assert len(await store.votes()) == 3


async def test_a_link_is_found_before_it_is_written(store: Store) -> None:
    """A link is found before it is written, and a removed link is not found."""
    await store.write(())
    recorder = Recorder(store)
    recorder.replied(1, 2, 3)
    recorder.voted(1, "moon", helpful=True)
    for _ in range(2):
        for link in (await recorder.reply_to(1), await recorder.question_of(2)):
            assert link
            assert (link.question_id, link.reply_id) == (1, 2)
        assert await recorder.reply_to(2) is await recorder.question_of(1) is None
        await recorder.close()
    recorder.unlinked(1)
    assert await recorder.reply_to(1) is await recorder.question_of(2) is None
    await recorder.close()
    assert await store.reply_to(1) is await store.question_of(2) is None


async def test_failed_writes_are_retried(moody: Moody, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is lost, failures are counted, and the log contains nothing that people wrote."""
    moody.error = StoreError("the disk is full")
    async with moody, Recorder(moody, backoff=QUICKLY) as recorder:
        recorder.asked(unknown(PRIVATE_WORDS))
        await until(lambda: moody.writes >= 3 and recorder.failures >= 3)
        recorder.asked(unknown(PRIVATE_WORDS))
        moody.error = None
        await until(lambda: not recorder.waiting)
        assert [question.count for question in await moody.questions()] == [2]
        assert recorder.dropped == 0
    assert "the store failed: the disk is full" in caplog.text
    assert PRIVATE_WORDS not in caplog.text


def _has_failed(recorder: Recorder, times: int) -> bool:
    return recorder.failures > times


async def test_each_use_is_counted_once_after_an_outage(moody: Moody) -> None:
    """Retries add nothing, and what came in meanwhile is counted."""
    moody.error = StoreError("away")
    async with moody, Recorder(moody, backoff=QUICKLY) as recorder:
        for number in range(5):
            recorder.used(CountKind.ANSWERED, ("moon",), 7)
            await until(partial(_has_failed, recorder, number))
        moody.error = None
        await until(lambda: not recorder.waiting)
        counted = {one.kind: one.count for one in await moody.weekly_counts(7)}
        assert counted == {CountKind.ANSWERED: 5, CountKind.SHOWN: 5}
    assert recorder.dropped == 0


async def test_a_full_queue_drops_the_oldest_events(moody: Moody) -> None:
    """Events that are being written are not dropped."""
    moody.error = StoreError("away")
    async with moody, Recorder(moody, room=4, backoff=QUICKLY) as recorder:
        for number in range(6):
            recorder.voted(number, f"p{number}", helpful=True)
        assert (recorder.waiting, recorder.dropped) == (4, 2)
        moody.error, moody.slow, writes = None, 0.02, moody.writes
        await until(lambda: moody.writes > writes)
        for number in range(6, 9):
            recorder.voted(number, f"p{number}", helpful=True)
        moody.slow = 0
        await until(lambda: not recorder.waiting)
        kept = sorted(vote.passage for vote in await moody.votes())
    assert len(kept) == recorder.written
    assert recorder.written + recorder.dropped == 9
    assert kept == ["p2", "p3", "p7", "p8"]


async def test_lost_events_are_counted_by_kind(
    moody: Moody, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says when events begin to be lost and, after recovery, how many were lost."""
    moody.error = StoreError("away")
    async with moody, Recorder(moody, room=4, backoff=QUICKLY) as recorder:
        recorder.asked(unknown("one"))
        for number in range(6):
            recorder.voted(number, f"p{number}", helpful=True)
            recorder.replied(number, 1, 1)
        assert recorder.dropped == 9
        kinds = {"question": 1, "vote": 4, "count": 0, "link": 4, "handoff": 0, "server": 0}
        assert recorder.lost == kinds
        counted = {
            sample.labels["kind"]: sample.value
            for family in figures.of_store(recorder)
            if family.name == "footnote_store_lost"
            for sample in family.samples
        }
        assert counted == recorder.lost
        full = [one for one in caplog.messages if one.startswith("4 events are waiting")]
        assert full == ["4 events are waiting for the store: the oldest are being dropped"]
        moody.error = None
        await until(lambda: not recorder.waiting)
        expected = "1 question, 4 votes, 4 links could not be stored: too many events were waiting"
        assert [one for one in caplog.messages if "could not be stored" in one] == [expected]
        assert recorder.written + recorder.dropped == 13


async def test_a_queue_that_stays_full_until_the_end(
    moody: Moody, caplog: pytest.LogCaptureFixture
) -> None:
    """Every lost event is in the log exactly once."""
    moody.error = StoreError("away")
    async with moody:
        recorder = Recorder(moody, room=4)
        for number in range(6):
            recorder.asked(unknown(f"what is {'x' * number}"))
        await recorder.close()
    assert [one for one in caplog.messages if "could not be stored" in one] == [
        "2 questions could not be stored: too many events were waiting",
        "4 questions could not be stored before shutdown",
    ]
    assert recorder.lost["question"] == recorder.dropped == 6


async def test_an_invalid_event_blocks_no_others(store: Store) -> None:
    """An invalid event is dropped and counted. All other events are stored."""
    async with Recorder(store, backoff=QUICKLY) as recorder:
        for number in range(3):
            recorder.voted(number, "moon", helpful=True)
        recorder.replied(2**70, 1, 1)
        for number in range(3, 6):
            recorder.voted(number, "moon", helpful=True)
        await until(lambda: not recorder.waiting)
    assert len(await store.votes()) == recorder.written == 6
    assert recorder.dropped == 1


@pytest.mark.parametrize("unfit", [StoreError("no", unfit=True), ValueError(PRIVATE_WORDS)])
async def test_an_unexpected_error_is_logged_without_its_message(
    moody: Moody, caplog: pytest.LogCaptureFixture, unfit: Exception
) -> None:
    """The message of an error may quote a member, so only its location is logged."""
    async with moody, Recorder(moody) as recorder:
        moody.error = unfit
        recorder.asked(unknown("hello"))
        await until(lambda: recorder.dropped == 1)
    assert caplog.records
    assert PRIVATE_WORDS not in caplog.text


async def test_closing_waits_for_pending_writes_up_to_a_limit(
    moody: Moody, caplog: pytest.LogCaptureFixture
) -> None:
    """Events that remain when the time is up are dropped and counted."""
    async with moody:
        await moody.ping()
        async with Recorder(moody) as recorder:
            moody.slow = 0.05
            recorder.voted(1, "moon", helpful=True)
            await until(lambda: moody.writes == 1)
            recorder.voted(2, "moon", helpful=True)
        assert (recorder.written, moody.writes) == (2, 2)
        moody.slow = 60
        async with Recorder(moody) as recorder:
            recorder.voted(3, "moon", helpful=True)
            await until(lambda: moody.writes == 3)
            await recorder.close(limit=0.05)
        assert (recorder.dropped, recorder.waiting) == (1, 0)
        moody.slow = 0
        assert len(await moody.votes()) == 2
    assert "1 vote could not be stored before shutdown" in caplog.text


async def test_closing_does_not_wait_for_a_store_that_is_down(moody: Moody) -> None:
    """During shutdown, only one more write is attempted."""
    moody.error = StoreError("away")
    async with moody:
        recorder = Recorder(moody)
        recorder.voted(1, "moon", helpful=True)
        await recorder.close()
    assert (moody.writes, recorder.dropped) == (1, 1)


async def test_a_link_that_can_not_be_read_counts_as_missing(
    moody: Moody, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lookup returns None after a short timeout."""
    monkeypatch.setattr("bot.store.recorder.LINK_TIMEOUT", 0.02)
    async with moody:
        recorder = Recorder(moody)
        moody.error = StoreError("away")
        assert await recorder.reply_to(1) is None
        moody.error, moody.slow = None, 60
        assert await recorder.reply_to(1) is None
        assert recorder.failures == 2


async def test_forgetting_includes_votes_not_written_yet(moody: Moody) -> None:
    """A member's waiting votes are deleted along with the member's stored votes.

    Other members' votes stay.
    """
    async with moody:
        recorder = Recorder(moody)
        recorder.voted(1, "moon", helpful=True)
        await recorder.close()
        for member in (1, 2, 1):
            recorder.voted(member, "sun", helpful=True)
        recorder.asked(unknown("why"))
        forgotten = await recorder.forget(1)
        assert [vote.passage for vote in forgotten.votes] == ["moon"]
        await recorder.close()
        assert [vote.passage for vote in await moody.votes()] == ["sun"]
        assert await recorder.forget(1) == Forgotten(())


async def test_old_data_is_purged_at_startup_and_daily(
    moody: Moody, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failed purge is retried, whatever the error was."""
    monkeypatch.setattr("bot.store.recorder.DAY", 0.02)
    async with moody:
        first = Recorder(moody)
        first.voted(1, "moon", helpful=True)
        await first.close()
        clock.pass_(days=91)
        for error in (StoreError("away"), ValueError("odd")):
            moody.error = error
            async with Recorder(moody, backoff=QUICKLY) as recorder:
                await until(partial(failed_twice, recorder))
        assert len(await moody.votes()) == 1
        moody.error = None
        async with Recorder(moody) as recorder:
            await no_votes(moody)
            recorder.voted(1, "moon", helpful=True)
            await until(lambda: not recorder.waiting)
            clock.pass_(days=91)
            await no_votes(moody)


def test_pauses_grow_up_to_a_limit() -> None:
    """Each pause is random, between half of the attempt's limit and the whole limit."""
    backoff = Backoff(1, 8)
    for failures, longest in ((1, 1), (2, 2), (4, 8), (5, 8), (10_000, 8)):
        for _ in range(20):
            assert longest / 2 <= backoff.after(failures) <= longest
