"""Answers as styled lines for people, as plain text, and as JSON objects for scripts.

Passages are quoted verbatim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.core.model.results import Outcome, Repetition
from bot.output.lines import BLANK, Span, Style, StyledLine, line, numbered, plain
from bot.terminal import markdown
from bot.texts.citation import citation, notes_above

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.model.entries import Passage
    from bot.core.model.results import Answer, Candidate, Quote, Suggestion
    from bot.texts import Texts


def message(answer: Answer, texts: Texts) -> str:
    """Return the reply that a member sees, as plain text."""
    return plain(answer_lines(answer, texts))


def answer_lines(answer: Answer, texts: Texts) -> list[StyledLine]:
    """Return the reply as lines: any notable corrections, then the lines for the outcome."""
    notable = answer.notable and answer.has_results
    lines = [line(showing_results(answer, texts), Style.FAINT)] if notable else []
    match answer.outcome:
        case Outcome.ANSWER if answer.repetition:
            lines += _repeated(answer, answer.repetition, texts)
        case Outcome.ANSWER:
            if answer.premise:
                words = ", ".join(answer.premise.words)
                lines.append(line(texts.premise(answer.premise, words)))
            lines += _quotes(answer.quotes, notes_above(answer, texts), texts)
        case Outcome.SUGGEST:
            lines += _offered(answer.suggestions, texts.suggest_named, texts.suggest_many)
        case Outcome.GAP:
            lines += _gap(answer, texts)
        case Outcome.SMALLTALK:
            lines.append(line(texts.smalltalk.reply(answer.smalltalk, "/topics")))
        case _:
            lines += _unknown(answer, texts)
    return lines


def _repeated(answer: Answer, repetition: Repetition, texts: Texts) -> Iterator[StyledLine]:
    """Yield the highlighted part of an already shown passage, or just a pointer to the passage."""
    (quote,) = answer.quotes
    if repetition is Repetition.WHOLE or quote.highlight is None:
        yield line(texts.see_above)
        return
    yield line(texts.again, Style.FAINT)
    yield line(quote.passage.text[slice(*quote.highlight)], Style.STRONG)
    yield line(f"— {citation(quote.passage, texts)}", Style.FAINT)


def _quotes(quotes: Sequence[Quote], notes: Iterator[str], texts: Texts) -> Iterator[StyledLine]:
    for position, (quote, note) in enumerate(zip(quotes, notes, strict=True)):
        if position:
            yield BLANK
        if note:
            yield line(note, Style.FAINT)
        yield highlighted(quote)
        yield line(f"— {citation(quote.passage, texts)}", Style.FAINT)


def highlighted(quote: Quote) -> StyledLine:
    """Return the text of the quoted passage, with the highlighted part (if any) emphasized."""
    text = quote.passage.text
    if quote.passage.markdown is not None:
        return tuple(
            span for span in markdown.spans(quote.passage.markdown, quote.highlight) if span.text
        )
    if quote.highlight is None:
        return line(text)
    start, end = quote.highlight
    spans = Span(text[:start]), Span(text[start:end], Style.STRONG), Span(text[end:])
    return tuple(span for span in spans if span.text)


def _offered(suggestions: Sequence[Suggestion], one: str, many: str) -> Iterator[StyledLine]:
    """Yield `one` with the label of the only suggestion, or `many` and a list of suggestions.

    Excerpts follow their labels. If there are no suggestions, yield nothing.
    """
    if len(suggestions) == 1:
        yield line(one.format(label=suggestions[0].label))
        yield from _excerpt(suggestions[0])
    elif suggestions:
        yield line(many)
        items = numbered(suggestion.label for suggestion in suggestions)
        for suggestion, item in zip(suggestions, items, strict=True):
            yield item
            yield from _excerpt(suggestion)


def _excerpt(suggestion: Suggestion) -> Iterator[StyledLine]:
    if suggestion.excerpt:
        yield line(f"   {suggestion.excerpt}", Style.FAINT)


def _gap(answer: Answer, texts: Texts) -> Iterator[StyledLine]:
    notes = notes_above(answer, texts)
    if answer.gap and (note := next(notes)):
        yield line(note, Style.FAINT)
    yield line(answer.gap.text if answer.gap else texts.not_covered)
    if answer.quotes:
        yield BLANK
        yield line(texts.gap_nearest, Style.FAINT)
        yield from _quotes(answer.quotes, notes, texts)


def _unknown(answer: Answer, texts: Texts) -> Iterator[StyledLine]:
    yield line(texts.refused(answer.refusal, answer.topics))
    yield from _offered(answer.suggestions, texts.nearby_named, texts.nearby_topics)


def showing_results(answer: Answer, texts: Texts) -> str:
    """Return the sentence that lists the notable spelling corrections."""
    return texts.showing_results.format(words=corrected_words(answer.notable, texts))


def corrected_words(corrections: Iterable[tuple[str, str]], texts: Texts) -> str:
    """List each misspelled word with its correction."""
    return ", ".join(
        texts.read_as.format(written=written, read=read) for written, read in corrections
    )


def to_json(
    answer: Answer, texts: Texts, *, elapsed_ms: float, question_id: str | int | None = None
) -> dict[str, Any]:
    """Return the object that `ask --json` prints for an answer.

    The object's keys are in the documented order.
    """
    return ({} if question_id is None else {"id": question_id}) | {
        "question": answer.question,
        "language": answer.language,
        "outcome": answer.outcome.value,
        **({"reason": answer.refusal.value} if answer.refusal else {}),
        "confidence": round(answer.confidence, 4),
        "passages": [_passage_json(quote) for quote in answer.quotes],
        "suggestions": [_suggestion_json(suggestion) for suggestion in answer.suggestions],
        "candidates": [_candidate_json(candidate) for candidate in answer.candidates],
        "corrections": dict(answer.corrections),
        **_premise_json(answer),
        **({"repetition": answer.repetition.value} if answer.repetition else {}),
        "message": message(answer, texts),
        "elapsed_ms": round(elapsed_ms, 3),
    }


def _premise_json(answer: Answer) -> dict[str, Any]:
    if answer.premise is None:
        return {}
    return {"premise": {"kind": answer.premise.kind.value, "words": list(answer.premise.words)}}


def _place_json(passage: Passage) -> dict[str, Any]:
    paragraphs = {"paragraphs": list(passage.paragraphs)}
    return paragraphs | {"standfirst": True} if passage.standfirst else paragraphs


def _passage_json(quote: Quote) -> dict[str, Any]:
    passage, source = quote.passage, quote.passage.source
    return {
        "id": passage.id,
        "source": source.id,
        "collection": source.collection.id if source.collection else None,
        "title": source.title,
        "publisher": source.publisher or None,
        "published": passage.cited_date,
        "section": passage.section,
        **_place_json(passage),
        "text": passage.text,
        "markdown": passage.markdown,
        "highlight": list(quote.highlight) if quote.highlight else None,
        "wording": passage.wording.value,
        "url": passage.cited_url,
    }


def _suggestion_json(suggestion: Suggestion) -> dict[str, Any]:
    passage = suggestion.passage
    return {
        "passage": passage.id,
        **_place_json(passage),
        "ask": suggestion.label,
        "excerpt": suggestion.excerpt or None,
    }


def _candidate_json(candidate: Candidate) -> dict[str, Any]:
    passage = candidate.passage
    return {
        "passage": passage.id,
        **_place_json(passage),
        "score": round(candidate.score, 4),
    }
