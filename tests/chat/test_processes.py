"""Two processes with two shards each and a shared database, started by an operator."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.commands.teaching import SaveConsent, act
from bot.config.store_settings import StoreConfig
from bot.curation.verbs import Teach
from bot.store import Store
from tests.bakery import written
from tests.chat.handoffs.helpers import helped_in
from tests.chat.test_process import started
from tests.curation.desks import desk
from tests.loopback import Discord
from tests.loopback.driver import APART_VARIABLE, CLAIM_VARIABLE
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from bot.config import Config
    from tests.chat.test_process import Process
    from tests.loopback import Message, Person
    from tests.loopback.entities import Channel, Guild
    from tests.store.cluster import Cluster

APART = 0.6
SHARDS = 4
KNOWN = "Who are the best customers?"
UNANSWERED = "is there a gluten-free range?"
BREAD = "herring"
UNCLEAR = "best customers?"
"""A question that could be in any language."""
SPANISH = "Parafraseado"


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    """Run a local Discord that refuses IDENTIFYs in quick succession."""
    async with Discord(shards=SHARDS) as served:
        served.gateway.identify_every = APART * 0.3
        yield served


@pytest.fixture
def guilds(discord: Discord) -> list[Guild]:
    """Create a guild for each shard."""
    found = [discord.guild(f"guild {n}") for n in range(SHARDS)]
    return sorted(found, key=lambda guild: (guild.id >> 22) % SHARDS)


@pytest.fixture
def config(tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Write the configuration shared by both processes."""
    monkeypatch.setenv(APART_VARIABLE, str(APART))
    monkeypatch.setenv(CLAIM_VARIABLE, str(APART))
    url = cluster.new_database()
    settings = {"knowledge": "knowledge", "watch": "off", "store": f'{{database: "{url}"}}'}
    text = "".join(f"{name}: {value}\n" for name, value in settings.items())
    shop = desk(tmp_path)
    written(tmp_path / "config.yaml", text)
    return replace(shop, store=StoreConfig(url))


class Processes:
    """Helper that starts processes by ordinal."""

    def __init__(self, discord: Discord, folder: Path, config: Config) -> None:
        self.config = config
        self._discord, self._folder = discord, folder

    def one(self, number: int) -> AbstractAsyncContextManager[Process]:
        """Run one process during the `with` block."""
        options = ("--shard-count", str(SHARDS), "--processes", "2", "--ordinal", str(number))
        return started(self._discord, self._folder, *options)

    @asynccontextmanager
    async def both(self) -> AsyncIterator[list[Process]]:
        """Run both processes, and wait until all shards are connected."""
        async with AsyncExitStack() as stack:
            processes = [await stack.enter_async_context(self.one(n)) for n in range(2)]
            await self._discord.ready(SHARDS)
            yield processes


@pytest.fixture
def processes(discord: Discord, config: Config, tmp_path: Path) -> Processes:
    """Return a helper that starts processes."""
    return Processes(discord, tmp_path, config)


async def asks(channel: Channel, person: Person, text: str) -> Message:
    """Ask a question, and return the bot's reply."""
    return await channel.reply_to(await person.says(channel, f"<@bot> {text}"))


async def test_one_process_answers_each_event(
    discord: Discord, guilds: list[Guild], processes: Processes
) -> None:
    """Each message gets one reply, in servers and elsewhere, and every IDENTIFY waits its turn."""
    async with processes.both():
        asked = [
            await guild.member("alice").says(guild.channel("general"), f"<@bot> {KNOWN}")
            for guild in guilds
        ]
        carol = discord.person("carol")
        asked.append(await carol.dms(KNOWN))
        for question in asked:
            await question.channel.reply_to(question)
        await discord.quiet(0.3)
    assert [len(question.replies) for question in asked] == [1] * (SHARDS + 1)
    assert [one.hasty for one in discord.gateway.identifies] == [False] * SHARDS
    assert len(discord.requested("PUT", r"/commands$")) <= 2


async def test_curated_changes_reach_both(
    guilds: list[Guild], processes: Processes, config: Config
) -> None:
    """After a change is published from a terminal, both processes use it."""
    async with processes.both():
        places = [(guild.channel("general"), guild.member("alice")) for guild in guilds]
        assert "don't cover" in (await asks(*places[0], UNANSWERED)).text
        await asyncio.to_thread(act, config, Teach(UNANSWERED, "bread"), SaveConsent(yes=True))
        async with asyncio.timeout(PATIENCE):
            for place in places:
                while BREAD not in (await asks(*place, UNANSWERED)).text:  # noqa: ASYNC110 - another process announces it
                    await asyncio.sleep(0.1)


