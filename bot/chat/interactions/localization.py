"""Names and descriptions of commands in each interface language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.texts import texts_in

if TYPE_CHECKING:
    from discord.app_commands import TranslationContextTypes

_ENGLISH = texts_in("en").chat


def name(english: str) -> locale_str:
    """Return the translatable name of a command or option."""
    return locale_str(_ENGLISH.names[english])


def description(field: str) -> locale_str:
    """Return the translatable description from a field of the texts."""
    return locale_str(getattr(_ENGLISH, field), field=field)


class CommandTranslator(app_commands.Translator):
    """Translates the names and descriptions of commands and options."""

    async def translate(
        self,
        string: locale_str,
        locale: discord.Locale,
        context: TranslationContextTypes,
    ) -> str | None:
        """Return the string in the locale's language, or None if the English string applies."""
        del context
        chat = texts_in(locale.value).chat
        if chat is _ENGLISH:
            return None
        field = string.extras.get("field")
        return getattr(chat, field) if field else chat.names.get(string.message)
