"""The weekly report in Discord: what counts, who sees it, and what it holds."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.chat.backend import Backend
from bot.chat.curation import report_page
from bot.chat.curation.report_page import Choices
from bot.chat.events import Answered, Surface, Voted
from bot.config.sections import ReplyStyle
from bot.config.store_settings import StoreConfig
from bot.core.model.entries import Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.results import Answer, Outcome, Quote, Refusal
from bot.curation.weekly_report import WeeklyReports
from bot.serving.following import catch_up_scopes
from bot.store import CountKind, NewVote, Recorder, Store, Usage, WeeklyCount
from bot.store.database import Database
from bot.store.events import ScopeKind
from bot.store.weekly import week_of
from bot.texts import languages, texts_in
from tests.chat.curation.test_curating import AGAIN, FIRST, Shop, asks, press, written
from tests.chat.interactions.test_forged import forge
from tests.chat.replies.test_rendering import problems

if TYPE_CHECKING:
    from pathlib import Path

    from bot.serving.live import Serving
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel, Guild

BREAD = "What do the penguins bake bread from?"
OVEN = "What did the oven melt?"
PRICE = "How expensive is a loaf?"
PASSAGE = Passage("moon", Source("book", "Book", "Press"), "The moon.", (1,), Wording.RESTATED)


@pytest.fixture
def shop(discord: Discord, tmp_path: Path) -> Shop:
    """Return the bakery."""
    return Shop(discord, tmp_path)


@pytest.fixture
def walt(guild: Guild) -> Person:
    """Add Walt, who can manage the server."""
    return guild.member("walt", guild.role("managers", manage_guild=True))


async def report(channel: Channel, curator: Person) -> Message:
    """Return the report for this week."""
    return await (await curator.slash(channel, "knowledge report")).response()


async def counts(backend: Backend) -> Counter[str]:
    """Return all counts by kind, once everything is written."""
    await written(backend, 0)
    found: Counter[str] = Counter()
    for one in await backend.store.weekly_counts():
        found[f"{one.kind} {one.passage}".rstrip()] += one.count
    return found


async def test_a_week(
    channel: Channel, alice: Person, bob: Person, walt: Person, shop: Shop
) -> None:
    """Questions, votes and passages are counted across restarts. The report is private."""
    async with shop.running():
        assert "Nothing to report yet" in (await report(channel, walt)).text
    async with shop.running():
        for person in (alice, bob):  # the second answer comes from the cache
            reply = await channel.reply_to(await person.says(channel, f"<@bot> {BREAD}"))
            await press(person, reply, "👍")
        await asks(channel, alice, FIRST)
        await asks(channel, alice, "hello")
    async with shop.running() as backend:
        reply = await channel.reply_to(await alice.says(channel, f"<@bot> {OVEN}"))
        opened = await alice.click(reply, "👎")
        await opened.modal()
        await (await alice.submits(opened, {"word": "too short"})).response()
        await asks(channel, bob, PRICE)
        await written(backend, 4)
        shown = await report(channel, walt)
    assert shown.ephemeral
    assert ", so far**\n-# This server" in shown.text
    for line in (
        "**5 questions**",
        "Answered: 3 `▇▇▇▇▇▇▇▇▇▇`",
        "With suggestions: 0\n",
        "Known gap: 1 `▇▇▇`",
        "Helpful: 2 `▇▇▇▇▇▇▇▇▇▇`",
        "Not helpful: 1 `▇▇▇▇▇`",
        f"“{BREAD}”: 2 `▇▇▇▇▇▇▇▇▇▇`",
        f"“{PRICE}”: 1 `▇▇▇▇▇`",
        f"**Least helpful**\n“{OVEN}”: 👎 1, 👍 0 `▇▇▇▇▇▇▇▇▇▇`",
        "All sources have been used",
    ):
        assert line in shown.text
    async with shop.running():
        again = await press(walt, shown, "All servers")
        assert "-# All servers" in again.text
        assert again.buttons == ["This server"]
    for said in (FIRST, "too short", "alice", str(alice.id)):
        assert said not in json.dumps([shown.text, shown.components])


async def test_what_counts_once(
    discord: Discord, channel: Channel, alice: Person, shop: Shop
) -> None:
    """An edit counts if it changes the answer. Pages, explanations and repeated votes don't."""
    async with shop.running() as backend:
        question = await alice.says(channel, f"<@bot> {BREAD}")
        reply = await channel.reply_to(question)
        await alice.edits(question, f"<@bot> {BREAD} please")
        await discord.until(lambda: len(discord.requested("PATCH", r"/messages/\d+$")) == 1)
        for button in ("In context", "Why?", "👍", "👍"):
            await press(alice, reply, button)
        for command in ("topics", "sources", "help"):
            await (await alice.slash(channel, command)).response()
        expected = Counter({"answered": 1, "shown bread": 1, "helpful bread": 1})
        assert await counts(backend) == expected
        await alice.edits(question, f"<@bot> {OVEN}")
        await discord.until(lambda: "iceberg twice" in reply.text)
        expected.update(["answered", "shown oven"])
        assert await counts(backend) == expected