async def test_scopes_reach_both(
    discord: Discord, guilds: list[Guild], processes: Processes, tmp_path: Path
) -> None:
    """What is given to a server in one process holds at once in the other, and after a restart."""
    places = [(guild.channel("general"), guild.member("alice")) for guild in guilds]
    shared, elsewhere = places[0], places[3]
    role = guilds[0].role("curators")
    walt = guilds[0].member("walt", role)
    settings = tmp_path / "config.yaml"
    written(settings, f"{settings.read_text()}discord: {{curator_role: {role.id}}}\n")

    async def is_hidden(channel: Channel, alice: Person) -> bool:
        return "Walruses" not in (await asks(channel, alice, KNOWN)).text

    async with processes.both() as (_, second):
        assert not await is_hidden(*elsewhere)
        page = await (await walt.slash(shared[0], "knowledge sources")).response()
        page = await (await walt.selects(page, "scope-menu:0", "bakery")).response()
        page = await (await walt.click(page, "Only in this server")).response()
        assert "everywhere in this server" in page.text
        async with asyncio.timeout(PATIENCE):
            while not await is_hidden(*elsewhere):  # noqa: ASYNC110 - another process announces it
                await asyncio.sleep(0.1)
        assert not await is_hidden(*shared)
        second.kill()
        await second.wait()
        async with processes.one(1):
            await discord.until(lambda: len(discord.gateway.live) == SHARDS)
            assert await is_hidden(*elsewhere)
            assert not await is_hidden(*shared)


async def test_settings_reach_both(
    discord: Discord, guilds: list[Guild], processes: Processes, config: Config
) -> None:
    """What a manager chooses with /setup holds at once, in its own server only.

    A change by another process is live in both within seconds, and all of it after a restart.
    """
    first, last = guilds[0], guilds[3]
    walt = first.member("walt", first.role("managers", manage_guild=True))
    channels, alice = [guild.channel("faq") for guild in guilds], first.member("alice")
    carol = last.member("carol")
    async with processes.both():
        page = await (await walt.slash(channels[0], "setup")).response()
        picked = await walt.selects(page, "setup:listen", str(channels[0].id))
        assert "Saved" in (await picked.response()).text
        await channels[0].reply_to(await alice.says(channels[0], KNOWN))
        ignored = await carol.says(channels[3], KNOWN)
        await discord.quiet(0.3)
        assert not ignored.replies
        async with Store(config.store) as another, asyncio.timeout(PATIENCE):
            for guild in (first, last):
                await another.change_settings(guild.id, {"language": "es"})
            await another.change_settings(last.id, {"listen": [channels[3].id]})
            for channel, person in ((channels[0], alice), (channels[3], carol)):
                while SPANISH not in (await asks(channel, person, UNCLEAR)).text:  # noqa: ASYNC110 - another process announces it
                    await asyncio.sleep(0.1)
        await channels[3].reply_to(await carol.says(channels[3], KNOWN))
    async with processes.both():
        for channel, person in ((channels[0], alice), (channels[3], carol)):
            reply = await channel.reply_to(await person.says(channel, UNCLEAR))
            assert SPANISH in reply.text
        page = await (await walt.slash(channels[0], "setup")).response()
        assert f"<#{channels[0].id}> (chosen here)" in page.text
        assert "Español (chosen here)" in page.text


async def test_a_process_survives_the_other(
    discord: Discord, guilds: list[Guild], processes: Processes
) -> None:
    """When one process stops, the other one keeps running.

    After a restart, a process answers questions and finds its earlier replies.
    """
    places = [(guild.channel("general"), guild.member("alice")) for guild in guilds]
    async with processes.both() as (_, second):
        channel, alice = places[3]
        question = await alice.says(channel, f"<@bot> {KNOWN}")
        reply = await channel.reply_to(question)
        await until_stored(processes, question.id)
        second.kill()
        await second.wait()
        await asks(*places[0], KNOWN)
        await discord.until(lambda: len(discord.gateway.live) == 2)
        async with processes.one(1):
            await discord.ready(SHARDS)
            for place in places:
                await asks(*place, KNOWN)
            await alice.edits(question, f"<@bot> {UNANSWERED}")
            await discord.until(lambda: "don't cover" in reply.text)
    assert len(question.replies) == 1


