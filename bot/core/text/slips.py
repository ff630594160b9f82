"""Correct typos that happen to be real words, such as "dose" in "wen dose it start".

Dictionaries contain the word "dose", so only the neighboring words can show that it is a typo. A
word is corrected only if it makes no sense between its neighbors and the intended word does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.text.words import FILLERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _typed_for(text: str) -> dict[str, str]:
    """Map each typo in a list such as "when: wen whn, how: hw" to the intended word."""
    groups = (group.split(":") for group in text.split(","))
    return {typed: meant.strip() for meant, all_ in groups for typed in all_.split()}


_OPENERS = _typed_for(
    "when: wen whn, where: wear ware whre wher, which: witch wich, "
    "what: wht wha wat wut wot waht, how: hw"
)
_VERBS = _typed_for("does: dose doe dos duz, would: wold wud, could: cud, was: wsa waz, did: ddi")
_PREPOSITIONS = _typed_for("from: form fro frm, with: wit wth, through: trough, about: abut abt")
_CONJUNCTIONS = _typed_for("whether: weather wether")
_ADVERBS = _typed_for("quite: quiet")
_INFINITIVES = _typed_for(
    "lose: loose, choose: chose, meet: meat, steal: steel, breathe: breath, advise: advice"
)
SLIPS = _OPENERS | _VERBS | _PREPOSITIONS | _CONJUNCTIONS | _ADVERBS | _INFINITIVES
"""Words that are often typed by mistake, each with the word that was probably intended."""

_COMMANDS = frozenset({"wear"})
_PREDICATES = frozenset({"form", "abut"})
"""Verbs that can also be typos for prepositions."""

_DETERMINERS = _words("""
    a an the this that these those my your his her its our their any some every each no another
""")
_SINGULAR = _words("he she it everyone everybody anyone anybody someone somebody who")
_PLURAL = _words("i you we they people these those")
_BE = _words("is are was were isn't aren't wasn't weren't isnt arent wasnt werent be been being")
_HAVE = _words("has have had hasn't haven't hadn't hasnt havent hadnt")
_DO = _words("""
    do does did will would can could should may might must shall don't doesn't didn't won't wouldn't
    can't couldn't shouldn't dont doesnt didnt wont wouldnt cant couldnt shouldnt
""")
_QUESTION_WORDS = _words("when where why how who whom what which whose")
_BEFORE_NOUNS = _words("what which whose")
_AROUND_NOUNS = _words("""
    of for in on at to by with from into about per over under between among and or not
    so too very more less how as quite really
""")
_TELLING = _words("""
    say says said know knows tell tells told explain explains mention mentions mentioned ask asks
    asked sure clear unclear remember decide decides decided wonder
""")


@dataclass(frozen=True, slots=True)
class KnownWords:
    """Tells whether a folded word is in the knowledge and whether it is a name."""

    is_spelt: Callable[[str], bool]
    is_name: Callable[[str], bool]


def meant(words: Sequence[str], place: int, known: KnownWords) -> str | None:
    """Return the word intended at `place`, or None if the typed word may be right.

    The words before `place` must have been corrected already. A word that is in the knowledge
    counts as right, except where a noun is impossible.
    """
    word = words[place]
    if word not in SLIPS:
        return None
    following = words[place + 1] if place + 1 < len(words) else ""
    if word in _VERBS:
        fits = _fits_verb(word, words[:place], following, known)
    else:
        fits = not known.is_spelt(word) and _fits(word, words[:place], following, known)
    return SLIPS[word] if fits else None


def _fits_verb(word: str, before: Sequence[str], following: str, known: KnownWords) -> bool:
    """Return whether a verb, but not a noun, fits between the words `before` and `following`."""
    subject = _starts_subject(following) or known.is_name(following)
    if following in _PLURAL or not (subject or known.is_spelt(following)):
        return False
    begins = FILLERS.issuperset(before)
    opener = "" if begins else before[-1]
    if opener in _QUESTION_WORDS - _BEFORE_NOUNS:  # as in "when dose it"
        return subject or not known.is_spelt(word)
    asked = begins or (opener in _BEFORE_NOUNS and FILLERS.issuperset(before[:-1]))
    return asked and subject and not known.is_spelt(word)


def _fits(word: str, before: Sequence[str], following: str, known: KnownWords) -> bool:
    """Return whether the intended word, but not the typed word, makes sense at this place."""
    previous = before[-1] if before else ""
    subject = _starts_subject(following) or known.is_name(following)
    if word in _OPENERS:
        asks = FILLERS.issuperset(before) or previous in _TELLING | {"me", "us"}
        verb = _is_verb(SLIPS.get(following, following))
        return asks and (verb or (subject and word not in _COMMANDS))
    if word in _CONJUNCTIONS:
        return previous in _TELLING and subject
    if word in _ADVERBS:
        return following in {"a", "an"} and previous not in _DETERMINERS
    return _fits_inside(word, before, subject=subject, known=known)


def _fits_inside(word: str, before: Sequence[str], *, subject: bool, known: KnownWords) -> bool:
    """Return whether only the intended preposition or infinitive fits between its neighbors."""
    previous = before[-1] if before else ""
    if word in _INFINITIVES:
        asked = previous in _SINGULAR | _PLURAL or known.is_name(previous)
        verb = asked and not _DO.isdisjoint(before)
        return known.is_spelt(SLIPS[word]) and (verb or (previous == "to" and subject))
    if word in _PREDICATES and not (_DO | {"to"}).isdisjoint(before):
        return False
    return subject and not _is_before_noun(previous)


def _starts_subject(word: str) -> bool:
    return word in _DETERMINERS or word in _SINGULAR or word in _PLURAL


def _is_verb(word: str) -> bool:
    return word in _BE or word in _HAVE or word in _DO


def _is_before_noun(word: str) -> bool:
    """Return whether a noun or adjective may follow this word ("" at the start of a text)."""
    return (
        not word
        or word in _DETERMINERS
        or word in _QUESTION_WORDS
        or word in _AROUND_NOUNS
        or _is_verb(word)
    )
