"""What the store promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.config.store_settings import StoreConfig
from bot.core.model import Outcome
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
from bot.store.links import LIFE
from bot.store.questions import MOST

if TYPE_CHECKING:
    from pathlib import Path

    from tests.store.conftest import Clock

TODAY = date(2026, 3, 1)


def asked(clock: Clock, text: str, outcome: Outcome = Outcome.UNKNOWN) -> Unanswered:
    """Return that somebody asked just now."""
    return Unanswered(text, outcome, clock())


def vote(passage: str, question: str = "", word: str = "", *, helpful: bool = False) -> Vote:
    """Return a vote of today as the store tells it."""
    return Vote(passage, helpful, question, word, TODAY)


def voted(clock: Clock, user: int, passage: str = "moon", **more: str | bool) -> NewVote:
    """Return that somebody voted just now, against unless told."""
    given = {"helpful": False, "question": "", "word": "", **more}
    return NewVote(
        user, passage, bool(given["helpful"]), clock(), str(given["question"]), str(given["word"])
    )


async def test_a_new_store_is_empty(store: Store) -> None:
    """Its tables are there before anybody asks for them."""
    await store.ping()
    assert await store.questions(None) == ()
    assert await store.votes() == ()
    assert await store.reply_to(1) is None
    assert await store.get("commands") is None


async def test_the_same_question_is_counted(store: Store, clock: Clock) -> None:
    """Case, accents and punctuation make no new question; the last outcome stands."""
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


async def test_what_is_written_late_keeps_its_date(store: Store, clock: Clock) -> None:
    """A question that waited for the store is not newer than it was."""
    late = asked(clock, "When is lunch?")
    clock.pass_(days=2)
    await store.write([asked(clock, "When is lunch?"), late])
    (question,) = await store.questions()
    assert (question.first, question.last) == (TODAY, date(2026, 3, 3))


async def test_who_settles_second_is_told(store: Store, clock: Clock) -> None:
    """Two curators at once: one of them changes the question, the other one sees it didn't."""
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
async def test_what_was_settled_in_vain_opens_again(
    store: Store, clock: Clock, status: QuestionStatus, then: QuestionStatus
) -> None:
    """Asked in vain although it was taught: the curator has to know; dismissed is dismissed."""
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
    """A vote takes the place of the earlier one."""
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


async def test_forgetting_deletes_ones_own_votes_only(store: Store, clock: Clock) -> None:
    """And says what that was."""
    await store.write([voted(clock, 1), voted(clock, 2, helpful=True)])
    assert await store.forget(1) == Forgotten((vote("moon"),))
    assert await store.forget(1) == Forgotten(())
    assert [given.helpful for given in await store.votes()] == [True]


async def test_another_start_knows_the_members_again(place: Path | str, clock: Clock) -> None:
    """The secret of the installation stays the same."""
    for helpful in (True, False):
        async with Store(StoreConfig(place), clock) as store:
            await store.write([voted(clock, 1, helpful=helpful)])
            assert [given.helpful for given in await store.votes()] == [helpful]


async def test_a_reply_is_found_for_a_day(store: Store, clock: Clock) -> None:
    """The newest reply counts; a deleted one is gone."""
    ids = 2**63 - 1, 2**62, 2**61
    await store.write([ReplyLink(ids[0], 5, 6, clock()), ReplyLink(7, 8, 9, clock())])
    clock.pass_(hours=1)
    link = ReplyLink(*ids, clock())
    await store.write([link, Unlinked(7)])
    assert await store.reply_to(ids[0]) == await store.question_of(ids[1]) == link
    assert await store.reply_to(7) is None
    clock.time += LIFE
    assert await store.reply_to(ids[0]) == await store.question_of(ids[1]) == link
    clock.pass_(seconds=1)
    assert await store.reply_to(ids[0]) is None


async def test_nothing_is_kept_longer_than_promised(place: Path | str, clock: Clock) -> None:
    """Ninety days after the last time, by default."""
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
        clock.time -= LIFE * 90
        assert await store.reply_to(2) is None


async def test_only_so_many_questions_are_kept(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those asked last stay; nobody can fill the disk with questions."""
    assert MOST == 10_000
    monkeypatch.setattr("bot.store.questions.MOST", 2)
    for text in ("one", "two", "three"):
        await store.write([asked(clock, text)])
        clock.pass_(days=1)
    await store.purge()
    monkeypatch.setattr("bot.store.questions.MOST", 9)
    assert [question.text for question in await store.questions()] == ["three", "two"]


async def test_switched_off_no_text_is_kept(place: Path | str, clock: Clock) -> None:
    """Neither new text nor, from the next start on, the old; votes stay as numbers."""
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
    """The last value counts."""
    await store.put("commands", "abc")
    await store.put("commands", "def")
    assert await store.get("commands") == "def"


async def test_a_batch_is_kept_as_a_whole_or_not_at_all(store: Store, clock: Clock) -> None:
    """An event that no database takes doesn't leave half a batch behind."""
    unfit = ReplyLink(2**70, 1, 1, clock())
    with pytest.raises(Exception, match=r"database failed|too large"):
        await store.write([asked(clock, "lunch"), unfit])
    assert await store.questions() == ()
