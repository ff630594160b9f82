"""Namespaces of documents that curators added in Discord, and where such documents are seen.

The ids of a document and of its passages begin with a namespace that contains the id of its server,
so documents of different servers can't collide. `g` marks a document of one server, and `e` one
that is seen everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model import Source

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


def is_seen_in(source_id: str, guild: int | None) -> bool:
    """Return whether a source answers in a server, or outside of servers if `guild` is None."""
    origin = origin_of(source_id)
    return origin is None or origin.everywhere or origin.guild == guild


def seen_in(sources: Iterable[Source], guild: int | None) -> frozenset[str] | None:
    """Return the ids of the sources that answer in a server, or None if all of them do."""
    ids = [source.id for source in sources]
    seen = frozenset(id_ for id_ in ids if is_seen_in(id_, guild))
    return None if len(seen) == len(ids) else seen
