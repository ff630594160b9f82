"""Remove what site generators add to headings, and recognize headings that are questions."""

from __future__ import annotations

import re

ATTRIBUTES = r"\{(?::?[ \t]{0,9}[#.][\w-]|:[ \t]{0,9}[A-Za-z])[^{}]{0,300}\}"
"""Regular expression for a list of attributes, such as `{#id}` or `{: .class }`.

Other text in braces, such as `{...}` or `{name}`, is part of what a page shows.
"""
_ATTRIBUTES_AT_END = re.compile(rf"{ATTRIBUTES}$")
_PERMALINKS = ("\u00b6", "\U0001f517", "\ufe0f")
# An arrow, a bullet or a geometric shape such as `▶` before a heading.
_POINTER = re.compile(r"[\u2022\u2190-\u21ff\u25a0-\u25ff\u2794-\u27be][\ufe0e\ufe0f]?\s+(?=\w)")
# Numbering such as `1.2`, `3)`, `Q:` or `Question 4:`.
_NUMBER = re.compile(
    r"(?:\(?\d{1,3}(?:\.\d{1,3}){0,4}[.):]?|q(?:uestion)?[ ]?\d{0,3}[.):])[ ]+", re.IGNORECASE
)
_MARKS = ("?", "\u061f", "\uff1f")
_WORD = re.compile(r"[^\W\d_]+")
_QUESTION_WORDS = frozenset(
    ["what", "who", "whom", "whose", "when", "where", "which", "why", "how"]
)
_AUXILIARIES = frozenset(
    ["am", "is", "are", "was", "were", "can", "could", "should", "would", "does", "did"]
)
# "Do not feed …", "Will Smith" and "May 2013" are not questions; "Do I …" and "Will it …" are.
_BEFORE_SUBJECT = frozenset(["do", "have", "has", "had", "will", "may", "might", "must", "shall"])
_SUBJECTS = frozenset(
    ["i", "you", "we", "they", "he", "she", "it", "my", "there", "anyone", "someone"]
)
_MIN_WORDS = 2


def without_anchor(heading: str) -> str:
    """Return a heading without an id such as `{#id}` or a permalink such as `¶` at its end.

    A pointer such as `▶` at the start of the heading is removed, too.
    """
    pointer = _POINTER.match(heading)
    kept = heading[pointer.end() :] if pointer else heading
    while (shorter := _shorter(kept)) != kept:
        kept = shorter
    return kept or heading


def _shorter(heading: str) -> str:
    if attributes := _ATTRIBUTES_AT_END.search(heading):
        return heading[: attributes.start()].rstrip()
    if heading.endswith("#") and (bare := heading.rstrip("#")).endswith((" ", "?", "!", ".")):
        return bare.rstrip()
    return heading[:-1].rstrip() if heading.endswith(_PERMALINKS) else heading


def question_in(heading: str) -> str | None:
    """Return a heading without its numbering if the heading asks a question, else None."""
    plain = without_anchor(heading)
    number = _NUMBER.match(plain)
    text = plain[number.end() :] if number else plain
    return text if is_question(text) else None


def is_question(text: str) -> bool:
    """Return whether the text ends in a question mark or begins like a question."""
    if text.endswith(_MARKS):
        return bool(_WORD.search(text))
    words = [word.lower() for word in _WORD.findall(text[:80].replace("\u2019", "'"))]
    if len(words) < _MIN_WORDS:
        return False
    first, second = words[:2]
    asks = first in _QUESTION_WORDS | _AUXILIARIES and second != "not"
    return asks or (first in _BEFORE_SUBJECT and second in _SUBJECTS)
