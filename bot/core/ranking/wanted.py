"""Properties of a question that are compared with units, computed once per question."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

from bot.core.ranking.premises import premises_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from bot.core.questions.query import Query
    from bot.core.ranking.premises import Premises
    from bot.core.retrieval.index import Index

Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Wanted:
    """A question and the index that is searched, prepared for comparison with units."""

    query: Query
    index: Index

    @cached_property
    def terms(self) -> Weights:
        """The content stems of the question, each with its weight."""
        return tuple(self.query.terms.items())

    @cached_property
    def whole(self) -> float:
        """The total weight of the question's content stems, or 1 if it is 0."""
        return self.query.weight or 1.0

    @cached_property
    def pairs(self) -> tuple[str, ...]:
        """The question's pairs of adjacent content stems, with spaces around each stem."""
        return tuple(f" {one} {other} " for one, other in self.query.bigrams)

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """The question's pairs of adjacent stems, with spaces around each stem."""
        return tuple(f" {one} {other} " for one, other in self.query.phrases)

    @cached_property
    def stems(self) -> Sequence[str]:
        """All stems of the question, in order."""
        return self.query.wording.split()

    @cached_property
    def different(self) -> frozenset[str]:
        """All stems of the question, as a set."""
        return frozenset(self.stems)

    @cached_property
    def uncommon(self) -> Weights:
        """The content stems of words that are not common in the language, with their weights."""
        terms, common = self.query.terms, self.index.lists.common
        tokens = [one for one in self.query.tokens if one.stem in terms and one.word not in common]
        return tuple({token.stem: terms[token.stem] for token in tokens}.items())

    @cached_property
    def premises(self) -> Premises:
        """The premises of the question."""
        return premises_of(self.query, self.index)

    @cached_property
    def kin(self) -> Mapping[str, Collection[str]]:
        """The related stems of each content stem that has any."""
        kin = {stem: self.index.lists.kin(stem) for stem in self.query.terms}
        return {stem: found for stem, found in kin.items() if found}

    @cached_property
    def kindred(self) -> frozenset[str]:
        """The related stems of all content stems."""
        return frozenset().union(*self.kin.values())

    @cached_property
    def grams(self) -> Weights:
        """The letter 4-grams of the content words, each with its weight."""
        return tuple(self.index.rarities(self.query.grams).items())

    @cached_property
    def letters(self) -> float:
        """The total weight of the letter 4-grams, or 1 if it is 0."""
        return total(self.grams) or 1.0

    def held(self, terms: AbstractSet[str]) -> float:
        """Return the total weight of the question's content stems that are in `terms`."""
        return sum([weight for stem, weight in self.terms if stem in terms])

    def in_order(self, texts: Iterable[Sequence[str]]) -> float:
        """Return the greatest share of the question's stems that any text contains in order."""
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
    """Return the total weight of the letter 4-grams that occur in `letters`."""
    return sum([weight for gram, weight in grams if gram in letters])


def together(pairs: Collection[str], text: str) -> float:
    """Return the share of the pairs that occur in `text`.

    Each stem in `text` must have a space on both sides.
    """
    return sum([pair in text for pair in pairs]) / max(1, len(pairs))
