"""Check that passages say what their article says, but in different words.

Warn about long runs of copied words and about paragraphs that no passage cites. Also warn about
names and numbers that the article does not mention before the end of the cited paragraph.
"""

from __future__ import annotations

import calendar
import re
from itertools import accumulate, chain
from typing import TYPE_CHECKING

from bot.core.model.entries import Passage, Wording
from bot.core.model.knowledge import KnowledgeBase, entries_of
from bot.core.text.inflection import is_inflected
from bot.core.text.lexicon import English, build_lexicon
from bot.core.text.tokens import clean, sentences, words_of
from bot.core.text.words import NUMBER_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.check.article import ArticleText
    from bot.core.model.entries import Entry, Source
    from bot.core.text.lexicon import Lexicon
    from bot.core.text.tokens import Token
    from bot.errors import Problem
    from bot.knowledge.loader import Loaded

MAX_COPIED = 7
"""Maximum number of consecutive words that may be copied from the article outside quotations."""

_QUOTED = re.compile(r"\u201c[^\u201d]*\u201d|\"[^\"]*\"")
_SMALL_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_DIGITS = {word: str(number) for number, word in enumerate(_SMALL_NUMBERS)}


def warnings_about_article(
    article: ArticleText, loaded: Loaded, source: Source
) -> Iterator[Problem]:
    """Yield warnings about copied text, unknown names or numbers, and uncited paragraphs."""
    known = loaded.knowledge
    lexicon = build_lexicon(KnowledgeBase(glossary=known.glossary), English())
    copied = _Copied(article.text)
    stated = _Stated(article, source, lexicon)
    for entry in entries_of(known):
        if entry.source != source:
            continue
        yield from _copied_runs(entry, loaded, copied)
        if isinstance(entry, Passage) and entry.wording is Wording.RESTATED:
            place = loaded.where(entry.id)
            last = max(entry.paragraphs, default=0)
            where = f"paragraph {last}" if last else "the standfirst"
            for word in stated.unknown(entry.text, last):
                yield place.problem(
                    f"`{entry.id}` says “{word}”, which is not in the article up to {where}: "
                    "check the passage's text and paragraphs"
                )
    yield from _uncited(article, [one for one in known.passages if one.source == source])


def _copied_runs(entry: Entry, loaded: Loaded, copied: _Copied) -> Iterator[Problem]:
    # Verbatim text is copied on purpose, but asks must not be copied.
    if not (isinstance(entry, Passage) and entry.wording is Wording.VERBATIM):
        for run in copied.runs(entry.text):
            yield loaded.where(entry.id).problem(
                f"`{entry.id}` copies “{run}” from the article: say it in other words, or put it "
                "in quotation marks"
            )
    for n, ask in enumerate(entry.asks):
        for run in copied.runs(ask):
            yield loaded.where(entry.id, n).problem(
                f"this ask of `{entry.id}` copies “{run}” from the article: say it in other words"
            )


def _uncited(article: ArticleText, passages: Sequence[Passage]) -> Iterator[Problem]:
    cited = set(chain.from_iterable(passage.paragraphs for passage in passages))
    if article.standfirst and not any(passage.standfirst for passage in passages):
        yield article.standfirst.place.problem(
            "no passage cites the standfirst: state it in a passage with `standfirst: true`"
        )
    for number, paragraph in enumerate(article.paragraphs, 1):
        if number not in cited:
            yield paragraph.place.problem(
                f"no passage cites paragraph {number}: restate it in a passage"
            )


class _Copied:
    """Finds runs of more than `MAX_COPIED` words that also occur in the article."""

    def __init__(self, article: str) -> None:
        words = [token.word for token in words_of(article)]
        size = MAX_COPIED + 1
        self._runs = {tuple(words[n : n + size]) for n in range(len(words) - size + 1)}

    def runs(self, text: str) -> Iterator[str]:
        """Yield each run of copied words that is too long, ignoring quotations."""
        start = 0
        for quotation in (*_QUOTED.finditer(text), None):
            end = quotation.start() if quotation else len(text)
            yield from self._in(text[start:end])
            start = quotation.end() if quotation else end

    def _in(self, text: str) -> Iterator[str]:
        plain = clean(text)
        tokens = words_of(plain)
        size, end = MAX_COPIED + 1, 0
        for n in range(len(tokens) - size + 1):
            if n < end or tuple(token.word for token in tokens[n : n + size]) not in self._runs:
                continue
            end = n + size
            while tuple(token.word for token in tokens[end - MAX_COPIED : end + 1]) in self._runs:
                end += 1
            yield plain[tokens[n].start : tokens[end - 1].end]


class _Stated:
    """Checks whether an article mentions names and numbers by the end of a given paragraph."""

    def __init__(self, article: ArticleText, source: Source, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        details = " ".join(filter(None, (source.title, source.publisher, source.author)))
        date = source.published or ""
        month = calendar.month_name[int(date[5:7])] if date[5:7] else ""
        front = self._words(f"{details} {date.replace('-', ' ')} {month} {article.front}")
        paragraphs = (self._words(paragraph.text) for paragraph in article.paragraphs)
        self._upto = list(accumulate(paragraphs, frozenset.union, initial=front))

    def unknown(self, text: str, last: int) -> Iterator[str]:
        """Yield names and numbers in `text` that are not in the article up to paragraph `last`."""
        known = self._upto[min(last, len(self._upto) - 1)]
        plain = clean(text)
        starts = {start for start, _ in sentences(plain)}
        for token in words_of(plain):
            is_name = plain[token.start].isupper() and token.start not in starts
            if not (token.is_number or (is_name and not token.is_stop)):
                continue
            if not self._is_known(token, known):
                yield plain[token.start : token.end]

    def _is_known(self, token: Token, known: frozenset[str]) -> bool:
        words = {_plain(one.word) for one in self._lexicon.read([token])}
        if token.is_number or token.word in NUMBER_WORDS:
            return not words.isdisjoint(known)
        return all(any(is_inflected(word, one) for one in known) for word in words)

    def _words(self, text: str) -> frozenset[str]:
        tokens = words_of(text)
        both = (*tokens, *self._lexicon.read(tokens))
        return frozenset(_plain(token.word) for token in both)


def _plain(word: str) -> str:
    """Return a number as digits without leading zeros, and any other word unchanged."""
    digits = _DIGITS.get(word, word)
    return digits.lstrip("0") or "0" if digits.isdigit() else digits
