"""Patterns for each language: the parts of a question, signs of a follow-up, and names.

The English patterns are defined here. The patterns of any other language are composed from the
phrases in bot/languages and matched against texts without accents, because many people don't type
accents.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ASKING: Final = r"(?:who|whom|whose|what|when|where|why|how|which)\b"
_BEHIND: Final = r"(?:(?:since|until|in|at|on|for|to|from|by|with|about|of|under|through)\s+)?"
_LINK: Final = r"(?:(?:and|an|adn|nad|but|so|or|also|then|ok|okay|well|plus|hmm?)\b[\s,]*)"


def _as_written(text: str) -> str:
    return text


@dataclass(frozen=True)
class Patterns:
    """The patterns of a language. `view` prepares a text for matching without changing its length.

    Parts of a question (`bot.core.questions.parts`):

    breaks    ends of parts that are followed by another question
    row       commas and semicolons that are followed by another question
    opens     a text that begins with a question word, perhaps after a preposition
    asks      a sentence that is a question
    clause    punctuation before a clause that begins like a question
    starts    a text that begins like a question, perhaps after words such as "so" or "hi"
    within    spaces before a clause that begins like a question, without punctuation

    Follow-up questions (`bot.core.questions.leaning`):

    linked    "and" and similar words at the start
    about     "what about"
    more      "tell me more"
    person    pronouns that can refer to people
    he_or_she pronouns that refer to one person
    thing     pronouns that can refer to things
    expletive pronouns that refer to nothing, as in "is it true that"
    then      "then" and "there" at the end
    purpose   "what … for"
    main      a text that begins like a main clause
    again     a request to repeat something

    Names (`bot.core.questions.naming`):

    before    words that introduce a name
    """

    breaks: re.Pattern[str]
    row: re.Pattern[str]
    opens: re.Pattern[str]
    asks: re.Pattern[str]
    clause: re.Pattern[str]
    starts: re.Pattern[str]
    within: re.Pattern[str]
    linked: re.Pattern[str]
    about: re.Pattern[str]
    more: re.Pattern[str]
    person: re.Pattern[str]
    he_or_she: re.Pattern[str]
    thing: re.Pattern[str]
    expletive: re.Pattern[str]
    then: re.Pattern[str]
    purpose: re.Pattern[str]
    main: re.Pattern[str]
    again: re.Pattern[str]
    before: re.Pattern[str]
    view: Callable[[str], str] = _as_written

    def openings(self, view: str, start: int) -> tuple[re.Pattern[str], ...]:
        """Return the patterns that find clauses in the sentence that begins at `start`."""
        return (self.clause,) if self.starts.match(view, start) else (self.clause, self.within)


def _compiled(**patterns: str) -> dict[str, Any]:
    return {name: re.compile(one, re.IGNORECASE) for name, one in patterns.items()}


ENGLISH_PATTERNS: Final = Patterns(
    **_compiled(
        breaks=(
            r"(?<!\?)\?+\s+(?=\S)"
            r"|(?:[,;]|(?<!\s))\s+(?:(?:and|but|also|plus)\b|&|\+)\s*(?:(?:also|then|so)\s+)?"
            rf"(?={_BEHIND}{_ASKING}"
            r"|(?:is|are|was|were|does|do|did|will|can|has|have|whether|if)\b)"
        ),
        row=rf"[,;]\s+(?={_BEHIND}{_ASKING})",
        opens=rf"{_BEHIND}{_ASKING}",
        asks=(
            r"\?[^\w?]*$|^(?:and |so |but )?(?:who|whom|whose|what|when|where|why|how|which)\b"
            r"|^(?:(?:can|could|would|will) you (?:please )?)?(?:tell me|explain)\b"
        ),
        clause=(
            r"[,;:\u2013\u2014]\s+(?:(?:but|so|and|or|please|also|well|like)\s+)*"
            r"(?=(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|does|do|did|will"
            r"|would|can|could|should|has|have|had)\b)"
        ),
        starts=(
            rf"(?:(?:and|so|but|ok|hi|hey|wait)\s+)*{_BEHIND}(?:{_ASKING}|(?:is|are|was|were|do|does"
            r"|did|can|could|will|would|should|has|have|may|am)\b)"
        ),
        within=(
            r"(?<=\S)\s+(?=(?:who|whom|whose|what|when|where|why|how|which)(?:'?s|'?re|'?d)?\s+"
            r"(?:is|are|was|were|do|does|did|will|would|can|could|should|has|have|had|to|the"
            r"|i|u|you|we|they|he|she|it|am|long|much|many|often|far|old)\b)"
        ),
        linked=rf"^{_LINK}",
        about=rf"^{_LINK}{{0,3}}(?:wh?[au]h?t|how)\s+a?b\w{{2,4}}\b",
        more=(
            rf"^{_LINK}{{0,3}}"
            r"(?:(?:please|pls|can|could|would|will|you|do|is|are|was|there|i|want|know|to)\s+)"
            r"{0,6}"
            r"(?:(?:(?:tell|show|give)\s+(?:me|us)\s+)?(?:some\s+|any\s+|a\s+(?:bit|little)\s+)?"
            r"more(?:\s+(?:details?|info(?:rmation)?))?"
            r"|(?:anything|something)\s+(?:else|more)|what\s+(?:else|more|then|next)"
            r"|what\s+(?:happened|happens|comes|came)\s+(?:next|then|after(?:wards)?)"
            r"|go\s+on|keep\s+going|continue|elaborate|next|and\s+then)"
            r"(?:\s+(?:(?:about|on|of|after|with)\s+)?(?:it|him|her|them|this|that|please|pls|then))"
            r"{0,3}\W*$|^and\s+then\W*$"
        ),
        person=r"\b(?:he|him|his|she|hers?|they|them|theirs?)\b",
        he_or_she=r"(?:he|him|his|she|hers?)\b",
        thing=(
            r"\b(?:its?|ones?)\b"
            r"|\b(?:that|this|these|those)\b"
            r"(?=\W*$|\s+(?:is|was|are|were|did|does|do|mean|happen|work|so|true)\b)"
            r"|(?<=is |as |re )\bthat\s+\w+(?:ed|en)\b"  # as in "was that rejected"
        ),
        expletive=(
            r"\b(?:is|was|will|would|does|did|be)\s+it\s+(?:\w+\s+){1,3}?"
            r"(?:that|to|who|if|whether|for)\b"
            r"|\bit\s+(?:is|was|'?s)\b|\b(?:this|no)\s+one\b"
        ),
        then=r"\b(?:then|there)\W*$",
        purpose=r"^\W*(?:and\s+)?wh?[au]h?t\b.*\bfor\W*$",
        main=(
            r"^(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|does|do|did|will"
            r"|would|can|could|should|has|have|had)\b(?!\s+about\b)"
        ),
        before=(
            r"(?:\b(?:in|on|at|for|of|from|with|about|inside|using|regarding|re)\s+)?"
            r"(?:\b(?:the|my|our|your)\s+)?[\"'(\[]?\Z"
        ),
        again=r"\b(?:again|repeat|once more|one more time)\b",
    )
)


def patterns_of(phrases: Mapping[str, str]) -> Patterns:
    """Return the patterns of a language, composed from its comma-separated phrases.

    A part of a pattern never matches if the phrases for this part are missing.
    """
    one = {name: _one_of(phrases.get(name, "")) for name in _PHRASES}
    behind = rf"(?:{one['prepositions']}\s+)?"
    asking = rf"\xbf?\s*{behind}{one['asking']}"
    verbs = rf"\xbf?\s*{one['verbs']}"
    link = rf"(?:\xbf?\s*{one['joins']}[\s,]*)"
    also = rf"(?:{one['joins']}\s+)"
    found = _compiled(
        breaks=(
            rf"(?<!\?)\?+\s+(?=\S)|(?:[,;]|(?<!\s))\s+(?:{one['joins']}|&|\+)\s*{also}?"
            rf"(?={asking}|{verbs})"
        ),
        row=rf"[,;]\s+(?={asking})",
        opens=asking,
        asks=rf"\?[^\w?]*$|^{also}?{asking}|^\xbf?{one['requests']}",
        clause=rf"[,;:\u2013\u2014]\s+{also}*(?={asking}|{verbs})",
        starts=rf"{also}*(?:{asking}|{verbs})",
        within=rf"(?<=\S)\s+(?={one['asking']}\s+{one['verbs']})",
        linked=rf"^{link}",
        about=rf"^{link}{{0,3}}\xbf?{one['about']}",
        more=rf"^{link}{{0,3}}\xbf?{one['more']}\W*$",
        person=rf"\b{one['person']}",
        he_or_she=one["he_or_she"],
        thing=rf"\b{one['thing']}",
        expletive=rf"\b{one['expletive']}",
        then=rf"\b{one['then']}\W*$",
        purpose=rf"^\W*{link}?{one['purpose']}",
        main=rf"^(?!\xbf?{one['about']})(?:{asking}|{verbs})",
        again=rf"\b{one['again']}",
        before=(
            rf"(?:\b{one['prepositions']}\s+)?(?:\b{one['articles']}\s+)?[\"'(\[\xab\u201e]?\Z"
        ),
    )
    return Patterns(**found, view=without_accents)


_PHRASES: Final = (
    "asking", "verbs", "prepositions", "articles", "joins", "requests", "about", "more", "person",
    "he_or_she", "thing", "expletive", "then", "purpose", "again",
)  # fmt: skip


def _one_of(phrases: str) -> str:
    """Return a pattern that matches any of these phrases up to a word boundary.

    If there are no phrases, the pattern never matches. A phrase followed by `$` matches only at the
    end of a text.
    """
    found = filter(None, map(str.strip, without_accents(phrases).split(",")))
    longest_first = sorted(map(_words_of, found), key=len, reverse=True)
    return rf"(?:(?:{'|'.join(longest_first)})\b)" if longest_first else r"(?!)"


def _words_of(phrase: str) -> str:
    words = r"\s+".join(map(re.escape, phrase.removesuffix("$").split()))
    return rf"{words}(?=\W*$)" if phrase.endswith("$") else words


def without_accents(text: str) -> str:
    """Remove the accents from a text without changing its length."""
    return text if text.isascii() else "".join(map(_plain, text))


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[:1]
