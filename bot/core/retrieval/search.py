"""Full-text search with tantivy, which ranks units by the words that they share with a question."""

from __future__ import annotations

from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING

import tantivy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.core.retrieval.unit import Unit

TEXT, ASKS, ABOVE = "text", "asks", "above"
_PLACE = "unit"
_HELD, _CORE, _ID, _SOURCE = "held", "core", "id", "source"
_TOKENISER = "stems"
_HEAP = 15_000_000
"""Memory for the index writer, in bytes. This is the minimum that tantivy accepts."""


def schema() -> tantivy.Schema:
    """Return the schema of the index: fields for a unit's stems, and fields for exact lookups.

    The index stores only the positions of units. The units themselves are stored elsewhere.
    """
    builder = tantivy.SchemaBuilder()
    for field in (TEXT, ASKS, ABOVE):
        builder.add_text_field(field, tokenizer_name=_TOKENISER, index_option="freq")
    builder.add_text_field(_HELD, tokenizer_name=_TOKENISER, index_option="basic")
    for field in (_CORE, _ID, _SOURCE):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    return builder.add_unsigned_field(_PLACE, fast=True).build()


def memory() -> tantivy.Index:
    """Return a new, empty index in memory."""
    return prepared(tantivy.Index(schema()))


def prepared(index: tantivy.Index) -> tantivy.Index:
    """Register a tokenizer that splits texts into stems at spaces, and return the index."""
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENISER, whitespace)
    return index


class Writer:
    """Adds units to an index and deletes them."""

    def __init__(self, writer: tantivy.IndexWriter) -> None:
        self._writer = writer

    def put(self, place: int, unit: Unit) -> None:
        """Add a unit at the position `place`."""
        document = tantivy.Document(
            text=[" ".join(unit.telling)],
            asks=list(unit.wordings),
            above=[" ".join(sorted(unit.above))],
            held=[" ".join(unit.held)],
            core=list(unit.cores),
            id=[unit.entry.id],
            source=[unit.entry.source.id],
        )
        document.add_unsigned(_PLACE, place)
        self._writer.add_document(document)

    def drop(self, id_: str) -> None:
        """Delete the unit with this id."""
        self._writer.delete_documents_by_term(_ID, id_)


@contextmanager
def add(index: tantivy.Index, heap: int = _HEAP) -> Iterator[Writer]:
    """Yield a writer whose changes are committed at the end of the `with` block."""
    writer = index.writer(heap, num_threads=1)
    yield Writer(writer)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()


class Words:
    """Finds the positions of units by their words."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self._scope: frozenset[str] | None = None
        self._in_scope: tantivy.Query | None = None
        self._more: Words | None = None

    def best(
        self, stems: Sequence[tuple[str, float]], count: int, within: frozenset[str] | None = None
    ) -> list[int]:
        """Return the positions of the `count` units that best match the weighted stems.

        If `within` is given, only units of the sources with these ids are found.
        """
        parts = [
            (tantivy.Occur.Should, self._term(field, stem, weight))
            for stem, weight in stems
            for field in (TEXT, ASKS, ABOVE)
        ]
        if not parts:
            return []
        places = self._places(self._only(tantivy.Query.boolean_query(parts), within), count)
        return places + self._more.best(stems, count, within) if self._more else places

    def asked(self, core: str, count: int, within: frozenset[str] | None = None) -> list[int]:
        """Return the positions of up to `count` units with a certain ask or heading.

        `core` is the ask or heading without fillers.
        """
        places = self._places(self._only(self._exactly(_CORE, core), within), count)
        return places + self._more.asked(core, count, within) if self._more else places

    def any_of(self, sources: frozenset[str], count: int) -> list[int]:
        """Return the positions of up to `count` units of these sources."""
        places = self._places(self._among(self._seen(sources)), max(1, count))
        if self._more:
            places = [*dict.fromkeys(places + self._more.any_of(sources, count))][: max(1, count)]
        return places

    def within(self, sources: frozenset[str]) -> Words:
        """Return a searcher for the same index that finds only units of these sources."""
        part = copy(self)
        part._scope = self._seen(sources)  # noqa: SLF001 - of the same class
        part._in_scope = self._among(part._scope)  # noqa: SLF001 - as above
        part._more = self._more and self._more.within(sources)  # noqa: SLF001 - as above
        return part

    def along(self, more: Words) -> Words:
        """Return a searcher that also finds the units of `more`, which are new or reanalyzed."""
        both = copy(self)
        both._more = self._more.along(more) if self._more else more  # noqa: SLF001 - of the same class
        return both

    def place(self, id_: str) -> int | None:
        """Return the position of the unit with this id, or None."""
        return next(iter(self._places(self._only(self._exactly(_ID, id_), None), 1)), None)

    def frequency(self, stem: str, within: frozenset[str] | None = None) -> int:
        """Return the number of units whose text, asks, title or headings contain this stem.

        Deleted units may be counted for a while, but only if another unit contains the stem. If
        `within` is given, return 0 unless one of the sources with these ids contains the stem.
        """
        count = self._searcher.doc_freq(_HELD, stem)
        held = self._only(self._exactly(_HELD, stem), within) if count else None
        return count if held is not None and self._places(held, 1) else 0

    def _places(self, query: tantivy.Query, count: int) -> list[int]:
        hits = self._searcher.search(query, count, count=False).hits
        places = self._searcher.fast_field_values(_PLACE, [address for _, address in hits])
        return [place for place in places if isinstance(place, int)]

    def _only(self, query: tantivy.Query, sources: frozenset[str] | None) -> tantivy.Query:
        among = self._in_scope if sources is None else self._among(self._seen(sources))
        if among is None:
            return query
        # `among` gives every unit of the sources the same score, so `query` determines the order.
        both = [(tantivy.Occur.Must, query), (tantivy.Occur.Must, among)]
        return tantivy.Query.boolean_query(both)

    def _seen(self, sources: frozenset[str]) -> frozenset[str]:
        """Return the subset of `sources` that this searcher covers."""
        return sources if self._scope is None else sources & self._scope

    def _among(self, sources: frozenset[str]) -> tantivy.Query:
        return tantivy.Query.term_set_query(self._schema, _SOURCE, sorted(sources))

    def _exactly(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, "basic")

    def _term(self, field: str, stem: str, weight: float) -> tantivy.Query:
        term = tantivy.Query.term_query(self._schema, field, stem, "freq")
        return tantivy.Query.boost_query(term, weight)


def words_of(units: Mapping[int, Unit]) -> Words:
    """Index these units, and return a searcher that finds their positions."""
    index = memory()
    with add(index) as writer:
        for place, unit in units.items():
            writer.put(place, unit)
    return Words(index)
