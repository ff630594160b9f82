"""The arithmetic that assigns Discord servers to shards."""

from __future__ import annotations

_TIMESTAMP_SHIFT = 22
"""Number of bits in an id below the timestamp, which shows when the server was created."""


def shard_of(guild: int, count: int) -> int:
    """Return the shard that serves a Discord server, given the number of shards."""
    return (guild >> _TIMESTAMP_SHIFT) % count
