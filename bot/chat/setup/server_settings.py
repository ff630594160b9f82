"""Settings of each server: the operator's, combined with the server's choices."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from bot.config.sections import Chosen
from bot.errors import StoreError
from bot.runtime.backoff import Backoff
from bot.store.server_settings import CHANNEL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from bot.config.sections import Discord
    from bot.store import Store

POLL_INTERVAL = 15.0
"""Maximum number of seconds between checks for changes by other processes."""

_BACKOFF = Backoff(0.5, 15.0)
_NOTHING = Chosen()
_log = logging.getLogger(__name__)


class SettingSource(Enum):
    """The source of a setting: the default, the server's choice, or the operator's choice."""

    DEFAULT = auto()
    CHOSEN = auto()
    FIXED = auto()


@dataclass(frozen=True, slots=True)
class _Known:
    """Settings of a server: as stored, as parsed, and merged with the operator's."""

    stored: Mapping[str, Any]
    chosen: Chosen
    whole: Discord


class ServerSettings:
    """The settings of all servers, in memory. Without a store, only the operator's settings apply.

    `follow` keeps the settings up to date. If the store fails, the last known settings apply.
    """

    def __init__(self, operator: Discord, store: Store | None = None) -> None:
        self.operator, self._store = operator, store
        self.loaded = asyncio.Event()
        self._known: dict[int, _Known] = {}
        self._stamp: object = None
        self._updating = asyncio.Lock()

    @property
    def can_choose(self) -> bool:
        """True if there is a store, so servers can choose settings."""
        return self._store is not None

    def of(self, guild: int | None) -> Discord:
        """Return the settings that apply in a server or, if `guild` is None, outside servers."""
        known = None if guild is None else self._known.get(guild)
        return known.whole if known else self.operator

    def chosen(self, guild: int | None) -> Chosen:
        """Return the settings that a server has chosen, even those that the operator now fixes."""
        known = None if guild is None else self._known.get(guild)
        return known.chosen if known else _NOTHING

    def source(self, guild: int, name: str) -> SettingSource:
        """Return the source of a setting's value."""
        # The server's curator role applies in addition to the operator's.
        if self.operator.is_fixed(name) and name != "curator_role":
            return SettingSource.FIXED
        is_default = getattr(self.chosen(guild), name) == getattr(_NOTHING, name)
        return SettingSource.DEFAULT if is_default else SettingSource.CHOSEN

    async def choose(self, guild: int, name: str, value: object) -> None:
        """Store a server's setting, which applies at once in this process and soon in others.

        If the setting can't be stored, raise StoreError and change nothing.
        """
        chosen = Chosen.model_validate({name: value})
        stored = chosen.model_dump(mode="json")[name]
        is_default = getattr(chosen, name) == getattr(_NOTHING, name)
        if self._store is None:
            raise StoreError("this bot has no store, so settings can't be saved")
        async with self._updating:
            whole = await self._store.change_settings(guild, {name: None if is_default else stored})
            self._known[guild] = self._read(whole)

    async def load(self) -> None:
        """Reload the settings if they have changed in the store.

        Raise StoreError if the store fails.
        """
        if self._store is None:
            return
        async with self._updating:
            stamp = await self._store.settings_stamp()
            if stamp != self._stamp:
                stored = await self._store.server_settings()
                self._known = {guild: self._latest(guild, own) for guild, own in stored.items()}
                self._stamp = stamp
        self.loaded.set()

    async def follow(self, poll_interval: float = POLL_INTERVAL) -> None:
        """Keep the settings up to date until canceled.

        Other processes announce changes through the store.
        """
        failures = 0
        while self._store:
            try:
                async with _waiting(self._store) as wait:
                    while True:
                        await self.load()
                        failures = 0
                        await wait(poll_interval)
            except StoreError as error:
                failures += 1
                if failures == 1:
                    _log.warning("can't load the servers' settings; retrying: %s", error)
                await asyncio.sleep(_BACKOFF.after(failures))

    def _latest(self, guild: int, stored: Mapping[str, Any]) -> _Known:
        """Return a server's settings. To save time, unchanged settings are not parsed again."""
        known = self._known.get(guild)
        return known if known and known.stored == stored else self._read(stored)

    def _read(self, stored: Mapping[str, Any]) -> _Known:
        chosen = _fitting(stored)
        return _Known(stored, chosen, self.operator.with_chosen(chosen))


@asynccontextmanager
async def _waiting(store: Store) -> AsyncIterator[Callable[[float], Awaitable[object]]]:
    """Yield a function that waits up to a given time for a change by another process."""
    if not store.shared:
        yield asyncio.sleep
        return
    async with store.listening(CHANNEL) as listener:
        yield listener.wait


def _fitting(values: Mapping[str, Any]) -> Chosen:
    """Parse stored settings, and drop invalid ones, which another version may have stored."""
    try:
        return Chosen.model_validate(values)
    except ValidationError as error:
        unfit = {str(problem["loc"][0]) for problem in error.errors()}
        _log.warning("ignored a server's settings that this version can't read: %s", unfit)
        return Chosen.model_validate({k: v for k, v in values.items() if k not in unfit})
