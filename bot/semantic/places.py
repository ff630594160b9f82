"""Where models and vectors are kept: in the user's cache folder, which may be deleted any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from platformdirs import user_cache_path

if TYPE_CHECKING:
    from pathlib import Path


def model_folder(name: str) -> Path:
    """Return the folder that the model of this name is fetched to."""
    return _cache() / "models" / name


def vector_folder() -> Path:
    """Return the folder that the knowledge's vectors are cached in."""
    return _cache() / "vectors"


def _cache() -> Path:
    return user_cache_path("footnote")
