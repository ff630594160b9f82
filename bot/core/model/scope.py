"""The part of the knowledge that a question may see."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the knowledge that a question may see.

    sources    ids of the sources; None for all of them
    preferred  ids of the sources of each preferred collection, most preferred first
    guild      the Discord server whose curators' asks and gaps it sees as well; None for none
    """

    sources: frozenset[str] | None = None
    preferred: tuple[frozenset[str], ...] = ()
    guild: int | None = None


EVERYTHING = Scope()
