"""Questions that lean on the one before: "and the FBI?", "why?", "what does he think of it?"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.parts import points_back

if TYPE_CHECKING:
    from bot.core.index import Index
    from bot.core.query import Query

_ELLIPSIS = re.compile(
    r"^(?:and|but|so|or|also|then|ok|okay)\b|^(?:what|how) about\b"
    r"|^(?:why|how come|since when)\b.{0,12}$",
    re.IGNORECASE,
)
CARRIED = 0.5
"""What a word of the earlier question counts in an elliptic one, as a share of its weight."""


def leans(query: Query) -> bool:
    """Whether the question can't be understood without what was said before."""
    return bool(_ELLIPSIS.search(query.text)) or points_back(query.text)


def joined(query: Query, earlier: Query, index: Index) -> Query:
    """Return `query` with what it takes over from the question before it.

    A pronoun stands for the names of the earlier question, where it had any; an elliptic question
    takes over its other words too, for less than its own.
    """
    names = [stem for stem in earlier.terms if stem in index.lexicon.names]
    carried = {stem: earlier.terms[stem] for stem in names}
    if not (names and points_back(query.text)):
        carried = {stem: weight * CARRIED for stem, weight in earlier.terms.items()}
    terms = {**carried, **query.terms}
    return replace(
        query,
        said=f"{earlier.text} {query.text}".strip(),
        terms=terms,
        stems=(*(stem for stem in carried if stem not in query.terms), *query.stems),
        wording=f"{' '.join(carried)} {query.wording}".strip(),
        words={**earlier.words, **query.words},
        weight=sum(terms.values()),
        is_guess=query.is_guess and not carried,
        unknown=tuple(stem for stem in terms if stem in {*query.unknown, *earlier.unknown}),
        rare=tuple(stem for stem in terms if stem in {*query.rare, *earlier.rare}),
    )
