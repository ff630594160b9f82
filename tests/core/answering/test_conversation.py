"""Questions are understood in the context of earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.assistant import RecentQuestions
from bot.core.answering.answer import answer
from bot.core.answering.conversation import FURTHEST, recalled, thread_of, understood
from bot.core.model.policy import Policy
from bot.core.model.reasons import Point
from bot.core.model.results import Outcome
from bot.core.ranking.finding import focused, look
from bot.core.retrieval.index import Index
from tests.core.corpus import ENGLISH, INDEX, alone

if TYPE_CHECKING:
    from bot.core.model.results import Answer
    from bot.core.ranking.finding import Found

POLICY = Policy()
WHO = "who opened the parade?"


def ask(question: str, *previous: str) -> Answer:
    """Answer a question that follows others."""
    return answer(question, INDEX, POLICY, previous)


def after(question: str, *previous: str) -> Found:
    """Return the candidates for a question that follows others."""
    found = focused(look(INDEX.parse(question), INDEX), INDEX, POLICY)
    earlier = recalled(thread_of(previous, INDEX), INDEX, POLICY, None)
    return understood(found, earlier, INDEX, POLICY)


@pytest.mark.parametrize(
    ("description", "previous", "expected"),
    [
        ("nothing", (), ()),
        ("the last", ("who ate the ladder?", WHO), (WHO,)),
        ("small talk is skipped", (WHO, "thanks!"), (WHO,)),
        ("only small talk", ("hello", "thanks!"), ()),
        (
            "follow-ups",
            ("penguins march", WHO, "why?", "and the goats?"),
            (WHO, "why?", "and the goats?"),
        ),
        ("a remark", ("penguins march", WHO, "the penguins"), (WHO, "the penguins")),
        ("not too far back", (WHO, *["why?"] * 5), ("why?",) * FURTHEST),
        ("not an acknowledgement", (WHO, "why not?"), (WHO, "why not?")),
    ],
)
def test_thread(description: str, previous: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """The thread starts with the last independent question."""
    assert thread_of(previous, INDEX) == expected, description


@pytest.mark.parametrize(
    ("remark", "is_echo"), [("the penguins", True), ("ok, penguins", True), ("Bernard", False)]
)
def test_a_remark_that_repeats_the_answer_changes_nothing(remark: str, *, is_echo: bool) -> None:
    """A member may repeat part of an answer before asking on."""
    before = recalled((WHO,), INDEX, POLICY, None)
    assert before is not None
    assert before.unit is not None
    assert (recalled((WHO, remark), INDEX, POLICY, None) == before) is is_echo


def test_more_is_the_next_passage() -> None:
    """A request for more gets the next passage of the source, and the explanation says so."""
    found = ask("tell me more", "where do the penguins march?")
    assert [quote.passage.id for quote in found.quotes] == ["parade-price"]
    assert [reason.point for reason in found.why.speaks_for] == [Point.NEXT]


def test_no_more_after_the_last_passage() -> None:
    """After the last passage of a source, a request for more doesn't get the one before it."""
    previous = "how much does the parade cost?"
    last = ask(previous).quotes[0].passage
    assert not INDEX.knowledge.beside(last, 1)[1]
    assert ask("tell me more", previous).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("previous", ["who was Napoleon's dentist?", "thanks"])
def test_no_more_without_a_passage(previous: str) -> None:
    """If the earlier question found no passage, a request for more gets no answer."""
    assert ask("tell me more", previous).outcome is not Outcome.ANSWER


def test_why_not() -> None:
    """In a conversation, "why not?" is a question. On its own, it is small talk."""
    index = Index(alone("Otters swim at night because the ponds are warm."), ENGLISH)
    assert answer("why not?", index, POLICY).outcome is Outcome.SMALLTALK
    after = answer("why not?", index, POLICY, ("do otters swim at night",))
    assert after.quotes[0].passage.id == "only"


def test_three_turns() -> None:
    """A question may depend on a question that itself depends on another one."""
    found = after("and what did she throw?", WHO, "what did she wear?")
    assert found.best is not None
    assert found.best.entry.id == "parade-opening"


def test_an_answerable_question_ignores_earlier_ones() -> None:
    """If a question makes sense alone and has an answer, earlier questions are ignored."""
    alone = after("how much does the museum cost and is it free?")
    assert after("how much does the museum cost and is it free?", WHO) == alone


def test_own_words_win() -> None:
    """If the question's own words find an answer, words from earlier questions don't change it."""
    found = after("who knitted it, the oldest teapot", "where do the penguins march?")
    assert found.best is not None
    assert found.best.entry.id == "teapots-oldest"


def test_pronouns_must_agree() -> None:
    """The answer to a question about "him" is only a guess if the passage is about "her"."""
    found = after("which three hats did she bring?", WHO)
    assert not found.query.is_guess
    found = after("which three hats did he bring?", "did Bernard vote?")
    assert found.query.is_guess


def test_unknown_words_still_count() -> None:
    """Unknown words lower the confidence even if earlier questions add known words."""
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
def test_the_cache_changes_no_answer(turns: tuple[str, ...]) -> None:
    """The answers are the same whether or not earlier questions are cached."""
    cache = RecentQuestions()
    for place, question in enumerate(turns):
        cached = answer(question, INDEX, POLICY, turns[:place], cache)
        assert cached == ask(question, *turns[:place])


@pytest.mark.parametrize(
    ("question", "previous", "passage"),
    [
        ("how many herring?", "How old is the oldest teapot?", "parade-price"),
        ("when was it made", "did Bernard eat the ladder", "goats-ladder"),
        ("how many herring?", "what did the crowd throw", "parade-opening"),
        ("does it cost herring", "what does a ticket cost?", "parade-price"),
    ],
)
def test_choice_of_reading(question: str, previous: str, passage: str) -> None:
    """Among several readings of a follow-up, the one that uses its own words wins."""
    found = after(question, previous)
    assert found.best is not None
    assert found.best.entry.id == passage
