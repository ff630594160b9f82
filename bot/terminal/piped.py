"""A conversation without a terminal, in which each line is answered as it arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.output.lines import BLANK, line
from bot.terminal.input import bounded_lines

if TYPE_CHECKING:
    from typing import BinaryIO

    from bot.output.screen import Screen
    from bot.terminal.conversation import Conversation


def talk_through(conversation: Conversation, stream: BinaryIO, screen: Screen) -> None:
    """Answer each line as it arrives, until `/quit` or the end of input.

    A blank line is printed after each answer.
    """
    for raw in bounded_lines(stream):
        try:
            lines = conversation.say(raw.decode())
        except UnicodeDecodeError:
            lines = [line(conversation.texts.not_utf8)]
        if lines:
            screen.show([*lines, BLANK])
        if conversation.over:
            return
