"""Memory and CPU time of a process, read from /proc, or 0 where /proc doesn't exist."""

from __future__ import annotations

import os
import re
import resource
from pathlib import Path
from typing import NamedTuple


class Memory(NamedTuple):
    """The resident, peak resident, file-backed and private memory of a process, in MiB."""

    resident: float
    peak: float
    files: float
    own: float


def memory(process: int | str = "self") -> Memory:
    """Return the current memory of a process."""
    text = _read(process, "status")
    kib = {
        name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE)
    }
    fields = ("VmRSS", "VmHWM", "RssFile", "RssAnon")
    return Memory(*(kib.get(name, 0) / 1024 for name in fields))


def children() -> float:
    """Return the largest peak memory in MiB among the child processes that have exited."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def cpu(process: int | str = "self") -> float:
    """Return the CPU time of a process in seconds, summed over its threads."""
    fields = _read(process, "stat").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _read(process: int | str, name: str) -> str:
    file = Path(f"/proc/{process}/{name}")
    return file.read_text(encoding="utf-8") if file.exists() else ""
