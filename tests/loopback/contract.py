"""Check requests against Discord's OpenAPI description, if FOOTNOTE_DISCORD_OPENAPI is set."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import jsonschema_rs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .entities import JSON

VARIABLE = "FOOTNOTE_DISCORD_OPENAPI"
EXTRA_KEYS = ("nsfw", "tts", "flags")
"""Keys that discord.py sends and Discord accepts, although the description lacks them."""


class Validator(Protocol):
    """A JSON Schema validator."""

    def is_valid(self, instance: Any) -> bool: ...  # noqa: ANN401, D102 - any JSON value
    def iter_errors(self, instance: Any) -> Iterator[Any]: ...  # noqa: ANN401, D102 - as above


def find() -> Contract | None:
    """Return the contract in the file that `VARIABLE` names, or None if it is not set."""
    path = os.environ.get(VARIABLE)
    return load(path) if path else None


@cache
def load(path: str) -> Contract:
    """Read Discord's OpenAPI file."""
    return Contract(json.loads(Path(path).read_text(encoding="utf-8")))


class Contract:
    """The paths, queries and bodies that Discord's REST API accepts."""

    def __init__(self, spec: JSON) -> None:
        self._schemas: JSON = {
            "schemas": {name: _strict(s) for name, s in spec["components"]["schemas"].items()}
        }
        # discord.py sends some ids as integers, and Discord accepts them.
        loose = {
            "anyOf": [self._schemas["schemas"]["SnowflakeType"], {"type": "integer", "minimum": 0}]
        }
        self._schemas["schemas"]["SnowflakeType"] = loose
        # Literal segments take precedence over parameters: /users/@me over /users/{user_id}.
        ordered = sorted(spec["paths"].items(), key=lambda item: item[0].replace("{", "\U0010ffff"))
        self._paths: dict[tuple[str, int], list[tuple[re.Pattern[str], JSON]]] = {}
        for path, operations in ordered:
            for method, operation in operations.items():
                key = (method.upper(), path.count("/"))
                self._paths.setdefault(key, []).append((_pattern(path), operation))
        self._found: dict[tuple[str, str], Operation] = {}

    def check(
        self, method: str, path: str, query: Mapping[str, str], body: object
    ) -> Iterator[str]:
        """Yield a message for each part of a request that the description does not allow."""
        for pattern, operation in self._paths.get((method, path.count("/")), ()):
            if pattern.fullmatch(path):
                key = (pattern.pattern, method)
                if key not in self._found:
                    self._found[key] = Operation(operation, self._schemas)
                yield from self._found[key].check(query, body)
                return
        yield f"{method} {path} is not in the description"


class Operation:
    """Checks for one method of one path."""

    def __init__(self, operation: JSON, schemas: JSON) -> None:
        self._body: Validator | None = None
        request = operation.get("requestBody", {})
        self._required = request.get("required", False)
        if content := request.get("content"):
            schema = content.get("application/json") or next(iter(content.values()))
            self._body = _validator(_strict(schema["schema"]), schemas)
        self._query = {
            p["name"]: _validator(p["schema"], schemas)
            for p in operation.get("parameters", [])
            if p["in"] == "query"
        }

    def check(self, query: Mapping[str, str], body: object) -> Iterator[str]:
        """Yield the problems of a query and a body."""
        for name, value in query.items():
            if name not in self._query:
                yield f"unknown query parameter {name!r}"
            elif not any(self._query[name].is_valid(v) for v in _readings(value)):
                yield f"query parameter {name}={value!r} is not valid"
        if body is None:
            if self._required and self._body:
                yield "the body is missing"
        elif self._body is None:
            yield "unexpected body"
        elif not self._body.is_valid(body):
            for error in self._body.iter_errors(body):
                where = "/".join(map(str, error.instance_path)) or "body"
                yield f"{where}: {error.message}"


def _readings(value: str) -> Iterator[object]:
    """Yield the values that a query string may represent."""
    yield value
    if value in ("0", "1"):
        yield value == "1"
    if value.isdecimal():
        yield int(value)
    elif value.lower() in ("true", "false"):
        yield value.lower() == "true"


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))


def _validator(schema: JSON, schemas: JSON) -> Validator:
    return jsonschema_rs.Draft202012Validator({**schema, "components": schemas})


def _strict(schema: JSON) -> JSON:
    """Forbid keys that an object's schema doesn't contain, in order to detect misspellings."""
    strict = {k: _strict_value(v) for k, v in schema.items()}
    if "properties" in schema and "additionalProperties" not in schema and "allOf" not in schema:
        strict["properties"] = dict.fromkeys(EXTRA_KEYS, True) | strict["properties"]
        strict["additionalProperties"] = False
    return strict


def _strict_value(value: Any) -> Any:  # noqa: ANN401 - any part of a schema
    if isinstance(value, dict):
        return _strict(value)
    return [_strict_value(v) for v in value] if isinstance(value, list) else value
