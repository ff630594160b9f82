"""Shared command-line options, and functions that load what the options select."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot import __version__
from bot.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.assistant import Assistant
    from bot.config import Config

_DEFAULT_CONFIG = Path("config.yaml")

MAX_GUILD = 2**63 - 1
"""Largest id that Discord can give a server."""

_FunctionT = TypeVar("_FunctionT", bound="Callable[..., object]")


@dataclass
class Options:
    """Values of the shared options, which may be given before or after the command's name."""

    config: Path | None = None
    knowledge: tuple[Path, ...] = ()
    json: bool = False
    source: str | None = None


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    """Store a shared option. A value given after the command overrides one given before it."""
    options = context.ensure_object(Options)
    if value:
        setattr(options, str(parameter.name), value)


def _shared(*names: str, **settings: Any) -> Callable[[_FunctionT], _FunctionT]:  # noqa: ANN401 - click's own type
    return click.option(*names, expose_value=False, callback=_remember, **settings)


class _Path(click.ParamType[Path]):
    """A path. A leading `~` means the home folder, even if the shell did not expand it."""

    name = "path"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        del param, ctx
        from bot.runtime.home import expanded

        return expanded(str(value))


PATH = _Path()
config = _shared(
    "--config",
    type=PATH,
    metavar="FILE",
    help="The configuration file.  [default: config.yaml, if it exists]",
)
knowledge = _shared(
    "--knowledge",
    type=PATH,
    metavar="PATH",
    multiple=True,
    help="A knowledge file or folder to use instead of the configured knowledge; repeatable.",
)
source = _shared(
    "--source", metavar="ID", help="Answer only from the source or collection with this id."
)
json = _shared("--json", is_flag=True, help="Print JSON, one object per line.")
guild = click.option(
    "--guild",
    type=click.IntRange(1, MAX_GUILD),
    metavar="ID",
    help="Include only data from the Discord server with this id.",
)


def _print_version(context: click.Context, _parameter: click.Parameter, value: object) -> None:
    if value and not context.resilient_parsing:
        click.echo(version_line(context.ensure_object(Options)))
        context.exit()


version = click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and how questions are matched, then exit.",
)


def file_of(given: Options) -> Path | None:
    """Return the path of the configuration file, or None if there is none."""
    return given.config or (_DEFAULT_CONFIG if _DEFAULT_CONFIG.is_file() else None)


def configuration_of(given: Options, paths: Sequence[Path] = ()) -> Config:
    """Load the configuration that the options select.

    If `paths` is not empty, it replaces the paths of the configured knowledge.
    """
    from bot.config import load

    config = load(file_of(given))
    knowledge = tuple(paths) or given.knowledge
    # The curated file belongs only to the configured knowledge.
    return replace(config, knowledge=knowledge, curated=None) if knowledge else config


def assistant_of(given: Options) -> Assistant:
    """Build the assistant for the configuration and the source that the options select.

    If the configuration has a chooser, the assistant uses it.
    """
    from bot.app import build, chooser_of, narrowed

    config = configuration_of(given)
    chooser = chooser_of(config)
    assistant = build(config).choosing(chooser) if chooser else build(config)
    return narrowed(assistant, given.source) if given.source else assistant


def version_line(given: Options) -> str:
    """Return the program's name and version, and how questions are matched.

    If there is a chooser, also name the host that receives uncertain questions. If the
    configuration can't be loaded, return only the name and the version.
    """
    try:
        return f"footnote {__version__}, matching by {_matching(given)}{_choosing(given)}"
    except FootnoteError:  # a broken configuration must not hide the version
        return f"footnote {__version__}"


def _matching(given: Options) -> str:
    from bot.semantic.models import DEFAULT_MODEL, Mode
    from bot.semantic.ready import model_of, status

    if file_of(given) is None:  # loading the default configuration would be slow
        model = model_of(status(Mode.AUTO, DEFAULT_MODEL))
    else:
        config = configuration_of(given)
        model = model_of(status(config.semantic, config.model))
    return f"words and meaning ({model})" if model else "words only"


def _choosing(given: Options) -> str:
    host = configuration_of(given).chooser.host if file_of(given) else None
    return f"; unsure questions go to a language model at {host}" if host else ""
