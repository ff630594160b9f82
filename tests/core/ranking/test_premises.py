"""Each premise of a question is looked up in the passage."""

from __future__ import annotations

import pytest

from bot.core.ranking.confidence import missing
from bot.core.ranking.rank import rank
from tests.core.corpus import INDEX


def lacks(question: str, id_: str) -> list[str]:
    """Return the premises of a question that are not in the entry with this id."""
    ranked = rank(INDEX.parse(question), INDEX.units, INDEX)
    return list(missing(next(one for one in ranked if one.unit.entry.id == id_)))


@pytest.mark.parametrize(
    ("description", "question", "id_", "expected"),
    [
        ("all there", "Who opened the parade on Friday?", "parade-opening", []),
        ("another day", "Who opened the parade on Monday?", "parade-opening", ["Monday"]),
        ("a number", "Were 1,500 herring the cost?", "parade-price", ["1,500"]),
        ("the right number", "Were 1200 herring the cost?", "parade-price", []),
        (
            "a name from another passage",
            "Did Bernard open the parade?",
            "parade-opening",
            ["Bernard"],
        ),
        ("a name in the title", "Who pays in Bluffin?", "parade-opening", []),
        ("an unknown name", "did Olive Zapata open it?", "parade-opening", ["Olive", "Zapata"]),
        ("a lowercase name", "did wilma open it?", "parade-opening", ["wilma"]),
        ("a rare word", "who opened the zapata", "parade-opening", ["zapata"]),
        ("a rare short word", "who opened the zap", "parade-opening", []),
        ("an English word", "who opened the volcano", "parade-opening", []),
        ("a typo of one", "who opened the volcanno", "parade-opening", []),
        ("a word from another passage", "who opened the ladder", "parade-opening", []),
        ("a general word", "what homework is it", "parade-opening", []),
        ("a stop word", "who would've", "parade-opening", []),
        ("a number asked for", "how many goats are there", "goats-ladder", ["how many"]),
        ("a place asked for", "where is Bernard", "goats-ladder", ["where"]),
        ("twice", "zapata, zapata!", "parade-opening", ["zapata"]),
        (
            "a story around",
            "I met Zapata on Monday. Who opened the parade?",
            "parade-opening",
            [],
        ),
    ],
)
def test_missing(description: str, question: str, id_: str, expected: list[str]) -> None:
    """Numbers, days, names and rare words that the passage lacks are reported as typed."""
    assert lacks(question, id_) == expected, description
