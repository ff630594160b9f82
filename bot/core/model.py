"""The words of the project as immutable values: what is known, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Wording(StrEnum):
    """Whose words a passage is in."""

    RESTATED = "restated"
    VERBATIM = "verbatim"


class Outcome(StrEnum):
    """The five ways in which a question can end; docs/matching.md says when each is chosen."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    GAP = "gap"
    SMALLTALK = "smalltalk"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Collection:
    """Sources that belong together, such as the pages of a site.

    `publisher` is None where each source has its own.
    """

    id: str
    name: str
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A cited work. `published` is an ISO 8601 date, possibly only a year or a year and month."""

    id: str
    title: str
    publisher: str
    author: str | None = None
    published: str | None = None
    url: str | None = None
    collection: Collection | None = None

    @property
    def collection_id(self) -> str:
        """The id of its collection; a source without one is its own."""
        return self.collection.id if self.collection else self.id

    @property
    def titles(self) -> tuple[str, ...]:
        """Its title, and the name of its collection."""
        return (self.title, self.collection.name) if self.collection else (self.title,)


def by_collection(sources: Iterable[Source]) -> tuple[tuple[Source, ...], ...]:
    """Return the sources of each collection; a source without a collection stands alone."""
    found: dict[str, list[Source]] = {}
    for source in sources:
        found.setdefault(source.collection_id, []).append(source)
    return tuple(map(tuple, found.values()))


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest thing that is cited.

    `paragraphs` are the source's own paragraph numbers, from 1, ascending; a passage that cites
    the source's standfirst has none. `starts` holds the first words of the first paragraph, by
    which a reader finds it. `asks` are ways in which people put the question that `text` answers,
    and `label` is the one that stands for the passage wherever it is offered. `proposed` are those
    of the asks that an import proposed and nobody has confirmed: they are matched, but never shown.
    `author`, `published` and `url` take the place of the source's own. `markdown` is what `text` is
    the plain text of, where it was written in Markdown.
    """

    id: str
    source: Source
    text: str
    paragraphs: tuple[int, ...]
    wording: Wording
    section: str | None = None
    starts: str | None = None
    asks: tuple[str, ...] = ()
    label: str = ""
    standfirst: bool = False
    author: str | None = None
    published: str | None = None
    url: str | None = None
    markdown: str | None = None
    proposed: tuple[str, ...] = ()

    @property
    def cited_date(self) -> str | None:
        """When it was published: its own date, else that of its source."""
        return self.published or self.source.published

    @property
    def cited_url(self) -> str | None:
        """Where it can be read: at its own URL, else at that of its source."""
        return self.url or self.source.url


@dataclass(frozen=True, slots=True)
class Gap:
    """Something people ask that the source does not say, written down by a curator.

    `see` is the id of the passage that comes nearest.
    """

    id: str
    source: Source
    text: str
    asks: tuple[str, ...]
    see: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry: in a question or a passage, each of `aliases` stands for `term`."""

    term: str
    aliases: tuple[str, ...]


SPREAD = 1_000
"""Of more passages only so many are looked at to find some that may stand for all."""


def spread(passages: Sequence[Passage]) -> Sequence[Passage]:
    """Return passages from the beginning to the end, at most `SPREAD` of them."""
    return passages[:: -(-len(passages) // SPREAD) or 1]


@dataclass(frozen=True, slots=True)
class Section:
    """The passages under one heading of a source; `name` is None where they stand under none."""

    source: Source
    name: str | None
    passages: Sequence[Passage]


Entry = Passage | Gap
"""Anything with asks: a passage or a gap."""

HEADING_SEPARATOR = " \u203a "  # a single guillemet, as in menus
"""Separates the headings in a section, of which the outermost comes first."""


def headings_of(entry: Entry) -> tuple[str, ...]:
    """Return the headings above a passage, outermost first; a gap has none."""
    section = entry.section if isinstance(entry, Passage) else None
    return tuple(section.split(HEADING_SEPARATOR)) if section else ()


MAX_LABEL = 100
"""Maximum number of characters of a label: what Discord shows of a choice."""


def confirmed_asks(entry: Entry) -> Iterator[str]:
    """Yield the asks of an entry that may be shown."""
    proposed = entry.proposed if isinstance(entry, Passage) else ()
    return (ask for ask in entry.asks if ask not in proposed)


def label_of(entry: Entry) -> str:
    """Return the question that stands for an entry wherever it is offered.

    Without a label of its own, it is the first confirmed ask, else the section, else the first
    words.
    """
    section = entry.section if isinstance(entry, Passage) else None
    return entry.label or next(confirmed_asks(entry), "") or first_words(section or entry.text)


def first_words(text: str) -> str:
    """Return the beginning of a text, at most `MAX_LABEL` characters on one line."""
    line = " ".join(text.split())
    if len(line) <= MAX_LABEL:
        return line
    return line[: MAX_LABEL - 1].rsplit(" ", 1)[0] + "…"


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """All that is known: sources sorted by id, passages and gaps in the order of their source.

    The passages and gaps of small knowledge are tuples; those of large knowledge are read when
    somebody looks at them.
    """

    sources: tuple[Source, ...] = ()
    passages: Sequence[Passage] = ()
    gaps: Sequence[Gap] = ()
    glossary: tuple[Term, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether all of it is in memory, so that it may be looked through."""
        return True

    def passage(self, id_: str) -> Passage | None:
        """Return the passage with this id."""
        return next((passage for passage in self.passages if passage.id == id_), None)

    def entry(self, id_: str) -> Entry | None:
        """Return the passage or gap with this id."""
        known: tuple[Entry, ...] = (*self.passages, *self.gaps)
        return next((entry for entry in known if entry.id == id_), None)

    def within(self, sources: frozenset[str]) -> KnowledgeBase:
        """Return the part of it that is of the sources with these ids."""
        return KnowledgeBase(
            tuple(source for source in self.sources if source.id in sources),
            tuple(passage for passage in self.passages if passage.source.id in sources),
            tuple(gap for gap in self.gaps if gap.source.id in sources),
            self.glossary,
        )

    def sections(self) -> Iterable[Section]:
        """Return the sections in the order of the sources, each once."""
        found: dict[tuple[str, str | None], list[Passage]] = {}
        for passage in self.passages:
            found.setdefault((passage.source.id, passage.section), []).append(passage)
        return [Section(some[0].source, some[0].section, tuple(some)) for some in found.values()]

    def beside(self, passage: Passage, around: int) -> tuple[Sequence[Passage], Sequence[Passage]]:
        """Return so many passages right before and after one in its source."""
        same = [one for one in self.passages if one.source.id == passage.source.id]
        same.sort(key=lambda one: one.paragraphs)
        at = same.index(passage)
        return same[max(0, at - around) : at], same[at + 1 : at + 1 + around]


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that an answer shows; `highlight` is a half-open range of its text's characters."""

    passage: Passage
    highlight: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage that is offered to click, by its label."""

    passage: Passage

    @property
    def label(self) -> str:
        """The question that stands for the passage."""
        return label_of(self.passage)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that the index found; `score` is the calibrated probability that it answers."""

    passage: Passage
    score: float


