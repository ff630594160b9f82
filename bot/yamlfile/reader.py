"""Read a YAML file as plain data with the position of every node.

`yaml.safe_load` silently drops duplicate keys, reads `no` as False, expands aliases and overflows
the stack on deep nesting. This module reads the file event by event instead, and reports duplicate
keys, aliases and deep nesting as problems. Up to MOST_PROBLEMS problems in a file are reported
together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

from bot.core.text.invisible import named, needless
from bot.errors import MOST_PROBLEMS, Problem
from bot.yamlfile import slips
from bot.yamlfile import text as yamltext
from bot.yamlfile.document import Document, Spot
from bot.yamlfile.scalars import BROKEN, NOTHING, resolve

if TYPE_CHECKING:
    from pathlib import Path

MAX_DEPTH = 32

# The pure Python parser raises ValueError or OverflowError for "\UFFFFFFFF".
_PARSER_ERRORS = (yaml.YAMLError, ValueError, OverflowError)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# YAML cuts off "what is #general" at the #, which few people expect. A real comment has a space
# after the #.
_CUT_OFF = re.compile(r"[ \t]+(#[^\s#]\S*)")


def read(path: Path, limit: int) -> Document:
    """Read a file of at most `limit` bytes.

    If the file can't be read, the document's problems say why.
    """
    try:
        with path.open("rb") as stream:
            return parse(stream.read(limit + 1), str(path), limit)
    except (OSError, ValueError) as error:  # ValueError: the path contains a NUL
        return _refused(str(path), yamltext.Fault(0, 0, yamltext.why_unreadable(error)))


def parse(content: bytes, file: str, limit: int) -> Document:
    """Parse content of at most `limit` bytes. Problems are reported under the file name `file`."""
    try:
        text = yamltext.decode(content, limit)
    except yamltext.FaultError as error:
        return _refused(file, error.fault)
    return _Builder(file, text).document()


def _refused(file: str, fault: yamltext.Fault) -> Document:
    problem = Problem(file, *fault)
    return Document(file, BROKEN, Spot(fault.line, fault.column), (problem,))


@dataclass(slots=True)
class _Frame:
    """A mapping or sequence that is being read. A mapping discards values while `key` is None."""

    data: dict[str, object] | list[object]
    spot: Spot
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    key: str | None = None
    awaits_value: bool = False

    def take(self, value: object, spot: Spot) -> None:
        """Append a value to the sequence, or store it under the mapping's current key."""
        if isinstance(self.data, list):
            self.data.append(value)
            self.spot.parts.append(spot)  # type: ignore[union-attr] # parts mirror the data
        elif self.key is not None:
            self.data[self.key] = value
            self.spot.parts[self.key] = spot  # type: ignore[index,call-overload] # as above
        self.awaits_value = False


class _StopReading(Exception):  # noqa: N818 - never leaves this module, and is not an error
    """Signals that there is no point in reading the rest of the file."""


