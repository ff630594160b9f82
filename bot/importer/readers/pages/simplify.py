"""Rewrite a page's inline elements to make their text read as it does in a browser.

Superscripts, subscripts, fractions and formulas become text. Elements with deleted text, footnote
marks or permalinks are emptied. Emptied elements stay in the tree, because lxml may lose some of
the text that follows a removed element.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml.etree import iterwalk  # type: ignore[import-untyped]  # has no types

from bot.importer.readers.pages.mathml import math_text
from bot.importer.readers.scripts import (
    SLASHES,
    fraction,
    is_mark,
    is_obvious_mark,
    lowered,
    raised,
)

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

_SCRIPTS = frozenset({"sup", "sub"})
_DELETED = frozenset({"del", "s", "strike"})
_REWRITTEN = _SCRIPTS | _DELETED | {"math", "a", "rt", "script"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MARK_NAMES_WORDS = """
    noteref footnote-ref footnote-reference footnoteref reference fn-ref doc-noteref
"""
_MARK_NAMES = frozenset(_MARK_NAMES_WORDS.split())
_BACK_NAMES_WORDS = """
    footnote-back footnote-backref footnote-back-ref reversefootnote fn-backref doc-backlink
    data-footnote-backref
"""
_BACK_NAMES = frozenset(_BACK_NAMES_WORDS.split())
_BACK_SIGNS = frozenset(
    ["\u21a9", "\u21a9\ufe0e", "\u21a9\ufe0f", "^", "\u2191", "\u2934", "\u23ce", "\u21a5"]
)
_LINK_SIGNS = frozenset(["", "\xb6", "#", "\xa7", "\u200b", "\U0001f517", "\u2693", "[link]"])
_MARK_IDS = ("fnref", "cite_ref", "footnote-ref", "fn-ref", "noteref")
_MAX_TERM, _MAX_LEVELS = 6, 5
_AROUND = frozenset({"span", "a", "b", "i", "em", "strong", "small", "font"})
_DENOMINATOR = re.compile(r"\s*[\u2044\u2215]\s*(\d{1,6})")


def simplify(root: Any, left_out: Counter[str] | None = None) -> Any:  # noqa: ANN401 - lxml
    """Rewrite inline elements below `root` in place, count the omitted ones, and return `root`."""
    for heading in root.iter(*_HEADINGS):
        if _text(heading).strip():
            for image in heading.iter("img"):
                image.set("alt", "")  # the heading already has text, so the image is only a logo
    for element in list(_outermost(root)):
        reason = _rewrite(element)
        if reason and left_out is not None:
            left_out[reason] += 1
    return root


def _outermost(root: Any) -> Iterator[Any]:  # noqa: ANN401 - lxml has no types
    """Yield elements to rewrite, except those inside an element that is rewritten as a whole."""
    inside = 0
    for event, element in iterwalk(root, events=("start", "end")):
        is_whole = _name(element) in _REWRITTEN and _name(element) != "a" and element is not root
        if event == "end":
            inside -= is_whole
        else:
            if not inside and element is not root and _name(element) in _REWRITTEN:
                yield element
            inside += is_whole


def _rewrite(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Rewrite an element. Return the kind of omitted content to count, or "" if there is none."""
    tag = _name(element)
    if tag in _DELETED:
        has_text = bool(_text(element).strip())
        _replace(element, "")
        return "deleted text" if has_text else ""
    if tag == "a":
        return _rewrite_link(element)
    if tag in _SCRIPTS:
        return _rewrite_script(element, tag)
    if tag == "math":
        _replace(element, math_text(element))
    elif tag == "rt" and _name(element.getprevious()) != "rp":
        _replace(element, f"({_text(element)})")
    elif tag == "script" and (element.get("type") or "").startswith("math/tex"):
        rendered = "MathJax" in ((_attribute(element.getprevious(), "class")) or "")
        _replace(element, "" if rendered else _text(element))
    return ""


def _rewrite_link(link: Any) -> str:  # noqa: ANN401 - lxml has no types
    href = link.get("href") or ""
    text = _text(link).strip()
    names = _names(link)
    is_local = "#" in href
    is_sign = text in _BACK_SIGNS or (text in _LINK_SIGNS and link.find(".//img") is None)
    if names & _BACK_NAMES or (is_local and is_sign):
        _replace(link, "")
    elif is_mark(text) and (
        names & _MARK_NAMES or (is_local and (text[0] in "[(" or link.find("sup") is not None))
    ):
        _replace(link, "")
        return "footnote mark"
    return ""


def _rewrite_script(element: Any, tag: str) -> str:  # noqa: ANN401 - lxml has no types
    text = _text(element)
    if tag == "sup" and _is_footnote_mark(element, text):
        _replace(element, "")
        return "footnote mark"
    before = _before(element)
    denominator = element.getnext()
    tail = (element.tail or "").strip()
    if tag == "sup" and tail in SLASHES and _name(denominator) == "sub":
        parts = text.strip(), _text(denominator).strip()
        if all(part.isalnum() and len(part) <= _MAX_TERM for part in parts):
            _replace(denominator, "")
            _replace(element, fraction(*parts, before))
            element.tail = None
            return ""
    if tag == "sup" and (match := _DENOMINATOR.match(element.tail or "")):
        _replace(element, fraction(text.strip(), match[1], before))
        element.tail = element.tail[match.end() :]
        return ""
    _replace(element, raised(text, before) if tag == "sup" else lowered(text, before))
    return ""


def _is_footnote_mark(sup: Any, text: str) -> bool:  # noqa: ANN401 - lxml has no types
    if is_obvious_mark(text):
        return True
    if not is_mark(text):
        return False
    links = [link for link in sup.iter("a") if link.get("href") is not None]
    linked = "".join(map(_text, links))
    if links and len(linked.strip(" [](),;")) >= len(text.strip(" [](),;")) // 2:
        return True
    return bool(_names(sup) & _MARK_NAMES) or (sup.get("id") or "").startswith(_MARK_IDS)


def _before(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return the last few characters before an element."""
    for _ in range(_MAX_LEVELS):
        previous = element.getprevious()
        if previous is not None:
            return str(previous.tail or _text(previous))[-8:]
        parent = element.getparent()
        if parent is None or parent.text or parent.tag not in _AROUND:
            return (parent.text or "")[-8:] if parent is not None else ""
        element = parent
    return ""


def _replace(element: Any, text: str) -> None:  # noqa: ANN401 - lxml has no types
    element.clear(keep_tail=True)
    element.tag = "span"
    element.text = text


def _names(element: Any) -> frozenset[str]:  # noqa: ANN401 - lxml has no types
    attributes = (element.get(name) or "" for name in ("class", "role", "type", "epub:type"))
    return frozenset(" ".join(attributes).lower().split())


def _attribute(element: Any, name: str) -> str | None:  # noqa: ANN401 - lxml has no types
    return None if element is None else element.get(name)


def _name(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    tag = None if element is None else element.tag
    return tag if isinstance(tag, str) else ""


def _text(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    return "".join(element.itertext())
