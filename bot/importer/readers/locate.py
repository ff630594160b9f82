"""Where on a page the text stands that was found to be its article.

Who extracts an article's text keeps it from what stands around it, but often drops headings and
lists; so the text only tells which element to read.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

_LEAVES = ("p", "pre", "li", "dd", "td", "blockquote")
_SHARE = 0.9  # of the article's characters, that the element must hold
_MOST = 0.5  # of them, that must be found on the page at all


def element_around(page: Any, extracted: Any) -> Any:  # noqa: ANN401 - lxml has no types
    """Return the smallest element of a page that holds nearly all paragraphs of its article.

    `extracted` holds them once more, in elements of another document. None if most of them can't
    be found again.
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
    if not total or found < _MOST * total:
        return None
    around = [element for element, weight in weights.items() if weight >= _SHARE * found]
    return max(around, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _squeezed(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    return "".join("".join(element.itertext()).split())
