"""Tests of the conversation, with and without a terminal."""

from __future__ import annotations

import io
import os
import pty
import select
import sys
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from bot import terminal
from bot.assistant import LONGEST
from bot.core.model.entries import Collection, Translation
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.results import Outcome
from bot.output.lines import Span, Style, line, plain
from bot.output.screen import PlainScreen, RichScreen, screen
from bot.terminal.conversation import Conversation
from bot.terminal.pages import COMMANDS
from bot.terminal.piped import talk_through
from bot.terminal.prompt import LabelCompleter, talk_at_prompt
from bot.texts import texts_in
from tests.funny import ANSWER, CHEESE, GAP, HELLO, HOLES, KNOWLEDGE, SUGGEST, Canned
from tests.patience import PATIENCE
from tests.streams import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.output.lines import StyledLine

EN = texts_in("en")
READY = "\x1b[?2004h"  # the line editor enables bracketed paste when it is ready
BOLD = "\x1b[1;36m"


class Paper:
    """A screen that records what it shows."""

    def __init__(self) -> None:
        self.text = ""

    def show(self, lines: Iterable[StyledLine]) -> None:
        """Record the lines."""
        self.text += plain(lines) + "\n"


def conversation(knowledge: KnowledgeBase = KNOWLEDGE) -> Conversation:
    """Return a conversation with canned answers."""
    return Conversation(canned(knowledge=knowledge).as_assistant(), EN)


def canned(knowledge: KnowledgeBase = KNOWLEDGE) -> Canned:
    """Return canned answers to the tests' questions."""
    cheese = replace(ANSWER, question=CHEESE.asks[0])
    return Canned(ANSWER, SUGGEST, GAP, HELLO, cheese, knowledge=knowledge)


def said(talk: Conversation, typed: str) -> str:
    """Return the reply to a typed line, as plain text."""
    return plain(talk.say(typed))


def test_welcome_offers_sources_and_examples() -> None:
    """A number asks one of the examples, right from the start."""
    talk = conversation()
    welcome = plain(talk.welcome())
    assert "“Is the Moon Cheese?”, The Mouse Gazette, A. Squeak, 21 July 1969" in welcome
    assert "1. What is the moon made of?\n2. Why does the moon have craters?" in welcome
    assert CHEESE.text in said(talk, "1")


def test_welcome_without_knowledge_says_so() -> None:
    """An empty knowledge base has its own welcome."""
    talk = conversation(knowledge=KnowledgeBase())
    assert EN.welcome_empty in plain(talk.welcome())


def test_suggestions_are_picked_by_number() -> None:
    """A number asks that suggestion without context. Other numbers get a hint."""
    assistant = canned()
    talk = Conversation(assistant.as_assistant(), EN)
    assert EN.pick_hint in said(talk, SUGGEST.question)
    assert "Choose a number from 1 to 2" in said(talk, "3")
    assert "Choose a number from 1 to 2" in said(talk, "9" * 5000)
    assert said(talk, "1").startswith(f"{CHEESE.asks[0]}\n")
    assert assistant.asked[-1] == (CHEESE.asks[0], ())


def test_answers_are_in_the_language_of_the_question() -> None:
    """A question that is too short to tell, or chosen by number, is in the language before it."""
    spanish = texts_in("es")
    offered = replace(SUGGEST, question="cheese?")
    picked = replace(ANSWER, question=CHEESE.asks[0])
    talk = Conversation(Canned(offered, picked).as_assistant(), EN)
    assert said(talk, "¿y qué es eso?") == spanish.not_understood
    assert said(talk, "C4?") == spanish.not_understood
    assert spanish.pick_hint in said(talk, "cheese?")
    assert spanish.source_in.format(language="inglés") in said(talk, "1")
    assert spanish.why_outcome[Outcome.ANSWER] in said(talk, "/why")
    assert said(talk, "what about this?") == EN.not_understood
    assert said(talk, "C4?") == EN.not_understood


def test_labels_are_in_the_language_of_the_list() -> None:
    """A question on a list is asked by its label in the language of the list, if it has one."""
    question = "¿De qué está hecha la luna?"
    asked_in = Translation("es", (question,), question)
    cheese = replace(CHEESE, translations=(asked_in,))
    knowledge = KnowledgeBase((CHEESE.source,), (cheese,))
    assistant = canned(knowledge=knowledge)
    talk = Conversation(assistant.as_assistant(), texts_in("es"))
    assert f"1. {question}" in plain(talk.welcome())
    said(talk, "1")
    assert f"1. {question}" in said(talk, "/topics")
    said(talk, "1")
    assert assistant.asked == [(question, ())] * 2


def test_a_number_is_a_question_if_nothing_is_offered() -> None:
    """Text with digits that are not decimal is always treated as a question."""
    assistant = canned()
    talk = Conversation(assistant.as_assistant(), EN)
    said(talk, "24")
    said(talk, SUGGEST.question)
    said(talk, "²")
    assert [question for question, _ in assistant.asked] == ["24", SUGGEST.question, "²"]


