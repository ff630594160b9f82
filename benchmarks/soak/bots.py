"""Start, kill and measure bot processes."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tests.loopback.driver import APART_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.loopback import Discord

ROOT = Path(__file__).parents[2]
_RECORD = re.compile(r"^(?=\[?\d{4}-\d\d-\d\d|\{)", re.MULTILINE)
_RECONNECTING = "Attempting a reconnect"
_UNHANDLED = (
    "Traceback",
    "never retrieved",
    "was destroyed",
    "incident",
    "unexpected ",
    "could not be stored",
    "Fatal Python error",
)
_GRACE = 30.0
"""Seconds that a process may take to exit, and the minimum uptime before it gets SIGHUP."""


class Bot:
    """One bot process and its log, across restarts.

    `lives` holds one list of samples per start of the process. A sample is a pair of the seconds
    since the start and the memory in MiB.
    """

    def __init__(self, discord: Discord, folder: Path, name: str, *options: str) -> None:
        self._discord, self._options = discord, options
        self.folder = folder
        self.log = folder / f"{name}.log"
        self.process: asyncio.subprocess.Process | None = None
        self.started = 0.0
        self._killed = False
        self._died: set[str] = set()
        self.lives: list[list[tuple[float, float]]] = []

    async def start(self, apart: float | None = None) -> None:
        """Start the process. `apart` shortens the pause in seconds between two IDENTIFYs."""
        environment = {
            **os.environ,
            **self._discord.environment,
            "DISCORD_TOKEN": self._discord.token,
            "XDG_DATA_HOME": str(self.folder / "data"),
            "PYTHONFAULTHANDLER": "1",
            "PYTHONPATH": str(ROOT),
        }
        if apart is not None:
            environment[APART_VARIABLE] = str(apart)
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.loopback.launch", "--", "bot", "run"),
                *self._options,
                cwd=self.folder,
                env=environment,
                stdout=log,
                stderr=log,
            )
        self.started = time.monotonic()
        self.lives.append([])
        self._killed = False

    async def kill(self) -> None:
        """Kill the process at once, as a crash would."""
        if self.process and self.process.returncode is None:
            self._killed = True
            self.process.kill()
            await self.process.wait()

    async def stop(self) -> None:
        """Terminate the process.

        If it hangs, make it log its stack, which counts as an unhandled error.
        """
        if not self.process or self.process.returncode is not None:
            return
        self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), _GRACE)
        except TimeoutError:
            self.process.send_signal(signal.SIGABRT)
            await self.process.wait()

    def hang_up(self) -> None:
        """Send SIGHUP to reload the knowledge, once the process has had time to handle it."""
        if self.process and self.alive and time.monotonic() - self.started > _GRACE:
            self.process.send_signal(signal.SIGHUP)

    @property
    def alive(self) -> bool:
        """True while the process is running."""
        return self.process is not None and self.process.returncode is None

    def measure(self) -> None:
        """Record the resident memory in MiB, or note that the process exited on its own."""
        if not self.process or not self.alive:
            if self.process and not self._killed:
                self._died.add(f"{self.log.stem} exited on its own: {self.process.returncode}")
            return
        status = Path(f"/proc/{self.process.pid}/status")
        with suppress(OSError):  # the process may be exiting
            found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text(encoding="ascii"))
            if found:
                self.lives[-1].append((time.monotonic() - self.started, int(found[1]) / 1024))

    def loads(self) -> int:
        """Return how often the log reports that knowledge was loaded."""
        return self.log.read_bytes().count(b"knowledge loaded")

    def unhandled(self) -> Iterator[str]:
        """Yield the log records of unhandled errors, and a line for each unexpected exit."""
        yield from self._died
        text = self.log.read_text(encoding="utf-8", errors="replace")
        for record in _RECORD.split(text):
            if any(word in record for word in _UNHANDLED) and _RECONNECTING not in record:
                yield record.strip()
