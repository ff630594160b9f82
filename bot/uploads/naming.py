"""Names and formats of uploads."""

from __future__ import annotations

import re
from pathlib import PurePath

from bot.errors import CurationError
from bot.importer.readers.reading import SUFFIXES as DOCUMENTS
from bot.knowledge.files import SUFFIXES as YAML
from bot.texts.translatable import Translatable
from bot.uploads.draft import Upload

SUFFIXES = DOCUMENTS | frozenset(YAML)
"""Suffixes of the files that can be uploaded."""
_MARKDOWN = re.compile(r"^#{1,6} |^[*-] |^```|\*\*|\]\(", re.MULTILINE)
_UNSAFE = re.compile(r"[^\w.-]+")
_MAX_NAME = 80


def pasted(title: str, text: str, publisher: str = "", url: str = "", replaces: str = "") -> Upload:
    """Return the upload for a pasted text, which may be Markdown or plain text."""
    is_markdown = _MARKDOWN.search(text) is not None
    whole = f"# {title}\n\n{text}" if is_markdown else f"{title}\n\n{text}"
    return Upload(
        f"pasted{'.md' if is_markdown else '.txt'}",
        whole.encode(errors="replace"),
        title.strip() or None,
        publisher.strip() or None,
        url.strip() or None,
        replaces or None,
    )


def check_name(name: str) -> None:
    """Raise CurationError if the suffix of a file's name is not in `SUFFIXES`."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        shown = suffix[:20] or name[-20:]
        raise CurationError(Translatable(lambda texts: texts.file_kind.format(kind=shown)))


def safe_name(name: str) -> str:
    """Return a file name that is safe to use on disk, with the same suffix."""
    path = PurePath(_UNSAFE.sub("_", name.replace("\\", "_").replace("/", "_")))
    stem = path.stem.strip(".")[:_MAX_NAME] or "document"
    return f"{stem}{path.suffix[:_MAX_NAME]}"
