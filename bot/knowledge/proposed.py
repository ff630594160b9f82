"""Questions that an import proposed and that nobody has confirmed.

Proposed questions are in a passage's `proposed` list. In older files, proposed questions are among
the passage's asks, on lines that end with the comment `# proposed`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from bot.knowledge.crosscheck import same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.yamlfile import Document
    from bot.yamlfile.document import Spot

MARK = "# proposed"


def is_marked(line: str) -> bool:
    """Return whether a line of an older file is marked as proposed."""
    return line.rstrip().endswith(MARK)


def unconfirmed(proposed: Iterable[str], confirmed: Iterable[str]) -> tuple[str, ...]:
    """Return the proposed questions that have not been confirmed, without duplicates."""
    known = set(map(same, confirmed))
    by_key = {key: ask for ask in reversed([*proposed]) if (key := same(ask)) not in known}
    return tuple(reversed(by_key.values()))


def separated(document: Document) -> Document:
    """Return a knowledge file with all proposed questions moved to `proposed`.

    The positions of the moved questions still refer to the file as it was written.
    """
    data, parts = document.data, document.root.parts
    if MARK not in document.text or document.problems:
        return document
    if not isinstance(data, dict) or not isinstance(parts, dict):
        return document
    passages, spot = data.get("passages"), parts.get("passages")
    if not isinstance(passages, list) or spot is None or not isinstance(spot.parts, list):
        return document
    lines = {n for n, line in enumerate(document.text.split("\n"), 1) if is_marked(line)}
    both = [_separated(*one, lines) for one in zip(passages, spot.parts, strict=True)]
    spot = spot._replace(parts=[part for _, part in both])
    return replace(
        document,
        data={**data, "passages": [passage for passage, _ in both]},
        root=document.root._replace(parts={**parts, "passages": spot}),
    )


def _separated(passage: object, spot: Spot, lines: Collection[int]) -> tuple[object, Spot]:
    """Return a passage and its `Spot`, with the asks on these lines moved to `proposed`."""
    if not isinstance(passage, dict) or not isinstance(spot.parts, dict):
        return passage, spot
    asks, proposed = (_listed(passage, spot.parts, key) for key in ("asks", "proposed"))
    if asks is None or proposed is None or not any(one.line in lines for _, one in asks):
        return passage, spot
    lists = {
        "asks": [one for one in asks if one[1].line not in lines],
        "proposed": [*proposed, *(one for one in asks if one[1].line in lines)],
    }
    texts = {key: [text for text, _ in found] for key, found in lists.items()}
    spots = {
        key: spot.parts.get(key, spot)._replace(parts=[one for _, one in found])
        for key, found in lists.items()
    }
    return {**passage, **texts}, spot._replace(parts={**spot.parts, **spots})


def _listed(
    passage: dict[str, Any], parts: dict[str, Spot], key: str
) -> Sequence[tuple[object, Spot]] | None:
    """Return the items and `Spot`s of the list at `key`, or None if the value isn't a list."""
    values = passage.get(key, [])
    if not isinstance(values, list):
        return None
    spots = parts[key].parts if key in parts else []
    return [*zip(values, cast("list[Spot]", spots or []), strict=True)]
