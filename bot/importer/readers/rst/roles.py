"""Register Sphinx roles, which replace a reference with its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import roles
from docutils.parsers.rst.languages import en
from docutils.utils import unescape

from bot.importer.readers.roles import INVISIBLE, PLACES, PLAIN, TITLED, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TARGET = "target"
"""Attribute that stores a reference's label if the reference has no text of its own."""
_NAMED = re.compile(r":((?:\w[\w:+.-]{0,60})?\w):`|`:((?:\w[\w:+.-]{0,60})?\w):")
_OURS = frozenset({"index", "abbreviation", "abbr", "i"})  # used instead of docutils' roles


def register(text: str) -> None:
    """Make docutils recognize each role that the text uses."""
    for match in _NAMED.finditer(text):
        name = (match[1] or match[2]).lower()
        if name not in en.roles or name in _OURS:
            roles.register_local_role(name, _role)  # type: ignore[arg-type]  # the stubs allow only references


def _role(
    name: str,
    rawtext: str,
    text: str,
    _lineno: int,
    _inliner: Any,  # noqa: ANN401 - a type of docutils
    _options: Mapping[str, Any] | None = None,
    _content: Sequence[str] = (),
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    name = name.lower()
    text = unescape(text)
    if name in INVISIBLE:
        return [nodes.inline(rawtext, _title_of(text) if name == "index" else "")], []
    titled = TITLED.fullmatch(text)
    said = titled[1] if titled else shown(name, text)
    if name in PLAIN or (titled and name.partition(":")[0] != "samp"):
        target = {TARGET: text} if name in PLACES and not titled else {}
        return [nodes.inline(rawtext, said, **target)], []
    return [nodes.literal(rawtext, said)], []


def _title_of(text: str) -> str:
    titled = TITLED.fullmatch(text)
    return titled[1] if titled else text
