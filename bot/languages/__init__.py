"""Rules and word lists, in one folder per language.

English is built into the engine, so its folder has only word lists. The rules of any other language
are loaded when they are first needed. To add a language, see docs/languages.md.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.core.text.language import Language

WITHOUT_SPACES: Final = frozenset({"bo", "dz", "ja", "km", "lo", "my", "th", "yue", "zh"})
"""Languages that are written without spaces between words."""
_FOLDER: Final = Path(__file__).parent
_RULES: Final = "language.toml"
_SAME: Final = {"nn": "nb", "no": "nb"}
"""Language codes, each with the code of the language whose rules it shares."""


def available() -> frozenset[str]:
    """Return the codes of the languages that have rules."""
    return frozenset({"en", *(path.parent.name for path in _FOLDER.glob(f"*/{_RULES}"))})


def warning_about(code: str) -> str | None:
    """Return a warning if questions in this language are matched poorly or not at all."""
    if code in WITHOUT_SPACES:
        return (
            f"the language `{code}` is written without spaces, so its words can't be told apart: "
            "hardly any questions will be matched"
        )
    if standard(code) not in available():
        return (
            f"there are no rules for the language `{code}`: words are only matched as they are "
            "written"
        )
    return None


def standard(code: str) -> str:
    """Return the code under which the rules of a language are stored."""
    return _SAME.get(code, code)


def rules_of(code: str) -> Path:
    """Return the path of the file with the rules of a language. English has no such file."""
    return _FOLDER / standard(code) / _RULES


@lru_cache(maxsize=64)
def load(code: str) -> Language:
    """Return the rules of a language. Without rules, words match only as they are written."""
    from bot.core.text.language import ENGLISH  # noqa: PLC0415 - the importer needs only the codes

    if code == ENGLISH.code:
        return ENGLISH
    from bot.languages.reading import read_rules  # noqa: PLC0415 - most knowledge is English

    return read_rules(code, _FOLDER / standard(code))
