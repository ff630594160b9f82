"""Matching any regular expression in the package takes linear, not quadratic time."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING, Any

import pytest

from tests.security.attacks import attacks, patterns, uses
from tests.timing import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORT, LONG = 500, 4_000
QUICK = 0.02  # seconds of CPU time; shorter times are hard to measure, and harmless
MAX_RATIO = 30  # maximum ratio of the times for texts of both lengths; quadratic time gives 64
TIMEOUT = 2

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "setitimer"), reason="this system can't interrupt a match"
)
KEPT = patterns()


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Let a timer interrupt any match that takes too long."""

    def give_up(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, give_up)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def runs_away(pattern: re.Pattern[Any], use: str) -> str:
    """Return the beginning of a text that the pattern matches too slowly, or ""."""
    texts = zip(attacks(pattern, SHORT), attacks(pattern, LONG), strict=True)
    return next((repr(long[:60]) for short, long in texts if _grows(pattern, use, short, long)), "")


def _grows(pattern: re.Pattern[Any], use: str, short: str | bytes, long: str | bytes) -> bool:
    def run(text: str | bytes) -> object:
        if use == "search":
            return sum(1 for _ in pattern.finditer(text))
        return getattr(pattern, use)(text)

    signal.setitimer(signal.ITIMER_VIRTUAL, TIMEOUT)
    try:
        took = seconds(lambda: run(long), runs=1)
        return took > QUICK and seconds(lambda: run(long)) > MAX_RATIO * seconds(lambda: run(short))
    except TimeoutError:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@pytest.mark.parametrize("where", KEPT)
def test_no_pattern_runs_away(where: str) -> None:
    """Each pattern is tested the way its module uses it, on texts made from its own parts."""
    pattern = KEPT[where]
    assert {use: found for use in uses(where) if (found := runs_away(pattern, use))} == {}


@pytest.mark.parametrize(
    ("pattern", "use"),
    [(r"(a+)+b", "match"), (r"\s+$", "search"), (r"\?\W*$", "search")],
)
def test_slow_patterns_are_found(pattern: str, use: str) -> None:
    """The check finds patterns that are known to be slow."""
    assert runs_away(re.compile(pattern), use)
