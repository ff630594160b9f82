"""Parse the lines of a batch and answer them one at a time.

A line that can't be answered becomes a `BadLine` instead of raising an exception, so the rest of
the batch is still answered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache, partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bot.errors import UsageError
from bot.terminal.input import MAX_LINE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.assistant import Assistant
    from bot.core.model.results import Answer


_NARROWED = 16
"""Maximum number of assistants to cache, each limited to one source."""


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """A question in a batch. `line` is the question's line number, counted from 1."""

    line: int
    question: str
    id: str | int | None = None
    previous: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """An answer to a batch question, and the time that it took, in milliseconds."""

    request: BatchQuestion
    answer: Answer
    elapsed_ms: float


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be answered, and the reason.

    `line` is the line number, counted from 1.
    """

    line: int
    reason: str
    id: str | int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object that is printed in place of the answer."""
        known = {} if self.id is None else {"id": self.id}
        return known | {"line": self.line, "error": self.reason}


def reply_to(assistant: Assistant, request: BatchQuestion) -> BatchAnswer:
    """Answer one question. Raise UsageError if the assistant rejects the question."""
    start = perf_counter()
    answer = assistant.ask(request.question, request.previous)
    return BatchAnswer(request, answer, (perf_counter() - start) * 1000)


def replies(
    assistant: Assistant, lines: Iterable[bytes], advance: Callable[[int], None]
) -> Iterator[BatchAnswer | BadLine]:
    """Answer each line as it arrives. `advance` is called with the size of each line in bytes."""
    from bot.app import narrowed

    within = lru_cache(_NARROWED)(partial(narrowed, assistant))
    for number, line in enumerate(lines, 1):
        yield _reply(assistant, within, read_line(line, number))
        advance(len(line) + 1)


def _reply(
    assistant: Assistant, within: Callable[[str], Assistant], request: BatchQuestion | BadLine
) -> BatchAnswer | BadLine:
    if isinstance(request, BadLine):
        return request
    try:
        return reply_to(within(request.source) if request.source else assistant, request)
    except UsageError as error:
        return BadLine(request.line, str(error), request.id)


def read_line(raw: bytes, number: int) -> BatchQuestion | BadLine:
    """Parse a line, which is plain text or a JSON object with `question` and optional keys."""
    if len(raw) > MAX_LINE_BYTES:
        return BadLine(number, f"the line is longer than {MAX_LINE_BYTES:,} bytes")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return BadLine(number, "the line is not valid UTF-8")
    return (
        _read_object(text, number) if text.lstrip().startswith("{") else BatchQuestion(number, text)
    )


def _read_object(text: str, number: int) -> BatchQuestion | BadLine:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return BadLine(number, "the line begins with { but is not a valid JSON object")
    reason = _invalid_because(value)
    id_ = value.get("id") if _is_id(value.get("id")) else None
    if reason:
        return BadLine(number, reason, id_)
    previous = tuple(value.get("previous") or ())
    return BatchQuestion(number, value["question"], id_, previous, value.get("source"))


def _invalid_because(value: dict[str, Any]) -> str | None:
    """Return the reason why an object is invalid, or None if the object is valid."""
    if "question" not in value:
        return "`question` is missing"
    if not _is_text(value["question"]):
        return "`question` must be a string"
    if not _is_id(value.get("id")):
        return "`id` must be a string or an integer"
    if not _is_text(value.get("source") or ""):
        return "`source` must be a string"
    previous = value.get("previous")
    if previous is not None and not (isinstance(previous, list) and all(map(_is_text, previous))):
        return "`previous` must be a list of strings"
    return None


def _is_id(value: object) -> bool:
    return value is None or (isinstance(value, str | int) and not isinstance(value, bool))


def _is_text(value: object) -> bool:
    """Return whether a value is a string without lone surrogates, which JSON escapes can create."""
    return isinstance(value, str) and not any("\ud800" <= char <= "\udfff" for char in value)
