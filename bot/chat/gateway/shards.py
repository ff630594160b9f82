"""Which of the bot's shards this process runs: what the options say, made sure of."""

from __future__ import annotations

import os
import re
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

AUTO = "auto"
MAX_SHARDS = 16_384

_POD_INDEX = "POD_INDEX"
_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class Shards:
    """Which shards this process runs, `ids` of `count`; None leaves it to Discord, or means all."""

    count: int | None = None
    ids: tuple[int, ...] | None = None

    @property
    def partial(self) -> bool:
        """Whether other processes run the rest."""
        return self.ids is not None and len(self.ids) < (self.count or 0)


def from_ids(text: str, count: int | None) -> Shards:
    """Return the shards that `text` names, such as 0-3 or 0,2,5-7; raise UsageError."""
    if count is None:
        raise UsageError("--shard-ids needs --shard-count: a server's shard depends on both")
    ids: set[int] = set()
    for part in text.split(","):
        found = _RANGE.fullmatch(part.strip())
        if not found:
            raise UsageError(f"--shard-ids {text}: write numbers and ranges, as in 0-3 or 0,2,5-7")
        first, last = int(found[1]), int(found[2] or found[1])
        if first > last:
            raise UsageError(f"--shard-ids {text}: {first}-{last} runs backwards")
        if last >= count:
            raise UsageError(
                f"--shard-ids {text}: of {count} shards the first is 0 and the last {count - 1}"
            )
        ids.update(range(first, last + 1))
    return Shards(count, tuple(sorted(ids)))


def of_process(ordinal: int, processes: int, count: int | None) -> Shards:
    """Return the shards of one process of several: neighbours, about as many as the others have.

    Raises UsageError.
    """
    if count is None:
        raise UsageError("--processes needs --shard-count: how many shards they have together")
    if processes > count:
        raise UsageError(f"--processes {processes}: there are only {count} shards for them")
    if ordinal >= processes:
        raise UsageError(
            f"--ordinal {ordinal}: of {processes} processes the first is 0 and the last "
            f"{processes - 1}"
        )
    first, end = (count * n // processes for n in (ordinal, ordinal + 1))
    return Shards(count, tuple(range(first, end)))


def ordinal_of(text: str, environment: Mapping[str, str], host: str) -> int:
    """Return the number that `text` is or, if it is `auto`, the one of a StatefulSet's pod.

    That is in POD_INDEX, or at the end of the host's name. Raises UsageError.
    """
    if text != AUTO:
        if text.isascii() and text.isdigit():
            return int(text)
        raise UsageError(f"--ordinal {text}: write a number from 0 on, or auto")
    index = environment.get(_POD_INDEX, "").strip()
    if index:
        if index.isascii() and index.isdigit():
            return int(index)
        raise UsageError(f"{_POD_INDEX} is {index!r}, which is no number: set it, or --ordinal")
    found = re.search(r"-(\d{1,5})$", host)
    if not found:
        raise UsageError(
            f"--ordinal auto: neither {_POD_INDEX} nor the end of the host name {host!r} says "
            "which process this is; give its number, from 0 on"
        )
    return int(found[1])


def from_options(
    count: int | None, ids: str | None, processes: int | None, ordinal: str | None
) -> Shards:
    """Return what the options of the command line say; raise UsageError where they don't fit."""
    if ids is not None:
        if processes is not None or ordinal is not None:
            raise UsageError("--shard-ids and --processes both say which shards run here: give one")
        return from_ids(ids, count)
    if processes is None:
        if ordinal is not None:
            raise UsageError("--ordinal needs --processes: how many of them there are")
        return Shards(count)
    host = socket.gethostname().partition(".")[0]
    return of_process(ordinal_of(ordinal or AUTO, os.environ, host), processes, count)
