"""What a process takes of the machine, as Linux tells it; 0 where the system doesn't say."""

from __future__ import annotations

import os
import re
import resource
from pathlib import Path
from typing import NamedTuple


class Memory(NamedTuple):
    """Mebibytes: resident now, at most so far; of the former, mapped files and what is its own."""

    resident: float
    peak: float
    files: float
    own: float


def memory(process: int | str = "self") -> Memory:
    """Return what a process takes at present."""
    text = _read(process, "status")
    kib = {
        name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE)
    }
    fields = ("VmRSS", "VmHWM", "RssFile", "RssAnon")
    return Memory(*(kib.get(name, 0) / 1024 for name in fields))


def children() -> float:
    """Return the most memory in mebibytes that a process took which this one started."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def cpu(process: int | str = "self") -> float:
    """Return for how many seconds a process has computed, all its threads together."""
    fields = _read(process, "stat").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _read(process: int | str, name: str) -> str:
    file = Path(f"/proc/{process}/{name}")
    return file.read_text(encoding="utf-8") if file.exists() else ""
