"""The format of a knowledge file: one source, its passages, its gaps, its glossary.

The JSON Schema beside this module is made from these models, so that editors complete and
check while a curator types; `python -m bot.knowledge.schema` writes it again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from bot.core.model import Wording
from bot.yamlfile.fields import (
    Identifier,
    OneLine,
    Opening,
    Paragraphs,
    StrictModel,
    Text,
    Url,
    checked_date,
)

if TYPE_CHECKING:
    from pydantic_core import core_schema

MAX_TITLE = 256
MAX_PUBLISHER = 100
MAX_AUTHOR = 100
MAX_SECTION = 200
MAX_ASK = 100  # what Discord shows of a choice, and takes back
MAX_TERM = 80
MAX_TEXT = 1500
MAX_GAP_TEXT = 400
MAX_ASKS = 100
MAX_ALIASES = 50
MAX_ENTRIES = 100_000

FILE = Path(__file__).parents[1] / "knowledge.schema.json"

AskText = Annotated[str, OneLine(MAX_ASK)]
Asks = Annotated[list[AskText], Field(max_length=MAX_ASKS)]
PublicationDate = Annotated[
    str,
    BeforeValidator(checked_date),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}),
]


class SourceEntry(StrictModel):
    """The cited work."""

    id: Identifier = Field(description="A short name in small letters, unique among all sources.")
    title: Annotated[str, OneLine(MAX_TITLE)] = Field(description="The title, as published.")
    publisher: Annotated[str, OneLine(MAX_PUBLISHER)] = Field(description="Who published it.")
    author: Annotated[str, OneLine(MAX_AUTHOR)] | None = Field(None, description="Who wrote it.")
    published: PublicationDate | None = Field(
        None, description="When it was published: 2013-05-02, 2013-05 or 2013."
    )
    url: Url | None = Field(None, description="Where it can be read: http:// or https://.")


class TermEntry(StrictModel):
    """A term, and what people say instead."""

    term: Annotated[str, OneLine(MAX_TERM)] = Field(description="The word that the passages use.")
    aliases: list[Annotated[str, OneLine(MAX_TERM)]] = Field(
        min_length=1, max_length=MAX_ALIASES, description="Words that stand for the term."
    )


class PassageEntry(StrictModel):
    """The smallest thing that is cited: one fact, one to three sentences."""

    id: Identifier = Field(
        description="A short name in small letters, unique among all passages and gaps."
    )
    paragraphs: Paragraphs = Field(
        description="The numbers of the source's paragraphs that say this, from 1, ascending."
    )
    section: Annotated[str, OneLine(MAX_SECTION)] | None = Field(
        None, description="The heading that the paragraph stands under."
    )
    starts: Opening | None = Field(
        None, description="The first three to eight words of the first paragraph."
    )
    wording: Wording = Field(
        strict=False, description="Whose words the text is in: ours, or the source's."
    )
    text: Annotated[str, Text(MAX_TEXT)] = Field(
        description="What a member reads; it must make sense on its own."
    )
    asks: Asks = Field([], description="Questions that this text answers, as people put them.")


class GapEntry(StrictModel):
    """Something people ask that the source does not say."""

    id: Identifier = Field(
        description="A short name in small letters, unique among all passages and gaps."
    )
    text: Annotated[str, Text(MAX_GAP_TEXT)] = Field(
        description="A sentence that says what the source leaves out."
    )
    see: Identifier | None = Field(None, description="The id of the passage that comes nearest.")
    asks: Annotated[Asks, Field(min_length=1)] = Field(
        description="Questions that the source leaves open, as people put them."
    )


class KnowledgeFile(StrictModel):
    """One source and what it says."""

    source: SourceEntry = Field(description="The cited work: one a file.")
    glossary: list[TermEntry] = Field(
        [], max_length=MAX_ENTRIES, description="Terms, and what people say instead."
    )
    passages: list[PassageEntry] = Field(
        min_length=1, max_length=MAX_ENTRIES, description="What the source says."
    )
    gaps: list[GapEntry] = Field(
        [], max_length=MAX_ENTRIES, description="What people ask and the source does not say."
    )


class _WithoutNull(GenerateJsonSchema):
    """A value that may be left out may not be null: an empty one is nearly always forgotten."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def json_schema(model: type[BaseModel] = KnowledgeFile) -> str:
    """Return the JSON Schema of a file that this model reads; the text ends with a line break."""
    schema = model.model_json_schema(schema_generator=_WithoutNull)
    described = {"$schema": GenerateJsonSchema.schema_dialect, **schema}
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":  # pragma: no cover - a test compares the file with json_schema()
    FILE.write_text(json_schema(), encoding="utf-8")
