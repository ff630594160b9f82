"""Proposals from a text itself: questions, definitions and abbreviations."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.importer.tidy import shorten
from bot.knowledge.crosscheck import same
from bot.knowledge.schema import MAX_ASK, MAX_TERM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# "A duck is a bird …" at the start of a text. The subject is limited to a few words, because a
# longer one is rarely what is being defined.
_DEFINITION = re.compile(
    r"(?:(?P<article>an?|the)\ )?(?P<subject>[^\W_][\w'\u2019-]*(?:\ [\w'\u2019-]+){0,3}?)"
    r"(?:\ \([^()]{1,60}\))?\ (?P<verb>is|are)\ "
    r"(?P<what>an?|the|any|one\ of)\ (?P<rest>[^.!?]{3,})",
    re.IGNORECASE | re.VERBOSE,
)
_NO_SUBJECT_WORDS = """
    this that these those it he she they we you i there here what which who one another all
    some each every both many most such his her its their our my your nobody nothing
    everything today but and so if when while as because then although though
    provided given having being only also even
"""
_NO_SUBJECT = frozenset(_NO_SUBJECT_WORDS.split())
# "The largest lake is a …" describes the lake, but defines nothing.
_SUPERLATIVE = re.compile(r"most|least|(?:larg|small|high|low|old|b|great|bigg|long|lat|fir)e?st")
_PERSON = re.compile(
    r"\b(?:man|woman|boy|girl|politician|president|analyst|author|writer|actor|actress|singer|"
    r"musician|artist|painter|poet|scientist|physicist|chemist|mathematician|historian|lawyer|"
    r"engineer|teacher|professor|journalist|ambassador|minister|king|queen|player|philosopher)\b",
    re.IGNORECASE,
)
_MIN_NAME_WORDS = 2
_SHORT = re.compile(r"\(([A-Z][A-Za-z0-9&.-]{1,9})\)")
_WORDS_BEFORE = re.compile(r"[^\s(),;:.!?\"]+")
_MIN_CAPITALS = 2
_MAX_EXPANSION = 200  # characters before an abbreviation that are searched for its expansion


@dataclass(frozen=True, slots=True)
class Expansion:
    """An abbreviation and its long form."""

    short: str
    long: str


def question_of(heading: str | None) -> str | None:
    """Return the heading if it is a question of a usable length, else None."""
    if heading is None or len(heading) > MAX_ASK:
        return None
    return heading if heading.endswith(("?", "\u061f", "\uff1f")) else None


def definition_asked(text: str) -> str | None:
    """Return the question that a text's opening definition answers, as in "What is a duck?"."""
    match = _DEFINITION.match(text)
    if not match:
        return None
    words = match["subject"].split()
    if words[0].lower() in _NO_SUBJECT or any(map(_SUPERLATIVE.fullmatch, words)):
        return None
    is_name = len(words) >= _MIN_NAME_WORDS and all(word[:1].isupper() for word in words)
    is_person = is_name and not match["article"] and _PERSON.search(match["rest"])
    if is_name and not match["article"] and not is_person:
        return None  # could be a person or a thing
    asks = "Who" if is_person else "What"
    article = f"{match['article'].lower()} " if match["article"] else ""
    subject = _inside_sentence(match["subject"], is_start=not article)
    return shorten(f"{asks} {match['verb']} {article}{subject}?", MAX_ASK)


def _inside_sentence(subject: str, *, is_start: bool) -> str:
    """Lowercase the first word if it is capitalized only because it starts the sentence."""
    first, *others = subject.split()
    plain = is_start and first[1:].islower() and others and others[0].islower()
    return subject[0].lower() + subject[1:] if plain else subject


def expansions(text: str) -> Iterator[Expansion]:
    """Yield the abbreviations that a text expands, as in "Drug Enforcement Administration (DEA)".

    Uses the algorithm of Schwartz and Hearst (2003, https://psb.stanford.edu/psb-online/
    proceedings/psb03/schwartz.pdf) in its strict form: every capital letter begins a word.
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
    """Return the words before an abbreviation whose initials match its capitals, or None."""
    wanted = list(capitals)
    for word in reversed(words):
        between = before[word.start() : words[-1].end()]
        if re.search(r"[(),;:.!?\"]", between):
            return None
        initials = [part[:1].lower() for part in word[0].split("-") if part]
        if initials and wanted[-len(initials) :] == initials:
            del wanted[-len(initials) :]
        elif word[0][:1].isupper():
            return None  # a name that the abbreviation has no letter for
        if not wanted:
            return between if len(between) <= MAX_TERM and word[0][:1].isupper() else None
    return None


def terms(found: Sequence[Expansion], texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (term, alias) pairs; the term is the form that the texts use more often.

    Ambiguous abbreviations are left out.
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
            # Both forms occur once in the definition itself.
            is_short = words[short] >= everything.count(long)
            yield (short, long) if is_short else (long, short)
