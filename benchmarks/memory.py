"""What a process takes of the machine's memory, as Linux tells it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple


class Memory(NamedTuple):
    """Mebibytes: resident now, at most so far, and how much of the former is mapped files or not.

    All are 0 where the system doesn't say.
    """

    resident: float
    peak: float
    files: float
    own: float


def memory(process: int | str = "self") -> Memory:
    """Return what a process takes at present."""
    status = Path(f"/proc/{process}/status")
    text = status.read_text(encoding="ascii") if status.exists() else ""
    kib = {
        name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE)
    }
    fields = ("VmRSS", "VmHWM", "RssFile", "RssAnon")
    return Memory(*(kib.get(name, 0) / 1024 for name in fields))
