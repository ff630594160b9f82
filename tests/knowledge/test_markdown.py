"""Tests of loading passages in Markdown, and of the problems reported in them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.disk.cache import read as read_from_disk
from bot.knowledge.loader import load

if TYPE_CHECKING:
    from pathlib import Path

OTTERS = """\
source:
  id: otters
  title: Otters
  publisher: Pond{source}
passages:
  - id: feed
    paragraphs: [1]
    wording: verbatim{passage}
    text: |
      Call **feed**, see [the pond](https://pond.example/a_b):

      ```python
      def feed(otter):

      \t  return "fish" *  2
      ```
"""
PLAIN = 'Call feed, see the pond:\n\ndef feed(otter):\n\n\t  return "fish" *  2'


def written(folder: Path, source: str = "", passage: str = "") -> Path:
    """Write the file with additional lines in its source or its passage."""
    file = folder / "otters.yaml"
    file.write_text(OTTERS.format(source=source, passage=passage), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("source", "passage"), [("\n  format: markdown", ""), ("", "\n    format: markdown")]
)
def test_markdown_of_a_source_or_a_passage(tmp_path: Path, source: str, passage: str) -> None:
    """Matching uses the plain text. The Markdown keeps every byte of the code."""
    [found] = load([written(tmp_path, source, passage)]).passages
    assert found.text == PLAIN
    assert found.markdown is not None
    assert '```python\ndef feed(otter):\n\n\t  return "fish" *  2\n```' in found.markdown


def test_without_a_format_nothing_changes(tmp_path: Path) -> None:
    """A text is plain unless the file says otherwise.

    A single passage can differ from its source.
    """
    file = written(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace("\t", ""), encoding="utf-8")
    [found] = load([file]).passages
    assert found.markdown is None
    assert found.text.startswith("Call **feed**, see [the pond](")
    text = written(tmp_path, "\n  format: markdown", "\n    format: text").read_text("utf-8")
    file.write_text(text.replace("\t", ""), encoding="utf-8")
    assert load([file]).passages == (found,)


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("      ```\n", "", "13:7: `text` is Markdown: the code that starts here never ends"),
        ("**feed**", "<b>feed</b>", "11:12: `text` is Markdown: a passage can't have HTML"),
        ("[the pond]", "![the pond]", "11:26: `text` is Markdown: a passage can't have a picture"),
        ("https:", "file:", "11:36: `text` is Markdown: a link must start with https://"),
        ("markdown", "html", "5:11: `format` must be text or markdown, found `html`"),
        ("fish", "fi sh" * 400, "10:11: `text` is 623 characters longer than a Discord reply"),
    ],
)
def test_problems_have_a_place_in_the_text(
    tmp_path: Path, was: str, becomes: str, expected: str
) -> None:
    """A problem in Markdown has its line and column in the file, and advice."""
    file = written(tmp_path, "\n  format: markdown")
    file.write_text(file.read_text("utf-8").replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load([file])
    [problem] = caught.value.problems
    assert str(problem).startswith(f"{file}:{expected}")


@pytest.mark.parametrize(("source", "is_loaded"), [("", False), ("\n  format: markdown", True)])
def test_only_markdown_loads_its_library(tmp_path: Path, source: str, *, is_loaded: bool) -> None:
    """Only knowledge in Markdown imports the Markdown parser, so plain text loads fast."""
    file = written(tmp_path, source)
    file.write_text(file.read_text("utf-8").replace("\t", ""), encoding="utf-8")
    program = (
        "import sys; from pathlib import Path; from bot.knowledge.loader import load; "
        "load([Path(sys.argv[1])]); print('markdown_it' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(file)]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == str(is_loaded)


def test_knowledge_on_disk_has_the_markdown(tmp_path: Path) -> None:
    """Large knowledge keeps the Markdown too, so that passages look the same."""
    file = written(tmp_path, "\n  format: markdown")
    (tmp_path / "cache").mkdir()
    on_disk = read_from_disk([file], tmp_path / "cache").passage("feed")
    assert on_disk == load([file]).passage("feed")
    assert on_disk is not None
    assert on_disk.markdown is not None
