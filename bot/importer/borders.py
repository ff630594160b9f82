"""Borders between the paragraphs of a section, and the cost of ending a passage at each."""

from __future__ import annotations

import re

from bot.core.text.tokens import sentences

COLONS = (":", "\uff1a")
GLUED = 4.0
"""Cost of a cut between paragraphs that belong together. A bad length costs at most about 1."""
_LOOSE = 0.2

_ITEM = re.compile(r"(?:\u2022|\(?\d{1,3}[.)]|[a-z]\))\s")
_NOTICE = re.compile(
    r"(?:\W{0,3}\s?)(?:warning|caution|danger|important|attention|note|notice|tip|hint)\b",
    re.IGNORECASE,
)
# A paragraph that begins with one of these words depends on the paragraph before it.
_REFERS = re.compile(
    r"(?:(?:this|that|these|those|it|they|he|she|its|their|otherwise|however|but|then|also|"
    r"afterwards?|instead|if (?:it|that|this|not|you don|none)|don.t|do not|never)\b)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?:;\u2026\u3002\uff01\uff1f][\"'\u2019\u201d)\]]*$")
_FIELD = re.compile(r"[^\n:.!?]{1,30}: [^\n]{1,60}")
# A sentence that announces a list, such as "Here are the ponds." or "There are several ways to
# swim." Sentences with a number, such as "There are two ways", are excluded because the list may be
# longer than the number says.
_ANNOUNCEMENT = re.compile(
    r"(?:(?:here|below)\ are|the\ following(?:\ [\w-]+){1,3}\ (?:is|are)"
    r"|there\ are\ (?:several|different|various)\ (?:[\w-]+\ )?"
    r"(?:kinds|types|sorts|ways|methods|modes|options|steps|stages|levels|parts))\b",
    re.IGNORECASE | re.VERBOSE,
)
_MAX_ANNOUNCEMENT = 300  # maximum length of an announcement, in characters
_MAX_TERM = 80


def separator(before: str, after: str) -> str:
    """Return the white space between two paragraphs of a passage."""
    is_close = _ITEM.match(after) or _FIELD.fullmatch(after) or _continues(before, after)
    return "\n" if is_close else "\n\n"


def cost(before: str, after: str) -> float:
    """Return the cost of a cut between two paragraphs, which is GLUED if they belong together."""
    if before.endswith(COLONS) or _is_term(before) or _continues(before, after):
        return GLUED
    if _NOTICE.match(before) or _NOTICE.match(after) or _FIELD.fullmatch(after):
        return GLUED
    return _LOOSE if _ITEM.match(after) or _REFERS.match(after) else 0.0


def announces(text: str) -> bool:
    """Return whether the end of a text announces what is below it."""
    if text.endswith(COLONS):
        return True
    end = text[-_MAX_ANNOUNCEMENT:]
    starts = [start for start, _ in sentences(end)]
    return bool(starts) and bool(_ANNOUNCEMENT.match(end, starts[-1]))


def is_item(text: str) -> bool:
    """Return whether a text begins with a list item."""
    return bool(_ITEM.match(text))


def _continues(before: str, after: str) -> bool:
    """Return whether `after` continues the list item `before`."""
    return bool(_ITEM.match(before)) and "\n" not in before and not _ITEM.match(after)


def _is_term(text: str) -> bool:
    """Return whether the text is a term that the next paragraph explains."""
    short = len(text) <= _MAX_TERM and "\n" not in text
    return short and not (_SENTENCE_END.search(text) or _ITEM.match(text) or _FIELD.match(text))
