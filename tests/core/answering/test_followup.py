"""A follow-up takes over words from the previous question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.answering.answer import answer
from bot.core.answering.followup import ANSWERED, CARRIED, Earlier, agrees, joined
from bot.core.model.policy import Policy
from bot.core.model.results import Outcome
from bot.core.questions.leaning import leans
from bot.core.ranking.finding import look
from tests.core.corpus import INDEX

if TYPE_CHECKING:
    from bot.core.questions.query import Query


def earlier(question: str) -> Earlier:
    """Return an earlier question with the passage that answers it."""
    found = look(INDEX.parse(question), INDEX)
    return Earlier(found.query, found.best, found.sure)


def join(question: str, before: str) -> Query:
    """Return the query of a question that follows the earlier one."""
    query = INDEX.parse(question)
    lean = leans(query, INDEX.lexicon.names)
    assert lean is not None
    return joined(query, lean, earlier(before), INDEX)


def test_a_person_takes_over_names() -> None:
    """After a pronoun, only the names in the earlier question are taken over, with full weight."""
    query = join("what did he eat", "did Bernard vote twice?")
    assert query.terms["bernard"] == INDEX.lexicon.weight("bernard")
    assert "vote" not in query.terms
    assert query.wording.endswith("what did he eat")
    assert query.weight == sum(query.terms.values())


def test_a_person_is_named_in_the_answer() -> None:
    """A pronoun may refer to a name in the previous answer, but not to a day of the week."""
    query = join("what did she wear", "who opened the parade?")
    weight = ANSWERED * INDEX.lexicon.weight("gladi")
    assert query.terms["gladi"] == weight
    assert "friday" not in query.terms


@pytest.mark.parametrize(
    ("description", "question", "before"),
    [
        ("no person", "what does it cost", "did goats vote?"),
        ("an ellipsis", "and tickets?", "did goats vote?"),
        ("no name", "what does he pay", "did goats vote?"),
    ],
)
def test_other_words_are_taken_over(description: str, question: str, before: str) -> None:
    """If the earlier question has no name, all its words are taken over with a lower weight."""
    query = join(question, before)
    assert query.terms["vote"] == CARRIED * INDEX.lexicon.weight("vote"), description
    assert query.words["vote"] == "vote"


@pytest.mark.parametrize(
    ("description", "question", "before", "gone"),
    [
        ("a name for a name", "and Gladys?", "did Bernard vote?", "bernard"),
        ("a day for a day", "and on Monday?", "did goats vote on Friday?", "friday"),
    ],
)
def test_a_name_replaces_another(description: str, question: str, before: str, gone: str) -> None:
    """A name or a day in an elliptical question replaces the one in the earlier question."""
    query = join(question, before)
    assert gone not in query.terms, description
    assert "vote" in query.terms


def test_an_ellipsis_keeps_the_question_word() -> None:
    """After a "how much" question, "and the museum?" also asks for an amount."""
    assert join("and the museum?", "how much does the parade cost?").kind == "number"
    assert join("what about the museum?", "how much does the parade cost?").kind == "number"


@pytest.mark.parametrize(
    ("question", "before", "kind", "wording"),
    [
        ("when?", "who opened the parade", "time", "when open the parad"),
        ("why?", "did the goats vote", "reason", "whi did the goat vote"),
        ("is that so?", "who opened the parade", "person", "who open the parad"),
        ("what was it for?", "who opened the parade", "reason", "what open the parad"),
    ],
)
def test_a_bare_question_word_asks_again(
    question: str, before: str, kind: str, wording: str
) -> None:
    """A bare question word repeats the earlier question and asks for another type of answer."""
    query = join(question, before)
    assert (query.kind, query.wording) == (kind, wording)
    assert query.terms == INDEX.parse(before).terms


def test_who_is_he_asks_for_the_name() -> None:
    """A bare "who is he?" takes over the name, but not the other words."""
    assert "bernard" in join("who is he?", "did Bernard vote?").terms
    assert "vote" not in join("who is he?", "did Bernard vote?").terms


def test_its_own_words_count_in_full() -> None:
    """A word in both questions keeps its full weight and is counted once."""
    query = join("and goats?", "who saw goats on a volcano at zzyzx?")
    assert query.terms["goat"] == INDEX.lexicon.weight("goat")
    assert query.stems.count("goat") == 1
    assert set(query.unknown) == {"volcano", "zzyzx"}
    assert set(query.rare) == {"volcano", "zzyzx"}


def test_carried_words_are_not_premises() -> None:
    """Words from the earlier question come after the text, so they are not taken for premises."""
    query = join("and tickets?", "did goats vote?")
    assert all(token.start == len(query.text) for token in query.tokens if token.stem == "vote")


@pytest.mark.parametrize(
    ("description", "question", "passage", "expected"),
    [
        ("no person", "what does it cost", "goats-ladder", True),
        ("she is there", "what did she wear", "parade-opening", True),
        ("named before", "what did he eat", "goats-ladder", True),
        ("somebody else", "what did he wear", "parade-opening", False),
        ("nobody", "what did she pay", "parade-price", False),
        ("both", "did he or she pay", "parade-price", True),
    ],
)
def test_he_and_she_agree(description: str, question: str, passage: str, *, expected: bool) -> None:
    """A passage matches "he" if it contains the pronoun or names a person from the conversation."""
    [unit] = [unit for unit in INDEX.units if unit.entry.id == passage]
    before = earlier("did Bernard vote?")
    assert agrees(INDEX.parse(question), unit, before, INDEX) == expected, description


@pytest.mark.parametrize(
    ("description", "question", "previous", "passage"),
    [
        ("a pronoun", "nobody saw him?", "Is Bernard a chairgoat?", "goats-ladder"),
        ("independent", "Who pays for the parade?", "Is Bernard here?", "parade-price"),
        ("the last counts", "and where do they march?", "the penguins", "parade-route"),
    ],
)
def test_a_conversation(description: str, question: str, previous: str, passage: str) -> None:
    """Each question is understood in the context of the previous one."""
    found = answer(question, INDEX, Policy(), ("What does a ticket cost?", previous))
    assert found.candidates[0].passage.id == passage, description
    assert found.question == question


@pytest.mark.parametrize(
    ("question", "outcome"),
    [("thanks!", Outcome.SMALLTALK), ("why?", Outcome.ANSWER), ("zzyzx", Outcome.UNKNOWN)],
)
def test_small_talk_in_a_conversation(question: str, outcome: Outcome) -> None:
    """Thanks stay small talk, but a bare "why?" refers to the earlier question."""
    earlier = "nobody saw why chairgoat Bernard ate the ladder"
    assert answer(question, INDEX, Policy(), (earlier,)).outcome == outcome
