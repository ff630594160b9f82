"""All texts that members and curators read, by language.

The texts are written in English in `schema.py` and the modules that it imports. Translations are
gettext catalogs in `locales/`; docs/translating.md says how to change or add a translation.
Passages are never translated, so they stay in the language of their source. Texts for operators
(`--help`, problems in files, logs) exist only in English, in the code that uses them.
"""

from __future__ import annotations

from bot.texts.catalogs import languages, texts_in
from bot.texts.chat import ChatTexts
from bot.texts.curator import CuratorTexts
from bot.texts.message import Plural
from bot.texts.schema import Smalltalk, Texts
from bot.texts.spoken import texts_of

__all__ = [
    "ChatTexts",
    "CuratorTexts",
    "Plural",
    "Smalltalk",
    "Texts",
    "languages",
    "texts_in",
    "texts_of",
]
