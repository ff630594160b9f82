"""Format of a knowledge file: one source, its passages, its gaps and its glossary.

The JSON Schema, bot/knowledge.schema.json, is generated from these models with
`python -m bot.knowledge.schema`. Text editors use the schema to complete and check what a curator
types.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from bot.core.model.entries import Wording
from bot.knowledge.passage_text import Format, MarkdownText, PassageText, inherit_format
from bot.languages import WITHOUT_SPACES, available, standard
from bot.yamlfile.fields import (
    Identifier,
    LanguageCode,
    OneLine,
    Opening,
    Paragraphs,
    StrictModel,
    Text,
    Url,
    checked_date,
    unfit,
)

if TYPE_CHECKING:
    from typing import Self

    from pydantic_core import core_schema

MAX_TITLE = 256
MAX_PUBLISHER = 100
MAX_AUTHOR = 100
MAX_SECTION = 200
MAX_ASK = 100  # Discord's limit for the name and value of an autocomplete choice
MAX_TERM = 80
MAX_TEXT = 1500
MAX_GAP_TEXT = 400
MAX_ASKS = 100
MAX_ALIASES = 50
MAX_FORMERLY = 1000
MAX_ENTRIES = 100_000

FILE = Path(__file__).parents[1] / "knowledge.schema.json"


def _with_rules(code: str) -> str:
    if code in WITHOUT_SPACES or standard(code) not in available():
        raise unfit(
            "is not a language with rules, so questions in it can't be recognized: "
            "see docs/languages.md"
        )
    return code


AskText = Annotated[str, OneLine(MAX_ASK)]
AskTexts = Annotated[list[AskText], Field(max_length=MAX_ASKS)]
SomeAsks = Annotated[AskTexts, Field(min_length=1)]
GapText = Annotated[str, Text(MAX_GAP_TEXT)]
OtherLanguage = Annotated[LanguageCode, AfterValidator(_with_rules)]
"""Code of a language in which people ask about a source that is in another language."""
AsksIn = dict[OtherLanguage, SomeAsks]
LabelsIn = dict[OtherLanguage, AskText]
TextsIn = dict[OtherLanguage, GapText]
PublicationDate = Annotated[
    str,
    BeforeValidator(checked_date),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}),
]


Author = Annotated[str, OneLine(MAX_AUTHOR)]


class CollectionEntry(StrictModel):
    """Sources that belong together, such as the pages of a site."""

    id: Identifier = Field(
        description="A short lowercase name, unique among all collections and sources."
    )
    name: Annotated[str, OneLine(MAX_TITLE)] = Field(description="The name that members see.")
    publisher: Annotated[str, OneLine(MAX_PUBLISHER)] | None = Field(
        None, description="The publisher of all sources in the collection."
    )


class SourceEntry(StrictModel):
    """The cited work."""

    id: Identifier = Field(description="A short lowercase name, unique among all sources.")
    title: Annotated[str, OneLine(MAX_TITLE)] = Field(description="The title, as published.")
    publisher: Annotated[str, OneLine(MAX_PUBLISHER)] = Field(description="The publisher.")
    author: Author | None = Field(None, description="The author.")
    published: PublicationDate | None = Field(
        None, description="The date of publication: 2013-05-02, 2013-05 or 2013."
    )
    url: Url | None = Field(None, description="The work's address: http:// or https://.")
    format: Format | None = Field(
        None,
        strict=False,
        description="The format of the passages' texts: `text` or `markdown`.",
    )
    language: LanguageCode | None = Field(
        None,
        description="The language of the passages and of their asks, as a code of two or three "
        "letters: `es`. Without it, they are English.",
    )
    collection: CollectionEntry | None = Field(
        None,
        description="The collection that the source belongs to.",
    )


class TermEntry(StrictModel):
    """A term and its aliases."""

    term: Annotated[str, OneLine(MAX_TERM)] = Field(description="The word that the passages use.")
    aliases: list[Annotated[str, OneLine(MAX_TERM)]] = Field(
        min_length=1, max_length=MAX_ALIASES, description="Other words for the term."
    )


class PassageEntry(StrictModel):
    """The smallest unit that is cited: one fact, in one to three sentences."""

    id: Identifier = Field(
        description="A short lowercase name, unique among all passages and gaps."
    )
    label: AskText | None = Field(
        None,
        description="A well-formed question that this text fully answers. It represents the "
        "passage wherever the passage is offered.",
    )
    paragraphs: Paragraphs = Field(
        [], description="Numbers of the source's paragraphs that say this, in ascending order."
    )
    standfirst: bool = Field(
        False,  # noqa: FBT003 - the field's default
        description="Instead of paragraphs: true if this is in the source's standfirst, the "
        "line between the headline and the text.",
    )
    section: Annotated[str, OneLine(MAX_SECTION)] | None = Field(
        None,
        description="The heading above the paragraph, or all headings above it: "
        "`Care \u203a Ducks`.",
    )
    starts: Opening | None = Field(
        None, description="The first three to eight words of the first paragraph."
    )
    wording: Wording = Field(
        strict=False,
        description="`restated` if the text is in our own words, `verbatim` if it quotes.",
    )
    # This field must come before `text`, because the validation of `text` depends on it.
    format: Format | None = Field(
        None, strict=False, description="The format of `text`, instead of the source's format."
    )
    text: Annotated[str, PassageText(MAX_TEXT)] = Field(
        description="The text shown to members. It must make sense on its own."
    )
    asks: AskTexts = Field(
        [], description="Questions that this text answers, in people's own words."
    )
    labels_in: LabelsIn = Field(
        {}, description="The label in other languages, each below its code, such as `es`."
    )
    asks_in: AsksIn = Field(
        {}, description="Asks in other languages, each list below its code, such as `es`."
    )
    proposed: AskTexts = Field(
        [],
        description="Questions that an import proposed. They are matched like asks, but never "
        "shown. To confirm one, move it to `asks`.",
    )
    author: Author | None = Field(None, description="The author, instead of the source's.")
    published: PublicationDate | None = Field(
        None, description="The date of publication, instead of the source's."
    )
    url: Url | None = Field(None, description="The URL, instead of the source's.")
    formerly: list[Identifier] = Field(
        [],
        max_length=MAX_FORMERLY,
        description="Former ids of the passage, and of passages that were merged into it. "
        "References to these ids lead to this passage.",
    )

    @property
    def plain(self) -> str:
        """Return the text without markup."""
        return self.text.plain if isinstance(self.text, MarkdownText) else self.text

    @property
    def markdown(self) -> str | None:
        """Return the text in Markdown, or None if it is plain text."""
        return str(self.text) if isinstance(self.text, MarkdownText) else None

    @model_validator(mode="after")
    def _cites_one_place(self) -> Self:
        if self.standfirst and self.paragraphs:
            raise unfit("can't have both `paragraphs` and `standfirst`: leave one out")
        if not (self.standfirst or self.paragraphs):
            raise unfit("needs `paragraphs`, or `standfirst: true`")
        return self


class GapEntry(StrictModel):
    """A question that people ask but the source does not answer."""

    id: Identifier = Field(
        description="A short lowercase name, unique among all passages and gaps."
    )
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


class KnowledgeFile(StrictModel):
    """One source and its entries."""

    source: SourceEntry = Field(description="The cited work. Each file has exactly one.")
    glossary: list[TermEntry] = Field(
        [], max_length=MAX_ENTRIES, description="Terms and their aliases."
    )
    passages: list[PassageEntry] = Field(
        min_length=1, max_length=MAX_ENTRIES, description="What the source says."
    )
    gaps: list[GapEntry] = Field(
        [], max_length=MAX_ENTRIES, description="Questions that the source does not answer."
    )

    _format = model_validator(mode="before")(inherit_format)


class _WithoutNull(GenerateJsonSchema):
    """Schema generator that forbids null, because an empty value is nearly always an oversight."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def json_schema(model: type[BaseModel] = KnowledgeFile) -> str:
    """Return the JSON Schema for files that follow this model, with a newline at the end."""
    schema = model.model_json_schema(schema_generator=_WithoutNull)
    described = {"$schema": GenerateJsonSchema.schema_dialect, **schema}
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":  # pragma: no cover - a test compares the file with json_schema()
    FILE.write_text(json_schema(), encoding="utf-8")
