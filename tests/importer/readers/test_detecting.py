"""Tests of detecting the language of a document."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import pytest

from bot.importer.readers import detecting
from bot.importer.readers.detecting import language_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Otter ist ein Tier und lebt im Wasser. Er frisst Fische. Er so am Ufer. " * 3),
        (
            "es",
            "La nutria es un animal que vive en el agua. Come peces y duerme en la orilla. " * 3,
        ),
        ("pt", "A lontra vive na água. Come peixes e dorme na margem, e fica em casa. " * 4),
    ],
)
def test_a_language_with_rules(language: str, text: str) -> None:
    """The language is detected without a warning."""
    assert language_of([text]) == (language, ())


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        ("zh", "水獺 住在 水裡 吃魚 " * 10, "without spaces"),
        ("ja", "カワウソは川に住んでいます。" * 5, "without spaces"),
        (
            "sq",
            "Lundra është një kafshë që jeton në ujë. Ha peshq dhe fle në breg. " * 3,
            "no rules",
        ),
        (None, "Wibble wobble zork quux blarg frotz. " * 6, "doesn't seem to be English"),
    ],
)
def test_a_warning(language: str | None, text: str, reason: str) -> None:
    """A language that is matched poorly causes a warning, and so does an unclear language."""
    found, warnings = language_of([text])
    assert found == language
    assert len(warnings) == 1
    assert reason in warnings[0]


@pytest.mark.parametrize(
    "text",
    [
        "Otters swim in ponds. " * 10,
        "Default value: true. Type: string. Timeout in seconds. Maximum number of retries. " * 3,
        "Kurz.",
    ],
)
def test_english(text: str) -> None:
    """English causes no warning, even in terse reference text, and neither do very short texts."""
    assert language_of([text]) == (None, ())


def test_nothing_is_unpacked_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model doesn't need room for temporary files, which a container has little of."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    detecting._identifier.cache_clear()  # noqa: SLF001 - the model may be loaded already
    assert language_of(["La nutria es un animal que vive en el agua y come peces. " * 4])[0] == "es"
