"""The state of a conversation, independent of how lines are typed and shown."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from bot.assistant import LONGEST
from bot.core.answering.answer import chosen
from bot.core.model.labels import label_of
from bot.output.lines import Style, StyledLine, line
from bot.terminal import pages
from bot.terminal.answers import answer_lines
from bot.texts import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.assistant import Assistant
    from bot.core.model.entries import Passage
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.model.results import Answer, Suggestion
    from bot.texts import Texts

# Number of earlier questions that give context to a question such as "and why?".
_CONTEXT_SIZE = 3
# Maximum number of digits read from a typed number: enough for any list, and safe for int().
_MAX_DIGITS = 9


class Conversation:
    """One user's conversation. `over` becomes true after `/quit`.

    `texts` are in the user's language. A reply is in the language of the question or, if that
    language is unclear, in the language of the previous reply.
    """

    def __init__(self, assistant: Assistant, texts: Texts) -> None:
        self.texts = self._spoken = texts
        self.over = False
        self._assistant = assistant
        self._previous: deque[str] = deque(maxlen=_CONTEXT_SIZE)
        self._last: Answer | None = None
        self._offered: tuple[Suggestion, ...] = ()

    @property
    def knowledge(self) -> KnowledgeBase:
        """The assistant's current knowledge."""
        return self._assistant.knowledge

    def welcome(self) -> list[StyledLine]:
        """Return the banner, and let the user select its example questions by number."""
        lines, self._offered = pages.welcome(self.knowledge, self.texts)
        return lines

    def say(self, typed: str) -> list[StyledLine]:
        """Return the reply to a typed line: an answer, a command's page, or [] for a blank line."""
        typed = typed.strip()
        if not typed:
            return []
        if typed.startswith("/"):
            return self._command(typed.split()[0].lower())
        if typed.isdecimal() and self._offered:
            return self._pick(int(typed[:_MAX_DIGITS]))
        return self._ask(typed, tuple(self._previous))

    def _pick(self, number: int) -> list[StyledLine]:
        """Return the answer to the offered question with this number, without earlier context.

        If no question has this number, return a line that says so.
        """
        last = len(self._offered)
        if not 1 <= number <= last:
            return [line(self.texts.pick_range.format(number=number, last=last))]
        offered = self._offered[number - 1]
        question = label_of(offered.passage, offered.language)
        return [line(question, Style.STRONG), *self._ask(question, (), offered.passage)]

    def _ask(
        self, question: str, previous: Sequence[str], passage: Passage | None = None
    ) -> list[StyledLine]:
        """Return the reply to a question. If the user chose `passage`, the reply shows it."""
        if passage is None:
            self._spoken = texts_of(question, self._spoken)
        texts = self._spoken
        if len(question) > LONGEST:
            return [line(texts.chat.too_long.format(limit=LONGEST))]
        answer = self._assistant.ask(question, previous, choose=passage is None)
        if passage is not None:
            answer = chosen(answer, passage)
        self._last = answer
        self._previous.append(question)
        lines = answer_lines(answer, texts)
        if not answer.suggestions:
            return lines  # a typed number still refers to the last list of suggestions
        self._offered = answer.suggestions
        hint = texts.pick_one if len(self._offered) == 1 else texts.pick_hint
        return [*lines, line(hint, Style.FAINT)]

    def _command(self, command: str) -> list[StyledLine]:
        show = self._commands().get(command)
        return show() if show else pages.unknown_command(command, self.texts)

    def _commands(self) -> dict[str, Callable[[], list[StyledLine]]]:
        return {
            "/topics": self._topics,
            "/sources": lambda: pages.sources(self.knowledge, self.texts),
            "/why": lambda: pages.why(self._last, self._spoken),
            "/help": lambda: pages.help_page(self.texts, self._assistant.chooser_host),
            "/quit": self._quit,
        }

    def _topics(self) -> list[StyledLine]:
        lines, self._offered = pages.topics(self.knowledge, self.texts)
        return lines

    def _quit(self) -> list[StyledLine]:
        self.over = True
        return self.farewell()

    def farewell(self) -> list[StyledLine]:
        """Return the goodbye line."""
        return [line(self.texts.goodbye, Style.FAINT)]
