"""Run commands, convert results and errors to exit codes, and print errors."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

from bot.errors import ConfigError, FootnoteError, KnowledgeError, not_installed
from bot.output.text import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE = 0
PROBLEMS = 1
WRONG = 2
INTERRUPTED = 130  # the exit code that shells report after Ctrl-C


class Shell(click.Group):
    """A group of commands that return their exit codes. A return value of None means 0."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command.

        A closed output pipe counts as success, because its reader has all that it needs.
        """
        try:
            status = super().invoke(ctx)
            _flush()
        except BrokenPipeError:
            _abandon_output()
            return DONE
        else:
            return status


def run(group: click.Group, arguments: Sequence[str] | None = None) -> int:
    """Run the command in `arguments`, by default `sys.argv`, and return its exit code."""
    _prepare_streams()
    try:
        return group.main(arguments, standalone_mode=False) or DONE
    except click.Abort:
        return INTERRUPTED
    except (KnowledgeError, ConfigError) as error:
        click.echo(safe(str(error)), err=True)
    except FootnoteError as error:
        complain(_in_own_language(error))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
    except click.ClickException as error:
        complain(_with_hint(error))
    except ModuleNotFoundError as error:
        complain(not_installed(error))
    except OSError as error:
        complain(error.strerror or str(error))
        _abandon_output()
    except Exception as error:
        # Developers get the traceback with: python -X dev -m bot …
        if sys.flags.dev_mode:
            raise
        complain(f"unexpected error, please report it: {type(error).__name__}: {error}")
    return WRONG


def complain(text: str) -> None:
    """Print a message to standard error as one line."""
    click.echo(f"footnote: {safe(' '.join(text.split()))}", err=True)


def _in_own_language(error: FootnoteError) -> str:
    # Imported here so that --help need not load the texts.
    from bot.commands.language import own_texts
    from bot.texts.translatable import translated

    return translated(error, own_texts())


def _with_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    hint = f" (see {context.command_path} --help)" if context else ""
    return f"{error.format_message()}{hint}"


def _prepare_streams() -> None:
    """Set output to UTF-8, or to a terminal's encoding, and escape unsupported characters."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _abandon_output() -> None:
    """Discard buffered output, so that flushing it at exit can't fail."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)
