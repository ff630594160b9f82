"""Conflicts between what a question takes for granted and the statements of a passage.

Each word of a clause is compared with the statements that share the rest of the clause.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bot.core.contradiction.presumed import SURELY, ClauseKind
from bot.core.contradiction.statements import (
    OPPOSING,
    negated_in,
    number_of,
    numbers_of,
    statements,
)
from bot.core.text.tokens import stem
from bot.core.text.words import REASON_WORDS, SAME_TIMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.core.contradiction.presumed import Clause
    from bot.core.contradiction.statements import Statement
    from bot.core.ranking.rank import Ranked
    from bot.core.text.tokens import Token

CONFLICTS = (
    "number",  # the statement that fits best has a different number
    "number lacking",  # the passage lacks the number, but has other numbers
    "outdated",  # the passage says that the number is wrong or no longer right
    "opposite",  # the passage contains an opposite of the word instead
    "excluded",  # the passage says that there is "no" such thing
)
"""Ways in which a word of a question can conflict with a passage.

The value of a conflict, from 0 to 1, expresses how well a statement fits the rest of the clause.
"""
LEAST = 0.15
"""Minimum value of a conflict. A clause without content words fits any statement this well."""
_ENOUGH = 3
"""Minimum number of content words in a clause for it to be compared without the other clauses."""
_KIN = 0.7
"""Weight of a related word, as a share of the weight of the word itself."""
_HEAVY = 0.3
"""Weight above which a word makes the number after it a label, as in "channel 2"."""
_CURRENCY = frozenset("$\u20ac\u00a3")
_REASON = frozenset(map(stem, REASON_WORDS))


class Conflicts:
    """The conflicts between a question and a passage.

    clauses  the clauses of the question
    values   greatest value of each conflict, by the conflict's name and by whether the clause's
             kind is in `SURELY`
    words    conflicting words of the question, as typed, each with its greatest value
    covered  greatest share of a clause that one statement contains
    """

    def __init__(self, one: Ranked, clauses: Sequence[Clause]) -> None:
        self.clauses = clauses
        self.values: dict[tuple[str, bool], float] = {}
        self.words: dict[str, float] = {}
        self.covered = 0.0
        self._wanted, self._query, self._unit = one.wanted, one.wanted.query, one.unit
        self._asked = frozenset([token.stem for token in self._query.tokens])
        self._denies = not OPPOSING.isdisjoint(self._asked)
        self._negated = negated_in(self._query.tokens)
        for clause in clauses:
            if clause.kind in SURELY or clause.kind is ClauseKind.STATED:
                self._compare(clause)

    @cached_property
    def _statements(self) -> Sequence[Statement]:
        return tuple(statements(self._unit.entry.text))

    @property
    def gives_no_reason(self) -> bool:
        """True if no statement of the passage gives a reason."""
        return all(_REASON.isdisjoint(said.stems) for said in self._statements)

    @cached_property
    def _above(self) -> frozenset[str]:
        """All numbers in the headings above the passage."""
        headings = (heading.wording.split() for heading in self._unit.headings)
        return frozenset().union(*map(numbers_of, headings))

    @cached_property
    def _numbers(self) -> frozenset[str]:
        """All numbers in the passage and in the headings above it."""
        return self._above.union(*(said.numbers for said in self._statements))

    def _compare(self, clause: Clause) -> None:
        telling = [token for token in clause.tokens if self._weight(token)]
        context = clause.tokens if len(telling) >= _ENOUGH else self._query.tokens
        for place, token in enumerate(clause.tokens):
            number = number_of(token.word)
            if token.start in self._negated or token.stem in self._unit.asked:
                continue  # an ask contains the word, so the author of the ask has considered it
            if number is None:
                self._add(clause, token, "opposite", self._opposed(token, context))
                self._add(clause, token, "excluded", self._excluded(token, context))
            elif self._is_amount(clause.tokens, place, number):
                for name, value in self._number(number, token, context):
                    self._add(clause, token, name, value)
        if telling:
            self.covered = max(self.covered, self._fit(context, lambda _: True))

    def _add(self, clause: Clause, token: Token, name: str, value: float) -> None:
        if value < LEAST:
            return
        key = name, clause.kind in SURELY
        self.values[key] = max(value, self.values.get(key, 0.0))
        word = self._query.words.get(token.stem, token.word)
        self.words[word] = max(value, self.words.get(word, 0.0))

    def _weight(self, token: Token) -> float:
        is_empty = token.is_stop or number_of(token.word)
        return 0.0 if is_empty else self._wanted.index.lexicon.weight(token.stem)

    def _fit(
        self,
        context: Sequence[Token],
        are_meant: Callable[[Statement], bool],
        without: Token | None = None,
    ) -> float:
        """Return how well a context fits the best statement for which `are_meant` is true."""
        meant = filter(are_meant, self._statements)
        return max((self._shared(context, said, without) for said in meant), default=0.0)

    def _shared(self, context: Sequence[Token], said: Statement, without: Token | None) -> float:
        """Return the share of a context that a statement contains, reduced if its weight is low."""
        whole = held = 0.0
        for token in context:
            if token is not without and (weight := self._weight(token)):
                whole += weight
                held += weight * self._held(token.stem, said)
        return held / whole * min(1.0, held) if whole else LEAST

    def _held(self, stem_: str, said: Statement) -> float:
        if stem_ in said.stems or stem_ in self._unit.above:
            return 1.0
        return _KIN if self._has_kin(stem_, said) else 0.0

    def _has_kin(self, stem_: str, said: Statement) -> bool:
        return any(one in said.stems for one in self._wanted.kin.get(stem_, ()))

    def _is_amount(self, tokens: Sequence[Token], place: int, number: str) -> bool:
        """Return whether a number is an amount or a time that can be compared with the passage.

        A number is not compared if it is a label, as in "channel 2", or if the passage contains the
        same time in another unit.
        """
        token, following = tokens[place], tokens[place + 1 : place + 2]
        is_priced = self._query.text[token.start - 1 : token.start] in _CURRENCY
        for unit in following:
            if SAME_TIMES.get(f"{number} {unit.stem}") in self._numbers:
                return False
            is_priced |= self._weight(unit) > 0 or number_of(unit.word) is not None
        if not place:
            return True
        before = tokens[place - 1]
        is_definite = before.word == "the" and not token.is_number  # as in "the two rooms"
        return not is_definite and (is_priced or self._weight(before) <= _HEAVY)

    def _number(
        self, number: str, token: Token, context: Sequence[Token]
    ) -> Iterator[tuple[str, float]]:
        """Yield the conflicts between a number of the question and the passage."""
        right = self._fit(context, lambda said: said.affirms(number), token)
        other = self._fit(
            context, lambda said: bool(said.numbers) and number not in said.numbers, token
        )
        if number in self._above:  # a heading doesn't show to which statement the number belongs
            return
        if number not in self._numbers:
            yield "number lacking", other
            return
        yield "number", other - right
        wrong = self._fit(context, lambda said: said.disowns(number), token)
        if wrong > right and not self._denies:
            yield "outdated", wrong

    def _opposed(self, token: Token, context: Sequence[Token]) -> float:
        """Return how much better the context fits an opposite of the word than the word itself."""
        stem_, above = token.stem, self._unit.above
        opposed = frozenset(self._wanted.index.lists.opposites(stem_)) - self._asked
        if not opposed or stem_ in above:
            return 0.0

        def same(said: Statement) -> bool:
            return stem_ in said.stems or self._has_kin(stem_, said)

        def opposite(said: Statement) -> bool:
            return not same(said) and not opposed.isdisjoint(said.stems - said.negated)

        other = self._fit(context, opposite, token)
        return other - self._fit(context, same, token) if other else 0.0

    def _excluded(self, token: Token, context: Sequence[Token]) -> float:
        """Return how well the context fits a statement that excludes the word, as in "no pets"."""
        stem_, weight = token.stem, self._weight(token)
        if self._denies or not weight:
            return 0.0
        excluded = self._fit(context, lambda said: stem_ in said.excluded)
        right = self._fit(context, lambda said: said.affirms(stem_)) if excluded else 1.0
        share = min(1.0, 3 * weight / self._wanted.whole)
        return excluded * share if excluded > right else 0.0
