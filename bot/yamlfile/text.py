"""The bytes of a YAML file -> its text, and what is wrong with either, in a person's words."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import yaml

# What YAML lets a file hold (YAML 1.1, section 5.1), without the byte order mark.
_FORBIDDEN = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_LINE_BREAK = re.compile(r"\r\n?|\n")
_STANDARD_TAG = "tag:yaml.org,2002:"
_MEBIBYTE = 1024 * 1024

_IN_QUOTES = "put the whole text in quotes"
_SYNTAX = {
    "mapping values are not allowed": f"a `: ` can't stand in unquoted text: {_IN_QUOTES}",
    "could not find expected ':'": "a key needs a `:` after it; check the line and its indentation",
    "found character '\\t'": "a tab can't indent: use spaces",
    "found a tab character": "a tab can't indent: use spaces",
    "found character that cannot start any token": (
        f"unquoted text can't start with a tab, @, % or `: use spaces to indent, or {_IN_QUOTES}"
    ),
    "did not find expected key": (
        "this line doesn't fit the lines above it: check the indentation, and put text that "
        "starts with a quote but goes on after it in quotes of the other kind"
    ),
    "expected <block end>": "this line doesn't fit the lines above it: check the indentation",
    "did not find expected node content": (
        "a value is missing here; text that starts with a bracket, a comma or a comment sign "
        "needs quotes"
    ),
    "did not find expected '-' indicator": (
        "this line doesn't fit the list above it: start it with `- `, or check the indentation"
    ),
    "found unexpected end of stream": "a quote that opens here is never closed",
    "found unknown escape character": (
        "a backslash means something in double quotes: write \\\\, or use single quotes"
    ),
    "found undefined tag handle": f"a text can't start with an unquoted !: {_IN_QUOTES}",
    "did not find expected ',' or": "a bracket that opens here is never closed, or lacks a comma",
    "expected ',' or": "a bracket that opens here is never closed, or lacks a comma",
    "did not find expected alphabetic": f"a text can't start with an unquoted & or *: {_IN_QUOTES}",
}
# For these the place where it began says more than the place where the reader gave up.
_BEGINS = ("found unexpected end of stream", "did not find expected ',' or", "expected ',' or")


class Fault(NamedTuple):
    """What is wrong, and where; line 0 stands for the whole file."""

    line: int
    column: int
    message: str


class FaultError(Exception):
    """The content can't be read at all."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.message)


def decode(content: bytes, limit: int) -> str:
    """Return the text without a byte order mark; raise FaultError where it isn't YAML's UTF-8."""
    if len(content) > limit:
        raise FaultError(Fault(0, 0, f"the file is larger than {_size(limit)}: split it"))
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FaultError(Fault(1, 1, "the file is UTF-16: save it as UTF-8"))
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise FaultError(_not_utf8(content, error.start)) from None
    if found := _FORBIDDEN.search(text):
        raise FaultError(_forbidden(text, found.start()))
    return text


def why_unreadable(error: OSError | ValueError) -> str:
    """Say in words why a file could not be read."""
    match error:
        case FileNotFoundError():
            return "there is no such file or folder"
        case PermissionError():
            return "the file may not be read: check its permissions"
        case IsADirectoryError():
            return "this is a folder where a file is expected"
        case OSError():
            return f"the file can't be read: {error.strerror or error}"
        case _:
            return f"this is no usable path: {error}"


def syntax_fault(error: Exception) -> Fault:
    """Say in words what the YAML parser stumbled over, and where."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Fault(0, 0, f"this is not valid YAML: {error}")
    problem = error.problem or "unknown trouble"
    mark = error.problem_mark
    if problem.startswith(_BEGINS) and error.context_mark:
        mark = error.context_mark
    message = next((text for start, text in _SYNTAX.items() if problem.startswith(start)), None)
    place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    return Fault(*place, message or f"this is not valid YAML: {problem}")


def bad_key(raw: str | None) -> str:
    """Say why a value, written as `raw` if it is a scalar, can't be the key of a mapping."""
    if raw is None:
        return "a key must be text, not a list or a mapping"
    if not raw:
        return "a key is missing before the `:`"
    return f'the key `{raw}` is not read as text: write it in quotes: "{raw}"'


def tag_as_written(tag: str) -> str:
    """Return a tag in the short form that people write."""
    if tag.startswith(_STANDARD_TAG):
        return "!!" + tag.removeprefix(_STANDARD_TAG)
    return tag


def _size(limit: int) -> str:
    return f"{limit // _MEBIBYTE} MiB" if limit >= _MEBIBYTE else f"{limit} bytes"


def _place(before: str) -> tuple[int, int]:
    """Return the line and column that follow the text `before`."""
    lines = _LINE_BREAK.split(before)
    return len(lines), len(lines[-1]) + 1


def _not_utf8(content: bytes, offset: int) -> Fault:
    place = _place(content[:offset].decode("utf-8-sig", errors="replace"))
    byte = content[offset]
    return Fault(
        *place, f"byte 0x{byte:02x} at offset {offset} is not UTF-8: save the file as UTF-8"
    )


def _forbidden(text: str, offset: int) -> Fault:
    code = f"U+{ord(text[offset]):04X}"
    return Fault(
        *_place(text[:offset]), f"the control character {code} can't stand here: delete it"
    )
