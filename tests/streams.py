"""Fake standard streams."""

from __future__ import annotations

import io


class Terminal(io.StringIO):
    """A text stream that claims to be a terminal."""

    def isatty(self) -> bool:
        """Return True."""
        return True
