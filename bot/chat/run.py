"""The `run` command: the Discord bot as a process."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import discord

from bot.chat.answerer import Answerer
from bot.chat.backend import Backend
from bot.chat.client import Footnote
from bot.chat.conversations.exchanges import RememberedExchanges, StoredExchanges
from bot.chat.events import Answered, AnswererEvent
from bot.chat.gateway.claims import Claims
from bot.chat.gateway.supervisor import Supervisor
from bot.chat.gateway.turns import OwnTurns, SharedTurns
from bot.chat.handoffs.open_threads import OpenThreads
from bot.chat.interactions.syncing import StoreMemory
from bot.chat.limits.cooldown import Cooldowns
from bot.chat.operating import operating
from bot.chat.services import MessageMemory, Services
from bot.chat.setup.server_settings import ServerSettings
from bot.knowledge.disk.cache import stop as stop_building
from bot.operations import logs
from bot.runtime import heap
from bot.semantic.models import Mode
from bot.serving.embedding import embed
from bot.serving.following import begin, follow, follow_guilds
from bot.serving.reloads import log_reload
from bot.serving.watching import on_hangup, watch
from bot.store import Recorder, Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from bot.chat.events import Observer
    from bot.chat.executor import Answering
    from bot.chat.gateway.shards import Shards
    from bot.chat.operating import Watch
    from bot.config.sections import Discord
    from bot.serving.live import Serving

FIRST_STEPS = """\
footnote: no token is set. To get one:
  1. Create an application at https://discord.com/developers/applications (New Application).
  2. On its "Bot" page, press "Reset Token" and copy the token.
  3. Run the same command again with the token in front of it:
     DISCORD_TOKEN=… make run, or DISCORD_TOKEN=… python -m bot run
To try the bot here, without Discord: python -m bot chat"""

_SWITCH_INTERVAL = 0.0005
_log = logging.getLogger(__name__)


def services_for(
    assistant: Answering,
    settings: Discord,
    observers: Sequence[Observer] = (),
    backend: Backend | None = None,
    *,
    at_once: bool = True,
    choosing: int = 0,
) -> Services:
    """Return the services for one bot. Without `backend`, the bot has neither a store nor curation.

    If `at_once` is true, quick questions may be answered on the event loop. `choosing` is the
    number of questions that may wait for a chooser at the same time.
    """
    recording = (backend.observe,) if backend else ()
    store = backend.store if backend else None
    servers = ServerSettings(settings, store)
    return Services(
        answerer=Answerer(
            assistant,
            [_logger(settings), *recording, *observers],
            scopes=(lambda: backend.serving.scopes) if backend else None,
            at_once=at_once,
            choosing=choosing,
        ),
        servers=servers,
        cooldowns=Cooldowns(settings),
        memory=MessageMemory(servers),
        threads=OpenThreads(servers, store),
        backend=backend,
        exchanges=StoredExchanges(backend.recorder) if backend else RememberedExchanges(),
    )


def serve(serving: Serving, token: str, announce: Callable[[str], None], shards: Shards) -> None:
    """Run the bot's shards until the process receives SIGTERM or Ctrl-C.

    Raise UsageError if the operator has to fix something. `announce` is called once, with the
    invite link.
    """
    logs.set_up(serving.config.logs, logs.secrets_of(serving.config, token))
    # The bot never uses voice, so warnings about missing voice libraries don't matter.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    # The event loop shares the interpreter with the search threads. With a short switch interval,
    # the loop soon regains control.
    sys.setswitchinterval(_SWITCH_INTERVAL)
    heap.limit_malloc()
    heap.freeze()
    serving.subscribe(log_reload)
    asyncio.run(_serve(serving, token, announce, shards))


async def _serve(
    serving: Serving, token: str, announce: Callable[[str], None], shards: Shards
) -> None:
    settings = serving.config.discord
    async with (
        heap.collecting(),
        warming(serving),
        backed(serving) as backend,
        reloading(serving, backend.store),
        operating(backend) as watcher,
    ):
        if shards.partial and not backend.store.shared:
            _log.warning(
                "other processes run the other shards, but without a PostgreSQL store they can't "
                "share curated changes or take turns identifying"
            )
        # Embedding a question takes too long for the event loop, even on a fast machine.
        words_only = serving.config.semantic is Mode.OFF
        services = services_for(
            serving,
            settings,
            [watcher.observe],
            backend,
            at_once=words_only,
            choosing=serving.choosing,
        )
        watcher.answerer(services.answerer, services.in_flight)
        await _supervise(services, backend.store, shards, token, announce, watcher=watcher)


@asynccontextmanager
async def warming(serving: Serving) -> AsyncIterator[None]:
    """Warm up the assistant in a thread during the `with` block to speed up the first questions."""
    task = asyncio.create_task(asyncio.to_thread(_warm, serving))
    try:
        yield
    finally:
        await task


def _warm(serving: Serving) -> None:
    try:
        serving.assistant.warm()
    except Exception:  # noqa: BLE001 - the first questions fill the caches instead
        _log.exception("warming up failed, so the first questions take longer")


@asynccontextmanager
async def backed(serving: Serving) -> AsyncIterator[Backend]:
    """Keep the store open during the `with` block, and record events in the store."""
    async with Store(serving.config.store) as store, Recorder(store) as recorder:
        await begin(serving, store)
        following = asyncio.create_task(follow_guilds(serving, store, recorder.guilds_changed))
        try:
            yield Backend(serving, store, recorder)
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)


@asynccontextmanager
async def reloading(serving: Serving, store: Store) -> AsyncIterator[None]:
    """During the `with` block, embed the knowledge and keep it up to date.

    The knowledge is reloaded on SIGHUP, when another process publishes an edit and, if `watch` is
    on, when a file changes.
    """
    forget = on_hangup(serving)
    tasks = [asyncio.create_task(embed(serving))]
    if serving.config.watch:
        tasks.append(asyncio.create_task(watch(serving)))
    if store.shared:
        tasks.append(asyncio.create_task(follow(serving, store)))
    try:
        yield
    finally:
        forget()
        stop_building()
        serving.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _supervise(
    services: Services,
    store: Store,
    shards: Shards,
    token: str,
    announce: Callable[[str], None],
    *,
    watcher: Watch,
) -> None:
    memory = StoreMemory(store)
    turns = SharedTurns(store) if store.shared else OwnTurns()
    announced: set[str] = set()

    def announce_once(link: str) -> None:
        if link not in announced:
            announced.add(link)
            announce(link)

    def make_client() -> discord.Client:
        client = Footnote(
            services, memory, announce_once, shards=shards, turns=turns, http_trace=watcher.trace
        )
        return watcher.client(client)

    supervisor = Supervisor(make_client, token, services.in_flight)
    claiming = asyncio.create_task(Claims(store, watcher.running).keep()) if store.shared else None
    try:
        await supervisor.run(_stop_signal())
    finally:
        if claiming:
            claiming.cancel()
        services.answerer.close()


def _stop_signal() -> asyncio.Event:
    """Return an event that is set on SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # pragma: no cover - event loops on Windows can't add handlers
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop


def _logger(settings: Discord) -> Observer:
    """Return an observer that logs each outcome and, if the configuration says so, the question."""

    def log(event: AnswererEvent) -> None:
        if isinstance(event, Answered):
            outcome, milliseconds = event.answer.outcome.value, event.seconds * 1000
            if settings.log_questions:
                question = event.answer.question
                _log.info("%s: %s in %.1f ms: %r", event.surface, outcome, milliseconds, question)
            else:
                _log.debug("%s: %s in %.1f ms", event.surface, outcome, milliseconds)

    return log