@dataclass(slots=True)
class _Builder:
    """Builds data and spots from YAML events without recursion."""

    file: str
    text: str
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    stack: list[_Frame] = field(default_factory=lambda: [_Frame([], Spot(1, 1, parts=[]))])

    def document(self) -> Document:
        """Parse the whole text, and return the document."""
        top = self.stack[0]
        try:
            for event in yaml.parse(self.text, Loader=_LOADER):
                self._handle(event)
        except _StopReading:
            top.data = [BROKEN]
        except _PARSER_ERRORS as error:
            fault = yamltext.syntax_fault(error)
            place = slips.culprit(self.text, fault.line, _gets_past) if fault.line else None
            self.problems.append(Problem(self.file, *(place or fault)))
            top.data = [BROKEN]
        return self._finished(top)

    def _finished(self, top: _Frame) -> Document:
        data = next(iter(top.data), NOTHING)
        parts = top.spot.parts
        root = parts[0] if isinstance(parts, list) and parts else Spot(1, 1)
        problems, warnings = tuple(self.problems), tuple(self.warnings)
        return Document(self.file, data, root, problems, self.text, warnings)

    def _handle(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent():
                self._open(event, {}, Spot(*_start(event), keys={}, parts={}))
            case yaml.SequenceStartEvent():
                self._open(event, [], Spot(*_start(event), parts=[]))
            case yaml.CollectionEndEvent():
                self.stack.pop()
            case yaml.AliasEvent():
                self._report(
                    event, f"the YAML alias `*{event.anchor}` is not allowed: write it out instead"
                )
                self._take(BROKEN, Spot(*_start(event)))
            case yaml.DocumentStartEvent() if self.stack[0].data:
                self._report(
                    event,
                    "a second document starts here: keep one document per file, without `---`",
                )
                raise _StopReading

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._refuse_properties(event)
        self._warn_of_invisible(event)
        value: object = event.value
        if event.implicit[0]:
            value = resolve(event.value)
            self._refuse_cut_off(event)
        raw = None if isinstance(value, str) else event.value
        self._take(value, Spot(*_start(event), raw))

    def _open(
        self, event: yaml.NodeEvent, data: dict[str, object] | list[object], spot: Spot
    ) -> None:
        self._refuse_properties(event)
        if len(self.stack) > MAX_DEPTH:
            self._report(
                event,
                f"this is nested more than {MAX_DEPTH} levels deep: check indentation and brackets",
            )
            raise _StopReading
        self._take(data, spot)
        self.stack.append(
            _Frame(data, spot) if spot.keys is None else _Frame(data, spot, spot.keys)
        )

    def _take(self, value: object, spot: Spot) -> None:
        frame = self.stack[-1]
        if isinstance(frame.data, list) or frame.awaits_value:
            frame.take(value, spot)
        else:
            frame.key = self._key(frame, value, spot)
            frame.awaits_value = True

    def _key(self, frame: _Frame, value: object, spot: Spot) -> str | None:
        """Return the key under which to store the next value, or None if the key is rejected."""
        place = (spot.line, spot.column)
        known = frame.keys
        if not isinstance(value, str):
            self._report_at(place, yamltext.bad_key(spot.raw))
        elif value == "<<":
            self._report_at(
                place, "`<<` merges another mapping into this one: write its keys out instead"
            )
        elif value in known:
            self._report_at(place, f"the key `{value}` is already used on line {known[value][0]}")
        else:
            known[value] = place
            return value
        return None

    def _refuse_properties(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self._report(event, f"the YAML anchor `&{event.anchor}` is not allowed: leave it out")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._report(
                event, f"the YAML tag `{yamltext.tag_as_written(tag)}` is not allowed: leave it out"
            )

    def _warn_of_invisible(self, event: yaml.ScalarEvent) -> None:
        """Warn about unneeded invisible characters, unless they are escaped and thus intended."""
        if event.value.isascii() or len(self.warnings) >= MOST_PROBLEMS:
            return
        line, column = _start(event)
        start = event.start_mark.index  # type: ignore[union-attr] # parsed events have marks
        end = event.end_mark.index  # type: ignore[union-attr] # as above
        written = self.text[start:end]
        if found := tuple(needless(written)):
            before = self.text[start - column + 1 : start] + written[: found[0]]
            down, column = yamltext.place(before)
            more = f" (and {len(found) - 1} more in this text)" if found[1:] else ""
            message = f"{named(written[found[0]])} is invisible and useless here{more}: delete it"
            self.warnings.append(Problem(self.file, line + down - 1, column, message))

    def _refuse_cut_off(self, event: yaml.ScalarEvent) -> None:
        end = event.end_mark.index  # type: ignore[union-attr] # parsed events have marks
        if lost := _CUT_OFF.match(self.text, end):
            self._report(
                event,
                f"YAML takes `{lost[1]}` for a comment: put the whole text in quotes, "
                "or, for a real comment, add a space after the #",
            )

    def _report(self, event: yaml.Event, message: str) -> None:
        self._report_at(_start(event), message)

    def _report_at(self, place: tuple[int, int], message: str) -> None:
        self.problems.append(Problem(self.file, *place, message))
        if len(self.problems) >= MOST_PROBLEMS:
            more = f"reading stopped after {MOST_PROBLEMS} problems: fix these first"
            self.problems.append(Problem(self.file, *place, more))
            raise _StopReading


def _gets_past(text: str, line: int) -> bool:
    """Return whether the parser accepts a text up to and including a line."""
    try:
        return any(_start(event)[0] > line for event in yaml.parse(text, Loader=_LOADER)) or True
    except _PARSER_ERRORS as error:
        return yamltext.syntax_fault(error).line > line


def _start(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1  # type: ignore[union-attr] # parsed events have marks
