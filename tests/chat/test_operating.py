"""Readiness, metrics and logs for the operator contain no words of members."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.assistant import Assistant
from bot.chat.client import Footnote
from bot.chat.gateway import shard
from bot.chat.gateway.shards import Shards
from bot.chat.operating import Watch, operating
from bot.chat.run import backed, services_for, warming
from bot.config.sections import Discord as Settings
from bot.config.sections import Health
from bot.config.store_settings import StoreConfig
from bot.errors import UsageError
from bot.runtime.backoff import Backoff
from bot.serving.live import Serving
from tests.chat.conftest import LIMITLESS, Noted
from tests.chat.test_process import KNOWN, started
from tests.curation.desks import desk
from tests.operations.webs import Metrics, Port, free_port
from tests.patience import PATIENCE, until
from tests.store.cluster import Cluster, programs

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from bot.chat.backend import Backend
    from bot.config import Config
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel

BREAD = "Is the bread gluten-free?"
OK = {"gateway": "ok", "knowledge": "ok", "store": "ok"}


@pytest.fixture
def port() -> Port:
    """Return a free port."""
    return Port(free_port())


class Bakery:
    """The bakery's bot, with a health port."""

    def __init__(self, discord: Discord, config: Config, port: Port) -> None:
        settings = Settings.model_validate(LIMITLESS)
        self._discord = discord
        self.config = replace(config, health=Health(port=port.number), discord=settings)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[tuple[Backend, Watch]]:
        """Open the store and the health port, without connecting to Discord."""
        async with backed(Serving(self.config)) as backend, operating(backend) as watch:
            yield backend, watch

    @asynccontextmanager
    async def running(self, *, shards: int = 1) -> AsyncIterator[Backend]:
        """Open the store and the health port, and connect to Discord."""
        async with self.open() as (backend, watch):
            services = services_for(backend.serving, self.config.discord, [watch.observe], backend)
            watch.answerer(services.answerer, services.in_flight)
            client = Footnote(
                services,
                Noted(),
                lambda _: None,
                shards=Shards(shards),
                guild_ready_timeout=0.01,
                http_trace=watch.trace,
            )
            async with self._discord.running(watch.client(client)):
                yield backend


@pytest.fixture
def bakery(discord: Discord, port: Port, tmp_path: Path) -> Bakery:
    """Return the bakery's bot."""
    return Bakery(discord, desk(tmp_path), port)


async def wait_for_readyz(port: Port, status: int) -> dict[str, str]:
    """Wait until /readyz returns this status, and return its checks."""
    async with asyncio.timeout(PATIENCE):
        while True:
            now, body = await port.ready()
            assert body["ready"] is (now == 200)
            if now == status:
                checks: dict[str, str] = body["checks"]
                return checks
            await asyncio.sleep(0.05)


async def reconnected(port: Port) -> Metrics:
    """Wait until the metrics count a lost session as resumed or replaced."""
    events = "footnote_gateway_events_total"
    async with asyncio.timeout(PATIENCE):
        while True:
            metrics = await port.metrics()
            if metrics.of(events, event="connect") + metrics.of(events, event="resumed") > 1:
                return metrics
            await asyncio.sleep(0.05)


