"""What is asked over HTTP is answered, by the bot and by what only looks like it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientConnectorError, ClientSession, web
from aiohttp.test_utils import TestServer
from click.testing import CliRunner

from bot.cli import cli
from bot.config.sections import Health
from bot.errors import StoreError, UsageError
from bot.operations import endpoint
from bot.operations.endpoint import answering
from bot.operations.lag import watch_lag
from bot.operations.metrics import Metrics
from bot.operations.probe import ask
from bot.operations.readiness import Readiness, store_check
from bot.operations.tracing import trace
from tests.operations.webs import Port, free_port
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path


class Sick:
    """Something to check."""

    def __init__(self, says: str = "") -> None:
        self.says = says
        self.asked = 0

    async def check(self) -> str:
        """Say what is wrong."""
        self.asked += 1
        return self.says


@asynccontextmanager
async def served(readiness: Readiness) -> AsyncIterator[Port]:
    """Serve health and metrics at a port that is free."""
    port = Port(free_port())
    async with answering(Health(port=port.number), Metrics(), readiness):
        yield port


@pytest.mark.parametrize(
    "said", [b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/9.x\r\n\r\n", b"\r\n\x00\r\n"]
)
async def test_what_is_no_http(said: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """Is refused, and is no error in the log: whoever may reach the port could fill it."""
    async with served(Readiness({})) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port.number)
        writer.write(said)
        assert b" 400 " in await reader.readline()
        writer.close()
        await writer.wait_closed()
        assert (await port.get("/livez")).status == 200
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


async def test_who_asks_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """At once or halfway through a request; who asks again and again is not."""
    monkeypatch.setattr(endpoint, "SILENT_FOR", 0.6)
    async with served(Readiness({})) as port:
        mute, half, busy = [await asyncio.open_connection("127.0.0.1", port.number) for _ in "abc"]
        half[1].write(b"GET /livez HTTP/1.1\r\nHost: x")
        for _ in range(16):
            busy[1].write(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b" 200 " in await busy[0].readline()
            await busy[0].readuntil(b"true}")
            await asyncio.sleep(0.1)
        for reader, _ in (mute, half):
            assert not await asyncio.wait_for(reader.read(), PATIENCE)
        for _, writer in (mute, half, busy):
            writer.close()


async def test_the_command_reads_what_the_bot_says(tmp_path: Path) -> None:
    """0 for good, 1 for what isn't, in the bot's own words."""
    sick = Sick("out of flour")
    async with served(Readiness({"oven": sick.check})) as port:
        (tmp_path / "config.yaml").write_text(port.section)
        arguments = ["health", "--config", str(tmp_path / "config.yaml")]
        lives = await asyncio.to_thread(CliRunner().invoke, cli, arguments, standalone_mode=False)
        ready = await asyncio.to_thread(
            CliRunner().invoke, cli, [*arguments, "--ready"], standalone_mode=False
        )
    assert (lives.return_value, ready.return_value) == (0, 1)
    assert "live" in lives.output
    assert "out of flour" in ready.output


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])  # noqa: S104 - as in a container
async def test_a_bot_is_asked_where_it_listens(host: str) -> None:
    """At every address means at this machine's own."""
    settings = Health(port=free_port(), host=host)
    async with answering(settings, Metrics(), Readiness({})):
        assert (await asyncio.to_thread(ask, settings, "/readyz"))[0]
        assert not (await asyncio.to_thread(ask, settings, "/nowhere"))[0]


def test_nobody_answers() -> None:
    """Which is told, for every address too, as is that nobody can."""
    for host in ("127.0.0.1", "::"):
        is_well, said = ask(Health(port=free_port(), host=host), "/livez")
        assert not is_well
        assert "no answer" in said
    with pytest.raises(UsageError, match="set a `port`"):
        ask(Health(), "/livez")


async def test_what_hangs_is_not_ready() -> None:
    """A check that takes too long is told like one that fails."""

    async def hangs() -> None:
        await asyncio.Event().wait()

    async with served(Readiness({"store": store_check(hangs)}, patience=0.01)) as port:
        assert await port.ready() == (
            503,
            {"ready": False, "checks": {"store": "no answer within 0.01 seconds"}},
        )


async def test_a_store_that_fails_says_why() -> None:
    """In its own words."""

    async def fails() -> None:
        raise StoreError("the disk is full")

    assert await store_check(fails)() == "the disk is full"


async def test_checks_are_made_once_for_all_who_ask() -> None:
    """Asking often asks the database for nothing more."""
    sick = Sick()
    async with served(Readiness({"oven": sick.check})) as port:
        await asyncio.gather(*(port.ready() for _ in range(20)))
    assert sick.asked <= 2


async def test_metrics_are_read_and_nothing_else() -> None:
    """By Prometheus in the format that it asks for; nobody can send anything."""
    async with served(Readiness({})) as port:
        assert (await port.get("/metrics")).content_type == "text/plain"
        modern = await port.get("/metrics", Accept="application/openmetrics-text")
        assert modern.content_type == "application/openmetrics-text"
        assert modern.text.endswith("# EOF\n")
        for path in ("/livez", "/readyz", "/metrics"):
            assert (await port.get(path, "POST")).status == 405


async def test_a_late_loop_is_noticed() -> None:
    """By at least as much as it was late."""
    told: asyncio.Queue[float] = asyncio.Queue()
    watching = asyncio.create_task(watch_lag(told.put_nowait, every=0.0))
    assert await told.get() >= 0
    watching.cancel()


async def fetch(
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]], metrics: Metrics
) -> None:
    """Count a request that is answered like that."""
    application = web.Application()
    application.router.add_get("/", answer)
    async with (
        TestServer(application) as server,
        ClientSession(trace_configs=[trace(metrics)]) as session,
    ):
        await session.get(server.make_url("/"))


REFUSALS = [
    ({"X-RateLimit-Scope": "shared", "X-RateLimit-Reset-After": "0.5"}, "shared", 0.5),
    ({"X-RateLimit-Scope": "<@123>", "Retry-After": "2"}, "unknown", 2.0),
    ({"Retry-After": "Fri, 13 Nov 2026 10:00:00 GMT"}, "unknown", 0.0),
    ({"Retry-After": "inf"}, "unknown", 0.0),
]


@pytest.mark.parametrize(("headers", "scope", "seconds"), REFUSALS)
async def test_refusals_are_counted(headers: dict[str, str], scope: str, seconds: float) -> None:
    """By what they are about, of which there are four kinds, whatever the other side sends."""

    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=429, headers=headers)

    metrics = Metrics()
    await fetch(refuse, metrics)
    name = "footnote_discord_rate_limit_wait_seconds_sum"
    assert metrics.registry.get_sample_value(name, {"scope": scope}) == seconds


async def test_what_got_no_answer_is_counted() -> None:
    """By the kind of the error."""
    metrics = Metrics()
    async with ClientSession(trace_configs=[trace(metrics)]) as session:
        with pytest.raises(ClientConnectorError):
            await session.get(f"http://127.0.0.1:{free_port()}/secret")
    labels = {"method": "GET", "status": "ClientConnectorError"}
    name = "footnote_discord_requests_total"
    assert metrics.registry.get_sample_value(name, labels) == 1


async def test_the_last_request_allowed_is_counted() -> None:
    """After it discord.py waits of its own accord."""

    async def last(_: web.Request) -> web.Response:
        return web.Response(headers={"X-RateLimit-Remaining": "0"})

    metrics = Metrics()
    await fetch(last, metrics)
    name = "footnote_discord_rate_limit_used_up_total"
    assert metrics.registry.get_sample_value(name) == 1
