"""Answers as styled lines for people, as plain text, and as the JSON object that scripts read.

The lines say what is emphasised and what is secondary; how that looks is up to the surface that
shows them. Passages stand in them character by character.
"""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.citation import citation
from bot.core.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.model import Answer, Candidate, Quote, Suggestion
    from bot.texts import Texts

# Characters that JSON lets through as they are, but that end a line for some readers of lines or
# that a terminal obeys.
_UNSAFE_IN_A_LINE = re.compile("[\x7f-\x9f\u2028\u2029]")


class Style(StrEnum):
    """How much a stretch of text is to stand out."""

    PLAIN = "plain"
    STRONG = "strong"
    FAINT = "faint"


class Span(NamedTuple):
    """A stretch of text in one style."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Span, ...]
BLANK: Line = ()


def line(text: str, style: Style = Style.PLAIN) -> Line:
    """Return a line in a single style."""
    return (Span(text, style),)


def plain(lines: Iterable[Line]) -> str:
    """Return the lines without their styles."""
    return "\n".join("".join(span.text for span in spans) for spans in lines)


def message(answer: Answer, texts: Texts) -> str:
    """Return what a member reads, as plain text."""
    return plain(answer_lines(answer, texts))


def answer_lines(answer: Answer, texts: Texts) -> list[Line]:
    """Return what a member reads: how misspelt words were read, then what the outcome calls for."""
    corrected = answer.corrections and answer.has_results
    lines = [line(showing_results(answer, texts), Style.FAINT)] if corrected else []
    match answer.outcome:
        case Outcome.ANSWER:
            lines += _quotes(answer.quotes, texts)
        case Outcome.SUGGEST:
            lines += _suggestions(answer.suggestions, texts)
        case Outcome.GAP:
            lines += _gap(answer, texts)
        case Outcome.SMALLTALK:
            lines.append(line(texts.smalltalk.reply(answer.smalltalk)))
        case _:
            lines += _unknown(answer, texts)
    return lines


def _quotes(quotes: Sequence[Quote], texts: Texts) -> Iterator[Line]:
    for position, quote in enumerate(quotes):
        if position:
            yield BLANK
        yield highlighted(quote)
        yield line(f"— {citation(quote.passage, texts)}", Style.FAINT)


def highlighted(quote: Quote) -> Line:
    """Return the passage's text with its highlight, if it has one, emphasised."""
    text = quote.passage.text
    if quote.highlight is None:
        return line(text)
    start, end = quote.highlight
    spans = Span(text[:start]), Span(text[start:end], Style.STRONG), Span(text[end:])
    return tuple(span for span in spans if span.text)


def _suggestions(suggestions: Sequence[Suggestion], texts: Texts) -> Iterator[Line]:
    yield line(texts.suggest_one if len(suggestions) == 1 else texts.suggest_many)
    yield from numbered(suggestion.ask for suggestion in suggestions)


def numbered(items: Iterable[str], start: int = 1) -> Iterator[Line]:
    """Put numbers before the items."""
    for number, item in enumerate(items, start):
        yield Span(f"{number}. ", Style.FAINT), Span(item)


def _gap(answer: Answer, texts: Texts) -> Iterator[Line]:
    yield line(answer.gap.text if answer.gap else texts.unknown)
    if answer.quotes:
        yield BLANK
        yield line(texts.gap_nearest, Style.FAINT)
        yield from _quotes(answer.quotes, texts)


def _unknown(answer: Answer, texts: Texts) -> Iterator[Line]:
    yield line(texts.unknown)
    if answer.suggestions:
        yield line(texts.nearby_topics)
        yield from numbered(suggestion.ask for suggestion in answer.suggestions)


def showing_results(answer: Answer, texts: Texts) -> str:
    """Return the sentence that says as which words the misspelt ones were read."""
    return texts.showing_results.format(words=corrected_words(answer, texts))


def corrected_words(answer: Answer, texts: Texts) -> str:
    """List each misspelt word and the one it was read as."""
    return ", ".join(
        texts.read_as.format(written=written, read=read) for written, read in answer.corrections
    )


def to_json(
    answer: Answer, texts: Texts, *, elapsed_ms: float, question_id: str | int | None = None
) -> dict[str, Any]:
    """Return the answer as the object of `ask --json`, its keys in the documented order."""
    return ({} if question_id is None else {"id": question_id}) | {
        "question": answer.question,
        "outcome": answer.outcome.value,
        "confidence": round(answer.confidence, 4),
        "passages": [_passage_json(quote) for quote in answer.quotes],
        "suggestions": [_suggestion_json(suggestion) for suggestion in answer.suggestions],
        "candidates": [_candidate_json(candidate) for candidate in answer.candidates],
        "corrections": dict(answer.corrections),
        "message": message(answer, texts),
        "elapsed_ms": round(elapsed_ms, 3),
    }


def json_line(value: dict[str, Any]) -> str:
    """Return the object in JSON on exactly one line, whatever a reader takes for its end."""
    text = json.dumps(value, ensure_ascii=False)
    return _UNSAFE_IN_A_LINE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _passage_json(quote: Quote) -> dict[str, Any]:
    passage, source = quote.passage, quote.passage.source
    return {
        "id": passage.id,
        "source": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published,
        "section": passage.section,
        "paragraphs": list(passage.paragraphs),
        "text": passage.text,
        "highlight": list(quote.highlight) if quote.highlight else None,
        "wording": passage.wording.value,
        "url": source.url,
    }


def _suggestion_json(suggestion: Suggestion) -> dict[str, Any]:
    passage = suggestion.passage
    return {
        "passage": passage.id,
        "paragraphs": list(passage.paragraphs),
        "ask": suggestion.ask,
    }


def _candidate_json(candidate: Candidate) -> dict[str, Any]:
    passage = candidate.passage
    return {
        "passage": passage.id,
        "paragraphs": list(passage.paragraphs),
        "score": round(candidate.score, 4),
    }
