"""The record of the committed pictures: their alt texts, and digests of the pages they show.

With it, a test sees whether a picture is out of date without drawing it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import html  # type: ignore[import-untyped]  # has no types

from pictures import terminal
from pictures.page import THEMES, page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pictures.scenes import Scene

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
RECORD = FOLDER / "pictures.json"

Record = dict[str, dict[str, str]]


def recorded(scenes: Iterable[Scene]) -> Record:
    """Return the record of the pictures of these scenes and of the terminal."""
    record = {scene.name: {"alt": _alt(scene), "digest": _digest(scene)} for scene in scenes}
    return record | {terminal.NAME: {"alt": terminal.alt()}}


def load() -> Record:
    """Return the record of the committed pictures."""
    record: Record = json.loads(RECORD.read_text(encoding="utf-8"))
    return record


def save(record: Record) -> None:
    """Write the record."""
    text = json.dumps(record, ensure_ascii=False, indent=2)
    RECORD.write_text(f"{text}\n", encoding="utf-8")


def _digest(scene: Scene) -> str:
    pages = "".join(page(scene, theme) for theme in THEMES)
    return hashlib.sha256(pages.encode()).hexdigest()


def _alt(scene: Scene) -> str:
    """Return the messages of a scene as one line of text."""
    tree = html.fromstring(page(scene, next(iter(THEMES))))
    parts = [_said(article) for article in tree.iter("article")]
    if scene.command:
        parts.insert(0, f"/{scene.command}.")
    return " ".join(parts)


def _said(article: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return who says what, and the buttons below it."""
    text = _joined(article.find_class("text"), " ")
    buttons = _joined(article.find_class("button"), ", ")
    shown = f"{_joined(article.find_class('author')[0].iter('strong'), '')}: {text}"
    return f"{shown} (buttons: {buttons})" if buttons else shown


def _joined(elements: Iterable[Any], between: str) -> str:
    return between.join(" ".join(one.text_content().split()) for one in elements)
