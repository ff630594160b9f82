"""Tests of the settings that say where collections answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.config import load
from bot.errors import ConfigError
from bot.serving.scopes import ELSEWHERE, Place, Scopes
from tests.bakery import written
from tests.hidden import knowledge

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
scopes:
  collections:
    - {collection: quellimarba-guides, servers: [1], channels: ["33"]}
    - {collection: quellimarfa-book, categories: 22}
    - {collection: quellimarga-book, everywhere: on}
  preferences:
    - {channels: [33, 34], collections: [quellimarga-book, quellimarba-guides]}
"""


def test_good_settings(tmp_path: Path) -> None:
    """Each collection answers where it is given to, and channels have their order."""
    written(tmp_path / "config.yaml", GOOD)
    config = load(tmp_path / "config.yaml")
    scopes, known = Scopes(config.scopes), knowledge()

    def seen(place: Place) -> set[str]:
        scope = scopes.at(place, known)
        assert scope.sources is not None
        return {one.collection_id for one in known.sources if one.id in scope.sources}

    everywhere = {"quellimarga-book"}
    assert seen(ELSEWHERE) == everywhere
    assert seen(Place(1, 9, 9)) == everywhere | {"quellimarba-guides"}
    assert seen(Place(7, 22, 9)) == everywhere | {"quellimarfa-book"}
    assert seen(Place(7, 8, 33)) == everywhere | {"quellimarba-guides"}
    assert scopes.at(Place(1, 22, 8), known).sources is None
    assert [len(one) for one in scopes.at(Place(1, 22, 33), known).preferred] == [1, 2]
    assert [len(one) for one in scopes.at(Place(9, 9, 34), known).preferred] == [1]
    assert scopes.given("quellimarfa-book", known).fixed
    assert not scopes.given("another", known).fixed
    positions = {name: (place.line, place.column) for name, place in config.scopes.positions}
    assert positions["quellimarfa-book"] == (4, 20)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- {collection: a}", ":3:7: an entry of `collections` needs `servers`, `categories`"),
        ("- {collection: a, everywhere: on, servers: [1]}", "either `everywhere` or places"),
        ("- {collection: A b, servers: [1]}", "3:20: "),
        ("- {collection: a, servers: [x]}", "3:33: "),
        ("- {collection: a, server: [1]}", "3:23: unknown key"),
        ("- {servers: [1]}", "3:7: "),
        ("- {collection: a, servers: 1}\n    - {collection: a, servers: 2}", "two entries for"),
    ],
)
def test_bad_collections(tmp_path: Path, text: str, problem: str) -> None:
    """Every mistake is reported with its line and column."""
    written(tmp_path / "config.yaml", f"scopes:\n  collections:\n    {text}\n")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "config.yaml")
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- {channels: [1], collections: []}", "3:"),
        ("- {channels: [1], collections: [a, b, a]}", "names a twice"),
        (
            "- {channels: [1, 2], collections: [a]}\n    - {channels: 2, collections: [b]}",
            "two orders",
        ),
    ],
)
def test_bad_preferences(tmp_path: Path, text: str, problem: str) -> None:
    """Every mistake is reported with its line and column."""
    written(tmp_path / "config.yaml", f"scopes:\n  preferences:\n    {text}\n")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "config.yaml")
    assert problem in str(caught.value)
