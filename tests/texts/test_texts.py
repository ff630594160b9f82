"""The texts are complete and consistent in every language."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from bot.core.model.results import Outcome
from bot.languages import available
from bot.texts import Plural, languages, texts_in
from bot.texts.catalogs import changed
from translation.template import template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.texts import Texts

COUNTS = range(1000)
SAME = {
    "chat.learning.entry",
    "chat.names.id",
    "desk.question_columns.6",
    "chat.topic",
    "paragraphs",
    "quotation",
    "report.votes_on",
}
"""Texts that may be the same in all languages, because they have few or no words."""


def every_text(texts: Texts) -> Mapping[str, tuple[str, ...]]:
    """Return the forms of each text in a language, by context."""
    found: dict[str, tuple[str, ...]] = {}

    def note(context: str, text: str | Plural) -> str | Plural:
        forms = (text,) if isinstance(text, str) else dict.fromkeys(map(text.form, COUNTS))
        found[context] = tuple(forms)
        return text

    changed(texts, note)
    return found


ENGLISH = every_text(texts_in("en"))


def placeholders(text: str) -> set[str]:
    """Return the names of a text's placeholders."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_english_and_spanish_are_there() -> None:
    """English and Spanish are available, and English comes first."""
    assert languages()[0] == "en"
    assert "es" in languages()


@pytest.mark.parametrize("language", languages())
def test_placeholders_match(language: str) -> None:
    """Except in dates, every form of a translation has the same placeholders as in English."""
    for context, forms in every_text(texts_in(language)).items():
        for form in forms:
            if context in {"date_day", "date_month"}:
                assert placeholders(form) <= {"day", "month", "number", "year"}
            else:
                assert placeholders(form) == placeholders(ENGLISH[context][0]), context


@pytest.mark.parametrize("language", languages())
def test_no_text_is_empty_or_has_loose_spaces(language: str) -> None:
    """Only the prompt ends with a space, which separates it from the cursor."""
    for context, forms in every_text(texts_in(language)).items():
        for form in forms:
            assert form.strip(), context
            assert context == "prompt" or form == form.strip(), context


@pytest.mark.parametrize("language", languages())
def test_every_outcome_can_be_explained(language: str) -> None:
    """`/why` has a sentence for each outcome."""
    assert set(texts_in(language).why_outcome) == set(Outcome)


@pytest.mark.parametrize("language", languages()[1:])
def test_languages_differ(language: str) -> None:
    """Every text is translated, except for a few that may be the same."""
    found = every_text(texts_in(language))
    assert {name for name, forms in ENGLISH.items() if found[name] == forms} <= SAME


@pytest.mark.parametrize("language", languages())
def test_every_language_with_rules_has_a_name(language: str) -> None:
    """The note above a passage names its language, unless there are no rules for it."""
    texts = texts_in(language)
    assert set(texts.languages) == available()
    assert texts.in_other_language(language) == ""
    assert texts.in_other_language("xx") == texts.source_in_other
    assert texts_in("es").in_other_language("en") == "La fuente está en inglés."
    assert texts_in("en").in_other_language("de") == "The source is in German."


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 0, "0 passages"),
        ("en", 1, "1 passage"),
        ("en", 2, "2 passages"),
        ("es", 0, "0 pasajes"),
        ("es", 1, "1 pasaje"),
        ("es", 2, "2 pasajes"),
    ],
)
def test_plurals(language: str, count: int, text: str) -> None:
    """The form of a text follows its count by the rules of the language."""
    assert texts_in(language).passages.format(count=count) == text


@pytest.mark.parametrize("language", languages())
def test_limits_of_discord(language: str) -> None:
    """No text is longer than its comment for translators allows."""
    limits = {
        str(message.context): int(found[1])
        for message in template()
        if (found := re.search(r"at most (\d+) characters", " ".join(message.auto_comments)))
    }
    assert set(limits.values()) == {32, 45, 80, 100, 150}
    forms = every_text(texts_in(language))
    assert [name for name, most in limits.items() if len(forms[name][0]) > most] == []


@pytest.mark.parametrize("language", languages())
def test_names_of_commands_are_valid(language: str) -> None:
    """Discord requires names of commands to be unique and to be one lowercase word."""
    names = dict(texts_in(language).chat.names)
    assert len(set(names.values())) == len(names)
    for on_messages in ("Answer this", "Reply with passage", "Add to knowledge"):
        del names[on_messages]
    assert [name for name in names.values() if not re.fullmatch(r"[-_'\w]+", name)] == []
    assert [name for name in names.values() if name != name.lower()] == []


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en", "en"),
        ("es", "es"),
        ("es-419", "es"),
        ("es_ES.UTF-8", "es"),
        ("es@euro", "es"),
        ("ES", "es"),
        ("xx", "en"),
        ("C", "en"),
        ("../es", "en"),
        ("", "en"),
    ],
)
def test_locale_chooses_the_language(locale: str, language: str) -> None:
    """Locales are recognized in Discord's and in POSIX form. English is the default."""
    assert texts_in(locale) is texts_in(language)


def test_smalltalk_without_a_reply_of_its_own_is_chitchat() -> None:
    """An unknown kind of small talk gets the same reply as chitchat."""
    smalltalk = texts_in("en").smalltalk
    assert smalltalk.reply("thanks", "/topics") == smalltalk.thanks
    chitchat = smalltalk.chitchat.format(topics="/topics")
    assert smalltalk.reply("reply", "/topics") == smalltalk.reply(None, "/topics") == chitchat
