"""Tests of the report after an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.import_report import tell_notes
from bot.importer.article import Notes

if TYPE_CHECKING:
    import pytest


def test_notes_of_a_reader(capsys: pytest.CaptureFixture[str]) -> None:
    """Each warning has its own line. A single line lists everything that was left out."""
    tell_notes(Notes({"navigation": 2, "badge": 1, "form": 0}, ("check the encoding",)))
    assert capsys.readouterr().err == (
        "footnote: warning: check the encoding\nfootnote: left out: badge (1), navigation (2)\n"
    )
    tell_notes(Notes())
    assert capsys.readouterr().err == ""
