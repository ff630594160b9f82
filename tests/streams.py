"""Streams that stand in for those of a process."""

from __future__ import annotations

import io


class Terminal(io.StringIO):
    """A text stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True
