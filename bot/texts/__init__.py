"""Every sentence that the interface says to members, by language.

Knowledge is never translated: an answer stays in the language of its source. What operators and
curators read (errors, `--help`) is English and stands where it is raised.
"""

from __future__ import annotations

from enum import StrEnum

from bot.texts.chat import ChatTexts
from bot.texts.en import ENGLISH
from bot.texts.es import SPANISH
from bot.texts.schema import Smalltalk, Texts

__all__ = ["ChatTexts", "Language", "Smalltalk", "Texts", "texts_in"]


class Language(StrEnum):
    """A language that the interface speaks."""

    ENGLISH = "en"
    SPANISH = "es"


_TEXTS = {Language.ENGLISH: ENGLISH, Language.SPANISH: SPANISH}


def texts_in(locale: str) -> Texts:
    """Return the texts for a locale such as `es`, `es-419` or `en_GB.UTF-8`; else English."""
    language = locale[:2].lower()
    return _TEXTS[Language(language)] if language in set(Language) else ENGLISH
