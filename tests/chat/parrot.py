"""A small corpus, and an assistant that recognizes the corpus's questions word for word."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from bot.core.model.entries import Gap, Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.reasons import Why
from bot.core.model.results import Answer, Candidate, Outcome, Quote, Repetition, Suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.assistant import Assistant
    from bot.core.model.scope import Scope

ALMANAC = Source(
    "almanac", "Tides_and_Otters", "Otter Press", "O. Paw", "2001-04", "https://o.example/t"
)
GAZETTE = Source("gazette", "Is the Moon *Cheese*?", "The Mouse Gazette", published="1969-07-21")
TIDES = Passage(
    "tides",
    ALMANAC,
    "Otters pull the tides. They rest at noon.",
    (1,),
    Wording.VERBATIM,
    "On Water",
    "Otters pull the well-known tides",
    ("Who pulls the tides?",),
)
REST = Passage(
    "rest",
    ALMANAC,
    "Otters rest because pulling is hard.",
    (2, 3),
    Wording.RESTATED,
    "On Water",
    None,
    ("Why do otters rest?", "When do otters rest?"),
)
CHEESE = Passage(
    "cheese",
    GAZETTE,
    "The moon is *made* of cheese, says <@1> to @everyone.\n# Nobody has brought any back.",
    (2,),
    Wording.RESTATED,
    asks=("What is the moon made of?",),
)
HOLES = Passage(
    "holes",
    GAZETTE,
    "Craters are holes.",
    (1,),
    Wording.RESTATED,
    asks=(
        "Why does the moon, of which so much is told at length here and elsewhere, have any holes?",
    ),
)
TASTE = Gap("taste", GAZETTE, "Nobody says how it tastes.", ("How does it taste?",), "cheese")
KNOWLEDGE = KnowledgeBase((ALMANAC, GAZETTE), (TIDES, REST, CHEESE, HOLES), (TASTE,))

WHO, REST_WHY, MADE, TASTES = (
    "Who pulls the tides?",
    "Why do otters rest?",
    "What is the moon made of?",
    "How does it taste?",
)


def _compute(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


class Parrot:
    """Assistant that answers only the asks of its corpus, word for word.

    Some questions have special effects: "perhaps" returns suggestions, "hello" small talk, and
    "both" two passages. The typo in "tydes?" is corrected, "why?" continues the conversation,
    "noon?" repeats a passage, "explode" raises an error, and "think" waits until `thinking` is set.
    Each question sleeps for `seconds` and uses `computing` seconds of CPU time.
    """

    def __init__(self, knowledge: KnowledgeBase = KNOWLEDGE, seconds: float = 0.0) -> None:
        self.knowledge = knowledge
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.chosen: list[bool] = []
        self.hurried: list[bool] = []
        self.threads: list[threading.Thread] = []
        self.thinking = threading.Event()
        self.seconds = seconds
        self.computing = 0.0

    @property
    def assistant(self) -> Assistant:
        """Return this object with the type that the bot expects."""
        return cast("Assistant", self)

    def seeing(self, scope: Scope) -> Parrot:
        """Return this object, because it knows no sources."""
        del scope
        return self

    def ask(  # noqa: C901, PLR0911, PLR0912 - one line for each keyword
        self,
        question: str,
        previous: Sequence[str] = (),
        *,
        choose: bool = True,
        hurry: bool = False,
    ) -> Answer:
        """Answer the question."""
        self.chosen.append(choose)
        self.hurried.append(hurry)
        self.asked.append((question, tuple(previous)))
        self.threads.append(threading.current_thread())
        words = question.casefold().split()
        if self.seconds:
            time.sleep(self.seconds)
        _compute(self.computing)
        if "explode" in words:
            raise RuntimeError("boom: " + question)
        if "think" in words:
            self.thinking.wait(10)
        if "hello" in words:
            return Answer(question, Outcome.SMALLTALK, smalltalk="greeting")
        if "abilities" in words:
            return Answer(question, Outcome.SMALLTALK, smalltalk="ability")
        if "perhaps" in words:
            offered = tuple(Suggestion(p) for p in (TIDES, REST, HOLES))
            return Answer(question, Outcome.SUGGEST, 0.3, suggestions=offered)
        if "both" in words:
            return self._answer(question, TIDES, REST)
        if "why?" in words and len(words) < 3:
            return self._answer(question, REST) if WHO in previous else self._unknown(question)
        if "noon?" in words:
            again = self._answer(question, TIDES)
            later = Quote(TIDES, (TIDES.text.index("They"), len(TIDES.text)))
            return replace(again, quotes=(later,), repetition=Repetition.PASSAGE)
        if "tydes?" in words:
            return self._answer(question, TIDES, corrections=(("tydes", "tides"),))
        for passage in self.knowledge.passages:
            if any(ask.casefold() in question.casefold() for ask in passage.asks):
                return self._answer(question, passage)
        for gap in self.knowledge.gaps:
            if question in gap.asks:
                near = tuple(Quote(p, None) for p in self.knowledge.passages if p.id == gap.see)
                return Answer(question, Outcome.GAP, 0.9, near, gap=gap)
        return self._unknown(question)

    def _answer(
        self, question: str, *passages: Passage, corrections: tuple[tuple[str, str], ...] = ()
    ) -> Answer:
        quotes = tuple(Quote(p, (0, p.text.index(".") + 1)) for p in passages)
        candidates = (Candidate(passages[0], 0.97), Candidate(HOLES, 0.02))
        why = Why(passages[0].asks[0], ("tides",), ("whale",), ("1999",))
        return Answer(
            question,
            Outcome.ANSWER,
            0.97,
            quotes,
            candidates=candidates,
            corrections=corrections,
            notable=corrections,
            why=why,
        )

    def _unknown(self, question: str) -> Answer:
        nearby = (Suggestion(TIDES),)
        return Answer(question, Outcome.UNKNOWN, 0.01, suggestions=nearby)
