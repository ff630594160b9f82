"""User text is always passed as a parameter, never as part of an SQL statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.test_store import asked, voted

if TYPE_CHECKING:
    from bot.store import Store
    from tests.store.conftest import Clock

HOSTILE = (
    "'; DROP TABLE questions; --",
    '" OR 1=1 --',
    "x'); DELETE FROM votes; /*",
    "%s %(a)s :x ?1 $1 {} {x}",
    "\\'; \\x00 \x08",
    "%_[]*",
)


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_comes_back_as_it_is(store: Store, clock: Clock, text: str) -> None:
    """Hostile text is stored unchanged as a question, comment or passage in both databases."""
    await store.write([asked(clock, text), asked(clock, "other")])
    await store.write([voted(clock, 1, text, question=text, word=text), voted(clock, 2, "other")])
    assert {question.text for question in await store.questions()} == {text, "other"}
    assert {vote.passage for vote in await store.votes()} == {text, "other"}
    assert text in {vote.word for vote in await store.votes()}
