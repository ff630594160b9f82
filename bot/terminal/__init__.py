"""The `footnote chat` conversation, with line editing if there is a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.output.progress import is_terminal
from bot.output.screen import screen
from bot.terminal.conversation import Conversation
from bot.terminal.piped import talk_through

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.texts import Texts


def converse(assistant: Assistant, texts: Texts) -> None:
    """Answer questions until the user quits or standard input ends."""
    conversation = Conversation(assistant, texts)
    if _is_interactive():
        # Importing the line editor takes a quarter of a second, and piped input doesn't need it.
        from bot.terminal.prompt import talk_at_prompt  # noqa: PLC0415

        talk_at_prompt(conversation, screen())
    elif sys.stdin is not None:
        talk_through(conversation, sys.stdin.buffer, screen())


def _is_interactive() -> bool:
    return is_terminal(sys.stdin) and is_terminal(sys.stdout)
