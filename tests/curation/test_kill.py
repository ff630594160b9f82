"""Processes that end without warning, or curate at the same moment."""

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
AT_ONCE = 4
EACH = 5


def test_the_file_is_whole_when_the_process_is_killed(tmp_path: Path) -> None:
    """Kill -9 at random points: at most the action under way is missing, no litter stays."""
    chance = random.Random(7)  # noqa: S311 - to be the same each time
    prepare(tmp_path)
    held = 0
    for _ in range(TIMES):
        held = kill_once(tmp_path, held, chance.uniform(0, 0.05))
    while not held:  # on a slow disk nothing may have been saved so far
        held = kill_once(tmp_path, held, 1)
    state = look(tmp_path / "curated.yaml")
    save(changed(state, with_ask(state.curated, "cheese", "Is it all cheese?")))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".curated.yaml.lock",
        "curated.yaml",
        "moon.yaml",
    ]


def teach(path: Path, curator: int, barrier: Barrier) -> None:
    """Add asks at the same time as others; look again whenever somebody else was faster."""
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


def test_what_several_curators_save_at_once_is_all_there(tmp_path: Path) -> None:
    """Who comes second is told, and loses nobody's work by trying again."""
    prepare(tmp_path)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.kill.curation", __name__])
    barrier = context.Barrier(AT_ONCE)
    path = tmp_path / "curated.yaml"
    processes = [
        context.Process(target=teach, args=(path, curator, barrier)) for curator in range(AT_ONCE)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * AT_ONCE
    (passage,) = loader.load([tmp_path]).passages
    assert len(passage.asks) == 2 + AT_ONCE * EACH
