"""The rules for reading a language: its words, tokenizer, patterns and small talk.

English is built in. The rules of any other language are in its folder in bot/languages and are
loaded when they are first needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from bot.core.text import words
from bot.core.text.abbreviations import ENGLISH_ABBREVIATIONS, Abbreviations
from bot.core.text.patterns import ENGLISH_PATTERNS, Patterns
from bot.core.text.smalltalk.recognizing import ENGLISH_TALK, Recognizer
from bot.core.text.tokens import ENGLISH_TOKENIZER, Tokenizer
from bot.core.text.variants import ENGLISH_VARIANTS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

NONE: frozenset[str] = frozenset()
NO_ABBREVIATIONS = Abbreviations({})


def _no_kin(stem: str) -> tuple[str, ...]:  # noqa: ARG001 - no stem has any
    return ()


@dataclass(frozen=True, slots=True)
class WordLists:
    """Lists of the everyday words of a language, in folded form.

    `common` contains the most common of the `words`. `names` contains names of people and places
    that are not ordinary words. `kin` returns the stems that are related to a stem by meaning or
    derivation. `opposites` returns stems whose meaning is incompatible with that of a stem, such
    as "paid" for "free".
    """

    words: frozenset[str] = NONE
    common: frozenset[str] = NONE
    names: frozenset[str] = NONE
    kin: Callable[[str], Collection[str]] = _no_kin
    opposites: Callable[[str], Collection[str]] = _no_kin


@dataclass(frozen=True, eq=False)
class Language:
    """The rules for reading a language. All words are folded.

    code            ISO 639 code
    stop_words      words that reveal little or nothing about the subject
    fillers         words that can be added or left out without changing a question's meaning
    faint_words     words that are common in any text
    question_words  type of answer that each question word asks for
    question_phrases
                    type of answer that each phrase of several words asks for
    time_words, reason_words, number_words
                    words that reveal that an answer is a time, a reason or a number
    calendar_words  names of days and months
    negations       words that negate a statement
    chat_words      chat slang, which is ignored
    abbreviations   chat abbreviations and their meanings
    variants        spellings, each with its other spellings
    measures        words that don't make a question complete, as in "how long?"
    he_words, she_words
                    pronouns for a man and for a woman
    letters         letters that few other languages use
    sounds          letters, each mapped to other letters that sound the same
    capitalizes     whether ordinary nouns are capitalized, so a capital doesn't mark a name
    compounds       whether compounds are written as one word
    has_slips       whether `bot.core.text.slips` applies to the language
    """

    code: str
    tokenizer: Tokenizer
    patterns: Patterns
    talk: Recognizer
    stop_words: frozenset[str] = NONE
    fillers: frozenset[str] = NONE
    faint_words: frozenset[str] = NONE
    question_words: Mapping[str, str] = field(default_factory=dict)
    question_phrases: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    time_words: frozenset[str] = NONE
    reason_words: frozenset[str] = NONE
    number_words: frozenset[str] = NONE
    calendar_words: frozenset[str] = NONE
    negations: frozenset[str] = NONE
    chat_words: frozenset[str] = NONE
    abbreviations: Abbreviations = NO_ABBREVIATIONS
    variants: tuple[tuple[str, tuple[str, ...]], ...] = ()
    measures: frozenset[str] = NONE
    he_words: frozenset[str] = NONE
    she_words: frozenset[str] = NONE
    letters: frozenset[str] = NONE
    sounds: Mapping[str, str] = field(default_factory=dict)
    capitalizes: bool = False
    compounds: bool = False
    has_slips: bool = False
    lists: WordLists = field(default_factory=WordLists)

    @cached_property
    def question_lengths(self) -> tuple[int, ...]:
        """The distinct lengths of the question phrases, in words, in descending order."""
        return tuple(sorted({*map(len, self.question_phrases)}, reverse=True))

    @cached_property
    def stop_stems(self) -> frozenset[str]:
        """The stems of the stop words."""
        return self._stems(self.stop_words)

    @cached_property
    def faint_stems(self) -> frozenset[str]:
        """The stems of the words that are common in any text."""
        return self._stems(self.faint_words)

    @cached_property
    def filler_stems(self) -> frozenset[str]:
        """The stems of the fillers."""
        return self._stems(self.fillers)

    @cached_property
    def calendar(self) -> frozenset[str]:
        """The stems of the names of days and months."""
        return self._stems(self.calendar_words)

    @cached_property
    def he(self) -> frozenset[str]:
        """The stems of the pronouns for a man."""
        return self._stems(self.he_words)

    @cached_property
    def she(self) -> frozenset[str]:
        """The stems of the pronouns for a woman."""
        return self._stems(self.she_words)

    def _stems(self, found: frozenset[str]) -> frozenset[str]:
        return frozenset(map(self.tokenizer.stem, found))


ENGLISH = Language(
    code="en",
    tokenizer=ENGLISH_TOKENIZER,
    patterns=ENGLISH_PATTERNS,
    talk=ENGLISH_TALK,
    stop_words=words.STOP_WORDS,
    fillers=words.FILLERS,
    faint_words=words.FAINT_WORDS,
    question_words=words.QUESTION_WORDS,
    question_phrases=words.QUESTION_PAIRS,
    time_words=words.TIME_WORDS,
    reason_words=words.REASON_WORDS,
    number_words=words.NUMBER_WORDS,
    calendar_words=words.CALENDAR_WORDS,
    negations=words.NEGATIONS,
    chat_words=words.CHAT_WORDS,
    abbreviations=ENGLISH_ABBREVIATIONS,
    variants=ENGLISH_VARIANTS,
    measures=frozenset(
        {"else", "long", "often", "soon", "come", "many", "much", "exactly", "sure"}
    ),
    he_words=frozenset({"he", "him", "his", "himself"}),
    she_words=frozenset({"she", "her", "hers", "herself"}),
    has_slips=True,
)
"""The rules of English without its everyday words, which `bot.languages.en` loads."""
