"""The curated file is in a place where curators can find it and the bot can write it."""

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


def config_of(*knowledge: Path) -> Config:
    """Return a configuration of this knowledge."""
    return Config(knowledge, Matching())


def test_it_is_in_the_first_folder(tmp_path: Path) -> None:
    """A folder takes precedence over files, even if the files are listed first."""
    (file,) = bakery(tmp_path).knowledge
    folder = tmp_path / "more"
    folder.mkdir()
    assert curated_file(config_of(tmp_path)) == tmp_path / "curated.yaml"
    assert curated_file(config_of(file, folder, tmp_path)) == folder / "curated.yaml"


def test_it_is_beside_a_file(tmp_path: Path) -> None:
    """Without a folder, the curated file is next to the first file, as golden questions are."""
    config = bakery(tmp_path)
    assert curated_file(config) == tmp_path / "bakery.curated.yaml"


def test_the_configured_path_is_used(tmp_path: Path) -> None:
    """The configured path is relative to the configuration file."""
    path = written(tmp_path / "config.yaml", "curated: ours.yaml\nwatch: off\n")
    config = load(path)
    assert (curated_file(config), config.watch) == (tmp_path / "ours.yaml", False)


def test_it_is_read_once_it_exists(tmp_path: Path) -> None:
    """A missing curated file is not an error."""
    config = bakery(tmp_path)
    assert knowledge_files(config) == config.knowledge
    file = written(tmp_path / "bakery.curated.yaml", "curated: {}\n")
    assert knowledge_files(config) == (*config.knowledge, file)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder for curated files in the user's data folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "footnote" / "curated"


def test_it_is_in_the_data_folder_if_needed(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each read-only knowledge folder has its own curated file in the data folder."""
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    monkeypatch.setattr(os, "access", lambda *_: False)
    found = {curated_file(config_of(folder)) for folder in (one, other)}
    assert len(found) == 2
    assert {file.parent for file in found} == {data}
    assert {file.name.rpartition("-")[0] for file in found} == {"one", "other"}
    written(one / "curated.yaml", "curated: {}\n")
    assert curated_file(config_of(one)) == one / "curated.yaml"


def test_an_upgrade_does_not_remove_it(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade replaces the shipped knowledge, so its curated file is in the data folder."""
    packaged = tmp_path / "_knowledge"
    packaged.mkdir()
    assert paths.packaged_knowledge(packaged, tmp_path)
    assert not paths.packaged_knowledge(tmp_path, tmp_path)
    monkeypatch.setattr("bot.knowledge.curated_path.packaged_knowledge", lambda _path: True)
    assert curated_file(config_of(packaged)) == data / "shipped.yaml"
    assert curated_file(replace(config_of(packaged), curated=packaged)) == packaged
