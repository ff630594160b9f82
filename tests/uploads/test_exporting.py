"""`footnote export` writes the documents as ordinary knowledge files."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.cli import main
from bot.config import load as load_config
from bot.knowledge.loader import load
from bot.serving.live import Serving
from bot.store import Store
from bot.store.events import DocumentChange
from bot.uploads.library import Library
from tests.bakery import written
from tests.curation.desks import desk
from tests.uploads.test_library import DOCUMENT, GUILD, OWN

if TYPE_CHECKING:
    from pathlib import Path

    from bot.config import Config


@pytest.mark.parametrize("place", ["folder", "database"])
def test_export(
    tmp_path: Path, place: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each document becomes a file that loads, wherever the documents are stored."""
    desk(tmp_path)
    database = "store.sqlite3"
    if place == "database":
        database = request.getfixturevalue("cluster").new_database()
    settings = f"knowledge: knowledge\nstore: {{database: '{database}'}}\n"
    config = str(written(tmp_path / "config.yaml", settings))
    asyncio.run(_save(load_config(tmp_path / "config.yaml")))
    out = tmp_path / "backup"
    assert main(["export", str(out), "--config", config]) == 0
    (file,) = out.iterdir()
    assert file.read_bytes() == DOCUMENT
    assert [passage.id for passage in load([file]).passages] == [f"{OWN}pool-opens"]
    said = capsys.readouterr()
    assert said.out.strip() == str(file)
    assert said.err.strip() == "1 document"


async def _save(config: Config) -> None:
    async with Store(config.store) as store:
        library = Library(Serving(config), store)
        await library.save(DocumentChange(GUILD, f"{OWN}pool", None, DOCUMENT))


def test_nothing_to_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without documents, nothing is written, and a file can't be the folder."""
    desk(tmp_path)
    config = str(written(tmp_path / "config.yaml", "knowledge: knowledge\n"))
    assert main(["export", str(tmp_path / "backup"), "--config", config]) == 0
    assert capsys.readouterr().err.strip() == "no documents"
    assert main(["export", config, "--config", config]) == 2
