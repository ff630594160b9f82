"""Tests of the similarity of questions to passages and gaps."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.entries import Passage, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.text.tokens import sentences
from bot.semantic.folder import vector_folder
from bot.semantic.meaning import ExtendedMeaning, KnowledgeMeaning
from bot.semantic.vectors import build, vectors_of
from tests.funny import CHEESE, GAZETTE, HOLES, KNOWLEDGE, TASTE, TIDES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.core.model.entries import Entry
    from bot.semantic.embedder import Embedder, Matrix, Vector

SIZE = 6


def vector(text: str) -> Vector:
    """Return a vector of norm 1, derived from the text."""
    random = np.random.default_rng(list(text.encode())).normal(size=SIZE)
    return (random / np.linalg.norm(random)).astype(np.float32)


def embed(texts: Sequence[str]) -> Matrix:
    """Return a vector for each text. The texts must be distinct."""
    assert len(set(texts)) == len(texts)
    return np.array([vector(text) for text in texts], np.float32).reshape(len(texts), SIZE)


def sentences_of(entry: Entry) -> list[str]:
    """Return the sentences of an entry."""
    return [entry.text[start:end] for start, end in sentences(entry.text)]


def pair(texts: Sequence[str], asked: Vector) -> float:
    """Return the best cosine with any two adjacent texts, or the cosine with a single text."""
    both = [vector(one) + vector(other) for one, other in pairwise(texts)] or [vector(texts[0])]
    return max(float(one @ asked) / float(np.linalg.norm(one)) for one in both)


@given(st.text(max_size=10))
def test_closeness_matches_single_cosines(question: str) -> None:
    """The similarities are the same as when each sentence and ask is compared separately."""
    asked = vector(question)
    vectors = build(KNOWLEDGE, embed)
    found = vectors.closeness(asked, ["cheese", "nowhere", "tides", "taste", "holes"])
    assert list(found) == ["cheese", "tides", "taste", "holes"]
    for entry in (CHEESE, TIDES, TASTE, HOLES):
        each = [float(vector(text) @ asked) for text in sentences_of(entry)]
        best = sorted(each)[-2:]
        close = found[entry.id]
        assert close.sentence == pytest.approx(max(each), abs=1e-6)
        assert each[close.position] == pytest.approx(max(each), abs=1e-6)
        assert close.mean == pytest.approx(sum(best) / len(best), abs=1e-6)
        assert close.pair == pytest.approx(pair(sentences_of(entry), asked), abs=1e-5)
        assert close.text == pytest.approx(float(vector(entry.text) @ asked), abs=1e-6)
        asks = [float(vector(text) @ asked) for text in entry.asks]
        assert close.ask == pytest.approx(max(asks, default=0), abs=1e-6)


def test_parts_are_found_by_id() -> None:
    """Each entry has one row per sentence and one per ask."""
    vectors = build(KNOWLEDGE, embed)
    assert np.array_equal(vectors.sentences("cheese"), embed(sentences_of(CHEESE)))
    assert np.array_equal(vectors.asks("cheese"), embed(CHEESE.asks))
    assert vectors.asks("tides").shape == (0, SIZE)
    assert np.array_equal(vectors.asks("taste"), embed(TASTE.asks))


def test_nearest_uses_the_best_part() -> None:
    """A question equal to an ask or a sentence finds its entry first."""
    vectors = build(KNOWLEDGE, embed)
    assert vectors.nearest(vector("Is the moon cheese?"), 2)[0] == "cheese"
    assert vectors.nearest(vector("Otters pull the tides."), 1) == ("tides",)
    assert set(vectors.nearest(vector("x"), 9)) == {"cheese", "holes", "taste", "tides"}
    assert vectors.nearest(vector("x"), 0) == vectors.nearest(vector("x"), -1) == ()


def test_order_does_not_change_what_is_found() -> None:
    """The order of the files doesn't change the result."""
    reversed_ = KnowledgeBase(KNOWLEDGE.sources, KNOWLEDGE.passages[::-1], KNOWLEDGE.gaps)
    one, other = build(KNOWLEDGE, embed), build(reversed_, embed)
    assert one.nearest(vector("y"), 4) == other.nearest(vector("y"), 4)


class Embeds:
    """An embedder whose vectors are those of `vector`."""

    language: str | None = None

    def embed_query(self, text: str) -> Vector:
        """Return the vector of a text."""
        return vector(text)


@given(st.text(max_size=10), st.integers(0, 5))
def test_more_entries_are_like_having_built_with_them(question: str, count: int) -> None:
    """A server's entries add to the vectors of the knowledge, or replace some of them."""
    entry = replace(TIDES, asks=(*TIDES.asks, "Who pulls the plug?"))
    new = Passage("new", GAZETTE, "The plug was pulled.", (9,), Wording.RESTATED)
    passages = [entry if one is TIDES else one for one in KNOWLEDGE.passages]
    whole = KnowledgeBase(KNOWLEDGE.sources, (*passages, new), KNOWLEDGE.gaps)
    built = KnowledgeMeaning(Embeds(), build(whole, embed))
    own = build(KnowledgeBase(passages=(entry, new)), embed)
    added = ExtendedMeaning(KnowledgeMeaning(Embeds(), build(KNOWLEDGE, embed)), own)
    assert added.nearest(question, count) == built.nearest(question, count)
    ids = ["tides", "new", "cheese", "nowhere"]
    expected = built.closeness(question, ids)
    found = added.closeness(question, ids)
    assert found.keys() == expected.keys()
    assert all(found[id_].ask == pytest.approx(expected[id_].ask) for id_ in found)


def test_empty_knowledge_and_blank_texts() -> None:
    """Empty knowledge has no vectors. A text without sentences counts as one sentence."""
    empty = build(KnowledgeBase(), embed)
    assert empty.nearest(vector("x"), 3) == ()
    assert empty.closeness(vector("x"), ["cheese"]) == {}
    blank = Passage("blank", GAZETTE, " ", (1,), Wording.RESTATED)
    assert build(KnowledgeBase((), (blank, CHEESE)), embed).sentences("blank").shape == (1, SIZE)


def test_meaning_finds_what_words_do_not(embedder: Embedder, cache_home: Path) -> None:
    """The real model finds a passage that shares no word with the question.

    This also works with vectors from the cache.
    """
    vectors = vectors_of(KNOWLEDGE, embedder, vector_folder())
    question = embedder.embed_query("Which animals move the sea?")
    assert vectors.nearest(question, 1) == ("tides",)
    again = vectors_of(KNOWLEDGE, embedder, vector_folder())
    assert vector_folder().parent == cache_home
    ids = ["tides", "cheese", "holes", "taste"]
    assert again.closeness(question, ids) == vectors.closeness(question, ids)
