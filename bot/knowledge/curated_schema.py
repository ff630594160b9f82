"""Format of the curated file, which contains the asks and gaps that curators add to the sources.

The JSON Schema, bot/curated.schema.json, is generated from these models with
`python -m bot.knowledge.curated_schema`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, model_validator

from bot.knowledge.schema import (
    MAX_ENTRIES,
    AsksIn,
    AskText,
    GapText,
    LabelsIn,
    SomeAsks,
    TextsIn,
    json_schema,
)
from bot.yamlfile.fields import Identifier, StrictModel, unfit

if TYPE_CHECKING:
    from typing import Self

FILE = Path(__file__).parents[1] / "curated.schema.json"


MAX_GUILD = 2**63 - 1
"""Largest id that Discord can give a server."""

Guild = Annotated[
    int | None,
    Field(
        ge=1,
        le=MAX_GUILD,
        description="The id of the Discord server in which the entry holds. Without it, the entry "
        "holds everywhere.",
    ),
]


class TaughtEntry(StrictModel):
    """More phrasings of the question that a passage or gap answers."""

    id: Identifier = Field(description="The id of the passage or gap that answers the questions.")
    guild: Guild = None
    asks: SomeAsks = Field(
        [], description="Questions that the passage or gap answers, in people's own words."
    )
    asks_in: AsksIn = Field(
        {}, description="Asks in other languages, each list below its code, such as `es`."
    )

    @model_validator(mode="after")
    def _has_asks(self) -> Self:
        if not (self.asks or self.asks_in):
            raise unfit("needs `asks` or `asks_in`")
        return self


class CuratedGapEntry(StrictModel):
    """A question that people ask but a source does not answer."""

    id: Identifier = Field(
        description="A short lowercase name, unique among all passages and gaps."
    )
    guild: Guild = None
    source: Identifier = Field(description="The id of the source that does not answer it.")
    label: AskText | None = Field(
        None,
        description="A well-formed question that this gap is about. It represents the gap "
        "wherever the gap is offered.",
    )
    text: GapText = Field(description="A sentence that says what the source does not cover.")
    see: Identifier | None = Field(None, description="The id of the most closely related passage.")
    asks: SomeAsks = Field(
        description="Questions that the source does not answer, in people's own words."
    )
    labels_in: LabelsIn = Field(
        {}, description="The label in other languages, each below its code, such as `es`."
    )
    texts_in: TextsIn = Field(
        {}, description="The text in other languages, each below its code, such as `es`."
    )
    asks_in: AsksIn = Field(
        {}, description="Asks in other languages, each list below its code, such as `es`."
    )


class Curated(StrictModel):
    """Everything that curators have added."""

    taught: list[TaughtEntry] = Field(
        [], max_length=MAX_ENTRIES, description="More asks for existing passages and gaps."
    )
    gaps: list[CuratedGapEntry] = Field(
        [], max_length=MAX_ENTRIES, description="Questions that a source does not answer."
    )


class CuratedFile(StrictModel):
    """Asks and gaps that curators added to the sources."""

    curated: Curated = Field(description="Everything that curators have added, by id.")


def schema_text() -> str:
    """Return the JSON Schema for curated files, with a newline at the end."""
    return json_schema(CuratedFile)


if __name__ == "__main__":  # pragma: no cover - a test compares the file with schema_text()
    FILE.write_text(schema_text(), encoding="utf-8")
