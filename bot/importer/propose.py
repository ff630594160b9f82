"""Propose questions and glossary terms from headings, definitions and abbreviations."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.importer.definitions import definition_asked, names_in
from bot.importer.headings import question_in
from bot.knowledge.crosscheck import same
from bot.knowledge.schema import MAX_ASK, MAX_TERM

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bot.importer.article import Paragraph

_SHORT = re.compile(r"\(([A-Z][A-Za-z0-9&.-]{1,9})\)")
_WORDS_BEFORE = re.compile(r"[^\s(),;:.!?\"]+")
_WORD = re.compile(r"[^\W_][\w'\u2019-]*")
_MIN_CAPITALS = 2
_FAMILIAR = 6
"""A word that occurs in this many paragraphs is unlikely to be defined in a later one."""
_MAX_EXPANSION = 200  # maximum length of text searched before an abbreviation, in characters


@dataclass(frozen=True, slots=True)
class Expansion:
    """An abbreviation and its long form."""

    short: str
    long: str


class Questions:
    """Finds the questions that an article's headings ask or its definitions answer.

    No question is proposed twice.
    """

    def __init__(self, paragraphs: Collection[Paragraph], labels: Iterable[str]) -> None:
        self._labels = set(map(same, labels))
        self._names = names_in(paragraph.text for paragraph in paragraphs)
        self._familiar = _familiar(paragraphs)
        self._asked = {
            same(question)
            for paragraph in paragraphs
            for heading in paragraph.headings
            if (question := question_in(heading))
        }

    def label(self, paragraphs: Iterable[Paragraph]) -> str | None:
        """Return the question in the innermost suitable heading, or None.

        A question is skipped if it is too long or already another passage's label.
        """
        for paragraph in paragraphs:
            for heading in reversed(paragraph.headings):
                question = question_in(heading)
                if question and len(question) <= MAX_ASK and same(question) not in self._labels:
                    self._labels.add(same(question))
                    return question
        return None

    def proposed(self, paragraphs: Iterable[Paragraph]) -> tuple[str, ...]:
        """Return the questions that definitions at the start of paragraphs answer."""
        found: list[str] = []
        for paragraph in paragraphs:
            ask = definition_asked(paragraph.text, self._names)
            if not ask or self._is_late(ask, paragraph):
                continue
            if not {same(ask)} & (self._asked | self._labels):
                self._asked.add(same(ask))
                found.append(ask)
        return tuple(found)

    def _is_late(self, ask: str, paragraph: Paragraph) -> bool:
        """Return whether a question asks about a word that earlier paragraphs made familiar.

        A sentence such as "Otterbox is an app, so it runs anywhere" doesn't define a familiar word,
        unless a heading above the paragraph contains that word.
        """
        _, _, *subject = _WORD.findall(ask.lower())
        if len(subject) != 1 or subject[0] in _WORD.findall((paragraph.path or "").lower()):
            return False
        return self._familiar.get(subject[0], paragraph.number) < paragraph.number


def _familiar(paragraphs: Iterable[Paragraph]) -> dict[str, int]:
    """Return the familiar words, each with the number of the paragraph that makes it familiar."""
    counts: Counter[str] = Counter()
    familiar: dict[str, int] = {}
    for paragraph in paragraphs:
        for word in set(_WORD.findall(paragraph.text.lower())):
            counts[word] += 1
            if counts[word] == _FAMILIAR:
                familiar[word] = paragraph.number
    return familiar


def expansions(text: str) -> Iterator[Expansion]:
    """Yield the abbreviations that a text expands, as in "Drug Enforcement Administration (DEA)".

    Uses the algorithm of Schwartz and Hearst (2003) in a strict form, in which every capital letter
    must begin a word. See https://psb.stanford.edu/psb-online/proceedings/psb03/schwartz.pdf.
    """
    for match in _SHORT.finditer(text):
        short = match[1].rstrip(".-")
        capitals = [letter.lower() for letter in short if letter.isupper()]
        before = text[max(0, match.start() - _MAX_EXPANSION) : match.start()]
        words = list(_WORDS_BEFORE.finditer(before))
        if len(capitals) < _MIN_CAPITALS or not words or before[words[-1].end() :].strip():
            continue
        if long := _expansion(capitals, before, words):
            yield Expansion(short, long)


def _expansion(capitals: Sequence[str], before: str, words: Sequence[re.Match[str]]) -> str | None:
    """Return the words before an abbreviation if their initials match its capitals, else None."""
    wanted = list(capitals)
    for word in reversed(words):
        between = before[word.start() : words[-1].end()]
        if re.search(r"[(),;:.!?\"]", between):
            return None
        initials = [part[:1].lower() for part in word[0].split("-") if part]
        if initials and wanted[-len(initials) :] == initials:
            del wanted[-len(initials) :]
        elif word[0][:1].isupper():
            return None  # the abbreviation skips a capitalized word
        if not wanted:
            return between if len(between) <= MAX_TERM and word[0][:1].isupper() else None
    return None


def terms(found: Sequence[Expansion], texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield a (term, alias) pair for each abbreviation that has only one long form.

    The term is the form that the texts use more often: the abbreviation or its long form.
    """
    meanings: dict[str, dict[str, str]] = {}
    for expansion in found:
        meanings.setdefault(same(expansion.short), {}).setdefault(
            same(expansion.long), expansion.long
        )
    unique = {e.short: e.long for e in found if len(meanings[same(e.short)]) == 1}
    known: set[str] = set()
    words = Counter(word.strip(".,;:!?()'\"\u2019") for text in texts for word in text.split())
    everything = "\n".join(texts) if unique else ""
    for short, long in unique.items():
        if known.isdisjoint({same(short), same(long)}) and same(short) != same(long):
            known |= {same(short), same(long)}
            # A definition contains both forms, so it adds one to each count.
            is_short = words[short] >= everything.count(long)
            yield (short, long) if is_short else (long, short)
