"""Manifest of an on-disk index.

The manifest is written last, so an incomplete index has none.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FORMAT = 15
"""Version of the on-disk format. If the format changes, increment this to rebuild old indexes."""
NAME = "manifest.json"
INDEX, WORDS, RECORDS = "index", "words.json", "records-{}"


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """A knowledge file, with passages at positions [start, gaps) and gaps at [gaps, end).

    `source` is the number of the file's source, or None for a curated file. `terms` is the file's
    glossary. `sections` lists the headings, each with the half-open range of positions of its
    passages. `formerly` lists the former ids, each with the current id of its passage. `translated`
    maps a language to the positions of the entries with translated asks in that language.
    """

    digest: str
    start: int
    gaps: int
    end: int
    source: int | None
    terms: list[tuple[str, list[str]]]
    sections: list[tuple[str | None, int, int]]
    formerly: list[tuple[str, str]] = field(default_factory=list)
    translated: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Table of contents of an on-disk index.

    `files` contains the knowledge files by path, in sorted order. `sources` contains the sources as
    plain values. Unused sources are kept, so a source's number never changes. `parts` is the number
    of pairs of record files. `taught` contains the taught asks that apply in all servers, by entry
    id, each with its language. `size` is the number of passages and gaps in the index. `length` is
    the total number of content words in the texts of all passages and gaps.
    `additions` contains the taught asks and packed gaps of individual servers, by server id.
    `format` is the version of the on-disk format. `bytes` contains the size of each file in the
    index, by relative path.
    """

    files: dict[str, IndexedFile]
    sources: list[dict[str, Any]]
    parts: int
    taught: dict[str, list[tuple[str, str]]]
    size: int
    length: int
    additions: dict[str, dict[str, Any]] = field(default_factory=dict)
    format: int = FORMAT
    bytes: dict[str, int] = field(default_factory=dict)


class TornError(Exception):
    """The folder has no complete index in the current format."""


def former_ids(files: Iterable[IndexedFile]) -> dict[str, str]:
    """Return the former ids in these files, each mapped to the current id of its passage."""
    return {former: id_ for file in files for former, id_ in file.formerly}


def taught_in(manifest: Manifest) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the taught asks by entry id, each with its language ("" for the source language)."""
    return {id_: tuple((code, ask) for code, ask in asks) for id_, asks in manifest.taught.items()}


def write(manifest: Manifest, folder: Path) -> None:
    """Write the manifest to a folder, including the sizes of all files in the folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".lock":
            manifest.bytes[path.relative_to(folder).as_posix()] = path.stat().st_size
    (folder / NAME).write_text(json.dumps(asdict(manifest)), encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Return the manifest in a folder.

    Raises TornError if the manifest can't be read or is in a different format, or if a file is
    missing or doesn't have its recorded size.
    """
    try:
        plain = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if plain["format"] != FORMAT:
            raise TornError("the index has a different format")
        for name, size in plain["bytes"].items():
            if (folder / name).stat().st_size != size:
                raise TornError(f"{name} is incomplete")
        files = {path: IndexedFile(**file) for path, file in plain.pop("files").items()}
        return Manifest(files=files, **plain)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TornError(str(error)) from error
