"""Determine from the command-line options which shards this process runs."""

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
    """The shards that this process runs.

    `ids` contains the numbers of these shards, and `count` is the total number of shards. If
    `count` is None, the bot uses the number of shards that Discord recommends. If `ids` is None,
    the process runs all shards.
    """

    count: int | None = None
    ids: tuple[int, ...] | None = None

    @property
    def partial(self) -> bool:
        """True if this process runs only some of the shards."""
        return self.ids is not None and len(self.ids) < (self.count or 0)


def from_ids(text: str, count: int | None) -> Shards:
    """Return the shards that a list such as 0-3 or 0,2,5-7 selects.

    Raise UsageError if the list is invalid or `count` is missing.
    """
    if count is None:
        raise UsageError("--shard-ids needs --shard-count, the total number of shards")
    ids: set[int] = set()
    for part in text.split(","):
        found = _RANGE.fullmatch(part.strip())
        if not found:
            raise UsageError(f"--shard-ids {text}: use numbers and ranges, as in 0-3 or 0,2,5-7")
        first, last = int(found[1]), int(found[2] or found[1])
        if first > last:
            raise UsageError(
                f"--shard-ids {text}: {first}-{last} runs backward; put the smaller number first"
            )
        if last >= count:
            raise UsageError(
                f"--shard-ids {text}: use numbers from 0 to {count - 1}, because --shard-count is "
                f"{count}"
            )
        ids.update(range(first, last + 1))
    return Shards(count, tuple(sorted(ids)))


def of_process(ordinal: int, processes: int, count: int | None) -> Shards:
    """Split the shards evenly among processes, and return the contiguous range for one process.

    Raise UsageError if `ordinal`, `processes` and `count` are inconsistent.
    """
    if count is None:
        raise UsageError("--processes needs --shard-count, the total number of shards")
    if processes > count:
        raise UsageError(
            f"--processes {processes}: use at most {count}, because --shard-count is {count}"
        )
    if ordinal >= processes:
        raise UsageError(
            f"--ordinal {ordinal}: use a number from 0 to {processes - 1}, because --processes is "
            f"{processes}"
        )
    first, end = (count * n // processes for n in (ordinal, ordinal + 1))
    return Shards(count, tuple(range(first, end)))


def ordinal_of(text: str, environment: Mapping[str, str], host: str) -> int:
    """Return the number in `text`, or the index of this pod in its StatefulSet if `text` is `auto`.

    The index comes from POD_INDEX or, if that is not set, from the end of the host name. Raise
    UsageError if the number can't be determined.
    """
    if text != AUTO:
        if text.isascii() and text.isdigit():
            return int(text)
        raise UsageError(f"--ordinal {text}: use a number, starting at 0, or auto")
    index = environment.get(_POD_INDEX, "").strip()
    if index:
        if index.isascii() and index.isdigit():
            return int(index)
        raise UsageError(
            f"{_POD_INDEX} is {index!r}, which is not a number: correct {_POD_INDEX}, or set "
            "--ordinal"
        )
    found = re.search(r"-(\d{1,5})$", host)
    if not found:
        raise UsageError(
            f"--ordinal auto: neither {_POD_INDEX} nor the end of the host name {host!r} says "
            "which process this is; set --ordinal to its number, starting at 0"
        )
    return int(found[1])


def from_options(
    count: int | None, ids: str | None, processes: int | None, ordinal: str | None
) -> Shards:
    """Return the shards that the command-line options select.

    Raise UsageError if the options are invalid or contradict each other.
    """
    if ids is not None:
        if processes is not None or ordinal is not None:
            raise UsageError(
                "use --shard-ids, or --processes and --ordinal, but not both: "
                "each says which shards run here"
            )
        return from_ids(ids, count)
    if processes is None:
        if ordinal is not None:
            raise UsageError("--ordinal needs --processes, the number of processes")
        return Shards(count)
    host = socket.gethostname().partition(".")[0]
    return of_process(ordinal_of(ordinal or AUTO, os.environ, host), processes, count)
