"""Remove the boilerplate around an article, such as navigation, share buttons and hidden text."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from bot.importer.readers.pages.sizes import UNREADABLE, sizes_of

if TYPE_CHECKING:
    from collections import Counter

# Elements that can occur inside a sentence without ending the sentence.
_WITHIN_TEXT = frozenset({"button", "input", "noscript", "script", "select", "style", "svg"})
_NAMED_WORDS = """
    nav navbar navigation menu breadcrumb breadcrumbs share sharing social cookie cookies
    consent newsletter subscribe signup advert adverts advertisement advertisements promo
    related recommended sidebar comment comments footer skiplink skip readmore paywall toolbar
    pagination toc viewcode
"""
_NAMED = frozenset(_NAMED_WORDS.split())
# Words that may accompany a boilerplate word in names such as "share-buttons" or "site-nav".
_BESIDE_WORDS = """
    area article articles banner bar block bottom box button buttons container form global icon
    icons inner item items left link links list main media menu more next outer page pages popup
    post posts prev primary read right secondary section sign site skip stories table to top up
    widget wrap wrapper contents
"""
_BESIDE = frozenset(_BESIDE_WORDS.split())
_ROLES = {
    "navigation": "navigation",
    "contentinfo": "footer",
    "banner": "header",
    "search": "form",
    "dialog": "dialog",
    "tablist": "tab labels",
}
_TAGS = {
    "nav": "navigation",
    "dialog": "dialog",
    "button": "button",
    "header": "header",
    "footer": "footer",
}
# Tags that are not boilerplate inside certain ancestors, such as a <footer> in a <blockquote>.
_KEPT_WITHIN = {
    "button": ("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"),
    "header": ("article", "main"),
    "footer": ("blockquote", "figure"),
}
_IF_NO_PROSE = {"aside": "aside", "form": "form"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "legend", "summary"})
_UNSEEN, _HIDDEN, _INSIDE = "unreadable", "hidden text", "inside"
_NEVER_TEXT = frozenset({_UNSEEN, _HIDDEN, "navigation", "table of contents"})
_MIN_LINKS = 2
_MIN_PROSE, _MIN_WORDS = 3, 8  # minimum number of words in a sentence and in other prose
_MAX_SHARE = 0.5
_MAX_TEXTS, _MAX_TEXT = 100, 1000  # maximum number of texts checked, and of characters in each
_SENTENCE = re.compile(r"[.!?:\u3002\uff01\uff1f][\"'\u201d\u2019)\]]*(?:\s|$)")
_LISTS = ("ul", "ol")
_LEAVES = ("p", "li", "td", "dd", "pre", "blockquote")


def prune(root: Any, left_out: Counter[str], *, is_marked: bool = False) -> Any:  # noqa: ANN401
    """Clear boilerplate elements below `root` in place, count them by kind, and return `root`.

    `is_marked` is true if the page marks `root` as its article. In a marked article, elements
    with headings or prose are never cleared for their names alone. Elements that contain most of
    the text, alone or together, are kept unless they are hidden or navigation. Cleared elements
    stay in the tree, because lxml may lose some of the text that follows a removed element.
    """
    shown = _shown_by_controls(root)
    sizes = sizes_of(root)
    most = _MAX_SHARE * sizes[root]
    doomed: dict[Any, str] = {}
    lost = 0
    for element in root.iter():
        if element is root or not isinstance(element.tag, str):
            continue
        if element.getparent() in doomed:
            doomed[element] = _INSIDE
            continue
        size = sizes[element]
        kind = _kind(element, shown, size, is_marked=is_marked)
        if kind in _NEVER_TEXT or (kind and size <= most):
            doomed[element] = kind
            lost += 0 if kind in _NEVER_TEXT else size
    for element, kind in doomed.items():
        if kind != _INSIDE and (kind in _NEVER_TEXT or lost <= most):
            _empty(element, kind, left_out)
    return root


def _empty(element: Any, kind: str, left_out: Counter[str]) -> None:  # noqa: ANN401 - lxml
    if kind != _UNSEEN and _squeezed(element):
        left_out[kind] += 1
    element.clear(keep_tail=True)
    if element.tag in _WITHIN_TEXT:
        element.tag = "span"


def _kind(element: Any, shown: frozenset[str], size: int, *, is_marked: bool) -> str:  # noqa: ANN401
    """Return the kind of boilerplate that an element is, or "" if it is part of an article."""
    tag = element.tag
    if tag in UNREADABLE:
        return _UNSEEN
    if _is_hidden(element) and not _is_shown(element, shown):
        return _HIDDEN
    kind = _TAGS.get(tag) or _ROLES.get(element.get("role"), "")
    if kind:
        within = _KEPT_WITHIN.get(tag, ())
        kept = next(element.iterancestors(*within), None) if within else None
        return "" if kept is not None else kind
    if links := _kind_of_links(element, size):
        return links
    if tag in _IF_NO_PROSE or element.get("role") == "complementary":
        return "" if is_marked and _has_prose(element) else _IF_NO_PROSE.get(tag, "aside")
    return _kind_by_name(element, is_marked=is_marked)


def _kind_of_links(element: Any, size: int) -> str:  # noqa: ANN401 - lxml has no types
    """Return the kind of a list or row that consists only of links, or "" for other elements."""
    links = [link for link in element.iter("a") if element.tag in _LISTS or _squeezed(link)]
    if element.tag not in {*_LISTS, "p"} or len(links) < _MIN_LINKS:
        return ""
    is_local = all((link.get("href") or "#").startswith("#") for link in links)
    if element.tag == "p":
        return "table of contents" if is_local and _is_row_of_links(element) else ""
    return "" if size else ("table of contents" if is_local else "list of links")


def _is_row_of_links(paragraph: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Return whether a paragraph consists only of links and the punctuation between them."""
    between = [paragraph.text, *(child.tail for child in paragraph)]
    has_text = any(map(str.isalnum, "".join(filter(None, between))))
    return not has_text and all(child.tag in {"a", "br"} for child in paragraph)


