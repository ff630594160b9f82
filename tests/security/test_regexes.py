"""No regular expression of the package runs away: time grows with the text, not with its square."""

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
QUICK = 0.02  # seconds of the processor in which nothing can be told, nor needs to be
MOST = 30  # a text eight times as long may take so many times as long; the square would be 64
PATIENCE = 2

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "setitimer"), reason="nothing stops a match on this system"
)
KEPT = patterns()


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    """End a match that does not come to its end by itself."""

    def give_up(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, give_up)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def runs_away(pattern: re.Pattern[Any], use: str) -> str:
    """Return the beginning of a text for which a pattern takes more than its time, or ""."""
    texts = zip(attacks(pattern, SHORT), attacks(pattern, LONG), strict=True)
    return next((repr(long[:60]) for short, long in texts if _grows(pattern, use, short, long)), "")


def _grows(pattern: re.Pattern[Any], use: str, short: str | bytes, long: str | bytes) -> bool:
    def run(text: str | bytes) -> object:
        if use == "search":
            return sum(1 for _ in pattern.finditer(text))
        return getattr(pattern, use)(text)

    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        took = seconds(lambda: run(long), runs=1)
        return took > QUICK and seconds(lambda: run(long)) > MOST * seconds(lambda: run(short))
    except TimeoutError:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@pytest.mark.parametrize("where", KEPT)
def test_no_pattern_runs_away(where: str) -> None:
    """Each of the package's, used as its module uses it, against texts made of its own parts."""
    pattern = KEPT[where]
    assert {use: found for use in uses(where) if (found := runs_away(pattern, use))} == {}


@pytest.mark.parametrize(
    ("pattern", "use"),
    [(r"(a+)+b", "match"), (r"\s+$", "search"), (r"\?\W*$", "search")],
)
def test_those_that_do_are_found(pattern: str, use: str) -> None:
    """The test above can fail."""
    assert runs_away(re.compile(pattern), use)
