"""Names that a question takes for granted, although no source contains them.

"Why is Obama going to Brazil?" can be closest to a passage about a trip to Mexico. A reply with
this passage should say that the sources don't mention Brazil.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.core.contradiction.presumed import SURELY, ClauseKind, clauses
from bot.core.model.results import FalsePremise, PremiseKind
from bot.core.ranking.premises import SHORTEST
from bot.core.text.language import ENGLISH
from bot.core.text.words import OWN_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.questions.query import Query
    from bot.core.ranking.rank import Ranked
    from bot.core.text.tokens import Token

_KINDS = SURELY | {ClauseKind.ASKED}
"""Kinds of clauses whose names are taken for granted."""
_MOST_WORDS = 2
_BEFORE = re.compile(r"(?<=\S )(?:[A-Z]\w{0,30} ){1,2}$")
_AFTER = re.compile(r"(?: [A-Z]\w{0,30}){1,2}\b")
_SAME = 4
"""Number of initial letters that two forms of a name share."""


def absent_names(one: Ranked) -> FalsePremise | None:
    """Return the names in the question that neither the passage nor any other entry contains.

    Return None if there is no such name. Only English questions are checked.
    """
    query = one.wanted.query
    if one.exact or query.language is not ENGLISH or not one.wanted.premises.strangers:
        return None
    names = dict.fromkeys(_whole(token, query) for token in _absent(one))
    return FalsePremise(PremiseKind.ABSENT, tuple(names)[:_MOST_WORDS]) if names else None


def _absent(one: Ranked) -> Iterator[Token]:
    """Yield the absent names, except those next to a name that the knowledge contains.

    An absent name next to a known one is probably a misspelled part of the same name.
    """
    names = one.wanted.index.lexicon.names
    for clause in clauses(one.wanted.query):
        if clause.kind in _KINDS:
            known = [token.stem in names for token in clause.tokens]
            for at, token in enumerate(clause.tokens):
                is_own = at > 0 and clause.tokens[at - 1].word in OWN_WORDS  # as in "my iPhone"
                is_part = any(known[max(0, at - 1) : at + 2])
                if not (is_own or is_part) and _is_absent(token, one):
                    yield token


def _is_absent(token: Token, one: Ranked) -> bool:
    """Return whether a word is a name that is missing from the knowledge, even in other forms.

    Words in capitals are often abbreviations that the sources spell out, and so don't count.
    """
    wanted, speller = one.wanted, one.wanted.index.speller
    if token.stem not in wanted.premises.strangers or not token.word.isalpha():
        return False
    typed = wanted.query.words.get(token.stem, token.word)
    if len(token.word) < SHORTEST or typed.isupper() or one.unit.holds(token.stem):
        return False
    is_new = token.stem in wanted.query.names and not speller.is_word(token.word)
    if not (is_new or speller.is_name(token.word)):
        return False
    lexicon, kin = wanted.index.lexicon, wanted.kin.get(token.stem, ())
    return token.stem[:_SAME] not in _starts(lexicon.names) and not any(map(lexicon.is_known, kin))


@lru_cache(maxsize=8)
def _starts(names: frozenset[str]) -> frozenset[str]:
    """Return the initial letters of names, such as "germ" for "Germany" and "German"."""
    return frozenset(name[:_SAME] for name in names)


def _whole(token: Token, query: Query) -> str:
    """Return a name with the capitalized words next to it, such as "New York"."""
    text, start, end = query.text, token.start, token.end
    if not text[start].isupper():
        return text[start:end]
    if before := _BEFORE.search(text[:start]):
        start = before.start()
    after = _AFTER.match(text, end)
    return text[start : after.end() if after else end]
