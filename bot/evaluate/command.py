"""What `eval` does: measures, prints, and says whether the floor is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from bot import app, golden, goldenfiles
from bot.errors import UsageError
from bot.evaluate import peers as peer
from bot.evaluate.figures import Part, ask_all
from bot.evaluate.floor import Floor, judge, judged
from bot.evaluate.leaveout import asks_of, leave_out
from bot.evaluate.misses import misses
from bot.evaluate.report import Report, tables, to_json
from bot.evaluate.table import show
from bot.harmless import harmless
from bot.progress import progress
from bot.render import json_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.config import Config
    from bot.core.model import KnowledgeBase
    from bot.evaluate.figures import Asked
    from bot.evaluate.leaveout import LeftOut
    from bot.evaluate.peers import Score


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to measure. Without `golden`, the questions are those beside the knowledge."""

    golden: tuple[Path, ...] = ()
    part: Part = Part.ALL
    peers: bool = False
    misses: bool = False


def run(config: Config, wanted: Wanted, *, as_json: bool = False) -> bool:
    """Measure and print; return whether every figure of the floor is met.

    Raises KnowledgeError with the problems of the knowledge or of the golden files, UsageError
    where there are no questions.
    """
    report = measure(config, wanted)
    if as_json:
        click.echo(json_line(to_json(report)))
    else:
        _print(report)
    for one in report.missed:
        click.echo(f"footnote: below the floor: {one.name} {one.value:.1%}, {one.rule}", err=True)
    return not report.missed


def measure(config: Config, wanted: Wanted) -> Report:
    """Ask what is wanted; raises as `run` does."""
    assistant = app.build(config)
    knowledge = assistant.knowledge
    files = goldenfiles.given(wanted.golden) or goldenfiles.beside(config.knowledge)
    questions = [one for one in golden.load(files, knowledge) if wanted.part.holds(one)]
    if not questions:
        raise UsageError(f"no golden question belongs to the part {wanted.part}")
    with progress("Asking", len(questions)) as advance:
        asked = ask_all(assistant, questions, advance)
    part, of_floor = judged(asked)
    return Report(
        asked=asked,
        left_out=_left_out(knowledge, config),
        floor_part=part,
        judgements=judge(of_floor, Floor()),
        peers=tuple(_scores(asked, knowledge)) if wanted.peers else (),
        misses=misses(asked) if wanted.misses else (),
    )


def _left_out(knowledge: KnowledgeBase, config: Config) -> LeftOut:
    with progress("Leaving asks out", asks_of(knowledge)) as advance:
        return leave_out(knowledge, lambda rest: app.assemble(rest, config), advance)


def _scores(asked: Sequence[Asked], knowledge: KnowledgeBase) -> Iterator[Score]:
    answerable = [one for one in asked if one.question.kind.is_answerable]
    questions = [one.question for one in answerable]
    searches = peer.searches(knowledge)
    yield peer.score("footnote", peer.own(answerable))
    with progress("Asking the peers", len(searches)) as advance:
        for name, search in searches.items():
            yield peer.score(name, peer.find(search, questions))
            advance(1)


def _print(report: Report) -> None:
    show(tables(report))
    for miss in report.misses:
        click.echo(harmless("\n".join(miss.lines())))
        click.echo()
