"""Tests that the curated file survives killed processes and concurrent changes."""

from __future__ import annotations

import multiprocessing
import random
from typing import TYPE_CHECKING

from benchmarks.kill.curation import kill_once, prepare
from bot.curation.file import changed, look, save
from bot.curation.verbs import with_ask
from bot.errors import ChangedError
from bot.knowledge import loader

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier
    from pathlib import Path

TIMES = 20
CURATORS = 4
EACH = 5


def test_the_file_is_intact_when_a_process_is_killed(tmp_path: Path) -> None:
    """Killing the process at random points loses at most the current change.

    No temporary files remain.
    """
    chance = random.Random(7)  # noqa: S311 - needs a fixed seed
    prepare(tmp_path)
    held = 0
    for _ in range(TIMES):
        held = kill_once(tmp_path, held, chance.uniform(0, 0.05))
    while not held:  # nothing may be saved yet on a slow disk
        held = kill_once(tmp_path, held, 1)
    state = look(tmp_path / "curated.yaml")
    save(changed(state, with_ask(state.curated, "cheese", "Is it all cheese?")))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".curated.yaml.lock",
        "curated.yaml",
        "moon.yaml",
    ]


def teach(path: Path, curator: int, barrier: Barrier) -> None:
    """Add asks while other processes do the same. Retry whenever another process saved first."""
    barrier.wait()
    for n in range(EACH):
        while True:
            state = look(path)
            try:
                change = with_ask(state.curated, "cheese", f"Question {n} of curator {curator}?")
                save(changed(state, change))
            except ChangedError:
                continue
            break


def test_concurrent_changes_are_all_saved(tmp_path: Path) -> None:
    """A curator who gets an error can try again, and no change is lost."""
    prepare(tmp_path)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.kill.curation", __name__])
    barrier = context.Barrier(CURATORS)
    path = tmp_path / "curated.yaml"
    processes = [
        context.Process(target=teach, args=(path, curator, barrier)) for curator in range(CURATORS)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * CURATORS
    (passage,) = loader.load([tmp_path]).passages
    assert len(passage.asks) == 2 + CURATORS * EACH
