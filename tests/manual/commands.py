"""The commands and files that the documents show."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "docs" / "reference"
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_TITLE = re.compile(r'title="([^"]+)"')
_ANYTHING = "…"
"""In an expected output, any text; on a line of its own, any lines."""


@dataclass(frozen=True)
class Block:
    """A code block: its language, the file that it shows, and its text."""

    language: str
    file: str | None
    text: str


@dataclass(frozen=True)
class Step:
    """A command of a document, and the output shown below it."""

    command: str
    output: str


def blocks(document: Path) -> Iterator[Block]:
    """Yield the code blocks of a document. Indented blocks have no language."""
    for token in MarkdownIt("commonmark").parse(document.read_text(encoding="utf-8")):
        if token.type in {"fence", "code_block"}:
            language, _, rest = token.info.partition(" ")
            title = _TITLE.search(rest)
            yield Block(language, title[1] if title else None, token.content)


def steps(block: Block) -> Iterator[Step]:
    """Yield the commands of a console block. A command may continue after a backslash."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        lines = part.splitlines(keepends=True)
        end = next(n for n, line in enumerate(lines, 1) if not line.rstrip().endswith("\\"))
        yield Step("".join(lines[:end]).strip(), "".join(lines[end:]))


def written(block: Block) -> Iterator[str]:
    """Yield each command of a block that is not run, without comments and assignments."""
    text = re.sub(r"\\\n\s*", "", block.text)
    for line in text.splitlines():
        for part in re.split(r"&&|(?<!-)\|", re.sub(r"(^|\s)#.*", "", line)):
            if command := re.sub(r"^(?:\w+=\S+\s+)+", "", part.strip()):
                yield command


def play(document: Path, folder: Path) -> None:
    """Run a document's commands in a folder, in order. Write, or compare, the files that it shows.

    Each command must succeed, and print what the document shows.
    """
    for block in blocks(document):
        if block.file:
            _file(block, folder / block.file)
        elif block.language == "console" and not block.text.startswith("$ make chat"):
            for step in steps(block):
                _run(step, folder)


def _file(block: Block, path: Path) -> None:
    if path.exists():
        assert path.read_text(encoding="utf-8") == block.text, block.file
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")


def _run(step: Step, folder: Path) -> None:
    done = subprocess.run(
        ["/bin/bash", "-c", step.command],
        cwd=folder,
        env=_environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    printed = "".join(f"{line.rstrip()}\n" for line in done.stdout.rstrip().splitlines())
    assert done.returncode == 0, f"{step.command}\n{printed}"
    if step.output:
        assert re.fullmatch(_pattern(step.output), printed), f"{step.command}\n{printed}"


def _pattern(output: str) -> str:
    lines = (
        r"(?:.*\n)*"
        if line == _ANYTHING
        else ".*".join(map(re.escape, line.split(_ANYTHING))) + r"\n"
        for line in output.splitlines()
    )
    return "".join(lines)


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment with a home folder and a `footnote` of its own."""
    programs = folder / ".programs"
    programs.mkdir(exist_ok=True)
    script = programs / "footnote"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bot "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder / ".home"),
        "LC_ALL": "C.UTF-8",
    }
