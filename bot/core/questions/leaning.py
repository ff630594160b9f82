"""Detect questions that depend on the previous question, based only on their words."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from bot.core.text.patterns import ENGLISH_PATTERNS

if TYPE_CHECKING:
    import re
    from collections.abc import Container

    from bot.core.questions.query import Query
    from bot.core.text.patterns import Patterns
    from bot.core.text.tokens import Token

FEW = 1
"""Maximum number of content words in a question that may be the short form of a longer one."""
REMARK = 4
"""Maximum number of content words in a remark on an answer."""
LONG = 8
"""Maximum number of words in a fragment that begins with "and"."""


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

    `names` contains the stems of the names in the knowledge.
    """
    patterns = query.language.patterns
    text = patterns.view(query.text)
    if patterns.more.search(text):
        return Lean.MORE
    if _is_bare(query):
        return Lean.BARE
    if _is_ellipsis(query):
        return Lean.ELLIPSIS
    if patterns.then.search(text):
        return Lean.PRONOUN
    if (pronoun := _pronoun(text, patterns)) is not None:
        return Lean.PERHAPS if _is_bound(pronoun, query, names) else Lean.PRONOUN
    telling = {token.stem for token in _telling(query)}
    few = len(telling) <= FEW and not any(stem in names for stem in telling)
    return Lean.PERHAPS if query.kind and few else None


def is_remark(query: Query) -> bool:
    """Return whether a message is short and asks nothing, such as "11 October" or "only subs"."""
    return not query.kind and "?" not in query.text and len(_telling(query)) <= REMARK


def is_about(query: Query) -> bool:
    """Return whether a question has the form "what about …?", which implies no type of answer."""
    patterns = query.language.patterns
    return bool(patterns.about.search(patterns.view(query.text)))


def asks_purpose(text: str, patterns: Patterns = ENGLISH_PATTERNS) -> bool:
    """Return whether a question has the form "what … for?"."""
    return bool(patterns.purpose.search(patterns.view(text)))


def of_person(query: Query) -> bool:
    """Return whether a question contains a pronoun that can refer to people."""
    patterns = query.language.patterns
    return bool(patterns.person.search(patterns.view(query.text)))


def _is_bare(query: Query) -> bool:
    patterns = query.language.patterns
    if not query.kind and _pronoun(patterns.view(query.text), patterns) is None:
        return False
    return not _telling(query)


def _telling(query: Query) -> list[Token]:
    """Return the content words of a question, except words such as "long" in "how long?"."""
    measures = query.language.measures
    return [one for one in query.tokens if not one.is_stop and one.word not in measures]


def _is_ellipsis(query: Query) -> bool:
    patterns = query.language.patterns
    text = patterns.view(query.text)
    rest = patterns.linked.sub("", text)
    linked = rest != text and not patterns.main.search(rest) and len(query.tokens) <= LONG
    return linked or is_about(query)


def _pronoun(text: str, patterns: Patterns) -> int | None:
    """Return the position of a pronoun that may refer to something mentioned before, or None."""
    found = patterns.person.search(text) or patterns.thing.search(
        patterns.expletive.sub(_blank, text)
    )
    return found.start() if found else None


def _is_bound(pronoun: int, query: Query, names: Container[str]) -> bool:
    """Return whether a pronoun may refer to a word before it.

    For "he" and "she", that word must be a name.
    """
    patterns = query.language.patterns
    before = [one for one in query.tokens if one.start < pronoun and not one.is_stop]
    if patterns.he_or_she.match(patterns.view(query.text), pronoun):
        return any(one.stem in names or one.stem in query.names for one in before)
    return bool(before)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
