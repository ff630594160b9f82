"""Messages, such as errors, that are translated only when they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.texts.catalogs import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from bot.texts.errors import ErrorTexts
    from bot.texts.schema import Texts


class Translatable(str):
    """An English message that can also be written in another language.

    In logs and JSON, the message is an ordinary English `str`.
    """

    __slots__ = ("write",)

    write: Callable[[ErrorTexts], str]

    def __new__(cls, write: Callable[[ErrorTexts], str]) -> Self:
        """Create the message.

        `write` takes the texts of errors in a language and returns the message in that language.
        """
        message = super().__new__(cls, write(ENGLISH.errors))
        message.write = write
        return message


def translated(message: str | Exception, texts: Texts) -> str:
    """Return the text of a message or an error, translated if the text is a `Translatable`."""
    text = message.args[0] if isinstance(message, Exception) and message.args else message
    return text.write(texts.errors) if isinstance(text, Translatable) else str(message)
