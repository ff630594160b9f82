"""A local copy of the scopes, for use if the store can't be reached when the bot starts.

Without this copy, a collection that is limited to one channel would answer everywhere until the
store can be reached again.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from typing import TYPE_CHECKING
from zlib import crc32

from bot.errors import UsageError
from bot.runtime import atomicfile
from bot.runtime.home import data_folder
from bot.store.events import ScopeKind, ScopeRow, StoredScopes

if TYPE_CHECKING:
    from pathlib import Path

    from bot.config.store_settings import StoreConfig

_log = logging.getLogger(__name__)


def save(store: StoreConfig, stored: StoredScopes) -> None:
    """Write the local copy if there is anything to keep or replace. Log any errors."""
    try:
        path = _path(store)
        if stored.rows or stored.left or path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            atomicfile.write(path, json.dumps(asdict(stored)).encode())
    except (OSError, UsageError) as error:
        _log.warning("can't save a local copy of the collections' scopes: %s", error)


def load(store: StoreConfig) -> StoredScopes | None:
    """Return the local copy, or None if it is missing or unreadable."""
    try:
        plain = json.loads(_path(store).read_text(encoding="utf-8"))
        rows = (ScopeRow(**{**row, "kind": ScopeKind(row["kind"])}) for row in plain["rows"])
        return StoredScopes(plain["version"], tuple(rows), tuple(plain.get("left", ())))
    except (OSError, UsageError, ValueError, KeyError, TypeError):
        return None


def _path(store: StoreConfig) -> Path:
    database = crc32(str(store.database or "").encode())
    return data_folder("`database` in the `store` section") / f"scopes-{database:08x}.json"
