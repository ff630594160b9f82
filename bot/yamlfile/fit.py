"""Validate YAML data against a pydantic model, and report every problem at its position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import MOST_PROBLEMS
from bot.output.text import did_you_mean
from bot.yamlfile.messages import MESSAGES, ROOT, WRONG_TYPE, Mismatch
from bot.yamlfile.scalars import BROKEN
from bot.yamlfile.slips import missing_space, odd_key, odd_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic_core import ErrorDetails

    from bot.errors import Problem
    from bot.yamlfile.document import Document, NodePath, Position

ModelT = TypeVar("ModelT", bound=BaseModel)

_KEY = "[key]"
"""Last part of an error's path if the error is about a key."""


def fit(
    document: Document, model: type[ModelT], hints: Mapping[str, str] | None = None
) -> tuple[ModelT | None, tuple[Problem, ...]]:
    """Return an instance of the model, and all problems, with those of the document first.

    If there are problems, the instance is None. `hints` maps an unknown key to the message that
    replaces "unknown key".
    """
    problems = list(document.problems)
    if document.data is BROKEN:
        return None, tuple(problems)
    try:
        instance = model.model_validate(document.data)
    except ValidationError as error:
        problems += _ErrorReport(document, model, hints or {}).problems(error)
        instance = None
    return (None, tuple(problems)) if problems else (instance, ())


class _ErrorReport:
    """Converts pydantic's errors to problems in plain English."""

    def __init__(
        self, document: Document, model: type[BaseModel], hints: Mapping[str, str]
    ) -> None:
        self._document = document
        self._schema = model.model_json_schema()
        self._hints = hints
        self._meant: set[NodePath] = set()

    def problems(self, error: ValidationError) -> list[Problem]:
        """Return a problem for each error that isn't a consequence of another error."""
        errors = error.errors(include_url=False)
        unknown = [e for e in errors if e["type"] == "extra_forbidden"]
        found = [self._unknown_key(e["loc"]) for e in unknown[:MOST_PROBLEMS]]
        for e in errors:
            if e["type"] == "missing" and e["loc"] not in self._meant:
                found.append(self._missing_key(e["loc"]))
            elif e["type"] not in {"missing", "extra_forbidden"} and e["input"] is not BROKEN:
                found.append(self._where(e).problem(self._message(e)))
        return found[:MOST_PROBLEMS]

    def _where(self, error: ErrorDetails) -> Position:
        place: Mapping[str, Any] = error.get("ctx", {})
        if error["loc"][-1:] == (_KEY,):
            return self._document.key_position(error["loc"][:-1])
        if error["type"] == "unfit" and "line" in place:
            within = (place["line"], place["column"])
            return self._document.position_within(error["loc"], str(error["input"]), *within)
        return self._document.position(error["loc"])

    def _unknown_key(self, loc: NodePath) -> Problem:
        *parents, key = loc
        known = self._keys(parents)
        place = self._document.key_position(loc)
        if key in self._hints:
            return place.problem(self._hints[str(key)])
        if slip := odd_key(str(key), known):
            self._meant.add((*parents, slip[0]))
            return place.problem(slip[1])
        meant = did_you_mean(str(key), known)
        if meant:
            self._meant.add((*parents, meant))
            return place.problem(f"unknown key `{key}`: did you mean `{meant}`?")
        return place.problem(f"unknown key `{key}`: the keys here are {_listed(known)}")

    def _missing_key(self, loc: NodePath) -> Problem:
        *parents, key = loc
        whole = f"in {_name(parents)}" if parents and isinstance(parents[-1], str) else "here"
        return self._document.position(parents).problem(f"the key `{key}` is missing {whole}")

    def _message(self, error: ErrorDetails) -> str:
        write = MESSAGES.get(error["type"])
        if write is None:
            return f"{_name(error['loc'])}: {error['msg']}"
        raw, value = self._document.spot(error["loc"]).raw, error["input"]
        if error["type"] in WRONG_TYPE and isinstance(value, str):
            if error["type"] == "model_type" and (slip := missing_space(value)):
                return slip
            if slip := odd_value(value):
                return f"{_name(error['loc'])}: {slip}"
        return write(_name(error["loc"]), Mismatch(error["input"], raw), error.get("ctx", {}))

    def _keys(self, path: Sequence[str | int]) -> list[str]:
        """Return the keys that the model allows at `path`."""
        node = self._resolved(self._schema)
        for step in path:
            inside = node["items"] if isinstance(step, int) else node["properties"][step]
            node = self._resolved(inside)
        return list(node.get("properties", ()))

    def _resolved(self, node: dict[str, Any]) -> dict[str, Any]:
        if "anyOf" in node:  # the value is optional
            node = node["anyOf"][0]
        if "$ref" not in node:
            return node
        target: dict[str, Any] = self._schema["$defs"][node["$ref"].rpartition("/")[2]]
        return target


def _name(loc: Sequence[str | int]) -> str:
    """Return a name for the value at `loc`, such as "`asks`" or "an entry of `asks`"."""
    if not loc:
        return ROOT
    *parents, last = loc
    if last == _KEY:
        return f"the key {_name(parents)}"
    return f"`{last}`" if isinstance(last, str) else f"an entry of {_name(parents)}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
