"""Messages for values that don't fit the model, with advice on what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.yamlfile.scalars import NOTHING, Unclear

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = "the file"
_MAX_SHOWN = 40


def _shortened(raw: str) -> str:
    line = " ".join(raw.split())
    return line if len(line) <= _MAX_SHOWN else line[: _MAX_SHOWN - 1] + "…"


class Mismatch:
    """An unexpected value, which `str()` describes for a message."""

    def __init__(self, value: object, raw: str | None) -> None:
        self.value = value
        self.raw = value if isinstance(value, str) else raw or ""

    def __str__(self) -> str:
        if isinstance(self.value, list):
            return "a list"
        if isinstance(self.value, dict):
            return "a mapping"
        if self.value == NOTHING:
            return "nothing"
        return f"`{_shortened(self.raw)}`"

    @property
    def collection(self) -> bool:
        """Return whether the value is a list or a mapping."""
        return isinstance(self.value, list | dict)

    @property
    def reads_as(self) -> str:
        """Description of a scalar that YAML doesn't read as text, such as "a date" or "false"."""
        if isinstance(self.value, Unclear):
            return self.value.reads_as
        return "a truth value" if isinstance(self.value, bool) else "a number"


def _text(name: str, found: Mismatch, _: Mapping[str, Any]) -> str:
    if found.value == NOTHING:
        return f"{name} is empty: write its text, or leave it out"
    if isinstance(found.value, dict):
        return f'{name} must be text, found a mapping: text with a `: ` in it needs quotes: "…"'
    if found.collection:
        return f"{name} must be text, found {found}"
    return f'{found} is read as {found.reads_as} here: write it in quotes: "{found.raw}"'


def _whole_number(name: str, found: Mismatch, _: Mapping[str, Any]) -> str:
    return f"{name} must be a whole number such as 5, found {found}"


def _number(name: str, found: Mismatch, _: Mapping[str, Any]) -> str:
    return f"{name} must be a number such as 0.5, found {found}"


def _truth(name: str, found: Mismatch, _: Mapping[str, Any]) -> str:
    return f"{name} must be true or false, found {found}"


def _list(name: str, found: Mismatch, _: Mapping[str, Any]) -> str:
    if found.collection or found.value == NOTHING:
        return f"{name} must be a list, each entry on a line of its own after `- `, found {found}"
    return f"{name} must be a list: write [{_shortened(found.raw)}]"


def _mapping(name: str, found: Mismatch, _: Mapping[str, Any]) -> str:
    if name == ROOT and found.value == NOTHING:
        return "the file is empty: there is nothing to read"
    return f"{name} must be a mapping of `key: value` lines, found {found}"


def _choice(name: str, found: Mismatch, ctx: Mapping[str, Any]) -> str:
    choices = str(ctx["expected"]).replace("'", "")
    return f"{name} must be {choices}, found {found}"


def _at_least(name: str, found: Mismatch, ctx: Mapping[str, Any]) -> str:
    return f"{name} must be at least {ctx['ge']:g}, found {found}"


def _at_most(name: str, found: Mismatch, ctx: Mapping[str, Any]) -> str:
    return f"{name} must be at most {ctx['le']:g}, found {found}"


def _too_few(name: str, found: Mismatch, ctx: Mapping[str, Any]) -> str:
    count = len(found.value) if isinstance(found.value, list) else 0
    if not count:
        return f"{name} is empty: write at least {ctx['min_length']}"
    return f"{name} has {count} entries: write at least {ctx['min_length']}"


def _too_many(name: str, _: Mismatch, ctx: Mapping[str, Any]) -> str:
    return f"{name} has {ctx['actual_length']} entries; at most {ctx['max_length']} are allowed"


def _own(name: str, _: Mismatch, ctx: Mapping[str, Any]) -> str:
    return f"{name} {ctx['reason']}"


MESSAGES: dict[str, Callable[[str, Mismatch, Mapping[str, Any]], str]] = {
    "string_type": _text,
    "int_type": _whole_number,
    "float_type": _number,
    "bool_type": _truth,
    "list_type": _list,
    "model_type": _mapping,
    "dict_type": _mapping,
    "enum": _choice,
    "greater_than_equal": _at_least,
    "less_than_equal": _at_most,
    "too_short": _too_few,
    "too_long": _too_many,
    "unfit": _own,
}
WRONG_TYPE = frozenset({"int_type", "float_type", "bool_type", "list_type", "model_type", "enum"})
"""Error types that can mean that a value is text where another type is expected."""
