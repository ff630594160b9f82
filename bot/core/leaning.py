"""Detect questions that depend on the previous question, based only on their words."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from bot.core.query import Query
    from bot.core.text import Token

FEW = 1
"""Maximum number of content words in a question that may be short for a longer question."""
LONG = 8
"""Maximum number of words in a text after "and" that may be a fragment."""

_LINK = r"(?:(?:and|an|adn|nad|but|so|or|also|then|ok|okay|well|plus|hmm?)\b[\s,]*)"
_LINKED = re.compile(rf"^{_LINK}", re.IGNORECASE)
_ABOUT = re.compile(rf"^{_LINK}{{0,3}}(?:wh?[au]h?t|how)\s+a?b\w{{2,4}}\b", re.IGNORECASE)
_MORE = re.compile(
    rf"^{_LINK}{{0,3}}"
    r"(?:(?:please|pls|can|could|would|will|you|do|is|are|was|there|i|want|know|to)\s+){0,6}"
    r"(?:(?:(?:tell|show|give)\s+(?:me|us)\s+)?(?:some\s+|any\s+|a\s+(?:bit|little)\s+)?more"
    r"(?:\s+(?:details?|info(?:rmation)?))?"
    r"|(?:anything|something)\s+(?:else|more)|what\s+(?:else|more|then|next)"
    r"|what\s+(?:happened|happens|comes|came)\s+(?:next|then|after(?:wards)?)"
    r"|go\s+on|keep\s+going|continue|elaborate|next|and\s+then)"
    r"(?:\s+(?:(?:about|on|of|after|with)\s+)?(?:it|him|her|them|this|that|please|pls|then)){0,3}"
    r"\W*$|^and\s+then\W*$",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:he|him|his|she|hers?|they|them|theirs?)\b", re.IGNORECASE)
_HE_OR_SHE = re.compile(r"(?:he|him|his|she|hers?)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:its?|ones?)\b"
    r"|\b(?:that|this|these|those)\b"
    r"(?=\W*$|\s+(?:is|was|are|were|did|does|do|mean|happen|work|so|true)\b)"
    r"|(?<=is |as |re )\bthat\s+\w+(?:ed|en)\b",  # as in "was that rejected"
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"\b(?:is|was|will|would|does|did|be)\s+it\s+(?:\w+\s+){1,3}?(?:that|to|who|if|whether|for)\b"
    r"|\bit\s+(?:is|was|'?s)\b|\b(?:this|no)\s+one\b",
    re.IGNORECASE,
)
_THEN = re.compile(r"\b(?:then|there)\W*$", re.IGNORECASE)
_PURPOSE = re.compile(r"^\W*(?:and\s+)?wh?[au]h?t\b.*\bfor\W*$", re.IGNORECASE)
_CLAUSE = re.compile(
    r"^(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|does|do|did|will|would|can|"
    r"could|should|has|have|had)\b(?!\s+about\b)",
    re.IGNORECASE,
)
_MEASURES = frozenset(
    {"else", "long", "often", "soon", "come", "many", "much", "exactly", "sure"},
)
"""Words that don't make a question complete, as in "how long?" and "who else?"."""


class Lean(StrEnum):
    """Ways in which a question can depend on the previous one."""

    MORE = "more"
    """The question only asks for more."""
    BARE = "bare"
    """The question only changes the type of answer: "why?"."""
    ELLIPSIS = "ellipsis"
    """The question only changes some words: "and the FBI?"."""
    PRONOUN = "pronoun"
    """The question refers to something mentioned before."""
    PERHAPS = "perhaps"
    """The question may or may not depend on the previous one: "how many died?"."""


def leans(query: Query, names: Container[str]) -> Lean | None:
    """Return how a question depends on the previous one, or None if it is complete.

    `names` holds the stems of names.
    """
    if _MORE.search(query.text):
        return Lean.MORE
    if _is_bare(query):
        return Lean.BARE
    if _is_ellipsis(query):
        return Lean.ELLIPSIS
    if _THEN.search(query.text):
        return Lean.PRONOUN
    if (pronoun := _pronoun(query.text)) is not None:
        return Lean.PERHAPS if _is_bound(pronoun, query, names) else Lean.PRONOUN
    telling = {token.stem for token in _telling(query)}
    few = len(telling) <= FEW and not any(stem in names for stem in telling)
    return Lean.PERHAPS if query.kind and few else None


def is_about(text: str) -> bool:
    """Return whether a question is "what about …?", which implies no type of answer."""
    return bool(_ABOUT.search(text))


def asks_purpose(text: str) -> bool:
    """Return whether a question has the form "what … for?"."""
    return bool(_PURPOSE.search(text))


def of_person(text: str) -> bool:
    """Return whether a text contains a pronoun that can refer to people."""
    return bool(_PERSON.search(text))


def _is_bare(query: Query) -> bool:
    if not query.kind and _pronoun(query.text) is None:
        return False
    return not _telling(query)


def _telling(query: Query) -> list[Token]:
    """Return the words that can make a question complete."""
    return [one for one in query.tokens if not one.is_stop and one.word not in _MEASURES]


def _is_ellipsis(query: Query) -> bool:
    rest = _LINKED.sub("", query.text)
    linked = rest != query.text and not _CLAUSE.search(rest) and len(query.tokens) <= LONG
    return linked or is_about(query.text)


def _pronoun(text: str) -> int | None:
    """Return the position of the first pronoun that may refer to something mentioned before."""
    found = _PERSON.search(text) or _THING.search(_EXPLETIVE.sub(_blank, text))
    return found.start() if found else None


def _is_bound(pronoun: int, query: Query, names: Container[str]) -> bool:
    """Return whether a pronoun may refer to a word before it.

    For "he" and "she", this must be a name.
    """
    before = [one for one in query.tokens if one.start < pronoun and not one.is_stop]
    if _HE_OR_SHE.match(query.text, pronoun):
        return any(one.stem in names or one.stem in query.names for one in before)
    return bool(before)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
