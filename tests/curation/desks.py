"""A bakery for tests, with a curated file that can be changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.config.store_settings import StoreConfig
from tests.bakery import KNOWLEDGE, bakery, written

if TYPE_CHECKING:
    from pathlib import Path

    from bot.config import Config

CURATED = """\
# These are ours.
curated:
  taught:
    # Walt asked for this.
    - id: bread
      asks:
        - What goes into the dough?  # often
    - id: price
      asks: [what do they charge]
  gaps:
    - id: wages
      source: bakery
      text: The article does not say what the penguins earn.
      see: customers
      asks:
        - What do the penguins earn?
# The end.
"""


def desk(folder: Path, curated: str | None = None, knowledge: str = KNOWLEDGE) -> Config:
    """Write a knowledge folder and, if given, a curated file. Return their configuration."""
    place = folder / "knowledge"
    place.mkdir()
    config = bakery(place, knowledge)
    if curated is not None:
        written(place / "curated.yaml", curated)
    return replace(config, knowledge=(place,), store=StoreConfig(folder / "store.sqlite3"))
