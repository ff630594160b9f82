"""Detect the language of a document. English is recognized by its words, without a library."""

from __future__ import annotations

import io
import re
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final

from bot.languages import standard, warning_about
from bot.languages.en import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]  # no types

_WORD: Final = re.compile(r"[^\W\d_]+")
# Function words, which make up a large share of any English text.
_SMALL_WORDS: Final = """
    the of and to is that it for with as are this be not from by or you can if when which have has
    will your they their
"""
_SMALL: Final = frozenset(_SMALL_WORDS.split())
_MIN_WORDS, _MAX_WORDS = 25, 5_000
_MIN_KNOWN, _MIN_SMALL = 0.55, 0.12  # minimum shares of known words and of function words
_MIN_SURE: Final = 0.9
_MIN_SCRIPT: Final = 0.3
"""Minimum share of letters that belong to scripts written without spaces."""
_SCRIPTS: Final = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "lo": re.compile(r"[\u0e80-\u0eff]"),
    "my": re.compile(r"[\u1000-\u109f]"),
    "km": re.compile(r"[\u1780-\u17ff]"),
}
_UNCLEAR: Final = (
    "most of the text doesn't seem to be English, but questions are matched as English. If the "
    "text is in another language, add that language to the source, as in `language: es`"
)


def language_of(texts: Iterable[str]) -> tuple[str | None, tuple[str, ...]]:
    """Return the language code of a document's texts, and any warnings about the language.

    The code is None if the language is English or unclear, or if the texts are very short.
    """
    words: list[str] = []
    read: list[str] = []
    for text in texts:
        read.append(text)
        words += [word.lower() for word in _WORD.findall(text)]
        if len(words) > _MAX_WORDS:
            break
    if code := _without_spaces("".join(read)):
        return code, _warnings(code)
    if len(words) < _MIN_WORDS or _is_english(words):
        return None, ()
    code, sure = _identifier().classify("\n".join(read))
    if sure < _MIN_SURE or code == "en":
        return None, (_UNCLEAR,)
    code = standard(code)  # Norwegian becomes `nb`, because YAML 1.1 reads `no` as false
    return code, _warnings(code)


def _warnings(code: str) -> tuple[str, ...]:
    warning = warning_about(code)
    return (warning,) if warning else ()


def _is_english(words: list[str]) -> bool:
    small = sum(word in _SMALL for word in words) / len(words)
    known = sum(word in load().words for word in words) / len(words)
    return small >= _MIN_SMALL or known >= _MIN_KNOWN


def _without_spaces(text: str) -> str | None:
    """Return the language code, such as "ja", of text written without spaces, or None."""
    if text.isascii():
        return None
    letters = sum(map(str.isalpha, text)) or 1
    found = {code: len(script.findall(text)) for code, script in _SCRIPTS.items()}
    if sum(found.values()) < max(_MIN_WORDS, _MIN_SCRIPT * letters):
        return None
    if found["ja"] * 10 > found["zh"]:  # Japanese mixes kana and Chinese characters
        found["zh"] = 0
    return max(found, key=lambda code: found[code])


def _memory_file(**_options: object) -> io.BytesIO:
    return io.BytesIO()


@cache
def _identifier() -> LanguageIdentifier:
    # py3langid is imported here because loading it takes a second, and most documents are English.
    from py3langid import modelio  # type: ignore[import-untyped]  # noqa: PLC0415 - as above
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - as above

    # py3langid unpacks 68 MB into a temporary file. A container's /tmp may be too small for this
    # file, and the process that reads uploads can't write any files.
    modelio.tempfile = SimpleNamespace(TemporaryFile=_memory_file)
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