def test_the_last_questions_are_passed_on() -> None:
    """The last three questions are passed on, oldest first."""
    assistant = canned()
    talk = Conversation(assistant.as_assistant(), EN)
    for question in "abcde":
        said(talk, question)
    assert assistant.asked[-1] == ("e", ("b", "c", "d"))


def test_a_long_question_is_rejected_and_forgotten() -> None:
    """A question that is too long gets an explanation, and does not become context."""
    assistant = canned()
    talk = Conversation(assistant.as_assistant(), EN)
    assert said(talk, "x" * (LONGEST + 1)) == EN.chat.too_long.format(limit=LONGEST)
    said(talk, "next")
    assert assistant.asked == [("next", ())]


def test_blank_lines_are_ignored() -> None:
    """Pressing Return on an empty line does nothing."""
    assert conversation().say(" \t ") == []


def test_topics_can_be_picked() -> None:
    """Topics are grouped by source and section, and each passage has its label."""
    talk = conversation()
    shown = said(talk, "/topics")
    assert "Tides\n1. Otters pull the tides." in shown
    assert "Is the Moon Cheese?\n2. What is the moon made of?" in shown
    assert "section “On Craters”\n3. Why does the moon have craters?" in shown
    assert CHEESE.text in said(talk, "2")
    said(talk, "thanks")
    assert CHEESE.text in said(talk, "2")  # still refers to the last list


def test_long_lists_of_topics_are_truncated() -> None:
    """A section shows forty topics, and the number of topics left out."""
    passages = tuple(replace(CHEESE, id=f"p{n}", asks=(f"Ask {n}?",)) for n in range(43))
    talk = conversation(knowledge=KnowledgeBase((CHEESE.source,), passages))
    assert said(talk, "/topics").endswith("40. Ask 39?\n… and 3 more")


def test_sources_count_their_passages() -> None:
    """The noun is singular or plural, according to the count."""
    shown = said(conversation(), "/sources")
    assert "“Tides”, Otter Press, https://otter.example/tides (1 passage)" in shown
    assert "(2 passages)" in shown


def test_a_collection_is_listed_once() -> None:
    """The pages of a collection are one entry, with the number of pages and passages."""
    site = Collection("moon-site", "All about the Moon", "Mouse Press")
    pages = tuple(replace(CHEESE.source, id=f"s{n}", collection=site) for n in range(3))
    passages = tuple(replace(CHEESE, id=f"p{n}", source=pages[n % 3]) for n in range(5))
    talk = conversation(knowledge=KnowledgeBase(pages, passages))
    assert "“All about the Moon”, Mouse Press, 3 pages (5 passages)" in said(talk, "/sources")
    assert said(talk, "/sources").count("\n") == 1


def test_why_explains_the_last_answer() -> None:
    """`/why` shows words, spelling, confidence and runner-up, but not for small talk."""
    talk = conversation()
    assert said(talk, "/why") == EN.why_nothing
    said(talk, ANSWER.question)
    assert said(talk, "/why").splitlines() == [
        "Why this answer to “what is the mooon made of”?",
        "  I found a passage that seems to answer the question.",
        "  Closest known question: “What is the moon made of?”",
        "  Words that matched: moon, made",
        "  Words not found: mooon",
        "  I doubt that the best passage answers the question, because it doesn't address mooon.",
        "  Corrected spelling: “moon” instead of “mooon”",
        "  In favor of the best passage: it contains distinctive words from your question (“moon”)",
        "  Against the best passage: another passage is almost as good",
        "  Confidence that the best passage answers the question: 97%",
        "  Best passage: cheese (¶ 2), 97%",
        "  Runner-up: holes (¶ 3\N{EN DASH}5, 7), 20%",
    ]
    said(talk, "hello")
    assert len(said(talk, "/why").splitlines()) == 2
    said(talk, "nothing")
    assert len(said(talk, "/why").splitlines()) == 3


def test_help_names_every_command() -> None:
    """The help also says that nothing typed is stored."""
    shown = said(conversation(), "/help")
    assert all(command in shown for command in COMMANDS)
    assert EN.help_privacy in shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/topcs", "There is no command /topcs. Did you mean /topics?"),
        ("/WHY", EN.why_nothing),
        ("/xyz of abc", f"There is no command /xyz. {EN.welcome_how}"),
    ],
)
def test_commands_tolerate_case_and_typos(typed: str, shown: str) -> None:
    """Case doesn't matter, and a misspelled command gets a suggestion."""
    assert said(conversation(), typed) == shown


def test_piped_lines_are_answered_until_quit() -> None:
    """A line that is not UTF-8 is rejected, but the next line is answered."""
    paper = Paper()
    lines = io.BytesIO("hello\n\n\xff\n/quit\nhello\n".encode("latin-1"))
    talk_through(conversation(), lines, paper)
    said = [EN.smalltalk.greeting, EN.not_utf8, EN.goodbye]
    assert paper.text == "\n\n".join(said) + "\n\n"


