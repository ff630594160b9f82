"""The domain model, as immutable values: the knowledge, and answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Wording(StrEnum):
    """The two kinds of wording: restated, or verbatim from the source."""

    RESTATED = "restated"
    VERBATIM = "verbatim"


class Outcome(StrEnum):
    """The five possible outcomes of a question. docs/matching.md says when each is chosen."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    GAP = "gap"
    SMALLTALK = "smalltalk"
    UNKNOWN = "unknown"


class Refusal(StrEnum):
    """Reasons for the outcome "unknown": the question was not understood, or it is off topic."""

    NOT_UNDERSTOOD = "not_understood"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True)
class Collection:
    """Sources that belong together, such as the pages of a site.

    `publisher` is None if the sources have different publishers.
    """

    id: str
    name: str
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A cited work.

    `publisher` is empty if it is unknown. `published` is an ISO 8601 date, or only a year, or a
    year and a month. `language` is an ISO 639 code: the language of its passages and gaps, and of
    their asks.
    """

    id: str
    title: str
    publisher: str
    author: str | None = None
    published: str | None = None
    url: str | None = None
    collection: Collection | None = None
    language: str = "en"

    @property
    def collection_id(self) -> str:
        """The id of the source's collection. A source without a collection has its own id."""
        return self.collection.id if self.collection else self.id

    @property
    def titles(self) -> tuple[str, ...]:
        """The source's title, and the name of its collection."""
        return (self.title, self.collection.name) if self.collection else (self.title,)


def by_collection(sources: Iterable[Source]) -> tuple[tuple[Source, ...], ...]:
    """Return the sources of each collection.

    A source without a collection is its own collection.
    """
    found: dict[str, list[Source]] = {}
    for source in sources:
        found.setdefault(source.collection_id, []).append(source)
    return tuple(map(tuple, found.values()))


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest unit that is cited.

    `paragraphs` are paragraph numbers in the source, in ascending order; a passage that cites the
    source's standfirst has none. `starts` contains the first words of the first paragraph, so that
    a reader can find it. `asks` are phrasings of the question that `text` answers, and `label` is
    the phrasing that represents the passage wherever it is offered. `proposed` are the asks that an
    import proposed but nobody has confirmed; they are matched, but never shown. `author`,
    `published` and `url` override those of the source. `markdown` is the source of `text`, if that
    was written in Markdown.
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
        """The date to cite: the passage's own date of publication or, without one, the source's."""
        return self.published or self.source.published

    @property
    def cited_url(self) -> str | None:
        """The URL to cite: the passage's own or, without one, the source's."""
        return self.url or self.source.url


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that people ask but the source does not answer, recorded by a curator.

    `see` is the id of the most closely related passage.
    """

    id: str
    source: Source
    text: str
    asks: tuple[str, ...]
    see: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry: a term, and the aliases that stand for it in questions and passages."""

    term: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Additions:
    """The curated asks and gaps that hold in one Discord server only.

    `taught` are asks for passages and gaps, by their ids. `gaps` exist in this server only.
    """

    taught: Mapping[str, tuple[str, ...]]
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


Entry = Passage | Gap
"""An entry that has asks: a passage or a gap."""

HEADING_SEPARATOR = " \u203a "  # a single guillemet, as in paths through menus
"""Separator between the headings in a section, outermost heading first."""


def headings_of(entry: Entry) -> tuple[str, ...]:
    """Return the headings above a passage, outermost first. A gap has none."""
    section = entry.section if isinstance(entry, Passage) else None
    return tuple(section.split(HEADING_SEPARATOR)) if section else ()


MAX_LABEL = 100
"""Maximum length of a label, in characters: Discord's limit for the name of a choice."""


def confirmed_asks(entry: Entry) -> Iterator[str]:
    """Yield the asks of an entry that may be shown to members."""
    proposed = entry.proposed if isinstance(entry, Passage) else ()
    return (ask for ask in entry.asks if ask not in proposed)


def label_of(entry: Entry) -> str:
    """Return the question that represents an entry wherever it is offered.

    It is the entry's own label, or else the first confirmed ask, or else the section, or else the
    first words.
    """
    section = entry.section if isinstance(entry, Passage) else None
    return entry.label or next(confirmed_asks(entry), "") or first_words(section or entry.text)


