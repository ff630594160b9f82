"""Kill a curating process, 200 times, at any moment: the file is whole, and nothing is missing.

python -m benchmarks.kill.curation
"""

from __future__ import annotations

import multiprocessing
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.curation.file import changed, look, save
from bot.curation.verbs import with_ask, with_gap
from bot.knowledge import loader
from bot.knowledge.curated_schema import CuratedGapEntry

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

ROUNDS = 200
_ENOUGH = 100
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])

MOON = """\
source: {id: moon, title: The Moon, publisher: Mouse Gazette}
passages:
  - {id: cheese, paragraphs: [1], wording: restated, text: It is cheese., asks: [What is it?]}
"""


def curate(path: Path, first: int, said: Connection) -> None:
    """Write one gap after the other, say after each that it is saved; run until killed."""
    number = first
    while True:
        said.send(number)
        state = look(path)
        gap = CuratedGapEntry(
            id=f"gap-{number}", source="moon", text="Nobody says.", asks=[f"Question {number}?"]
        )
        save(changed(state, with_gap(state.curated, gap)))
        number += 1


def held(folder: Path) -> int:
    """Return how many gaps the folder's knowledge holds; raise where a file isn't whole."""
    return len(loader.load([folder]).gaps)


def kill_once(folder: Path, before: int, seconds: float) -> int:
    """Start a curator, kill it after a while, and return how many gaps there are now.

    `before` is how many there were. Raises AssertionError where one is missing.
    """
    heard, said = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=curate, args=(folder / "curated.yaml", before, said))
    process.start()
    said.close()
    acknowledged = heard.recv()
    time.sleep(seconds)
    process.kill()
    process.join()
    try:
        while True:
            acknowledged = heard.recv()
    except EOFError:
        heard.close()
    process.close()
    now = held(folder)
    if now - acknowledged not in {0, 1}:
        raise AssertionError(f"{acknowledged} gaps were saved, {now} are there")
    return now


def prepare(folder: Path) -> None:
    """Write the knowledge, and a curated file that holds an ask."""
    (folder / "moon.yaml").write_text(MOON, encoding="utf-8")
    state = look(folder / "curated.yaml")
    save(changed(state, with_ask(state.curated, "cheese", "Is it a cheese?")))


def main() -> None:
    """Kill so many times, and say what was left."""
    saved = count = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        for _ in range(ROUNDS):
            if count > _ENOUGH:  # a long file takes long to write
                (folder / "curated.yaml").unlink()
                prepare(folder)
                saved, count = saved + count, 0
            count = kill_once(folder, count, random.uniform(0, 0.1))  # noqa: S311 - no secret
    click.echo(f"killed {ROUNDS} times; {saved + count:,} gaps saved, none lost, every file whole")


if __name__ == "__main__":
    main()
