"""The steps from text to tokens, which are the same for knowledge and for questions.

clean       removes Discord markup, invisible characters and unusual white space
fold        removes differences in Unicode form, case and accents, for matching only
tokenize    finds words and numbers, with their positions in the text
stem        reduces a word to its stem with Snowball, https://snowballstem.org

A `Tokenizer` applies the rules of one language. The functions `tokenize`, `words_of`, `told` and
`stem` are for English.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import sentencex  # type: ignore[import-untyped]  # a package without types
import Stemmer  # type: ignore[import-not-found]  # a C extension without types

from bot.core.text.invisible import DIACRITICS, INVISIBLE, strip_invisible
from bot.core.text.words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_MENTION = re.compile(
    r"<(?:@[!&]?|#)\d+>"  # mentions of members, roles and channels
    r"|</[^<>:\n]{1,100}:\d+>"  # slash commands
    r"|<a?:\w{1,40}:\d+>"  # custom emoji
    r"|<t:-?\d+(?::\w)?>"  # timestamps
    r"|<id:\w+>"  # links to the server's own pages
    r"|@(?:everyone|here)\b"
)
_LINK_TARGET = re.compile(r"\]\([^()\s]*\)")
_LINK = re.compile(r"<?\bhttps?://[^\s<>]*>?", re.IGNORECASE)
_LINE_MARKS = re.compile(r"^[ \t]*(?:(?:>{1,3}|-#|#{1,3}|[-+])[ \t]+)+", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z0-9 .,;:?!'\"()%$&]*")  # without any Discord markup
_EMPHASIS = re.compile(r"[*`~|\\]+|(?<!\w)_+|(?<!_)_+(?!\w)")
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032"), "'") | dict.fromkeys(
    map(ord, "\u201c\u201d\u201e\u201f"), '"'
)
_UNSEEN = f"[{INVISIBLE}{DIACRITICS}]"  # characters that don't separate words
_TOKEN = re.compile(
    rf"(?:[^\W\d_]{_UNSEEN}*\.{_UNSEEN}*){{2,}}"  # as in U.S.
    rf"|\d+(?:(?:{_UNSEEN}+|{_UNSEEN}*[.,]{_UNSEEN}*)\d+)*(?!{_UNSEEN}*[^\W_])"  # as in 1,000, 3.5
    rf"|[^\W_]+(?:(?:{_UNSEEN}+|{_UNSEEN}*['\u2019]{_UNSEEN}*)[^\W_]+)*"  # as in words, don't, G20
)
_ROW = re.compile(r"[^:;]{1,60}: [^;]*; [^:;]{1,60}: ")
"""The start of a table row in plain text, such as "Item: tent; Price: 5"."""
_UNSPLIT = re.compile(r"[^\S\x00-\x7f]|[\ud800-\udfff]")  # characters on which sentencex may panic
_BRITISH = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"(?<=\w{3})our(?=s?$|ed$|ing$|able$|ite)", "or"),  # as in neighbour
        (r"(?<=\w{3})is(?=e[ds]?$|ing$|ations?$)", "iz"),  # as in organise
        (r"(?<=\w{3})tre(?=s?$)", "ter"),  # as in centre
        (r"(?<=\w{3})gramme(?=s?$)", "gram"),  # as in programme
    )
)
_stemmer = Stemmer.Stemmer("english", 0)  # without its own cache, because `stem` is cached
_APOSTROPHE = re.compile("['\u2019]")
_WORDS = 16_384
"""Maximum number of words in each cache, which is enough for most of what people write."""


class Token(NamedTuple):
    """A word or number: the folded `word`, its `stem`, and its half-open range in the text."""

    word: str
    stem: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """True if the token starts with a digit."""
        return self.word[0].isdigit()

    @property
    def is_stop(self) -> bool:
        """True if the word is a stop word, which reveals little or nothing about the subject."""
        return self.word in STOP_WORDS


@lru_cache(maxsize=256)
def clean(text: str) -> str:
    """Return `text` on one line, without Discord markup, mentions or links.

    Invisible characters are removed as well. Cleaning a text again changes nothing.
    """
    if _PLAIN.fullmatch(text):
        return " ".join(text.split())
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    while (cleaned := _clean_once(text)) != text:
        text = cleaned
    return text


def _clean_once(text: str) -> str:
    text = _LINE_MARKS.sub("", text)
    text = _LINK_TARGET.sub("] ", text)
    text = _LINK.sub(" ", text)
    text = _MENTION.sub(" ", text)
    text = _EMPHASIS.sub("", text)
    if not text.isascii() or not text.isprintable():
        text = "".join(filter(None, map(_visible, strip_invisible(text))))
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.split())


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in {"Cf", "Co", "Cs"}:
        return ""
    return " " if category[0] in "CZ" else char


@lru_cache(maxsize=_WORDS)
def fold(word: str) -> str:
    """Return `word` folded for matching, without differences in Unicode form, case or accents.

    Folding a folded word changes nothing.
    """
    if word.isascii():
        return word.lower()
    text = unicodedata.normalize("NFKD", strip_invisible(word)).casefold()
    text = unicodedata.normalize("NFKD", text)
    return "".join(char for char in text if not unicodedata.combining(char))


def _stem(word: str) -> str:
    """Return the stem of an English word. British and American spellings share a stem."""
    for british, american in _BRITISH:
        word = british.sub(american, word)
    return str(_stemmer.stemWord(word))


def token_type(stop_words: frozenset[str]) -> type[Token]:
    """Return a subclass of Token for a language with these stop words."""

    class OwnToken(Token):
        __slots__ = ()

        @property
        def is_stop(self) -> bool:
            return self.word in stop_words

    return OwnToken


class Tokenizer:
    """Finds the words of texts in one language, and the stems of these words.

    `stem_` returns the stem of a folded word. Words in `elided`, such as "l" in "l'eau", become
    separate tokens if an apostrophe follows. `kept` contains the letters whose accents matter.
    """

    def __init__(
        self,
        stem_: Callable[[str], str],
        token: type[Token] = Token,
        elided: frozenset[str] = frozenset(),
        kept: str = "",
    ) -> None:
        self._stem, self.token, self._elided, self._kept = stem_, token, elided, kept
        self.stem = lru_cache(maxsize=_WORDS)(self._stem_of)
        self._word = lru_cache(maxsize=_WORDS)(self._word_of)
        self.words_of = lru_cache(maxsize=8_192)(self._words_of)

    def tokenize(self, text: str) -> tuple[Token, ...]:
        """Return the words and numbers of `text` in order, each with its range."""
        found: list[Token] = []
        token = self.token
        for match in _TOKEN.finditer(text):
            word = self._word(match[0])
            if self._elided and "'" in word:
                found += self._parts(match[0], match.start())
            elif word:
                found.append(token(word, self.stem(word), match.start(), match.end()))
        return tuple(found)

    def told(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of a text, with their ranges in the text before cleaning."""
        return self.words_of(text) if clean(text) == text else self.tokenize(text)

    def fold(self, word: str) -> str:
        """Return `word` folded for matching, keeping the accents that matter in this language."""
        if not self._kept or word.isascii():
            return fold(word)
        letters = unicodedata.normalize("NFC", word).lower()
        return "".join(one if one in self._kept else fold(one) for one in letters)

    def _stem_of(self, word: str) -> str:
        """Return the stem of a folded word. A number is its own stem."""
        return word if word[:1].isdigit() else self._stem(word)

    def _words_of(self, text: str) -> tuple[Token, ...]:
        """Clean a text, and return its tokens.

        The results are cached, because the lexicon and the index both tokenize the same asks.
        """
        return self.tokenize(clean(text))

    def _word_of(self, raw: str) -> str:
        word = self.fold(raw).replace("\u2019", "'")
        if word[:1].isdigit():
            return word.replace(",", "")
        word = word.replace(".", "")
        return word if self._elided else word.removesuffix("'s")

    def _parts(self, raw: str, start: int) -> Iterator[Token]:
        """Yield the tokens of a word that contains apostrophes and begins at `start`."""
        while apostrophe := _APOSTROPHE.search(raw):
            first = self._word(raw[: apostrophe.start()])
            if first not in self._elided:
                break
            yield self.token(first, self.stem(first), start, start + apostrophe.end())
            start, raw = start + apostrophe.end(), raw[apostrophe.end() :]
        if word := self._word(raw):
            yield self.token(word, self.stem(word), start, start + len(raw))


