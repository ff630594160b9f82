"""Measure the text in the elements of a page."""

from __future__ import annotations

from typing import Any

from lxml.etree import iterwalk  # type: ignore[import-untyped]  # has no types

_UNREADABLE_WORDS = """
    script style noscript template svg iframe object video audio select input textarea canvas
    map
"""
UNREADABLE = frozenset(_UNREADABLE_WORDS.split())


def sizes_of(root: Any) -> dict[Any, int]:  # noqa: ANN401 - lxml has no types
    """Return, for each element, the number of readable characters outside links and buttons."""
    sizes: dict[Any, int] = {}
    seen = closed = 0  # characters so far; number of open elements whose text doesn't count
    before: list[int] = []
    for event, element in iterwalk(root, events=("start", "end", "comment", "pi")):
        is_closed = element.tag in UNREADABLE or element.tag in {"a", "button"}
        if event == "start":
            before.append(seen)
            closed += is_closed
        elif event == "end":
            sizes[element] = seen - before.pop()
            closed -= is_closed
        text = element.text if event == "start" else element.tail
        if text and not closed and (event == "start" or element is not root):
            seen += len("".join(text.split()))
    return sizes
