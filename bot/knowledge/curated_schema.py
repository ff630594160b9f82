"""The format of the curated file: what curators add to the sources, by id.

The JSON Schema, bot/curated.schema.json, is made from these models;
`python -m bot.knowledge.curated_schema` writes it again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.knowledge.schema import MAX_ENTRIES, MAX_GAP_TEXT, Asks, json_schema
from bot.yamlfile.fields import Identifier, StrictModel, Text

FILE = Path(__file__).parents[1] / "curated.schema.json"


class TaughtEntry(StrictModel):
    """More ways in which people put the question that a passage, or a gap, answers."""

    id: Identifier = Field(description="The id of the passage or gap that answers.")
    asks: Annotated[Asks, Field(min_length=1)] = Field(
        description="Questions that it answers, as people put them."
    )


class CuratedGapEntry(StrictModel):
    """Something people ask that a source does not say."""

    id: Identifier = Field(
        description="A short name in small letters, unique among all passages and gaps."
    )
    source: Identifier = Field(description="The id of the source that does not say it.")
    text: Annotated[str, Text(MAX_GAP_TEXT)] = Field(
        description="A sentence that says what the source leaves out."
    )
    see: Identifier | None = Field(None, description="The id of the passage that comes nearest.")
    asks: Annotated[Asks, Field(min_length=1)] = Field(
        description="Questions that the source leaves open, as people put them."
    )


class Curated(StrictModel):
    """All that curators have added."""

    taught: list[TaughtEntry] = Field(
        [], max_length=MAX_ENTRIES, description="Asks for passages and gaps of the sources."
    )
    gaps: list[CuratedGapEntry] = Field(
        [], max_length=MAX_ENTRIES, description="What people ask and a source does not say."
    )


class CuratedFile(StrictModel):
    """What curators added to the sources."""

    curated: Curated = Field(description="Asks and gaps, by the ids of the sources' files.")


def schema_text() -> str:
    """Return the JSON Schema of a curated file, as text that ends with a line break."""
    return json_schema(CuratedFile)


if __name__ == "__main__":  # pragma: no cover - a test compares the file with schema_text()
    FILE.write_text(schema_text(), encoding="utf-8")
