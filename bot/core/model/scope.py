"""The scope of a question: the part of the knowledge that may be used to answer it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the knowledge that may be used to answer a question.

    `sources` contains the ids of the sources that may be used, or is None if all sources may be
    used. `preferred` contains the ids of the sources of each preferred collection, most preferred
    first. `guild` is the id of the Discord server whose own asks and gaps are also used, or None.
    """

    sources: frozenset[str] | None = None
    preferred: tuple[frozenset[str], ...] = ()
    guild: int | None = None


EVERYTHING = Scope()
