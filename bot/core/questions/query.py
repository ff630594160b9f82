"""Parse a question into the query that the index understands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from bot.core.text.language import ENGLISH
from bot.core.text.lexicon import FAINT
from bot.core.text.slips import KnownWords, meant
from bot.core.text.tokens import clean, grams, opening

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.core.text.language import Language
    from bot.core.text.lexicon import Lexicon
    from bot.core.text.spelling import Speller
    from bot.core.text.tokens import Token


@dataclass(frozen=True)
class Query:
    """A question after normalization, spelling correction and application of the glossary.

    text         the cleaned text of the question
    spelt        `text` with corrections, and with abbreviations written out
    said         `spelt`, preceded by the question that it depends on, if any
    tokens       words after correction, with their ranges in `text`
    terms        weight of each content stem, in the order of the question
    stems        content stems, in order
    wording      all stems, in order, as one string
    kind         type of answer asked for, as named in QUESTION_WORDS, or ""
    asked        words that express the type, such as "how long"
    unknown      content stems that are not in the knowledge
    rare         unknown stems that are not common in the language either
    names        stems of words that are capitalized like names
    words        typed word for each stem
    corrections  misspelled words, each with its correction
    weight       sum of all weights
    is_guess     true if only a typo's correction is in the knowledge, or if all words are numbers
    language     language whose rules were used to read the question
    """

    text: str
    spelt: str
    said: str
    tokens: tuple[Token, ...]
    terms: Mapping[str, float]
    stems: tuple[str, ...]
    wording: str
    kind: str
    asked: str
    unknown: tuple[str, ...]
    rare: tuple[str, ...]
    names: frozenset[str]
    words: Mapping[str, str]
    corrections: tuple[tuple[str, str], ...]
    weight: float
    is_guess: bool
    language: Language = ENGLISH

    @cached_property
    def core(self) -> str:
        """The wording without fillers. Trivial variations of a question have the same core."""
        return unfilled(self.wording, self.language)

    @cached_property
    def unknown_share(self) -> float:
        """The share of the query's weight, from 0 to 1, in words that are not in the knowledge."""
        return sum(self.terms[stem_] for stem_ in self.unknown) / (self.weight or 1.0)

    @cached_property
    def rare_share(self) -> float:
        """The share of the query's weight in rare words."""
        return sum(self.terms[stem_] for stem_ in self.rare) / (self.weight or 1.0)

    @cached_property
    def content(self) -> str:
        """The content stems, sorted, as one string."""
        return " ".join(sorted(self.terms))

    @cached_property
    def denies(self) -> bool:
        """True if the question is negative."""
        return any(token.word in self.language.negations for token in self.tokens)

    @cached_property
    def phrases(self) -> frozenset[tuple[str, str]]:
        """The pairs of adjacent stems."""
        return frozenset(pairwise(self.wording.split()))

    @cached_property
    def grams(self) -> frozenset[str]:
        """The letter 4-grams of the content words."""
        return grams(token.word for token in self.tokens if not token.is_stop)

    @cached_property
    def bigrams(self) -> frozenset[tuple[str, str]]:
        """The pairs of adjacent content stems."""
        return frozenset(pairwise(self.stems))


def parse(question: str, lexicon: Lexicon, speller: Speller) -> Query:
    """Return the query for `question`."""
    text = clean(question)
    language = lexicon.language
    tokens, corrections, written_out = _spell(language.tokenizer.tokenize(text), speller, lexicon)
    spelt = _spelt(text, tokens, {*dict(corrections).values(), *written_out})
    tokens = _apart(tokens, speller, lexicon)
    words = {token.stem: text[token.start : token.end] for token in reversed(tokens)}
    read = tuple(token for token in lexicon.read(tokens) if not _is_chatter(token, lexicon))
    words |= {token.stem: text[token.start : token.end] for token in reversed(read)}
    stems = tuple(token.stem for token in read if not token.is_stop)
    kind, asked = question_kind(tokens, language)
    terms = {
        token.stem: lexicon.weight_asked(token) * (FAINT if token.word in asked else 1.0)
        for token in read
        if not token.is_stop
    }
    unknown = {
        token.stem: token.word
        for token in read
        if token.stem in terms and not lexicon.is_known(token.stem)
    }
    return Query(
        text=text,
        spelt=spelt,
        said=spelt,
        tokens=read,
        terms=terms,
        stems=stems,
        wording=" ".join(token.stem for token in read),
        kind=kind,
        asked=" ".join(asked),
        unknown=tuple(unknown),
        rare=tuple(stem_ for stem_, word in unknown.items() if word not in lexicon.common),
        names=frozenset(_names(text, read, language)),
        words=words,
        corrections=corrections,
        weight=sum(terms.values()),
        is_guess=(len(corrections) == 1 and not _vouched(tokens, corrections, lexicon))
        or (bool(tokens) and all(token.word.isdigit() for token in tokens)),
        language=language,
    )


