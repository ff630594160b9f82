"""Recognize a definition at the start of a text, and the question that it answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core.text.words import CALENDAR_WORDS, NUMBER_WORDS
from bot.importer.tidy import shorten
from bot.knowledge.schema import MAX_ASK
from bot.languages.en import load

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

# A definition such as "A duck is a bird …" at the start of a text. The subject is limited to a few
# words, because longer subjects are rarely defined.
_DEFINITION = re.compile(
    r"(?:(?P<article>an?|the)\ )?(?P<subject>[^\W_][\w'\u2019-]*(?:\ [\w'\u2019-]+){0,3}?)"
    r"(?:\ \([^()]{1,60}\))?\ (?P<verb>is|are)\ "
    r"(?P<what>an?|the|any|one\ of)\ (?P<rest>[^.!?]{3,})",
    re.IGNORECASE | re.VERBOSE,
)
_NO_SUBJECT_WORDS = """
    this that these those it he she they we you i there here what which who whose whom where why how
    one another all some each every both many most much few more such his her its their our my your
    nobody nothing everybody everyone somebody someone anybody anyone everything something anything
    today tomorrow yesterday now then so if when while as because although though once until unless
    and or but nor yet either neither not no yes ok well please perhaps maybe first second third
    next last finally also even only just still again often usually sometimes always never
    provided given having being using depending according
    below above under over on in at by for from with without within about around after before
    beneath underneath alongside herein hereafter thereafter therein hence
    behind beside besides between among against along across through during since to into onto
    upon up down out off of near inside outside per via like unlike except instead
"""
_NOT_FIRST = frozenset(_NO_SUBJECT_WORDS.split())
_NOT_LATER = _NOT_FIRST - {"of", "for", "in", "and", "to", "second", "first", "third"}
_VAGUE_WORDS = """
    reason way option thing point problem issue solution answer idea goal aim result default example
    exception case step time rest list table following same other difference purpose alternative
    advantage disadvantage drawback benefit choice limit part kind type sort name number size value
    reasons ways options things points problems issues examples steps others
"""
_VAGUE = frozenset(_VAGUE_WORDS.split())
_OPINION_WORDS = """
    good bad great nice better best big little lot bit few must problem matter question pain mess
    mistake plus minus bonus choice risk issue real common same only first last next main other
    reason way result exception sign shame pity joke
"""
_OPINIONS = frozenset(_OPINION_WORDS.split()) - {"best"}
# "The largest lake is a …" describes the lake but does not define it.
_SUPERLATIVE = re.compile(r"most|least|(?:larg|small|high|low|old|b|great|bigg|long|lat|fir)e?st")
_PERSON = re.compile(
    r"\b(?:man|woman|boy|girl|politician|president|analyst|author|writer|actor|actress|singer|"
    r"musician|artist|painter|poet|scientist|physicist|chemist|mathematician|historian|lawyer|"
    r"engineer|teacher|professor|journalist|ambassador|minister|king|queen|player|philosopher)\b",
    re.IGNORECASE,
)
_MIN_NAME_WORDS = 2
# A capitalized word inside a sentence is a name. The first word of a sentence is ignored, because
# it is always capitalized.
_INSIDE_SENTENCE = re.compile(r"(?<=[a-z,;)] )[A-Z][\w'\u2019-]*")
# Words that are not names even if capitalized inside a sentence, as in "see Note 3" or "in Step 1".
_LABEL_WORDS = """
    note notes tip tips hint hints warning warnings caution danger important attention info
    todo update see step chapter section figure table
"""
_NEVER_NAMES = CALENDAR_WORDS.union(_LABEL_WORDS.split())
_ADVERB = re.compile(r"\w{3,}(?:al|ent|ar|at|iv|ous|ic)e?ly")


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that are capitalized in the middle of a sentence."""
    return frozenset(word for text in texts for word in _INSIDE_SENTENCE.findall(text))


def definition_asked(text: str, names: Collection[str] = ()) -> str | None:
    """Return the question that a text's opening definition answers, such as "What is a duck?".

    `names` contains the words that the article capitalizes in the middle of a sentence. An everyday
    word at the start of a sentence counts as a name only if it is in `names`.
    """
    match = _DEFINITION.match(text)
    if not match:
        return None
    words = match["subject"].split()
    if not _can_be_defined(match) or any(map(_SUPERLATIVE.fullmatch, words)):
        return None
    if not (match["article"] or _can_stand_alone(words, names)):
        return None
    is_name = len(words) >= _MIN_NAME_WORDS and all(word[:1].isupper() for word in words)
    is_person = is_name and not match["article"] and _PERSON.search(match["rest"])
    if is_name and not match["article"] and not is_person:
        return None  # the subject could be a person or a thing
    asks = "Who" if is_person else "What"
    article = f"{match['article'].lower()} " if match["article"] else ""
    subject = _inside_sentence(match["subject"], is_start=not article)
    return shorten(f"{asks} {match['verb']} {article}{subject}?", MAX_ASK)


def _can_be_defined(match: re.Match[str]) -> bool:
    """Return whether a sentence defines its subject instead of only describing it."""
    words = match["subject"].lower().split()
    function_words = _NOT_FIRST if words[0] in _NOT_FIRST else _NOT_LATER
    if words[0] in _NOT_FIRST or any(word in function_words for word in words[1:]):
        return False
    if words[-1] in _VAGUE or words[-1].endswith("ly"):
        return False
    if len(words[-1]) == 1 or words[-1][0].isdigit():
        return False
    is_known = (match["article"] or "").lower() == "the" and match["subject"].islower()
    return not is_known and match["rest"].split()[0].lower() not in _OPINIONS


def _can_stand_alone(words: Sequence[str], names: Collection[str]) -> bool:
    """Return whether a subject is a name or a multi-word term, which needs no "a" or "the"."""
    first, last = words[0].lower(), words[-1].lower()
    if len(words) > 1:
        return last not in NUMBER_WORDS and not _ADVERB.fullmatch(first)
    if first in _NEVER_NAMES:
        return False
    english = load()
    is_participle = first.endswith("ed") and first in english.words
    return words[0] in names or not (first in english.common or is_participle)


def _inside_sentence(subject: str, *, is_start: bool) -> str:
    """Lowercase a subject's first word if it is capitalized only because it starts the sentence."""
    first, *others = subject.split()
    plain = is_start and first[1:].islower() and others and others[0].islower()
    return subject[0].lower() + subject[1:] if plain else subject
