"""Tests of the closest passage, which is shown below a gap."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.answering.gaps import closest
from bot.core.retrieval.index import Index
from tests.core.answering.test_coverage import Alike
from tests.core.corpus import ENGLISH, GAPS, INDEX, KNOWLEDGE

GAP = GAPS[0]


@pytest.mark.parametrize(
    ("question", "cosine", "is_shown"),
    [
        ("Did it rain on the penguins?", None, True),
        ("Did it rain?", None, False),
        ("Did it rain on the penguins?", 0.1, False),
        ("Did it rain on the penguins?", 0.5, True),
        ("Did it rain?", 0.5, False),
        ("Did it rain?", 0.8, True),
    ],
)
def test_closest(question: str, cosine: float | None, *, is_shown: bool) -> None:
    """The passage is shown if it shares words with the question or is similar in meaning.

    Without an embedding model, only words count.
    """
    index = INDEX if cosine is None else Index(KNOWLEDGE, ENGLISH, Alike(cosine))
    found = closest(GAP, index.parse(question), index)
    assert (found is not None) is is_shown
    assert found is None or found.entry.id == GAP.see


def test_no_passage() -> None:
    """No passage is shown if the gap refers to none, or to one in an unselected source."""
    query = INDEX.parse("Did it rain on the penguins?")
    assert closest(replace(GAP, see=None), query, INDEX) is None
    assert closest(GAP, query, INDEX.within(frozenset({"goats"}))) is None
