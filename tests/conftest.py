"""Fixtures shared by several test packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.cluster import Cluster, programs

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", autouse=True)
def english() -> Iterator[None]:
    """Run the bot in English, whatever the developer's language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LC_ALL", "C.UTF-8")
        yield


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start a PostgreSQL server, or skip the test if it is not installed."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL's programs (initdb, pg_ctl) are not installed")
    cluster = Cluster(found)
    yield cluster
    cluster.remove()
