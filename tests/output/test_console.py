"""Output on a terminal is complete, whatever the terminal's size and the environment are."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from bot.output.console import console
from bot.output.lines import line
from bot.output.screen import screen
from bot.output.table import Table, show
from tests.streams import Terminal
from tests.test_cli import ROOT

pty, fcntl, termios = (
    pytest.importorskip(name, reason="the system has no pseudo-terminals")
    for name in ("pty", "fcntl", "termios")
)
STYLE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN = ["0", "00", "", "abc", "-3", "80.5", "²", "٣", " 40", "9" * 30]
KNOWN = Table("Questions", ("question", "times", "last"), (("who dreams of sheep", "12", "May"),))


@pytest.mark.parametrize("value", UNKNOWN)
def test_a_size_that_is_no_positive_number_is_unknown(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """If the terminal's size is unknown, output has 80 columns and 24 lines."""
    monkeypatch.setenv("COLUMNS", value)
    monkeypatch.setenv("LINES", value)
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert console().size == (80, 24)


@pytest.mark.parametrize("value", ["1", "7", "80", "0300"])
def test_a_positive_size_counts(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """The environment variables take precedence over the terminal."""
    monkeypatch.setenv("COLUMNS", value)
    monkeypatch.setenv("LINES", value)
    assert console().size == (int(value), int(value))
    assert console(stderr=True).size == (int(value), int(value))


@pytest.mark.parametrize("columns", ["0", "1", "2", "5", "12", "20", "33", "80", "200"])
def test_nothing_is_lost(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    """On the narrowest terminal, every letter of a text and every cell of a table is printed."""
    monkeypatch.setenv("COLUMNS", columns)
    shown = Terminal()
    monkeypatch.setattr(sys, "stdout", shown)
    screen().show([line("Sheep dream of androids.")])
    assert "".join(STYLE.sub("", shown.getvalue()).split()) == "Sheepdreamofandroids."
    show([KNOWN])
    printed = STYLE.sub("", shown.getvalue()).split()
    for word in ("who", "dreams", "of", "sheep", "12", "May", "question", "times", "last"):
        assert word in printed


def on_terminal(*arguments: str, size: tuple[int, int], env: Mapping[str, str]) -> str:
    """Return what a command prints on a terminal of this size. It must exit with 0."""
    ours, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    known = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        cwd=ROOT,
        env={**known, "TERM": "xterm", **env},
    )
    os.close(terminal)
    output = b""
    with suppress(OSError):  # on Linux, reading at the end is an error
        while read := os.read(ours, 65536):
            output += read
    os.close(ours)
    assert process.wait() == 0, output
    return STYLE.sub("", output.decode())


@pytest.mark.parametrize(
    ("size", "env"),
    [
        ((24, 80), {"COLUMNS": "0", "LINES": "0"}),
        ((0, 0), {}),
        ((0, 0), {"COLUMNS": "²"}),
    ],
)
def test_an_answer_on_a_terminal_of_unknown_size(
    size: tuple[int, int], env: Mapping[str, str]
) -> None:
    """The answer is wrapped at 80 columns."""
    shown = on_terminal("ask", "who is alex sanchez", size=size, env=env)
    assert "Alex Sanchez worked as a security analyst" in shown
    assert 60 < max(map(len, shown.splitlines())) <= 80


def test_help_and_lists_on_a_terminal_of_unknown_size() -> None:
    """Every command prints its output, even on the smallest terminal."""
    env = {"COLUMNS": "0", "LINES": "0"}
    assert "Usage:" in on_terminal("ask", "--help", size=(0, 0), env=env)
    checked = on_terminal("check", size=(0, 0), env=env)
    assert "passages" in checked
