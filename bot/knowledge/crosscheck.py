"""Checks that involve several entries or several knowledge files."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.model.knowledge import Term
from bot.core.text.invisible import strip_invisible
from bot.knowledge.namespaces import origin_of
from bot.knowledge.passage_text import text_length
from bot.knowledge.sources import DEFAULT_LANGUAGE, clashing_collections, source_of
from bot.knowledge.translations import in_own_language, phrasings_of
from bot.output.text import did_you_mean
from bot.yamlfile.fields import escaped_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.model.entries import Passage, Source
    from bot.errors import Problem
    from bot.knowledge.curated_schema import CuratedGapEntry
    from bot.knowledge.schema import GapEntry, KnowledgeFile, PassageEntry, SourceEntry
    from bot.yamlfile import Document, Position
    from bot.yamlfile.document import NodePath

MAX_REPLY = 1900
"""Maximum total length of a passage and its citation in a reply, in characters.

A Discord message can have 2,000 characters. The remaining 100 are reserved for bold type, labels
and links.
"""

_LABELS = frozenset({"label", "labels_in"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A knowledge file in which each entry is valid on its own."""

    document: Document
    entry: KnowledgeFile

    def ids(self) -> Iterator[tuple[str, NodePath]]:
        """Yield the id and the path of each passage and gap."""
        for n, passage in enumerate(self.entry.passages):
            yield passage.id, ("passages", n)
        for n, gap in enumerate(self.entry.gaps):
            yield gap.id, ("gaps", n)

    def former_ids(self) -> Iterator[tuple[str, PassageEntry, NodePath]]:
        """Yield each former id, its passage, and the path of the id."""
        for n, passage in enumerate(self.entry.passages):
            for m, id_ in enumerate(passage.formerly):
                yield id_, passage, ("passages", n, "formerly", m)


def problems_between(files: Sequence[SourceFile], *, complete: bool) -> Iterator[Problem]:
    """Yield the problems that involve several entries or several knowledge files.

    If `complete` is false, other files may define more entries, so references to missing entries
    are not reported.
    """
    yield from _duplicates(_sources(files), "source")
    yield from _duplicates(_ids(files), "id")
    for place, message in clashing_collections(_sourced(files)):
        yield place.problem(message)
    yield from _used_former_ids(files)
    yield from _ambiguous_aliases(files)
    passages = {passage.id: passage for file in files for passage in file.entry.passages}
    passages |= {id_: passage for file in files for id_, passage, _ in file.former_ids()}
    for file in files:
        yield from _own_language(file)
        yield from _duplicate_labels(file)
        yield from _duplicate_asks(file)
        yield from _too_long(file, passages)
        if complete:
            yield from _dangling_pointers(file, passages)


def merged_glossary(files: Sequence[SourceFile]) -> tuple[Term, ...]:
    """Return each term once, in its first spelling, with its aliases from all files."""
    return terms_of(
        (file.entry.source.id, entry.term, entry.aliases)
        for file in files
        for entry in file.entry.glossary
    )


def terms_of(given: Iterable[tuple[str, str, Iterable[str]]]) -> tuple[Term, ...]:
    """Merge glossary entries. `given` contains each entry's source id, term and aliases."""
    entries = [(source, term, tuple(aliases)) for source, term, aliases in given]
    by_term: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for source, term, aliases in entries:
        by_term.setdefault(same(term), []).append((source, aliases))
    merged = merged_terms((term, aliases) for _, term, aliases in entries)
    return tuple(Term(term, aliases, tuple(by_term[same(term)])) for term, aliases in merged)


