"""Tests that people can see which model is in use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import __version__, app, config
from bot.commands.options import Options, version_line
from bot.semantic.models import Mode

if TYPE_CHECKING:
    from pathlib import Path

LABEL = "minilm"


def test_version(tmp_path: Path, model_folder: Path) -> None:
    """`--version` names the model that the configuration would use."""
    written = tmp_path / "config.yaml"
    written.write_text(f"semantic: on\nmodel: {model_folder}\n", encoding="utf-8")
    said = f"footnote {__version__}, matching by words and meaning ({LABEL})"
    assert version_line(Options(config=written)) == said


def test_model_in_use(model_folder: Path) -> None:
    """The model in use is the loaded one, or None if semantic matching is off."""
    settings = replace(config.load(), model=model_folder)
    assert app.model_in_use(replace(settings, semantic=Mode.ON)) == LABEL
    assert app.model_in_use(replace(settings, semantic=Mode.OFF)) is None
