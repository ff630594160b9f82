"""Every shard is run by one process; options that don't fit are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.gateway.shards import Shards, from_ids, from_options, of_process, ordinal_of
from bot.errors import UsageError

COUNTS = st.integers(1, 500).flatmap(lambda count: st.tuples(st.just(count), st.integers(1, count)))


@given(COUNTS)
def test_processes_divide_the_shards_among_themselves(sizes: tuple[int, int]) -> None:
    """Each shard is one process's; none has more than one shard more than another."""
    count, processes = sizes
    divided = [of_process(n, processes, count).ids or () for n in range(processes)]
    assert [shard for ids in divided for shard in ids] == list(range(count))
    lengths = {len(ids) for ids in divided}
    assert max(lengths) - min(lengths) <= 1


@pytest.mark.parametrize(
    ("text", "ids"),
    [("0-3", (0, 1, 2, 3)), ("5", (5,)), ("0, 2,5-7,6", (0, 2, 5, 6, 7)), ("15-15", (15,))],
)
def test_shards_are_named(text: str, ids: tuple[int, ...]) -> None:
    """By numbers and ranges."""
    assert from_ids(text, 16) == Shards(16, ids)


def test_all_shards_by_default() -> None:
    """As many as Discord recommends, or as many as one says."""
    assert from_options(None, None, None, None) == Shards()
    assert from_options(4, None, None, None) == Shards(4)
    assert [Shards().partial, Shards(4).partial, Shards(2, (0, 1)).partial] == [False] * 3
    assert Shards(2, (1,)).partial


def test_a_pod_knows_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """From POD_INDEX, or else from its name, which is a StatefulSet's."""
    assert ordinal_of("auto", {"POD_INDEX": "3"}, "footnote-7") == 3
    assert ordinal_of("auto", {}, "my-bot2-11") == 11
    assert ordinal_of("2", {"POD_INDEX": "3"}, "footnote-7") == 2
    monkeypatch.setenv("POD_INDEX", "1")
    assert from_options(16, None, 4, None) == Shards(16, (4, 5, 6, 7))
    assert from_options(16, None, 4, "3") == Shards(16, (12, 13, 14, 15))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((None, "0-3", None, None), "--shard-ids needs --shard-count"),
        ((16, "0-3x", None, None), "write numbers and ranges, as in 0-3 or 0,2,5-7"),
        ((16, "", None, None), "write numbers and ranges"),
        ((16, "14-17", None, None), "of 16 shards the first is 0 and the last 15"),
        ((16, "3-1", None, None), "3-1 runs backwards"),
        ((16, "0-3", 4, None), "both say which shards run here"),
        ((16, "0-3", None, "1"), "both say which shards run here"),
        ((None, None, 4, "0"), "--processes needs --shard-count"),
        ((2, None, 4, "0"), "there are only 2 shards for them"),
        ((16, None, 4, "4"), "of 4 processes the first is 0 and the last 3"),
        ((16, None, 4, "-1"), "write a number from 0 on, or auto"),
        ((16, None, None, "1"), "--ordinal needs --processes"),
    ],
)
def test_options_that_do_not_fit(
    options: tuple[int | None, str | None, int | None, str | None], told: str
) -> None:
    """Are told, with what would fit."""
    with pytest.raises(UsageError, match=told):
        from_options(*options)


@pytest.mark.parametrize(
    ("environment", "host", "told"),
    [
        ({}, "laptop", "neither POD_INDEX nor the end of the host name 'laptop'"),
        ({"POD_INDEX": "three"}, "footnote-3", "POD_INDEX is 'three', which is no number"),
    ],
)
def test_a_number_that_nobody_knows(environment: dict[str, str], host: str, told: str) -> None:
    """Is no reason to guess."""
    with pytest.raises(UsageError, match=told):
        ordinal_of("auto", environment, host)
