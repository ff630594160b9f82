"""What an unquoted YAML scalar is read as, and which readings are traps.

YAML 1.1 (https://yaml.org/type/) reads `no` as false, `12:30` as 750 and `010` as eight. Here only
the plainest spellings become a number or a truth value; the rest stays `Unclear`, so that whoever
knows what was meant there can accept it or say what to write instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import yaml


@dataclass(frozen=True, slots=True)
class Unclear:
    """A scalar as written, and what YAML reads it as, in words."""

    raw: str
    reads_as: str


class _Broken:
    """Stands where something was refused, so that nobody complains about it again."""

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
# Nineteen digits, as Discord's ids have: Python refuses to read integers of more than 4,300.
_PLAIN_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_PLAIN_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_TRUTH = {"true": True, "false": False}
_TRUTH_WORDS = {"yes": "true", "on": "true", "true": "true"}


def resolve(raw: str) -> object:
    """Return what a plain scalar is: str, int, float, bool, or Unclear with its reason."""
    for tag, pattern in _RESOLVERS.get(raw[:1], ()):
        if pattern.match(raw):
            return raw if tag in _TEXT else _value(raw, tag)
    return raw


def _value(raw: str, tag: str) -> object:
    if _PLAIN_INT.fullmatch(raw):
        return int(raw)
    if _PLAIN_FLOAT.fullmatch(raw):
        return float(raw)
    if raw in _TRUTH:
        return _TRUTH[raw]
    if tag == _TAG + "bool":
        return Unclear(raw, _TRUTH_WORDS.get(raw.lower(), "false"))
    return Unclear(raw, _NAMES[tag])
