"""Tests of messages whose language is chosen when they are shown."""

from __future__ import annotations

import json

from bot.errors import CurationError, StoreError
from bot.texts import texts_in
from bot.texts.translatable import Translatable, translated

MESSAGE = Translatable(lambda texts: texts.no_passage.format(id="oven"))
ENGLISH = "there is no passage `oven`"


def test_a_message_is_english_text() -> None:
    """Logs, JSON and `str()` of an error use English, without choosing a language."""
    assert MESSAGE == ENGLISH
    assert json.dumps([MESSAGE]) == f'["{ENGLISH}"]'
    assert str(CurationError(MESSAGE)) == ENGLISH


def test_a_message_and_its_error_are_translated() -> None:
    """The texts of the reader's language are used."""
    for said in (MESSAGE, CurationError(MESSAGE)):
        assert translated(said, texts_in("es")) == "no existe el pasaje `oven`"
        assert translated(said, texts_in("en")) == ENGLISH


def test_other_messages_stay_as_they_are() -> None:
    """Database errors are only in English, and an error may have no text."""
    assert translated("disk full", texts_in("es")) == "disk full"
    assert translated(StoreError("disk full"), texts_in("es")) == "disk full"
    assert translated(CurationError(), texts_in("es")) == ""
