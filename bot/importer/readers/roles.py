"""Sphinx roles, and the text of references in reStructuredText and MyST."""

from __future__ import annotations

import re

PLACES = frozenset({"doc", "ref", "numref", "any", "download", "std:doc", "std:ref"})
"""Roles that refer to a page, a section or a file."""
INVISIBLE = frozenset({"index", "fa", "fas", "far", "octicon", "material-regular"})
TITLED = re.compile(r"(.*\S)\s*+<([^<>]{1,500})>", re.DOTALL)
_PLAIN_WORDS = """
    abbr term token guilabel menuselection index eq dfn abbreviation cite cite:p cite:t footcite
    issue pr user sup sub fa octicon material-regular bdg
"""
PLAIN = frozenset(_PLAIN_WORDS.split()) | PLACES
"""Roles whose text is not code."""


def shown(name: str, text: str) -> str:
    """Return the text to show for a reference that has no title of its own."""
    if name in PLACES:
        return re.sub(r"[-_]+", " ", text.rstrip("/").rpartition("/")[2])
    if name == "menuselection":
        return text.replace("-->", "\u203a").replace("&", "")
    if name == "guilabel":
        return re.sub(r"&(?=\w)", "", text)
    text = text.removeprefix("!")
    return text[1:].rpartition(".")[2] if text.startswith("~") else text
