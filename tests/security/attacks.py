"""All regular expressions in the package, and texts crafted to make them slow."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from itertools import islice, product
from typing import TYPE_CHECKING, Any

import bot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Python 3.11 renamed the parser, but the syntax tree is the same.
_parser: Any = importlib.import_module("re._parser")

_MANY = 16  # parts that may repeat more often than this are repeated in attacks
_VARIANTS = 3
_PROBES = "a1 \n_-.:!\"'<([\u00e9#*/"
_SUFFIXES = ("", "\0", "a")
_MAX_DEPTH = 4
_ANCHORED = frozenset({"match", "fullmatch"})
_SEARCHES = frozenset({"search", "sub", "subn", "split", "findall", "finditer"})


def patterns() -> Mapping[str, re.Pattern[Any]]:
    """Return the compiled patterns in all modules of the package, by module and name."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if module.name.endswith(("__main__", "migrations.env")):  # importing these runs them
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for n, pattern in enumerate(_within(value)):
                found.setdefault(f"{module.name}.{name}[{n}]", pattern)
    return {where: one for where, one in found.items() if not _seen_before(where, one, found)}


def uses(where: str) -> frozenset[str]:
    """Return the methods that a module calls on its pattern, or "match" if it calls none."""
    module, name = where.split("[", maxsplit=1)[0].rsplit(".", 1)
    source = inspect.getsource(importlib.import_module(module))
    named = set(re.findall(rf"\b{name}\.(\w+)\(", source))
    used = named & _ANCHORED | ({"search"} if named & _SEARCHES else set())
    return frozenset(used or {"match"})


def attacks(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Yield texts of about `length` characters that repeat parts of the pattern, then mismatch."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.LOCALE)
    pumps = dict.fromkeys((("", "a"), ("", " "), ("", "\n"), *_pumps(tree, "", 0)))
    for (before, pump), suffix in product(pumps, _SUFFIXES):
        times = max(1, (length - len(before)) // len(pump))
        text = before + pump * times + suffix
        yield text.encode("utf-8") if isinstance(pattern.pattern, bytes) else text


def _within(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < _MAX_DEPTH and isinstance(value, tuple | list | set | frozenset | dict):
        parts: Iterable[object] = value
        if isinstance(value, dict):
            parts = (*value, *value.values())
        for part in parts:
            yield from _within(part, depth + 1)


def _seen_before(
    where: str, pattern: re.Pattern[Any], found: Mapping[str, re.Pattern[Any]]
) -> bool:
    return next(name for name, one in found.items() if one == pattern) != where


def _pumps(tree: Any, before: str, depth: int) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - private
    """Yield pairs of a prefix that leads to a repetition, and a text that can be repeated there."""
    for op, what in tree:
        name = str(op)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            low, high, body = what
            for piece in filter(None, _texts(body)) if high > _MANY else ():
                yield before, piece
                yield "", before + piece
                yield "", before + piece * _MANY
            yield from _pumps(body, before, depth + 1)
            before += next(iter(_texts(body)), "") * max(low, 1)
            continue
        for inner in _inner(name, what):
            yield from _pumps(inner, before, depth + 1)
        before += next(iter(_text_of(name, what)), "")
    if before:
        yield "", before


def _inner(name: str, what: Any) -> Iterable[Any]:  # noqa: ANN401 - private to re
    match name:
        case "SUBPATTERN":
            return [what[-1]]
        case "BRANCH":
            return list(what[1])
        case "ASSERT" | "ASSERT_NOT":
            return [what[1]]
        case "ATOMIC_GROUP":
            return [what]
        case _:
            return []


def _texts(tree: Any) -> list[str]:  # noqa: ANN401 - private to re
    """Return some texts that match one part of a pattern."""
    pieces = [_text_of(str(op), what) for op, what in tree]
    return ["".join(some) for some in islice(product(*pieces), _VARIANTS * _VARIANTS)]


def _text_of(name: str, what: Any) -> list[str]:  # noqa: ANN401 - private to re
    match name:
        case "LITERAL":
            return [chr(what)]
        case "ANY" | "NOT_LITERAL" | "IN":
            return _letters(name, what)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            low, _, body = what
            return [text * max(low, 1) for text in _texts(body)]
        case "SUBPATTERN" | "BRANCH" | "ATOMIC_GROUP":
            inner = [_texts(tree) for tree in _inner(name, what)]
            return [text for texts in zip(*inner, strict=False) for text in texts] or [""]
        case _:  # zero-width: an anchor or a look-around
            return [""]


def _letters(name: str, what: Any) -> list[str]:  # noqa: ANN401 - private to re
    """Return some characters that match a single-character part of a pattern."""
    if name == "ANY":
        return ["a", " "]
    if name == "NOT_LITERAL":
        return [probe for probe in _PROBES if ord(probe) != what][:_VARIANTS]
    named = [chr(part) for op, part in what if str(op) == "LITERAL"]
    named += [chr(part[0]) for op, part in what if str(op) == "RANGE"]
    if str(what[0][0]) == "NEGATE":
        return [probe for probe in _PROBES if probe not in named][:_VARIANTS]
    classes = {"CATEGORY_SPACE": " \n", "CATEGORY_WORD": "a_", "CATEGORY_DIGIT": "1"}
    others = {"CATEGORY_NOT_SPACE": "a!", "CATEGORY_NOT_WORD": " -", "CATEGORY_NOT_DIGIT": "a!"}
    for op, part in what:
        if str(op) == "CATEGORY":
            named += [*(classes | others)[str(part)]]
    return named[:_VARIANTS] + named[-1:] or ["a"]


def example(pattern: re.Pattern[str]) -> str:
    """Return a text that fully matches a simple pattern."""
    return _texts(_parser.parse(pattern.pattern, pattern.flags))[0]
