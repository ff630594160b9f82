"""Tests of the cache of recent questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.assistant import Assistant, RecentQuestions
from bot.core.answering.conversation import spoken
from bot.core.model.policy import Policy
from bot.core.ranking.finding import look
from tests.core.corpus import INDEX

if TYPE_CHECKING:
    from bot.core.model.entries import Entry


def test_the_oldest_entry_is_dropped() -> None:
    """The cache has a limit, and setting an entry again makes it the newest."""
    earlier = spoken(look(INDEX.parse("who opened the parade"), INDEX), Policy())
    memory = RecentQuestions(2)
    for thread in (("a",), ("b",), ("a",), ("a", "why?")):
        memory.keep(thread, earlier)
    assert memory.of(("a",)) is memory.of(("a", "why?")) is earlier
    assert memory.of(("b",)) is None


def test_an_assistant_for_some_sources_knows_only_these() -> None:
    """Suggested passages and answers come only from the selected sources."""
    goats = Assistant(INDEX).within(frozenset({"goats"}))
    assert {source.id for source in goats.knowledge.sources} == {"goats"}
    entries: list[Entry] = [*goats.knowledge.passages, *goats.knowledge.gaps]
    assert {entry.source.id for entry in entries} == {"goats"}
    assert goats.ask("Who opened the penguin parade?").quotes == ()
    assert Assistant(INDEX).ask("Who opened the penguin parade?").quotes
