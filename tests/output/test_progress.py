"""The progress bar shows itself only to whoever would wonder."""

from __future__ import annotations

import io
import sys

import pytest

from bot.output import progress as module
from bot.output.progress import progress
from tests.streams import Terminal


@pytest.mark.parametrize("total", [10, None])
def test_long_work_shows_a_bar(total: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """It appears once patience has run out, and goes away at the end."""
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(module, "_PATIENCE_S", 0)
    with progress("Reading", total) as advance:
        advance(4)
        advance(6)
    assert "Reading" in shown.getvalue()


def test_short_work_shows_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody wonders about half a second."""
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    with progress("Reading", 10) as advance:
        advance(10)
    assert shown.getvalue() == ""


def test_no_terminal_shows_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log is no place for a bar."""
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(module, "_PATIENCE_S", 0)
    with progress("Reading", 10) as advance:
        advance(10)
    assert shown.getvalue() == ""
