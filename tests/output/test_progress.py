"""Tests that a progress bar appears only on a terminal, and only for long work."""

from __future__ import annotations

import io
import sys

import pytest

from bot.output import progress as module
from bot.output.progress import progress
from tests.streams import Terminal


@pytest.mark.parametrize("total", [10, None])
def test_long_work_shows_a_bar(total: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The progress bar appears after a delay."""
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(module, "_DELAY_S", 0)
    with progress("Reading", total) as advance:
        advance(4)
        advance(6)
    assert "Reading" in shown.getvalue()


def test_short_work_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work of less than half a second needs no bar."""
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    with progress("Reading", 10) as advance:
        advance(10)
    assert shown.getvalue() == ""


def test_no_bar_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the output goes to a log file, no bar is shown."""
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(module, "_DELAY_S", 0)
    with progress("Reading", 10) as advance:
        advance(10)
    assert shown.getvalue() == ""
