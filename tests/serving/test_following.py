"""Tests that published changes reach other processes, simulated by separate connections."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.commands.teaching import SaveConsent, act
from bot.config.store_settings import StoreConfig
from bot.core.model.results import Outcome
from bot.curation import whole
from bot.curation.desk import Desk
from bot.curation.verbs import Declare, Teach
from bot.errors import ChangedError, CurationError, KnowledgeError
from bot.knowledge.curated_path import curated_file
from bot.serving.following import catch_up, follow
from bot.serving.live import Serving
from bot.store import Store
from tests.bakery import written
from tests.curation.desks import CURATED, desk
from tests.patience import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.config import Config
    from tests.store.cluster import Cluster

FLOUR = "Which flour do the birds use?"
WAGES = "Is a uniform needed at work?"
NEVER = 3600.0


@pytest.fixture
def config(tmp_path: Path, cluster: Cluster) -> Config:
    """Return a configuration of the bakery with a database that several processes can share."""
    return replace(desk(tmp_path), store=StoreConfig(cluster.new_database()))


class Process:
    """The objects that one process would have."""

    def __init__(self, config: Config, store: Store) -> None:
        self.serving, self.store = Serving(config), store
        self.desk = Desk(self.serving, store)

    async def teach(self, question: str) -> None:
        """Publish the question as an ask of the bread passage."""
        await self.desk.publish(await self.desk.draft(Teach(question, "bread")))

    async def answers(self, question: str) -> None:
        """Wait until a question has an answer."""
        await until(lambda: self.serving.ask(question).outcome is Outcome.ANSWER)


@asynccontextmanager
async def process(config: Config, poll_interval: float = NEVER) -> AsyncIterator[Process]:
    """During the `with` block, run a process that follows the changes of others."""
    async with Store(config.store) as store:
        one = Process(config, store)
        following = asyncio.create_task(follow(one.serving, store, poll_interval))
        try:
            yield one
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)


async def test_published_changes_reach_other_processes(config: Config) -> None:
    """Notifications work without polling, and nothing is written to disk."""
    async with process(config) as one, process(config) as other:
        await one.teach(FLOUR)
        await one.answers(FLOUR)
        await other.answers(FLOUR)
        await other.teach(WAGES)
        await one.answers(WAGES)
        assert one.serving.edition == other.serving.edition
        assert one.serving.status.version == other.serving.status.version
    assert not curated_file(config).exists()


async def test_no_curator_loses_a_change(config: Config) -> None:
    """A draft based on an older edition is refused. After a new draft, both changes are kept."""
    async with process(config) as one, process(config) as other:
        draft = await one.desk.draft(Teach(FLOUR, "bread"))
        mine = await other.desk.draft(Declare(WAGES, "The article does not say."))
        await one.desk.publish(draft)
        with pytest.raises(ChangedError):
            await other.desk.publish(mine)
        await other.answers(FLOUR)
        await other.desk.publish(
            await other.desk.draft(Declare(WAGES, "The article does not say."))
        )
        assert other.serving.ask(WAGES).outcome is Outcome.GAP
        await other.answers(FLOUR)


async def test_the_first_edition_includes_the_file(tmp_path: Path, cluster: Cluster) -> None:
    """The file is used until the first edition is published, which contains the file's content."""
    config = replace(desk(tmp_path, CURATED), store=StoreConfig(cluster.new_database()))
    async with process(config) as one, process(config) as other:
        assert one.serving.ask("What do the penguins earn?").outcome is Outcome.GAP
        await one.teach(FLOUR)
        await other.answers(FLOUR)
        assert other.serving.ask("What do the penguins earn?").outcome is Outcome.GAP
        assert other.serving.edition
        assert b"# Walt asked for this." in other.serving.edition.content
    assert curated_file(config).read_text(encoding="utf-8") == CURATED


