"""The asks and labels that represent an entry, in any language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.model.entries import Entry, Gap, Passage, Translation, innermost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


MAX_LABEL = 100
"""Maximum length of a label, in characters: Discord's limit for the name of a choice."""


def confirmed_asks(entry: Entry) -> Iterator[str]:
    """Yield those asks of an entry that may be shown to members."""
    proposed = entry.proposed if isinstance(entry, Passage) else ()
    return (ask for ask in entry.asks if ask not in proposed)


def translation_of(entry: Entry, language: str) -> Translation | None:
    """Return the translation of an entry into this language, or None if there is none."""
    return next((one for one in entry.translations if one.language == language), None)


def asks_in(entry: Entry, language: str) -> Iterable[str]:
    """Return the confirmed asks in `language`, where "" stands for the source's language."""
    if not language:
        return confirmed_asks(entry)
    translation = translation_of(entry, language)
    return translation.asks if translation else ()


def said_in(gap: Gap, language: str) -> Gap:
    """Return a gap with its text and label in this language, as far as they are translated."""
    translation = translation_of(gap, language)
    if translation is None:
        return gap
    text, label = translation.text or gap.text, translation.label or gap.label
    return replace(gap, text=text, label=label)


def label_of(entry: Entry, language: str | None = None) -> str:
    """Return the line of text that represents an entry wherever the entry is offered.

    In order of preference, the line is the label in `language`, the entry's own label, its first
    confirmed ask, its section, or the first words of its text. A section that is too long loses its
    outermost headings.
    """
    translation = translation_of(entry, language) if language else None
    if translation and translation.label:
        return translation.label
    path = (entry.section if isinstance(entry, Passage) else None) or ""
    section = innermost(path, lambda path: len(path) <= MAX_LABEL)
    return entry.label or next(confirmed_asks(entry), "") or first_words(section or entry.text)


def is_derived(entry: Entry, language: str | None = None) -> bool:
    """Return whether `label_of` returns a heading or the first words of the text."""
    translation = translation_of(entry, language) if language else None
    is_labeled = entry.label or (translation and translation.label)
    return not is_labeled and not any(confirmed_asks(entry))


def every_label(entry: Entry) -> Iterator[str]:
    """Yield an entry's labels in all languages."""
    yield label_of(entry)
    yield from (one.label for one in entry.translations if one.label)


def every_ask(entry: Entry) -> Iterator[str]:
    """Yield an entry's asks in all languages."""
    yield from entry.asks
    for translation in entry.translations:
        yield from translation.asks


def first_words(text: str, longest: int = MAX_LABEL) -> str:
    """Return the beginning of a text as one line of at most `longest` characters."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0] + "…"
