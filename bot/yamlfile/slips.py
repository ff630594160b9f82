"""Find and explain slips that YAML parsers report on a different line, or that are invisible.

A parser takes `id:on-cats` for text that continues on the next line, and reports an error on a
later line. Lines with a probable slip are corrected, and the file is parsed again. If the parser
gets past the error after a correction, the corrected slip was the cause.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bot.core.text.invisible import INVISIBLE, named, strip_invisible

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_COLONS = "\uff1a\ufe55\ufe13\ua789\u2236\u02d0\u02f8\u0589\u05c3\u1361"
_DASHES = "\u2010-\u2015\u2022\u2043\u2212\u30fb\uff0d\ufe58\ufe63"
_QUOTES = "\u2018-\u201f\u00ab\u00bb\u2039\u203a\uff02\uff07\u300c\u300d`\u00b4"
_TRIES = 2, 60
"""Maximum number of corrections to try in a very long file, and in a short file."""
_MAX_PARSED = 4_000_000
"""Maximum number of characters to parse again, unless two corrections already need more."""
_MAX_LINES = 200
"""Maximum number of lines to examine, up to and including the one with the error."""

_WIDE = "\u3000"
_ODD_SPACE = re.compile(f"[{_SPACES}]")
_ODD = re.compile(f"[{_SPACES}{INVISIBLE}]")
_BEFORE = r"(?P<before>[ \t]*(?:- +)*)"
_INDENTATION = re.compile(rf"{_BEFORE}(?P<odd>[{_SPACES}{INVISIBLE}][\s{INVISIBLE}]*)(?P<rest>.*)")
_DASH = re.compile(
    rf"{_BEFORE}(?:(?P<other>[{_DASHES}])[\s{INVISIBLE}]*|-(?P<odd>[{_SPACES}{INVISIBLE}]*))"
    r"(?P<rest>[^\s-].*)"
)
_COLON = re.compile(
    rf"{_BEFORE}(?P<key>[^\W\d]\w*|\"[^\"]*\"|'[^']*')[\s{INVISIBLE}]*"
    rf"(?:(?P<other>[{_COLONS}])[\s{INVISIBLE}]*|:(?P<odd>[{_SPACES}{INVISIBLE}]*))"
    r"(?P<rest>|[^\s].*)"
)
_QUOTED = re.compile(
    rf"(?P<before>[ \t]*(?:- +|[^\W\d]\w* *: +)+)(?P<open>[\"'{_QUOTES}])"
    rf"(?P<text>.*)(?P<close>[\"'{_QUOTES}])\s*"
)
_ODD_IN_VALUE = re.compile(rf"[{INVISIBLE}]|\A[{_SPACES}]|[{_SPACES}]\Z")
_QUOTE_AROUND_VALUE = re.compile(rf"\A[{_QUOTES}]|[{_QUOTES}]\Z")


class Slip(NamedTuple):
    """A probable slip in a line: its column (from 1), a message, and the corrected line."""

    column: int
    message: str
    corrected: str


def culprit(
    text: str, line: int, gets_past: Callable[[str, int], bool]
) -> tuple[int, int, str] | None:
    """Return the line, column and message of the slip that causes an error on `line`, or None.

    `gets_past` returns whether a parser accepts a text up to and including a line. Lines and
    columns are numbered from 1.
    """
    lines = text.splitlines(keepends=True)
    all_corrected = list(lines)
    tries = max(_TRIES[0], min(_TRIES[1], _MAX_PARSED // len(text)))
    for number, slip in islice(_suspects(lines, line), tries):
        corrected = f"{slip.corrected}\n"
        all_corrected[number - 1] = corrected
        alone = (*lines[: number - 1], corrected, *lines[number:])
        if gets_past("".join(alone), line) or gets_past("".join(all_corrected), line):
            return number, slip.column, slip.message
    return None


def _suspects(lines: list[str], line: int) -> Iterator[tuple[int, Slip]]:
    """Yield the slips on a line, then those on the lines above it, each with its line number."""
    last = min(line, len(lines))
    for number in range(last, max(0, last - _MAX_LINES), -1):
        written = lines[number - 1].rstrip("\r\n")
        for slip in _slips(written):
            yield number, slip
            # a line may contain two slips
            for second in _slips(slip.corrected):
                yield number, slip._replace(corrected=second.corrected)


def _slips(line: str) -> Iterator[Slip]:
    for find in (_indentation, _dash, _colon, _quotes):
        if (slip := find(line)) and slip.corrected != line:
            yield slip


def _indentation(line: str) -> Slip | None:
    if not (found := _INDENTATION.fullmatch(line)):
        return None
    spaces = strip_invisible(found["odd"]).replace(_WIDE, "  ")
    corrected = f"{found['before']}{' ' * len(spaces)}{found['rest']}"
    return Slip(found.start("odd") + 1, _indented(found["odd"][0]), corrected)


def _dash(line: str) -> Slip | None:
    if not (found := _DASH.fullmatch(line)):
        return None
    message = "a space is missing after the `-`"
    if found["other"]:
        message = f"{named(found['other'])} doesn't start a list entry: use `-` and a space"
    elif found["odd"]:
        message = f"the `-` is followed by {named(found['odd'][0])}: use an ordinary space"
    return Slip(found.end("before") + 1, message, f"{found['before']}- {found['rest']}")


def _colon(line: str) -> Slip | None:
    if not (found := _COLON.fullmatch(line)):
        return None
    place, message = found.end("key"), "a space is missing after the `:`"
    if found["other"]:
        place = found.start("other")
        message = f"{named(found['other'])} doesn't end a key: use `:` and a space"
    elif found["odd"]:
        place = found.start("odd")
        message = f"the `:` is followed by {named(found['odd'][0])}: use an ordinary space"
    corrected = f"{found['before']}{found['key']}: {found['rest']}"
    return Slip(place + 1, message, corrected)


def _quotes(line: str) -> Slip | None:
    found = _QUOTED.fullmatch(line)
    if not found or found["open"] == found["close"] in {'"', "'"}:
        return None
    corrected = found["before"] + json.dumps(found["text"], ensure_ascii=False)
    if found["open"] in {'"', "'"}:
        message = f"{named(found['close'])} doesn't close the quote: use {found['open']}"
        return Slip(found.start("close") + 1, message, corrected)
    return Slip(found.start("open") + 1, _unquoted(found["open"]), corrected)


def _indented(odd: str) -> str:
    return f"this line is indented with {named(odd)}: use ordinary spaces"


def _unquoted(quote: str) -> str:
    return f"{named(quote)} doesn't quote text: use \" or no quotes"


def odd_key(key: str, known: Collection[str]) -> tuple[str, str] | None:
    """Return the known key that `key` is probably meant to be, and a message, or None."""
    plain = strip_invisible(key).strip()
    if plain in known and (found := _ODD.search(key)):
        if found.start() == 0 and _ODD_SPACE.match(found[0]):
            return plain, _indented(found[0])
        return plain, f"the key `{plain}` contains {named(found[0])}: delete it"
    written = _COLON.match(plain)
    if written and written["key"] in known and (slip := _colon(plain)):
        return written["key"], slip.message
    return None


def missing_space(value: str) -> str | None:
    """Return a message if a slip explains why a value is text instead of a mapping."""
    slip = _colon(" ".join(value.split()))
    return slip.message if slip else None


def odd_value(value: str) -> str | None:
    """Return a message if a slip explains why a value is text instead of another type."""
    if found := _ODD_IN_VALUE.search(value):
        return f"it contains {named(found[0])}: delete it"
    if found := _QUOTE_AROUND_VALUE.search(value):
        return _unquoted(found[0])
    return None
