"""What a YAML file holds -> an instance of a pydantic model, or every reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.nearest import did_you_mean
from bot.scalars import BROKEN, Unclear

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pydantic_core import ErrorDetails

    from bot.errors import Problem
    from bot.yamlfile import Document, Position

ModelT = TypeVar("ModelT", bound=BaseModel)

_ROOT = "the file"


def fit(
    document: Document, model: type[ModelT], hints: Mapping[str, str] | None = None
) -> tuple[ModelT | None, tuple[Problem, ...]]:
    """Return the model's instance, or None and all problems, those of the document first.

    `hints` says, for keys that the model doesn't know, what to do instead of "unknown key".
    """
    problems = list(document.problems)
    if document.data is BROKEN:
        return None, tuple(problems)
    try:
        instance = model.model_validate(document.data)
    except ValidationError as error:
        problems += _Report(document, model, hints or {}).problems(error)
        instance = None
    return (None, tuple(problems)) if problems else (instance, ())


class _Report:
    """Pydantic's errors -> problems in words that help the person who wrote the file."""

    def __init__(
        self, document: Document, model: type[BaseModel], hints: Mapping[str, str]
    ) -> None:
        self._document = document
        self._schema = model.model_json_schema()
        self._hints = hints
        self._meant: set[tuple[str | int, ...]] = set()

    def problems(self, error: ValidationError) -> list[Problem]:
        """Return a problem an error, without those that follow from another one."""
        errors = error.errors(include_url=False)
        unknown = [e for e in errors if e["type"] == "extra_forbidden"]
        found = [self._unknown_key(e["loc"]) for e in unknown]
        for e in errors:
            if e["type"] == "missing" and e["loc"] not in self._meant:
                found.append(self._missing_key(e["loc"]))
            elif e["type"] not in {"missing", "extra_forbidden"} and e["input"] is not BROKEN:
                found.append(self._where(e).problem(self._message(e)))
        return found

    def _where(self, error: ErrorDetails) -> Position:
        return self._document.position(error["loc"])

    def _unknown_key(self, loc: tuple[str | int, ...]) -> Problem:
        *parents, key = loc
        known = self._keys(parents)
        place = self._document.key_position(loc)
        if key in self._hints:
            return place.problem(self._hints[str(key)])
        meant = did_you_mean(str(key), known)
        if meant:
            self._meant.add((*parents, meant))
            return place.problem(f"unknown key `{key}`: did you mean `{meant}`?")
        return place.problem(f"unknown key `{key}`: the keys here are {_listed(known)}")

    def _missing_key(self, loc: tuple[str | int, ...]) -> Problem:
        *parents, key = loc
        whole = f"in `{_name(parents)}`" if parents and isinstance(parents[-1], str) else "here"
        return self._document.position(parents).problem(f"the key `{key}` is missing {whole}")

    def _message(self, error: ErrorDetails) -> str:
        write = _MESSAGES.get(error["type"])
        if write is None:
            return f"{_name(error['loc'])}: {error['msg']}"
        raw = self._document.spot(error["loc"]).raw
        return write(_name(error["loc"]), _Found(error["input"], raw), error.get("ctx", {}))

    def _keys(self, path: Sequence[str | int]) -> list[str]:
        """Return the keys that the model knows at `path`."""
        node = self._resolved(self._schema)
        for step in path:
            inside = node["items"] if isinstance(step, int) else node["properties"][step]
            node = self._resolved(inside)
        return list(node.get("properties", ()))

    def _resolved(self, node: dict[str, Any]) -> dict[str, Any]:
        if "anyOf" in node:  # of a value that may be left out
            node = node["anyOf"][0]
        if "$ref" not in node:
            return node
        target: dict[str, Any] = self._schema["$defs"][node["$ref"].rpartition("/")[2]]
        return target


