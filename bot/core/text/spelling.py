"""Correct typos to words in the knowledge base.

A word that is neither in the knowledge nor an everyday word of the language is corrected to the
nearest word in the knowledge. Distances are measured by optimal string alignment, which counts
swapping adjacent letters as one edit (Boytsov 2011, https://doi.org/10.1145/1963190.1963191). If no
word in the knowledge is near enough, the typo is corrected to an everyday word that shares its stem
with a word in the knowledge. Numbers are never changed.
"""

from __future__ import annotations

import re
from copy import copy
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.text.counts import MoreCounts
from bot.core.text.language import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.core.text.compounds import Compounds
    from bot.core.text.language import Language
    from bot.core.text.lexicon import Lexicon
    from bot.core.text.tokens import Token

SHORTEST = 4
"""Minimum length of a word to correct. Shorter words are one edit away from too many others."""
SHORT = 6
"""Maximum length of a word in which only one edit is allowed. Longer words allow two edits."""
LONGEST = 30
"""Maximum length of a word to correct."""

_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_Choices = dict[tuple[int, str], list[str]]


class Speller:
    """Corrects words to those in a vocabulary, which maps each folded word to its count.

    `words` contains everyday words of the language, and `names` contains names of people and
    places. Everyday words and names count as correct even if they are not in the vocabulary.
    `related` contains the everyday words that share a stem with a word in the vocabulary. If
    `related` is None, it is computed when it is needed.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        words: Collection[str] = (),
        related: Iterable[str] | None = None,
        *,
        names: Collection[str] = (),
        language: Language = ENGLISH,
        compounds: Compounds | None = None,
    ) -> None:
        self._corrects = True
        self._lexicon: Lexicon | None = None
        self._names, self._language, self.compounds = names, language, compounds
        self._vocabulary = vocabulary
        self._words = words
        self._given = related
        self._everyday = language.stop_words | language.faint_words
        self._known = _by_start(dict.fromkeys(chain(vocabulary, self._everyday)))
        self._initials = {initial for _, initial in self._known}

    def warm(self) -> None:
        """Fill the caches now so that the first typo doesn't have to wait for them."""
        _ = self._by_initial, self._related, self._by_sound, self._stems
        if self.compounds is not None:
            self.compounds.warm()

    def uncorrecting(self) -> Speller:
        """Return a copy that corrects nothing."""
        literal = copy(self)
        literal._corrects = False  # noqa: SLF001 - of the same class
        return literal

    def longer(self, lexicon: Lexicon) -> Speller:
        """Return a speller for a lexicon that has a few more words.

        The related everyday words stay the same, because computing them again would take too long.
        """
        vocabulary = lexicon.spelling
        more = vocabulary.more if isinstance(vocabulary, MoreCounts) else vocabulary
        longer = self._without_stems()
        longer._vocabulary = vocabulary  # noqa: SLF001 - of the same class
        added = _by_start(word for word in more if word not in self._vocabulary)
        known = {key: sorted({*self._known.get(key, ()), *words}) for key, words in added.items()}
        longer._known = {**self._known, **known}  # noqa: SLF001 - as above
        longer._initials = self._initials | {initial for _, initial in known}  # noqa: SLF001 - as above
        return longer

    def within(self, lexicon: Lexicon) -> Speller:
        """Return a speller for the part of the vocabulary that is in `lexicon`.

        The new speller shares this speller's word lists, but never corrects a typo to a word that
        only the rest of the knowledge contains.
        """
        self.warm()
        part = self._without_stems()
        part._vocabulary, part._lexicon = lexicon.spelling, lexicon  # noqa: SLF001 - of the same class
        return part

    def _without_stems(self) -> Speller:
        """Return a copy for another vocabulary, without the cached stems."""
        other = copy(self)
        other.__dict__.pop("_stems", None)
        return other

    def correct(self, token: Token) -> tuple[str, ...]:
        """Return the correction of `token` as one or more words, or else the word itself."""
        word = token.word
        if not self._corrects or token.is_number or not word.isalpha() or len(word) > LONGEST:
            return (word,)
        if self.is_word(word):
            return (word,)
        drawn_out = (_DRAWN_OUT.sub(r"\1\1", word), _DRAWN_OUT.sub(r"\1", word))
        # "doin" is "doing", although "down" is as near.
        clipped = (f"{word}g",) if self._language is ENGLISH and word.endswith("in") else ()
        for meant in (*drawn_out, *clipped):
            if self.is_word(meant):
                return (meant,)
        if len(word) < SHORTEST:
            return (word,)
        for alike in self._by_sound.get(self._sound(word), ()):
            if self._has(alike):
                return (alike,)
        nearest = self._nearest(word, self._known) or self._nearest(word, self._related)
        return (nearest,) if nearest else self._split(word) or (word,)

    def is_word(self, word: str) -> bool:
        """Return whether this folded word is in the knowledge or in the language's word lists.

        Inflected forms of words in the knowledge, words for which related words are listed, and
        compounds of known words also count.
        """
        return (
            word in self._vocabulary
            or word in self._words
            or word in self._everyday
            or word in self._names
            or word in self._language.chat_words
            or self._is_form(word)
            or (self.compounds is not None and self.compounds.is_compound(word))
        )

    def _is_form(self, word: str) -> bool:
        stem = self._language.tokenizer.stem(word)
        return stem in self._stems or bool(self._language.lists.kin(stem))

    def is_name(self, word: str) -> bool:
        """Return whether this folded word is listed as the name of a person or place."""
        return word in self._names

    def is_typo(self, word: str) -> bool:
        """Return whether `word` is one edit away from an everyday word and so probably a typo."""
        return len(word) >= SHORTEST and any(
            process.extractOne(
                word,
                self._by_initial.get((length, word[0]), ()),
                scorer=OSA.distance,
                score_cutoff=1,
            )
            for length in range(len(word) - 1, len(word) + 2)
        )

    def _sound(self, word: str) -> str:
        """Return a key that is the same for words that sound the same."""
        for letters, same in self._language.sounds.items():
            word = word.replace(letters, same)
        return word

    @cached_property
    def _by_sound(self) -> Mapping[str, Sequence[str]]:
        """The known words for each sound, most frequent first, if the language has sound rules."""
        found: dict[str, list[str]] = {}
        if self._language.sounds:
            for word in chain.from_iterable(self._known.values()):
                found.setdefault(self._sound(word), []).append(word)
            for words in found.values():
                words.sort(key=lambda word: (self._vocabulary.get(word, 0), word), reverse=True)
        return found

    @cached_property
    def _stems(self) -> frozenset[str]:
        """The stems of the vocabulary, or none for English, whose word lists contain all forms."""
        stem = self._language.tokenizer.stem
        return frozenset(() if self._language is ENGLISH else map(stem, self._vocabulary))

    @cached_property
    def _by_initial(self) -> _Choices:
        return _by_start(self._words)

    @cached_property
    def _related(self) -> _Choices:
        given = self._given
        if given is None:
            given = related(self._vocabulary, self._words, self._language)
        return _by_start(given)

    def _nearest(self, word: str, choices: _Choices) -> str | None:
        edits = 1 if len(word) <= SHORT else 2
        found: list[tuple[float, bool, int, str]] = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            near = process.extract(
                word,
                choices.get((length, word[0]), ()),
                scorer=OSA.distance,
                score_cutoff=edits,
                limit=None,
            )
            found += (
                (distance, False, -self._vocabulary.get(choice, 0), choice)
                for choice, distance, _ in near
                if self._has(choice)
            )
        if choices is self._known and (not found or min(found)[0] > 1):
            found += (
                (1, True, -self._vocabulary.get(choice, 0), choice)
                for choice in self._with_another_start(word)
            )
        return min(found)[-1] if found else None

    def _has(self, choice: str) -> bool:
        """Return whether this speller may correct a typo to this word."""
        if self._lexicon is None or choice in self._vocabulary or choice in self._everyday:
            return True
        # An everyday word is a candidate if it shares a stem with a word in the knowledge.
        stem = self._language.tokenizer.stem(choice)
        return choice in self._words and self._lexicon.is_known(stem)

    def _with_another_start(self, word: str) -> Iterable[str]:
        """Yield the known words that are one edit away and begin with a different letter.

        Because the edit affects the first letter, there are few possibilities, however many words
        are known.
        """
        swapped = word[1] + word[0] + word[2:]
        changed = (initial + rest for initial in self._initials for rest in (word[1:], word))
        for choice in dict.fromkeys((word[1:], swapped, *changed)):
            another = choice[0] != word[0] and len(choice) >= SHORTEST
            if another and (choice in self._vocabulary or choice in self._everyday):
                yield choice

    def _split(self, word: str) -> tuple[str, ...]:
        """Return the two words in the knowledge that a missing space has joined, or nothing."""
        for place in range(SHORTEST, len(word) - SHORTEST + 1):
            parts = word[:place], word[place:]
            if all(part in self._vocabulary for part in parts):
                return parts
        return ()


def related(
    vocabulary: Iterable[str], everyday: Iterable[str], language: Language = ENGLISH
) -> Iterable[str]:
    """Yield the everyday words that share a stem with a word in the vocabulary."""
    stem = language.tokenizer.stem
    stems = set(map(stem, vocabulary))
    return (word for word in everyday if stem(word) in stems)


def _by_start(words: Iterable[str]) -> _Choices:
    """Group words by length and first letter, without words that are too short to correct."""
    found: _Choices = {}
    for word in words:
        if len(word) >= SHORTEST:
            found.setdefault((len(word), word[0]), []).append(word)
    # Sorting one long list would block other threads, so many short lists are sorted instead.
    for choices in found.values():
        choices.sort()
    return found
