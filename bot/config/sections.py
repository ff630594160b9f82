"""The settings of the Discord bot, as they stand in the configuration's section `discord`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from bot.yamlfile.fields import OneLine, StrictModel, unfit

MAX_HELP = 300
_HOUR = 3600.0
_DAY = 24 * _HOUR
_MOST_LISTENED = 500
_LARGEST_ID = 2**63 - 1


class ReplyStyle(StrEnum):
    """How a reply is built: of Components V2, or of plain content with buttons."""

    LAYOUT = "layout"
    PLAIN = "plain"


def _number(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, int | str) and not isinstance(value, bool) else value


def _helpful(text: str) -> str:
    if len(text) > MAX_HELP:
        raise unfit(f"may have at most {MAX_HELP} characters, found {len(text)}")
    return text.strip()


DiscordId = Annotated[int, BeforeValidator(_number), Field(ge=1, le=_LARGEST_ID)]
NoneOrId = Annotated[int, BeforeValidator(_number), Field(ge=0, le=_LARGEST_ID)]
Seconds = Annotated[float, Field(ge=0, le=_DAY)]
Questions = Annotated[int, Field(ge=0, le=10_000)]
Period = Annotated[float, Field(ge=1, le=_HOUR)]


class Cooldown(StrictModel):
    """At most `questions` in any `seconds`; 0 questions: as many as one likes."""

    questions: Questions
    seconds: Period


class MemberCooldown(Cooldown):
    """The limit of one member, in all places together."""

    questions: Questions = 10
    seconds: Period = 20


class ChannelCooldown(Cooldown):
    """The limit of one channel, for all members together."""

    questions: Questions = 60
    seconds: Period = 20


class Discord(StrictModel):
    """Everything that can be set about the Discord bot."""

    listen: Annotated[
        list[DiscordId], BeforeValidator(_one_or_more), Field(max_length=_MOST_LISTENED)
    ] = Field(default_factory=list)
    answer_delay: Seconds = 0
    repeat_after: Seconds = 600
    style: Annotated[ReplyStyle, Field(strict=False)] = ReplyStyle.LAYOUT
    unknown_help: Annotated[str, AfterValidator(_helpful)] = ""
    member_cooldown: MemberCooldown = MemberCooldown()
    channel_cooldown: ChannelCooldown = ChannelCooldown()
    development_guild: NoneOrId = 0
    log_questions: bool = False
    curator_role: NoneOrId = 0


_LARGEST_PORT = 65_535
_MAX_HOST = 253


class Health(StrictModel):
    """Where health and metrics can be asked for over HTTP; at port 0 they can't."""

    port: Annotated[int, Field(ge=0, le=_LARGEST_PORT)] = 0
    host: Annotated[str, OneLine(_MAX_HOST)] = "127.0.0.1"


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


class Logs(StrictModel):
    """What the log holds, and how it looks."""

    format: Annotated[LogFormat, Field(strict=False)] = LogFormat.AUTO
    level: Annotated[LogLevel, Field(strict=False)] = LogLevel.INFO
