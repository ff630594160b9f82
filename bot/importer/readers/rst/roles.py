"""Roles of Sphinx: a reference is read as its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import roles
from docutils.parsers.rst.languages import en
from docutils.utils import unescape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TARGET = "target"
"""Attribute of a reference without a text of its own: the label that it names."""
_TITLED = re.compile(r"(.*\S)\s*+<([^<>]{1,500})>", re.DOTALL)
_NAMED = re.compile(r":((?:\w[\w:+.-]{0,60})?\w):`|`:((?:\w[\w:+.-]{0,60})?\w):")
_PLACES = frozenset({"doc", "ref", "numref", "any", "download", "std:doc", "std:ref"})
_PLAIN_WORDS = """
    abbr term token guilabel menuselection index eq dfn abbreviation cite cite:p cite:t footcite
    issue pr user sup sub fa octicon material-regular bdg
"""
_PLAIN = frozenset(_PLAIN_WORDS.split()) | _PLACES
_INVISIBLE = frozenset({"index", "fa", "fas", "far", "octicon", "material-regular"})
_OURS = frozenset({"index", "abbreviation", "abbr", "i"})  # docutils has no text for these


def register(text: str) -> None:
    """Make docutils know each role that the text names."""
    for match in _NAMED.finditer(text):
        name = (match[1] or match[2]).lower()
        if name not in en.roles or name in _OURS:
            roles.register_local_role(name, _role)  # type: ignore[arg-type]  # the stubs want references only


def _role(
    name: str,
    rawtext: str,
    text: str,
    _lineno: int,
    _inliner: Any,  # noqa: ANN401 - docutils' own
    _options: Mapping[str, Any] | None = None,
    _content: Sequence[str] = (),
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    name = name.lower()
    text = unescape(text)
    if name in _INVISIBLE:
        return [nodes.inline(rawtext, _title_of(text) if name == "index" else "")], []
    titled = _TITLED.fullmatch(text)
    shown = titled[1] if titled else _shown(name, text)
    if name in _PLAIN or (titled and name.partition(":")[0] != "samp"):
        target = {TARGET: text} if name in _PLACES and not titled else {}
        return [nodes.inline(rawtext, shown, **target)], []
    return [nodes.literal(rawtext, shown)], []


def _title_of(text: str) -> str:
    titled = _TITLED.fullmatch(text)
    return titled[1] if titled else text


def _shown(name: str, text: str) -> str:
    """Return the text of a reference without a title."""
    if name in _PLACES:
        return re.sub(r"[-_]+", " ", text.rstrip("/").rpartition("/")[2])
    if name == "menuselection":
        return text.replace("-->", "\u203a").replace("&", "")
    if name == "guilabel":
        return re.sub(r"&(?=\w)", "", text)
    text = text.removeprefix("!")
    return text[1:].rpartition(".")[2] if text.startswith("~") else text
