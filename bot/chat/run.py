"""`run`: the Discord bot as a process."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from typing import TYPE_CHECKING

import discord
import platformdirs

from bot.chat.client import Footnote
from bot.chat.cooldown import Cooldowns
from bot.chat.desk import Asked, Desk, Event
from bot.chat.services import Memory, Services
from bot.chat.supervisor import Supervisor
from bot.chat.syncing import FileMemory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.assistant import Assistant
    from bot.chat.desk import Observer
    from bot.settings import Discord

FIRST_STEPS = """\
footnote: there is no token. To get one:
  1. Create an application at https://discord.com/developers/applications (New Application).
  2. On its page "Bot", press "Reset Token" and copy what it shows.
  3. Start the bot with it: DISCORD_TOKEN=… python -m bot run
To try the bot here, without Discord: python -m bot chat"""

_TURN = 0.0005
_log = logging.getLogger(__name__)


def services_for(
    assistant: Assistant, settings: Discord, observers: Sequence[Observer] = ()
) -> Services:
    """Return the parts that one bot works with."""
    return Services(
        desk=Desk(assistant, [_logger(settings), *observers]),
        settings=settings,
        cooldowns=Cooldowns(settings),
        memory=Memory(settings),
    )


def serve(
    assistant: Assistant, settings: Discord, token: str, announce: Callable[[str], None]
) -> None:
    """Run the bot until a signal ends it; raise UsageError where only a person can help.

    `announce` is called, once, with the link that invites the bot.
    """
    discord.utils.setup_logging(level=logging.INFO, root=True)
    # this bot does not speak, so nobody needs to hear what speaking would take
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    # The event loop shares the interpreter with the threads that search: let it have its turn soon.
    sys.setswitchinterval(_TURN)
    asyncio.run(_serve(assistant, settings, token, announce))


async def _serve(
    assistant: Assistant, settings: Discord, token: str, announce: Callable[[str], None]
) -> None:
    services = services_for(assistant, settings)
    memory = FileMemory(platformdirs.user_state_path("footnote"))
    said: set[str] = set()

    def announce_once(link: str) -> None:
        if link not in said:
            said.add(link)
            announce(link)

    supervisor = Supervisor(
        lambda: Footnote(services, memory, announce_once), token, services.underway
    )
    try:
        await supervisor.run(_stop_signal())
    finally:
        services.desk.close()


def _stop_signal() -> asyncio.Event:
    """Return an event that SIGTERM and Ctrl-C set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # pragma: no cover - on Windows, loops know no signals
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop


def _logger(settings: Discord) -> Observer:
    """Return an observer that logs what was asked, with its text only if that is switched on."""

    def log(event: Event) -> None:
        if isinstance(event, Asked):
            outcome, milliseconds = event.answer.outcome.value, event.seconds * 1000
            if settings.log_questions:
                question = event.answer.question
                _log.info("%s: %s in %.1f ms: %r", event.surface, outcome, milliseconds, question)
            else:
                _log.debug("%s: %s in %.1f ms", event.surface, outcome, milliseconds)

    return log