class _Found:
    """A value that doesn't fit, in words."""

    def __init__(self, value: object, raw: str | None) -> None:
        self.value = value
        self.raw = value if isinstance(value, str) else raw or ""

    def __str__(self) -> str:
        if isinstance(self.value, list):
            return "a list"
        if isinstance(self.value, dict):
            return "a mapping"
        if self.nothing and not self.raw:
            return "nothing"
        return f"`{_shortened(self.raw)}`"

    @property
    def nothing(self) -> bool:
        return isinstance(self.value, Unclear) and self.value.reads_as == "nothing"

    @property
    def collection(self) -> bool:
        return isinstance(self.value, list | dict)

    @property
    def reads_as(self) -> str:
        if isinstance(self.value, Unclear):
            return self.value.reads_as
        return "a truth value" if isinstance(self.value, bool) else "a number"


def _text(name: str, found: _Found, _: Mapping[str, Any]) -> str:
    if found.nothing and not found.raw:
        return f"{name} is empty: write its text, or leave it out"
    if isinstance(found.value, dict):
        return f'{name} must be text, found a mapping: text with a `: ` in it needs quotes: "…"'
    if found.collection:
        return f"{name} must be one text, found {found}"
    return f'{found} is read as {found.reads_as} here: write it in quotes: "{found.raw}"'


def _whole_number(name: str, found: _Found, _: Mapping[str, Any]) -> str:
    return f"{name} must be a whole number such as 5, found {found}"


def _number(name: str, found: _Found, _: Mapping[str, Any]) -> str:
    return f"{name} must be a number such as 0.5, found {found}"


def _truth(name: str, found: _Found, _: Mapping[str, Any]) -> str:
    return f"{name} must be true or false, found {found}"


def _list(name: str, found: _Found, _: Mapping[str, Any]) -> str:
    if found.collection or found.nothing:
        return f"{name} must be a list, each entry on a line of its own after `- `, found {found}"
    return f"{name} must be a list: write [{_shortened(found.raw)}]"


def _mapping(name: str, found: _Found, _: Mapping[str, Any]) -> str:
    return f"{name} must be a mapping of `key: value` lines, found {found}"


def _choice(name: str, found: _Found, ctx: Mapping[str, Any]) -> str:
    choices = str(ctx["expected"]).replace("'", "")
    return f"{name} must be {choices}, found {found}"


def _at_least(name: str, found: _Found, ctx: Mapping[str, Any]) -> str:
    return f"{name} must be at least {ctx['ge']}, found {found}"


def _at_most(name: str, found: _Found, ctx: Mapping[str, Any]) -> str:
    return f"{name} must be at most {ctx['le']}, found {found}"


def _too_few(name: str, found: _Found, ctx: Mapping[str, Any]) -> str:
    count = len(found.value) if isinstance(found.value, list) else 0
    if not count:
        return f"{name} is empty: write at least {ctx['min_length']}"
    return f"{name} has {count} entries: write at least {ctx['min_length']}"


def _too_many(name: str, _: _Found, ctx: Mapping[str, Any]) -> str:
    return f"{name} has {ctx['actual_length']} entries, at most {ctx['max_length']} are allowed"


def _own(name: str, _: _Found, ctx: Mapping[str, Any]) -> str:
    return f"{name} {ctx['reason']}"


_MESSAGES: dict[str, Callable[[str, _Found, Mapping[str, Any]], str]] = {
    "string_type": _text,
    "int_type": _whole_number,
    "float_type": _number,
    "bool_type": _truth,
    "list_type": _list,
    "model_type": _mapping,
    "enum": _choice,
    "greater_than_equal": _at_least,
    "less_than_equal": _at_most,
    "too_short": _too_few,
    "too_long": _too_many,
    "unfit": _own,
}


def _name(loc: Sequence[str | int]) -> str:
    """Name the value at `loc`: by its key, or as an entry of its list."""
    if not loc:
        return _ROOT
    *parents, last = loc
    return f"`{last}`" if isinstance(last, str) else f"an entry of {_name(parents)}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _shortened(raw: str) -> str:
    line = " ".join(raw.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


_SHOWN = 40
