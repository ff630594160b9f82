"""Imports point one way: to the core, and to discord from one place only."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "bot"
CORE = sorted((PACKAGE / "core").rglob("*.py"))

SCRIPTS = {"__main__.py", "env.py"}
"""Run, never imported: the second by Alembic."""

# What the core may stand on: values and pure functions. No files, clock, environment, logging.
PURE = {
    "__future__",
    "bisect",
    "collections",
    "contextlib",
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
    """One fresh process imports every module outside `chat/`, and has no discord."""
    modules = [
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.name not in SCRIPTS and path.relative_to(PACKAGE).parts[0] != "chat"
    ]
    program = f"import sys, {', '.join(modules)}; sys.exit('discord' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=PACKAGE.parent, check=True)


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_core_imports_only_what_is_pure(path: Path) -> None:
    """The core knows itself, a few libraries, and the harmless part of the standard library."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        for name in imported(node):
            assert name.split(".")[0] in PURE or f"{name}.".startswith("bot.core."), name


def imported(node: ast.AST) -> list[str]:
    """Return the modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [str(node.module)] if isinstance(node, ast.ImportFrom) else []
