"""Handle template expressions in link addresses and raw HTML, and spaces in link addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import Counter

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

REFERENCE = "ref:"
"""Prefix of a placeholder address. The file that a template refers to follows the prefix."""
_TAG = (
    r"\{\{[<%](?:[^{}]|\{(?!\{)){0,1000}?[>%]\}\}|\{\{[^{}<%]{0,300}\}\}|\{%[^%{}]{0,300}%\}"
    r"|\{/\*(?:(?!\{/\*).){0,2000}?\*/\}"
)
_SPAN = r"(?P<span>(?<!`)(?P<ticks>`{1,9})(?!`).{1,500}?(?<!`)(?P=ticks)(?!`))"
_IN_HTML = re.compile(
    r"<(?P<end>/?)(?P<code>pre|code|samp|kbd|script|style)\b"
    r"|(?P<hidden>\{\{[<%]\s{0,9}comment\s{0,9}[>%]\}\}(?:(?!\{\{[<%]\s{0,9}comment).){0,2000}?"
    r"\{\{[<%]\s{0,9}/comment\s{0,9}[>%]\}\}"
    r"|\{%-?\s{0,9}comment\s{0,9}-?%\}(?:(?!\{%-?\s{0,9}comment).){0,2000}?"
    r"\{%-?\s{0,9}endcomment\s{0,9}-?%\})"
    rf"|(?P<value>=\s*[\"']?)?(?P<all>{_TAG})",
    re.DOTALL | re.IGNORECASE,
)
_IN_LINK = re.compile(
    rf"{_SPAN}|(?P<value>\]\(\s*<?|=[\"'])(?P<all>{_TAG})(?P<rest>[^\s()<>\"']{{0,300}})", re.DOTALL
)
# A link address with spaces, which several site generators accept. Text in parentheses after a
# bracket is an address only if the text looks like a path or ends in a file name suffix.
_SPACED = re.compile(
    rf"{_SPAN}|(?P<text>(?<!\\)\[(?:[^\[\]\\]|\\.){{0,300}}\])\((?P<url>"
    r"(?:https?://[^\s/()<>\"']{1,100}/|\.{0,2}/)[^()<>\"'\n]{1,300}"
    r"|[^()<>\"'\n:/]{1,100}\.(?:mdx?|html?|rst|pdf|txt|docx?|png|jpe?g|gif|svg|webp))\)",
    re.DOTALL,
)
_REFERENCE = re.compile(
    r"\{(?:\{[<%]\s*(?:rel)?ref|%-?\s*link)\s+(?:path=)?[\"']?([^\"'\s<>{}%]{1,300})"
)
_ROOT = re.compile(r"\{\{-?\s*[\w.]{0,60}url\s*-?\}\}", re.IGNORECASE)
_FILTERED = re.compile(r"\{\{-?\s*[\"']([^\"'\s{}]{1,300})[\"']\s*\|\s*(?:relative|absolute)_url\b")
_SHOWN = re.compile(r"\{\{[<%]/\*(.{0,300}?)\*/[>%]\}\}")
_TEXT_ATTRIBUTES = ("alt", "title", "aria-label")
"""HTML attributes whose value is text, not an address."""
_TEXT_PARAMETER = re.compile(r"\b(?:text|title)=\"([^\"<>]{1,200})\"")


def add_templates(parser: MarkdownIt) -> MarkdownIt:
    """Add a rule for unusual link addresses to a parser, and return the parser."""
    parser.core.ruler.before("inline", "templates", _read_addresses)
    return parser


def reference_in(expression: str) -> str | None:
    """Return the file named in a tag such as `{% link x.md %}` or `{{< ref "x.md" >}}`, or None."""
    found = _REFERENCE.match(expression)
    return found[1] if found else None


@dataclass(slots=True)
class _Code:
    """Tracks whether successive matches of `_IN_HTML` are inside an element such as <pre>."""

    tag: str = ""

    def holds(self, found: re.Match[str]) -> bool:
        """Return whether a match is inside a code element, or is the tag of one."""
        if tag := (found["code"] or "").lower():
            is_end = found["end"] and tag == self.tag
            self.tag = "" if is_end else self.tag or (tag if not found["end"] else "")
        return bool(found["code"] or self.tag)


def is_template(html: str) -> bool:
    """Return whether HTML has a template tag, such as `{% if %}`, outside code."""
    code = _Code()
    found = (one[0] for one in _IN_HTML.finditer(html) if not code.holds(one))
    return "{%" in html and any("{%" in one for one in found)


def without_templates(html: str, left_out: Counter[str]) -> str:
    """Remove template expressions from raw HTML, except in code, and count them in `left_out`."""
    code = _Code()

    def replaced(found: re.Match[str]) -> str:
        if code.holds(found):
            return found[0]
        if found["hidden"]:
            left_out["template expression"] += 1
            return ""
        if found["value"]:
            is_text = html.endswith(_TEXT_ATTRIBUTES, 0, found.start())
            return found["value"] + ("" if is_text else _address(found["all"]))
        if shown := _SHOWN.fullmatch(found["all"]):
            return f"{{{{&lt;{shown[1]}&gt;}}}}"
        if named := _TEXT_PARAMETER.search(found["all"]):
            return named[1]
        left_out["template expression"] += not found["all"].startswith("{/*")
        return ""

    return _IN_HTML.sub(replaced, html) if "{" in html else html


def _read_addresses(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and "{" in token.content:
            token.content = _IN_LINK.sub(_link, token.content)
        if token.type == "inline" and "](" in token.content:
            token.content = _SPACED.sub(_spaced, token.content)


def _spaced(found: re.Match[str]) -> str:
    if found["span"]:
        return found[0]
    return f"{found['text']}({found['url'].strip().replace(' ', '%20')})"


def _link(found: re.Match[str]) -> str:
    if found["span"]:
        return found[0]
    if found["rest"] and _ROOT.fullmatch(found["all"]):
        return f"{found['value']}/{found['rest'].lstrip('/')}"
    return found["value"] + _address(found["all"]) + found["rest"]


def _address(expression: str) -> str:
    """Return the address in a template expression, or a placeholder if it contains no address."""
    if found := _FILTERED.match(expression):
        return found[1]
    return f"{REFERENCE}{reference_in(expression) or ''}"
