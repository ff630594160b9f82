"""If the features are uncertain, a chooser picks among the candidates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant import Assistant, RecentQuestions
from bot.core.answering.answer import Considered, consider
from bot.core.answering.choosing import MOST_SHOWN, Choice, candidates, decide, is_unsure
from bot.core.model.policy import Policy
from bot.core.model.results import Answer, FalsePremise, Outcome, PremiseKind, Refusal
from bot.core.ranking.finding import CANDIDATES
from tests.core.corpus import INDEX, PASSAGES
from tests.core.questions.test_naming import INDEX as COLLECTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model.entries import Passage

POLICY = Policy()
EXACT, ASSERTED, TWO, OFFERED, UNKNOWN, HOPELESS, TALK = (
    "Who opened the penguin parade?",
    "did the mayor open the parade on Monday",
    "Who opened the parade and how much does it cost?",
    "who pays the goats for the ladder",
    "what is the price of the route",
    "xyzzy",
    "hello",
)
QUESTIONS = (EXACT, ASSERTED, TWO, OFFERED, UNKNOWN, HOPELESS, TALK)


class Scripted:
    """A chooser that always makes the same choice and records each question."""

    host = "chooser.example"

    def __init__(self, choice: Choice | None) -> None:
        self.choice = choice
        self.asked: list[tuple[str, tuple[str, ...], tuple[Passage, ...]]] = []

    def choose(
        self, question: str, previous: Sequence[str], passages: Sequence[Passage]
    ) -> Choice | None:
        """Return the choice."""
        self.asked.append((question, tuple(previous), tuple(passages)))
        return self.choice


def considered(question: str, policy: Policy = POLICY) -> Considered:
    """Return the result of the features for a question."""
    return consider(question, INDEX, policy)


def decided(question: str, choice: Choice, policy: Policy = POLICY) -> Answer:
    """Return the answer to a question after this choice."""
    return decide(considered(question, policy), choice, policy)


def shown(answer: Answer) -> list[str]:
    """Return the ids of the passages shown."""
    return [quote.passage.id for quote in answer.quotes]


@pytest.mark.parametrize(
    ("question", "outcome", "unsure"),
    [
        (EXACT, Outcome.ANSWER, False),
        (ASSERTED, Outcome.ANSWER, True),
        (TWO, Outcome.ANSWER, True),
        (OFFERED, Outcome.SUGGEST, True),
        (UNKNOWN, Outcome.UNKNOWN, True),
        (HOPELESS, Outcome.UNKNOWN, False),
        (TALK, Outcome.SMALLTALK, False),
        ("What breed are the goats?", Outcome.GAP, False),
    ],
)
def test_only_unsure_questions_are_worth_a_choice(
    question: str, outcome: Outcome, *, unsure: bool
) -> None:
    """Exact asks, certain gaps, small talk and hopeless questions need no choice."""
    found = considered(question)
    assert found.answer.outcome is outcome
    assert is_unsure(found) is unsure


def test_guesses_are_unsure() -> None:
    """The chooser is asked about every suggestion that isn't hopeless, even a confident one."""
    found = considered(EXACT)
    offered = replace(found, answer=replace(found.answer, outcome=Outcome.SUGGEST))
    assert is_unsure(offered)
    hopeless = replace(found, answer=replace(found.answer, confidence=0.01))
    assert not is_unsure(hopeless)


def test_a_chosen_passage_is_the_answer() -> None:
    """A chosen passage is highlighted, comes first, and keeps its own confidence."""
    answer = decided(OFFERED, Choice((1,)))
    before = considered(OFFERED).answer
    assert (answer.outcome, shown(answer)) == (Outcome.ANSWER, ["parade-price"])
    assert answer.quotes[0].highlight is not None
    assert answer.candidates[0] == before.candidates[1]
    assert answer.confidence == before.candidates[1].score
    assert answer.suggestions == ()
    assert answer.premise is None


def test_at_most_three_are_shown_in_the_order_chosen() -> None:
    """Each number in a choice is the position of a candidate."""
    offered = candidates(considered(TWO))
    answer = decided(TWO, Choice((3, 0, 2, 1)))
    assert shown(answer) == [offered[n].id for n in (3, 0, 2)]
    assert len(answer.quotes) == MOST_SHOWN


def test_parts_keep_their_highlights() -> None:
    """If a chosen passage answers one part of the question, the passage's quote doesn't change."""
    before = considered(TWO).answer
    assert decided(TWO, Choice((0, 1))).quotes == before.quotes


def test_a_contradiction_is_shown_as_such() -> None:
    """The answer names the kind of false premise.

    If another passage answers the question, it is shown instead.
    """
    answer = decided(OFFERED, Choice((), (2, 1)))
    assert (answer.outcome, shown(answer)) == (Outcome.ANSWER, ["goats-election"])
    assert answer.premise == FalsePremise(PremiseKind.CONTRADICTED)
    assert decided(OFFERED, Choice((0,), (1,))).premise is None


