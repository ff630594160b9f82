"""Replies as objects that discord.py sends."""

from __future__ import annotations

import pytest

from bot.chat.replies.layout import editable, sendable
from bot.chat.replies.reply import Part, Reply, say
from bot.config.sections import ReplyStyle


@pytest.mark.parametrize(
    ("reply", "is_layout"),
    [
        (say("x" * 2000), False),
        (say("x" * 2001), True),
        (Reply(("x",), parts=(Part("y"),)), True),
    ],
)
def test_what_plain_text_cannot_hold_is_a_layout(reply: Reply, *, is_layout: bool) -> None:
    """A reply that is too long, or has parts, is a layout, also when it replaces plain text."""
    sent, edited = (
        sendable(reply, ReplyStyle.PLAIN),
        editable(reply, ReplyStyle.PLAIN, ReplyStyle.PLAIN),
    )
    for shown in (sent, edited):
        assert shown["view"].has_components_v2() is is_layout
    assert ("content" not in sent) is is_layout
    assert (edited["content"] is None) is is_layout
