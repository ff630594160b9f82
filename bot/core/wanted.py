"""What a question wants of the units of an index, worked out once for all that are compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

from bot.core.premises import premises_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from bot.core.index import Index
    from bot.core.premises import Premises
    from bot.core.query import Query

Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Wanted:
    """A question and the index that it is asked of; see `Query` for its words."""

    query: Query
    index: Index

    @cached_property
    def terms(self) -> Weights:
        """The telling stems, each with its weight."""
        return tuple(self.query.terms.items())

    @cached_property
    def whole(self) -> float:
        """The sum of all weights, or 1."""
        return self.query.weight or 1.0

    @cached_property
    def pairs(self) -> tuple[str, ...]:
        """The pairs of neighbouring telling stems, each stem between spaces."""
        return tuple(f" {one} {other} " for one, other in self.query.bigrams)

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """The pairs of all neighbouring stems, likewise."""
        return tuple(f" {one} {other} " for one, other in self.query.phrases)

    @cached_property
    def stems(self) -> Sequence[str]:
        """All stems in order."""
        return self.query.wording.split()

    @cached_property
    def different(self) -> frozenset[str]:
        """The same as a set."""
        return frozenset(self.stems)

    @cached_property
    def uncommon(self) -> Weights:
        """The telling stems of words that are not common English."""
        terms, common = self.query.terms, self.index.english.common
        tokens = [one for one in self.query.tokens if one.stem in terms and one.word not in common]
        return tuple({token.stem: terms[token.stem] for token in tokens}.items())

    @cached_property
    def premises(self) -> Premises:
        """Its premises."""
        return premises_of(self.query, self.index)

    @cached_property
    def kin(self) -> Mapping[str, Collection[str]]:
        """Each telling stem that has kindred words -> those."""
        kin = {stem: self.index.english.kin(stem) for stem in self.query.terms}
        return {stem: found for stem, found in kin.items() if found}

    @cached_property
    def kindred(self) -> frozenset[str]:
        """All of those."""
        return frozenset().union(*self.kin.values())

    @cached_property
    def grams(self) -> Weights:
        """The runs of four letters of the telling words, each with how telling it is."""
        return tuple(self.index.rarities(self.query.grams).items())

    @cached_property
    def letters(self) -> float:
        """The sum of how telling they are, or 1."""
        return total(self.grams) or 1.0

    def held(self, terms: AbstractSet[str]) -> float:
        """Return the weight of the telling stems among `terms`."""
        return sum([weight for stem, weight in self.terms if stem in terms])

    def in_order(self, texts: Iterable[Sequence[str]]) -> float:
        """Return the longest common subsequence with one of `texts`, as a share of the question."""
        longest, different = 0, self.different
        for stems in texts:
            common = [stem for stem in stems if stem in different]
            if len(common) > longest:
                longest = max(longest, LCSseq.similarity(self.stems, common))
        return longest / max(1, len(self.stems))


def total(weights: Iterable[tuple[str, float]]) -> float:
    """Return the sum of the weights."""
    return sum([weight for _, weight in weights])


def written(grams: Iterable[tuple[str, float]], letters: str) -> float:
    """Return the weight of those runs of letters that stand in `letters`."""
    return sum([weight for gram, weight in grams if gram in letters])


def together(pairs: Collection[str], text: str) -> float:
    """Return the share of the pairs that stand in a text of stems between spaces."""
    return sum([pair in text for pair in pairs]) / max(1, len(pairs))