def test_no_choice_lowers_the_outcome_by_one() -> None:
    """If the chooser finds no answer, an answer becomes a suggestion.

    A suggestion becomes "unknown" with nearby topics.
    """
    none = Choice()
    doubted = decided(ASSERTED, none)
    assert (doubted.outcome, doubted.quotes) == (Outcome.SUGGEST, ())
    assert [one.passage.id for one in doubted.suggestions] == ["parade-opening"]
    assert doubted.why.premises == ("Monday",)
    refused = decided(OFFERED, none)
    assert (refused.outcome, refused.refusal) == (Outcome.UNKNOWN, Refusal.NOT_UNDERSTOOD)
    assert [one.passage.id for one in refused.suggestions] == ["goats-ladder", "parade-price"]
    assert decided(UNKNOWN, none) == considered(UNKNOWN).answer


def test_parts_are_offered_if_nothing_else_is() -> None:
    """An answer to several parts becomes suggestions if the whole question finds nothing."""
    found = considered(TWO)
    lost = replace(found, found=replace(found.found, passages=()))
    doubted = decide(lost, Choice(), POLICY)
    assert [one.passage.id for one in doubted.suggestions] == shown(found.answer)
    kept = decide(lost, Choice((1,)), POLICY, RecentQuestions())
    assert kept.quotes == found.answer.quotes[1:]


def test_a_doubted_gap_stays() -> None:
    """If the chooser finds no answer, a gap stays. Otherwise, the chosen passage is shown."""
    found = considered("was the weather loud")
    assert found.answer.outcome is Outcome.GAP
    assert is_unsure(found)
    assert decide(found, Choice(), POLICY) == found.answer
    assert decide(found, Choice((0,)), POLICY).quotes == found.answer.quotes[:1]


def test_what_follows_leans_on_what_was_chosen() -> None:
    """A follow-up continues from the chosen passage, as it does from any answer."""
    plain = Assistant(INDEX)
    choosing = plain.choosing(Scripted(Choice((2,))))
    following = []
    for assistant in (plain, choosing):
        assistant.ask(OFFERED)
        answer = assistant.ask("tell me more", (OFFERED,), choose=False)
        following.append(([one.passage.id for one in answer.quotes], answer.outcome))
    assert following == [([], Outcome.UNKNOWN), (["goats-ladder"], Outcome.ANSWER)]


def test_the_assistant_asks_only_if_it_should() -> None:
    """The chooser gets the question, the conversation and at most five passages."""
    chooser = Scripted(Choice((0,)))
    assistant = Assistant(INDEX).choosing(chooser)
    for question in (EXACT, HOPELESS, TALK):
        assistant.ask(question)
    assistant.ask(OFFERED, choose=False)
    assert chooser.asked == []
    assert assistant.ask(OFFERED, (EXACT,)).outcome is Outcome.ANSWER
    [(question, previous, passages)] = chooser.asked
    assert (question, previous) == (OFFERED, (EXACT,))
    assert 0 < len(passages) <= CANDIDATES
    assert assistant.chooser_host == "chooser.example"
    assert assistant.choosing(None).chooser_host is None


def test_every_kind_of_assistant_keeps_the_chooser() -> None:
    """Selecting sources or changing the policy keeps the chooser."""
    assistant = Assistant(INDEX).choosing(Scripted(None))
    for one in (assistant.under(Policy()), assistant.within(frozenset({"goats"}))):
        assert one.chooser_host == "chooser.example"


def test_without_a_choice_the_features_decide() -> None:
    """If the chooser fails, the answer is the one from the features, marked as provisional."""
    answer = Assistant(INDEX).choosing(Scripted(None)).ask(OFFERED)
    assert answer == replace(considered(OFFERED).answer, provisional=True)


@given(st.sampled_from(QUESTIONS), st.data())
def test_whatever_is_chosen_only_passages_are_shown(question: str, data: st.DataObject) -> None:
    """Every text shown is a passage of the knowledge, word for word."""
    found = considered(question)
    numbers = st.lists(
        st.integers(0, max(0, len(candidates(found)) - 1)), unique=True, max_size=CANDIDATES
    )
    choice = Choice(tuple(data.draw(numbers)), tuple(data.draw(numbers)))
    chooser = Scripted(choice)
    answer = Assistant(INDEX).choosing(chooser).ask(question)
    texts = {passage.text for passage in PASSAGES}
    assert {quote.passage.text for quote in answer.quotes} <= texts
    assert {one.passage.text for one in answer.suggestions} <= texts


def test_a_named_collection_stays_the_only_one() -> None:
    """If a question names a collection, the chooser gets only passages of that collection."""
    chooser = Scripted(Choice((1,)))
    question = "In Otterbox, what do you do with two fish or one?"
    answer = Assistant(COLLECTIONS).choosing(chooser).ask(question)
    [(asked, _, passages)] = chooser.asked
    assert asked == answer.question == question
    assert {passage.source.collection_id for passage in passages} == {"box"}
    assert shown(answer) == [passages[1].id]
    assert {one.passage.source.collection_id for one in answer.candidates} == {"box"}
