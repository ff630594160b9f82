"""Generate docs/texts.md, which shows every text in every language on one page."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from babel import Locale

from bot.texts import languages, texts_in
from bot.texts.catalogs import changed
from bot.texts.message import Plural
from translation.template import template

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = """\
# Every text, in every language

`make texts` writes this page. [Translating](translating.md) says how to change a text or add a
language.
"""


def page() -> str:
    """Return the page: a table for each group of texts that share a comment."""
    comment = {message.context: " ".join(message.auto_comments) for message in template()}
    columns = [_texts(language) for language in languages()]
    names = [str(Locale.parse(language).get_display_name()).title() for language in languages()]
    blocks = [_HEAD]
    for note, group in groupby(columns[0], lambda context: comment[context]):
        rows = ([f"`{context}`", *(column[context] for column in columns)] for context in group)
        blocks.append("\n".join([f"{note}\n", *_table(["Text", *names], rows), ""]))
    return "\n".join(blocks)


def _texts(language: str) -> dict[str, str]:
    found: dict[str, str] = {}

    def note(context: str, text: str | Plural) -> str | Plural:
        found[context] = _shown(text)
        return text

    changed(texts_in(language), note)
    return found


def _shown(text: str | Plural) -> str:
    if isinstance(text, Plural):
        forms = dict.fromkeys(text.form(count) for count in range(1, 200))
        return "<br>".join(map(_escaped, forms))
    return _escaped(text)


def _escaped(text: str) -> str:
    for character in ("\\", "`", "*", "<", ">", "|", "_", "[", "]"):
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", "<br>")


def _table(titles: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(titles)} |"
    yield f"|{'---|' * len(titles)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
