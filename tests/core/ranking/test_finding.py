"""The part of a message that asks is found, and never leads away from the whole message."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.policy import Policy
from bot.core.ranking.finding import focused, look, small_talk
from bot.core.retrieval.index import Index
from tests.core.corpus import ENGLISH, LADDER, OLDEST, TEAPOTS

GUARD = replace(LADDER, id="guard", source=TEAPOTS, asks=("Can you help me?",))
INDEX = Index(KnowledgeBase((TEAPOTS,), (OLDEST, GUARD)), ENGLISH)
STRICT = Policy(answer=1.0)
"""A threshold that no message reaches as a whole, so that its parts are always tried."""


def test_small_talk_is_not_the_question() -> None:
    """A sentence that is small talk doesn't decide, even if it equals an ask."""
    plea, question = "can you help me?", "who knitted the first teapot?"
    assert small_talk(INDEX.parse(plea), INDEX)
    assert look(INDEX.parse(plea), INDEX).best is INDEX.unit("guard")
    found = focused(look(INDEX.parse(f"{plea} {question}"), INDEX), INDEX, STRICT)
    assert found.best is INDEX.unit(OLDEST.id)
    assert found.query.text == question


def test_a_message_of_small_talk_alone_stays_whole() -> None:
    """If every sentence is small talk, the results for the message are unchanged."""
    found = look(INDEX.parse("hi! can you help me?"), INDEX)
    assert focused(found, INDEX, STRICT) is found


def test_a_part_keeps_the_passage_of_the_message() -> None:
    """A part that would lead to another passage doesn't count, even if it equals an ask."""
    text = "We want to hear about the teapots that sailors knitted. Can you help me? Who knows?"
    index = Index(
        KnowledgeBase((TEAPOTS,), (OLDEST, replace(GUARD, asks=("Who knows?",)))), ENGLISH
    )
    whole = look(index.parse(text), index)
    assert whole.best is index.unit(OLDEST.id)
    assert look(index.parse("Who knows?"), index).best is index.unit("guard")
    assert focused(whole, index, STRICT).best is index.unit(OLDEST.id)
