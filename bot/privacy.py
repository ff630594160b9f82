"""What is left out of a text before it is kept, and what stands for a person.

docs/privacy.md says in a member's words what is promised here.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from bot.core.text import clean, tokenise

QUESTION = 300
"""How many characters of a question are kept at most."""
WORD = 100
"""How many characters of a word of feedback are kept at most."""

_DIGITS = 7  # from so many on, digits with separators between them are a phone or card number
_YEAR = r"(?:1[5-9]|20)\d\d"
_HARMLESS_NUMBER = re.compile(
    rf"{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"  # 2013-05-02
    rf"|{_YEAR}[-\u2013/]{_YEAR}"  # 2010-2013
    r"|\d{1,3}(?:,\d{3})+"  # 1,000,000
)
_NUMBER = re.compile(r"[+(]*\d(?:[\s()+.,/:#_\u2010-\u2015-]{0,3}\d)+")
_BEFORE_SECRETS = r"passw(?:or)?d|passphrase|pwd|secret|token|api[_ -]?key|bearer"
_TOP_LEVELS = (
    "com|org|net|edu|gov|mil|int|info|biz|app|dev|xyz|site|online|shop|store|club|link|live|chat|"
    "gg|io|me|co|ai|tv|ly|be|uk|de|fr|es|mx|br|ru|cn|jp|in|eu|ca|au|us"
)
_REMOVED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:{_BEFORE_SECRETS})(?:\s*[:=]+\s*|\s+is\s+)\S+",
        r"\S*@\S*",  # e-mail addresses, mentions written by hand
        r"\S+#\d{4}(?!\d)",  # members' names as they used to be
        r"\b[a-z][a-z0-9+.-]*://\S*",
        r"\bwww\.\S+",
        r"(?<![\w.-])(?:[\w-]+\.)+[a-z]{2,24}(?::\d+)?/\S*",  # example.net/page
        rf"(?<![\w.-])(?:[\w-]+\.)+(?:{_TOP_LEVELS})\b(?!\.\w)(?::\d+)?\S*",
        r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])",  # addresses of computers
        r"\S*\d{5}\S*",
        r"\S{40,}",  # no word is that long
    )
)
_WORD = re.compile(r"\S+")
_SECRET_BODY = re.compile(r"[A-Za-z0-9_+/=.~-]+")
_HEX = re.compile(r"[0-9a-f]{16,}|[0-9A-F]{16,}")
_HUMPS = re.compile(r"[a-z][A-Z]")


def redact(text: str, limit: int = QUESTION) -> str:
    """Return `text` as it may be kept, on one line of at most `limit` characters.

    Gone are Discord's mentions and ids, e-mail addresses, links, numbers of five digits or more,
    phone numbers, and words that look like secrets. Redacting twice changes nothing.
    """
    text = clean(text)
    while (redacted := _redact_once(text)) != text:
        text = redacted
    return _cut(text, limit)


def _redact_once(text: str) -> str:
    for pattern in _REMOVED:
        text = pattern.sub(" ", text)
    text = _NUMBER.sub(_without_phone, text)
    text = _WORD.sub(_without_secret, text)
    return clean(text)


def _without_phone(found: re.Match[str]) -> str:
    if _HARMLESS_NUMBER.fullmatch(found[0]):
        return found[0]
    return " " if sum(map(str.isdigit, found[0])) >= _DIGITS else found[0]


def _without_secret(found: re.Match[str]) -> str:
    return " " if any(map(_is_secret, _SECRET_BODY.findall(found[0]))) else found[0]


def _is_secret(word: str) -> bool:
    """Whether a word looks made up by a machine.

    That is: hexadecimal; long with letters and digits mixed; or longer with capitals within.
    """
    if _HEX.fullmatch(word):
        return True
    digits = sum(map(str.isdigit, word))
    if len(word) >= 12 and digits >= 2 and len(word) - digits >= 4:  # noqa: PLR2004 - said above
        return True
    return len(word) >= 20 and len(_HUMPS.findall(word)) >= 2  # noqa: PLR2004 - said above


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return text[: limit + 1].rpartition(" ")[0].rstrip() or text[:limit]


def question_key(text: str) -> str:
    """Return what questions have in common that differ in case, accents or punctuation only."""
    words = " ".join(token.word for token in tokenise(text))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def voter_key(user_id: int, secret: bytes) -> str:
    """Return what stands for a member: to whoever lacks the secret, it names nobody."""
    return hmac.new(secret, str(user_id).encode(), hashlib.sha256).hexdigest()
