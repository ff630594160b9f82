"""Units are found by the words that they share with a question."""

from __future__ import annotations

from bot.core.retrieval.search import Words, add, memory
from tests.core.corpus import INDEX


def test_dropped_units_are_not_found() -> None:
    """A deleted unit can't be found by words or by id.

    Its words become unknown unless another unit has them.
    """
    index = memory()
    units = list(INDEX.units)
    with add(index) as writer:
        for place, unit in enumerate(units):
            writer.put(place, unit)
    words = Words(index)
    first = units[0]
    assert words.place(first.entry.id) == 0
    assert 0 in words.best([(stem, 1.0) for stem in first.telling], len(units))
    with add(index) as writer:
        writer.drop(first.entry.id)
    words = Words(index)
    assert words.place(first.entry.id) is None
    assert 0 not in words.best([(stem, 1.0) for stem in first.telling], len(units))
    others = frozenset().union(*(unit.held for unit in units[1:]))
    for stem in first.held:
        assert bool(words.frequency(stem)) is (stem in others), stem
