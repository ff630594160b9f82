"""Fixtures: every test that uses `place` runs on both SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.config.store_settings import StoreConfig
from bot.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.store.cluster import Cluster

    Place = Path | str


class Clock:
    """A clock that tests advance by hand."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the current time."""
        return self.time

    def pass_(self, **span: float) -> None:
        """Advance the clock. `span` is passed to `timedelta`."""
        self.time += timedelta(**span)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Return a path or URL for a new store."""
    if request.param == "sqlite":
        return tmp_path / "data" / "store.sqlite3"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.new_database()


@pytest.fixture
def clock() -> Clock:
    """Return a clock that starts at noon on March 1."""
    return Clock()


@pytest.fixture
async def store(place: Place, clock: Clock) -> AsyncIterator[Store]:
    """Return an empty store."""
    async with Store(StoreConfig(place), clock) as store:
        yield store
