"""The texts are complete and consistent in every language."""

from __future__ import annotations

from dataclasses import fields
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from bot.core.model import Outcome
from bot.texts import ChatTexts, CuratorTexts, Language, Smalltalk, Texts, texts_in

if TYPE_CHECKING:
    from collections.abc import Iterator


def every_text(texts: Texts | Smalltalk | ChatTexts | CuratorTexts) -> Iterator[tuple[str, str]]:
    """Yield the name and value of each text in a language."""
    for field in fields(texts):
        value = getattr(texts, field.name)
        if isinstance(value, str):
            yield field.name, value
        elif isinstance(value, Smalltalk | ChatTexts | CuratorTexts):
            yield from ((f"{field.name}.{name}", text) for name, text in every_text(value))
        elif isinstance(value, tuple):
            yield from ((f"{field.name}.{n}", text) for n, text in enumerate(value))
        else:
            yield from ((f"{field.name}.{key}", text) for key, text in value.items())


def placeholders(text: str) -> list[str]:
    """Return the names in braces, sorted."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("language", Language)
def test_languages_have_the_same_keys_and_placeholders(language: Language) -> None:
    """No language lacks a text or a placeholder that English has."""
    english = {name: placeholders(text) for name, text in every_text(texts_in("en"))}
    assert {name: placeholders(text) for name, text in every_text(texts_in(language))} == english


@pytest.mark.parametrize("language", Language)
def test_no_text_is_empty_or_has_loose_spaces(language: Language) -> None:
    """Only the prompt ends with a space, which separates it from the cursor."""
    for name, text in every_text(texts_in(language)):
        assert text.strip(), name
        assert name == "prompt" or text == text.strip(), name


@pytest.mark.parametrize("language", Language)
def test_every_outcome_can_be_explained(language: Language) -> None:
    """`/why` has a sentence for each outcome."""
    assert set(texts_in(language).why_outcome) == set(Outcome)


def test_languages_differ() -> None:
    """Spanish texts differ from English ones, except for a few that are meant to be equal."""
    spanish = dict(every_text(texts_in("es")))
    same = {name for name, text in every_text(texts_in("en")) if spanish[name] == text}
    assert same == {"paragraphs", "chat.topic", "chat.names.id"}


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en", "en"),
        ("es", "es"),
        ("es-419", "es"),
        ("es_ES.UTF-8", "es"),
        ("ES", "es"),
        ("de", "en"),
        ("C", "en"),
        ("", "en"),
    ],
)
def test_locale_chooses_the_language(locale: str, language: str) -> None:
    """Both Discord's and POSIX locales are understood. English is the default."""
    assert texts_in(locale) is texts_in(language)


def test_smalltalk_without_a_reply_of_its_own_is_chitchat() -> None:
    """An unknown kind of small talk gets the reply for chitchat."""
    smalltalk = texts_in("en").smalltalk
    assert smalltalk.reply("thanks") == smalltalk.thanks
    assert smalltalk.reply("reply") == smalltalk.reply(None) == smalltalk.chitchat
