"""Knowledge files of earlier imports, recognized by a comment near the top.

    # Imported from the page guide/setup.md of otter-docs, digest 0123456789abcdef 0123456789abcdef.

The first digest covers the page and the import options. The second digest covers the knowledge
file, or is `edited` if an import updated the file after a person had changed it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from bot.errors import UsageError
from bot.importer.emit import ABOUT
from bot.importer.outcome import Taken
from bot.knowledge.crosscheck import same
from bot.knowledge.files import SUFFIXES
from bot.yamlfile import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_MAX_BYTES = 32 * 1024 * 1024
_EDITED = "edited"
_ORIGIN = re.compile(
    r"^# Imported from the page (\S+)(?: of (\S+))?, "
    r"digest ([0-9a-f]{16}) ([0-9a-f]{16}|edited)\.$",
    re.MULTILINE,
)
_ID = re.compile(r"\bid:[ \t]*[\"']?([a-z0-9-]+)")
_LISTED = re.compile(
    r"\bformerly:[ \t]*\[([^\]]*)\]|^[ \t]*-[ \t]+([a-z0-9-]+)[ \t]*$", re.MULTILINE
)
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_GLOSSARY = re.compile(r"^glossary:.*?(?=^[A-Za-z]|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class PageOrigin:
    """The page that a knowledge file was imported from.

    `page` is the page's path relative to the imported folder. The path of a file that was imported
    individually is relative to the folder of knowledge.
    """

    page: str
    collection: str | None


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A knowledge file of an earlier import.

    digest     digest of the page and the import options at the last import
    is_edited  true once a person has changed the file
    """

    path: Path
    origin: PageOrigin
    digest: str
    is_edited: bool
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class KnownFiles:
    """YAML files keyed by path, and files of earlier imports keyed by origin."""

    imported: dict[PageOrigin, KnownFile]
    texts: dict[Path, str]

    def taken(self) -> Taken:
        """Return the ids and aliases that the files use."""
        ids: set[str] = set()
        aliases: dict[str, str] = {}
        for text in self.texts.values():
            ids.update(_ids(text))
            aliases.update(_aliases(text))
        return Taken(frozenset(ids), aliases)

    def named_elsewhere(self, files: Sequence[KnownFile]) -> frozenset[Path]:
        """Return the paths of those `files` whose ids appear in another file."""
        own = {file.path: {*_ids(file.text)} - {file.origin.collection} for file in files}
        wanted = set().union(*own.values())
        named = {
            path: wanted.intersection(_NAME.findall(text)) for path, text in self.texts.items()
        }
        return frozenset(
            path
            for path, ids in own.items()
            if any(not ids.isdisjoint(found) for other, found in named.items() if other != path)
        )


def known_files(folder: Path, *more: Path) -> KnownFiles:
    """Return the YAML files in a folder and the files in `more`.

    The folder need not exist. Raises UsageError if a file can't be read.
    """
    imported: dict[PageOrigin, KnownFile] = {}
    texts: dict[Path, str] = {}
    for path in _yaml_files(folder, *more):
        try:
            with path.open("rb") as stream:
                text = stream.read(_MAX_BYTES).decode("utf-8", "replace").replace("\r\n", "\n")
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}") from None
        texts[path] = text
        if file := _imported(path, text):
            imported.setdefault(file.origin, file)
    return KnownFiles(imported, texts)


def stamped(content: bytes, origin: PageOrigin, digest: str, *, is_edited: bool) -> bytes:
    """Return a knowledge file's content with a comment that states its origin and digests."""
    lines = [line for line in content.decode().split("\n") if not _ORIGIN.fullmatch(line)]
    own = _EDITED if is_edited else digest_of("\n".join(lines).encode())
    of = f" of {origin.collection}" if origin.collection else ""
    page = quote(origin.page, safe="/()+,@")
    comment = f"# Imported from the page {page}{of}, digest {digest} {own}."
    at = lines.index(ABOUT) + 1 if ABOUT in lines else 0
    return "\n".join([*lines[:at], comment, *lines[at:]]).encode()


def digest_of(content: bytes) -> str:
    """Return the first 16 hexadecimal digits of the content's SHA-256 hash."""
    return hashlib.sha256(content).hexdigest()[:16]


def _yaml_files(folder: Path, *more: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(
            path
            for path in folder.iterdir()
            if path.suffix in SUFFIXES and path.is_file() and not path.name.startswith(".")
        )
    yield from (path for path in more if path.parent != folder and path.is_file())


def _imported(path: Path, text: str) -> KnownFile | None:
    match = _ORIGIN.search(text[:4000])
    if match is None:
        return None
    without = "\n".join(line for line in text.split("\n") if not _ORIGIN.fullmatch(line))
    origin = PageOrigin(unquote(match[1]), match[2])
    is_edited = match[4] != digest_of(without.encode())
    return KnownFile(path, origin, match[3], is_edited, text)


def _ids(text: str) -> Iterator[str]:
    yield from _ID.findall(text)
    for listed, item in _LISTED.findall(text):
        yield from _NAME.findall(listed or item)


def _aliases(text: str) -> Iterator[tuple[str, str]]:
    """Yield each alias in a file with its term, unless the glossary can't be parsed."""
    found = _GLOSSARY.search(text)
    data = parse(found[0].encode(), "", _MAX_BYTES).data if found else None
    entries = data.get("glossary") if isinstance(data, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        aliases = entry.get("aliases") if isinstance(entry, dict) else None
        for alias in aliases if isinstance(aliases, list) else ():
            yield same(str(alias)), same(str(entry.get("term")))
