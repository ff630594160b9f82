"""Log records -> lines on standard error: for people on a terminal, JSON otherwise.

The bot and its libraries log with the standard library; structlog turns their records into lines.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from itertools import chain
from typing import TYPE_CHECKING, TextIO
from urllib.parse import unquote, unquote_plus

from structlog import contextvars, dev, processors, stdlib

from bot.config.sections import LogFormat
from bot.output.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from structlog.typing import EventDict, Processor

    from bot.config import Config
    from bot.config.sections import Logs

HIDDEN = "[secret]"
_OWN = "bot"
# What these say below a warning holds what people wrote, in statements and rows, or helps nobody.
_TALKATIVE = ("sqlalchemy", "aiosqlite", "alembic")
# Of a URL, also of one that is written wrong: whatever may be meant for one.
_PASSWORDS = re.compile(r"^[^:]+://[^:@/]*:(.*)@|[?&](?:ssl)?pass(?:word|%77ord)=([^&]*)")
_SHORTEST = 4  # characters; hiding less would hide half of the log


def set_up(
    settings: Logs, secrets: Collection[str] = (), stream: TextIO | None = None
) -> Callable[[], None]:
    """Let everything that is logged from now on go to `stream`; return what undoes that.

    None of the `secrets` gets into a line, whoever logs it. The level is that of the bot itself:
    its libraries never log below "info", where they would tell what people write.
    """
    to = stream or sys.stderr
    handler = logging.StreamHandler(to)
    handler.setFormatter(_Lines(_renderer(settings.format, to), secrets))
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(max(level, logging.INFO))
    logging.getLogger(_OWN).setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    return lambda: _take_down(handler)


def _take_down(handler: logging.Handler) -> None:
    logging.captureWarnings(capture=False)
    logging.getLogger().removeHandler(handler)
    for name in (_OWN, *_TALKATIVE):
        logging.getLogger(name).setLevel(logging.NOTSET)


def secrets_of(
    config: Config, token: str, environment: Mapping[str, str] = os.environ
) -> frozenset[str]:
    """Return what must never be read in a log: the token and the database's password."""
    place = config.store.database
    given = _PASSWORDS.findall(place if isinstance(place, str) else "")
    passwords = {environment.get("PGPASSWORD", ""), *chain.from_iterable(given)}
    read = {*passwords, *map(unquote, passwords), *map(unquote_plus, passwords)}
    return frozenset({token, *read} - {""})


class _Lines(stdlib.ProcessorFormatter):
    """Makes a line of a record, without any of the secrets."""

    def __init__(self, renderer: list[Processor], secrets: Collection[str]) -> None:
        super().__init__(
            processors=[stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
            foreign_pre_chain=[
                contextvars.merge_contextvars,
                stdlib.add_log_level,
                stdlib.add_logger_name,
                stdlib.ExtraAdder(),
            ],
        )
        usable = {secret for secret in secrets if len(secret) >= _SHORTEST}
        quoted = {quote(one)[1:-1] for one in usable for quote in (repr, json.dumps)}
        # The longest first: one secret may be part of another.
        self._secrets = sorted(usable | set(map(safe, usable)) | quoted, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        return line


def _renderer(wanted: LogFormat, stream: TextIO) -> list[Processor]:
    """Return what makes a line of an event; neither shows the values of local variables."""
    terminal = stream.isatty()
    if wanted is LogFormat.HUMAN or (wanted is LogFormat.AUTO and terminal):
        return [
            processors.TimeStamper("%Y-%m-%d %H:%M:%S", utc=False),
            processors.format_exc_info,
            _tame,
            dev.ConsoleRenderer(
                colors=terminal, exception_formatter=dev.plain_traceback, pad_event_to=0
            ),
        ]
    return [
        processors.TimeStamper("iso"),
        processors.format_exc_info,
        processors.EventRenamer("message"),
        processors.JSONRenderer(),
    ]


def _tame(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Replace what a terminal would obey."""
    return {key: safe(value) if isinstance(value, str) else value for key, value in event.items()}
