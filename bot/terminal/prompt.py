"""A conversation at a terminal, with line editing, history and completion."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings

from bot.core.model.knowledge import spread
from bot.core.model.labels import label_of
from bot.core.text.tokens import fold
from bot.output.lines import BLANK
from bot.terminal.pages import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document
    from prompt_toolkit.key_binding import KeyPressEvent

    from bot.core.model.knowledge import KnowledgeBase
    from bot.output.screen import Screen
    from bot.terminal.conversation import Conversation

_MAX_COMPLETIONS = 8


def talk_at_prompt(conversation: Conversation, screen: Screen) -> None:
    """Answer typed lines until `/quit`, Ctrl-D, or Ctrl-C on an empty line."""
    session = _session(conversation)
    screen.show([*conversation.welcome(), BLANK])
    while not conversation.over:
        try:
            lines = conversation.say(session.prompt(conversation.texts.prompt))
        except (EOFError, KeyboardInterrupt):
            lines = conversation.farewell()
            conversation.over = True
        if lines:
            screen.show([*lines, BLANK])


def _session(conversation: Conversation) -> PromptSession[str]:
    return PromptSession(
        completer=LabelCompleter(conversation.knowledge),
        complete_while_typing=True,
        history=InMemoryHistory(),  # never written to a file, for privacy
        key_bindings=_keys(),
    )


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("c-c")
    def clear_or_end(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.text:
            buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

    return keys


class LabelCompleter(Completer):
    """Completes commands after a slash, and passages' labels otherwise.

    A label matches if every word typed so far occurs in the label or in an ask of its passage.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        passages = knowledge.passages if knowledge.is_held else spread(knowledge.passages)
        found: dict[str, str] = {}
        for passage in passages:
            label = label_of(passage)
            found[label] = " ".join((found.get(label, ""), label, *passage.asks))
        self._labels = tuple((label, fold(searched)) for label, searched in found.items())

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """Return the completions for the line typed so far."""
        del complete_event
        typed = document.text_before_cursor.lstrip()
        found = self._commands(typed) if typed.startswith("/") else self._matching(typed)
        return [Completion(text, start_position=-len(typed)) for text in found]

    def _commands(self, typed: str) -> list[str]:
        return [command for command in COMMANDS if command.startswith(typed.lower())]

    def _matching(self, typed: str) -> list[str]:
        words = fold(typed).split()
        return list(islice(self._containing(words), _MAX_COMPLETIONS)) if words else []

    def _containing(self, words: list[str]) -> Iterator[str]:
        return (label for label, folded in self._labels if all(word in folded for word in words))