def _kind_by_name(element: Any, *, is_marked: bool) -> str:  # noqa: ANN401 - lxml has no types
    if element.tag in _HEADINGS | {"html", "body", "main", "article"} and not (
        element.tag == "article" and is_marked
    ):
        return ""
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    named = next((found for name in names if (found := _named(name))), "")
    if named.startswith("comment") and element.tag == "article":
        return "comments"  # an <article> named "comment" is not the main article
    return "" if not named or (is_marked and _has_prose(element)) else named


def _named(name: str) -> str:
    """Return the word in an element's name that marks the element as boilerplate, or ""."""
    words = re.split(r"[_-]+", name)
    found = [word for word in words if word in _NAMED]
    return found[0] if found and all(word in _NAMED | _BESIDE for word in words if word) else ""


def _is_hidden(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("aria-hidden") == "true" or "display:none" in style


def _is_shown(element: Any, shown: frozenset[str]) -> bool:  # noqa: ANN401 - lxml has no types
    """Return whether a hidden element, such as a tab's panel, has prose and can be opened."""
    opens = element.get("role") == "tabpanel" or element.get("id") in shown
    return opens and _has_prose(element)


def _shown_by_controls(root: Any) -> frozenset[str]:  # noqa: ANN401 - lxml has no types
    """Return the ids of elements that buttons and tabs open."""
    found = root.xpath(".//*[@aria-controls and (@aria-expanded or @role='tab')]/@aria-controls")
    return frozenset(name for names in found for name in str(names).split())


def _has_prose(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Return whether an element has a heading, prose, code, a table or definitions."""
    for inner in element.iter(*_HEADINGS, "pre", "table", "dl"):
        if inner is not element and _squeezed(inner):
            return True
    return any(map(_is_prose, chain(element.iter(*_LEAVES), [element])))


def _is_prose(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Return whether an element has a sentence or enough words, most of them outside links."""
    texts = (str(text)[:_MAX_TEXT] for text in islice(element.itertext(), _MAX_TEXTS))
    text = "".join(texts).strip()
    words = len(text.split())
    if words < (_MIN_PROSE if _SENTENCE.search(text) else _MIN_WORDS):
        return False
    links = islice(element.iter("a", "button"), _MAX_TEXTS)
    linked = sum(len(_squeezed(link)) for link in links)
    return linked < _MAX_SHARE * len("".join(text.split()))


def _squeezed(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    return "".join("".join(element.itertext()).split())
