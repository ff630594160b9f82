"""A collection of texts on the disk: one file with a line each, and the same as knowledge files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

A_FILE = 20_000
"""How many passages a knowledge file has at most: a community's files are not endless."""
A_CHAPTER = 200
_LINES = "texts.txt"


@dataclass(frozen=True, slots=True)
class Collection:
    """The texts in a folder."""

    folder: Path

    @property
    def knowledge(self) -> Path:
        """The folder of the knowledge files."""
        return self.folder / "knowledge"

    def texts(self) -> Iterator[str]:
        """Yield the texts."""
        with (self.folder / _LINES).open(encoding="utf-8") as lines:
            for line in lines:
                yield line.rstrip("\n")

    @staticmethod
    def place(id_: str) -> int:
        """Return the place of the passage with this id."""
        return int(id_.removeprefix("p"))


def write(collection: Collection, texts: Iterator[str], note: Callable[[int], None]) -> None:
    """Write these texts as the collection, if it isn't there; `note` is told how many more were."""
    done = collection.folder / "done"
    if done.exists():
        return
    collection.knowledge.mkdir(parents=True, exist_ok=True)
    with (collection.folder / _LINES).open("w", encoding="utf-8") as lines:
        for first in count(0, A_FILE):
            if not (some := list(islice(texts, A_FILE))):
                break
            lines.writelines(f"{text}\n" for text in some)
            file = collection.knowledge / f"volume-{first // A_FILE:02}.yaml"
            file.write_text("".join(_yaml(first, some)), encoding="utf-8")
            note(len(some))
    done.touch()


def _yaml(first: int, texts: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a knowledge file as an import leaves it: without asks."""
    volume = first // A_FILE
    title = f"Collected Works, Volume {volume + 1}"
    yield f"source: {{id: volume-{volume:02}, title: '{title}', publisher: Many Hands}}\n"
    yield "passages:\n"
    for place, text in enumerate(texts, first):
        yield f"- id: p{place}\n"
        yield f"  paragraphs: [{place - first + 1}]\n"
        yield f"  section: Chapter {(place - first) // A_CHAPTER + 1}\n"
        yield "  wording: verbatim\n"
        yield f"  text: {json.dumps(text)}\n"  # a JSON string is one of YAML too
