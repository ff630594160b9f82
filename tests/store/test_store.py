"""The store behaves the same on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.config.store_settings import StoreConfig
from bot.core.model.results import Outcome
from bot.store import (
    Forgotten,
    NewVote,
    QuestionStatus,
    ReplyLink,
    Store,
    Unanswered,
    UnansweredQuestion,
    Vote,
)
from bot.store.events import StoreEvent, Unlinked
from bot.store.links import LIFETIME
from bot.store.questions import MAX_QUESTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.store.conftest import Clock

TODAY = date(2026, 3, 1)


def asked(clock: Clock, text: str, outcome: Outcome = Outcome.UNKNOWN) -> Unanswered:
    """Return the event of an unanswered question asked now."""
    return Unanswered(text, outcome, clock())


def vote(passage: str, question: str = "", word: str = "", *, helpful: bool = False) -> Vote:
    """Return a vote dated `TODAY`, as the store returns it."""
    return Vote(passage, helpful, question, word, TODAY)


def voted(clock: Clock, user: int, passage: str = "moon", **more: str | bool) -> NewVote:
    """Return the event of a vote cast now. By default, the passage was not helpful."""
    given = {"helpful": False, "question": "", "word": "", **more}
    return NewVote(
        user, passage, bool(given["helpful"]), clock(), str(given["question"]), str(given["word"])
    )


async def test_a_new_store_is_empty(store: Store) -> None:
    """The tables exist before the first query."""
    await store.ping()
    assert await store.questions(None) == ()
    assert await store.votes() == ()
    assert await store.reply_to(1) is None
    assert await store.get("commands") is None


async def test_equal_questions_are_counted_together(store: Store, clock: Clock) -> None:
    """Case, accents and punctuation make no difference. The latest outcome is kept."""
    await store.write([asked(clock, "Who is Peña?")])
    clock.pass_(days=3)
    await store.write(
        [asked(clock, "who is pena", Outcome.SUGGEST), asked(clock, "When is lunch?")]
    )
    pena, lunch = await store.questions()
    assert (pena.text, pena.count, pena.outcome) == ("Who is Peña?", 2, Outcome.SUGGEST)
    assert (pena.first, pena.last, pena.status) == (TODAY, date(2026, 3, 4), QuestionStatus.OPEN)
    assert isinstance(lunch, UnansweredQuestion)
    assert lunch.count == 1
    assert lunch.key != pena.key


async def test_a_late_write_keeps_its_date(store: Store, clock: Clock) -> None:
    """A question that waited for the store keeps the date on which it was asked."""
    late = asked(clock, "When is lunch?")
    clock.pass_(days=2)
    await store.write([asked(clock, "When is lunch?"), late])
    (question,) = await store.questions()
    assert (question.first, question.last) == (TODAY, date(2026, 3, 3))


async def test_a_question_is_settled_once(store: Store, clock: Clock) -> None:
    """If two curators settle a question, the second curator learns that it was already settled."""
    await store.write([asked(clock, "When is lunch?"), asked(clock, "Where is lunch?")])
    first, second = [question.key for question in await store.questions()]
    assert await store.settle([first], QuestionStatus.TAUGHT) == {first}
    assert await store.settle([first, second], QuestionStatus.DISMISSED) == {second}
    assert await store.questions() == ()
    assert {q.status for q in await store.questions(None)} == {
        QuestionStatus.TAUGHT,
        QuestionStatus.DISMISSED,
    }
    assert [q.key for q in await store.questions(QuestionStatus.TAUGHT)] == [first]
    assert await store.settle([first], QuestionStatus.OPEN, was=QuestionStatus.TAUGHT) == {first}


@pytest.mark.parametrize(
    ("status", "then"),
    [
        (QuestionStatus.TAUGHT, QuestionStatus.OPEN),
        (QuestionStatus.GAP, QuestionStatus.OPEN),
        (QuestionStatus.DISMISSED, QuestionStatus.DISMISSED),
    ],
)
async def test_a_settled_question_without_an_answer_opens_again(
    store: Store, clock: Clock, status: QuestionStatus, then: QuestionStatus
) -> None:
    """A taught question or a gap that still gets no answer is reopened.

    Dismissed questions aren't.
    """
    before = asked(clock, "When is lunch?")
    await store.write([before])
    (question,) = await store.questions()
    clock.pass_(minutes=1)
    await store.settle([question.key], status)
    await store.write([before])
    assert [q.status for q in await store.questions(None)] == [status]
    clock.pass_(minutes=1)
    await store.write([asked(clock, "When is lunch?")])
    assert [q.status for q in await store.questions(None)] == [then]


async def test_one_vote_a_member_passage_and_question(store: Store, clock: Clock) -> None:
    """A vote replaces the member's earlier vote on the same passage and question."""
    await store.write(
        [
            voted(clock, 1, question="When is lunch?", helpful=True),
            voted(clock, 1, question="when is lunch", word="wrong"),
            voted(clock, 1, question="Where is lunch?"),
            voted(clock, 1, "sun", question="When is lunch?"),
            voted(clock, 2, question="When is lunch?", helpful=True),
        ]
    )
    assert sorted(await store.votes(), key=str) == sorted(
        [
            vote("moon", "When is lunch?", "wrong"),
            vote("moon", "Where is lunch?"),
            vote("sun", "When is lunch?"),
            vote("moon", "When is lunch?", helpful=True),
        ],
        key=str,
    )


