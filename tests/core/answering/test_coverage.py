"""Tests that the bot says "not covered" only for questions about another topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.answering.answer import answer
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.policy import Policy
from bot.core.model.results import Outcome, Refusal
from bot.core.retrieval.closeness import Closeness
from bot.core.retrieval.index import Index
from bot.languages import en as english
from tests.core.corpus import KNOWLEDGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STRICT = Policy(answer=1.0, suggest=1.0, gap=1.0, nearby=1.0)


class Alike:
    """A fake embedding model in which all texts are equally similar."""

    language: str | None = None

    def __init__(self, cosine: float) -> None:
        self.close = Closeness(cosine, 0, cosine, cosine, cosine, cosine)

    def nearest(self, text: str, count: int) -> tuple[str, ...]:
        """Return the first passages."""
        assert text
        return tuple(passage.id for passage in KNOWLEDGE.passages[:count])

    def closeness(self, text: str, ids: Iterable[str]) -> Mapping[str, Closeness]:
        """Return the same similarity for each passage."""
        assert text
        return dict.fromkeys(ids, self.close)


def refusal(question: str, cosine: float | None = None) -> Refusal | None:
    """Return the reason for refusing a question.

    With a cosine, meanings are compared.
    """
    meaning = None if cosine is None else Alike(cosine)
    found = answer(question, Index(KNOWLEDGE, english.load(), meaning), STRICT)
    assert found.outcome is Outcome.UNKNOWN
    return found.refusal


@pytest.mark.parametrize("cosine", [-0.1, 0.1])
@pytest.mark.parametrize(
    "question", ["how do i bake bread", "what is the best way to learn chemistry?"]
)
def test_another_topic_is_not_covered(question: str, cosine: float) -> None:
    """If neither a question's words nor its meaning occur in the sources, it is not covered."""
    assert refusal(question, cosine) is Refusal.NOT_COVERED


@pytest.mark.parametrize("cosine", [None, 0.1, 0.5])
@pytest.mark.parametrize(
    "question",
    [
        "¿cuánto cuesta la entrada?",
        "combien coûte le billet",
        "xyzzy blorp",
        "?!",
        "what herring bread would a mayor bake on Friday",
        "chemistry?",
    ],
)
def test_what_may_be_covered_is_not_denied(question: str, cosine: float | None) -> None:
    """Gibberish, other languages and questions with words of the sources may be covered.

    The bot says only that it did not understand.
    """
    assert refusal(question, cosine) is Refusal.NOT_UNDERSTOOD


@pytest.mark.parametrize("cosine", [None, 0.3, 0.5])
def test_a_similar_meaning_is_not_denied(cosine: float | None) -> None:
    """A question may be covered if its meaning is similar to a passage or is not compared."""
    assert refusal("how do i bake bread", cosine) is Refusal.NOT_UNDERSTOOD


def test_a_named_source_is_the_topic() -> None:
    """If one source is selected, every question counts as being about that source's topic."""
    index = Index(KNOWLEDGE, english.load(), Alike(0.1)).within(frozenset({"goats"}))
    found = answer("how do i bake bread", index, STRICT)
    assert found.refusal is Refusal.NOT_UNDERSTOOD


def test_only_unknown_has_a_refusal() -> None:
    """Only the outcome "unknown" has a reason.

    Without knowledge, the bot can't tell whether a topic is covered.
    """
    found = answer("Who opened the penguin parade?", Index(KNOWLEDGE, english.load()), Policy())
    assert found.refusal is None
    empty = answer("how do i bake bread", Index(KnowledgeBase((), ()), english.load()), Policy())
    assert empty.refusal is Refusal.NOT_UNDERSTOOD