def _is_chatter(token: Token, lexicon: Lexicon) -> bool:
    return token.word in lexicon.language.chat_words and not lexicon.is_spelt(token.word)


def _vouched(
    tokens: Iterable[Token], corrections: Iterable[tuple[str, str]], lexicon: Lexicon
) -> bool:
    """Return whether the knowledge contains a content word that needed no correction.

    Words that are common in any text don't count.
    """
    corrected = {word for _, words in corrections for word in words.split()}
    return any(
        lexicon.is_spelt(token.word)
        for token in tokens
        if not (token.is_stop or token.word in corrected or lexicon.is_ordinary(token.stem))
    )


def unfilled(wording: str, language: Language = ENGLISH) -> str:
    """Return a wording without its fillers."""
    fillers = language.filler_stems
    return " ".join(stem_ for stem_ in wording.split() if stem_ not in fillers)


def question_kind(
    tokens: Iterable[Token], language: Language = ENGLISH
) -> tuple[str, tuple[str, ...]]:
    """Return the type of answer that a question asks for, and the words that express it.

    The type and the words are empty if the question does not ask for a specific type.
    """
    words = [token.word for token in tokens]
    for place, word in enumerate(words):
        for length in language.question_lengths:
            phrase = tuple(words[place : place + length])
            if kind := language.question_phrases.get(phrase):
                return kind, phrase
        if kind := language.question_words.get(word):
            return kind, (word,)
    return "", ()


def _spell(
    tokens: Sequence[Token], speller: Speller, lexicon: Lexicon
) -> tuple[tuple[Token, ...], tuple[tuple[str, str], ...], frozenset[str]]:
    """Return the words after correction, the corrections, and the abbreviations written out."""
    language, tokenizer = lexicon.language, lexicon.language.tokenizer
    stem = tokenizer.stem
    known = KnownWords(lexicon.is_spelt, lambda word: stem(word) in lexicon.names)
    spelt: list[Token] = []
    corrections: dict[str, str] = {}
    readings: dict[str, tuple[str, ...]] = {}
    written_out: set[str] = set()
    words = [token.word for token in tokens]
    for place, token in enumerate(tokens):
        typed = token.word
        meaning: tuple[str, ...] = ()
        if language.has_slips and (slip := meant(words, place, known)):
            read: tuple[str, ...] = (slip,)
            words[place] = slip
        elif meaning := language.abbreviations.read(typed, lexicon):
            read = meaning
            written_out.add(" ".join(meaning))
        else:
            read = readings.setdefault(typed, speller.correct(token))
        if read != (typed,) and not meaning:
            corrections[typed] = " ".join(read)
        spelt += (tokenizer.token(word, stem(word), token.start, token.end) for word in read)
    return tuple(spelt), tuple(corrections.items()), frozenset(written_out)


def _spelt(text: str, tokens: Iterable[Token], corrected: Collection[str]) -> str:
    """Return the text with typos and abbreviations replaced by the readings in `corrected`."""
    spelt, end = [], 0
    for (start, stop), group in groupby(tokens, key=lambda token: (token.start, token.end)):
        if (read := " ".join(token.word for token in group)) in corrected:
            spelt += [text[end:start], read]
            end = stop
    return "".join([*spelt, text[end:]])


def _apart(tokens: tuple[Token, ...], speller: Speller, lexicon: Lexicon) -> tuple[Token, ...]:
    """Return the tokens with each compound that the knowledge lacks replaced by its known parts."""
    if speller.compounds is None:
        return tokens
    tokenizer = lexicon.language.tokenizer
    found: list[Token] = []
    for token in tokens:
        apart = () if token.is_stop or token.is_number else speller.compounds.parts(token.word)
        parts = (tokenizer.token(one, tokenizer.stem(one), *token[2:]) for one in apart)
        found += parts if apart else (token,)
    return tuple(found)


def _names(text: str, tokens: Sequence[Token], language: Language) -> Iterable[str]:
    """Yield the stems of capitalized words, unless most words are capitalized.

    The first word and stop words are left out. In languages that capitalize nouns, everyday words
    are left out, too.
    """
    capitals = [token for token in tokens if text[token.start].isupper()]
    if language.capitalizes:
        capitals = [token for token in capitals if token.word not in language.lists.words]
    if 2 * len(capitals) <= len(tokens):
        first = opening(text)
        yield from (token.stem for token in capitals if token.start > first and not token.is_stop)
