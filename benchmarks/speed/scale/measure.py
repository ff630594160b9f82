"""Each engine at each size, in processes of its own that follow each other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from benchmarks.speed.resources import Memory
from benchmarks.speed.scale import texts
from benchmarks.speed.scale.engines import ENGINES
from benchmarks.speed.scale.knowledge import Collection, write
from bot.output.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.speed.scale.texts import Question

STEPS = 3
"""How often each engine is started: with nothing kept, after a reboot as it were, and again."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: where, at which sizes, which engines.

    `questions` are asked at each size, as many of them as `patience` allows, in seconds.
    """

    folder: Path
    sizes: Sequence[int]
    engines: Sequence[str]
    questions: int
    patience: float


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine did with so many passages. Times are in seconds, space in mebibytes.

    build    until it is ready at its first start, with nothing kept
    cold     … at its second start, where the system has read none of its files lately
    warm     … at its third
    peak     the most memory that a process took at the first start
    memory   what the third takes after all questions
    disk     what it keeps
    asked    how many questions it was asked
    first    the share of questions whose passage came first; `typos`: of those with a typo
    """

    engine: str
    size: int
    build: float
    cold: float
    warm: float
    peak: float
    memory: Memory
    disk: float
    asked: int
    p50: float
    p95: float
    p99: float
    first: float
    typos: float


def measure(plan: Plan) -> Iterator[Result]:
    """Yield what each engine did, size by size; whatever takes a while shows that it goes on."""
    for size in plan.sizes:
        collection = Collection(plan.folder / str(size))
        with progress(f"writing {size:,} passages", size) as note:
            write(collection, texts.passages(size), note)
        with progress(f"making {plan.questions:,} questions", None) as note:
            asked = texts.questions(plan.questions, size)
            note(len(asked))
        for engine in plan.engines:
            with progress(f"{size:,} passages: {engine}", STEPS) as note:
                yield _measured(engine, collection, asked, plan, note)


def _measured(
    engine: str,
    collection: Collection,
    asked: Sequence[Question],
    plan: Plan,
    note: Callable[[int], None],
) -> Result:
    file = collection.folder / "questions.txt"
    file.write_text("".join(f"{one.text}\n" for one in asked), encoding="utf-8")
    folder = collection.folder / f"engine-{list(ENGINES).index(engine)}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    built = _run(engine, collection, folder)
    note(1)
    _forget(folder)
    _forget(collection.folder)
    cold = _run(engine, collection, folder)
    note(1)
    warm = _run(engine, collection, folder, str(file), str(plan.patience))
    note(1)
    right = _right(asked, warm["answers"])
    cuts = quantiles(warm["seconds"], n=100, method="inclusive")
    return Result(
        engine=engine,
        size=int(collection.folder.name),
        build=built["start"],
        cold=cold["start"],
        warm=warm["start"],
        peak=max(Memory(*built["memory"]).peak, built["children"]),
        memory=Memory(*warm["memory"]),
        disk=sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) / 2**20,
        asked=len(warm["seconds"]),
        p50=cuts[49],
        p95=cuts[94],
        p99=cuts[98],
        first=right[False],
        typos=right[True],
    )


def _run(engine: str, collection: Collection, folder: Path, *asking: str) -> dict[str, Any]:
    """Run the engine in a process, and return what that measured."""
    place = str(collection.folder), str(folder)
    done = subprocess.run(  # noqa: S603 - this program's own module
        [sys.executable, "-m", "benchmarks.speed.scale.worker", engine, *place, *asking],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _right(asked: Sequence[Question], answers: Sequence[int]) -> dict[bool, float]:
    """Return the share of right passages, of questions without a typo and of those with one."""
    right: dict[bool, list[bool]] = {False: [], True: []}
    for question, answer in zip(asked, answers, strict=False):
        right[question.typo].append(question.target == answer)
    return {typo: sum(found) / max(1, len(found)) for typo, found in right.items()}


def _forget(folder: Path) -> None:
    """Let the system forget what it has read of a folder's files, as if it had just started."""
    if not hasattr(os, "posix_fadvise"):
        return
    for file in folder.rglob("*"):
        if file.is_file():
            descriptor = os.open(file, os.O_RDONLY)
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)
