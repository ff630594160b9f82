"""Choose texts in the question's language for a reply, if there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.languages.identifying import language_of
from bot.texts.catalogs import languages, texts_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.texts.schema import Texts


def texts_of(question: str, default: Texts, previous: Iterable[str] = ()) -> Texts:
    """Return the texts in the language of a question, or `default` if the language is unclear.

    `previous` contains the earlier questions in the conversation, oldest first.
    """
    among = tuple(dict.fromkeys(code.partition("_")[0] for code in languages()))
    found = language_of(question, among, previous)
    return texts_in(found) if found and found != default.language else default
