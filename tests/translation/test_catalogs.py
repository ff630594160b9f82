"""The catalogs match the texts in the code, and new languages start with data from CLDR."""

from __future__ import annotations

from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.texts import texts_in
from bot.texts.catalogs import COMPILED, LOCALES, from_catalog
from translation import catalogs
from translation.catalogs import generated, translated_languages, updated, written
from translation.cldr import from_cldr, placeholders
from translation.page import page
from translation.template import new_catalog, template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from babel.messages import Catalog

ROOT = Path(__file__).parent.parent.parent


def test_the_files_are_current() -> None:
    """`make texts` would change neither the catalogs nor docs/texts.md."""
    for path, content in generated(translated_languages()).items():
        assert path.read_bytes() == content, f"run `make texts`: {path.name} is out of date"
    written_page = (ROOT / "docs" / "texts.md").read_text(encoding="utf-8")
    assert written_page == page(), "run `make texts`: docs/texts.md is out of date"


@pytest.mark.parametrize("language", translated_languages())
def test_every_text_is_translated(language: str) -> None:
    """No translation is missing, or needs a check because the English text has changed."""
    messages = [message for message in updated(language) if message.id]
    assert [one.context for one in messages if one.fuzzy] == []
    assert [one.context for one in messages if not all(forms_of(one.string))] == []


def forms_of(string: str | Sequence[str] | None) -> Sequence[str | None]:
    """Return the plural forms of a translation, or its only form."""
    return [string] if string is None or isinstance(string, str) else string


def test_every_text_has_a_comment_for_translators() -> None:
    """Every text has a comment from the code, where one comment may cover several texts."""
    assert [one.context for one in template() if one.id and not one.auto_comments] == []


def test_a_change_of_english_keeps_the_translation_as_fuzzy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If an English text changes, its translation is marked for review and not used until then."""
    changed, context, english = template(), "chat.help", texts_in("en").chat.help
    before = updated("es").get(english, context)
    changed.delete(english, context)
    changed.add("Another sentence", context=context)
    monkeypatch.setattr(catalogs, "template", lambda: changed)
    message = updated("es").get("Another sentence", context)
    assert before is not None
    assert message is not None
    assert message.fuzzy
    assert message.string == before.string


def test_a_new_language_starts_with_dates_and_plural_forms() -> None:
    """Dates and plural forms come from CLDR. Other texts are in English until translated."""
    files = generated(["pl"])
    catalog = read_po(BytesIO(files[written("pl")]), locale="pl")
    assert catalog.num_plurals == 3
    texts = from_catalog(GNUTranslations(BytesIO(files[LOCALES / "pl" / COMPILED])))
    assert texts.months[4] == "maja"
    assert texts.date_day == "{day} {month} {year}"
    assert texts.goodbye == "Goodbye!"
    assert texts.passages.format(count=2) == "2 passages"


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 stron"), (1, "1 strona"), (2, "2 strony"), (22, "22 strony")]
)
def test_languages_have_their_own_plural_forms(count: int, text: str) -> None:
    """The language's plural rule chooses among any number of forms."""
    catalog = new_catalog("pl")
    forms = ("{count} strona", "{count} strony", "{count} stron")
    catalog.add(("{count} page", "{count} pages"), forms, context="pages")
    assert from_catalog(compiled(catalog)).pages.format(count=count) == text


def compiled(catalog: Catalog) -> GNUTranslations:
    """Return a catalog in the compiled form that the bot reads."""
    file = BytesIO()
    write_mo(file, catalog)
    file.seek(0)
    return GNUTranslations(file)


@pytest.mark.parametrize("language", translated_languages())
def test_dates_and_languages_are_those_of_cldr(language: str) -> None:
    """They always come from CLDR, so that translators can't make mistakes in them."""
    catalog = updated(language)
    known = {message.context: message.string for message in catalog if message.id}
    expected = dict(from_cldr(language))
    assert {context: known[context] for context in expected} == expected


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("d 'de' MMMM 'de' y", "{day} de {month} de {year}"),
        ("d. MMMM y", "{day}. {month} {year}"),
        ("y年M月d日", "{year}年{number}月{day}日"),
    ],
)
def test_patterns_become_placeholders(pattern: str, text: str) -> None:
    """In date patterns, literals lose their quotes, and a month becomes a name or a number."""
    assert placeholders(pattern) == text
