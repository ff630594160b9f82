"""Optimized feature computations give the same results as simple ones."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from bot.core.ranking.features import BY_WORDS, features
from bot.core.ranking.wanted import Wanted
from bot.core.retrieval.index import Index
from bot.core.text.tokens import grams
from tests.core.corpus import ENGLISH, alone

WORDS = ("otters", "knit", "hats", "the", "of", "Olga", "weave", "1984", "knitted", "who")
SAID = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
TEXTS = st.lists(SAID, min_size=1, max_size=5).map(lambda told: ". ".join(told) + ".")


@given(TEXTS, SAID)
def test_optimizations_change_nothing(text: str, question: str) -> None:
    """The features for word pairs, word order and letters are the same without optimizations."""
    index = Index(alone(text), ENGLISH)
    unit, query = index.units[0], index.parse(question)
    found = dict(zip(BY_WORDS, features(Wanted(query, index), unit).values, strict=True))
    stems = [stem for sentence in unit.sentences for stem in sentence.stems]
    assert found["phrases"] == _share(query.phrases, set(pairwise(stems)))
    assert found["bigrams"] == _share(query.bigrams, set(pairwise(unit.telling)))
    wanted = query.wording.split()
    longest = max(LCSseq.similarity(wanted, one.stems) for one in unit.sentences)
    assert found["order"] == longest / len(wanted)
    rarity = index.rarities(query.grams)
    letters = [grams(one.words) & query.grams for one in unit.sentences]
    pairs = [one | other for one, other in pairwise(letters)] or letters
    whole = sum(rarity.values()) or 1.0
    for name, sets in (("letters of a sentence", letters), ("letters of two", pairs)):
        best = max(sum(map(rarity.__getitem__, one)) for one in sets) / whole
        assert abs(found[name] - best) < 1e-9


def _share(pairs: frozenset[tuple[str, str]], held: set[tuple[str, str]]) -> float:
    return len(pairs & held) / max(1, len(pairs))