class Point(StrEnum):
    """What may speak for a passage, and below CLOSE, against it."""

    SAME = "same"
    """One of its asks is the question, word by word."""
    ASK = "ask"
    """One of its asks reads almost like the question."""
    HOLDS = "holds"
    """It holds these words, the most telling ones of the question first."""
    NAMES = "names"
    """It holds these names."""
    HEADING = "heading"
    """Its title or a heading above it says what the question says."""
    TOGETHER = "together"
    """It has words of the question side by side, or in the same order."""
    KIND = "kind"
    """It holds the kind of answer that these words ask for."""
    MEANING = "meaning"
    """It is close to the question in meaning."""
    FOLLOWS = "follows"
    """The question was read with these words of what was asked before."""
    NEXT = "next"
    """It stands behind the passage that was shown before."""

    CLOSE = "close"
    """Another passage came close."""
    LACKS = "lacks"
    """It lacks these words, the most telling ones first."""
    UNKNOWN = "unknown"
    """These words stand nowhere in the knowledge."""
    NO_KIND = "no kind"
    """It holds no answer of the kind that these words ask for."""
    AFFIRMS = "affirms"
    """The question asks for what is not so, and it says what is."""
    LONG = "long"
    """It is long: it may hold words by chance."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A point with the words of the question that it is about, as they were typed."""

    point: Point
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """Why an answer came out as it did.

    `ask` is the nearest way of asking that the best candidate has; `matched` are the words of the
    question that it shares, `missing` those that it lacks; `premises` are the numbers, dates, names
    and rare words among these that made an answer a mere suggestion. `speaks_for` and
    `speaks_against` are what weighed most with the best candidate, the weightiest first.
    """

    ask: str | None = None
    matched: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    premises: tuple[str, ...] = ()
    speaks_for: tuple[Reason, ...] = ()
    speaks_against: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a question. Each outcome fills the fields that CONTRACT (docs) names for it.

    `confidence` is the calibrated probability, 0 to 1, that the best candidate answers.
    `corrections` pairs each misspelt word of the question with the word it was read as.
    """

    question: str
    outcome: Outcome
    confidence: float = 0.0
    quotes: tuple[Quote, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    gap: Gap | None = None
    smalltalk: str | None = None
    why: Why = field(default_factory=Why)

    @property
    def has_results(self) -> bool:
        """Whether something is shown that could be called the results of another spelling."""
        return self.outcome not in {Outcome.SMALLTALK, Outcome.UNKNOWN}


def entries_of(knowledge: KnowledgeBase) -> tuple[Entry, ...]:
    """Return what has asks: passages, then gaps."""
    return (*knowledge.passages, *knowledge.gaps)


def examples_of(knowledge: KnowledgeBase, count: int) -> tuple[Passage, ...]:
    """Return `count` passages to try, spread evenly over those whose labels are questions.

    Where no label is a question, they are spread over all passages.
    """
    passages = spread(knowledge.passages)
    asked = [passage for passage in passages if label_of(passage).endswith("?")] or passages
    return tuple(asked[:: max(1, len(asked) // count)][:count])
