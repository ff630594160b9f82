"""Tests of the cache of recent questions."""

from __future__ import annotations

from bot.assistant import RecentQuestions
from bot.core.conversation import spoken
from bot.core.finding import look
from bot.core.policy import Policy
from tests.core.corpus import INDEX


def test_the_oldest_entry_is_dropped() -> None:
    """The cache has a limit, and setting an entry again makes it the newest."""
    earlier = spoken(look(INDEX.parse("who opened the parade"), INDEX), Policy())
    memory = RecentQuestions(2)
    for thread in (("a",), ("b",), ("a",), ("a", "why?")):
        memory.keep(thread, earlier)
    assert memory.of(("a",)) is memory.of(("a", "why?")) is earlier
    assert memory.of(("b",)) is None
