"""The on-disk index reports the same problems as knowledge in memory does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import app
from bot.config import Config
from bot.config.loader import Matching
from bot.errors import KnowledgeError
from bot.knowledge import loader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BAKERY = """\
source: {id: bakery, title: The Bakery, publisher: Iceberg Weekly}
passages:
  - {id: bread, paragraphs: [1], wording: verbatim, text: LONG, asks: [What is bread?]}
gaps:
  - {id: price, text: Nobody says., asks: [What does it cost?]}
"""
OTTERS = """\
source: {id: otters, title: Otters, publisher: Otter Press}
passages:
  - {id: hats, paragraphs: [1], wording: verbatim, text: Otters knit hats., asks: [What is knit?]}
gaps:
  - {id: colour, text: Nobody tells., SEE asks: [Which colour?]}
"""
GAP = "curated: {{gaps: [{{id: new, source: {}, text: {}, {} asks: [{}]}}]}}"


def otters(see: str = "") -> str:
    """Return the otters' file, with an optional reference from its gap."""
    return OTTERS.replace("SEE", f"see: {see}," if see else "")


@pytest.mark.parametrize(
    ("files", "then"),
    [
        ({"otters.yaml": otters("price")}, {}),
        ({"otters.yaml": otters("colour")}, {}),
        ({"otters.yaml": otters("nothing")}, {}),
        ({"otters.yaml": otters("bread").replace("Nobody tells.", "x" * 390)}, {}),
        ({"curated.yaml": GAP.format("bakery", "Hm.", "see: price,", "Who?")}, {}),
        ({"curated.yaml": GAP.format("bakery", "Hm.", "see: new,", "Who?")}, {}),
        ({"curated.yaml": GAP.format("bakery", "Hm.", "see: none,", "Who?")}, {}),
        ({"curated.yaml": GAP.format("bakery", "x" * 390, "see: bread,", "Who?")}, {}),
        ({"curated.yaml": GAP.format("bakery", "Hm.", "", "Who?, who")}, {}),
        ({"curated.yaml": GAP.format("nobody", "Hm.", "", "Who?")}, {}),
        ({"curated.yaml": "curated: {taught: [{id: bread, asks: [what is BREAD]}]}"}, {}),
        ({"curated.yaml": "curated: {taught: [{id: hats, asks: [Why?]}]}"},
         {"otters.yaml": otters().replace("What is knit?", "why")}),
        ({"curated.yaml": GAP.format("otters", "Hm.", "", "Who?")}, {"otters.yaml": ""}),
        ({"curated.yaml": GAP.format("bakery", "Hm.", "see: hats,", "Who?")}, {"otters.yaml": ""}),
        ({"otters.yaml": otters("bread")},
         {"bakery.yaml": BAKERY.replace("id: bread", "id: loaf")}),
    ],
)  # fmt: skip
def test_problems_are_the_same_as_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], then: dict[str, str]
) -> None:
    """A new index and an index that was updated step by step report the same files."""
    monkeypatch.setattr("bot.knowledge.files.LARGE", 1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "at once"))
    folder = tmp_path / "knowledge"
    folder.mkdir()
    good = {"bakery.yaml": BAKERY.replace("LONG", "bread " * 250), "otters.yaml": otters()}
    expected = found(folder, good | files | then, loader.load)
    assert expected
    assert found(folder, good | files | then, on_disk) == expected
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "grown"))
    assert found(folder, good, on_disk) == set()
    assert found(folder, good | files, on_disk) == found(folder, good | files, loader.load)
    assert found(folder, good | files | then, on_disk) == expected


def on_disk(paths: list[Path]) -> object:
    """Load knowledge the way large knowledge is loaded."""
    return app.read(Config(tuple(paths), Matching()))


def found(folder: Path, files: dict[str, str], read: Callable[[list[Path]], object]) -> set[str]:
    """Write these files, except empty ones, and return the names of those with problems."""
    for old in folder.iterdir():
        old.unlink()
    for name, text in files.items():
        if text:
            (folder / name).write_text(text, encoding="utf-8")
    try:
        read([folder])
    except KnowledgeError as error:
        return {problem.file.rsplit("/", 1)[-1] for problem in error.problems}
    return set()
