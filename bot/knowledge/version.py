"""Version of the knowledge: a short digest of its content."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.entries import Gap
    from bot.core.model.knowledge import KnowledgeBase

_LENGTH = 12


def version_of(knowledge: KnowledgeBase) -> str:
    """Return twelve hexadecimal digits that change whenever the knowledge changes."""
    if not knowledge.is_held:
        from bot.knowledge.disk.disk_knowledge import contents_of  # noqa: PLC0415 - rarely needed

        return contents_of(knowledge).folder.name
    digest = hashlib.sha256()
    for part in _parts(knowledge):
        digest.update(repr(part).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:_LENGTH]


def _parts(knowledge: KnowledgeBase) -> Iterator[object]:
    yield from knowledge.sources
    yield from knowledge.glossary
    for passage in knowledge.passages:
        yield (passage.id, passage.source.id, passage.text, passage.paragraphs, passage.section)
        yield (passage.wording.value, passage.starts, passage.asks, passage.label)
        yield (passage.standfirst, passage.author, passage.published, passage.url, passage.markdown)
        yield passage.proposed
        yield from passage.translations
    for gap in knowledge.gaps:
        yield _gap(gap)
    for guild, additions in sorted(knowledge.additions.items()):
        yield (guild, sorted(additions.taught.items()), [*map(_gap, additions.gaps)])


def _gap(gap: Gap) -> object:
    known = (gap.id, gap.source.id, gap.text, gap.see, gap.asks, gap.label)
    return (*known, *gap.translations)
