"""Boilerplate that pages show around an article: navigation, share buttons, notices."""

from __future__ import annotations

import re
from typing import Any

_DROPPED_WORDS = """
    nav aside footer form button script style noscript template svg iframe object video
    audio select input textarea dialog canvas map
"""
_DROPPED = frozenset(_DROPPED_WORDS.split())
# Elements that can occur inside a sentence without ending it.
_WITHIN_TEXT = frozenset({"button", "input", "noscript", "script", "select", "style", "svg"})
_DROPPED_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|share|sharing|social|cookies?|consent|"
    r"newsletter|subscribe|signup|sign-up|advert(?:isement)?s?|promo|related|recommended|sidebar|"
    r"comments?|footer|skip-?link|read-?more|paywall|toolbar|pagination)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ROLES = frozenset({"navigation", "complementary", "contentinfo", "banner", "search", "dialog"})
_MAX_WORDS = 25
_BOILERPLATE_LINE = re.compile(
    r"""(?:
      (?:share|tweet|pin|email|print)(?:\ (?:this|on|via|it|with)\b.*)?
    | (?:read|see|show|learn|find\ out|click\ here\ (?:to|for))\ more\b(?::.*|\W*)
    | (?:see|read)\ also:.*
    | (?:related|recommended)(?:\ (?:articles?|stories|content|posts|topics|reading))?\W*:?.*?
    | (?:click|tap)\ here\b.*
    | (?:follow|like|find)\ us\ on\b.*
    | (?:sign\ up|subscribe|register)\b.{0,40}\b(?:newsletter|updates|emails?|inbox)\b.*
    | (?:advertisement|sponsored|story\ continues\ below.*)\W*
    | (?:we|this\ (?:web)?site)\ uses?\ cookies\b.*
    | (?:accept|reject|manage)\ (?:all\ )?cookies\W*
    | (?:©|\(c\)|copyright)(?:\ copyright)?\ ?(?:©\ ?)?(?:\d{4}|.{0,60}\ball\ rights\ reserved).*
    | all\ rights\ reserved\W*
    | (?:skip|back)\ to\ (?:main\ |the\ )?(?:content|top|article|navigation)\W*
    | (?:jump\ to|table\ of)\ (?:contents|navigation|comments)\W*
    | (?:leave\ a|post\ a|add\ a|\d+)\ (?:comments?|reply)\W*
    | (?:home|menu|search|log\ ?in|sign\ in|next|previous|loading)\W*
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_RELATED = re.compile(r"(?:related|recommended)\b", re.IGNORECASE)
_MIN_LINKS = 2


def is_boilerplate(text: str) -> bool:
    """Return whether a short line is typical of pages and not part of an article."""
    words = len(text.split())
    if words > _MAX_WORDS:
        return False
    return bool(_BOILERPLATE_LINE.fullmatch(text.strip())) and not (
        _RELATED.match(text) and words > len(["related", "articles:"]) and ":" not in text
    )


def prune(root: Any) -> Any:  # noqa: ANN401 - lxml has no types
    """Empty boilerplate elements below `root` in place, and return `root`.

    Emptied elements stay in the tree, because lxml can't move all of the text after them.
    """
    doomed = [element for element in root.iter() if element is not root and _is_dropped(element)]
    for element in doomed:
        element.clear(keep_tail=True)
        if element.tag in _WITHIN_TEXT:
            element.tag = "span"
    return root


def _is_dropped(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    tag = element.tag
    if not isinstance(tag, str):
        return False
    if tag in _DROPPED or element.get("role") in _ROLES or element.get("hidden") is not None:
        return True
    if element.get("aria-hidden") == "true" or _is_hidden(element.get("style")):
        return True
    if tag == "header":  # the page's; an article's header contains its title
        return not any(True for _ in element.iterancestors("article", "main"))
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(tag not in {"html", "body"} and _DROPPED_NAMES.search(names)) or _only_links(
        element
    )


def _is_hidden(style: str | None) -> bool:
    return "display:none" in (style or "").replace(" ", "").lower()


def _only_links(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Return whether a list consists only of links, to other pages or articles."""
    if element.tag not in {"ul", "ol"}:
        return False
    links = list(element.iter("a"))
    if len(links) < _MIN_LINKS:
        return False
    linked = sum(len("".join("".join(link.itertext()).split())) for link in links)
    return linked == len("".join("".join(element.itertext()).split()))
