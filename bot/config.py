"""config.yaml -> Config. The token is no part of it: it comes from the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field, model_validator

from bot.core.policy import Policy
from bot.errors import ConfigError
from bot.fields import Line, unfit
from bot.paths import shipped_knowledge
from bot.settings import Discord, Section
from bot.yamlfile import fit, read

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

MAX_BYTES = 1024 * 1024
MAX_PATH = 4096

_NOT_HERE = (
    "the token doesn't belong in a file that others may read: "
    "set the environment variable DISCORD_TOKEN instead"
)
_HINTS = dict.fromkeys(("token", "discord_token", "bot_token", "DISCORD_TOKEN"), _NOT_HERE)

_POLICY = Policy()
Share = Annotated[float, Field(ge=0, le=1)]


class Matching(Section):
    """The thresholds of `bot.core.policy.Policy`."""

    answer: Share = _POLICY.answer
    suggest: Share = _POLICY.suggest
    gap: Share = _POLICY.gap
    nearby: Share = _POLICY.nearby
    unknown: Share = _POLICY.unknown

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.suggest > self.answer:
            raise unfit("needs `suggest` to be at most `answer`")
        return self


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


class ConfigFile(Section):
    """The settings as written."""

    knowledge: Annotated[list[Annotated[str, Line(MAX_PATH)]], BeforeValidator(_listed)] = Field(
        default_factory=list
    )
    matching: Matching = Matching()
    discord: Discord = Discord()


@dataclass(frozen=True, slots=True)
class Config:
    """The settings, complete. `knowledge` holds at least one file or folder."""

    knowledge: tuple[Path, ...]
    matching: Matching
    discord: Discord = field(default_factory=Discord)


def load(path: Path | None = None) -> Config:
    """Return the settings of a file, or the defaults; raise ConfigError with all problems.

    Paths in the file are relative to the folder that the file stands in.
    """
    if path is None:
        return _config(ConfigFile(), ())
    document = read(path, MAX_BYTES)
    settings, problems = fit(document, ConfigFile, _HINTS)
    if document.empty and not document.problems:
        return _config(ConfigFile(), ())
    if settings is None:
        raise ConfigError(problems)
    return _config(settings, tuple(path.parent / place for place in settings.knowledge))


def _config(settings: ConfigFile, knowledge: tuple[Path, ...]) -> Config:
    return Config(knowledge or (shipped_knowledge(),), settings.matching, settings.discord)
