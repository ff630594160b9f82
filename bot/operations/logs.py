"""Write log records as lines on standard error: readable on a terminal, JSON otherwise.

The bot and its libraries log through the standard `logging` module. structlog formats the records.
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

from bot.config.chooser_settings import KEY
from bot.config.sections import LogFormat
from bot.output.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from structlog.typing import EventDict, Processor

    from bot.config import Config
    from bot.config.sections import Logs

HIDDEN = "[secret]"
_OWN = "bot"
# Below the level "warning", these libraries log noise, or SQL statements that contain what people
# wrote.
_LIMITED_TO_WARNINGS = ("sqlalchemy", "aiosqlite", "alembic")
# Matches any part of a URL that may be a password, even if the URL is malformed.
_PASSWORDS = re.compile(r"^[^:]+://[^:@/]*:(.*)@|[?&](?:ssl)?pass(?:word|%77ord)=([^&]*)")
_MIN_SECRET = 4  # minimum length in characters; redacting shorter strings would garble the log


def set_up(
    settings: Logs, secrets: Collection[str] = (), stream: TextIO | None = None
) -> Callable[[], None]:
    """Send all log records to `stream` from now on. Return a function that undoes the setup.

    All `secrets`, except very short ones, are redacted in the lines of every logger. The configured
    level applies to the bot and its libraries, but libraries never log below the level "info",
    because their debug lines would reveal what people write.
    """
    to = stream or sys.stderr
    handler = logging.StreamHandler(to)
    handler.setFormatter(_Lines(_renderer(settings.format, to), secrets))
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(max(level, logging.INFO))
    logging.getLogger(_OWN).setLevel(level)
    for name in _LIMITED_TO_WARNINGS:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    return lambda: _undo(handler)


def _undo(handler: logging.Handler) -> None:
    logging.captureWarnings(capture=False)
    logging.getLogger().removeHandler(handler)
    for name in (_OWN, *_LIMITED_TO_WARNINGS):
        logging.getLogger(name).setLevel(logging.NOTSET)


def secrets_of(
    config: Config, token: str, environment: Mapping[str, str] = os.environ
) -> frozenset[str]:
    """Return the bot token, the chooser's API key and passwords, which must never be logged."""
    place = config.store.database
    given = _PASSWORDS.findall(place if isinstance(place, str) else "")
    passwords = {environment.get("PGPASSWORD", ""), *chain.from_iterable(given)}
    read = {*passwords, *map(unquote, passwords), *map(unquote_plus, passwords)}
    return frozenset({token, environment.get(KEY, "").strip(), *read} - {""})


class _Lines(stdlib.ProcessorFormatter):
    """Formatter that renders a record as a line and redacts secrets."""

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
        usable = {secret for secret in secrets if len(secret) >= _MIN_SECRET}
        quoted = {form for one in usable for form in _quoted(one)}
        # The longest secret comes first, because a secret may be part of another one.
        self._secrets = sorted(usable | set(map(safe, usable)) | quoted, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line, with secrets replaced by `HIDDEN`."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        return line


def _quoted(secret: str) -> Iterator[str]:
    """Yield a secret as it appears inside a quoted text, without the quotation marks.

    `repr` escapes an apostrophe only if the text also contains a quotation mark.
    """
    yield json.dumps(secret)[1:-1]
    yield repr(secret)[1:-1]
    yield repr(f'"{secret}')[2:-1]


def _renderer(wanted: LogFormat, stream: TextIO) -> list[Processor]:
    """Return the processors for a log format. Tracebacks never show local variables."""
    terminal = stream.isatty()
    if wanted is LogFormat.HUMAN or (wanted is LogFormat.AUTO and terminal):
        return [
            processors.TimeStamper("%Y-%m-%d %H:%M:%S", utc=False),
            processors.format_exc_info,
            _make_safe,
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


def _make_safe(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Replace control characters, because a terminal would interpret them."""
    return {key: safe(value) if isinstance(value, str) else value for key, value in event.items()}