async def test_missed_notifications_are_made_up_for(config: Config, cluster: Cluster) -> None:
    """While the server is down, questions are answered, but nothing can be published.

    Afterward, all processes catch up.
    """
    async with process(config) as one:
        await one.teach(FLOUR)
        async with process(config) as late:  # this process starts after the notification
            await late.answers(FLOUR)
            draft = await one.desk.draft(Teach(WAGES, "bread"))
            await asyncio.to_thread(cluster.stop)
            try:
                assert late.serving.ask(FLOUR).outcome is Outcome.ANSWER
                with pytest.raises(CurationError, match="try again later"):
                    await one.desk.publish(draft)
            finally:
                await asyncio.to_thread(cluster.start)
            await one.desk.publish(draft)
            await late.answers(WAGES)


async def test_editions_without_a_notification_are_found(config: Config) -> None:
    """Polling finds an edition that was written to the database without a notification."""
    async with process(config, poll_interval=0.01) as one, Store(config.store) as store:
        await store.edition()
        async with store._database.writing() as connection:  # noqa: SLF001 - no public way to do it
            await connection.exec_driver_sql(
                "INSERT INTO curated VALUES ($1, $2, $3)",
                (1, f'curated: {{taught: [{{id: bread, asks: ["{FLOUR}"]}}], gaps: []}}', 0),
            )
        await one.answers(FLOUR)


async def test_an_edition_with_problems_changes_nothing(
    config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    """The old knowledge stays live until the next valid edition."""
    async with process(config) as one:
        await one.store.publish(None, b"curated: {taught: [{id: gone, asks: [a b]}], gaps: []}\n")
        await until(lambda: one.serving.status.problems)
        before = one.serving.edition
        assert before
        await one.store.publish(before.content, b"curated: {taught: [], gaps: []}\n")
        await until(lambda: not one.serving.status.problems)
    assert not caplog.records


async def test_an_older_edition_never_replaces_a_newer_one(config: Config) -> None:
    """The order in which a process receives the editions doesn't matter."""
    async with Store(config.store) as store:
        one = Process(config, store)
        first = await store.publish(None, b"curated: {taught: [], gaps: []}\n")
        with pytest.raises(ChangedError):
            await one.teach(FLOUR)
        await one.teach(FLOUR)  # the failed attempt had already loaded the newer edition
        assert one.serving.edition
        assert not one.serving.hold(first)
        await catch_up(one.serving, store)
        assert one.serving.ask(FLOUR).outcome is Outcome.ANSWER


def test_the_terminal_publishes_too(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    """The curation commands change the published edition instead of the file."""
    for question in (FLOUR, WAGES):
        assert act(config, Teach(question, "bread"), SaveConsent(yes=True))
    capsys.readouterr()

    async def held() -> bytes:
        async with Store(config.store) as store:
            edition = await store.edition()
            return edition.content if edition else b""

    content = asyncio.run(held()).decode()
    assert FLOUR in content
    assert WAGES in content
    assert not curated_file(config).exists()


@pytest.mark.parametrize("shared", [True, False])
def test_the_curated_text_can_be_exported_and_replaced(
    tmp_path: Path, config: Config, *, shared: bool
) -> None:
    """The curated text stays the same if its replacement is invalid or missing."""
    config = config if shared else replace(config, store=StoreConfig(tmp_path / "store.sqlite3"))
    assert whole.read(config) == b""
    whole.replace(config, written(tmp_path / "edited.yaml", CURATED))
    assert whole.read(config).decode() == CURATED
    assert curated_file(config).exists() != shared
    wrong = written(tmp_path / "wrong.yaml", CURATED.replace("id: bread", "id: brad"))
    with pytest.raises(KnowledgeError, match="bread"):
        whole.replace(config, wrong)
    with pytest.raises(KnowledgeError, match="missing"):
        whole.replace(config, tmp_path / "missing.yaml")
    assert whole.read(config).decode() == CURATED
