"""Health and metrics over HTTP, and metrics about the bot's own HTTP requests."""

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
    """A readiness check that reports `says` and counts its calls."""

    def __init__(self, says: str = "") -> None:
        self.says = says
        self.asked = 0

    async def check(self) -> str:
        """Return the problem."""
        self.asked += 1
        return self.says


@asynccontextmanager
async def served(readiness: Readiness) -> AsyncIterator[Port]:
    """Serve health and metrics on a free port."""
    port = Port(free_port())
    async with answering(Health(port=port.number), Metrics(), readiness):
        yield port


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/9.x\r\n\r\n", b"\r\n\x00\r\n"]
)
async def test_invalid_http(sent: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """Invalid HTTP is rejected but not logged as an error.

    Otherwise, anyone could flood the log.
    """
    async with served(Readiness({})) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port.number)
        writer.write(sent)
        assert b" 400 " in await reader.readline()
        writer.close()
        await writer.wait_closed()
        assert (await port.get("/livez")).status == 200
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


async def test_idle_connections_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections without a complete request are closed. Those with regular requests stay open."""
    monkeypatch.setattr(endpoint, "IDLE_TIMEOUT", 0.6)
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


async def test_the_health_command(tmp_path: Path) -> None:
    """The command returns 0 for healthy and 1 for unhealthy, and prints the bot's response."""
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
    """A bot that listens on all addresses is queried on loopback."""
    settings = Health(port=free_port(), host=host)
    async with answering(settings, Metrics(), Readiness({})):
        assert (await asyncio.to_thread(ask, settings, "/readyz"))[0]
        assert not (await asyncio.to_thread(ask, settings, "/nowhere"))[0]


def test_no_answer() -> None:
    """A probe reports if the bot doesn't respond. A missing port is an error."""
    for host in ("127.0.0.1", "::"):
        healthy, text = ask(Health(port=free_port(), host=host), "/livez")
        assert not healthy
        assert "no answer" in text
    with pytest.raises(UsageError, match="set a `port`"):
        ask(Health(), "/livez")


async def test_a_check_that_hangs_is_not_ready() -> None:
    """A check that takes too long is reported as failed."""

    async def hangs() -> None:
        await asyncio.Event().wait()

    async with served(Readiness({"store": store_check(hangs)}, patience=0.01)) as port:
        assert await port.ready() == (
            503,
            {"ready": False, "checks": {"store": "no answer within 0.01 seconds"}},
        )


async def test_a_failing_store_check_gives_the_reason() -> None:
    """The check returns the store's error message."""

    async def fails() -> None:
        raise StoreError("the disk is full")

    assert await store_check(fails)() == "the disk is full"


async def test_results_of_checks_are_cached() -> None:
    """Results are cached, so that frequent requests don't put load on the database."""
    sick = Sick()
    async with served(Readiness({"oven": sick.check})) as port:
        await asyncio.gather(*(port.ready() for _ in range(20)))
    assert sick.asked <= 2


async def test_the_port_is_read_only() -> None:
    """Prometheus gets the format that it requests. POST is rejected everywhere."""
    async with served(Readiness({})) as port:
        assert (await port.get("/metrics")).content_type == "text/plain"
        modern = await port.get("/metrics", Accept="application/openmetrics-text")
        assert modern.content_type == "application/openmetrics-text"
        assert modern.text.endswith("# EOF\n")
        for path in ("/livez", "/readyz", "/metrics"):
            assert (await port.get(path, "POST")).status == 405


async def test_event_loop_lag_is_reported() -> None:
    """The reported lag is never negative."""
    lags: asyncio.Queue[float] = asyncio.Queue()
    watching = asyncio.create_task(watch_lag(lags.put_nowait, every=0.0))
    assert await lags.get() >= 0
    watching.cancel()


async def fetch(
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]], metrics: Metrics
) -> None:
    """Make a traced request to a server that responds with `answer`."""
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
async def test_rate_limits_are_counted(headers: dict[str, str], scope: str, seconds: float) -> None:
    """Rate limits are labeled with one of four scopes, whatever the server sends."""

    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=429, headers=headers)

    metrics = Metrics()
    await fetch(refuse, metrics)
    name = "footnote_discord_rate_limit_wait_seconds_sum"
    assert metrics.registry.get_sample_value(name, {"scope": scope}) == seconds


async def test_requests_without_a_response_are_counted() -> None:
    """Requests without a response are labeled with the type of the error."""
    metrics = Metrics()
    async with ClientSession(trace_configs=[trace(metrics)]) as session:
        with pytest.raises(ClientConnectorError):
            await session.get(f"http://127.0.0.1:{free_port()}/secret")
    labels = {"method": "GET", "status": "ClientConnectorError"}
    name = "footnote_discord_requests_total"
    assert metrics.registry.get_sample_value(name, labels) == 1


async def test_a_used_up_rate_limit_is_counted() -> None:
    """A response that leaves no remaining requests is counted, because discord.py then waits."""

    async def last(_: web.Request) -> web.Response:
        return web.Response(headers={"X-RateLimit-Remaining": "0"})

    metrics = Metrics()
    await fetch(last, metrics)
    name = "footnote_discord_rate_limit_used_up_total"
    assert metrics.registry.get_sample_value(name) == 1
