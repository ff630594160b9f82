"""Redaction of text before it is stored, and pseudonymous keys for members.

docs/privacy.md explains both to users.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re

from bot.core.text.tokens import clean, tokenize

QUESTION = 300
"""Maximum length of a stored question, in characters."""
WORD = 100
"""Maximum length of a stored comment on a passage, in characters."""

_DIGITS = 7  # minimum number of digits in a phone or card number, which may have separators
_LONGEST_WORD = 39
_DIGIT = re.compile(r"\d")
_LONG_NUMBER = re.compile(r"\d{5}")
_YEAR = r"(?:1[5-9]|20)\d\d"
_HARMLESS_NUMBER = re.compile(
    rf"{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"  # a date, such as 2013-05-02
    rf"|{_YEAR}[-\u2013/]{_YEAR}"  # a range of years, such as 2010-2013
    r"|\d{1,3}(?:,\d{3})+"  # a number with commas, such as 1,000,000
)
_NUMBER = re.compile(r"(?<![+(])[+(]*\d(?:[\s()+.,/:#_\u2010-\u2015-]{0,3}\d)+")
_SAID_SECRET = re.compile(
    r"\b(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_ -]?key|bearer)"
    r"(?:\s*[:=]+\s*|\s+is\s+)\S+",
    re.IGNORECASE,
)
# A word ends at a space, or at a character of a script that is written without spaces between words
# (Thai, Lao, Burmese, Khmer, Chinese or Japanese).
_WORD = re.compile(
    r"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\U00020000-\U0003ffff]+"
)
_TOP_LEVELS = (
    "com|org|net|edu|gov|mil|int|info|biz|app|dev|xyz|site|online|shop|store|club|link|live|chat|"
    "gg|io|me|co|ai|tv|ly|be|uk|de|fr|es|mx|br|ru|cn|jp|in|eu|ca|au|us"
)
_PRIVATE = re.compile(
    r"@"  # email addresses, and mentions typed as plain text
    r"|\d{5}"
    r"|.#\d{4}(?!\d)"  # Discord's old usernames, such as bob#1234
    r"|[a-z]://|\bwww\.."
    r"|^~?\.{0,2}/[^/]+/"  # paths, which can contain names, such as /home/bob/notes
    r"|[\w-]\.[a-z]{2,24}(?::\d+)?/"  # an address without a scheme, such as example.net/page
    rf"|[\w-]\.(?:{_TOP_LEVELS})\b(?!\.\w)"
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])",  # IPv4 addresses
    re.IGNORECASE,
)
_MAYBE_IPV6 = re.compile(r"(?<!\w)[0-9A-Fa-f:.]+(?!\w)")
_SECRET_BODY = re.compile(r"[A-Za-z0-9_+/=.~-]+")
_HEX = re.compile(r"[0-9a-f]{16,}|[0-9A-F]{16,}")
_HUMPS = re.compile(r"[a-z][A-Z]")


def redact(text: str, limit: int = QUESTION) -> str:
    """Return `text` in a form that may be stored, on one line of at most `limit` characters.

    Removes Discord mentions and ids, email addresses, links, IP addresses, paths, numbers of five
    or more digits, phone numbers, and words that look like secrets. Redacting the result again
    changes nothing.
    """
    text = clean(text)
    while (redacted := _redact_once(text)) != text:
        text = redacted
    return _cut(text, limit)


def _redact_once(text: str) -> str:
    text = _SAID_SECRET.sub(" ", text)
    text = _WORD.sub(_without_private, text)
    text = _NUMBER.sub(_without_phone, text)
    return clean(text)


def _without_private(found: re.Match[str]) -> str:
    word = found[0]
    if len(word) > _LONGEST_WORD or _PRIVATE.search(word):
        return " "
    if any(map(_is_ipv6, _MAYBE_IPV6.findall(word))):
        return " "
    return " " if any(map(_is_secret, _SECRET_BODY.findall(word))) else word


def _is_ipv6(text: str) -> bool:
    return any(map(_is_address, (text, text.rstrip(".:")))) and text.strip(":.") != ""


def _is_address(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _without_phone(found: re.Match[str]) -> str:
    if _HARMLESS_NUMBER.fullmatch(found[0]):
        return found[0]
    is_long = len(_DIGIT.findall(found[0])) >= _DIGITS or _LONG_NUMBER.search(found[0])
    return " " if is_long else found[0]


def _is_secret(word: str) -> bool:
    """Return whether a word looks machine-generated.

    Such a word meets one of these conditions:

    - It consists of at least 16 hexadecimal digits, all of them in lowercase or all in uppercase.
    - It has at least 12 characters, including at least two digits and four other characters.
    - It has at least 20 characters, including at least two capitals that follow lowercase letters.
    """
    if _HEX.fullmatch(word):
        return True
    digits = sum(map(str.isdigit, word))
    if len(word) >= 12 and digits >= 2 and len(word) - digits >= 4:  # noqa: PLR2004 - see above
        return True
    return len(word) >= 20 and len(_HUMPS.findall(word)) >= 2  # noqa: PLR2004 - see above


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return text[: limit + 1].rpartition(" ")[0].rstrip() or text[:limit]


def question_key(text: str, guild: int | None = None) -> str:
    """Return a question's key, which ignores case, accents and punctuation.

    The same question has a different key in each server.
    """
    words = " ".join(token.word for token in tokenize(text))
    whole = words if guild is None else f"{guild}\n{words}"
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def voter_key(user_id: int, secret: bytes) -> str:
    """Return a member's pseudonym, which can't be linked to the member without the secret."""
    return hmac.new(secret, str(user_id).encode(), hashlib.sha256).hexdigest()
