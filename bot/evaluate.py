"""Golden questions -> figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.config import Config


def run(config: Config, golden: Sequence[Path], *, peers: bool, as_json: bool) -> int:
    """Print figures and return 0, or 1 where one is below its floor."""
    del config, golden, peers, as_json
    raise UsageError("there are no figures yet")
