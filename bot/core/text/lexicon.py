"""The words of a knowledge base: their weights, their spellings, and the terms they stand for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from math import log
from typing import TYPE_CHECKING

from bot.core.model.entries import headings_of
from bot.core.text.counts import MoreCounts
from bot.core.text.glossary import Alias, read_glossary, replaced
from bot.core.text.language import ENGLISH, Language, WordLists
from bot.core.text.tokens import Token, clean, opening, sentences, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.core.model.entries import Entry
    from bot.core.model.knowledge import KnowledgeBase, Term

EVERYDAY = 0.3
"""Weight of a common word that is not in the knowledge, as a share of its normal weight."""
FAINT = 0.25
"""Weight of a word that is common in any text, as a share of its normal weight."""


def _only_english(code: str) -> Language:  # noqa: ARG001 - English only
    return ENGLISH


@dataclass(frozen=True, slots=True)
class English(WordLists):
    """Everyday English words. `language` loads the rules of any language by its code."""

    language: Callable[[str], Language] = _only_english


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a knowledge base, read according to the rules of one language.

    size       number of passages and gaps
    frequency  number of passages and gaps that contain each stem
    spelling   number of occurrences of each folded word
    names      stems of words that are capitalized within a sentence
    glossary   aliases by the stem of their first word, longest first
    common     common words of the language
    language   rules of the language
    terms      terms of the glossary, from which the aliases are read for each language
    load       function that loads the rules of any language by its code
    """

    size: int
    frequency: Mapping[str, int]
    spelling: Mapping[str, int]
    names: frozenset[str]
    glossary: Mapping[str, Sequence[Alias]]
    common: frozenset[str]
    language: Language = ENGLISH
    terms: tuple[Term, ...] = ()
    load: Callable[[str], Language] = _only_english
    _views: dict[str, Lexicon] = field(default_factory=dict, compare=False, repr=False)

    def reading(self, code: str) -> Lexicon:
        """Return a version of this lexicon that follows the rules of the language `code`."""
        if code == self.language.code:
            return self
        if (view := self._views.get(code)) is None:
            language = self.load(code)
            glossary = read_glossary(self.terms, language)
            view = self._views[code] = replace(
                self, language=language, glossary=glossary, common=language.lists.common, _views={}
            )
        return view

    def extended(self, old: Iterable[Entry], new: Iterable[Entry]) -> Lexicon:
        """Return a copy in which the words of `new` entries replace those of `old` entries.

        Every word of an old entry should also occur in a new entry.
        """
        before, after = WordCounts(self.terms, self.load), WordCounts(self.terms, self.load)
        for entry in old:
            before.add(entry)
        for entry in new:
            after.add(entry)
        names = frozenset(after.names)
        return replace(
            self,
            size=self.size + after.size - before.size,
            frequency=MoreCounts(self.frequency, after.frequency - before.frequency),
            spelling=MoreCounts(self.spelling, after.spelling - before.spelling),
            names=self.names if names <= self.names else self.names | names,
            _views={},
        )

    def weight(self, stem_: str) -> float:
        """Return the weight of a stem, from 0 to 1, based on the Robertson-Spärck Jones idf."""
        df = self.frequency.get(stem_, 0)
        idf = log(1 + (self.size - df + 0.5) / (df + 0.5)) / log(2 * self.size + 2)
        return idf * FAINT if stem_ in self.language.faint_stems else idf

    def weight_asked(self, token: Token) -> float:
        """Return the weight of a word in a question.

        Common words that are not in the knowledge get a low weight.
        """
        weight = self.weight(token.stem)
        if self.is_known(token.stem) or token.word not in self.common:
            return weight
        return weight * EVERYDAY

    def is_known(self, stem_: str) -> bool:
        """Return whether the text, asks, headings or titles of any entry contain this stem."""
        return stem_ in self.frequency

    def is_spelt(self, word: str) -> bool:
        """Return whether the knowledge contains this folded word in exactly this spelling."""
        return word in self.spelling

    def is_name(self, word: str) -> bool:
        """Return whether the knowledge capitalizes this folded word within a sentence."""
        return self.language.tokenizer.stem(word) in self.names

    def is_ordinary(self, stem_: str) -> bool:
        """Return whether words with this stem are common in any text and so reveal little."""
        return stem_ in self.language.faint_stems or stem_ in self.language.stop_stems

    def read(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """Return `tokens` with each alias of the glossary replaced by its term."""
        return replaced(tokens, self.glossary, self.language)


class WordCounts:
    """Counts the words of passages and gaps as they are added.

    `frequency` and `spelling` have the same meaning as in `Lexicon`. `names` counts the occurrences
    of each name.
    """

    def __init__(
        self, terms: Iterable[Term], load: Callable[[str], Language] = _only_english
    ) -> None:
        self.terms = tuple(terms)
        glossary = read_glossary(self.terms)
        self.reader = Lexicon(
            1, {}, {}, frozenset(), glossary, frozenset(), terms=self.terms, load=load
        )
        self.size = 0
        self.frequency: Counter[str] = Counter()
        self.spelling: Counter[str] = Counter()
        self.names: Counter[str] = Counter()

    def add(self, entry: Entry) -> None:
        """Count the words of an entry."""
        stems: set[str] = set()
        reader = self.reader.reading(entry.source.language)
        for text in (entry.text, *entry.asks):
            tokens = self._add(text, stems, reader)
            self.names.update(names_in(clean(text), tokens, reader.language))
        for title in (*headings_of(entry), *entry.source.titles):
            self._add(title, stems, reader)  # capitalized words in titles need not be names
        self.frequency.update(stems)
        self.size += 1

    def _add(self, text: str, stems: set[str], reader: Lexicon) -> tuple[Token, ...]:
        """Add the stems of a text to `stems`, count its words, and return its tokens."""
        tokens = reader.language.tokenizer.words_of(text)
        stems.update(token.stem for token in reader.read(tokens))
        self.spelling.update([token.word for token in tokens if not token.is_number])
        return tokens

    def add_terms(self) -> None:
        """Count the words of the glossary, which are valid spellings too."""
        for term in self.terms:
            for phrase in (term.term, *term.aliases):
                self.spelling.update(token.word for token in words_of(phrase))


def build_lexicon(knowledge: KnowledgeBase, english: English) -> Lexicon:
    """Return the lexicon of `knowledge`. The order of the entries does not matter."""
    words = WordCounts(knowledge.glossary, english.language)
    entries: tuple[Entry, ...] = (*knowledge.passages, *knowledge.gaps)
    for entry in entries:
        words.add(entry)
    words.add_terms()
    return replace(
        words.reader,
        size=words.size,
        frequency=words.frequency,
        spelling=words.spelling,
        names=frozenset(words.names),
        common=english.common,
        _views={},
    )


def part_of(whole: Lexicon, part: Lexicon) -> Lexicon:
    """Return the lexicon `part` with the word frequencies of the lexicon `whole`.

    Questions must be analyzed with the same word frequencies as the passages.
    """
    known = whole.frequency
    frequency = {stem_: known.get(stem_) or count for stem_, count in part.frequency.items()}
    return replace(part, size=whole.size, frequency=frequency, _views={})


def names_in(text: str, tokens: Iterable[Token], language: Language) -> Iterable[str]:
    """Yield the stems of capitalized words, except at the start of a sentence.

    Stop words are left out. In languages that capitalize nouns, everyday words are left out, too.
    """
    capitals = [token for token in tokens if text[token.start].isupper() and not token.is_stop]
    if language.capitalizes:
        capitals = [token for token in capitals if token.word not in language.lists.words]
    spans = sentences(text) if capitals else ()
    starts = {start + opening(text[start:end]) for start, end in spans}
    yield from (token.stem for token in capitals if token.start not in starts)
