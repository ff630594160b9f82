"""Resolve unquoted YAML scalars without YAML's surprising conversions.

YAML 1.1 (https://yaml.org/type/) reads `no` as false, `12:30` as 750 and `010` as 8. This module
converts only the simplest spellings to numbers and booleans. All other scalars that YAML doesn't
read as text become `Unclear`. The model can accept an `Unclear` value, or explain what to write
instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import yaml


@dataclass(frozen=True, slots=True)
class Unclear:
    """A scalar as written, and how YAML reads the scalar, such as "a date" or "false"."""

    raw: str
    reads_as: str


class _Broken:
    """Placeholder for a rejected value, so that the value is not reported twice."""

    def __repr__(self) -> str:
        return "BROKEN"


BROKEN: Final = _Broken()

NOTHING: Final = Unclear("", "nothing")

_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers
_TAG = "tag:yaml.org,2002:"
_TEXT = frozenset({_TAG + "merge", _TAG + "value"})
_NAMES = {
    _TAG + "null": "nothing",
    _TAG + "bool": "a truth value",
    _TAG + "timestamp": "a date",
    _TAG + "int": "a number",
    _TAG + "float": "a number",
}
# Integers have at most 19 digits, like Discord's ids. Python rejects integers of more than 4,300
# digits.
_PLAIN_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_PLAIN_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_BOOLEANS = {"true": True, "false": False}
_BOOLEAN_WORDS = {"yes": "true", "on": "true", "true": "true"}


def resolve(raw: str) -> object:
    """Return the value of a plain scalar as a str, int, float, bool or Unclear."""
    for tag, pattern in _RESOLVERS.get(raw[:1], ()):
        if pattern.match(raw):
            return raw if tag in _TEXT else _value(raw, tag)
    return raw


def _value(raw: str, tag: str) -> object:
    if _PLAIN_INT.fullmatch(raw):
        return int(raw)
    if _PLAIN_FLOAT.fullmatch(raw):
        return float(raw)
    if raw in _BOOLEANS:
        return _BOOLEANS[raw]
    if tag == _TAG + "bool":
        return Unclear(raw, _BOOLEAN_WORDS.get(raw.lower(), "false"))
    return Unclear(raw, _NAMES[tag])
