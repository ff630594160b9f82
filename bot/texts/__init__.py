"""All texts that the interface shows to members, by language.

Knowledge is never translated. An answer stays in the language of its source. Texts for operators
and curators (errors, `--help`) are in English, in the code that uses them.
"""

from __future__ import annotations

from enum import StrEnum

from bot.texts.chat import ChatTexts
from bot.texts.curator import CuratorTexts
from bot.texts.en import ENGLISH
from bot.texts.es import SPANISH
from bot.texts.schema import Smalltalk, Texts

__all__ = ["ChatTexts", "CuratorTexts", "Language", "Smalltalk", "Texts", "texts_in"]


class Language(StrEnum):
    """A language of the interface."""

    ENGLISH = "en"
    SPANISH = "es"


_TEXTS = {Language.ENGLISH: ENGLISH, Language.SPANISH: SPANISH}


def texts_in(locale: str) -> Texts:
    """Return the texts for a locale such as `es`, `es-419` or `en_GB.UTF-8`.

    The default is English.
    """
    language = locale[:2].lower()
    return _TEXTS[Language(language)] if language in set(Language) else ENGLISH
