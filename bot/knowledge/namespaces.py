"""Namespaces of documents that curators added in Discord.

The ids of a document and of its passages begin with a namespace that contains the id of its server,
so documents of different servers can't collide. `g` marks a document of one server, and `e` one
that is seen everywhere. `bot.serving.scopes` decides by it where a document answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LENGTH = 13
"""Number of digits of an id of 64 bits in base 36. For ids of 63 bits, the first one is 0 or 1."""
_NAMESPACE = re.compile(rf"([ge])([01][0-9a-z]{{{_LENGTH - 1}}})-")


@dataclass(frozen=True, slots=True)
class Origin:
    """The server that a document came from, and whether it is seen everywhere."""

    guild: int
    everywhere: bool


def namespace(guild: int, *, everywhere: bool) -> str:
    """Return the start of the ids of a server's documents."""
    digits = ""
    for _ in range(_LENGTH):
        guild, digit = divmod(guild, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return f"{'e' if everywhere else 'g'}{digits}-"


def origin_of(id_: str) -> Origin | None:
    """Return where the document of this source or passage came from.

    Return None for all other knowledge.
    """
    found = _NAMESPACE.match(id_)
    return Origin(int(found[2], len(_DIGITS)), found[1] == "e") if found else None
