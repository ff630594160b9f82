"""A knowledge base -> an index of it; a query -> the passages and gaps worth a closer look."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

import tantivy

from bot.core.lexicon import build_lexicon
from bot.core.model import Gap, Passage
from bot.core.query import Query, parse, question_kind, unfilled
from bot.core.spelling import Speller
from bot.core.text import Token, grams, sentences, tokenise, words_of
from bot.core.words import NEGATIONS, NUMBER_WORDS, REASON_WORDS, TIME_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.core.closeness import Closeness, Meaning
    from bot.core.lexicon import English, Lexicon
    from bot.core.model import KnowledgeBase

_TOKENISER = "stems"
_HEAP = 15_000_000  # bytes; the least that tantivy takes
VISIBLE_KINDS = frozenset({"time", "number", "place", "reason"})
"""The kinds of answer that a passage either has or has not."""
CLOSE_LOOK = 10
"""How many units that share words with a question are ranked."""
NEAREST = 5
"""How many units nearest in meaning are ranked beside them."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a unit's text: its half-open range, its telling stems, and what it holds.

    `names` are stems of names, `kinds` the kinds of answer that can be seen in it; `denies` tells
    whether it says what is not so.
    """

    start: int
    end: int
    terms: frozenset[str]
    names: frozenset[str]
    kinds: frozenset[str]
    denies: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """An ask as it is compared: telling stems, their weight, all stems, the kind of answer."""

    text: str
    terms: frozenset[str]
    weight: float
    content: str
    wording: str
    kind: str


@dataclass(frozen=True, eq=False)
class Unit:
    """A passage or a gap, taken apart for ranking."""

    item: Passage | Gap
    counts: Mapping[str, int]
    length: int
    sentences: tuple[Sentence, ...]
    asks: tuple[Ask, ...]
    context: frozenset[str]
    bigrams: frozenset[tuple[str, str]]
    tokens: tuple[Token, ...]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of answer that can be seen in its text."""
        return frozenset(kind for sentence in self.sentences for kind in sentence.kinds)

    @cached_property
    def sequences(self) -> tuple[tuple[str, ...], ...]:
        """All stems of each sentence, in order."""
        return tuple(
            tuple(token.stem for token in self._inside(sentence)) for sentence in self.sentences
        )

    @cached_property
    def grams(self) -> tuple[frozenset[str], ...]:
        """The runs of four letters of each sentence, see `bot.core.text.grams`."""
        return tuple(grams(self._inside(sentence)) for sentence in self.sentences)

    def _inside(self, sentence: Sentence) -> list[Token]:
        return [token for token in self.tokens if sentence.start <= token.start < sentence.end]

    @property
    def passage(self) -> Passage | None:
        """The passage, or None for a gap."""
        return self.item if isinstance(self.item, Passage) else None

    def holds(self, stem: str) -> bool:
        """Whether its text, its asks, its source's title or its section hold this stem."""
        return stem in self.counts or stem in self.asked or stem in self.context

    def lacks(self, kind: str) -> bool:
        """Whether it holds no answer of this kind, if it is one that can be seen."""
        if kind not in VISIBLE_KINDS or kind in self.kinds:
            return False
        return kind not in self.ask_kinds

    @cached_property
    def ask_kinds(self) -> Mapping[str, float]:
        """Each kind of answer -> the share of the asks that ask for it."""
        kinds = Counter(ask.kind for ask in self.asks)
        return {kind: count / len(self.asks) for kind, count in kinds.items()}

    @cached_property
    def asked(self) -> Mapping[str, tuple[int, ...]]:
        """Each stem of the asks -> the positions of the asks that hold it."""
        found: dict[str, list[int]] = {}
        for position, ask in enumerate(self.asks):
            for stem in ask.terms:
                found.setdefault(stem, []).append(position)
        return {stem: tuple(positions) for stem, positions in found.items()}

    @cached_property
    def cores(self) -> frozenset[str]:
        """The asks without fillers, for telling whether a question is one of them."""
        return frozenset(core for ask in self.asks if (core := unfilled(ask.wording)))

    @cached_property
    def phrases(self) -> frozenset[tuple[str, str]]:
        """The pairs of neighbouring stems of the text."""
        return frozenset(pairwise(token.stem for token in self.tokens))

    @cached_property
    def ask_phrases(self) -> frozenset[tuple[str, str]]:
        """The pairs of neighbouring stems of the asks."""
        return frozenset(pair for ask in self.asks for pair in pairwise(ask.wording.split()))

    @cached_property
    def contents(self) -> tuple[str, ...]:
        """The telling stems of each ask, sorted, as one string each."""
        return tuple(ask.content for ask in self.asks)

    @cached_property
    def wordings(self) -> tuple[str, ...]:
        """All stems of each ask, as one string each."""
        return tuple(ask.wording for ask in self.asks)


