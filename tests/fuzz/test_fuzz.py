"""Fuzz targets on random bytes and on inputs that once failed. `make fuzz` finds such inputs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

INPUTS = sorted((Path(__file__).parent / "inputs").glob("*/*"))
SHORT = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
_SEEDS = {name: list(seeds(name))[:30] for name in TARGETS}


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_failed_once(path: Path) -> None:
    """Inputs that once caused a failure don't fail again."""
    TARGETS[path.parent.name](path.read_bytes())


def test_each_input_belongs_to_a_target() -> None:
    """Renaming a target requires renaming the folder of its inputs."""
    assert {path.parent.name for path in INPUTS} <= set(TARGETS)


@pytest.mark.parametrize("name", TARGETS)
@SHORT
@given(data=st.data())
def test_any_bytes(name: str, data: st.DataObject) -> None:
    """Random bytes and mutated valid inputs violate no invariant."""
    TARGETS[name](data.draw(st.binary(max_size=500) | _mutated(_SEEDS[name])))


@st.composite
def _mutated(draw: st.DrawFn, valid: list[bytes]) -> bytes:
    """Draw a valid input with one slice replaced by random bytes or by another slice of it."""
    whole = draw(st.sampled_from(valid))[:4000]
    ends = st.integers(0, len(whole))
    start, end = sorted((draw(ends), draw(ends)))
    first, last = sorted((draw(ends), draw(ends)))
    return whole[:start] + draw(st.binary(max_size=20) | st.just(whole[first:last])) + whole[end:]
