"""The scope of a question: the part of the knowledge that may be used to answer it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the knowledge that may be used to answer a question.

    sources    ids of the sources; None for all of them
    preferred  ids of the sources of each preferred collection, most preferred first
    guild      id of the Discord server whose own asks and gaps are used as well, or None
    """

    sources: frozenset[str] | None = None
    preferred: tuple[frozenset[str], ...] = ()
    guild: int | None = None


EVERYTHING = Scope()
