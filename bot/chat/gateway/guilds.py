"""The servers of this process, by shard, and which of them the bot joins and leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.runtime.sharding import shard_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bot.store import Recorder


class Guilds:
    """The servers of each shard since its last READY event.

    Changes are recorded, so that what belongs to a server is deleted after the bot has left it.
    A server that the bot left while a shard was not connected is missing in the next READY.

    `left_before` returns the servers that the bot has left and whose data is not deleted yet.
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
        """True if the bot is in one server, and has data of no other.

        False until all shards, here, have told theirs.
        """
        is_known = len(self._by_shard) == self._shards()
        is_alone = sum(map(len, self._by_shard.values())) == 1
        return is_known and is_alone and not self._left_before()

    def knows(self, guild: int) -> bool:
        """Return whether the shard of a server runs here and has told its servers."""
        return shard_of(guild, self._shards()) in self._by_shard

    def ready(self, data: Any) -> None:  # noqa: ANN401 - as Discord sent it
        """Take the servers from a READY event, in which all are listed."""
        shard = int(data["shard"][0])
        known = self._by_shard[shard] = {int(guild["id"]) for guild in data["guilds"]}
        if self._recorder:
            self._recorder.in_guilds(shard, self._shards(), known)

    def joined(self, guild: int) -> None:
        """Note that the bot is in a server."""
        known = self._of(guild)
        if guild not in known:
            known.add(guild)
            if self._recorder:
                self._recorder.joined(guild)

    def left(self, guild: int) -> None:
        """Note that the bot was removed from a server."""
        self._of(guild).discard(guild)
        if self._recorder:
            self._recorder.left(guild)

    def _of(self, guild: int) -> set[int]:
        """Return the servers of a server's shard, or an empty set if they are not known yet."""
        return self._by_shard.get(shard_of(guild, self._shards()), set())
