"""Documents in a folder and in a shared database: saved, live, removed, restored, limited."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock

import pytest

from bot.config.document_settings import DocumentSection
from bot.config.store_settings import StoreConfig
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.results import Outcome
from bot.curation.departing import purge_removed
from bot.curation.desk import Desk
from bot.curation.verbs import Teach
from bot.errors import ChangedError, ClashError, CurationError
from bot.knowledge.namespaces import namespace, origin_of
from bot.serving.following import follow
from bot.serving.live import Serving
from bot.serving.reloads import Reload
from bot.serving.scopes import Place, Scopes
from bot.serving.watching import watch
from bot.store import Store
from bot.store.events import DocumentChange, GuildLeft
from bot.uploads.folder import Folder
from bot.uploads.library import Library, size_of
from tests.bakery import written
from tests.curation.desks import desk
from tests.patience import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.config import Config
    from tests.store.cluster import Cluster

GUILD, OTHER = 1_300_000_000_000_000_000, 1_400_000_000_000_000_000
OWN = namespace(GUILD, everywhere=False)
DOCUMENT = f"""\
source: {{id: {OWN}pool, title: The pool, publisher: The club}}
passages:
  - id: {OWN}pool-opens
    paragraphs: [1]
    wording: verbatim
    text: The pool opens at seven in the morning.
    asks: [When does the pool open?]
""".encode()
QUESTION = "When does the pool open?"
pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Follow changes by notifications alone."""
    monkeypatch.setattr("bot.serving.following.POLL_INTERVAL", 3600.0)


