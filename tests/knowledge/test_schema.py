"""The committed JSON Schema and the documentation match the knowledge file's models."""

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest

from bot.knowledge import schema
from bot.knowledge.loader import load
from bot.yamlfile import parse
from tests.broken import CASES, RIGHT

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = (
    (DOCS / "knowledge.md")
    .read_text(encoding="utf-8")
    .partition('```yaml title="cats.yaml"\n')[2]
    .partition("```")[0]
)
REFERENCE = (DOCS / "reference" / "format.md").read_text(encoding="utf-8")
MESSAGES = [
    row.split("|")[1].strip(" `")
    for row in (DOCS / "problems.md").read_text(encoding="utf-8").splitlines()
    if row.startswith("| `")
]


def test_the_committed_schema_is_current() -> None:
    """If this fails, run `python -m bot.knowledge.schema`."""
    assert schema.FILE.read_text(encoding="utf-8") == schema.json_schema()


@pytest.mark.parametrize("text", [RIGHT, EXAMPLE])
def test_the_schema_accepts_valid_files(text: str) -> None:
    """Editors show no errors in a valid file."""
    quoted = text.replace("2013-05-02", "'2013-05-02'")
    data = parse(quoted.encode(), "example", len(quoted) * 4).data
    jsonschema_rs.validate(json.loads(schema.json_schema()), data)


def test_every_key_is_described() -> None:
    """Editors explain each key."""
    document = json.loads(schema.json_schema())
    for model in (document, *document["$defs"].values()):
        for name, value in model.get("properties", {}).items():
            assert value.get("description"), name


def test_the_documented_example_loads(tmp_path: Path) -> None:
    """The example in the documentation is valid."""
    (tmp_path / "on-cats.yaml").write_text(EXAMPLE, encoding="utf-8")
    knowledge = load([tmp_path])
    assert [passage.id for passage in knowledge.passages] == ["cats-sleep", "cats-purr"]


def test_every_key_is_documented() -> None:
    """The documentation's table of keys is complete."""
    document = json.loads(schema.json_schema())
    for model in (document, *document["$defs"].values()):
        for name in model.get("properties", {}):
            assert f"| `{name}` |" in REFERENCE


@pytest.mark.parametrize("message", MESSAGES)
def test_the_documented_messages_exist(message: str) -> None:
    """The tests provoke each message in the table."""
    messages = [line for *_, expected in CASES for line in expected]
    # These messages need two files: see test_loader.py and test_sources.py.
    messages.append("the source `cats` is already used")
    messages.append("`cats` is the id of a source and of a collection")
    pattern = ".*".join(map(re.escape, message.split("…")))
    assert any(re.search(pattern, line) for line in messages)
