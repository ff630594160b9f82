"""A scripted server for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chooser.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Run a server that always chooses the first passage."""
    with ScriptedServer() as running:
        yield running
