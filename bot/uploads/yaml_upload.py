"""Read an uploaded knowledge file, and move its ids into the namespace of its server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from bot.errors import KnowledgeError
from bot.importer.source import digest
from bot.importer.writing import content_of
from bot.knowledge.crosscheck import SourceFile, problems_between, same
from bot.knowledge.loader import MAX_BYTES
from bot.knowledge.proposed import separated
from bot.knowledge.schema import KnowledgeFile
from bot.uploads.request import ParseResult
from bot.yamlfile import fit, read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.uploads.request import ParseRequest

_MAX_ID = 64
_WIDTH = 92
_HEAD = "# Added in Discord."


def read_yaml(path: Path, request: ParseRequest) -> ParseResult:
    """Return the result for an uploaded knowledge file.

    Raises KnowledgeError if the file has problems.
    """
    document = separated(read(path, MAX_BYTES))
    entry, problems = fit(document, KnowledgeFile)
    if entry is not None:
        problems = (*problems, *problems_between([SourceFile(document, entry)], complete=True))
    if entry is None or problems:
        raise KnowledgeError(problems)
    plain = entry.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    own = {"title": request.title, "publisher": request.publisher, "url": request.url}
    plain["source"] |= {name: value for name, value in own.items() if value}
    if "collection" in plain["source"]:
        collection = plain["source"]["collection"]
        collection["id"] = _moved(collection["id"], request.namespace)
    _move(plain, request.namespace, request.replaces)
    aliases = _without_taken(plain, request.aliases)
    id_: str = plain["source"]["id"]
    text = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=_WIDTH)
    content = content_of(path.with_name(f"{id_}.yaml"), [_HEAD, text])
    return ParseResult(id=id_, content=content.decode(), aliases=aliases)


def _move(plain: dict[str, Any], namespace: str, replaces: str | None) -> None:
    """Move all ids and references into a namespace. `replaces`, if given, is the new source id."""
    source = plain["source"]
    source["id"] = replaces or _moved(source["id"], namespace)
    for entry in (*plain["passages"], *plain.get("gaps", ())):
        entry["id"] = _moved(entry["id"], namespace)
        if "see" in entry:
            entry["see"] = _moved(entry["see"], namespace)
        if "formerly" in entry:
            entry["formerly"] = [_moved(id_, namespace) for id_ in entry["formerly"]]


def _moved(id_: str, namespace: str) -> str:
    whole = id_ if id_.startswith(namespace) else namespace + id_
    return whole if len(whole) <= _MAX_ID else f"{whole[: _MAX_ID - 7].strip('-')}-{digest(id_)}"


def _without_taken(plain: dict[str, Any], taken: Mapping[str, str]) -> tuple[str, ...]:
    """Remove aliases that stand for other terms elsewhere, and return the removed aliases."""
    removed: list[str] = []
    kept = []
    for term in plain.get("glossary", ()):
        own = same(term["term"])
        clashing = [one for one in term["aliases"] if taken.get(same(one), own) != own]
        removed += clashing
        term["aliases"] = [one for one in term["aliases"] if one not in clashing]
        if term["aliases"]:
            kept.append(term)
    plain.pop("glossary", None)
    if kept:
        plain["glossary"] = kept
    return tuple(removed)
