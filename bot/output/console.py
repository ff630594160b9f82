"""Consoles for styled output. Invalid sizes in environment variables are ignored."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_DEFAULT = os.terminal_size((80, 24))
_POSITIVE = re.compile("0*[1-9][0-9]{0,4}")


def console(*, stderr: bool = False) -> Console:
    """Return a console that prints text literally to standard output or standard error."""
    from rich.console import Console  # noqa: PLC0415 - importing it takes a tenth of a second

    size = _size(sys.stderr if stderr else sys.stdout)
    return Console(
        stderr=stderr,
        width=size.columns,
        height=size.lines,
        highlight=False,
        emoji=False,
        markup=False,
    )


def _size(stream: object) -> os.terminal_size:
    """Return the size set by COLUMNS and LINES or, if unset, the terminal's size or a default.

    Values that are not positive numbers are ignored.
    """
    try:
        own = os.get_terminal_size(stream.fileno())  # type: ignore[attr-defined] # see the except
    except (OSError, ValueError, AttributeError):  # no terminal, or a stream without a file
        own = _DEFAULT
    return os.terminal_size(
        _number(os.environ.get(name, "")) or number or default
        for name, number, default in zip(("COLUMNS", "LINES"), own, _DEFAULT, strict=True)
    )


def _number(value: str) -> int:
    return int(value) if _POSITIVE.fullmatch(value) else 0
