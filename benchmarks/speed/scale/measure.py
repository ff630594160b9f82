"""Measure each engine at each size, one process at a time."""

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
"""Starts per engine: without an index, with a cold file cache, and with a warm file cache."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The parameters of a measurement.

    `questions` is the number of questions per size. Asking stops after `patience` seconds.
    """

    folder: Path
    sizes: Sequence[int]
    engines: Sequence[str]
    questions: int
    patience: float


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one engine at one size. Times are in seconds, space in MiB.

    build    time of the first start, without an index
    cold     time of the second start, with an index but a cold file cache
    warm     time of the third start
    peak     peak memory of a process during the first start
    memory   memory of the third process after all questions
    disk     size of the files that the engine keeps
    asked    number of questions asked
    first    among questions without a typo, the share whose passage ranked first
    typos    among questions with a typo, the share whose passage ranked first
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
    """Yield the figures of each engine, size by size, with progress bars."""
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
    _evict(folder)
    _evict(collection.folder)
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
    """Run the engine in a new process, and return what the worker measured."""
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
    """Return the shares of right answers to questions without and with a typo."""
    right: dict[bool, list[bool]] = {False: [], True: []}
    for question, answer in zip(asked, answers, strict=False):
        right[question.typo].append(question.target == answer)
    return {typo: sum(found) / max(1, len(found)) for typo, found in right.items()}


def _evict(folder: Path) -> None:
    """Evict a folder's files from the operating system's file cache."""
    if not hasattr(os, "posix_fadvise"):
        return
    for file in folder.rglob("*"):
        if file.is_file():
            descriptor = os.open(file, os.O_RDONLY)
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)
