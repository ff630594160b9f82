"""The options that commands share, and what they name."""

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

_FunctionT = TypeVar("_FunctionT", bound="Callable[..., object]")


@dataclass
class Options:
    """The options that commands share; they may stand before the command or after it."""

    config: Path | None = None
    knowledge: tuple[Path, ...] = ()
    json: bool = False


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    """Keep a shared option. The one after the command wins over the one before it."""
    options = context.ensure_object(Options)
    if value:
        setattr(options, str(parameter.name), value)


def _shared(*names: str, **settings: Any) -> Callable[[_FunctionT], _FunctionT]:  # noqa: ANN401 - click's own type
    return click.option(*names, expose_value=False, callback=_remember, **settings)


PATH = click.Path(path_type=Path)
config = _shared(
    "--config",
    type=PATH,
    metavar="FILE",
    help="The configuration.  [default: config.yaml, if there is one]",
)
knowledge = _shared(
    "--knowledge",
    type=PATH,
    metavar="PATH",
    multiple=True,
    help="A knowledge file or a folder of them, instead of the configuration's; can be repeated.",
)
json = _shared("--json", is_flag=True, help="Print JSON, one object a line.")


def _tell_version(context: click.Context, _parameter: click.Parameter, value: object) -> None:
    if value and not context.resilient_parsing:
        click.echo(version_line(context.ensure_object(Options)))
        context.exit()


version = click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the version, and by what questions are matched, and exit.",
)


def file_of(given: Options) -> Path | None:
    """Return the configuration's file, None if there is none."""
    return given.config or (_DEFAULT_CONFIG if _DEFAULT_CONFIG.is_file() else None)


def configuration_of(given: Options, paths: Sequence[Path] = ()) -> Config:
    """Return the configuration that the options name; `paths` stand for its knowledge."""
    from bot.config import load

    config = load(file_of(given))
    knowledge = tuple(paths) or given.knowledge
    # What is curated belongs to the knowledge that it was written for.
    return replace(config, knowledge=knowledge, curated=None) if knowledge else config


def assistant_of(given: Options) -> Assistant:
    """Return the assistant of that configuration."""
    from bot.app import build

    return build(configuration_of(given))


def version_line(given: Options) -> str:
    """Return the program, its version, and by what questions are matched, if that can be told."""
    try:
        return f"footnote {__version__}, matching by {_way(given)}"
    except FootnoteError:  # a broken configuration has no say in which version this is
        return f"footnote {__version__}"


def _way(given: Options) -> str:
    from bot.semantic.models import DEFAULT_MODEL, Mode
    from bot.semantic.ready import model_of, status

    if file_of(given) is None:  # to read the defaults takes longer than all the rest
        model = model_of(status(Mode.AUTO, DEFAULT_MODEL))
    else:
        config = configuration_of(given)
        model = model_of(status(config.semantic, config.model))
    return f"words and meaning ({model})" if model else "words only"
