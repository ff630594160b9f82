"""Clauses of a question, classified by whether they take something for granted.

"Why is the fee 40 euros?", "since pets are allowed, …" and "it's free, right?" presuppose something
that the source may contradict. "Is the fee 40 euros?" presupposes nothing, because a plain "no" can
answer it.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from bot.core.text.words import (
    AUXILIARIES,
    FILLERS,
    GIVEN_WORDS,
    OWN_WORDS,
    QUESTION_WORDS,
    TAG_WORDS,
    THAT_WORDS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.questions.query import Query
    from bot.core.text.tokens import Token

_BREAK = re.compile(r"(?<![.?!;,:])[.?!;,:]+(?=\s|$)|\s[-\u2013\u2014]+\s|\n")
_LONGEST_TAG = 4
_NEAR = 6
"""Number of words at the start of a clause that are searched for "why"."""
_OPENING = 4
"""Number of words at the start of a clause that show whether people talk about themselves."""
_PHRASE = 3
"""Maximum number of words in a phrase that makes no statement."""


class ClauseKind(Enum):
    """The function of a clause."""

    WHY = "why"
    """The clause asks for the reason for something."""
    GIVEN = "given"
    """The clause says what the question is based on."""
    CHECKED = "checked"
    """The clause makes a statement, and the next clause asks whether that is true."""
    STATED = "stated"
    """The clause makes a statement next to a question."""
    TOLD = "told"
    """The clause says something about the person who asks."""
    ASKED = "asked"
    """The clause asks a question with a question word other than "why"."""
    OTHER = "other"
    """The clause does anything else, such as asking a yes-or-no question."""


SURELY = frozenset({ClauseKind.WHY, ClauseKind.GIVEN, ClauseKind.CHECKED})
"""Kinds of clauses that take their content for granted."""
_QUESTIONS = frozenset({ClauseKind.WHY, ClauseKind.ASKED, ClauseKind.OTHER})


class Clause(NamedTuple):
    """The words of a clause, and its function."""

    kind: ClauseKind
    tokens: Sequence[Token]


def clauses(query: Query) -> tuple[Clause, ...]:
    """Return the clauses of a question, without the words taken over from earlier questions."""
    found: list[Clause] = []
    for tokens in _split(query):
        if found and _is_tag(tokens):
            if found[-1].kind in {ClauseKind.STATED, ClauseKind.TOLD}:
                found[-1] = Clause(ClauseKind.CHECKED, found[-1].tokens)
            continue
        found += _parts(tokens)
    asks = any(clause.kind in _QUESTIONS for clause in found)
    return tuple(found) if asks else tuple(_unasked(clause) for clause in found)


def _unasked(clause: Clause) -> Clause:
    """In a message that asks nothing, change a clause's kind from STATED to OTHER."""
    return Clause(ClauseKind.OTHER, clause.tokens) if clause.kind is ClauseKind.STATED else clause


def _split(query: Query) -> Iterator[Sequence[Token]]:
    """Yield the words of a question in groups that are separated by punctuation or line breaks."""
    ends = [*(match.end() for match in _BREAK.finditer(query.text)), len(query.text)]
    start = 0
    for end in ends:
        if tokens := [token for token in query.tokens if start <= token.start < end]:
            yield tokens
        start = end


def _parts(tokens: Sequence[Token]) -> Iterator[Clause]:
    """Yield the parts of a clause, split before "given that", "seeing that" or "now that"."""
    words = [token.word for token in tokens]
    for at in range(1, len(words) - 1):
        if words[at] in THAT_WORDS and words[at + 1] == "that":
            yield Clause(_kind(words[:at]), tokens[:at])
            yield Clause(ClauseKind.GIVEN, tokens[at:])
            return
    yield Clause(_kind(words), tokens)


def _is_tag(tokens: Sequence[Token]) -> bool:
    return len(tokens) <= _LONGEST_TAG and all(token.word in TAG_WORDS for token in tokens)


def _kind(words: Sequence[str]) -> ClauseKind:
    start = next((at for at, word in enumerate(words) if word not in FILLERS), len(words) - 1)
    words = words[start:]
    first, following = words[0], words[1] if len(words) > 1 else ""
    if "why" in words[:_NEAR] or (first, following) == ("how", "come"):
        return ClauseKind.WHY
    if first in THAT_WORDS and following == "that":
        return ClauseKind.GIVEN
    if first in GIVEN_WORDS and len(words) > _PHRASE - 1:
        return ClauseKind.GIVEN
    if not QUESTION_WORDS.keys().isdisjoint(words[:3]):
        return ClauseKind.ASKED
    if first in AUXILIARIES or first == "if" or len(words) <= _PHRASE:
        return ClauseKind.OTHER
    return ClauseKind.STATED if OWN_WORDS.isdisjoint(words[:_OPENING]) else ClauseKind.TOLD
