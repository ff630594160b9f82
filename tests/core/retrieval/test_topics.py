"""Tests of the topics that the bot suggests to members who don't know what to ask."""

from __future__ import annotations

from dataclasses import replace

from bot.core.answering.answer import answer
from bot.core.model.entries import HEADING_SEPARATOR, Collection
from bot.core.model.policy import Policy
from bot.core.retrieval.topics import TOPICS, topics_of
from tests.core.corpus import INDEX, OPENING, PARADE, PASSAGES

BAY = Collection("bay", "Bluffin Bay")


def test_topics_of_several_sources() -> None:
    """With several sources, the topics are the titles or the names of the collections."""
    titles = ("Minutes of the Goat Council", "The Penguin Parade of Bluffin Bay")
    assert topics_of(PASSAGES)[:2] == titles
    among = [replace(one, source=replace(one.source, collection=BAY)) for one in PASSAGES]
    assert topics_of(among) == topics_of(PASSAGES)
    assert topics_of([among[0], *PASSAGES[3:]])[:2] == (titles[0], "Bluffin Bay")


def test_topics_of_one_source() -> None:
    """With one source, the topics are main headings, spread evenly.

    Without headings, the only topic is the title.
    """
    path = HEADING_SEPARATOR.join
    sections = [path((f"Part {n}", f"Chapter {m}")) for n in range(7) for m in range(2)]
    passages = [
        replace(OPENING, section=section, paragraphs=(n,)) for n, section in enumerate(sections, 1)
    ]
    assert topics_of(passages[::-1]) == ("Part 0", "Part 2", "Part 4")
    assert topics_of([OPENING]) == (PARADE.title,)
    assert topics_of([]) == ()


def test_a_refusal_names_topics() -> None:
    """If sources are selected, the topics come only from them."""
    found = answer("xyzzy", INDEX, Policy())
    assert found.topics == topics_of(PASSAGES)
    assert len(found.topics) <= TOPICS
    goats = INDEX.within(frozenset({"goats"}))
    assert answer("xyzzy", goats, Policy()).topics == ("Minutes of the Goat Council",)
