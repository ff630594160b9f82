"""Tests of cleaning headings from site generators, and of recognizing questions."""

from __future__ import annotations

import pytest

from bot.importer.headings import question_in, without_anchor


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("Why? {#why}", "Why?"),
        ("Why? {: #why .big }", "Why?"),
        ("Why?¶", "Why?"),
        ("Why? ¶ #", "Why?"),
        ("Why?#", "Why?"),
        ("Why ##", "Why"),
        ("Writing C#", "Writing C#"),
        ("The {name} key", "The {name} key"),
        ("Use {name}", "Use {name}"),
        ("The pond said {...}", "The pond said {...}"),
        ("Print {:>4} {: .wide}", "Print {:>4}"),
        ("¶", "¶"),
        ("", ""),
        ("\u25b6\ufe0e Where are the logs?", "Where are the logs?"),
        ("\u2192 Setup", "Setup"),
        ("\u2192", "\u2192"),
    ],
)
def test_anchors_are_removed(heading: str, wanted: str) -> None:
    """Ids, pilcrows and permalinks at the end are not part of a heading."""
    assert without_anchor(heading) == wanted


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("Why? {#id}", "Why?"),
        ("1.2 Can I join?¶", "Can I join?"),
        ("3) How to join", "How to join"),
        ("Q: Is it free", "Is it free"),
        ("Question 4: who knows", "who knows"),
        ("How do I update the otter", "How do I update the otter"),
        ("Do I need a ticket", "Do I need a ticket"),
        ("Will it rain", "Will it rain"),
        ("A license?", "A license?"),
        ("لماذا؟", "لماذا؟"),
        ("Do not feed the otters", None),
        ("Will Smith", None),
        ("May 2013", None),
        ("Why", None),
        ("Don't panic", None),
        ("Howto", None),
        ("Installation", None),
        ("1.2", None),
        ("?", None),
    ],
)
def test_questions(heading: str, wanted: str | None) -> None:
    """A heading is a question if it starts like one or ends with a question mark."""
    assert question_in(heading) == wanted
