"""Run the bot for an hour under load, with injected faults: `make soak`, or `make soak MINUTES=10`.

Two bot processes with two shards each share a PostgreSQL server and a loopback Discord, and answer
20 questions per second on all surfaces while connections, requests, the database and processes
fail. The results are printed as Markdown tables. `--page` also writes them into a page. `-v`
prints the details. The exit code is 1 if a question was lost, answered twice or answered wrongly,
or if another check failed.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from benchmarks.soak.ledger import Verdict, replies_of
from benchmarks.soak.report import lines
from benchmarks.soak.run import Plan, soak

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_MARKS = "<!-- soak: begin -->", "<!-- soak: end -->"


@click.command()
@click.option("--minutes", type=click.FloatRange(min=0.1), default=60.0, show_default=True)
@click.option("--rate", type=click.FloatRange(min=0.1), default=20.0, show_default=True)
@click.option("--trouble", type=click.FloatRange(min=0.1), default=1.0, show_default=True)
@click.option("--page", type=click.Path(path_type=Path, exists=True))
@click.option("--keep", type=click.Path(path_type=Path), help="Keep the logs in this folder.")
@click.option("-v", "verbose", is_flag=True)
def main(
    minutes: float,
    rate: float,
    trouble: float,
    page: Path | None,
    keep: Path | None,
    *,
    verbose: bool,
) -> None:
    """Run the bot under load, inject faults, and account for every question asked."""
    folder = keep or Path(tempfile.mkdtemp(prefix="soak"))
    folder.mkdir(exist_ok=True)
    logging.basicConfig(filename=folder / "soak.log", level=logging.INFO, format=_FORMAT)
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    plan = Plan(seconds=minutes * 60, rate=rate, trouble=trouble)
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("soak test", total=1.0)
        outcome = asyncio.run(soak(folder, plan, lambda done: bar.update(task, completed=done)))
    text = "\n".join(lines(outcome))
    print(text)
    if page:
        before, _, rest = page.read_text(encoding="utf-8").partition(_MARKS[0])
        after = rest.partition(_MARKS[1])[2]
        page.write_text(f"{before}{_MARKS[0]}\n{text}\n{_MARKS[1]}{after}", encoding="utf-8")
    if verbose:
        for entry, verdict in outcome.verdicts:
            if verdict in (Verdict.LOST, Verdict.DOUBLED, Verdict.WRONG):
                print(
                    verdict, entry.at, entry.shard, entry.surface, entry.connected, entry.question
                )
                print(*(f"    {reply.timestamp} {reply.text}" for reply in replies_of(entry)))
        print(*outcome.unhandled[:20], *outcome.violations[:20], sep="\n\n")
    if outcome.failures:
        print(f"failed: {', '.join(outcome.failures)}; logs in {folder}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
