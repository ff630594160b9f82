"""Namespaces of documents that curators added in Discord.

The ids of a document and its passages begin with a namespace that contains the server's id, so the
ids of different servers' documents can't collide. The namespace begins with `g` if, by default,
only the document's own server sees the document, or with `e` if the document is seen everywhere.
`bot.serving.scopes` uses the namespace to decide where a document may be used to answer questions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LENGTH = 13
"""Number of base-36 digits that represent a server id. The first digit is always 0 or 1."""
_NAMESPACE = re.compile(rf"([ge])([01][0-9a-z]{{{_LENGTH - 1}}})-")


@dataclass(frozen=True, slots=True)
class Origin:
    """The server that a document came from, and whether the document is seen everywhere."""

    guild: int
    everywhere: bool


def namespace(guild: int, *, everywhere: bool) -> str:
    """Return the namespace with which the ids of a server's documents begin."""
    digits = ""
    for _ in range(_LENGTH):
        guild, digit = divmod(guild, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return f"{'e' if everywhere else 'g'}{digits}-"


def origin_of(id_: str) -> Origin | None:
    """Return the origin of the document to which the source or passage with this id belongs.

    Return None if the id doesn't belong to a document from Discord.
    """
    found = _NAMESPACE.match(id_)
    return Origin(int(found[2], len(_DIGITS)), found[1] == "e") if found else None
