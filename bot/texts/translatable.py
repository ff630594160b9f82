"""Messages whose language is chosen where they are shown, such as those of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.texts.catalogs import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from bot.texts.errors import ErrorTexts
    from bot.texts.schema import Texts


class Translatable(str):
    """A message in English that can be written again in another language.

    For logs, JSON and the command line, it is an ordinary `str`.
    """

    __slots__ = ("write",)

    write: Callable[[ErrorTexts], str]

    def __new__(cls, write: Callable[[ErrorTexts], str]) -> Self:
        """Create the message. `write` returns it in the language of the texts that it gets."""
        message = super().__new__(cls, write(ENGLISH.errors))
        message.write = write
        return message


def translated(message: str | Exception, texts: Texts) -> str:
    """Return a message, or that of an error, in the language of the texts if it is translatable."""
    text = message.args[0] if isinstance(message, Exception) and message.args else message
    return text.write(texts.errors) if isinstance(text, Translatable) else str(message)
