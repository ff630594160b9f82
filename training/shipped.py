"""Embed the shipped knowledge ahead of time: `python -m training.shipped`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import app, config
from bot.semantic import shipped
from bot.semantic.embedder import load
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED
from bot.semantic.vectors import build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.semantic.embedder import Matrix


def main() -> None:
    """Write the vectors of all texts in the shipped knowledge into the package."""
    embedder = load(inspect(BUNDLED))

    def embed(texts: Sequence[str]) -> Matrix:
        found = embedder.embed(texts)
        shipped.write(embedder.digest, dict(zip(texts, found, strict=True)))
        print(f"{len(texts)} texts, {shipped.FILE.stat().st_size:,} bytes")
        return found

    build(app.read(config.load()), embed)


if __name__ == "__main__":
    main()
