"""Tests that sources.yaml is read strictly, and that every problem has its position."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.commands.importing import GENERATORS
from bot.errors import ConfigError
from bot.importer.folders.listing import read_import_list
from bot.importer.folders.sites import Generator
from bot.knowledge.files import files_of

if TYPE_CHECKING:
    from pathlib import Path

FULL = """\
into: knowledge
sources:
  - id: otter-docs
    path: otters
    name: Otter documentation
    publisher: Otter Press
    author: A. Otter
    base_url: https://otter.example/
    generator: mkdocs
    include: guide/
    exclude: [CHANGELOG.md, "draft-*"]
    prune: on
  - {id: faq, path: faq.md}
"""


def write(folder: Path, text: str) -> Path:
    """Write the file and return its path."""
    path = folder / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_complete_file(tmp_path: Path) -> None:
    """Paths are relative to sources.yaml."""
    import_list = read_import_list(write(tmp_path, FULL))
    assert import_list.into == tmp_path / "knowledge"
    docs, faq = import_list.entries
    assert docs.prune
    assert not faq.prune
    assert docs.entry.paths == (tmp_path / "otters",)
    assert docs.entry.generator is Generator.MKDOCS
    assert docs.entry.globs.include == ("guide/",)
    assert docs.entry.details.publisher == "Otter Press"
    assert faq.entry.id == "faq"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("id: faq", "id: otter-docs", "13:10: the id `otter-docs` is already used on line 3"),
        ("id: faq", "id: No Id", "13:10: `id` may contain only lowercase letters"),
        ("  - {id: faq, path: faq.md}", "  - {id: faq}", "13:5: the key `path` is missing"),
        ("base_url: https", "base_url: ftp", "8:15: `base_url` must be a web address"),
        ("generator: mkdocs", "generator: mkdoc", "9:16: `generator` must be "),
        ("publisher:", "publishers:", "6:5: unknown key `publishers`: did you mean `publisher`"),
        ('"draft-*"', '"!"', "11:29: an entry of `exclude` is not a valid pattern"),
        ("prune: on", "prune: perhaps", "12:12: `prune` must be on or off"),
        (FULL, "", "1:1: "),
    ],
)
def test_problems_have_their_places(tmp_path: Path, old: str, new: str, problem: str) -> None:
    """If sources.yaml has a problem, nothing is imported."""
    path = write(tmp_path, FULL.replace(old, new))
    with pytest.raises(ConfigError) as caught:
        read_import_list(path)
    assert f"{path}:{problem}" in str(caught.value)


def test_the_file_is_no_knowledge(tmp_path: Path) -> None:
    """The loader skips sources.yaml in a folder of knowledge."""
    write(tmp_path, FULL)
    (tmp_path / "otters.yaml").touch()
    assert [path.name for path in files_of([tmp_path])] == ["otters.yaml"]


def test_the_generators_are_those_of_the_command() -> None:
    """The command-line option accepts the same generators as sources.yaml."""
    assert set(GENERATORS) == set(Generator)
