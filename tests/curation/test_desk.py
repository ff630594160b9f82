"""The steps from an unanswered question to an answer, independent of the surface."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.config.store_settings import StoreConfig
from bot.core.model.results import Outcome
from bot.curation.desk import Desk, needs
from bot.curation.unanswered import grouped
from bot.curation.verbs import Declare, Teach
from bot.errors import ChangedError, CurationError
from bot.serving.live import Serving
from bot.store import Store, Unanswered
from bot.store.events import QuestionStatus
from tests.bakery import written
from tests.curation.desks import desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.config import Config
    from bot.curation.unanswered import Group

NOW = datetime.now(UTC)
FLOUR = ("Which flour do the birds use?", "which flour do birds use")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Return a configuration of the bakery."""
    return desk(tmp_path)


@pytest.fixture
async def store(config: Config) -> AsyncIterator[Store]:
    """Return a store with two open questions, one of them in two wordings."""
    async with Store(config.store) as store:
        await store.write(
            Unanswered(text, Outcome.UNKNOWN, NOW) for text in (*FLOUR, "Any saxophone?")
        )
        yield store


@pytest.fixture
def serving(config: Config) -> Serving:
    """Return the serving state of the bakery."""
    return Serving(config)


async def flour(desk: Desk) -> Group:
    """Return the group about flour."""
    return needs(await desk.group(FLOUR[0]), FLOUR[0])


async def test_teaching_closes_the_loop(serving: Serving, store: Store) -> None:
    """Teaching closes both wordings, and the next member gets the answer without a restart."""
    desk = Desk(serving, store)
    group = await flour(desk)
    assert group.count == 2
    draft = await desk.draft(Teach(group.typical.text, "bread"), group)
    assert {answer.question for answer in draft.preview.others} | {group.typical.text} == set(FLOUR)
    published = await desk.publish(draft)
    answer = serving.ask(FLOUR[1])
    assert [quote.passage.id for quote in answer.quotes] == ["bread"]
    assert (published.settled, published.store) == (2, None)
    assert published.answer.quotes[0].passage.id == "bread"
    assert published.reload.changed
    assert published.path
    assert published.path.is_file()
    assert {question.text for question in await store.questions(QuestionStatus.TAUGHT)} == set(
        FLOUR
    )
    assert await desk.group(FLOUR[0]) is None


async def test_declaring_a_gap_closes_the_loop_too(serving: Serving, store: Store) -> None:
    """After a gap is declared, the bot says that the source has no answer."""
    desk = Desk(serving, store)
    group = await flour(desk)
    draft = await desk.draft(Declare(FLOUR[0], "The article names no flour."), group)
    assert (await desk.publish(draft)).answer.outcome is Outcome.GAP
    assert len(await store.questions(QuestionStatus.GAP)) == 2


async def test_a_question_nobody_asked_can_be_taught(serving: Serving, store: Store) -> None:
    """A question that nobody asked can be taught. This closes no open question."""
    desk = Desk(serving, store)
    published = await desk.publish(await desk.draft(Teach("Is the dough salty?", "bread")))
    assert (published.settled, published.answer.outcome) == (0, Outcome.ANSWER)


async def test_a_group_has_an_id(serving: Serving, store: Store) -> None:
    """The first eight characters of an id are enough, but seven are not."""
    desk = Desk(serving, store)
    (group, _) = await desk.groups()
    found = await desk.group(group.typical.key[:8])
    assert found == group
    with pytest.raises(CurationError, match="there is no unanswered question"):
        needs(await desk.group(group.typical.key[:7]), "x")


async def test_groups_are_cached(
    serving: Serving, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Groups are computed again only after the questions or the knowledge have changed."""
    made = []

    def count(*asked: Any) -> tuple[Group, ...]:  # noqa: ANN401 - passed to `grouped`
        made.append(asked)
        return grouped(*asked)

    monkeypatch.setattr("bot.curation.desk.grouped", count)
    desk = Desk(serving, store)
    before = await asyncio.gather(desk.groups(), desk.groups(), desk.groups())
    assert len(made) == 1
    await store.write([Unanswered("Any trombone?", Outcome.UNKNOWN, NOW)])
    assert len(await desk.groups()) == len(before[0]) + 1
    await desk.publish(await desk.draft(Teach("What is a kiln for?", "oven")))
    await desk.groups()
    assert len(made) == 3


async def test_a_dismissed_question_is_gone(serving: Serving, store: Store) -> None:
    """If a second curator dismisses the same question, that curator gets an error."""
    desk = Desk(serving, store)
    group = await flour(desk)
    assert await desk.dismiss(group) == 2
    with pytest.raises(ChangedError, match="already settled this question"):
        await desk.dismiss(group)


async def test_a_settled_question_is_not_taught_again(serving: Serving, store: Store) -> None:
    """If another curator has settled the question, an error is raised and nothing is saved."""
    desk = Desk(serving, store)
    group = await flour(desk)
    draft = await desk.draft(Teach(FLOUR[0], "bread"), group)
    await desk.dismiss(group)
    with pytest.raises(ChangedError, match="already settled this question"):
        await desk.publish(draft)
    assert not draft.preview.change.path.exists()


async def test_two_drafts_of_one_file(serving: Serving, store: Store) -> None:
    """The second draft is refused because the file changed. Drafting the change again succeeds."""
    desk = Desk(serving, store)
    first = await desk.draft(Teach("Is the dough salty?", "bread"))
    second = await desk.draft(Teach("How salty is the snow?", "bread"))
    await desk.publish(first)
    with pytest.raises(ChangedError, match="someone else changed"):
        await desk.publish(second)
    await desk.publish(await desk.draft(second.proposal))
    assert {"Is the dough salty?", "How salty is the snow?"} <= set(
        serving.knowledge.passages[0].asks
    )


async def test_a_failing_store_does_not_lose_the_change(config: Config, tmp_path: Path) -> None:
    """If the store fails, the change is still saved and live, and a message reports the failure."""
    async with Store(config.store) as good:
        await good.write([Unanswered(FLOUR[0], Outcome.UNKNOWN, NOW)])
        group = await flour(Desk(Serving(config), good))
    broken = replace(config, store=StoreConfig(written(tmp_path / "diary", "my diary\n" * 100)))
    async with Store(broken.store) as store:
        desk = Desk(Serving(broken), store)
        published = await desk.publish(await desk.draft(Teach(FLOUR[0], "bread"), group))
    assert published.store == "the database failed: file is not a database"
    assert published.answer.outcome is Outcome.ANSWER


async def test_a_saved_change_may_not_be_live(
    config: Config, serving: Serving, store: Store
) -> None:
    """If another file has become invalid, the curator sees the problems in that file."""
    desk = Desk(serving, store)
    draft = await desk.draft(Teach(FLOUR[0], "bread"))
    written(config.knowledge[0] / "other.yaml", "source: 1\n")
    published = await desk.publish(draft)
    assert published.reload.problems
    assert published.path
    assert published.path.is_file()
    assert published.answer.outcome is not Outcome.ANSWER
