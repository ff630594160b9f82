"""The curated file stands where curators find it, and where it can be written."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config import Config, load, paths
from bot.config.loader import Matching
from bot.knowledge.curated_path import curated_file, knowledge_files
from tests.bakery import bakery, written

if TYPE_CHECKING:
    from pathlib import Path


def of(*knowledge: Path) -> Config:
    """Return a configuration of this knowledge."""
    return Config(knowledge, Matching())


def test_it_stands_in_the_first_folder(tmp_path: Path) -> None:
    """Also where files are named before it."""
    (file,) = bakery(tmp_path).knowledge
    folder = tmp_path / "more"
    folder.mkdir()
    assert curated_file(of(tmp_path)) == tmp_path / "curated.yaml"
    assert curated_file(of(file, folder, tmp_path)) == folder / "curated.yaml"


def test_it_stands_beside_a_file(tmp_path: Path) -> None:
    """As its golden questions do."""
    config = bakery(tmp_path)
    assert curated_file(config) == tmp_path / "bakery.curated.yaml"


def test_it_stands_where_the_configuration_says(tmp_path: Path) -> None:
    """Relative to the configuration."""
    path = written(tmp_path / "config.yaml", "curated: ours.yaml\nwatch: off\n")
    config = load(path)
    assert (curated_file(config), config.watch) == (tmp_path / "ours.yaml", False)


def test_it_is_read_once_there_is_one(tmp_path: Path) -> None:
    """Until then nobody misses it."""
    config = bakery(tmp_path)
    assert knowledge_files(config) == config.knowledge
    file = written(tmp_path / "bakery.curated.yaml", "curated: {}\n")
    assert knowledge_files(config) == (*config.knowledge, file)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the user's data folder for curated files."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "footnote" / "curated"


def test_it_stands_in_the_data_folder_where_it_must(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One for each knowledge that can't be written."""
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    monkeypatch.setattr(os, "access", lambda *_: False)
    found = {curated_file(of(folder)) for folder in (one, other)}
    assert len(found) == 2
    assert {file.parent for file in found} == {data}
    assert {file.name.rpartition("-")[0] for file in found} == {"one", "other"}
    written(one / "curated.yaml", "curated: {}\n")
    assert curated_file(of(one)) == one / "curated.yaml"


def test_an_upgrade_does_not_remove_it(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the installed package brings along is replaced as a whole."""
    packaged = tmp_path / "_knowledge"
    packaged.mkdir()
    assert paths.packaged_knowledge(packaged, tmp_path)
    assert not paths.packaged_knowledge(tmp_path, tmp_path)
    monkeypatch.setattr("bot.knowledge.curated_path.packaged_knowledge", lambda _path: True)
    assert curated_file(of(packaged)) == data / "shipped.yaml"
    assert curated_file(replace(of(packaged), curated=packaged)) == packaged
