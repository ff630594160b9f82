"""The name that somebody probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Iterable

# Below this similarity (of 100) a suggestion misleads more often than it helps.
_SIMILAR = 70


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `name`, or None where none is like it."""
    found = process.extractOne(
        name.lower(), sorted(known), scorer=fuzz.ratio, score_cutoff=_SIMILAR
    )
    return found[0] if found else None
