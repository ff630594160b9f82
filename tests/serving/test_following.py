"""Two processes, as far as PostgreSQL knows: what one publishes, the other answers."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.commands.teaching import Consent, act
from bot.config.store_settings import StoreConfig
from bot.core.model import Outcome
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
WAGES = "What do the birds earn?"
NEVER = 3600.0


@pytest.fixture
def config(tmp_path: Path, cluster: Cluster) -> Config:
    """Return a configuration of the bakery with a database for several processes."""
    return replace(desk(tmp_path), store=StoreConfig(cluster.new_database()))


class Process:
    """What one process has."""

    def __init__(self, config: Config, store: Store) -> None:
        self.serving, self.store = Serving(config), store
        self.desk = Desk(self.serving, store)

    async def teach(self, question: str) -> None:
        """Publish an ask."""
        await self.desk.publish(await self.desk.draft(Teach(question, "bread")))

    async def answers(self, question: str) -> None:
        """Wait until a question is answered."""
        await until(lambda: self.serving.ask(question).outcome is Outcome.ANSWER)


@asynccontextmanager
async def process(config: Config, looks_every: float = NEVER) -> AsyncIterator[Process]:
    """Let a process follow what others publish for the length of a block."""
    async with Store(config.store) as store:
        one = Process(config, store)
        following = asyncio.create_task(follow(one.serving, store, looks_every))
        try:
            yield one
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)


async def test_what_one_publishes_the_other_answers(config: Config) -> None:
    """By being told: nobody looks within this test. Nothing is written to the disk."""
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
    """Who drafted before the other one published is told, looks again, and both are kept."""
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


async def test_the_first_edition_is_the_file_and_a_change(tmp_path: Path, cluster: Cluster) -> None:
    """Until somebody publishes the file holds; then the database, with all that was in it."""
    config = replace(desk(tmp_path, CURATED), store=StoreConfig(cluster.new_database()))
    async with process(config) as one, process(config) as other:
        assert one.serving.ask("What do the penguins earn?").outcome is Outcome.GAP
        await one.teach(FLOUR)
        await other.answers(FLOUR)
        assert other.serving.ask("What do the penguins earn?").outcome is Outcome.GAP
        assert other.serving.edition
        assert b"# Walt asked for this." in other.serving.edition.content
    assert curated_file(config).read_text(encoding="utf-8") == CURATED


async def test_what_could_not_be_told_is_looked_for(config: Config, cluster: Cluster) -> None:
    """With the server away, answers go on and a curator is told; with it back, all catch up."""
    async with process(config) as one:
        await one.teach(FLOUR)
        async with process(config) as late:  # it was not there when it was told
            await late.answers(FLOUR)
            draft = await one.desk.draft(Teach(WAGES, "bread"))
            await asyncio.to_thread(cluster.stop)
            try:
                assert late.serving.ask(FLOUR).outcome is Outcome.ANSWER
                with pytest.raises(CurationError, match="nothing was saved"):
                    await one.desk.publish(draft)
            finally:
                await asyncio.to_thread(cluster.start)
            await one.desk.publish(draft)
            await late.answers(WAGES)


async def test_it_looks_without_being_told(config: Config) -> None:
    """What somebody wrote into the database without a word is found, sooner or later."""
    async with process(config, looks_every=0.01) as one, Store(config.store) as store:
        await store.edition()
        async with store._database.writing() as connection:  # noqa: SLF001 - as no caller would
            await connection.exec_driver_sql(
                "INSERT INTO curated VALUES ($1, $2, $3)",
                (1, f'curated: {{taught: [{{id: bread, asks: ["{FLOUR}"]}}], gaps: []}}', 0),
            )
        await one.answers(FLOUR)


async def test_an_edition_with_problems_changes_nothing(
    config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    """What serves goes on serving, and the next edition mends it."""
    async with process(config) as one:
        await one.store.publish(None, b"curated: {taught: [{id: gone, asks: [a b]}], gaps: []}\n")
        await until(lambda: one.serving.status.problems)
        before = one.serving.edition
        assert before
        await one.store.publish(before.content, b"curated: {taught: [], gaps: []}\n")
        await until(lambda: not one.serving.status.problems)
    assert not caplog.records


async def test_an_older_edition_never_takes_the_place_of_a_newer_one(config: Config) -> None:
    """Whatever the order in which a process hears of them."""
    async with Store(config.store) as store:
        one = Process(config, store)
        first = await store.publish(None, b"curated: {taught: [], gaps: []}\n")
        with pytest.raises(ChangedError):
            await one.teach(FLOUR)
        await one.teach(FLOUR)  # told that it changed, it has looked
        assert one.serving.edition
        assert not one.serving.hold(first)
        await catch_up(one.serving, store)
        assert one.serving.ask(FLOUR).outcome is Outcome.ANSWER


def test_the_terminal_publishes_too(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    """On what is published, not on the file."""
    for question in (FLOUR, WAGES):
        assert act(config, Teach(question, "bread"), Consent(yes=True))
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
def test_what_is_curated_can_be_taken_out_and_put_back(
    tmp_path: Path, config: Config, *, shared: bool
) -> None:
    """To edit it by hand, or to keep it elsewhere; what doesn't fit changes nothing."""
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
