"""A knowledge base as an immutable value: sources, entries, glossary and per-server additions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.core.model.entries import Entry, Gap, Passage, Source
from bot.core.model.labels import label_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry: a term, and the aliases that stand for it in questions and passages.

    `given` pairs the id of each source with the aliases that its file gives. If `given` is empty,
    the glossary entry belongs to no particular source.
    """

    term: str
    aliases: tuple[str, ...]
    given: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def within(self, sources: frozenset[str]) -> Term | None:
        """Return the entry with only the aliases from `sources`, or None if they lack the term.

        An entry that belongs to no particular source is returned unchanged.
        """
        if not self.given:
            return self
        given = tuple(one for one in self.given if one[0] in sources)
        aliases = tuple(dict.fromkeys(alias for _, some in given for alias in some))
        return Term(self.term, aliases, given) if given else None


@dataclass(frozen=True, slots=True)
class Additions:
    """Curated asks and gaps that apply in only one Discord server.

    `taught` maps the id of a passage or gap to pairs of a language and an ask. The language is ""
    for asks in the source's language. `gaps` contains gaps that exist only in this server.
    """

    taught: Mapping[str, tuple[tuple[str, str], ...]]
    gaps: tuple[Gap, ...] = ()


SPREAD = 1_000
"""Maximum number of passages from which examples or topics are chosen."""


def spread(passages: Sequence[Passage]) -> Sequence[Passage]:
    """Return at most `SPREAD` of the passages, spread evenly from first to last."""
    return passages[:: -(-len(passages) // SPREAD) or 1]


@dataclass(frozen=True, slots=True)
class Section:
    """The passages under one heading of a source. `name` is None for passages without a heading."""

    source: Source
    name: str | None
    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Sources with their passages and gaps, and a glossary.

    In a small knowledge base, `passages` and `gaps` are tuples. In a large knowledge base, passages
    and gaps are read from disk when they are accessed. `additions` contains the asks and gaps of
    individual Discord servers, by server id.
    """

    sources: tuple[Source, ...] = ()
    passages: Sequence[Passage] = ()
    gaps: Sequence[Gap] = ()
    glossary: tuple[Term, ...] = ()
    additions: Mapping[int, Additions] = field(default_factory=dict, repr=False)

    @property
    def is_held(self) -> bool:
        """True if the whole knowledge base is in memory, so iterating over it is fast."""
        return True

    def passage(self, id_: str) -> Passage | None:
        """Return the passage with this id, or None."""
        return next((passage for passage in self.passages if passage.id == id_), None)

    def entry(self, id_: str) -> Entry | None:
        """Return the passage or gap with this id, or None."""
        known: tuple[Entry, ...] = (*self.passages, *self.gaps)
        return next((entry for entry in known if entry.id == id_), None)

    def extended(self, entries: Mapping[str, Entry]) -> KnowledgeBase:
        """Return the knowledge base with these entries, which replace entries with the same ids."""
        passages = [entries.get(one.id, one) for one in self.passages]
        gaps = [entries.get(one.id, one) for one in self.gaps]
        known = {one.id for one in (*passages, *gaps)}
        new = [one for one in entries.values() if one.id not in known]
        passages, gaps = [*passages, *new], [*gaps, *new]
        return replace(
            self,
            passages=tuple(one for one in passages if isinstance(one, Passage)),
            gaps=tuple(one for one in gaps if isinstance(one, Gap)),
        )

    def within(self, sources: frozenset[str]) -> KnowledgeBase:
        """Return the part of the knowledge that comes from the sources with these ids."""
        return KnowledgeBase(
            tuple(source for source in self.sources if source.id in sources),
            tuple(passage for passage in self.passages if passage.source.id in sources),
            tuple(gap for gap in self.gaps if gap.source.id in sources),
            glossary_within(self.glossary, sources),
        )

    def sections(self) -> Iterable[Section]:
        """Return the sections in the order of their first passages."""
        found: dict[tuple[str, str | None], list[Passage]] = {}
        for passage in self.passages:
            found.setdefault((passage.source.id, passage.section), []).append(passage)
        return [Section(some[0].source, some[0].section, tuple(some)) for some in found.values()]

    def beside(self, passage: Passage, around: int) -> tuple[Sequence[Passage], Sequence[Passage]]:
        """Return up to `around` passages before a passage in its source, and as many after it."""
        same = [one for one in self.passages if one.source.id == passage.source.id]
        same.sort(key=lambda one: one.paragraphs)
        at = same.index(passage)
        return same[max(0, at - around) : at], same[at + 1 : at + 1 + around]


def glossary_within(glossary: Iterable[Term], sources: frozenset[str]) -> tuple[Term, ...]:
    """Return the part of a glossary that applies to the sources with these ids."""
    return tuple(filter(None, (term.within(sources) for term in glossary)))


def entries_of(knowledge: KnowledgeBase) -> tuple[Entry, ...]:
    """Return all entries: the passages, followed by the gaps."""
    return (*knowledge.passages, *knowledge.gaps)


def examples_of(knowledge: KnowledgeBase, count: int) -> tuple[Passage, ...]:
    """Return up to `count` example passages, spread evenly over those whose labels are questions.

    If no label is a question, the examples are spread evenly over all passages.
    """
    passages = spread(knowledge.passages)
    asked = [passage for passage in passages if label_of(passage).endswith("?")] or passages
    return tuple(asked[:: max(1, len(asked) // count)][:count])