class Index:
    """Finds the passages and gaps of a knowledge base that have to do with a question.

    The order in which the knowledge holds its parts does not change what is found.
    """

    def __init__(
        self, knowledge: KnowledgeBase, english: English, meaning: Meaning | None = None
    ) -> None:
        self.knowledge = knowledge
        self.meaning = meaning
        self.english = english
        self._passages = {passage.id: passage for passage in knowledge.passages}
        self.lexicon = build_lexicon(knowledge, english)
        self.speller = Speller(self.lexicon.spelling, english.words)
        items: list[Passage | Gap] = [*knowledge.passages, *knowledge.gaps]
        items.sort(key=lambda item: item.id)
        self.units = tuple(_unit(item, self.lexicon) for item in items)
        self.mean_length = sum(unit.length for unit in self.units) / max(1, len(self.units))
        self._asked: dict[str, list[Unit]] = {}
        for unit in self.units:
            for core in unit.cores:
                self._asked.setdefault(core, []).append(unit)
        self._by_id = {unit.item.id: unit for unit in self.units}
        self._schema, self._searcher = _tantivy(self.units)

    def closeness(self, query: Query, units: Iterable[Unit]) -> Mapping[str, Closeness]:
        """Return how close each unit is to the query in meaning, if meanings are compared."""
        if self.meaning is None or not query.terms:
            return {}
        return self.meaning.closeness(query.said, [unit.item.id for unit in units])

    def rarity(self, gram: str) -> float:
        """Return how telling a run of four letters is: the logarithm of its inverse frequency."""
        return log((len(self.units) + 1) / (self._grams[gram] + 0.5))

    @cached_property
    def _grams(self) -> Counter[str]:
        return Counter(gram for unit in self.units for gram in frozenset().union(*unit.grams))

    def parse(self, question: str) -> Query:
        """Return the query of `question` in the words of this knowledge."""
        return parse(question, self.lexicon, self.speller)

    def passage(self, id_: str) -> Passage | None:
        """Return the passage with this id."""
        return self._passages.get(id_)

    def around(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the passages right before and right behind a passage in its source."""
        place = self._places[unit.item.id]
        beside = self.knowledge.passages[max(0, place - 1) : place + 2]
        return tuple(
            self._by_id[one.id]
            for one in beside
            if one.id != unit.item.id and one.source.id == unit.item.source.id
        )

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {passage.id: place for place, passage in enumerate(self.knowledge.passages)}

    def search(self, query: Query) -> tuple[Unit, ...]:
        """Return the units that share the most words with the query, and more worth a look.

        These are the units that it is an ask of, and those nearest to it in meaning.
        """
        found = {unit.item.id: unit for unit in self._by_words(query)}
        found |= {unit.item.id: unit for unit in self._asked.get(query.core, ())}
        if self.meaning is not None and query.terms:
            nearest = self.meaning.nearest(query.said, NEAREST)
            found |= {id_: self._by_id[id_] for id_ in nearest if id_ not in found}
        return tuple(found.values())

    def _by_words(self, query: Query) -> Iterable[Unit]:
        parts = [
            (tantivy.Occur.Should, self._term(field, stem, weight))
            for stem, weight in self._wanted(query)
            for field in ("text", "asks")
        ]
        if not parts:
            return ()
        hits = self._searcher.search(tantivy.Query.boolean_query(parts), CLOSE_LOOK).hits
        numbers = self._searcher.fast_field_values("unit", [address for _, address in hits])
        return [self.units[number] for number in numbers if isinstance(number, int)]

    def _wanted(self, query: Query) -> Iterable[tuple[str, float]]:
        known = [item for item in query.terms.items() if self.lexicon.is_known(item[0])]
        if len(known) > 1:
            return known
        # "when does he get there?": with next to nothing to go by, the small words have to do
        return known + [(stem, 0.1) for stem in dict.fromkeys(query.wording.split())]

    def _term(self, field: str, stem: str, weight: float) -> tantivy.Query:
        term = tantivy.Query.term_query(self._schema, field, stem, "freq")
        return tantivy.Query.boost_query(term, weight)


def _tantivy(units: Iterable[Unit]) -> tuple[tantivy.Schema, tantivy.Searcher]:
    builder = tantivy.SchemaBuilder()
    for field in ("text", "asks"):
        builder.add_text_field(field, tokenizer_name=_TOKENISER, index_option="freq")
    schema = builder.add_unsigned_field("unit", fast=True).build()
    index = tantivy.Index(schema)
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENISER, analyser)
    writer = index.writer(_HEAP, num_threads=1)
    for number, unit in enumerate(units):
        text = " ".join(stem for stem, count in unit.counts.items() for _ in range(count))
        document = tantivy.Document(text=[text], asks=list(unit.wordings))
        document.add_unsigned("unit", number)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return schema, index.searcher()


def _unit(item: Passage | Gap, lexicon: Lexicon) -> Unit:
    tokens = lexicon.read(tokenise(item.text))
    stems = _telling(tokens)
    context = [item.source.title]
    if isinstance(item, Passage) and item.section:
        context.append(item.section)
    return Unit(
        item=item,
        counts=Counter(stems),
        length=len(stems),
        sentences=tuple(_sentence(span, tokens, lexicon) for span in sentences(item.text)),
        asks=tuple(_ask(ask, lexicon) for ask in item.asks),
        context=frozenset(
            stem for text in context for stem in _telling(lexicon.read(words_of(text)))
        ),
        bigrams=frozenset(pairwise(stems)),
        tokens=tokens,
    )


def _kinds(tokens: Iterable[Token]) -> Iterable[str]:
    """Yield the kinds of answer that a text visibly holds, among those that can be seen."""
    for token in tokens:
        if token.is_number or token.word in TIME_WORDS:
            yield "time"
        if token.is_number or token.word in NUMBER_WORDS:
            yield "number"
        if token.word in REASON_WORDS:
            yield "reason"


def _sentence(span: tuple[int, int], tokens: Iterable[Token], lexicon: Lexicon) -> Sentence:
    start, end = span
    inside = [token for token in tokens if start <= token.start < end]
    return Sentence(
        start,
        end,
        terms=frozenset(_telling(inside)),
        names=frozenset(token.stem for token in inside if token.stem in lexicon.names),
        kinds=frozenset(_kinds(inside)),
        denies=any(token.word in NEGATIONS for token in inside),
    )


def _ask(text: str, lexicon: Lexicon) -> Ask:
    plain = words_of(text)
    tokens = lexicon.read(plain)
    terms = frozenset(_telling(tokens))
    return Ask(
        text=text,
        terms=terms,
        weight=sum(map(lexicon.weight, sorted(terms))),
        content=" ".join(sorted(terms)),
        wording=" ".join(token.stem for token in tokens),
        kind=question_kind(plain)[0],
    )


def _telling(tokens: Iterable[Token]) -> list[str]:
    return [token.stem for token in tokens if not token.is_stop]
