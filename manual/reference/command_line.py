"""The reference of the command line, from the commands' own help."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

import click

from bot.cli import cli
from manual.reference.markdown import NOTE, blocks, table

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTRODUCTION = """
`footnote COMMAND` and `python -m bot COMMAND` are the same program.
[In the terminal](../cli.md) shows how to use it.
"""
_EXIT_CODES = (
    ("0", "Success."),
    (
        "1",
        "A check failed, a document is unusable, a figure misses its floor, or nothing was saved.",
    ),
    ("2", "The usage, configuration or knowledge is wrong, or a store can't be read."),
    ("130", "The command was interrupted with Ctrl-C."),
)


def page() -> str:
    """Return the page: exit codes, shared options, and a section for each command."""
    return blocks(
        "# Command line",
        NOTE,
        _INTRODUCTION,
        *_section("footnote", cli),
        "Exit codes:",
        table(("Code", "Meaning"), _EXIT_CODES),
        *(
            part
            for name, command in cli.commands.items()
            for part in _section(f"footnote {name}", command)
        ),
    )


def _section(called: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=called)
    yield f"## `{called}`"
    yield f"```text\n{command.get_usage(context).removeprefix('Usage: ')}\n```"
    yield _prose(inspect.cleandoc(command.help or ""))
    if rows := [_option(one) for one in command.get_params(context) if _is_shown(one)]:
        yield table(("Option", "Meaning"), rows)


def _is_shown(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Option) and not parameter.hidden


def _option(parameter: click.Parameter) -> tuple[str, str]:
    assert isinstance(parameter, click.Option)  # noqa: S101 - `_is_shown` selects options
    value = "" if parameter.is_flag else f" {parameter.make_metavar(click.Context(cli))}"
    return ", ".join(f"`{name}{value}`" for name in parameter.opts), _prose(parameter.help or "")


def _prose(text: str) -> str:
    """Return help text with names of options as code, and without click's marks."""
    text = text.replace("\b", "").replace("  [", " [")
    return re.sub(r"(?<![\w`-])(--[a-z][a-z-]*)", r"`\1`", text)