async def test_a_chosen_suggestion_is_no_new_question(
    channel: Channel, alice: Person, shop: Shop
) -> None:
    """It was counted as suggested. The passage that the member chose counts as shown."""
    async with shop.running() as backend:
        reply = await channel.reply_to(await alice.says(channel, "<@bot> who is a problem there?"))
        assert (await counts(backend)).keys() == {"suggested"}
        await press(alice, reply, reply.buttons[0])
        assert await counts(backend) == Counter({"suggested": 1, "shown oven": 1})


async def test_where_only_answers_count(
    channel: Channel, alice: Person, bob: Person, shop: Shop
) -> None:
    """In a channel where the bot only listens, nothing counts but the answers that it posts."""
    async with shop.running(listen=[channel.id]) as backend:
        await alice.says(channel, FIRST)
        await channel.reply_to(await alice.says(channel, BREAD))
        assert "don't cover" in await asks(channel, bob, AGAIN)
        found = await counts(backend)
        assert found["answered"] == found["shown bread"] == 1
        assert found["not_covered"] + found["not_understood"] == 1


async def test_servers_are_apart(
    discord: Discord, channel: Channel, alice: Person, walt: Person, shop: Shop
) -> None:
    """Curators see their own server's numbers; direct messages are only in those of all servers."""
    other = discord.guild("other")
    elsewhere = other.channel("general")
    uma = other.member("uma", other.role("managers", manage_guild=True), locale="es-ES")
    carol = discord.person("carol")
    async with shop.running() as backend:
        await asks(channel, alice, BREAD)
        asked = await uma.says(elsewhere, f"<@bot> {OVEN}")
        reply = await elsewhere.reply_to(asked)
        await carol.dm.reply_to(await carol.dms(PRICE))
        await written(backend, 3)
        hers = await report(elsewhere, uma)
        assert "**1 pregunta**" in hers.text
        assert OVEN in hers.text
        assert "bread" not in hers.text
        assert hers.buttons == []
        week = week_of(datetime.now(UTC).date()).isoformat()
        forged = await forge(uma, elsewhere, reply, f"report:everywhere:{week}").response()
        assert "**1 pregunta**" in forged.text
        assert "bread" not in forged.text
        assert sum(one.count for one in await backend.store.weekly_counts()) == 6
        mine = await report(channel, walt)
        assert f"“{BREAD}”: 1" in mine.text
        assert mine.buttons == []


async def test_passages_out_of_scope_are_counted_without_their_ids(
    discord: Discord, guild: Guild, channel: Channel, walt: Person, shop: Shop
) -> None:
    """They were shown while they answered there, and an id would tell what answers elsewhere."""
    other = discord.guild("other")
    async with shop.running() as backend:
        now = backend.store.now()
        used = [
            Usage(CountKind.ANSWERED, (passage,), now, guild.id) for passage in ("bread", "oven")
        ]
        vote = NewVote(1, "oven", helpful=False, at=now, guild=guild.id)
        await backend.store.write([*used, vote])
        collection = backend.serving.knowledge.passages[0].source.collection_id
        await backend.store.answer_only_in(collection, other.id, [(ScopeKind.SERVER, other.id)])
        await catch_up_scopes(backend.serving, backend.store)
        shown = await report(channel, walt)
        assert "**2 questions**" in shown.text
        assert "Not helpful: 1" in shown.text
        hidden = ("bread", "oven", "no longer")
        assert not [one for one in hidden if one in shown.text]


async def test_where_only_a_user_installed_the_bot(
    guild: Guild, channel: Channel, alice: Person, shop: Shop
) -> None:
    """The server that didn't install the bot gets no count."""
    async with shop.running() as backend:
        asked = await alice.slash(channel, "ask", installed="user", question=BREAD)
        await asked.response()
        await written(backend, 1)
        assert (await counts(backend))["answered"] == 1
        assert await backend.store.weekly_counts(guild.id) == ()


