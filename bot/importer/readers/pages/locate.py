"""Locate the element of a page that contains the extracted article.

An extractor separates an article from its surroundings, but it often drops headings and lists. The
extracted text is therefore used, if possible, only to determine which element of the page to read.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

_LEAVES = ("p", "pre", "li", "dd", "td", "blockquote")
_MIN_SHARE = 0.9  # minimum share of the matched characters inside the returned element
_MIN_FOUND = 0.5  # minimum share of the extracted characters that match the page


def element_around(page: Any, extracted: Any) -> Any:  # noqa: ANN401 - lxml has no types
    """Return the smallest element of a page that contains nearly all of the extracted text.

    `extracted` is an element of a separate document. Returns None if most of the extracted text
    can't be found on the page.
    """
    wanted = Counter(
        text
        for element in extracted.iter("p", "item", "code", "quote", "cell")
        if (text := _squeezed(element))
    )
    total = sum(len(text) * count for text, count in wanted.items())
    weights: Counter[Any] = Counter()
    found = 0
    for element in page.iter(*_LEAVES):
        text = _squeezed(element)
        if wanted[text] > 0:
            wanted[text] -= 1
            found += len(text)
            weights.update({ancestor: len(text) for ancestor in element.iterancestors()})
    if not total or found < _MIN_FOUND * total:
        return None
    around = [element for element, weight in weights.items() if weight >= _MIN_SHARE * found]
    return max(around, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _squeezed(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    return "".join("".join(element.itertext()).split())
