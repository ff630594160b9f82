"""Tests that imports point toward the core, and that only `chat` imports discord."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "bot"
CORE = sorted((PACKAGE / "core").rglob("*.py"))

SCRIPTS = {"__main__.py", "env.py"}
"""Files that are run but never imported. Alembic runs `env.py`."""

LISTED = re.compile(r"[\w/]+\.(?:py|txt|toml)")
"""The modules and files in the last column of the map in CONTRIBUTING.md."""

# Modules that the core may import. They access no files, clock, environment or logging.
PURE = {
    "__future__",
    "bisect",
    "collections",
    "contextlib",
    "copy",
    "dataclasses",
    "enum",
    "functools",
    "heapq",
    "itertools",
    "math",
    "operator",
    "re",
    "string",
    "typing",
    "unicodedata",
    "rapidfuzz",
    "sentencex",
    "Stemmer",
    "tantivy",
}


def test_only_chat_imports_discord() -> None:
    """Importing every module outside `chat/` in a fresh process does not import discord."""
    modules = [
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.name not in SCRIPTS and path.relative_to(PACKAGE).parts[0] != "chat"
    ]
    program = f"import sys, {', '.join(modules)}; sys.exit('discord' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=PACKAGE.parent, check=True)


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_core_imports_only_pure_modules(path: Path) -> None:
    """The core imports only itself, a few libraries, and pure parts of the standard library."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        for name in imported(node):
            assert name.split(".")[0] in PURE or f"{name}.".startswith("bot.core."), name


def test_members_see_only_what_is_in_scope() -> None:
    """Discord's surfaces read the knowledge only through `Answerer.at`, which limits it."""
    allowed = {"at", "tell", "close", "refused"}
    for path in sorted((PACKAGE / "chat").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path.name not in {"answerer.py", "local.py"}:
            assert allowed.issuperset(re.findall(r"\banswerer\.(\w+)", text)), path
        if path.parent.name == "interactions" or path.name in {"composing.py", "messages.py"}:
            assert not re.search(r"serving\.(?:assistant|knowledge|ask)", text), path


def test_map_is_true() -> None:
    """Every folder and module that the map in CONTRIBUTING.md names exists, and none is missing."""
    text = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = text.split("```text\nbot/")[1].split("\nbenchmarks/")[0].splitlines()[1:]
    parents: list[Path] = [PACKAGE]
    named = set()
    for row in rows:
        depth = (len(row) - len(row.lstrip())) // 2
        names = row[:23].split()
        if names[0].endswith("/"):
            folder = parents[depth - 1] / names[0]
            parents[depth:] = [folder]
            named |= {folder, *(folder / name for name in LISTED.findall(row[23:]))}
        else:
            named |= {parents[depth - 1] / name for name in [*names, *LISTED.findall(row[23:])]}
    assert [str(path) for path in named if not path.exists()] == []
    inside = (PACKAGE, PACKAGE / "core", PACKAGE / "chat")
    packages = {path.parent for folder in inside for path in folder.glob("*/__init__.py")}
    assert packages <= named


def test_table_is_true() -> None:
    """Every module in the table "Where to change things" exists."""
    text = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = text.split("### Where to change things")[1].split("\n## ")[0].splitlines()
    named = [name for row in rows for name in re.findall(r"`([\w/]+(?:\.py|/))`", row)]
    assert named
    assert [name for name in named if not (PACKAGE / name).exists()] == []


def imported(node: ast.AST) -> list[str]:
    """Return the modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [str(node.module)] if isinstance(node, ast.ImportFrom) else []
