"""Load config.yaml into a Config.

The bot's token comes from an environment variable, not from config.yaml.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field, model_validator

from bot.config.chooser_settings import KEY, KEY_NOT_HERE, ChooserSection
from bot.config.document_settings import DocumentSection
from bot.config.paths import shipped_knowledge
from bot.config.scope_settings import ScopeSection
from bot.config.sections import Discord, Health, Logs
from bot.config.store_settings import AUTO, StoreConfig, StoreSection, store_config, switch
from bot.core.model.policy import Policy
from bot.errors import ConfigError
from bot.runtime.home import expanded
from bot.semantic.models import DEFAULT_MODEL, Mode
from bot.yamlfile import Unclear, fit, read
from bot.yamlfile.fields import AsWritten, StrictModel, unfit

if TYPE_CHECKING:
    from typing import Self

_LOG = logging.getLogger(__name__)

MAX_BYTES = 1024 * 1024
MAX_PATH = 4096

_NOT_HERE = (
    "the token doesn't belong in a file that others may read: "
    "set the environment variable DISCORD_TOKEN instead"
)
_HINTS = dict.fromkeys(("token", "discord_token", "bot_token", "DISCORD_TOKEN"), _NOT_HERE)
_HINTS |= dict.fromkeys(("key", "api_key", "apikey", "chooser_key", KEY), KEY_NOT_HERE)

_POLICY = Policy()
PathText = Annotated[str, AsWritten(MAX_PATH)]
Share = Annotated[float, Field(ge=0, le=1)]


class Matching(StrictModel):
    """Thresholds of `bot.core.model.policy.Policy`."""

    answer: Share = _POLICY.answer
    suggest: Share = _POLICY.suggest
    gap: Share = _POLICY.gap
    nearby: Share = _POLICY.nearby
    unknown: Share | None = Field(None, exclude=True)
    """A retired setting. It has no effect, but older files may still contain it."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.suggest > self.answer:
            raise unfit("needs `suggest` to be at most `answer`")
        return self


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


_NAME = re.compile(r"[\w-][\w.-]*/[\w.-]+")  # as in "publisher/model"


def _mode(value: object) -> object:
    """Read `on` and `off` as words, although YAML reads them as booleans."""
    return value.raw if isinstance(value, Unclear) and value.raw in set(Mode) else value


class ConfigFile(StrictModel):
    """Settings as written in config.yaml."""

    knowledge: Annotated[list[PathText], BeforeValidator(_listed)] = Field(default_factory=list)
    curated: PathText = AUTO
    watch: Annotated[bool, BeforeValidator(switch)] = True
    matching: Matching = Matching()
    semantic: Annotated[Mode, Field(strict=False), BeforeValidator(_mode)] = Mode.AUTO
    model: PathText = DEFAULT_MODEL
    reranker: str = ""
    chooser: ChooserSection = ChooserSection()
    discord: Discord = Discord()
    scopes: ScopeSection = ScopeSection()
    store: StoreSection = StoreSection()
    documents: DocumentSection = DocumentSection()
    health: Health = Health()
    logs: Logs = Logs()


@dataclass(frozen=True, slots=True)
class Config:
    """Complete settings, including defaults. Paths are resolved against the config file's folder.

    knowledge  knowledge files and folders, at least one
    curated    file for curators' changes; if None, `bot.knowledge.curated_path` chooses one
    watch      true to reload the knowledge when a file changes
    model      the default model's name, a folder, or a name like "publisher/model"
    reranker   a cross-encoder's folder or name; None for the reader that ships with the bot
    chooser    settings of the chooser; without a URL, there is no chooser
    scopes     scopes and preferences that the configuration fixes
    documents  limits for documents that curators add in Discord
    added      ids and contents of documents from the shared database; None without such a database
    """

    knowledge: tuple[Path, ...]
    matching: Matching
    discord: Discord = field(default_factory=Discord)
    store: StoreConfig = field(default_factory=StoreConfig)
    documents: DocumentSection = field(default_factory=DocumentSection)
    added: tuple[tuple[str, bytes], ...] | None = field(default=None, repr=False)
    curated: Path | None = None
    watch: bool = True
    semantic: Mode = Mode.AUTO
    model: str | Path = DEFAULT_MODEL
    reranker: str | Path | None = None
    chooser: ChooserSection = field(default_factory=ChooserSection)
    scopes: ScopeSection = field(default_factory=ScopeSection)
    health: Health = field(default_factory=Health)
    logs: Logs = field(default_factory=Logs)


def load(path: Path | None = None) -> Config:
    """Return the settings in a file, or the defaults if `path` is None or the file is empty.

    Relative paths in the file are resolved against the file's folder. A leading `~` stands for a
    home folder. Raises ConfigError with all problems in an invalid file, and NoHomeError if the
    home folder is unknown.
    """
    if path is None:
        return _config(ConfigFile(), None)
    document = read(path, MAX_BYTES)
    settings, problems = fit(document, ConfigFile, _HINTS)
    if document.empty and not document.problems:
        return _config(ConfigFile(), None)
    if settings is None:
        raise ConfigError(problems)
    if settings.matching.unknown is not None:
        place = document.position(("matching", "unknown"))
        _LOG.warning("%s: `unknown` no longer has any effect, so remove it", place)
    settings.scopes.locate(lambda place: document.position(("scopes", *place)))
    return _config(settings, path.parent)


def _config(settings: ConfigFile, folder: Path | None) -> Config:
    """Return the settings, with paths resolved against `folder`.

    `folder` is None if there is no file or if the file is empty.
    """
    base = folder or Path()
    return Config(
        knowledge=tuple(base / expanded(place) for place in settings.knowledge)
        or (shipped_knowledge(),),
        matching=settings.matching,
        discord=settings.discord,
        store=store_config(settings.store, base),
        documents=settings.documents,
        curated=None if settings.curated == AUTO else base / expanded(settings.curated),
        watch=settings.watch,
        semantic=settings.semantic,
        model=_model(settings.model, base),
        reranker=_model(settings.reranker, base) if settings.reranker else None,
        chooser=settings.chooser,
        scopes=settings.scopes,
        health=settings.health,
        logs=settings.logs,
    )


def _model(given: str, base: Path) -> str | Path:
    """Return a model's name or its folder's path. Text that isn't a name is treated as a path."""
    folder = base / expanded(given)
    if folder.is_dir():
        return folder
    if given.lower().removeprefix("sentence-transformers/") == DEFAULT_MODEL.lower():
        return DEFAULT_MODEL
    return given if _NAME.fullmatch(given) else folder
