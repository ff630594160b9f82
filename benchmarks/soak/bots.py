"""The processes of the bot: started, killed, measured."""

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
_PATIENCE = 30.0
"""So many seconds a process may take to end."""


class Bot:
    """One process of the bot, and what it logs, over all its lives."""

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
        """Start it; with shorter pauses between two IDENTIFYs than Discord wants, if so told."""
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
        """End it at once, as a crash does."""
        if self.process and self.process.returncode is None:
            self._killed = True
            self.process.kill()
            await self.process.wait()

    async def stop(self) -> None:
        """Let it end; where it doesn't, let it log what it is doing, which counts as unhandled."""
        if not self.process or self.process.returncode is not None:
            return
        self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), _PATIENCE)
        except TimeoutError:
            self.process.send_signal(signal.SIGABRT)
            await self.process.wait()

    def hang_up(self) -> None:
        """Let it load the knowledge again, if it runs long enough to know the signal."""
        if self.process and self.alive and time.monotonic() - self.started > _PATIENCE:
            self.process.send_signal(signal.SIGHUP)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.returncode is None

    def measure(self) -> None:
        """Take note of how much memory it has, in MB, and since when it runs."""
        if not self.process or not self.alive:
            if self.process and not self._killed:
                self._died.add(f"{self.log.stem} ended by itself: {self.process.returncode}")
            return
        status = Path(f"/proc/{self.process.pid}/status")
        with suppress(OSError):  # it may be ending
            found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text(encoding="ascii"))
            if found:
                self.lives[-1].append((time.monotonic() - self.started, int(found[1]) / 1024))

    def loads(self) -> int:
        """Return how often it has loaded other knowledge."""
        return self.log.read_bytes().count(b"knowledge loaded")

    def unhandled(self) -> Iterator[str]:
        """Yield what the log tells of errors that nobody expected."""
        yield from self._died
        text = self.log.read_text(encoding="utf-8", errors="replace")
        for record in _RECORD.split(text):
            if any(word in record for word in _UNHANDLED) and _RECONNECTING not in record:
                yield record.strip()
