"""Settings of the Discord bot, the health endpoint and the logs."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from bot.texts import languages
from bot.yamlfile.fields import OneLine, StrictModel, unfit

MAX_HELP = 300
_HOUR = 3600.0
_DAY = 24 * _HOUR
_MAX_LISTENED = 500
AUTO = "auto"
"""Default of `language`: replies are in the language of the server."""
_MAX_ID = 2**63 - 1


class ReplyStyle(StrEnum):
    """Format of replies, either Components V2 or plain content with buttons."""

    LAYOUT = "layout"
    PLAIN = "plain"


def _number(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


def as_list(value: object) -> object:
    """Return a single id as a list. Return any other value unchanged."""
    return [value] if isinstance(value, int | str) and not isinstance(value, bool) else value


def _checked_help(text: str) -> str:
    if len(text) > MAX_HELP:
        raise unfit(f"may have at most {MAX_HELP} characters, found {len(text)}")
    return text.strip()


def _checked_language(name: str) -> str:
    known = (AUTO, *languages())
    if name not in known:
        raise unfit(f"must be one of {', '.join(known)}")
    return name


DiscordId = Annotated[int, BeforeValidator(_number), Field(ge=1, le=_MAX_ID)]
NoneOrId = Annotated[int, BeforeValidator(_number), Field(ge=0, le=_MAX_ID)]
Seconds = Annotated[float, Field(ge=0, le=_DAY)]
QuestionLimit = Annotated[int, Field(ge=0, le=10_000)]
Period = Annotated[float, Field(ge=1, le=_HOUR)]


class Cooldown(StrictModel):
    """Rate limit of `questions` in any period of `seconds`, or no limit if `questions` is 0."""

    questions: QuestionLimit
    seconds: Period


class MemberCooldown(Cooldown):
    """Rate limit per member, across all channels."""

    questions: QuestionLimit = 10
    seconds: Period = 20


class ChannelCooldown(Cooldown):
    """Rate limit per channel, across all members."""

    questions: QuestionLimit = 60
    seconds: Period = 20


class PerServer(StrictModel):
    """Settings that each server may choose with `/setup`, unless the configuration sets them."""

    listen: Annotated[
        list[DiscordId], BeforeValidator(as_list), Field(max_length=_MAX_LISTENED)
    ] = Field(default_factory=list)
    language: Annotated[str, AfterValidator(_checked_language)] = AUTO
    answer_delay: Seconds = 0
    style: Annotated[ReplyStyle, Field(strict=False)] = ReplyStyle.LAYOUT


class Chosen(PerServer):
    """Settings that a server has chosen.

    curator_role  members with this role curate for this server only; 0 for none
    helper_role   members can pass questions on to people with this role; 0 for none
    help_channel  replies without an answer point to this channel; 0 for none
    helpers_save  true if helpers may save messages as passages without a curator
    """

    curator_role: NoneOrId = 0
    helper_role: NoneOrId = 0
    help_channel: NoneOrId = 0
    helpers_save: bool = False


class Discord(PerServer):
    """Settings of the Discord bot."""

    answer_webhooks: bool = False
    repeat_after: Seconds = 600
    unknown_help: Annotated[str, AfterValidator(_checked_help)] = ""
    member_cooldown: MemberCooldown = MemberCooldown()
    channel_cooldown: ChannelCooldown = ChannelCooldown()
    development_guild: NoneOrId = 0
    log_questions: bool = False
    curator_role: NoneOrId = 0

    def is_fixed(self, name: str) -> bool:
        """Return whether the configuration fixes a setting, so servers can't choose it.

        A nonempty `unknown_help` also fixes the help channel, because it says where to get help.
        """
        return name in self.model_fields_set or (name == "help_channel" and bool(self.unknown_help))

    def with_chosen(self, chosen: Chosen) -> Discord:
        """Return a server's settings: its choices, except where the configuration fixes them."""
        free = PerServer.model_fields.keys() - self.model_fields_set
        return self.model_copy(update={name: getattr(chosen, name) for name in free})


_MAX_PORT = 65_535
_MAX_HOST = 253


class Health(StrictModel):
    """Address of the HTTP endpoint for health and metrics. Port 0 disables the endpoint."""

    port: Annotated[int, Field(ge=0, le=_MAX_PORT)] = 0
    host: Annotated[str, OneLine(_MAX_HOST)] = "127.0.0.1"


class LogFormat(StrEnum):
    """Format of log lines. `auto` means `human` on a terminal and `json` otherwise."""

    AUTO = "auto"
    HUMAN = "human"
    JSON = "json"


class LogLevel(StrEnum):
    """Minimum severity of the messages that are logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Logs(StrictModel):
    """Format and minimum level of the log."""

    format: Annotated[LogFormat, Field(strict=False)] = LogFormat.AUTO
    level: Annotated[LogLevel, Field(strict=False)] = LogLevel.INFO
