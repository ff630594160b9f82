"""A question that leans on the one before takes over what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.answer import answer
from bot.core.followup import CARRIED, joined, leans
from bot.core.model import Outcome
from bot.core.policy import Policy
from tests.core.corpus import INDEX

if TYPE_CHECKING:
    from bot.core.query import Query


def join(question: str, earlier: str) -> Query:
    """Return the query of a question after an earlier one."""
    return joined(INDEX.parse(question), INDEX.parse(earlier), INDEX)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("and the goats?", True),
        ("What about tickets", True),
        ("why?", True),
        ("how come?", True),
        ("why did the chairgoat eat the ladder", False),
        ("what did she wear", True),
        ("who opened the parade", False),
        ("android goats", False),
        ("", False),
    ],
)
def test_leans(question: str, *, expected: bool) -> None:
    """Ellipses and pronouns lean; a question that stands by itself doesn't."""
    assert leans(INDEX.parse(question)) == expected


def test_a_pronoun_takes_over_names() -> None:
    """A pronoun stands for the names of the earlier question, in full, and for no other word."""
    query = join("what did he eat", "did Bernard vote twice?")
    assert query.stems == ("bernard", "eat")
    assert query.terms["bernard"] == INDEX.lexicon.weight("bernard")
    assert query.wording == "bernard what did he eat"
    assert query.weight == sum(query.terms.values())


@pytest.mark.parametrize(
    ("description", "question", "earlier"),
    [
        ("no pronoun", "and tickets?", "did Bernard vote?"),
        ("no name", "and what does it cost?", "did goats vote?"),
    ],
)
def test_an_ellipsis_takes_over_words(description: str, question: str, earlier: str) -> None:
    """An elliptic question takes over all words, for less than its own."""
    query = join(question, earlier)
    assert query.terms["vote"] == CARRIED * INDEX.lexicon.weight("vote"), description
    assert query.words["vote"] == "vote"


def test_its_own_words_count_in_full() -> None:
    """A word of both questions keeps its weight and stands once."""
    query = join("and goats?", "who saw goats on a volcano at zzyzx?")
    assert query.terms["goat"] == INDEX.lexicon.weight("goat")
    assert query.stems.count("goat") == 1
    assert set(query.unknown) == {"volcano", "zzyzx"}
    assert set(query.rare) == {"volcano", "zzyzx"}


def test_nothing_to_take_over() -> None:
    """Two empty questions are one."""
    assert join("", "") == INDEX.parse("")


@pytest.mark.parametrize(
    ("description", "question", "previous", "passage"),
    [
        ("a pronoun", "nobody saw him?", "Is Bernard a chairgoat?", "goats-ladder"),
        ("stands by itself", "Who pays for the parade?", "Is Bernard here?", "parade-price"),
        ("the last counts", "and where do they march?", "the penguins", "parade-route"),
    ],
)
def test_a_conversation(description: str, question: str, previous: str, passage: str) -> None:
    """A question is understood after the one before it."""
    found = answer(question, INDEX, Policy(), ("What does a ticket cost?", previous))
    assert found.candidates[0].passage.id == passage, description
    assert found.question == question


@pytest.mark.parametrize(
    ("question", "outcome"),
    [("thanks!", Outcome.SMALLTALK), ("why?", Outcome.ANSWER), ("zzyzx", Outcome.UNKNOWN)],
)
def test_small_talk_in_a_conversation(question: str, outcome: Outcome) -> None:
    """Thanks are thanks, but a bare "why?" asks for the reason of what was said."""
    earlier = "nobody saw why chairgoat Bernard ate the ladder"
    assert answer(question, INDEX, Policy(), (earlier,)).outcome == outcome
