"""Decode YAML files, and explain why a text can't be decoded or parsed."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import yaml

from bot.core.text.invisible import named

# Characters outside YAML's character set (YAML 1.1, section 5.1), the byte order mark, and the line
# separators U+0085, U+2028 and U+2029. Editors don't count these separators as line breaks, so line
# numbers would differ.
_FORBIDDEN = re.compile(
    r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_LINE_BREAK = re.compile(r"\r\n?|\n")
_STANDARD_TAG = "tag:yaml.org,2002:"
_MEBIBYTE = 1024 * 1024

_IN_QUOTES = "put the whole text in quotes"
_OPEN_BRACKET = "the bracket that opens here is never closed, or a comma is missing"
_SYNTAX = {
    "mapping values are not allowed": (
        f"unquoted text can't contain a colon and a space: {_IN_QUOTES}"
    ),
    "could not find expected ':'": "a key needs a `:` after it; check the line and its indentation",
    "found character '\\t'": "tabs are not allowed for indentation: use spaces",
    "found a tab character": "tabs are not allowed for indentation: use spaces",
    "found character that cannot start any token": (
        f"unquoted text can't start with a tab, @, % or `: use spaces to indent, or {_IN_QUOTES}"
    ),
    "did not find expected key": (
        "this line doesn't fit the lines above it: check the indentation; if the text starts with "
        "a quote and continues after it, put all of it in quotes of the other kind"
    ),
    "expected <block end>": "this line doesn't fit the lines above it: check the indentation",
    "did not find expected node content": (
        "a value is missing here; text that starts with a bracket, a comma or a # needs quotes"
    ),
    "did not find expected '-' indicator": (
        "this line doesn't fit the list above it: start it with `- `, or check the indentation"
    ),
    "found unexpected end of stream": "the quote that opens here is never closed",
    "found unknown escape character": (
        "a backslash has a special meaning in double quotes: write \\\\, or use single quotes"
    ),
    "found undefined tag handle": f"text can't start with an unquoted !: {_IN_QUOTES}",
    "did not find expected ',' or": _OPEN_BRACKET,
    "expected ',' or": _OPEN_BRACKET,
    "did not find expected alphabetic": f"text can't start with an unquoted & or *: {_IN_QUOTES}",
}
# Errors for which the start of the construct is more helpful than the point of failure.
_REPORTED_AT_START = (
    "could not find expected ':'",
    "found unexpected end of stream",
    "did not find expected ',' or",
    "expected ',' or",
)


class Fault(NamedTuple):
    """A problem and its position. Line 0 means the whole file."""

    line: int
    column: int
    message: str


class FaultError(Exception):
    """Raised if the content of a file can't be read."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.message)


def decode(content: bytes, limit: int) -> str:
    """Return the text of a file, without a byte order mark.

    Raises FaultError if the content has more than `limit` bytes, is not UTF-8, or contains a
    forbidden character.
    """
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


def place(before: str) -> tuple[int, int]:
    """Return the line and column directly after the text `before`."""
    lines = _LINE_BREAK.split(before)
    return len(lines), len(lines[-1]) + 1


def why_unreadable(error: OSError | ValueError) -> str:
    """Return the reason why a file could not be read."""
    match error:
        case FileNotFoundError():
            return "there is no such file or folder"
        case PermissionError():
            return "the file can't be read: check its permissions"
        case IsADirectoryError():
            return "this is a folder where a file is expected"
        case OSError():
            return f"the file can't be read: {error.strerror or error}"
        case _:
            return f"this is not a usable path: {error}"


def syntax_fault(error: Exception) -> Fault:
    """Return an error of the YAML parser in plain English, with its position."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Fault(0, 0, f"this is not valid YAML: {error}")
    problem = error.problem or "unknown problem"
    mark = error.problem_mark
    if problem.startswith(_REPORTED_AT_START) and error.context_mark:
        mark = error.context_mark
    message = next((text for start, text in _SYNTAX.items() if problem.startswith(start)), None)
    where = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    return Fault(*where, message or f"this is not valid YAML: {problem}")


def bad_key(raw: str | None) -> str:
    """Return the reason why a value can't be a key.

    `raw` is the scalar as written, or None if the value is not a scalar.
    """
    if raw is None:
        return "a key must be text, not a list or a mapping"
    if not raw:
        return "a key is missing before the `:`"
    return f'the key `{raw}` is not read as text: write it in quotes: "{raw}"'


def tag_as_written(tag: str) -> str:
    """Return a YAML tag as people write it, such as `!!str`."""
    if tag.startswith(_STANDARD_TAG):
        return "!!" + tag.removeprefix(_STANDARD_TAG)
    return tag


def _size(limit: int) -> str:
    return f"{limit // _MEBIBYTE} MiB" if limit >= _MEBIBYTE else f"{limit} bytes"


def _not_utf8(content: bytes, offset: int) -> Fault:
    before = content[:offset].decode("utf-8-sig", errors="replace")
    byte = content[offset]
    return Fault(
        *place(before), f"byte 0x{byte:02x} at offset {offset} is not UTF-8: save the file as UTF-8"
    )


def _forbidden(text: str, offset: int) -> Fault:
    char = text[offset]
    instead = "use a space or a new line instead" if char.isspace() else "delete it"
    return Fault(*place(text[:offset]), f"{named(char)} is not allowed: {instead}")