def first_words(text: str) -> str:
    """Return the beginning of a text on one line, with at most `MAX_LABEL` characters."""
    line = " ".join(text.split())
    if len(line) <= MAX_LABEL:
        return line
    return line[: MAX_LABEL - 1].rsplit(" ", 1)[0] + "…"


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
        known = {gap.id for gap in self.gaps}
        gaps += (one for one in entries.values() if one.id not in known)
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
            self.glossary,
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


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that an answer shows.

    `highlight` is a half-open range of characters in its text.
    """

    passage: Passage
    highlight: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage that is offered for selection by its label."""

    passage: Passage

    @property
    def label(self) -> str:
        """The question that represents the passage or, without one, the page's title and heading.

        A heading such as "Configuration" says little by itself.
        """
        label, passage = label_of(self.passage), self.passage
        is_heading = label == passage.section and not passage.label
        if not is_heading or passage.source.title in label:
            return label
        whole = f"{passage.source.title} \u203a {label}"
        return whole if len(whole) <= MAX_LABEL else label


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that the index found. `score` is the calibrated probability that it answers."""

    passage: Passage
    score: float


class Point(StrEnum):
    """Points in favor of a passage and, starting with CLOSE, against it."""

    SAME = "same"
    """One of the passage's asks is the question, word for word."""
    ASK = "ask"
    """One of the passage's asks is very similar to the question."""
    HOLDS = "holds"
    """The passage contains these words of the question, greatest weight first."""
    NAMES = "names"
    """The passage contains these names."""
    HEADING = "heading"
    """The title or a heading of the passage matches the question."""
    TOGETHER = "together"
    """The passage contains words of the question next to each other or in the same order."""
    KIND = "kind"
    """The passage contains the type of answer that these words ask for."""
    MEANING = "meaning"
    """The passage is similar to the question in meaning."""
    FOLLOWS = "follows"
    """The question was understood with these words from the conversation."""
    NEXT = "next"
    """The passage follows the one that was shown before."""

    CLOSE = "close"
    """Another passage is almost as good."""
    LACKS = "lacks"
    """The passage lacks these words of the question, greatest weight first."""
    UNKNOWN = "unknown"
    """These words are not in the knowledge."""
    NO_KIND = "no kind"
    """The passage does not contain the type of answer that these words ask for."""
    AFFIRMS = "affirms"
    """The question is negative, but the passage is not."""
    LONG = "long"
    """The passage is long, so it may contain the words by chance."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A point, and the words of the question to which it refers, as they were typed."""

    point: Point
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """Explanation of an answer.

    `ask` is the best candidate's ask that is nearest to the question. `matched` are the words of
    the question that the candidate contains, and `missing` those that it lacks. `premises` are the
    missing numbers, dates, names and rare words that reduced an answer to a suggestion.
    `speaks_for` and `speaks_against` are the points for and against the best candidate, most
    important first.
    """

    ask: str | None = None
    matched: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    premises: tuple[str, ...] = ()
    speaks_for: tuple[Reason, ...] = ()
    speaks_against: tuple[Reason, ...] = ()


class PremiseKind(StrEnum):
    """Ways in which an assumption of a question can be wrong."""

    CONTRADICTED = "contradicted"
    """The source says otherwise."""
    ABSENT = "absent"
    """The source does not mention it."""


@dataclass(frozen=True, slots=True)
class FalsePremise:
    """An assumption of a question that the shown passage does not bear out.

    `words` are the words of the question that state it, as they were typed, if they are known.
    """

    kind: PremiseKind
    words: tuple[str, ...] = ()


class Repetition(StrEnum):
    """The part of an answer that has already been shown for the previous question."""

    WHOLE = "whole"
    """The passage and the highlighted sentence."""
    PASSAGE = "passage"
    """Only the passage, because a different sentence is highlighted now."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question. docs/matching.md describes the outcomes.

    `confidence` is the calibrated probability, from 0 to 1, that the best candidate answers.
    `corrections` pairs each misspelled word of the question with its correction; `notable` are
    those that the reply mentions. `refusal` is set if the outcome is UNKNOWN, and `topics` are what
    to ask about instead, if anything. `premise` is set if the passage shown contradicts the
    question, and `repetition` if the same passage answered the previous question. `provisional` is
    true if a chooser should have been asked but made no choice, so asking again may give another
    answer.
    """

    question: str
    outcome: Outcome
    confidence: float = 0.0
    quotes: tuple[Quote, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    notable: tuple[tuple[str, str], ...] = ()
    gap: Gap | None = None
    smalltalk: str | None = None
    why: Why = field(default_factory=Why)
    refusal: Refusal | None = None
    topics: tuple[str, ...] = ()
    premise: FalsePremise | None = None
    repetition: Repetition | None = None
    provisional: bool = False

    @property
    def has_results(self) -> bool:
        """True if results are shown, so that the reply mentions notable spelling corrections."""
        return self.outcome not in {Outcome.SMALLTALK, Outcome.UNKNOWN}


def entries_of(knowledge: KnowledgeBase) -> tuple[Entry, ...]:
    """Return the entries that have asks: passages first, then gaps."""
    return (*knowledge.passages, *knowledge.gaps)


def examples_of(knowledge: KnowledgeBase, count: int) -> tuple[Passage, ...]:
    """Return `count` example passages, spread evenly over those whose labels are questions.

    If no label is a question, they are spread over all passages.
    """
    passages = spread(knowledge.passages)
    asked = [passage for passage in passages if label_of(passage).endswith("?")] or passages
    return tuple(asked[:: max(1, len(asked) // count)][:count])
