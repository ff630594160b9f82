"""Track the servers of this process's shards, and record when the bot joins or leaves a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.runtime.sharding import shard_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bot.store import Recorder


class Guilds:
    """The servers of each shard, kept up to date after the shard's READY event.

    Joins and leaves are recorded, so a server's data can be deleted after the bot has left it. A
    server that the bot left while the shard was disconnected is missing from the next READY event.

    `left_before` returns the servers that the bot has left but whose data still exists.
    """

    def __init__(
        self,
        recorder: Recorder | None,
        shards: Callable[[], int],
        left_before: Callable[[], Collection[int]] = tuple,
    ) -> None:
        self._recorder, self._shards, self._left_before = recorder, shards, left_before
        self._by_shard: dict[int, set[int]] = {}

    @property
    def only_one(self) -> bool:
        """True if the bot is in only one server and has no other server's data.

        The value is False until all shards have reported their servers to this process.
        """
        is_known = len(self._by_shard) == self._shards()
        is_alone = sum(map(len, self._by_shard.values())) == 1
        return is_known and is_alone and not self._left_before()

    def knows(self, guild: int) -> bool:
        """Return whether a server's shard runs in this process and has reported its servers."""
        return shard_of(guild, self._shards()) in self._by_shard

    def ready(self, data: Any) -> None:  # noqa: ANN401 - as Discord sent it
        """Replace a shard's servers with those in a READY event, which lists all of them."""
        shard = int(data["shard"][0])
        known = self._by_shard[shard] = {int(guild["id"]) for guild in data["guilds"]}
        if self._recorder:
            self._recorder.in_guilds(shard, self._shards(), known)

    def joined(self, guild: int) -> None:
        """Record that the bot is in a server."""
        known = self._of(guild)
        if guild not in known:
            known.add(guild)
            if self._recorder:
                self._recorder.joined(guild)

    def left(self, guild: int) -> None:
        """Record that the bot was removed from a server."""
        self._of(guild).discard(guild)
        if self._recorder:
            self._recorder.left(guild)

    def _of(self, guild: int) -> set[int]:
        """Return the servers known to be on the same shard as `guild`, if any."""
        return self._by_shard.get(shard_of(guild, self._shards()), set())