async def test_the_same_shards_twice(discord: Discord, processes: Processes) -> None:
    """Both processes log that another process runs the same shards, and name that process."""
    async with processes.one(0) as first, processes.one(0) as second:
        for process, other in ((first, second), (second, first)):
            assert process.stderr
            said = ""
            async with asyncio.timeout(PATIENCE):
                while "also runs in process" not in said:
                    said = (await process.stderr.readline()).decode()
            assert f"runs in process {other.pid} on " in said
    assert len(discord.gateway.identifies) >= SHARDS


async def until_stored(processes: Processes, question_id: int) -> None:
    """Wait until the database contains the reply to a question."""
    async with Store(processes.config.store) as store, asyncio.timeout(PATIENCE):
        while await store.reply_to(question_id) is None:  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.05)


FAQ = "# Rules\n\n## May I bring my walrus?\n\nWalruses may come in on Sundays, with a ticket.\n"
WALRUS = "May I bring my walrus?"


async def test_an_added_document_reaches_both(
    discord: Discord, guilds: list[Guild], processes: Processes
) -> None:
    """A document added in one process is live in both, after a restart too, and so is its removal.

    Its removal can be undone after a restart.
    """
    curators = [guild.member("walt", guild.role("m", manage_guild=True)) for guild in guilds]
    channels = [guild.channel("general") for guild in guilds]
    alice = guilds[0].member("alice")

    async def sources(number: int) -> str:
        status = await curators[number].slash(channels[number], "knowledge status")
        return (await status.response()).text

    async def until(number: int, count: int) -> None:
        """Wait until a process has loaded this number of sources from the database."""
        async with asyncio.timeout(PATIENCE):
            while f"Sources: {count}" not in await sources(number):  # noqa: ASYNC110 - in another process
                await asyncio.sleep(0.1)

    async with processes.both() as (first, _):
        walt, channel = curators[0], channels[0]
        file = walt.uploads("rules.md", FAQ.encode())
        preview = await (await walt.slash(channel, "knowledge add", file=file)).response()
        saved = await (await walt.click(preview, "Save")).response()
        assert "Saved and live" in saved.text
        assert "on Sundays" in (await asks(channel, alice, WALRUS)).text
        await until(3, 2)
        first.kill()
        await first.wait()
        async with processes.one(0):
            await discord.ready(SHARDS)
            await until(0, 2)
            assert "on Sundays" in (await asks(channel, alice, WALRUS)).text
            (choice,) = await walt.autocomplete(channel, "knowledge remove", document="rules")
            removal = await walt.slash(channel, "knowledge remove", document=choice["value"])
            removed = await removal.response()
            assert "on Sundays" not in (await asks(channel, alice, WALRUS)).text
            await until(3, 1)
        async with processes.one(0):
            await discord.ready(SHARDS)
            assert "on Sundays" not in (await asks(channel, alice, WALRUS)).text
            restored = await (await walt.click(removed, "Undo")).response()
            assert "Restored and live" in restored.text
            assert "on Sundays" in (await asks(channel, alice, WALRUS)).text
            await until(3, 2)


async def test_a_question_for_people_in_both(
    discord: Discord, guilds: list[Guild], processes: Processes
) -> None:
    """Asking a person works in both processes, and goes on in another one after each restart.

    The helpers are notified once, the bot is silent where they answer, and anyone who asks again
    reads where that is.
    """
    places = [helped_in(discord, guilds[number]) for number in (0, 3)]
    posts = []
    async with processes.both() as (first, _):
        for place in places:
            await place.turn_on()
            answer = await place.answer_to(UNANSWERED)
            posts.append((place, answer, place.posted(await place.press(answer))))
        place, answer, post = posts[0]
        first.kill()
        await first.wait()
        async with processes.one(0):
            await discord.ready(SHARDS)
            thread = discord.world.channels[post.id]
            ignored = await place.helen.says(thread, f"<@bot> {KNOWN}")
            await discord.quiet(0.3)
            assert not ignored.replies
            assert "already been passed on" in (await place.press(answer)).text
    async with processes.both():
        for place, answer, post in posts:
            assert "Thank you" in (await place.press(post, "Solved", place.helen)).text
            assert "has been solved" in (await place.press(answer)).text
        assert places[0].pings() == [str(place.role.id) for place in places]
    async with Store(processes.config.store) as store:
        for place, _, post in posts:
            found = await store.handoff_in(post.id)
            assert found
            assert (found.guild, found.solved) == (place.guild.id, True)
