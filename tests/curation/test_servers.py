"""Decisions of the curators of a server hold for its questions only."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.curation import knowledge_pages, unanswered_pages
from bot.config.sections import ReplyStyle
from bot.config.store_settings import StoreConfig
from bot.core.model.results import Outcome
from bot.core.model.scope import Scope
from bot.curation.desk import Desk, needs
from bot.curation.feedback import verdicts
from bot.curation.unanswered import nearest
from bot.curation.verbs import Declare, Teach
from bot.errors import CurationError
from bot.semantic.models import Mode
from bot.serving.live import Serving
from bot.store import NewVote, Store, Unanswered
from bot.texts import texts_in
from tests.curation.desks import desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

WORDS = ("quibblefrotz", "zorbplex", "vumptious", "glimmerwick", "snarfle", "drozzle")
HERE, THERE = 11, 22
NOW = datetime.now(UTC)
ASK = "is there a gluten-free range?"


@pytest.fixture(scope="module")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Serving:
    """Return the serving state of the bakery."""
    config = desk(tmp_path_factory.mktemp("bakery"))
    return Serving(replace(config, semantic=Mode.OFF))


async def everything_for(guild: int | None, serving: Serving, store: Store) -> str:
    """Return what the pages of a server's curators are made of."""
    texts, style, open_ = texts_in("en"), ReplyStyle.LAYOUT, Desk(serving, store)
    groups = await open_.groups(guild)
    listed = [
        (group, nearest(group.typical, serving.seeing(Scope(guild=guild)).index))
        for group in groups
    ]
    votes = verdicts(await store.votes(guild))
    pages = [
        unanswered_pages.listing(groups, 0, listed[: unanswered_pages.GROUPS], texts),
        *(unanswered_pages.choice(*one, texts) for one in listed),
        knowledge_pages.feedback(votes, {}, 0, texts, style),
    ]
    return repr((groups, votes, pages))


Asked = list[tuple[int | None, bool]]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(asked=st.lists(st.tuples(st.sampled_from((None, HERE, THERE)), st.booleans()), max_size=6))
def test_no_curator_sees_the_questions_of_another_server(
    bakery: Serving, tmp_path_factory: pytest.TempPathFactory, asked: Asked
) -> None:
    """Neither in a list, nor under its buttons, nor with a vote, nor by a question's key."""

    async def play() -> None:
        place = tmp_path_factory.mktemp("store") / "store.sqlite3"
        async with Store(StoreConfig(place)) as store:
            for word, (guild, voted) in zip(WORDS, asked, strict=False):
                text = f"Where is the {word}?"
                vote = NewVote(7, "bread", False, NOW, text, word, guild)  # noqa: FBT003 - the vote
                event = vote if voted else Unanswered(text, Outcome.UNKNOWN, NOW, guild)
                await store.write([event])
            whole = await everything_for(None, bakery, store)
            for guild in (HERE, THERE, 33):
                shown = await everything_for(guild, bakery, store)
                for word, (owner, _) in zip(WORDS, asked, strict=False):
                    assert word in whole
                    assert (word in shown) is (owner == guild)
                for question in await store.questions():
                    found = await Desk(bakery, store).group(question.key, guild)
                    assert (found is not None) is (question.guild == guild)

    asyncio.run(play())


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Return a store in which two servers ask the same."""
    async with Store(StoreConfig(tmp_path / "other.sqlite3")) as store:
        await store.write(Unanswered(ASK, Outcome.UNKNOWN, NOW, guild) for guild in (HERE, THERE))
        yield store


async def test_each_server_decides_for_itself(tmp_path: Path, store: Store) -> None:
    """One server teaches, another declares a gap. Then the operator teaches everywhere."""
    serving = Serving(replace(desk(tmp_path), semantic=Mode.OFF))
    at = Desk(serving, store)
    group = needs(await at.group(ASK, HERE), ASK)
    await at.publish(await at.draft(Teach(ASK, "bread", guild=HERE), group))
    group = needs(await at.group(ASK, THERE), ASK)
    gap = Declare(ASK, "Nobody says so.", source="bakery", guild=THERE)
    await at.publish(await at.draft(gap, group))
    assert await at.groups() == ()
    outcomes = {
        guild: serving.seeing(Scope(guild=guild)).ask(ASK).outcome for guild in (HERE, THERE, None)
    }
    assert outcomes == {HERE: Outcome.ANSWER, THERE: Outcome.GAP, None: Outcome.UNKNOWN}
    with pytest.raises(CurationError, match="already"):
        await at.draft(Teach(ASK, "bread", guild=HERE))
    await at.publish(await at.draft(Teach(ASK, "oven")))
    assert serving.ask(ASK).quotes[0].passage.id == "oven"
    assert serving.seeing(Scope(guild=33)).ask(ASK).quotes[0].passage.id == "oven"


async def test_the_operators_gap_has_an_id_that_no_server_uses(
    tmp_path: Path, store: Store
) -> None:
    """It would be there twice otherwise."""
    serving = Serving(replace(desk(tmp_path), semantic=Mode.OFF))
    at = Desk(serving, store)
    for guild in (HERE, THERE, None):
        draft = await at.draft(Declare(ASK, "Not said.", source="bakery", guild=guild))
        await at.publish(draft)
    assert serving.knowledge.gaps[-1].id == "gap-gluten-free-range-2"
    assert {gap.id for gap in serving.seeing(Scope(guild=HERE)).knowledge.gaps} >= {
        "gap-gluten-free-range",
        "gap-gluten-free-range-2",
    }


async def test_a_server_can_add_only_so_much(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other servers and the operator still can."""
    monkeypatch.setattr("bot.curation.verbs.MAX_OF_SERVER", 1)
    at = Desk(Serving(replace(desk(tmp_path), semantic=Mode.OFF)), store)
    await at.publish(await at.draft(Teach(ASK, "bread", guild=HERE)))
    for proposal in (
        Teach("Which flour?", "bread", guild=HERE),
        Declare("Which flour?", "Not said.", source="bakery", guild=HERE),
    ):
        with pytest.raises(CurationError, match="its limit of"):
            await at.draft(proposal)
    for guild in (THERE, None):
        await at.draft(Teach("Which flour?", "bread", guild=guild))
