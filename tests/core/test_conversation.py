"""What a question means after others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.assistant import RecentQuestions
from bot.core.answer import answer
from bot.core.conversation import FURTHEST, recalled, thread_of, understood
from bot.core.finding import focused, look
from bot.core.index import Index
from bot.core.model import Outcome, Point
from bot.core.policy import Policy
from tests.core.corpus import ENGLISH, INDEX, alone

if TYPE_CHECKING:
    from bot.core.finding import Found
    from bot.core.model import Answer

POLICY = Policy()
WHO = "who opened the parade?"


def ask(question: str, *previous: str) -> Answer:
    """Answer a question after others."""
    return answer(question, INDEX, POLICY, previous)


def after(question: str, *previous: str) -> Found:
    """Return what is found for a question after others."""
    found = focused(look(INDEX.parse(question), INDEX), INDEX, POLICY)
    earlier = recalled(thread_of(previous, INDEX), INDEX, POLICY, None)
    return understood(found, earlier, INDEX, POLICY)


@pytest.mark.parametrize(
    ("description", "previous", "expected"),
    [
        ("nothing", (), ()),
        ("the last", ("who ate the ladder?", WHO), (WHO,)),
        ("small talk is none", (WHO, "thanks!"), (WHO,)),
        ("nothing but small talk", ("hello", "thanks!"), ()),
        (
            "leaning ones",
            ("penguins march", WHO, "why?", "and the goats?"),
            (WHO, "why?", "and the goats?"),
        ),
        ("not too far back", (WHO, *["why?"] * 5), ("why?",) * FURTHEST),
        ("no acknowledgement", (WHO, "why not?"), (WHO, "why not?")),
    ],
)
def test_thread(description: str, previous: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """What can be leant on goes back to the last question that stands by itself."""
    assert thread_of(previous, INDEX) == expected, description


def test_more_is_the_passage_behind() -> None:
    """Who wants more gets the next passage of the source, and learns why."""
    found = ask("tell me more", "where do the penguins march?")
    assert [quote.passage.id for quote in found.quotes] == ["parade-price"]
    assert [reason.point for reason in found.why.speaks_for] == [Point.NEXT]


@pytest.mark.parametrize("previous", ["who was Napoleon's dentist?", "thanks"])
def test_there_is_no_more_of_nothing(previous: str) -> None:
    """Behind a question that got no passage stands none."""
    assert ask("tell me more", previous).outcome is not Outcome.ANSWER


def test_why_not() -> None:
    """In a conversation it is a question, alone an acknowledgement."""
    index = Index(alone("Otters swim at night because the ponds are warm."), ENGLISH)
    assert answer("why not?", index, POLICY).outcome is Outcome.SMALLTALK
    after = answer("why not?", index, POLICY, ("do otters swim at night",))
    assert after.quotes[0].passage.id == "only"


def test_three_turns() -> None:
    """A question leans on one that leans itself."""
    found = after("and what did she throw?", WHO, "what did she wear?")
    assert found.best is not None
    assert found.best.entry.id == "parade-opening"


def test_a_sure_question_needs_no_other() -> None:
    """What may stand by itself and has an answer is left alone."""
    alone = after("how much does the museum cost and is it free?")
    assert after("how much does the museum cost and is it free?", WHO) == alone


def test_own_words_win() -> None:
    """Words taken over never outvote the question's own, where these have a sure answer."""
    found = after("who knitted it, the oldest teapot", "where do the penguins march?")
    assert found.best is not None
    assert found.best.entry.id == "teapots-oldest"


def test_nobody_else_is_meant() -> None:
    """A passage about "her" is not asserted of "him"."""
    found = after("which three hats did she bring?", WHO)
    assert not found.query.is_guess
    found = after("which three hats did he bring?", "did Bernard vote?")
    assert found.query.is_guess


def test_strange_words_stay_strange() -> None:
    """What is taken over does not make up for words that stand nowhere."""
    assert ask("what about his zzyzx grommet?", "did Bernard eat the ladder").outcome is not (
        Outcome.ANSWER
    )


@pytest.mark.parametrize(
    "turns",
    [
        (WHO, "what did she wear?", "why?", "and the goats?", "who else?"),
        ("the penguins", "and where do they march?", "tell me more", "how much?"),
    ],
)
def test_memory_changes_no_answer(turns: tuple[str, ...]) -> None:
    """Who remembers says what who asks again says."""
    memory = RecentQuestions()
    for place, question in enumerate(turns):
        remembered = answer(question, INDEX, POLICY, turns[:place], memory)
        assert remembered == ask(question, *turns[:place])


@pytest.mark.parametrize(
    ("question", "previous", "passage"),
    [
        ("how many herring?", "How old is the oldest teapot?", "parade-price"),
        ("when was it made", "did Bernard eat the ladder", "goats-ladder"),
        ("how many herring?", "what did the crowd throw", "parade-opening"),
        ("does it cost herring", "what does a ticket cost?", "parade-price"),
    ],
)
def test_which_reading(question: str, previous: str, passage: str) -> None:
    """What goes on from the passage before is preferred as long as it keeps the own words."""
    found = after(question, previous)
    assert found.best is not None
    assert found.best.entry.id == passage
