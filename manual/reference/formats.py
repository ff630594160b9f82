"""The reference of the knowledge files, from their JSON Schemas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.knowledge import curated_schema, schema
from manual.reference.markdown import NOTE, blocks, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Schema = Mapping[str, Any]

_INTRODUCTION = """
[Writing knowledge](../knowledge.md) explains the format with an example. Editors that support JSON
Schema can complete and check these files: [knowledge.schema.json](../../bot/knowledge.schema.json),
[curated.schema.json](../../bot/curated.schema.json). `footnote check` also checks what a schema
can't express, such as ids that must be unique across files.
"""
_LIMITS = {
    "maxLength": "at most {} characters",
    "minItems": "at least {}",
    "maxItems": "at most {}",
    "minimum": "from {}",
    "maximum": "up to {}",
}


def page() -> str:
    """Return the page: a table of keys for each kind of entry."""
    return blocks(
        "# Knowledge format",
        NOTE,
        _INTRODUCTION,
        "## Knowledge files",
        *_sections("Knowledge file", json.loads(schema.json_schema())),
        "## What curators add",
        *_sections("Curated file", json.loads(curated_schema.schema_text())),
    )


def _sections(title: str, document: Schema) -> Iterator[str]:
    definitions = document["$defs"]
    yield from _section(title, document, definitions)
    for name, model in definitions.items():
        if "properties" in model:
            yield from _section(_title(name), model, definitions)


def _title(name: str) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return words.strip().removesuffix(" entry").capitalize()


def _section(title: str, model: Schema, definitions: Schema) -> Iterator[str]:
    yield f"### {title}"
    yield model.get("description", "").split("\n\n", maxsplit=1)[0]
    required = model.get("required", ())
    yield table(
        ("Key", "Required", "Meaning", "Limits"),
        (
            (
                f"`{key}`",
                "yes" if key in required else "",
                value.get("description", ""),
                "; ".join(_limits(value, definitions)),
            )
            for key, value in model["properties"].items()
        ),
    )


def _limits(value: Schema, definitions: Schema) -> Iterator[str]:
    """Yield what a value must fulfil, and then what its items must fulfil."""
    if reference := value.get("$ref"):
        value = definitions[reference.rsplit("/", 1)[-1]]
    if choices := value.get("enum"):
        yield " or ".join(f"`{one}`" for one in choices)
    yield from (text.format(f"{value[key]:,}") for key, text in _LIMITS.items() if key in value)
    for item in _items(value):
        yield from (f"each {limit}" for limit in _limits(item, definitions))


def _items(value: Schema) -> Iterator[Schema]:
    """Yield the schema of what a list holds or, for lists by language, of what each list holds."""
    if "$ref" not in (item := value.get("items", {"$ref": ""})):
        yield item
    yield from (one.get("items", one) for one in value.get("patternProperties", {}).values())