async def test_what_is_counted_is_told(
    channel: Channel, alice: Person, bob: Person, walt: Person, shop: Shop
) -> None:
    """The page about privacy says what is counted, and the help tells curators of the report."""
    async with shop.running():
        for person, said in (
            (alice, "weekly totals for each server"),
            (bob, "totales semanales de cada servidor"),
        ):
            page = await (await person.slash(channel, "privacy")).response()
            assert said in page.text
        for person, is_curator in ((walt, True), (alice, False)):
            page = await (await person.slash(channel, "help")).response()
            assert ("the week in numbers" in page.text) is is_curator


async def test_earlier_weeks(guild: Guild, channel: Channel, walt: Person, shop: Shop) -> None:
    """Buttons lead to the weeks before and back, and still do after a week has passed."""
    async with shop.running() as backend:
        now = backend.store.now()
        for weeks, times in ((0, 1), (2, 4)):
            at = now - timedelta(weeks=weeks)
            used = Usage(CountKind.ANSWERED, ("bread",), at, guild.id)
            await backend.store.write([used] * times)
        newest = await report(channel, walt)
        assert "**1 question (0)**" in newest.text
        assert newest.buttons == ["Previous", "All servers"]
        middle = await press(walt, newest, "Previous")
        assert "**No questions (4)**" in middle.text
        assert "so far" not in middle.text
        assert middle.buttons == ["Previous", "Next", "All servers"]
        oldest = await press(walt, middle, "Previous")
        assert "**4 questions**" in oldest.text
        assert "There are no numbers for the previous week" in oldest.text
        assert oldest.buttons == ["Next", "All servers"]
        assert "**No questions (4)**" in (await press(walt, oldest, "Next")).text
        for date in ("9999-99-99", "0000-00-00", "9999-12-31"):
            reply = await channel.reply_to(await walt.says(channel, f"<@bot> {BREAD}"))
            forged = await forge(walt, channel, reply, f"report:here:{date}").response()
            assert ", so far**" in forged.text


ANSWERS = st.builds(
    Answer,
    st.from_regex(r"[q-z]{4}[0-9]{4}( [q-z]{4}[0-9]{4}){0,5}", fullmatch=True),
    st.sampled_from(Outcome),
    refusal=st.sampled_from([None, *Refusal]),
    quotes=st.sampled_from([(), (Quote(PASSAGE, None),)]),
)


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answers=st.lists(ANSWERS, min_size=30, max_size=30), member=st.integers(10**16, 2**63 - 1))
async def test_no_row_or_report_holds_what_was_asked(
    tmp_path_factory: pytest.TempPathFactory, answers: list[Answer], member: int
) -> None:
    """No word of a question and no member is in a row or in a report, whatever is asked."""
    place = tmp_path_factory.mktemp("asked") / "store.sqlite3"
    async with Store(StoreConfig(place)) as store:
        async with Recorder(store) as recorder:
            backend = Backend(cast("Serving", None), store, recorder)
            for number, answer in enumerate(answers):
                backend.observe(Answered(answer, Surface.MENTION, 0.1, 5, member + number))
                backend.observe(
                    Voted("moon", number % 3 > 0, member + number, answer.question, "no word", 5)
                )
        found, today = await store.weekly_counts(5), store.now().date()
    reports = WeeklyReports(found, KnowledgeBase((PASSAGE.source,), (PASSAGE,)), today)
    choices = Choices(everywhere=False, may_choose=True)
    reply = report_page.page(reports, None, choices, texts_in("en"), ReplyStyle.LAYOUT)
    async with Database(place).reading() as connection:
        rows = (await connection.execute(text("SELECT * FROM weekly"))).all()
    shown = f"{rows} {reply.markdown} {reply.rows}".lower()
    assert "moon" in shown
    words = {word for answer in answers for word in answer.question.split()}
    people = {str(member + number) for number in range(len(answers))}
    assert not [one for one in (words | people | {"no word"}) if one in shown]


@pytest.mark.errors
async def test_an_unreachable_store(channel: Channel, walt: Person, shop: Shop) -> None:
    """The report says that the store can't be reached."""
    shop.break_store()
    async with shop.running():
        assert "can't reach my database" in (await report(channel, walt)).text


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("style", ReplyStyle)
def test_a_long_report_fits(style: ReplyStyle, language: str) -> None:
    """The longest ids and numbers stay within Discord's limits."""
    today = datetime.now(UTC).date()
    found = [
        WeeklyCount(week_of(today - timedelta(weeks=weeks)), kind, f"{n}".rjust(64, "a"), 10**9)
        for weeks in range(3)
        for kind in CountKind
        for n in range(20)
    ]
    reports = WeeklyReports(found, KnowledgeBase(), today)
    reply = report_page.page(
        reports, None, Choices(everywhere=True, may_choose=True), texts_in(language), style
    )
    assert not problems(reply, style)
