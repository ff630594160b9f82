"""Collections of bounded size, so that memory use does not grow over time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


class Recent(Generic[KeyT, ValueT]):
    """A mapping that keeps only the `capacity` most recently set keys."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._values: OrderedDict[KeyT, ValueT] = OrderedDict()

    def __contains__(self, key: KeyT) -> bool:
        return key in self._values

    def get(self, key: KeyT) -> ValueT | None:
        """Return the value of a key, or None if the key is missing."""
        return self._values.get(key)

    def set(self, key: KeyT, value: ValueT) -> None:
        """Set a key's value, and mark the key as the most recent."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._capacity:
            self._values.popitem(last=False)

    def forget(self, key: KeyT) -> None:
        """Remove a key if it exists."""
        self._values.pop(key, None)

    def first_time(self, key: KeyT, value: ValueT) -> bool:
        """Set a key only if it is missing. Return whether the key was missing."""
        if key in self._values:
            return False
        self.set(key, value)
        return True


class Locks:
    """A lock for each number. A lock exists only while a task holds it or waits for it.

    At most `holders` tasks hold the same lock at a time. Waiting tasks acquire the lock in order of
    arrival.
    """

    def __init__(self, holders: int = 1) -> None:
        self._holders = holders
        self._locks: WeakValueDictionary[int, asyncio.Semaphore] = WeakValueDictionary()

    def of(self, number: int) -> asyncio.Semaphore:
        """Return the lock for a number."""
        lock = self._locks.get(number)
        if lock is None:
            lock = self._locks[number] = asyncio.Semaphore(self._holders)
        return lock