ENGLISH_TOKENIZER = Tokenizer(_stem)
tokenize = ENGLISH_TOKENIZER.tokenize
words_of = ENGLISH_TOKENIZER.words_of
told = ENGLISH_TOKENIZER.told
stem = ENGLISH_TOKENIZER.stem


@lru_cache(maxsize=256)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the half-open ranges of the sentences of `text`, without surrounding white space."""
    spans = []
    end = 0
    # the pieces together are exactly as long as the text
    for piece in sentencex.segment("en", _UNSPLIT.sub(" ", text)):
        start, end = end, end + len(piece)
        for row in _rows(text[start:end]):
            if stripped := row.strip():
                at = start + row.index(stripped)
                spans.append((at, at + len(stripped)))
            start += len(row)
    return tuple(spans)


def _rows(text: str) -> Iterator[str]:
    """Yield the rows of a table one by one, and the text between tables in one piece."""
    lines = text.splitlines(keepends=True)
    are_rows = [bool(_ROW.match(line)) for line in lines]
    start = 0
    for place in range(1, len(lines)):
        if are_rows[place - 1] or are_rows[place]:
            yield "".join(lines[start:place])
            start = place
    yield "".join(lines[start:])


def opening(text: str) -> int:
    """Return the number of inverted punctuation marks at the start of a text, as in "¿Qué?"."""
    return len(text) - len(text.lstrip("\u00bf\u00a1"))


def grams(words: Iterable[str], size: int = 4) -> frozenset[str]:
    """Return the letter n-grams of the words, where `^` starts and `$` ends each word."""
    found: set[str] = set()
    for plain in words:
        word = f"^{plain}$"
        found.update(word[at : at + size] for at in range(max(1, len(word) - size + 1)))
    return frozenset(found)
