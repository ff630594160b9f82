"""The settings of logs, health and metrics, as they stand in the configuration."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.settings import Section
from bot.yamlfile.fields import Line

_LARGEST_PORT = 65_535
_MAX_HOST = 253


class Health(Section):
    """Where health and metrics can be asked for over HTTP; at port 0 they can't."""

    port: Annotated[int, Field(ge=0, le=_LARGEST_PORT)] = 0
    host: Annotated[str, Line(_MAX_HOST)] = "127.0.0.1"


class LogFormat(StrEnum):
    """How a line of the log looks; `auto` is for people on a terminal, and JSON otherwise."""

    AUTO = "auto"
    HUMAN = "human"
    JSON = "json"


class LogLevel(StrEnum):
    """From which severity on the bot logs."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Logs(Section):
    """What the log holds, and how it looks."""

    format: Annotated[LogFormat, Field(strict=False)] = LogFormat.AUTO
    level: Annotated[LogLevel, Field(strict=False)] = LogLevel.INFO
