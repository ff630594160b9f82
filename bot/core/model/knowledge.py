"""The whole knowledge as an immutable value: entries, glossary, and per-server additions."""

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

    `given` holds the aliases by the id of the source whose file gives them. Without it, the entry
    belongs to no source in particular.
    """

    term: str
    aliases: tuple[str, ...]
    given: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def within(self, sources: frozenset[str]) -> Term | None:
        """Return the part of the entry that these sources give, or None if they give nothing."""
        if not self.given:
            return self
        given = tuple(one for one in self.given if one[0] in sources)
        aliases = tuple(dict.fromkeys(alias for _, some in given for alias in some))
        return Term(self.term, aliases, given) if given else None


@dataclass(frozen=True, slots=True)
class Additions:
    """The curated asks and gaps that apply in one Discord server only.

    `taught` are asks for passages and gaps, by their ids, each with its language, or "" for the
    language of the source. `gaps` exist in this server only.
    """

    taught: Mapping[str, tuple[tuple[str, str], ...]]
    gaps: tuple[Gap, ...] = ()


SPREAD = 1_000
"""Maximum number of passages considered when representative examples are chosen."""


def spread(passages: Sequence[Passage]) -> Sequence[Passage]:
    """Return at most `SPREAD` of the passages, spread evenly from first to last."""
    return passages[:: -(-len(passages) // SPREAD) or 1]


@dataclass(frozen=True, slots=True)
class Section:
    """The passages under one heading of a source. `name` is None if they have no heading."""

    source: Source
    name: str | None
    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Sources sorted by id, passages and gaps in the order of their sources, and a glossary.

    The passages and gaps of small knowledge are tuples. Those of large knowledge are read when they
    are accessed. `additions` are the asks and gaps of single Discord servers, by the server's id.
    """

    sources: tuple[Source, ...] = ()
    passages: Sequence[Passage] = ()
    gaps: Sequence[Gap] = ()
    glossary: tuple[Term, ...] = ()
    additions: Mapping[int, Additions] = field(default_factory=dict, repr=False)

    @property
    def is_held(self) -> bool:
        """True if all of the knowledge is in memory, so that iterating over it is fast."""
        return True

    def passage(self, id_: str) -> Passage | None:
        """Return the passage with this id, or None."""
        return next((passage for passage in self.passages if passage.id == id_), None)

    def entry(self, id_: str) -> Entry | None:
        """Return the passage or gap with this id, or None."""
        known: tuple[Entry, ...] = (*self.passages, *self.gaps)
        return next((entry for entry in known if entry.id == id_), None)

    def extended(self, entries: Mapping[str, Entry]) -> KnowledgeBase:
        """Return the knowledge with these entries, which replace those with the same ids."""
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
        """Return each section once, in the order of the sources."""
        found: dict[tuple[str, str | None], list[Passage]] = {}
        for passage in self.passages:
            found.setdefault((passage.source.id, passage.section), []).append(passage)
        return [Section(some[0].source, some[0].section, tuple(some)) for some in found.values()]

    def beside(self, passage: Passage, around: int) -> tuple[Sequence[Passage], Sequence[Passage]]:
        """Return up to `around` passages before and after a passage in its source."""
        same = [one for one in self.passages if one.source.id == passage.source.id]
        same.sort(key=lambda one: one.paragraphs)
        at = same.index(passage)
        return same[max(0, at - around) : at], same[at + 1 : at + 1 + around]


def glossary_within(glossary: Iterable[Term], sources: frozenset[str]) -> tuple[Term, ...]:
    """Return the part of a glossary that applies to the sources with these ids."""
    return tuple(filter(None, (term.within(sources) for term in glossary)))


def entries_of(knowledge: KnowledgeBase) -> tuple[Entry, ...]:
    """Return the entries that have asks: passages first, then gaps."""
    return (*knowledge.passages, *knowledge.gaps)


def examples_of(knowledge: KnowledgeBase, count: int) -> tuple[Passage, ...]:
    """Return up to `count` passages, spread evenly over those whose labels are questions.

    If no label is a question, the examples are spread over all passages.
    """
    passages = spread(knowledge.passages)
    asked = [passage for passage in passages if label_of(passage).endswith("?")] or passages
    return tuple(asked[:: max(1, len(asked) // count)][:count])