def merged_terms(
    terms: Iterable[tuple[str, Iterable[str]]],
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each term once, in its first spelling, with all of its aliases."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for term, given in terms:
        _, aliases = found.setdefault(same(term), (term, {}))
        for alias in given:
            aliases.setdefault(same(alias), alias)
    for term, known in found.values():
        yield term, tuple(known.values())


def same(text: str) -> str:
    """Return a key for comparing texts.

    The key ignores case, width, spacing, hidden characters and final punctuation.
    """
    plain = unicodedata.normalize("NFKC", strip_invisible(text)).casefold()
    return " ".join(plain.split()).rstrip(" ?!.…")


def _sources(files: Sequence[SourceFile]) -> Iterator[tuple[str, Position]]:
    for file in files:
        yield file.entry.source.id, file.document.position(("source", "id"))


def _sourced(files: Sequence[SourceFile]) -> Iterator[tuple[Source, Position]]:
    for file in files:
        place = file.document.position(("source", "collection", "id"))
        yield source_of(file.entry.source.model_dump()), place


def _ids(files: Sequence[SourceFile]) -> Iterator[tuple[str, Position]]:
    for file in files:
        for id_, path in file.ids():
            yield id_, file.document.position((*path, "id"))


def _duplicates(ids: Iterable[tuple[str, Position]], kind: str) -> Iterator[Problem]:
    first: dict[str, Position] = {}
    for id_, place in ids:
        known = first.setdefault(id_, place)
        if known is not place:
            yield place.problem(f"the {kind} `{id_}` is already used at {known}")


def _used_former_ids(files: Sequence[SourceFile]) -> Iterator[Problem]:
    """Yield a problem for each former id that is also a current id or is listed twice."""
    first = dict(reversed([*_ids(files)]))
    for file in files:
        for id_, passage, path in file.former_ids():
            place = file.document.position(path)
            known = first.setdefault(id_, place)
            if known is not place:
                yield place.problem(former_id_used(id_, passage.id, str(known)))


def former_id_used(id_: str, of: str, place: str) -> str:
    """Return the error message for a former id of passage `of` that is also used at `place`."""
    return (
        f"the former id `{id_}` of `{of}` is already used at {place}: remove it from one of the two"
    )


def _ambiguous_aliases(files: Sequence[SourceFile]) -> Iterator[Problem]:
    """Yield a problem for each alias that equals its term, is repeated, or stands for two terms.

    Each document from Discord is checked on its own, because its terms may mean something else
    elsewhere. Also, error messages must not show curators the glossaries of other servers.
    Different files may list the same alias for the same term.
    """
    shared: dict[str, tuple[str, Position]] = {}
    for file in files:
        owner = {} if origin_of(file.entry.source.id) else shared
        for n, entry in enumerate(file.entry.glossary):
            for m, alias in enumerate(entry.aliases):
                place = file.document.position(("glossary", n, "aliases", m))
                term, first = owner.setdefault(same(alias), (entry.term, place))
                if same(alias) == same(entry.term):
                    yield place.problem(f"the alias `{alias}` is the term itself: leave it out")
                elif same(term) != same(entry.term):
                    yield place.problem(
                        f"the alias `{alias}` stands for two terms: `{entry.term}` here, "
                        f"`{term}` at {first}"
                    )
                elif first.file == place.file and first is not place:
                    yield place.problem(f"the alias `{alias}` is already listed at {first}")


def _duplicate_labels(file: SourceFile) -> Iterator[Problem]:
    first: dict[tuple[str, str], Position] = {}
    for kind, entries in _entries(file):
        for n, entry in enumerate(entries):
            for code, label, path in phrasings_of(entry):
                if path[0] not in _LABELS:
                    continue
                place = file.document.position((kind, n, *path))
                known = first.setdefault((code, same(label)), place)
                if known is not place:
                    yield place.problem(
                        f"the label of `{entry.id}` is already used on line {known.line}: "
                        "write a label that only this text answers"
                    )


def _own_language(file: SourceFile) -> Iterator[Problem]:
    language = file.entry.source.language or DEFAULT_LANGUAGE
    for kind, entries in _entries(file):
        for n, entry in enumerate(entries):
            for path, message in in_own_language(entry, language):
                yield file.document.key_position((kind, n, *path)).problem(message)


def _duplicate_asks(file: SourceFile) -> Iterator[Problem]:
    for kind, entries in _entries(file):
        for n, entry in enumerate(entries):
            asked = [(code, same(text)) for code, text, _ in phrasings_of(entry)]
            if len(set(asked)) < len(asked):
                yield from _duplicate_asks_of(file, entry, (kind, n))


def _entries(file: SourceFile) -> Iterator[tuple[str, Sequence[PassageEntry | GapEntry]]]:
    yield "passages", file.entry.passages
    yield "gaps", file.entry.gaps


def _duplicate_asks_of(
    file: SourceFile, entry: PassageEntry | GapEntry, path: NodePath
) -> Iterator[Problem]:
    first: dict[tuple[str, str], Position] = {}
    for code, ask, where in phrasings_of(entry):
        place = file.document.position((*path, *where))
        known = first.setdefault((code, same(ask)), place)
        if known is not place:
            yield place.problem(f"this ask is already in `{entry.id}`, on line {known.line}")


def _too_long(file: SourceFile, passages: dict[str, PassageEntry]) -> Iterator[Problem]:
    cited = _citation_length(file.entry.source)
    for n, passage in enumerate(file.entry.passages):
        if (over := cited + _shown_length(passage) - MAX_REPLY) > 0:
            place = file.document.position(("passages", n, "text"))
            yield place.problem(
                f"`text` and its citation are {over} characters longer than a Discord reply can "
                "show: split the text in two, or shorten the title and section"
            )
    for n, gap in enumerate(file.entry.gaps):
        near = None if gap.see is None else passages.get(gap.see)
        for path, message in too_long_gaps(file.entry.source, gap, near):
            yield file.document.position(("gaps", n, *path)).problem(message)


def too_long_gaps(
    source: SourceEntry | Source,
    gap: GapEntry | CuratedGapEntry,
    near: PassageEntry | Passage | None,
) -> Iterator[tuple[NodePath, str]]:
    """Yield a path and an error message for each gap text that is too long for one reply.

    The reply shows the text and the passage to which the gap points.
    """
    cited, shown = _citation_length(source), _shown_length(near) if near else 0
    if cited + shown > MAX_REPLY:  # the passage alone is too long
        return
    texts: dict[NodePath, str] = {("texts_in", code): text for code, text in gap.texts_in.items()}
    for path, text in ({("text",): gap.text} | texts).items():
        if (over := cited + shown + escaped_length(text) - MAX_REPLY) > 0:
            message = (
                f"`{path[-1]}` with the passage `{gap.see}` is {over} characters longer than a "
                "Discord reply can show: shorten it, or choose a shorter passage"
            )
            yield path, message


def _citation_length(source: SourceEntry | Source) -> int:
    parts = (source.title, source.publisher, source.author, source.published)
    return sum(escaped_length(part or "") for part in parts) + len(source.url or "")


def _shown_length(passage: PassageEntry | Passage) -> int:
    numbers = len(", ".join(map(str, passage.paragraphs)))
    own = (passage.section, passage.author, passage.published)
    cited = sum(escaped_length(part or "") for part in own) + len(passage.url or "") + numbers
    return cited + text_length(passage)


def _dangling_pointers(file: SourceFile, passages: dict[str, PassageEntry]) -> Iterator[Problem]:
    gaps = {gap.id for gap in file.entry.gaps}
    for n, gap in enumerate(file.entry.gaps):
        if gap.see is None or gap.see in passages:
            continue
        meant = did_you_mean(gap.see, (passage.id for passage in passages.values()))
        reason = "a gap, not a passage" if gap.see in gaps else "not the id of a passage"
        hint = f": did you mean `{meant}`?" if meant else ": name a passage, or leave `see` out"
        place = file.document.position(("gaps", n, "see"))
        yield place.problem(f"`{gap.see}` is {reason}{hint}")
