"""What `--version` says. Nothing is loaded or fetched for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import __version__
from bot.commands.options import configuration_of, file_of
from bot.errors import FootnoteError

if TYPE_CHECKING:
    from bot.commands.options import Options


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