@pytest.fixture(params=["folder", "database"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Config:
    """Return the configuration of a bakery, with either a folder or a database for documents."""
    shop = desk(tmp_path)
    if request.param == "folder":
        return shop
    cluster = request.getfixturevalue("cluster")
    return replace(shop, store=StoreConfig(cluster.new_database()))


class Process:
    """The objects that one process would have."""

    def __init__(self, config: Config, store: Store) -> None:
        self.serving = Serving(config)
        self.store = store
        self.library = Library(self.serving, store)

    async def save(self, content: bytes = DOCUMENT, before: bytes | None = None) -> None:
        """Save the document about the pool."""
        await self.library.save(DocumentChange(GUILD, f"{OWN}pool", before, content))

    def knows(self) -> bool:
        """Return whether the document answers."""
        return self.serving.ask(QUESTION).outcome is Outcome.ANSWER


@asynccontextmanager
async def process(config: Config) -> AsyncIterator[Process]:
    """Run a process during the `with` block, which follows the changes of others."""
    async with Store(config.store) as store:
        one = Process(config, store)
        work = follow(one.serving, store) if store.shared else watch(one.serving)
        following = asyncio.create_task(work)
        try:
            yield one
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)


async def test_a_document_is_live_everywhere_at_once(config: Config) -> None:
    """A saved document answers in all processes, and after a restart. So does its removal."""
    async with process(config) as one, process(config) as other:
        await one.save()
        assert one.knows()
        await until(other.knows)
        async with process(config) as later:
            await until(later.knows)
            assert await later.library.remove(GUILD, f"{OWN}pool") == DOCUMENT
            assert not later.knows()
        await until(lambda: not one.knows())
        assert await other.library.documents(GUILD) == {}
        assert await one.library.removed(GUILD) == {f"{OWN}pool": DOCUMENT}
        assert await other.library.restore(GUILD, f"{OWN}pool") == DOCUMENT
        assert other.knows()
        await until(one.knows)


async def test_the_second_curator_is_told(config: Config) -> None:
    """Whoever saves a version of a document that has changed meanwhile is told, and loses nothing.

    The same holds for a document that was removed meanwhile.
    """
    newer = DOCUMENT.replace(b"seven", b"eight")
    async with process(config) as one:
        await one.save()
        await one.save()  # the button was pressed twice
        with pytest.raises(ChangedError):
            await one.save(newer)
        await one.save(newer, DOCUMENT)
        with pytest.raises(ChangedError):
            await one.save(DOCUMENT, DOCUMENT)
        assert await one.library.documents(GUILD) == {f"{OWN}pool": newer}
        await one.library.remove(GUILD, f"{OWN}pool")
        with pytest.raises(ChangedError):
            await one.save(DOCUMENT, newer)


async def test_servers_are_apart(config: Config) -> None:
    """A server sees, removes and restores only its own documents."""
    async with process(config) as one:
        await one.save()
        assert await one.library.documents(OTHER) == {}
        assert await one.library.remove(OTHER, f"{OWN}pool") is None
        await one.library.remove(GUILD, f"{OWN}pool")
        assert await one.library.removed(OTHER) == {}
        assert await one.library.restore(OTHER, f"{OWN}pool") is None
        assert not one.knows()


@pytest.mark.parametrize(
    ("limits", "words"),
    [({"documents": 1}, "1 documents"), ({"passages": 1}, "2 passages")],
)
async def test_quotas(config: Config, limits: dict[str, int], words: str) -> None:
    """A document that exceeds a limit is refused with a message. A new version of one is not."""
    strict = replace(config, documents=DocumentSection(**limits))
    second = DOCUMENT.replace(b"pool", b"sauna")
    async with process(strict) as one:
        await one.save()
        await one.save(DOCUMENT.replace(b"seven", b"nine"), DOCUMENT)
        with pytest.raises(CurationError, match=words):
            await one.library.save(DocumentChange(GUILD, f"{OWN}sauna", None, second))
        await one.library.remove(GUILD, f"{OWN}pool")
        await one.library.save(DocumentChange(GUILD, f"{OWN}sauna", None, second))
        with pytest.raises(CurationError, match=words):
            await one.library.restore(GUILD, f"{OWN}pool")


async def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    """Where the folder can't be written, a message says so, and the bot keeps answering."""
    shop = desk(tmp_path)
    (shop.knowledge[0] / "added").write_text("not a folder")
    async with process(shop) as one:
        with pytest.raises(CurationError, match="added can't be written"):
            await one.save()
        assert one.serving.ask("Who are the best customers?").outcome is Outcome.ANSWER


async def test_a_server_that_the_bot_left(tmp_path: Path) -> None:
    """All of a server's documents can be deleted, removed ones too, and nobody else's."""
    shop = desk(tmp_path)
    other = namespace(OTHER, everywhere=False)
    async with process(shop) as one:
        await one.save()
        await one.library.remove(GUILD, f"{OWN}pool")
        await one.save()
        theirs = DOCUMENT.replace(OWN.encode(), other.encode())
        await one.library.save(DocumentChange(OTHER, f"{other}pool", None, theirs))
        Folder(shop.knowledge[0] / "added").forget(GUILD)
        assert await one.library.documents(GUILD) == {}
        assert await one.library.removed(GUILD) == {}
        assert await one.library.documents(OTHER) == {f"{other}pool": theirs}


async def test_a_left_server_with_the_older_document(cluster: Cluster, tmp_path: Path) -> None:
    """All processes notice that a server's documents were deleted, also if others are newer.

    Nor does a purge of removed documents make them miss the next change.
    """
    shop = replace(desk(tmp_path), store=StoreConfig(cluster.new_database()))
    other = namespace(OTHER, everywhere=False)
    theirs = DOCUMENT.replace(OWN.encode(), other.encode()).replace(b"pool", b"sauna")
    async with process(shop) as one:
        await one.save()
        await one.library.save(DocumentChange(OTHER, f"{other}sauna", None, theirs))
        assert one.knows()
        long_ago = one.store.now() - timedelta(days=31)
        await one.store.write([GuildLeft(GUILD, long_ago)])
        await one.store.forget_guilds([GUILD])
        await until(lambda: not one.serving.knowledge.passage(f"{OWN}pool-opens"))
        version = one.serving.documents_version
        await one.library.remove(OTHER, f"{other}sauna")
        now = one.store.now()
        one.store.now = lambda: now + timedelta(hours=25)
        await one.store.purge()
        await one.save()
        assert one.serving.documents_version > version
        assert one.knows()


async def test_a_document_removed_and_added_again(config: Config) -> None:
    """A document that was removed and added again can be removed again, and has no removed copy."""
    async with process(config) as one:
        await one.save()
        await one.library.remove(GUILD, f"{OWN}pool")
        await one.save()
        assert await one.library.removed(GUILD) == {}
        assert await one.library.remove(GUILD, f"{OWN}pool") == DOCUMENT


CLASHING = DOCUMENT.replace(f"id: {OWN}pool,".encode(), f"id: {OWN}swim,".encode())
"""A document of the same server with a passage that has the same id."""
CLASH = DocumentChange(GUILD, f"{OWN}swim", None, CLASHING)


async def test_documents_that_clash(config: Config) -> None:
    """If two documents clash, the second one is refused, also after an undo, and the first stays.

    The same holds if both are saved at once.
    """
    async with process(config) as one:
        both = await asyncio.gather(one.save(), one.library.save(CLASH), return_exceptions=True)
        assert [type(result) for result in both if result] in ([ClashError], [Reload, ClashError])
        await one.library.remove(GUILD, f"{OWN}swim")
        await one.library.remove(GUILD, f"{OWN}pool")
        await one.save()
        await one.library.remove(GUILD, f"{OWN}pool")
        await one.library.save(CLASH)
        with pytest.raises(ClashError):
            await one.library.restore(GUILD, f"{OWN}pool")
        assert one.library.is_live(f"{OWN}swim")
        assert [*await one.library.documents(GUILD)] == [f"{OWN}swim"]
        assert f"{OWN}pool" in await one.library.removed(GUILD)


async def test_processes_save_what_clashes_at_once(cluster: Cluster, tmp_path: Path) -> None:
    """One is saved. The other is tried again with it, and refused. The same holds for an undo."""
    shop = replace(desk(tmp_path), store=StoreConfig(cluster.new_database()))
    async with process(shop) as one, process(shop) as two:
        both = await asyncio.gather(one.save(), two.library.save(CLASH), return_exceptions=True)
        assert sum(isinstance(result, ClashError) for result in both) == 1
        (saved,) = await one.library.documents(GUILD)
        await one.library.remove(GUILD, saved)
        other = one.save() if saved.endswith("swim") else one.library.save(CLASH)
        undone = await asyncio.gather(
            other, two.library.restore(GUILD, saved), return_exceptions=True
        )
        assert sum(isinstance(result, ClashError) for result in undone) == 1
        assert len(await one.library.documents(GUILD)) == 1
        assert one.library.is_live(*await one.library.documents(GUILD))


async def test_others_change_documents_all_the_time(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some attempts, the curator is asked to try again. Nothing is saved."""
    shop = replace(desk(tmp_path), store=StoreConfig(cluster.new_database()))
    async with process(shop) as one:
        monkeypatch.setattr("bot.store.documents._version", AsyncMock(side_effect=range(99)))
        with pytest.raises(ChangedError):
            await one.save()
        monkeypatch.undo()
        assert await one.library.documents(GUILD) == {}


@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
async def test_words_of_others_glossaries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, large: bool
) -> None:
    """A word may stand for different things in two servers. Each has its own."""
    if large:
        monkeypatch.setattr("bot.knowledge.reading.is_large", lambda _: True)
    other = namespace(OTHER, everywhere=False)
    glossary = "glossary: [{{term: {term}, aliases: [bowl]}}]\n"
    theirs = DOCUMENT.replace(OWN.encode(), other.encode()).replace(b"pool", b"arena")
    theirs += glossary.format(term="arena").encode()
    mine = DOCUMENT + glossary.format(term="pool").encode()
    question = "When does the bowl open?"
    async with process(desk(tmp_path)) as one:
        await one.library.save(DocumentChange(OTHER, f"{other}arena", None, theirs))
        await one.save(mine)
        assert not one.serving.status.problems
        for guild, said in ((GUILD, "The pool opens"), (OTHER, "The arena opens")):
            scope = one.serving.scopes.at(Place(guild), one.serving.knowledge)
            (quote,) = one.serving.seeing(scope).ask(question).quotes
            assert said in quote.passage.text


@pytest.mark.errors
async def test_at_most_one_document_is_left_out(tmp_path: Path) -> None:
    """If two documents clash after someone edited their files, only one of them is left out."""
    shop = desk(tmp_path)
    folder = shop.knowledge[0] / "added"
    folder.mkdir()
    (folder / f"{OWN}pool.yaml").write_bytes(DOCUMENT)
    (folder / f"{OWN}swim.yaml").write_bytes(CLASHING)
    async with process(shop) as one:
        live = [id_ for id_ in (f"{OWN}pool", f"{OWN}swim") if one.library.is_live(id_)]
        assert len(live) == 1


async def test_removed_files_are_purged_daily(tmp_path: Path) -> None:
    """A removed file is deleted after a day, even if nobody uses the commands."""
    shop = desk(tmp_path)
    folder = shop.knowledge[0] / "added" / "removed"
    async with process(shop) as one:
        await purge_removed(one.serving, one.store)
        await one.save()
        await one.library.remove(GUILD, f"{OWN}pool")
        await purge_removed(one.serving, one.store)
        (file,) = folder.glob("*.yaml")
        old = time.time() - 25 * 3600
        os.utime(file, (old, old))
        await purge_removed(one.serving, one.store)
        assert not file.exists()


def test_sizes() -> None:
    """Passages are counted by a key that each of them has."""
    assert size_of([DOCUMENT, DOCUMENT]).passages == 2


async def test_undo_lasts_a_day(config: Config) -> None:
    """After a day, a removed document is gone."""
    async with process(config) as one:
        await one.save()
        await one.library.remove(GUILD, f"{OWN}pool")
        if one.store.shared:
            now = one.store.now()
            one.store.now = lambda: now + timedelta(hours=25)
            await one.store.purge()
        else:
            for file in (config.knowledge[0] / "added" / "removed").glob("*.yaml"):
                old = time.time() - 25 * 3600
                os.utime(file, (old, old))
        assert await one.library.removed(GUILD) == {}
        assert await one.library.restore(GUILD, f"{OWN}pool") is None


async def test_teaching_a_document(config: Config) -> None:
    """Curators' asks for a document wait while it is removed, and hold again after the undo."""
    question = "how early may I swim?"
    async with process(config) as one:
        await one.save()
        curators = Desk(one.serving, one.store)
        await curators.publish(await curators.draft(Teach(question, f"{OWN}pool-opens")))
        assert one.serving.ask(question).outcome is Outcome.ANSWER
        await one.library.remove(GUILD, f"{OWN}pool")
        assert not one.serving.status.problems
        await one.library.restore(GUILD, f"{OWN}pool")
        assert one.serving.ask(question).outcome is Outcome.ANSWER
        newer = DOCUMENT.replace(b"When does the pool open?", question.encode())
        await one.save(newer, DOCUMENT)
        assert not one.serving.status.problems
        assert one.serving.ask(question).outcome is Outcome.ANSWER


@pytest.mark.errors
async def test_a_document_never_keeps_the_bot_from_starting(
    config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    """If a document clashes with a changed knowledge file, it is left out, and the log says so."""
    async with process(config) as one:
        await one.save()
    source = config.knowledge[0] / "zoo.yaml"
    written(source, DOCUMENT.decode().replace(f"{OWN}pool,", "zoo,"))
    async with process(config) as one:
        await until(lambda: "is left out" in caplog.text)
        assert one.serving.ask("Who are the best customers?").outcome is Outcome.ANSWER
        source.unlink()
        await one.serving.reload()
        await until(one.knows)


def test_namespaces() -> None:
    """A namespace tells the server, and whether a document answers everywhere by default."""
    everywhere = namespace(GUILD, everywhere=True)
    assert origin_of(f"{OWN}pool") == origin_of(OWN)
    for guild in (0, 1, GUILD, 2**63 - 1):
        for flag in (True, False):
            origin = origin_of(f"{namespace(guild, everywhere=flag)}x")
            assert origin
            assert (origin.guild, origin.everywhere) == (guild, flag)
    assert origin_of("governmentally-sound") is None
    assert origin_of("g20-summit") is None
    given = partial(Scopes().given, knowledge=KnowledgeBase())
    for place, is_own in ((Place(GUILD), True), (Place(OTHER), False), (Place(), False)):
        assert given(f"{OWN}pool").covers(place) is is_own
        assert given(f"{everywhere}pool").covers(place)
        assert given("bakery").covers(place)