async def test_forgetting_deletes_only_the_members_own_votes(store: Store, clock: Clock) -> None:
    """The deleted votes are returned."""
    await store.write([voted(clock, 1), voted(clock, 2, helpful=True)])
    assert await store.forget(1) == Forgotten((vote("moon"),))
    assert await store.forget(1) == Forgotten(())
    assert [given.helpful for given in await store.votes()] == [True]


async def test_a_restart_recognizes_the_members(place: Path | str, clock: Clock) -> None:
    """The installation's secret stays the same."""
    for helpful in (True, False):
        async with Store(StoreConfig(place), clock) as store:
            await store.write([voted(clock, 1, helpful=helpful)])
            assert [given.helpful for given in await store.votes()] == [helpful]


async def test_a_reply_is_found_for_a_day(store: Store, clock: Clock) -> None:
    """The newest link is returned. A removed link is gone, and all links expire after a day."""
    ids = 2**63 - 1, 2**62, 2**61
    await store.write([ReplyLink(ids[0], 5, 6, clock()), ReplyLink(7, 8, 9, clock())])
    clock.pass_(hours=1)
    link = ReplyLink(*ids, clock())
    await store.write([link, Unlinked(7)])
    assert await store.reply_to(ids[0]) == await store.question_of(ids[1]) == link
    assert await store.reply_to(7) is None
    clock.time += LIFETIME
    assert await store.reply_to(ids[0]) == await store.question_of(ids[1]) == link
    clock.pass_(seconds=1)
    assert await store.reply_to(ids[0]) is None


async def test_nothing_is_kept_longer_than_promised(place: Path | str, clock: Clock) -> None:
    """By default, questions and votes are deleted after ninety days."""
    async with Store(StoreConfig(place), clock) as store:
        await store.write([asked(clock, "old"), voted(clock, 1), ReplyLink(1, 2, 3, clock())])
        clock.pass_(days=1)
        await store.write([asked(clock, "new"), voted(clock, 2), ReplyLink(2, 2, 3, clock())])
        clock.pass_(days=89)
        await store.purge()
        assert len(await store.questions()) == len(await store.votes()) == 2
        clock.pass_(days=1)
        await store.purge()
        assert [question.text for question in await store.questions()] == ["new"]
        assert [given.date for given in await store.votes()] == [date(2026, 3, 2)]
        clock.time -= LIFETIME * 90
        assert await store.reply_to(2) is None


async def test_the_number_of_questions_is_limited(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the most recent questions are kept, so nobody can fill the disk."""
    assert MAX_QUESTIONS == 10_000
    monkeypatch.setattr("bot.store.questions.MAX_QUESTIONS", 2)
    for text in ("one", "two", "three"):
        await store.write([asked(clock, text)])
        clock.pass_(days=1)
    await store.purge()
    monkeypatch.setattr("bot.store.questions.MAX_QUESTIONS", 9)
    assert [question.text for question in await store.questions()] == ["three", "two"]


async def test_no_server_pushes_out_the_questions_of_others(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If there are too many questions, the servers with the most of them lose their oldest ones."""
    await store.write([replace(asked(clock, "quiet"), guild=1)])
    for text in ("one", "two", "three"):
        clock.pass_(days=1)
        await store.write([replace(asked(clock, text), guild=2)])
    monkeypatch.setattr("bot.store.questions.MAX_QUESTIONS", 3)
    await store.purge()
    assert [one.text for one in await store.questions()] == ["three", "two", "quiet"]


async def test_no_text_is_kept_if_that_is_turned_off(place: Path | str, clock: Clock) -> None:
    """New text is not stored and old text is purged, but the votes are kept."""
    happened: list[StoreEvent] = [
        asked(clock, "lunch"),
        voted(clock, 1, question="lunch?", word="hm"),
    ]
    async with Store(StoreConfig(place), clock) as store:
        await store.write(happened)
    async with Store(StoreConfig(place, questions=False), clock) as store:
        await store.write([*happened, voted(clock, 2, question="dinner?", word="hm")])
        await store.purge()
        assert await store.questions(None) == ()
        assert {(given.question, given.word) for given in await store.votes()} == {("", "")}


async def test_settings_are_remembered(store: Store) -> None:
    """Only the latest value is kept."""
    await store.put("commands", "abc")
    await store.put("commands", "def")
    assert await store.get("commands") == "def"


async def test_a_batch_is_kept_as_a_whole_or_not_at_all(store: Store, clock: Clock) -> None:
    """An event that the database rejects does not leave half a batch behind."""
    unfit = ReplyLink(2**70, 1, 1, clock())
    with pytest.raises(Exception, match=r"database failed|too large"):
        await store.write([asked(clock, "lunch"), unfit])
    assert await store.questions() == ()
