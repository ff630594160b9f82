"""The servers that a process knows of."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from bot.chat.gateway.guilds import Guilds

if TYPE_CHECKING:
    from bot.store import Recorder

ONE, OTHER = 4 << 22, 5 << 22  # of two shards, they are on shards 0 and 1


class Recorded:
    """Takes the place of a recorder."""

    def __init__(self) -> None:
        self.events: list[object] = []

    def in_guilds(self, *seen: object) -> None:
        """Note the servers of a shard."""
        self.events.append(seen)

    def joined(self, guild: int) -> None:
        """Note a new server."""
        self.events.append(("joined", guild))

    def left(self, guild: int) -> None:
        """Note a server that was left."""
        self.events.append(("left", guild))


@pytest.fixture
def recorded() -> Recorded:
    """Return an empty recorder."""
    return Recorded()


@pytest.fixture
def guilds(recorded: Recorded) -> Guilds:
    """Return the servers of a process with two shards."""
    return Guilds(cast("Recorder", recorded), lambda: 2)


def ready(guilds: Guilds, shard: int, *ids: int) -> None:
    """Tell the servers of a shard."""
    guilds.ready({"shard": [shard, 2], "guilds": [{"id": str(one)} for one in ids]})


def is_alone(guilds: Guilds) -> bool:
    """Return whether the bot is known to be in one server only."""
    return guilds.only_one


def test_the_only_server_is_known_once_all_shards_are(guilds: Guilds) -> None:
    """A process that runs only some of the shards never knows."""
    ready(guilds, 0, ONE)
    assert not is_alone(guilds)
    ready(guilds, 1)
    assert is_alone(guilds)
    guilds.joined(OTHER)
    assert not is_alone(guilds)
    guilds.left(ONE)
    assert is_alone(guilds)
    guilds.left(OTHER)
    assert not is_alone(guilds)


def test_changes_are_recorded_once(guilds: Guilds, recorded: Recorded) -> None:
    """A server that is available again after an outage was never left."""
    ready(guilds, 0, ONE)
    guilds.joined(ONE)
    guilds.joined(OTHER)
    guilds.left(OTHER)
    assert recorded.events == [(0, 2, {ONE}), ("joined", OTHER), ("left", OTHER)]


def test_a_shard_that_has_not_told_its_servers_is_not_known(guilds: Guilds) -> None:
    """Nothing of its servers is deleted meanwhile."""
    ready(guilds, 0, ONE)
    assert guilds.knows(ONE)
    assert not guilds.knows(OTHER)
