"""Faults injected during a run: failures of the network, Discord, the database and processes."""

from __future__ import annotations

import asyncio
import logging
import math
import random
import time
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.soak.ledger import UNDER_WAY, Outage
from bot.curation.desk import Desk
from bot.curation.verbs import Teach
from bot.serving.following import current
from bot.store import Store

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from benchmarks.soak.bots import Bot
    from benchmarks.soak.ledger import Ledger
    from bot.config import Config
    from tests.loopback import Discord
    from tests.loopback.faults import Fault
    from tests.store.cluster import Cluster

DOWN = 3.0
"""Seconds after which a killed process is restarted."""
CAUGHT_UP = 20.0
"""Seconds that the bots may need to write all queued events after the database is back."""
GIVEN_UP = 30.0
"""Seconds to wait for a curated change to go live in all processes."""
_REQUESTS = (("POST", ""), ("PATCH", ""), ("DELETE", r"/messages/"))
_log = logging.getLogger(__name__)


class Chaos:
    """Injects faults at random times.

    `live` holds, for each curated change, the seconds until every process had loaded it.
    """

    def __init__(
        self,
        discord: Discord,
        ledger: Ledger,
        cluster: Cluster,
        bots: dict[Bot, frozenset[int]],
        apart: float | None,
    ) -> None:
        self._apart = apart
        self._discord, self._ledger, self._cluster, self._bots = discord, ledger, cluster, bots
        self._dice = random.Random(13)  # noqa: S311 - repeatable
        self._standing: list[tuple[str, Fault]] = []
        self._counts: Counter[str] = Counter()
        self._database, self._processes = asyncio.Lock(), asyncio.Lock()
        self._gone, self._back = -math.inf, -math.inf
        self.live: list[float] = []

    @property
    def counts(self) -> Counter[str]:
        """Number of times each kind of fault occurred."""
        struck = Counter(self._counts)
        for name, fault in self._standing:
            struck[name] += fault.hits
        return struck

    def disturb_requests(self) -> None:
        """Make a share of all later requests from the bot fail in various ways."""
        for method, path in _REQUESTS:
            for name, chance in (("429", 0.01), ("5xx", 0.02), ("reset", 0.01), ("slow", 0.02)):
                fault = self._discord.faults.on(method, path, times=None, chance=chance)
                self._standing.append((f"request: {name}", fault))
                match name:
                    case "429":
                        fault.rate_limited(0.3)
                    case "5xx":
                        fault.status(self._dice.choice((500, 502, 503)))
                    case "reset":
                        (fault.reset_before if method == "PATCH" else fault.reset_after)()
                    case _:
                        fault.slow(self._dice.uniform(0.3, 1.2))

    async def often(
        self, mean: float, until: float, name: str, do: Callable[[], Awaitable[None]]
    ) -> None:
        """Call `do` about every `mean` seconds until the time `until`, counting calls as `name`."""
        while True:
            pause = self._dice.uniform(0.5, 1.5) * mean
            if time.monotonic() + pause >= until:
                return
            await asyncio.sleep(pause)
            _log.info("%s", name)
            await do()
            self._counts[name] += 1

    def measure(self) -> None:
        """Record the memory of every process."""
        for bot in self._bots:
            bot.measure()

    # Faults

    async def drop(self) -> None:
        """Cut the connection of one shard."""
        live = list(self._discord.gateway.connections)
        if live:
            self._dice.choice(live).abort()

    async def refuse(self) -> None:
        """Cut a connection, and refuse the next two."""
        self._discord.faults.refuse_connections(2)
        await self.drop()

    async def reconnect(self) -> None:
        """Ask all shards to reconnect (op 7)."""
        self._discord.gateway.reconnect()

    async def invalidate(self) -> None:
        """Invalidate all sessions, so that every shard has to identify again."""
        self._discord.gateway.invalidate(resumable=False)

    async def invalidate_one(self) -> None:
        """Invalidate the session of one shard."""
        live = self._discord.gateway.live
        if live:
            self._discord.gateway.invalidate(self._dice.choice(live), resumable=False)

    async def doubt(self) -> None:
        """Invalidate all sessions, but let them resume."""
        self._discord.gateway.invalidate(resumable=True)

    async def kill(self) -> None:
        """Kill the last process and restart it.

        The others keep running, so that growth can be measured.
        """
        async with self._processes:
            await self._kill(*list(self._bots.items())[-1])

    async def _kill(self, bot: Bot, shards: frozenset[int]) -> None:
        now = time.monotonic()
        written = now - self._back > CAUGHT_UP
        outage = Outage(shards, now, now - UNDER_WAY if written else self._gone, {})
        self._ledger.outages.append(outage)
        before = set(self._discord.gateway.sessions)
        await bot.kill()
        for id_ in before:  # the new process cannot resume them
            session = self._discord.gateway.sessions.get(id_)
            if session and session.shard in shards:
                del self._discord.gateway.sessions[id_]
        await asyncio.sleep(DOWN)
        await bot.start(self._apart)
        while len(outage.until) < len(shards) and bot.alive:
            await asyncio.sleep(0.05)
            for session in list(self._discord.gateway.sessions.values()):
                if session.id not in before and session.shard in shards:
                    outage.until.setdefault(session.shard, time.monotonic())

    async def stop_database(self, seconds: float) -> None:
        """Stop PostgreSQL as a crash would, and restart it after `seconds`."""
        async with self._database:
            now = time.monotonic()
            if now - self._back > CAUGHT_UP:
                self._gone = now
            self._back = math.inf
            try:
                await asyncio.to_thread(self._cluster.stop)
                await asyncio.sleep(seconds)
            finally:
                await asyncio.to_thread(self._cluster.start)
                self._back = time.monotonic()

    async def hang_up(self) -> None:
        """Make every process reload its knowledge."""
        for bot in self._bots:
            bot.hang_up()

    async def curate(self, config: Config) -> None:
        """Publish a curated change, and measure how soon every process has loaded it."""
        number = self._counts["curated change"]
        async with self._processes, self._database, Store(config.store) as store:
            before = {bot: bot.loads() for bot in self._bots}
            serving = await current(config, store)
            desk, passages = Desk(serving, store), serving.knowledge.passages
            question = f"Which soap is number {number} of the soak?"
            draft = await desk.draft(Teach(question, passages[number % len(passages)].id))
            await desk.publish(draft)
            began = time.monotonic()
            while any(bot.loads() == loads for bot, loads in before.items()):
                await asyncio.sleep(0.05)
                if time.monotonic() - began > GIVEN_UP:
                    break
            self.live.append(time.monotonic() - began)
