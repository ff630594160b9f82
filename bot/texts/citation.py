"""The note above a passage in another language, and the citation below every passage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core.model.entries import Wording
from bot.core.model.labels import translation_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.model.entries import Passage
    from bot.core.model.results import Answer
    from bot.texts import Texts

_ISO_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?", re.ASCII)


def notes_above(answer: Answer, texts: Texts) -> Iterator[str]:
    """Yield the language note to show above the gap's text, if any, and above each passage.

    A note is empty unless the text below it is in a different language from the reply and from the
    previous text.
    """
    before = texts.language
    for language in (*_gap_languages(answer, before), *_passage_languages(answer)):
        yield "" if language == before else texts.in_other_language(language)
        before = language


def _gap_languages(answer: Answer, spoken: str) -> Iterator[str]:
    """Yield the language of the gap's text, if there is a gap.

    A translated text is assumed to be in the language of the reply.
    """
    if answer.gap:
        translation = translation_of(answer.gap, answer.language)
        yield spoken if translation and translation.text else answer.gap.source.language


def _passage_languages(answer: Answer) -> Iterator[str]:
    return (quote.passage.source.language for quote in answer.quotes)


def citation(passage: Passage, texts: Texts) -> str:
    """Return a passage's citation, with all known details from the author to the link."""
    source = passage.source
    whose = texts.restated if passage.wording is Wording.RESTATED else texts.verbatim
    parts = (
        passage.author,
        source.publisher,
        texts.quotation.format(title=source.title),
        human_date(passage.cited_date, texts) if passage.cited_date else None,
        texts.section.format(section=passage.section) if passage.section else None,
        cited_paragraphs(passage, texts),
        passage.cited_url,
    )
    return whose.format(cited=", ".join(part for part in parts if part))


def cited_paragraphs(passage: Passage, texts: Texts) -> str:
    """Return the part of a citation that names the paragraphs or the standfirst."""
    if passage.standfirst:
        return texts.standfirst
    return texts.paragraphs.format(numbers=number_ranges(passage.paragraphs))


def human_date(published: str, texts: Texts) -> str:
    """Return an ISO 8601 date, month or year as people write it. Return other text unchanged."""
    found = _ISO_DATE.fullmatch(published)
    if not found or not found[2]:
        return published
    year, number = found[1], int(found[2])
    form = texts.date_day if found[3] else texts.date_month
    month = texts.months[number - 1]
    return form.format(day=int(found[3] or 1), month=month, number=number, year=year)


def number_ranges(numbers: Iterable[int]) -> str:
    """Return ascending numbers as text, writing runs as ranges: 5 to 7 instead of 5, 6, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    # By typographic convention, ranges have an en dash.
    return ", ".join(f"{run[0]}–{run[-1]}" if run[1:] else str(run[0]) for run in runs)  # noqa: RUF001
