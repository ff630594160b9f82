"""Exactly one process runs each shard, and inconsistent options are reported."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.gateway.shards import Shards, from_ids, from_options, of_process, ordinal_of
from bot.errors import UsageError

COUNTS = st.integers(1, 500).flatmap(lambda count: st.tuples(st.just(count), st.integers(1, count)))


@given(COUNTS)
def test_processes_divide_the_shards_evenly(sizes: tuple[int, int]) -> None:
    """Each shard belongs to one process.

    The numbers of shards of any two processes differ by at most one.
    """
    count, processes = sizes
    divided = [of_process(n, processes, count).ids or () for n in range(processes)]
    assert [shard for ids in divided for shard in ids] == list(range(count))
    lengths = {len(ids) for ids in divided}
    assert max(lengths) - min(lengths) <= 1


@pytest.mark.parametrize(
    ("text", "ids"),
    [("0-3", (0, 1, 2, 3)), ("5", (5,)), ("0, 2,5-7,6", (0, 2, 5, 6, 7)), ("15-15", (15,))],
)
def test_shard_ids_are_parsed(text: str, ids: tuple[int, ...]) -> None:
    """Shard ids can be given as numbers and as ranges."""
    assert from_ids(text, 16) == Shards(16, ids)


def test_all_shards_by_default() -> None:
    """Without ids, the process runs all shards.

    Without a count, it uses Discord's recommendation.
    """
    assert from_options(None, None, None, None) == Shards()
    assert from_options(4, None, None, None) == Shards(4)
    assert [Shards().partial, Shards(4).partial, Shards(2, (0, 1)).partial] == [False] * 3
    assert Shards(2, (1,)).partial


def test_a_pod_knows_its_ordinal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pod of a StatefulSet reads its ordinal from POD_INDEX, or else from its host name."""
    assert ordinal_of("auto", {"POD_INDEX": "3"}, "footnote-7") == 3
    assert ordinal_of("auto", {}, "my-bot2-11") == 11
    assert ordinal_of("2", {"POD_INDEX": "3"}, "footnote-7") == 2
    monkeypatch.setenv("POD_INDEX", "1")
    assert from_options(16, None, 4, None) == Shards(16, (4, 5, 6, 7))
    assert from_options(16, None, 4, "3") == Shards(16, (12, 13, 14, 15))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((None, "0-3", None, None), "--shard-ids needs --shard-count"),
        ((16, "0-3x", None, None), "use numbers and ranges, as in 0-3 or 0,2,5-7"),
        ((16, "", None, None), "use numbers and ranges"),
        ((16, "14-17", None, None), "use numbers from 0 to 15, because --shard-count is 16"),
        ((16, "3-1", None, None), "3-1 runs backward; put the smaller number first"),
        ((16, "0-3", 4, None), "each says which shards run here"),
        ((16, "0-3", None, "1"), "each says which shards run here"),
        ((None, None, 4, "0"), "--processes needs --shard-count"),
        ((2, None, 4, "0"), "use at most 2, because --shard-count is 2"),
        ((16, None, 4, "4"), "use a number from 0 to 3, because --processes is 4"),
        ((16, None, 4, "-1"), "use a number, starting at 0, or auto"),
        ((16, None, None, "1"), "--ordinal needs --processes"),
    ],
)
def test_inconsistent_options(
    options: tuple[int | None, str | None, int | None, str | None], message: str
) -> None:
    """The error says which values are valid."""
    with pytest.raises(UsageError, match=message):
        from_options(*options)


@pytest.mark.parametrize(
    ("environment", "host", "message"),
    [
        ({}, "laptop", "neither POD_INDEX nor the end of the host name 'laptop'"),
        ({"POD_INDEX": "three"}, "footnote-3", "POD_INDEX is 'three', which is not a number"),
    ],
)
def test_an_unknown_ordinal(environment: dict[str, str], host: str, message: str) -> None:
    """If the ordinal can't be determined, the bot reports an error instead of guessing."""
    with pytest.raises(UsageError, match=message):
        ordinal_of("auto", environment, host)