@pytest.mark.errors
async def test_failed_warm_up(
    bakery: Bakery, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """If warming up fails, the failure is logged and no error is raised."""

    def fail(_: Assistant) -> None:
        raise MemoryError

    monkeypatch.setattr(Assistant, "warm", fail)
    async with warming(Serving(bakery.config)):
        await until(lambda: "warming up failed" in caplog.text)


async def test_before_the_first_connection(bakery: Bakery, port: Port) -> None:
    """Before the bot connects, it is live but not ready, and /readyz gives the reason."""
    async with bakery.open():
        assert (await port.get("/livez")).status == 200
        status, body = await port.ready()
        assert status == 503
        assert body == {
            "ready": False,
            "checks": {**OK, "gateway": "not connected to Discord yet"},
        }
        metrics = await port.metrics()
        assert metrics.of("footnote_ready", check="gateway") == 0
        assert metrics.of("footnote_ready", check="store") == 1


async def test_ready(bakery: Bakery, port: Port, channel: Channel, alice: Person) -> None:
    """When the bot is ready, it counts every question by surface and outcome."""
    async with bakery.running() as backend:
        assert await wait_for_readyz(port, 200) == OK
        for _ in range(2):
            await channel.reply_to(await alice.says(channel, "<@bot> who bakes the bread?"))
        await channel.reply_to(await alice.says(channel, "<@bot> how old is the moon?"))
        await (await alice.slash(channel, "ask", question="hello")).response()
        metrics = await port.metrics()
        version = backend.serving.status.version
    questions = "footnote_questions_total"
    assert metrics.of(questions) == 4
    assert metrics.of(questions, surface="mention", outcome="unknown") == 1
    assert metrics.of(questions, surface="slash command", outcome="smalltalk") == 1
    assert metrics.of("footnote_answer_seconds_count", surface="mention") == 3
    assert metrics.of("footnote_confidence_count") == 4
    assert metrics.of("footnote_answer_cache_total", result="hit") == 1
    assert metrics.of("footnote_answer_cache_total", result="miss") == 3
    assert metrics.of("footnote_discord_requests_total", method="POST", status="200") >= 3
    assert metrics.of("footnote_shard_connected", shard="0") == 1
    assert metrics.of("footnote_guilds") == 1
    assert metrics.of("footnote_gateway_events_total", event="connect") == 1
    assert metrics.of("footnote_knowledge_info", version=version) == 1
    assert metrics.of("footnote_knowledge_passages") == len(backend.serving.knowledge.passages)
    assert metrics.of("process_resident_memory_bytes") > 0
    assert "moon" not in metrics.text
    assert str(alice.id) not in metrics.text


async def test_votes_reloads_and_refusals(
    bakery: Bakery, port: Port, discord: Discord, channel: Channel, alice: Person
) -> None:
    """The bot counts votes, reloads, refused requests and the waits that Discord requires."""
    async with bakery.running() as backend:
        reply = await channel.reply_to(await alice.says(channel, "<@bot> who bakes the bread?"))
        await (await alice.click(reply, "👍")).response()
        await backend.serving.reload()
        bakery.config.knowledge[0].joinpath("broken.yaml").write_text("- [")
        await backend.serving.reload()
        discord.faults.on("POST", r"/messages$").rate_limited(0.05)
        discord.faults.on("POST", r"/messages$").status(503)
        await channel.reply_to(await alice.says(channel, "<@bot> who bakes the bread?"))
        metrics = await port.metrics()
    assert metrics.of("footnote_votes_total", vote="up") == 1
    assert metrics.of("footnote_knowledge_reloads_total", result="unchanged") == 1
    assert metrics.of("footnote_knowledge_reloads_total", result="refused") == 1
    assert metrics.of("footnote_knowledge_problems") > 0
    assert metrics.of("footnote_discord_requests_total", status="429") == 1
    assert metrics.of("footnote_discord_requests_total", status="503") == 1
    assert metrics.of("footnote_discord_rate_limit_wait_seconds_sum") == pytest.approx(0.05)


async def test_a_lost_connection(
    bakery: Bakery, port: Port, discord: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the connection is lost, the bot is not ready, and it counts the loss."""
    monkeypatch.setattr(shard, "BACKOFF", Backoff(0.01, 0.01))
    async with bakery.running():
        await wait_for_readyz(port, 200)
        discord.faults.refuse_connections(1_000_000)
        discord.gateway.abort()
        assert (await wait_for_readyz(port, 503))["gateway"] == "not connected: shard 0"
        metrics = await port.metrics()
        assert metrics.of("footnote_shard_connected", shard="0") == 0
        assert metrics.of("footnote_discord_requests_total", method="GET") > 1
        discord.faults.clear()
        assert await wait_for_readyz(port, 200) == OK
        metrics = await reconnected(port)
    assert metrics.of("footnote_gateway_events_total", event="disconnect") >= 1


async def test_every_shard_counts(
    bakery: Bakery, port: Port, discord: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot is ready only when every shard has a session.

    A connection without a session receives no events.
    """
    monkeypatch.setattr("bot.chat.gateway.shard.READY_WITHIN", 0.5)
    monkeypatch.setattr("bot.chat.gateway.turns.APART", 0.05)
    async with bakery.running(shards=2):
        await discord.ready(2)
        await wait_for_readyz(port, 200)
        discord.gateway.mute = {1}
        discord.gateway.invalidate(*(s for s in discord.gateway.live if s.shard), resumable=False)
        await discord.until(lambda: len(discord.gateway.identifies) == 3)
        assert (await wait_for_readyz(port, 503))["gateway"] == "not connected: shard 1"
        metrics = await port.metrics()
        assert metrics.of("footnote_shard_connected", shard="0") == 1
        assert metrics.of("footnote_shard_connected", shard="1") == 0
        discord.gateway.mute = set()
        assert await wait_for_readyz(port, 200) == OK


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Start a PostgreSQL server that the test may stop."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL's programs (initdb, pg_ctl) are not installed")
    cluster = Cluster(found)
    yield cluster
    cluster.remove()


async def test_a_stopped_database(
    bakery: Bakery, port: Port, cluster: Cluster, channel: Channel, alice: Person
) -> None:
    """While the database is stopped, the bot still answers, and /readyz reports the problem."""
    bakery.config = replace(bakery.config, store=StoreConfig(cluster.new_database()))
    async with bakery.running():
        await wait_for_readyz(port, 200)
        await asyncio.to_thread(cluster.stop)
        try:
            checks = await wait_for_readyz(port, 503)
            await channel.reply_to(await alice.says(channel, "<@bot> how old is the moon?"))
            metrics = await port.metrics()
            live = await port.get("/livez")
        finally:
            await asyncio.to_thread(cluster.start)
        assert checks.pop("store").startswith("the database failed: ")
        assert checks == {"gateway": "ok", "knowledge": "ok"}
        assert metrics.of("footnote_store_waiting") >= 1
        assert live.status == 200
        assert await wait_for_readyz(port, 200) == OK


async def test_a_port_in_use(bakery: Bakery, port: Port) -> None:
    """The error names the port and suggests another one."""
    async with bakery.open():
        with pytest.raises(UsageError, match=f"port {port.number}.*choose another"):
            async with bakery.open():
                pass


async def test_a_process_reveals_no_secret(
    discord: Discord, port: Port, channel: Channel, alice: Person, tmp_path: Path
) -> None:
    """Even debug logs contain neither the token nor members' words.

    The `health` command succeeds.
    """
    (tmp_path / "config.yaml").write_text(f"{port.section}logs: {{level: debug}}\n")
    unknown = "what is the Zebrafish sonata?"
    async with started(discord, tmp_path) as process:
        await discord.ready()
        await wait_for_readyz(port, 200)
        for question in (KNOWN, unknown):
            await channel.reply_to(await alice.says(channel, f"<@bot> {question}"))
        await (await alice.slash(channel, "ask", question=unknown)).response()
        pages = [await port.get(path) for path in ("/livez", "/readyz", "/metrics")]
        health = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "health", "--ready", "--config"),
            str(tmp_path / "config.yaml"),
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await asyncio.wait_for(health.communicate(), PATIENCE)
        process.terminate()
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert (health.returncode, json.loads(said)["ready"]) == (0, True)
    lines = [json.loads(line) for line in err.decode().splitlines()]
    asked = [line for line in lines if line["logger"] == "bot.chat.run"]
    assert len({line["request"] for line in asked}) == 3
    assert all(line["level"] == "debug" for line in asked)
    everything = out.decode() + err.decode() + "".join(page.text for page in pages)
    for private in (discord.token, discord.token.split(".")[-1], "Zebrafish", KNOWN):
        assert private not in everything


async def test_questions_are_logged_if_switched_on(
    discord: Discord, channel: Channel, alice: Person, tmp_path: Path
) -> None:
    """With `log_questions`, the log contains the question but not the token."""
    (tmp_path / "config.yaml").write_text("discord: {log_questions: true}\n")
    async with started(discord, tmp_path) as process:
        await discord.ready()
        await channel.reply_to(await alice.says(channel, f"<@bot> {KNOWN}"))
        process.terminate()
        _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert KNOWN in err.decode()
    assert discord.token not in err.decode()
