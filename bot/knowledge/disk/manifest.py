"""What stands on a shelf: a small file beside it, written last, so that a torn shelf has none."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 4
"""To be raised with every change of what is written: older shelves are built again then."""
NAME = "manifest.json"
INDEX, WORDS, RECORDS = "index", "words.json", "records-{}"


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """A knowledge file: the places of its passages, then of its gaps, as half-open ranges.

    `source` is the number of its source, None for a curated file; `terms` is its glossary.
    `sections` are the headings that the passages stand under, each with the places where passages
    under it begin and end.
    """

    digest: str
    start: int
    gaps: int
    end: int
    source: int | None
    terms: list[tuple[str, list[str]]]
    sections: list[tuple[str | None, int, int]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands on a shelf.

    files     the knowledge files by their paths, in the order in which they are told
    sources   as plain values; a number that is not in use any more stays
    parts     how many pairs of files hold the records
    taught    the asks that curated files teach to the entries of other files, by id
    size      passages and gaps that can be found
    length    telling words of all their texts together
    """

    files: dict[str, IndexedFile]
    sources: list[dict[str, Any]]
    parts: int
    taught: dict[str, list[str]]
    size: int
    length: int
    format: int = FORMAT
    bytes: dict[str, int] = field(default_factory=dict)


class TornError(Exception):
    """There is no shelf here that can be read."""


def write(manifest: Manifest, folder: Path) -> None:
    """Write it, with the sizes of all files that there are."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".lock":
            manifest.bytes[path.relative_to(folder).as_posix()] = path.stat().st_size
    (folder / NAME).write_text(json.dumps(asdict(manifest)), encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Return what stands in this folder; raise TornError where something of it is missing."""
    try:
        plain = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if plain["format"] != FORMAT:
            raise TornError("the shelf has another format")
        for name, size in plain["bytes"].items():
            if (folder / name).stat().st_size != size:
                raise TornError(f"{name} is torn")
        files = {path: IndexedFile(**file) for path, file in plain.pop("files").items()}
        return Manifest(files=files, **plain)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TornError(str(error)) from error
