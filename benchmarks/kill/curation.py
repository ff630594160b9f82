"""Kill a curating process 200 times at random moments. Its file must stay valid and complete.

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
_MAX_GAPS = 100
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])

MOON = """\
source: {id: moon, title: The Moon, publisher: Mouse Gazette}
passages:
  - {id: cheese, paragraphs: [1], wording: restated, text: It is cheese., asks: [What is it?]}
"""


def curate(path: Path, first: int, sender: Connection) -> None:
    """Save one gap after another until killed, and send the number of saved gaps."""
    number = first
    while True:
        sender.send(number)
        state = look(path)
        gap = CuratedGapEntry(
            id=f"gap-{number}", source="moon", text="Nobody says.", asks=[f"Question {number}?"]
        )
        save(changed(state, with_gap(state.curated, gap)))
        number += 1


def count_gaps(folder: Path) -> int:
    """Return the number of gaps in the folder. Raise KnowledgeError if a file is damaged."""
    return len(loader.load([folder]).gaps)


def kill_once(folder: Path, before: int, seconds: float) -> int:
    """Start a curator, kill it after `seconds`, and return the number of gaps left in the file.

    `before` is the number of gaps at the start. Raises AssertionError if a saved gap is missing.
    """
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=curate, args=(folder / "curated.yaml", before, sender))
    process.start()
    sender.close()
    acknowledged = receiver.recv()
    time.sleep(seconds)
    process.kill()
    process.join()
    try:
        while True:
            acknowledged = receiver.recv()
    except EOFError:
        receiver.close()
    process.close()
    now = count_gaps(folder)
    if now - acknowledged not in {0, 1}:
        raise AssertionError(f"{acknowledged} gaps were saved, {now} were found")
    return now


def prepare(folder: Path) -> None:
    """Write a knowledge file, and a curated file that contains one ask."""
    (folder / "moon.yaml").write_text(MOON, encoding="utf-8")
    state = look(folder / "curated.yaml")
    save(changed(state, with_ask(state.curated, "cheese", "Is it a cheese?")))


def main() -> None:
    """Kill a curator ROUNDS times and print a summary."""
    saved = count = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        for _ in range(ROUNDS):
            if count > _MAX_GAPS:  # long files take longer to write
                (folder / "curated.yaml").unlink()
                prepare(folder)
                saved, count = saved + count, 0
            count = kill_once(folder, count, random.uniform(0, 0.1))  # noqa: S311 - no secret
    click.echo(f"killed {ROUNDS} times; {saved + count:,} gaps saved, none lost, no file damaged")


if __name__ == "__main__":
    main()
