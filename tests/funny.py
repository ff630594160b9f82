"""A tiny corpus for tests, about what the moon is made of according to mice."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from bot.core.model.entries import Gap, Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.reasons import Point, Reason, Why
from bot.core.model.results import Answer, Candidate, Outcome, Quote, Suggestion
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.assistant import Assistant

GAZETTE = Source("gazette", "Is the Moon Cheese?", "The Mouse Gazette", "A. Squeak", "1969-07-21")
ALMANAC = Source("almanac", "Tides", "Otter Press", url="https://otter.example/tides")
CHEESE = Passage(
    "cheese",
    GAZETTE,
    "The moon is made of cheese. Nobody has brought any back.",
    (2,),
    Wording.RESTATED,
    asks=("What is the moon made of?", "Is the moon cheese?"),
)
HOLES = Passage(
    "holes",
    GAZETTE,
    "Its [bold]craters[/bold] are \x1b[31mholes.",
    (3, 4, 5, 7),
    Wording.VERBATIM,
    section="On Craters",
    asks=("Why does the moon have craters?",),
)
TIDES = Passage("tides", ALMANAC, "Otters pull the tides.", (1,), Wording.RESTATED)
TASTE = Gap("taste", GAZETTE, "Nobody says how it tastes.", ("How does it taste?",), "cheese")
KNOWLEDGE = KnowledgeBase((ALMANAC, GAZETTE), (TIDES, CHEESE, HOLES), (TASTE,))

ANSWER = Answer(
    "what is the mooon made of",
    Outcome.ANSWER,
    0.973_26,
    (Quote(CHEESE, (0, 27)),),
    candidates=(Candidate(CHEESE, 0.973_26), Candidate(HOLES, 0.2)),
    corrections=(("mooon", "moon"),),
    notable=(("mooon", "moon"),),
    why=Why(
        "What is the moon made of?",
        ("moon", "made"),
        ("mooon",),
        ("mooon",),
        (Reason(Point.HOLDS, ("moon",)),),
        (Reason(Point.CLOSE),),
    ),
)
SUGGEST = Answer(
    "craters or cheese",
    Outcome.SUGGEST,
    0.5,
    suggestions=(Suggestion(CHEESE), Suggestion(HOLES)),
)
GAP = Answer("taste?", Outcome.GAP, 0.8, (Quote(CHEESE, None),), gap=TASTE)
HELLO = Answer("hello", Outcome.SMALLTALK, smalltalk="greeting")


class Canned:
    """A fake assistant that answers from a table and records the questions."""

    def __init__(self, *answers: Answer, knowledge: KnowledgeBase = KNOWLEDGE) -> None:
        self.knowledge = knowledge
        self.chooser_host: str | None = None
        self.chosen: list[bool] = []
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self._answers = {answer.question: answer for answer in answers}

    def ask(
        self,
        question: str,
        previous: Sequence[str] = (),
        *,
        choose: bool = True,
        hurry: bool = False,  # noqa: ARG002 - the fake is always fast
    ) -> Answer:
        """Return the answer in the table. Raise UsageError for the question "too long"."""
        if question == "too long":
            raise UsageError("That is too long.")
        self.chosen.append(choose)
        self.asked.append((question, tuple(previous)))
        return self._answers.get(question, Answer(question, Outcome.UNKNOWN))

    def as_assistant(self) -> Assistant:
        """Return this object typed as an assistant."""
        return cast("Assistant", self)
