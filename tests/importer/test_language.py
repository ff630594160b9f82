"""Tests of the language of an imported source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.importer.pond import imported, outcome

if TYPE_CHECKING:
    from pathlib import Path

SPANISH = (
    "# Nutrias\n\nLa nutria vive en el río y come peces durante el invierno. Por la noche duerme "
    "en la orilla, porque allí nadie la molesta, y cuando sale el sol vuelve al agua con sus crías."
)


def test_the_language_is_detected_and_written(tmp_path: Path) -> None:
    """A Spanish document becomes a Spanish source."""
    [source] = imported(tmp_path, SPANISH).sources
    assert source.language == "es"
    assert "  language: es\n" in (tmp_path / "pond.yaml").read_text("utf-8")


def test_english_is_not_written(tmp_path: Path) -> None:
    """The file of an English document names no language."""
    [source] = imported(tmp_path, "# Otters\n\nOtters swim in the pond and eat fish.").sources
    assert source.language == "en"
    assert "language" not in (tmp_path / "pond.yaml").read_text("utf-8")


def test_a_given_language_counts(tmp_path: Path) -> None:
    """The option overrides what is detected, on the first import and on later ones."""
    assert imported(tmp_path, SPANISH, language="ca").sources[0].language == "ca"
    assert imported(tmp_path, SPANISH).sources[0].language == "ca"
    assert imported(tmp_path, SPANISH, language="es").sources[0].language == "es"


def test_a_language_without_rules_is_warned_of(tmp_path: Path) -> None:
    """The source gets its language, and a warning says that this language is matched poorly."""
    found = outcome(tmp_path, "# 水獺\n\n" + "水獺住在水裡吃魚。" * 20)
    assert found.source.language == "zh"
    assert any("without spaces" in warning for warning in found.notes.warnings)
