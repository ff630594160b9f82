"""The state of a conversation: what a typed line leads to, apart from how it is typed or shown."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from bot.errors import UsageError
from bot.output.lines import Line, Style, line
from bot.terminal import pages
from bot.terminal.answers import answer_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.assistant import Assistant
    from bot.core.model import Answer, KnowledgeBase
    from bot.texts import Texts

# How many earlier questions the assistant is told, so that it can read "and why?".
_REMEMBERED = 3
# No list is longer than a number of so many digits; int() refuses a number of thousands.
_DIGITS = 9


class Conversation:
    """One member's conversation. After `/quit`, `over` is true."""

    def __init__(self, assistant: Assistant, texts: Texts) -> None:
        self.texts = texts
        self.over = False
        self._assistant = assistant
        self._previous: deque[str] = deque(maxlen=_REMEMBERED)
        self._last: Answer | None = None
        self._offered: tuple[str, ...] = ()

    @property
    def knowledge(self) -> KnowledgeBase:
        """What the conversation is about."""
        return self._assistant.knowledge

    def welcome(self) -> list[Line]:
        """Greet, and offer questions to begin with."""
        lines, self._offered = pages.welcome(self.knowledge, self.texts)
        return lines

    def say(self, typed: str) -> list[Line]:
        """Return what a typed line leads to: an answer, or what a command shows."""
        typed = typed.strip()
        if not typed:
            return []
        if typed.startswith("/"):
            return self._command(typed.split()[0].lower())
        if typed.isdecimal() and self._offered:
            return self._pick(int(typed[:_DIGITS]))
        return self._ask(typed, tuple(self._previous))

    def _pick(self, number: int) -> list[Line]:
        """Ask the offered question with this number; it needs no earlier one to be understood."""
        last = len(self._offered)
        if not 1 <= number <= last:
            return [line(self.texts.pick_range.format(number=number, last=last))]
        question = self._offered[number - 1]
        return [line(question, Style.STRONG), *self._ask(question, ())]

    def _ask(self, question: str, previous: Sequence[str]) -> list[Line]:
        try:
            answer = self._assistant.ask(question, previous)
        except UsageError as error:
            return [line(str(error))]
        self._last = answer
        self._previous.append(question)
        self._offered = tuple(suggestion.label for suggestion in answer.suggestions)
        lines = answer_lines(answer, self.texts)
        hint = [line(self.texts.pick_hint, Style.FAINT)] if self._offered else []
        return lines + hint

    def _command(self, command: str) -> list[Line]:
        show = self._commands().get(command)
        return show() if show else pages.unknown_command(command, self.texts)

    def _commands(self) -> dict[str, Callable[[], list[Line]]]:
        return {
            "/topics": self._topics,
            "/sources": lambda: pages.sources(self.knowledge, self.texts),
            "/why": lambda: pages.why(self._last, self.texts),
            "/help": lambda: pages.help_page(self.texts),
            "/quit": self._quit,
        }

    def _topics(self) -> list[Line]:
        lines, self._offered = pages.topics(self.knowledge, self.texts)
        return lines

    def _quit(self) -> list[Line]:
        self.over = True
        return self.farewell()

    def farewell(self) -> list[Line]:
        """Say goodbye."""
        return [line(self.texts.goodbye, Style.FAINT)]
