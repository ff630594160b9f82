"""Units: passages and gaps, analyzed for ranking."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from bot.core.model.entries import Entry, Passage, headings_of
from bot.core.questions.query import question_kind, unfilled
from bot.core.text.language import ENGLISH
from bot.core.text.tokens import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from bot.core.text.language import Language
    from bot.core.text.lexicon import Lexicon
    from bot.core.text.tokens import Token

VISIBLE_KINDS = frozenset({"time", "number", "place", "reason"})
"""Types of answer that can be recognized in a passage."""


class Sentence:
    """A sentence in the text of a unit.

    start, end  half-open range of characters
    stems       stems of all words
    telling     stems of the content words, in order
    terms       stems of the content words, as a set
    letters     content words, each between `^` and `$`, to search for letter 4-grams
    kinds       recognizable types of answer in the sentence
    denies      whether the sentence is negative
    """

    __slots__ = (
        "_known_names", "_names", "denies", "end", "kinds", "letters", "start", "stems", "telling",
        "terms",
    )  # fmt: skip

    def __init__(
        self,
        span: tuple[int, int],
        stems: Sequence[str],
        telling: Sequence[str],
        letters: str,
        kinds: frozenset[str],
        *,
        denies: bool,
        known_names: frozenset[str],
    ) -> None:
        # Each search of a large knowledge base creates about fifty sentences, so `names` is lazy.
        self.start, self.end = span
        self.stems, self.telling, self.letters = stems, telling, letters
        self.terms = frozenset(telling)
        self.kinds, self.denies = kinds, denies
        self._known_names = known_names
        self._names: frozenset[str] | None = None

    @property
    def names(self) -> frozenset[str]:
        """The stems in the sentence that are names anywhere in the knowledge."""
        if self._names is None:
            self._names = self._known_names.intersection(self.stems)
        return self._names

    @property
    def words(self) -> list[str]:
        """The content words of the sentence."""
        return self.letters[1:-1].split("$^") if self.letters else []


@dataclass(frozen=True, slots=True)
class Phrase:
    """An ask or a heading, analyzed for comparison.

    terms    content stems
    weight   total weight of the content stems
    content  content stems, sorted, as one string
    wording  all stems in order, as one string
    kind     type of answer that it asks for
    """

    text: str
    terms: frozenset[str]
    weight: float
    content: str
    wording: str
    kind: str


class Unit:
    """A passage or a gap, analyzed for ranking.

    entry      the passage or gap
    is_translated
               whether a translation into the question's language was analyzed
    passage    the passage, or None for a gap
    sentences  sentences of the text
    title      content stems of the source's title and of its collection's name
    headings   headings above the entry, outermost first
    above      content stems of the title and the headings
    telling    content stems of the text, in order
    counts     number of occurrences of each content stem
    told       content stems of the text as a string, with a space before and after each stem
    wording    all stems of the text as a string, with a space before and after each stem
    letters    content words, in the same format as in `Sentence`
    kinds      recognizable types of answer in the text
    asks       analyzed asks
    asked      positions of the asks that contain each stem
    ask_kinds  share of the asks that ask for each type of answer
    cores      the asks and the innermost heading without fillers, to recognize a question that is
               identical to one of them
    """

    def __init__(
        self,
        entry: Entry,
        sentences: tuple[Sentence, ...],
        asks: tuple[Phrase, ...],
        title: frozenset[str],
        headings: tuple[Phrase, ...],
        *,
        named: str = "",
        language: Language = ENGLISH,
    ) -> None:
        # Every question uses these attributes, so computing them in properties would be slower.
        self.entry, self.sentences, self.title, self.headings = entry, sentences, title, headings
        self.passage = entry if isinstance(entry, Passage) else None
        self.is_translated = False
        self.above = title.union(*[heading.terms for heading in headings])
        self.telling = tuple(chain.from_iterable([one.telling for one in sentences]))
        self.counts: Mapping[str, int] = Counter(self.telling)
        self.told = f" {' '.join(self.telling)} "
        self.wording = f" {' '.join(chain.from_iterable([one.stems for one in sentences]))} "
        self.letters = "".join([one.letters for one in sentences])
        self.kinds: frozenset[str] = frozenset().union(*[one.kinds for one in sentences])
        self.asks = asks
        self.asked = _positions(asks)
        kinds = Counter([ask.kind for ask in asks])
        self.ask_kinds = {kind: count / len(asks) for kind, count in kinds.items()}
        phrases = (*asks, *headings[-1:])
        self.cores = frozenset(
            [core for one in phrases if (core := unfilled(one.wording, language))]
        )
        self._named = f" {named} " if named else ""

    @property
    def length(self) -> int:
        """The number of content words in the text."""
        return len(self.telling)

    @property
    def held(self) -> frozenset[str]:
        """All stems of the text, the asks, the title and the headings."""
        told = chain.from_iterable(sentence.stems for sentence in self.sentences)
        named = (one.wording.split() for one in (*self.asks, *self.headings))
        return frozenset(chain(told, self.title, *named))

    @property
    def subjects(self) -> AbstractSet[str]:
        """The content stems of the text and, in a translated unit, of the asks."""
        told = self.counts.keys()
        return told | self.asked.keys() if self.is_translated else told

    @property
    def words(self) -> Iterable[str]:
        """The content words of the text."""
        return chain.from_iterable(sentence.words for sentence in self.sentences)

    def holds(self, stem: str) -> bool:
        """Return whether the text, the asks, the title or the headings contain this stem."""
        return stem in self.counts or stem in self.asked or stem in self.above

    def is_asked(self, core: str) -> bool:
        """Return whether a question without fillers equals an ask or the innermost heading.

        The question may also begin or end with the source's title.
        """
        if core in self.cores or not self._named:
            return core in self.cores
        before, found, after = f" {core} ".partition(self._named)
        return bool(found) and not (before and after) and (before or after).strip() in self.cores

    def lacks(self, kind: str) -> bool:
        """Return whether the unit recognizably lacks this type of answer."""
        return kind in VISIBLE_KINDS and kind not in self.kinds and kind not in self.ask_kinds

    @cached_property
    def ask_phrases(self) -> frozenset[tuple[str, str]]:
        """The pairs of adjacent stems in the asks."""
        return frozenset(pair for ask in self.asks for pair in pairwise(ask.wording.split()))

    @cached_property
    def contents(self) -> tuple[str, ...]:
        """The content stems of each ask, sorted, as one string per ask."""
        return tuple(ask.content for ask in self.asks)

    @cached_property
    def wordings(self) -> tuple[str, ...]:
        """All stems of each ask in order, as one string per ask."""
        return tuple(ask.wording for ask in self.asks)


def _positions(asks: Sequence[Phrase]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = {}
    for position, ask in enumerate(asks):
        for stem in ask.terms:
            found.setdefault(stem, []).append(position)
    return found


def take_apart(entry: Entry, lexicon: Lexicon) -> Unit:
    """Return a passage or gap as a unit, analyzed with the words of a lexicon."""
    reader = lexicon.reading(entry.source.language)
    tokens = reader.read(reader.language.tokenizer.told(entry.text))
    return assemble(entry, _sentences(entry.text, tokens, reader), lexicon)


def assemble(entry: Entry, parts: tuple[Sentence, ...], lexicon: Lexicon) -> Unit:
    """Return the unit of an entry whose text has already been analyzed."""
    reader = lexicon.reading(entry.source.language)
    language, words_of = reader.language, reader.language.tokenizer.words_of
    asks = tuple([_phrase(ask, reader) for ask in entry.asks])
    headings = tuple([_phrase(heading, reader) for heading in headings_of(entry)])
    titles = entry.source.titles
    title = frozenset().union(*[_telling(reader.read(words_of(one))) for one in titles])
    named = " ".join(token.stem for token in reader.read(words_of(entry.source.title)))
    named = unfilled(named, language)
    return Unit(entry, parts, asks, title, headings, named=named, language=language)


def _sentences(text: str, tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Sentence, ...]:
    found = []
    position = 0
    for start, end in sentences(text):
        first = position
        while position < len(tokens) and tokens[position].start < end:
            position += 1
        found.append(_sentence((start, end), tokens[first:position], lexicon))
    return tuple(found)


def _sentence(span: tuple[int, int], tokens: Sequence[Token], lexicon: Lexicon) -> Sentence:
    words = [token.word for token in tokens]
    telling = [token for token in tokens if not token.is_stop]
    return Sentence(
        span,
        stems=[token.stem for token in tokens],
        telling=[token.stem for token in telling],
        letters="".join([f"^{token.word}$" for token in telling]),
        kinds=frozenset(_kinds(words, lexicon.language)),
        known_names=lexicon.names,
        denies=not lexicon.language.negations.isdisjoint(words),
    )


def _kinds(words: Sequence[str], language: Language) -> Iterable[str]:
    """Yield the recognizable types of answer that a text contains."""
    number = any(word[0].isdigit() for word in words)
    if number or not language.time_words.isdisjoint(words):
        yield "time"
    if number or not language.number_words.isdisjoint(words):
        yield "number"
    if not language.reason_words.isdisjoint(words):
        yield "reason"


def _phrase(text: str, lexicon: Lexicon) -> Phrase:
    plain = lexicon.language.tokenizer.words_of(text)
    tokens = lexicon.read(plain)
    terms = frozenset(_telling(tokens))
    return Phrase(
        text=text,
        terms=terms,
        weight=sum(map(lexicon.weight, sorted(terms))),
        content=" ".join(sorted(terms)),
        wording=" ".join(token.stem for token in tokens),
        kind=question_kind(plain, lexicon.language)[0],
    )


def _telling(tokens: Iterable[Token]) -> list[str]:
    return [token.stem for token in tokens if not token.is_stop]
