"""A question that leans on the one before takes over what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.answer import answer
from bot.core.finding import look
from bot.core.followup import ANSWERED, CARRIED, Earlier, agrees, joined
from bot.core.leaning import leans
from bot.core.model import Outcome
from bot.core.policy import Policy
from tests.core.corpus import INDEX

if TYPE_CHECKING:
    from bot.core.query import Query


def earlier(question: str) -> Earlier:
    """Return a question as the one before, with the passage that answers it."""
    found = look(INDEX.parse(question), INDEX)
    return Earlier(found.query, found.best, found.sure)


def join(question: str, before: str) -> Query:
    """Return the query of a question after an earlier one."""
    query = INDEX.parse(question)
    lean = leans(query, INDEX.lexicon.names)
    assert lean is not None
    return joined(query, lean, earlier(before), INDEX)


def test_a_person_takes_over_names() -> None:
    """A "he" stands for the names of the earlier question, in full, and for no other word of it."""
    query = join("what did he eat", "did Bernard vote twice?")
    assert query.terms["bernard"] == INDEX.lexicon.weight("bernard")
    assert "vote" not in query.terms
    assert query.wording.endswith("what did he eat")
    assert query.weight == sum(query.terms.values())


def test_a_person_is_named_in_the_answer() -> None:
    """A "she" may be anybody whom the passage names that answered before, but no weekday."""
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
    """Where there is no name to take over, all words are, for less than its own."""
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
def test_a_name_gives_way_to_another(
    description: str, question: str, before: str, gone: str
) -> None:
    """In an ellipsis a name or a day stands in the place of the earlier one."""
    query = join(question, before)
    assert gone not in query.terms, description
    assert "vote" in query.terms


def test_an_ellipsis_asks_what_was_asked() -> None:
    """Asked "and the museum?" after "how much", it asks how much."""
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
    """It asks the earlier question, for another kind of answer."""
    query = join(question, before)
    assert (query.kind, query.wording) == (kind, wording)
    assert query.terms == INDEX.parse(before).terms


def test_who_is_he_asks_for_the_name() -> None:
    """A bare "who is he?" asks for whom was named, not for what was asked of him."""
    assert "bernard" in join("who is he?", "did Bernard vote?").terms
    assert "vote" not in join("who is he?", "did Bernard vote?").terms


def test_its_own_words_count_in_full() -> None:
    """A word of both questions keeps its weight and stands once."""
    query = join("and goats?", "who saw goats on a volcano at zzyzx?")
    assert query.terms["goat"] == INDEX.lexicon.weight("goat")
    assert query.stems.count("goat") == 1
    assert set(query.unknown) == {"volcano", "zzyzx"}
    assert set(query.rare) == {"volcano", "zzyzx"}


def test_nothing_is_taken_for_granted_of_what_is_taken_over() -> None:
    """Words from before stand behind the text: the premise guard looks at the question's own."""
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
    """A passage may speak of "him" if it says so, or names whom the conversation was of."""
    [unit] = [unit for unit in INDEX.units if unit.entry.id == passage]
    before = earlier("did Bernard vote?")
    assert agrees(INDEX.parse(question), unit, before, INDEX) == expected, description


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
