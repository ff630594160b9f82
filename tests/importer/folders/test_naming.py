"""Tests of how collections are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.importer.folders.naming import collection_id, collection_name

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("folder", "name"),
    [("Otterbox", "Otterbox"), ("Otterbox/docs", "Otterbox"), ("Otterbox/Guides", "Guides")],
)
def test_id_and_name_agree(tmp_path: Path, folder: str, name: str) -> None:
    """The collection of a folder such as `docs` is named after the parent folder."""
    assert collection_name(tmp_path / folder) == name
    assert collection_id(tmp_path / folder) == name.lower()
