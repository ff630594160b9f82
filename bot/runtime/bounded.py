"""Memories that forget their oldest entries, so that a year of running takes no more room."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


class Recent(Generic[KeyT, ValueT]):
    """A mapping of the `most` keys that were set last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[KeyT, ValueT] = OrderedDict()

    def __contains__(self, key: KeyT) -> bool:
        return key in self._values

    def get(self, key: KeyT) -> ValueT | None:
        """Return the value of a key that is still remembered."""
        return self._values.get(key)

    def set(self, key: KeyT, value: ValueT) -> None:
        """Remember a key, now the newest."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)

    def forget(self, key: KeyT) -> None:
        """Forget a key, if it is remembered."""
        self._values.pop(key, None)

    def first_time(self, key: KeyT, value: ValueT) -> bool:
        """Remember a key; tell whether it is a new one."""
        if key in self._values:
            return False
        self.set(key, value)
        return True


class Locks:
    """A lock for each number, for as long as somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def of(self, number: int) -> asyncio.Lock:
        """Return the lock of a number."""
        lock = self._locks.get(number)
        if lock is None:
            lock = self._locks[number] = asyncio.Lock()
        return lock
