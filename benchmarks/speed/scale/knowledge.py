"""A collection of texts on disk, as one file with a text per line and as knowledge files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

PASSAGES_PER_FILE = 20_000
"""Maximum number of passages in a knowledge file. A community would split its files in this way."""
PASSAGES_PER_CHAPTER = 200
_LINES = "texts.txt"


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder of texts."""

    folder: Path

    @property
    def knowledge(self) -> Path:
        """The folder of the knowledge files."""
        return self.folder / "knowledge"

    def texts(self) -> Iterator[str]:
        """Yield the texts in order."""
        with (self.folder / _LINES).open(encoding="utf-8") as lines:
            for line in lines:
                yield line.rstrip("\n")

    @staticmethod
    def place(id_: str) -> int:
        """Return the position of the passage with this id."""
        return int(id_.removeprefix("p"))


def write(collection: Collection, texts: Iterator[str], note: Callable[[int], None]) -> None:
    """Write texts as the collection, unless it already exists.

    `note` is called with the number of texts in each file that is written.
    """
    done = collection.folder / "done"
    if done.exists():
        return
    collection.knowledge.mkdir(parents=True, exist_ok=True)
    with (collection.folder / _LINES).open("w", encoding="utf-8") as lines:
        for first in count(0, PASSAGES_PER_FILE):
            if not (some := list(islice(texts, PASSAGES_PER_FILE))):
                break
            lines.writelines(f"{text}\n" for text in some)
            file = collection.knowledge / f"volume-{first // PASSAGES_PER_FILE:02}.yaml"
            file.write_text("".join(_yaml(first, some)), encoding="utf-8")
            note(len(some))
    done.touch()


def _yaml(first: int, texts: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a knowledge file as an import leaves it, without asks."""
    volume = first // PASSAGES_PER_FILE
    title = f"Collected Works, Volume {volume + 1}"
    yield f"source: {{id: volume-{volume:02}, title: '{title}', publisher: Many Hands}}\n"
    yield "passages:\n"
    for place, text in enumerate(texts, first):
        yield f"- id: p{place}\n"
        yield f"  paragraphs: [{place - first + 1}]\n"
        yield f"  section: Chapter {(place - first) // PASSAGES_PER_CHAPTER + 1}\n"
        yield "  wording: verbatim\n"
        yield f"  text: {json.dumps(text)}\n"  # a JSON string is valid YAML
