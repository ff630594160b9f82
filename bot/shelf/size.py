"""Whether knowledge is so large that it belongs on a shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import loader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LARGE = 4 * 1024 * 1024
"""From so many bytes on, knowledge is put on a shelf."""


def is_large(paths: Sequence[Path], least: int | None = None) -> bool:
    """Tell whether the files at `paths` are too many or too large to be held in memory."""
    least = LARGE if least is None else least
    total = 0
    for path in loader.files_of(paths):
        try:
            total += path.stat().st_size
        except OSError:  # whoever reads it says so
            return False
        if total >= least:
            return True
    return False