def test_piped_lines_end_with_their_input() -> None:
    """The last line needs no line break."""
    paper = Paper()
    talk_through(conversation(), io.BytesIO(b"hello"), paper)
    assert paper.text == f"{EN.smalltalk.greeting}\n\n"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("hello\r/quit\r", ["hello"]),
        ("hello\r\x04", ["hello"]),
        ("\x03", []),
        ("half\x03hello\r\x04", ["hello"]),
        ("\r\x04", []),
    ],
    ids=["quit", "ctrl-d", "ctrl-c", "ctrl-c clears", "blank"],
)
def test_prompt_edits_lines_and_says_goodbye(typed: str, asked: list[str]) -> None:
    """Ctrl-C clears a line, or ends the session on an empty one. So do Ctrl-D and /quit."""
    assistant, paper = canned(), Paper()
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text(typed)
        talk_at_prompt(Conversation(assistant.as_assistant(), EN), paper)
    assert [question for question, _ in assistant.asked] == asked
    assert paper.text.endswith(f"{EN.goodbye}\n\n")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/to", ["/topics"]),
        ("/", list(COMMANDS)),
        ("MOON chees", ["What is the moon made of?"]),
        ("cráters", ["Why does the moon have craters?"]),
        ("", []),
        ("otter", ["Otters pull the tides."]),
        ("badger", []),
    ],
)
def test_completion_offers_commands_and_labels(typed: str, offered: list[str]) -> None:
    """Labels are found if they contain every typed word, regardless of order, case and accents."""
    found = LabelCompleter(KNOWLEDGE).get_completions(Document(typed), CompleteEvent())
    assert [completion.text for completion in found] == offered


def test_text_is_never_markup_or_control_codes() -> None:
    """Escape characters in a passage are replaced, and brackets are shown as brackets."""
    sheet = io.StringIO()
    console = Console(file=sheet, force_terminal=True, color_system="truecolor", width=200)
    RichScreen(console).show([line(HOLES.text)])
    assert sheet.getvalue() == "Its [bold]craters[/bold] are \N{REPLACEMENT CHARACTER}[31mholes.\n"


def test_plain_screen_obeys_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """A plain screen also replaces control characters."""
    PlainScreen().show([line("a\x1b[2Jb\x9bc\u202ed\te")])
    assert capsys.readouterr().out == "a\ufffd[2Jb\ufffdc\ufffdd\te\n"


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR, emphasis remains, but colors don't."""
    monkeypatch.setenv("NO_COLOR", "1")
    sheet = io.StringIO()
    RichScreen(Console(file=sheet, force_terminal=True)).show([(Span("cheese", Style.STRONG),)])
    assert sheet.getvalue() == "\x1b[1mcheese\x1b[0m\n"


def test_screen_depends_on_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a terminal gets styles. All other output is plain, even if there is no output."""
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert isinstance(screen(), RichScreen)
    for stream in (io.StringIO(), None):
        monkeypatch.setattr(sys, "stdout", stream)
        assert isinstance(screen(), PlainScreen)


def test_closed_input_ends_the_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without standard input, the conversation ends without an error."""
    monkeypatch.setattr(sys, "stdin", None)
    terminal.converse(canned().as_assistant(), EN)


def test_terminal_gets_the_line_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    """If both input and output are a terminal, lines can be edited."""
    shown = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stdout", shown)
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("/quit\r")
        terminal.converse(canned().as_assistant(), EN)
    assert EN.goodbye in shown.getvalue()


class Typist:
    """A simulated user at the other end of a terminal."""

    def __init__(self, end: int) -> None:
        self._end = end
        self._unread = b""

    def press(self, keys: str) -> None:
        """Press some keys."""
        os.write(self._end, keys.encode())

    def wait_for(self, wanted: str, press: str = "") -> str:
        """Read until the wanted text appears, pressing a key in the meantime."""
        deadline = monotonic() + PATIENCE
        while wanted.encode() not in self._unread and monotonic() < deadline:
            if select.select([self._end], [], [], 0.1)[0]:
                self._read()
            else:
                self.press(press)
        seen, found, self._unread = self._unread.partition(wanted.encode())
        assert found, seen
        return seen.decode()

    def _read(self) -> None:
        part = os.read(self._end, 65_536)
        if b"\x1b[6n" in part:  # the program asks where its cursor is
            self.press("\x1b[1;1R")
        self._unread += part


def test_a_real_terminal() -> None:
    """A session on a real terminal shows a banner, a bold highlight, the history and a goodbye."""
    child, end = pty.fork()
    if not child:  # pragma: no cover - the other process
        os.environ |= {"TERM": "xterm", "LC_ALL": "C.UTF-8"}
        os.execv(sys.executable, [sys.executable, "-m", "bot", "chat"])  # noqa: S606 - our own command
    typist = Typist(end)
    try:
        typist.wait_for(READY)
        typist.press("1\r")
        assert BOLD in typist.wait_for("subheading")
        typist.wait_for(READY)
        typist.press("/sources\r")
        typist.wait_for(" passages)")
        typist.wait_for(READY)
        typist.wait_for("/sources", press="\x1b[A")
        typist.press("\x03\x04")
        typist.wait_for("Goodbye!")
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    finally:
        os.close(end)
