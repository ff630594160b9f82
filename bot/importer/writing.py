"""Check that the content of a knowledge file would load, and write the file atomically."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ArticleError, UsageError
from bot.knowledge import schema
from bot.knowledge.crosscheck import SourceFile, problems_between
from bot.knowledge.loader import MAX_BYTES
from bot.runtime import atomicfile
from bot.yamlfile import fit, parse

if TYPE_CHECKING:
    from bot.errors import Problem

_ID = re.compile(r"\s*- id: *[\"']?([a-z0-9-]+)")
_PROJECT = schema.FILE.resolve().parent.parent


def schema_line(out: Path) -> list[str]:
    """Return the line that points text editors to the schema, or [] outside the source tree."""
    folder = out.resolve().parent
    if _PROJECT not in {folder, *folder.parents} or not (_PROJECT / "pyproject.toml").is_file():
        return []
    relative = Path(os.path.relpath(schema.FILE.resolve(), folder)).as_posix()
    return [f"# yaml-language-server: $schema={relative}"]


def content_of(out: Path, lines: list[str]) -> bytes:
    """Return the lines as file content, or raise ArticleError if the file would not load."""
    content = ("\n".join(lines).rstrip("\n") + "\n").encode()
    _check_loads(out, content)
    return content


def write(out: Path, content: bytes, *, keep: bool = False) -> Path | None:
    """Write a knowledge file. If `keep` is true, first copy the old file to a `.bak` file.

    Returns the path of the copy, or None if there is no copy. Raises UsageError if the old
    file can't be copied, or the new one can't be written.
    """
    target = out.resolve()  # write to the target of a symbolic link
    backup = target.with_name(f"{target.name}.bak") if keep else None
    try:
        if backup is not None:
            atomicfile.write(backup, target.read_bytes(), like=target)
        atomicfile.write(target, content)
    except OSError as error:
        raise UsageError(f"{out}: {error.strerror}") from None
    return backup


def _check_loads(out: Path, content: bytes) -> None:
    document = parse(content, str(out), MAX_BYTES)
    entry, problems = fit(document, schema.KnowledgeFile)
    if entry is not None:
        problems = (*problems, *problems_between([SourceFile(document, entry)], complete=True))
    if problems:
        raise ArticleError(
            "nothing was written, because the result has problems: "
            f"{_place(problems[0], content)}{problems[0]}"
        )


def _place(problem: Problem, content: bytes) -> str:
    """Return a phrase naming the entry that has a problem, or "" if no entry has it.

    A line number alone would not help, because this content is not written to a file.
    """
    above = content.decode().split("\n")[: problem.line]
    ids = [found[1] for line in above if (found := _ID.match(line))]
    return f"in `{ids[-1]}`, " if ids else ""
