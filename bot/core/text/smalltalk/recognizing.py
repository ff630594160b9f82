"""Recognition of small talk: greetings, thanks, questions about the bot, and similar messages.

A message is small talk if a rule matches the classes of its words. Most rules require all words to
be in the lexicon. A mere list of phrases would miss most of what people type. A misspelled word is
read as the nearest word in the lexicon. Distances are measured by optimal string alignment (Boytsov
2011, doi:10.1145/1963190.1963191).
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import OSA

from bot.core.text.smalltalk.phrases import LEXICON, RULES, SPELLINGS, TOPICAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

MAX_CHARACTERS: Final = 240
MAX_WORDS: Final = 25
MAX_MISSPELT: Final = 3  # a message with more unknown words is not small talk
MIN_LETTERS: Final = 4  # shorter words are similar to too many other words
LONG_WORD: Final = 7  # a word of at least this length remains recognizable after two typos
SHORT: Final = 2  # a message with up to this many entries may just name a thing: "commands pls"
_UNREAD: Final = "?"  # placeholder for a word that is not in the lexicon

_EMOTICON: Final = re.compile(
    r"<a?[:@#&][^<>\s]{1,80}>|(?<!\S)(?:<3+|[:;=]['-]?[)(dpo3/|\\]+)(?!\S)"
)
_WORD: Final = re.compile(r"[^\W_]+|[❤👋🙏👍👌👎🖕😂🤣🔥😍👏💯]")
_APOSTROPHES: Final = str.maketrans("", "", "'`\u2018\u2019\u00b4\ufe0f")
_LAUGHTER: Final = re.compile(
    r"[bm]?[uw]*a?(?:[hj]+[ae]+){2,}[hj]*|l(?:[ou]+l+)+z*s?|a?h(?:a+h+)+a*|l+m+f?a+o+"
)
_QUESTION: Final = frozenset({"WHO", "WHAT", "HOW", "WHERE", "WHEN", "WHY", "BE", "DO", "CAN"})
_NO_QUESTION: Final = frozenset({"I", "YOU", "THAT", "NOT"})
_ALWAYS_QUESTION: Final = frozenset({"WHO", "WHERE", "WHEN", "WHY"})
_LEADING: Final = frozenset({"FILLER", "HELLO", "MATE", "OK", "THANKS", "SORRY", "LAUGH", "GOOD"})


def _nothing_known(_word: str) -> bool:
    return False


def _squeeze(word: str) -> str:
    """Return the word with each run of the same letter reduced to a single letter."""
    return "".join(letter for letter, _ in groupby(word))


class Recognizer:
    """Recognizes small talk in one language by its words and phrases.

    lexicon    words and phrases by class, separated by commas
    spellings  abbreviations, contractions and typos, each with its full spelling
    rules      combinations of classes for each kind of small talk
    topical    classes of words that sources may be about
    view       normalizes a text for comparison with the lexicon
    """

    def __init__(
        self,
        lexicon: Mapping[str, str],
        spellings: Mapping[str, str] | None = None,
        rules: Iterable[tuple[str, str]] = RULES,
        topical: frozenset[str] = TOPICAL,
        view: Callable[[str], str] = str.casefold,
    ) -> None:
        self._spellings, self._topical, self._view = spellings or {}, topical, view
        self._entries = self._classified(lexicon)
        words = frozenset(word for entry in self._entries for word in entry)
        self._vocabulary = words | self._spellings.keys()
        # If two words reduce to the same letters, a stretched word is read as the shorter one.
        longest_first = sorted(self._vocabulary, key=lambda word: (-len(word), word))
        self._squeezed = {_squeeze(word): word for word in longest_first}
        self._lengths = _lengths(self._entries)
        self._near = _near(self._vocabulary)
        self._rules = tuple(
            (kind, frozenset(rule.replace("*", "").split()), rule.count("*"))
            for kind, named in rules
            for rule in named.split(", ")
        )

    def recognise(
        self,
        text: str,
        known: Callable[[str], bool] = _nothing_known,
        is_word: Callable[[str], bool] = _nothing_known,
    ) -> str | None:
        """Return the kind of small talk in `text`, or None if it isn't small talk.

        `is_word` returns whether a casefolded word belongs to the language and so isn't a typo.
        `known` returns whether a casefolded word is in the knowledge base. A word from the
        knowledge base rules out small talk, unless it is in a class of the lexicon that isn't
        topical, like "how" or "thanks".
        """
        if len(text) > MAX_CHARACTERS:
            return None
        typed = _WORD.findall(_EMOTICON.sub(" ", self._view(text).translate(_APOSTROPHES)))
        misspelled = sum(word not in self._vocabulary for word in typed)
        if len(typed) > MAX_WORDS or misspelled > MAX_MISSPELT:
            return None
        words = [self._read(word, known, is_word) for word in typed]
        if None in words:
            return None
        entries = list(self._split(self._canonical(word or _UNREAD for word in words)))
        classes = [self._classes(entry, known) for entry in entries]
        if None in classes:
            return None
        known_here = any(known(word) for entry in entries for word in entry)
        return self._kind(
            [own for own in classes if own is not None],
            asks=self._asks(entries, question_mark="?" in text),
            names=len(entries) <= SHORT and not known_here,
        )

    def _canonical(self, words: Iterable[str]) -> list[str]:
        """Return the words with abbreviations expanded and contractions split into two words."""
        return [full for word in words for full in self._spellings.get(word, word).split()]

    def _classified(self, lexicon: Mapping[str, str]) -> dict[tuple[str, ...], frozenset[str]]:
        """Map each word or phrase, as a tuple of words, to its classes."""
        classes: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name, entries in lexicon.items():
            for entry in entries.split(","):
                classes[tuple(self._canonical(entry.split()))].add(name)
        return {words: frozenset(names) for words, names in classes.items()}

    def _read(
        self, word: str, known: Callable[[str], bool], is_word: Callable[[str], bool]
    ) -> str | None:
        """Return the lexicon's spelling of `word`.

        Return "" for an unknown word, and None for a word that rules out small talk.
        """
        if word in self._vocabulary:
            return word
        if known(word) or not word.isalpha():
            return None
        if _LAUGHTER.fullmatch(word):
            return "haha"
        if is_word(word):
            return ""
        stretched = self._squeezed.get(_squeeze(word), word)
        return stretched if len(stretched) < len(word) else self._nearest(word)

    def _nearest(self, word: str) -> str:
        """Return the nearest word of the lexicon, or "" if no word is near enough."""
        if len(word) < MIN_LETTERS:
            return ""
        bound = 1 if len(word) < LONG_WORD else 2
        found = [
            (distance, -len(candidate), candidate)
            for candidate in self._near.get(word[0], ())
            if abs(len(candidate) - len(word)) <= bound
            and (distance := OSA.distance(word, candidate, score_cutoff=bound)) <= bound
            # Replacing a letter of a short word often gives a different word: "code" and "come".
            and (
                len(word) > MIN_LETTERS
                or len(candidate) > len(word)
                or sorted(candidate) == sorted(word)
            )
        ]
        return min(found, default=(0, 0, ""))[2]

    def _split(self, words: list[str]) -> Iterator[tuple[str, ...]]:
        """Split `words` into the longest possible entries of the lexicon.

        An unknown word becomes an entry of its own.
        """
        start = 0
        while start < len(words):
            lengths = self._lengths.get(words[start], ())
            fits = (n for n in lengths if tuple(words[start : start + n]) in self._entries)
            end = start + next(fits, 1)
            yield tuple(words[start:end])
            start = end

    def _classes(
        self, entry: tuple[str, ...], known: Callable[[str], bool]
    ) -> frozenset[str] | None:
        """Return the classes of `entry`.

        Return an empty set if the entry is unknown, and None if it rules out small talk.
        """
        own = self._entries.get(entry, frozenset())
        if len(entry) == 1 and known(entry[0]):
            own -= self._topical
            if not own:
                return None
        return None if "OTHER" in own else own

    def _asks(self, entries: list[tuple[str, ...]], *, question_mark: bool) -> bool:
        """Return whether the message, apart from greetings and fillers, is a question."""
        core = [one for one in entries if not self._entries.get(one, frozenset()) & _LEADING]
        if not core:
            return False
        first = self._entries.get(core[0][:1], frozenset())
        # After a single word of small talk, as in "help?", a question mark only sets the tone.
        marked = question_mark and (len(core) > 1 or core[0] not in self._entries)
        follows = any(self._entries.get(one, frozenset()) & _ALWAYS_QUESTION for one in core)
        return marked or follows or bool(first & _QUESTION and not first & _NO_QUESTION)

    def _kind(self, readings: list[frozenset[str]], *, asks: bool, names: bool) -> str | None:
        """Return the kind of small talk that the first matching rule indicates, or None."""
        unread = readings.count(frozenset())
        own = {"ASKS" if asks else "TELLS", *(["ONLY"] if names else [])}
        classes = own.union(*readings)
        return next(
            (kind for kind, needed, spare in self._rules if unread <= spare and needed <= classes),
            None,
        )


def _lengths(entries: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    """Map each word to the lengths of the entries that begin with it, longest first."""
    found: dict[str, set[int]] = defaultdict(set)
    for words in entries:
        found[words[0]].add(len(words))
    return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}


def _near(vocabulary: Iterable[str]) -> dict[str, list[str]]:
    """Map each letter to the words that have it among their first two letters."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(vocabulary):
        if len(word) >= MIN_LETTERS:
            for letter in sorted(set(word[:2])):
                found[letter].append(word)
    return dict(found)


ENGLISH_TALK: Final = Recognizer(LEXICON, SPELLINGS)
recognise: Final = ENGLISH_TALK.recognise
