"""Build the elements of an HTML page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml.html import Element  # type: ignore[import-untyped]  # has no types

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docutils import nodes

_LANGUAGE = re.compile(r"[A-Za-z][\w+#.-]{0,30}")
_MAX_ADDRESS = 2000


def add_code(node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml has no types
    """Add a block of code, with its language if the language is known."""
    language = str(node.get("language", ""))
    known = _LANGUAGE.fullmatch(language) and language not in {"none", "text", "default"}
    attributes = {"class": f"language-{language}"} if known else {}
    append(add(add(parent, "pre"), "code", attributes), node.astext())


def add(parent: Any, tag: str, attributes: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401
    """Add an element below `parent`, and return the new element."""
    element = Element(tag, dict(attributes or {}))
    parent.append(element)
    return element


def append(parent: Any, text: str) -> None:  # noqa: ANN401 - lxml has no types
    """Add text at the end of `parent`."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def address(text: str) -> str:
    """Return an address without white space, truncated to the maximum length."""
    return "".join(text.split())[:_MAX_ADDRESS]
