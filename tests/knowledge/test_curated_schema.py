"""The committed JSON Schema and the documentation match the curated file's model."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs

from bot.knowledge import curated_schema as schema
from bot.yamlfile import parse
from tests.curation.desks import CURATED


def read(page: str) -> str:
    """Return a page of the documentation."""
    return (Path(__file__).parents[2] / "docs" / page).read_text(encoding="utf-8")


EXAMPLE = read("curation.md").partition("```yaml\n")[2].partition("```")[0]


def test_the_committed_schema_is_current() -> None:
    """If this fails, run `python -m bot.knowledge.curated_schema`."""
    assert schema.FILE.read_text(encoding="utf-8") == schema.schema_text()


def test_the_schema_accepts_valid_files() -> None:
    """Editors show no errors in a valid file."""
    for text in (CURATED, EXAMPLE):
        data = parse(text.encode(), "example", len(text) * 4).data
        jsonschema_rs.validate(json.loads(schema.schema_text()), data)


def test_every_key_is_described_and_documented() -> None:
    """Editors and the reference explain each key."""
    document, page = json.loads(schema.schema_text()), read("reference/format.md")
    for model in (document, *document["$defs"].values()):
        for name, value in model["properties"].items():
            assert value["description"], name
            assert f"\n| `{name}` | " in page, name
