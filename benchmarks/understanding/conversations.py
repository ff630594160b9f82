"""Figures on follow-up questions and on questions in two parts.

Run `python -m benchmarks.understanding.conversations`. The conversations are in
benchmarks/understanding/talk/*.yaml. docs/follow-ups.md explains the columns. `--words` compares
words only, without meanings; `--misses` also prints what went wrong, except for held-out
conversations.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.understanding.talk import SHIPPED, Conversation, Talk, Turn, talks
from bot.config.paths import shipped_knowledge
from bot.core.model.results import Outcome
from bot.core.questions.leaning import leans
from bot.evaluate import golden
from bot.evaluate.golden import Kind
from bot.output.table import Table, show
from bot.semantic.models import BUNDLED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.assistant import Assistant
    from bot.core.model.results import Answer
    from bot.evaluate.golden import GoldenQuestion

GOLDEN = shipped_knowledge() / f"{SHIPPED}.golden.yaml"
PARTS = ("tuning", "held out")
REPEATS = 5


@dataclass
class Count:
    """Results of the later turns of one kind.

    `first_before` has the results of asking without the earlier questions.
    """

    first: list[bool] = field(default_factory=list)
    first_before: list[bool] = field(default_factory=list)
    answered: list[bool] = field(default_factory=list)
    wrong: list[bool] = field(default_factory=list)
    refused: list[bool] = field(default_factory=list)
    talk: list[bool] = field(default_factory=list)

    def add(self, turn: Turn, answer: Answer, before: Answer) -> None:
        """Count a turn, answered with (`answer`) and without (`before`) the earlier questions."""
        if turn.is_smalltalk:
            self.talk.append(answer.outcome is Outcome.SMALLTALK)
        elif not turn.right:
            self.refused.append(answer.outcome is not Outcome.ANSWER)
        else:
            self.first.append(is_first(turn, answer))
            self.first_before.append(is_first(turn, before))
            self.answered.append(is_answered(turn, answer))
            self.wrong.append(answer.outcome is Outcome.ANSWER and not is_answered(turn, answer))

    @property
    def row(self) -> tuple[str, ...]:
        """The figures, formatted as a table row."""
        columns = (self.first_before, self.first, self.answered, self.wrong)
        return (
            str(len(self.first)),
            *map(share, columns),
            *map(fraction, (self.refused, self.talk)),
        )


def share(of_them: Sequence[bool]) -> str:
    """Return the share of true values as a percentage, or "-" if there are none."""
    return f"{sum(of_them) / len(of_them):.1%}" if of_them else "-"


def fraction(of_them: Sequence[bool]) -> str:
    """Return the number of true values and of all values, or "-" if there are none."""
    return f"{sum(of_them)}/{len(of_them)}" if of_them else "-"


def is_first(turn: Turn, answer: Answer) -> bool:
    """Return True if the passage shown first or, without one, the best candidate is right."""
    shown = answer.quotes or answer.candidates
    passage = shown[0].passage if shown else None
    return passage is not None and turn.is_right(passage)


def is_answered(turn: Turn, answer: Answer) -> bool:
    """Return True if the first passage of the answer is right."""
    return answer.outcome is Outcome.ANSWER and turn.is_right(answer.quotes[0].passage)


def later_turns(talk: Talk) -> Iterator[tuple[Conversation, Turn, tuple[str, ...]]]:
    """Yield every turn after the first in each conversation, with the questions before it."""
    for conversation in talk.conversations:
        asked = tuple(turn.question for turn in conversation.turns)
        for place, turn in enumerate(conversation.turns[1:], 1):
            yield conversation, turn, asked[:place]


def counted(all_talks: Sequence[Talk], *, held_out: bool) -> dict[str, Count]:
    """Return the results for each kind of conversation, for each article, and in total."""
    counts: defaultdict[str, Count] = defaultdict(Count)
    for talk in all_talks:
        for conversation, turn, previous in later_turns(talk):
            if conversation.held_out is held_out:
                answer = talk.assistant.ask(turn.question, previous)
                before = talk.assistant.ask(turn.question)
                for name in (conversation.kind, talk.name, "all"):
                    counts[name].add(turn, answer, before)
    return counts


def two_parts(all_talks: Sequence[Talk], *, held_out: bool) -> dict[str, list[bool]]:
    """Return for each article whether each two-part question got passages for both parts."""
    return {
        talk.name: [
            is_complete(one.turns[0], talk.assistant.ask(one.turns[0].question))
            for one in talk.two_parts
            if one.held_out is held_out
        ]
        for talk in all_talks
    }


def is_complete(turn: Turn, answer: Answer) -> bool:
    """Return True if all passages of the answer are right and cover both parts.

    One passage may cover both parts if it consists of several paragraphs.
    """
    passages = [quote.passage for quote in answer.quotes]
    found = {id_ for passage in passages for id_ in (passage.id, *passage.paragraphs)}
    complete = len(passages) > 1 or len(turn.right & found) > 1
    return answer.outcome is Outcome.ANSWER and complete and all(map(turn.is_right, passages))


@dataclass(frozen=True)
class Harm:
    """Golden questions whose results change after an unrelated question."""

    asked: int
    first_lost: list[str]
    newly_wrong: list[str]
    changed: list[str]


def harm(assistant: Assistant) -> Harm:
    """Ask each golden question on its own, and after another one chosen at random."""
    questions = golden.load((GOLDEN,), assistant.knowledge)
    rng = random.Random(0)  # noqa: S311 - repeatable
    found = Harm(len(questions), [], [], [])
    for question in questions:
        earlier = rng.choice(questions).text
        alone, after = assistant.ask(question.text), assistant.ask(question.text, (earlier,))
        pair = f"{earlier} → {question.text}"
        if _is_hit(question, alone) and not _is_hit(question, after):
            found.first_lost.append(pair)
        if _is_wrong(question, after) and not _is_wrong(question, alone):
            found.newly_wrong.append(pair)
        if (alone.outcome, alone.quotes) != (after.outcome, after.quotes):
            found.changed.append(pair)
    return found


def _is_hit(question: GoldenQuestion, answer: Answer) -> bool:
    return bool(answer.candidates) and answer.candidates[0].passage.id in question.passages


def _is_wrong(question: GoldenQuestion, answer: Answer) -> bool:
    if answer.outcome is not Outcome.ANSWER:
        return False
    return answer.quotes[0].passage.id not in question.passages


def falsely_split(assistant: Assistant) -> tuple[list[str], int]:
    """Return the single-part golden questions with several passages, and the number asked."""
    single = [
        one.text
        for one in golden.load((GOLDEN,), assistant.knowledge)
        if one.parts == 1 and one.kind is not Kind.SMALLTALK
    ]
    return [text for text in single if len(assistant.ask(text).quotes) > 1], len(single)


def cost(talk: Talk) -> tuple[float, float]:
    """Return the median time of a first turn and of a turn that depends on others, in ms."""
    index = talk.assistant.index
    first = [conversation.turns[0].question for conversation in talk.conversations]
    leaning = [
        (turn.question, previous)
        for conversation, turn, previous in later_turns(talk)
        if leans(index.parse(turn.question), index.lexicon.names)
    ]
    return (
        median(_milliseconds(talk.assistant, text, ()) for text in first),
        median(_milliseconds(talk.assistant, text, previous) for text, previous in leaning),
    )


def _milliseconds(assistant: Assistant, text: str, previous: tuple[str, ...]) -> float:
    times = []
    for _ in range(REPEATS):
        began = process_time()
        assistant.ask(text, previous)
        times.append(1000 * (process_time() - began))
    return min(times)


def tables(all_talks: Sequence[Talk]) -> Iterator[Table]:
    """Yield the tables for the conversations and the two-part questions."""
    columns = ("", "n", "before", "first", "answered", "wrong", "refused", "talk")
    for part in PARTS:
        counts = counted(all_talks, held_out=part == PARTS[1])
        rows = tuple((name, *count.row) for name, count in counts.items())
        yield Table(f"Later turns, {part}", columns, rows)
    parts = [two_parts(all_talks, held_out=part == PARTS[1]) for part in PARTS]
    rows = tuple((name, *(fraction(part[name]) for part in parts)) for name in parts[0])
    yield Table("Questions in two parts, complete", ("", *PARTS), rows)


def misses(all_talks: Sequence[Talk]) -> Iterator[str]:
    """Yield a description of each failure that is not held out."""
    for talk in all_talks:
        for conversation, turn, previous in later_turns(talk):
            answer = talk.assistant.ask(turn.question, previous)
            count = Count()
            count.add(turn, answer, answer)
            passed = [*count.answered, *count.refused, *count.talk]
            if not conversation.held_out and not all(passed):
                yield f"{' / '.join((*previous, turn.question))}{_details(turn, answer)}"
        for one in talk.two_parts:
            [turn] = one.turns
            answer = talk.assistant.ask(turn.question)
            if not one.held_out and not is_complete(turn, answer):
                yield f"{turn.question}{_details(turn, answer)}"


def _details(turn: Turn, answer: Answer) -> str:
    shown = [quote.passage for quote in answer.quotes]
    best = [
        (one.passage.id, *one.passage.paragraphs, round(one.score, 2)) for one in answer.candidates
    ]
    return (
        f"\n    wanted {sorted(map(str, turn.right))}, got {answer.outcome}"
        f" {[(one.id, *one.paragraphs) for one in shown]} of {best[:2]}"
    )


def main() -> None:
    """Print the figures and, with `--misses`, the failures."""
    all_talks = tuple(talks(None if "--words" in sys.argv else BUNDLED))
    show(tables(all_talks))
    [shipped] = (talk.assistant for talk in all_talks if talk.name == SHIPPED)
    found = harm(shipped)
    print(f"{found.asked} golden questions asked after a random other one:")
    print(f"  right passage no longer first: {len(found.first_lost)}")
    print(f"  new wrong answer: {len(found.newly_wrong)}")
    print(f"  any change: {len(found.changed)}")
    split, single = falsely_split(shipped)
    print(f"Single-part golden questions answered in several parts: {len(split)}/{single}")
    for talk in all_talks:
        first, after = cost(talk)
        print(f"{talk.name}: {first:.2f} ms for a first question, {after:.2f} ms for a follow-up")
    if "--misses" in sys.argv:
        _print(misses(all_talks))
        _print([*found.first_lost, *found.newly_wrong, *split])


def _print(lines: Iterable[str]) -> None:
    print()
    for line in lines:
        print(line)


if __name__ == "__main__":
    main()
