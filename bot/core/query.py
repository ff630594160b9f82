"""Parse a question into the query that the index understands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.core.lexicon import FAINT
from bot.core.slips import Known, meant
from bot.core.text import Token, clean, grams, stem, tokenise
from bot.core.words import CHAT_WORDS, FILLERS, NEGATIONS, QUESTION_PAIRS, QUESTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.lexicon import Lexicon
    from bot.core.spelling import Speller

_FILLER_STEMS = frozenset(map(stem, FILLERS))


@dataclass(frozen=True)
class Query:
    """A question after normalization, spelling correction and application of the glossary.

    text         the cleaned text of the question
    said         `text`, preceded by the question that it depends on, if any
    tokens       words after correction, with their ranges in `text`
    terms        weight of each content stem, in the order of the question
    stems        content stems, in order
    wording      all stems, in order, as one string
    kind         type of answer asked for, as named in QUESTION_WORDS, or ""
    asked        words that express the type, such as "how long"
    unknown      content stems that are not in the knowledge
    rare         unknown stems that are not common English either
    names        stems that are capitalized like names
    words        typed word for each stem
    corrections  misspelled words, each with its correction
    weight       sum of all weights
    is_guess     whether its only word in common with the knowledge is the correction of a typo, or
                 it consists of nothing but numbers
    """

    text: str
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

    @cached_property
    def core(self) -> str:
        """The wording without fillers. It is equal for trivial variations of a question."""
        return unfilled(self.wording)

    @cached_property
    def unknown_share(self) -> float:
        """The share of the query's weight, from 0 to 1, that is not in the knowledge."""
        return sum(self.terms[stem_] for stem_ in self.unknown) / (self.weight or 1.0)

    @cached_property
    def rare_share(self) -> float:
        """The share of the query's weight that is neither in the knowledge nor common English."""
        return sum(self.terms[stem_] for stem_ in self.rare) / (self.weight or 1.0)

    @cached_property
    def content(self) -> str:
        """The content stems, sorted, as one string."""
        return " ".join(sorted(self.terms))

    @cached_property
    def denies(self) -> bool:
        """True if the question is negative."""
        return any(token.word in NEGATIONS for token in self.tokens)

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
    known = Known(lexicon.is_spelt, lambda word: stem(word) in lexicon.names)
    tokens, corrections = _spell(tokenise(text), speller, known)
    words = {token.stem: text[token.start : token.end] for token in reversed(tokens)}
    read = tuple(token for token in lexicon.read(tokens) if not _is_chatter(token, lexicon))
    words |= {token.stem: text[token.start : token.end] for token in reversed(read)}
    stems = tuple(token.stem for token in read if not token.is_stop)
    kind, asked = question_kind(tokens)
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
        said=text,
        tokens=read,
        terms=terms,
        stems=stems,
        wording=" ".join(token.stem for token in read),
        kind=kind,
        asked=" ".join(asked),
        unknown=tuple(unknown),
        rare=tuple(stem_ for stem_, word in unknown.items() if word not in lexicon.common),
        names=frozenset(_names(text, read)),
        words=words,
        corrections=corrections,
        weight=sum(terms.values()),
        is_guess=(len(corrections) == 1 and not _vouched(tokens, corrections, lexicon))
        or (bool(tokens) and all(token.word.isdigit() for token in tokens)),
    )


def _is_chatter(token: Token, lexicon: Lexicon) -> bool:
    return token.word in CHAT_WORDS and not lexicon.is_spelt(token.word)


def _vouched(
    tokens: Iterable[Token], corrections: Iterable[tuple[str, str]], lexicon: Lexicon
) -> bool:
    """Return whether any content word of the knowledge was typed with the correct spelling."""
    corrected = {word for _, words in corrections for word in words.split()}
    return any(
        lexicon.is_spelt(token.word)
        for token in tokens
        if not (token.is_stop or token.word in corrected or lexicon.is_ordinary(token.stem))
    )


def unfilled(wording: str) -> str:
    """Return a wording without its fillers."""
    return " ".join(stem_ for stem_ in wording.split() if stem_ not in _FILLER_STEMS)


def question_kind(tokens: Iterable[Token]) -> tuple[str, tuple[str, ...]]:
    """Return the type of answer that a question asks for, and the words that express it.

    Both are empty if the question does not ask for a specific type.
    """
    words = [token.word for token in tokens]
    for word, following in zip(words, (*words[1:], ""), strict=False):
        if kind := QUESTION_PAIRS.get((word, following)):
            return kind, (word, following)
        if kind := QUESTION_WORDS.get(word):
            return kind, (word,)
    return "", ()


def _spell(
    tokens: Sequence[Token], speller: Speller, known: Known
) -> tuple[tuple[Token, ...], tuple[tuple[str, str], ...]]:
    spelt: list[Token] = []
    corrections: dict[str, str] = {}
    readings: dict[str, tuple[str, ...]] = {}
    words = [token.word for token in tokens]
    for place, token in enumerate(tokens):
        typed = token.word
        if slip := meant(words, place, known):
            read: tuple[str, ...] = (slip,)
            words[place] = slip
        else:
            read = readings.setdefault(typed, speller.correct(token))
        if read != (typed,):
            corrections[typed] = " ".join(read)
        spelt += (Token(word, stem(word), token.start, token.end) for word in read)
    return tuple(spelt), tuple(corrections.items())


def _names(text: str, tokens: Sequence[Token]) -> Iterable[str]:
    """Yield the stems of capitalized words, unless most words are capitalized."""
    capitals = [token for token in tokens if text[token.start].isupper()]
    if 2 * len(capitals) <= len(tokens):
        yield from (token.stem for token in capitals if token.start and not token.is_stop)
