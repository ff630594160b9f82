"""Reports about a curator's change in the terminal: the preview and the result."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING, Any

from bot.evaluate.misses import said
from bot.output.text import counted
from bot.terminal.answers import message, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.model import Answer
    from bot.curation.desk import Published
    from bot.curation.file import FileChange
    from bot.curation.preview import Preview
    from bot.texts import Texts


def preview_lines(preview: Preview, texts: Texts) -> Iterator[str]:
    """Yield the lines of a preview: answers before and after, harm, and changes to the file."""
    yield f"{preview.question}"
    yield f"  now:  {_summary(preview.before)}"
    yield f"  then: {_summary(preview.after)}"
    yield ""
    yield from _indented(message(preview.after, texts))
    yield ""
    if preview.trouble:
        yield f"This is not enough: the question {preview.trouble}."
    if preview.others:
        yield f"Other wordings ({len(preview.others)}):"
        yield from (f"  {answer.question}: {_summary(answer)}" for answer in preview.others)
    yield from _regressions(preview)
    yield f"In {preview.change.path}:"
    yield from (f"  {line}" for line in diff(preview.change))


def diff(change: FileChange) -> Iterator[str]:
    """Yield the changed lines. Removed lines start with `-`, added lines with `+`."""
    before = (change.before or b"").decode(errors="replace").splitlines()
    after = change.after.decode().splitlines()
    lines = unified_diff(before, after, n=0, lineterm="")
    return (line for line in lines if not line.startswith(("---", "+++", "@@")))


def published_lines(published: Published, texts: Texts) -> Iterator[str]:
    """Yield lines that say where the change was saved and what is live now."""
    yield f"Saved {f'to {published.path}' if published.path else 'in the database'}."
    if published.settled:
        yield f"Resolved {counted(published.settled, 'unanswered question')}."
    if published.store:
        yield f"The list of unanswered questions may be out of date: {published.store}."
    yield f"{str(published.reload).capitalize()}."
    yield from map(str, published.reload.problems)
    yield ""
    yield from _indented(message(published.answer, texts))


def preview_json(preview: Preview, texts: Texts, published: Published | None) -> dict[str, Any]:
    """Return the preview, and whether it was saved, as a JSON object."""
    return {
        "question": preview.question,
        "target": preview.target,
        "file": str(preview.change.path),
        "diff": list(diff(preview.change)),
        "before": _answer_json(preview.before, texts),
        "after": _answer_json(preview.after, texts),
        "others": [_answer_json(answer, texts) for answer in preview.others],
        "trouble": preview.trouble,
        "broken": [miss.to_json() for miss in preview.broken],
        "lost": [
            {"id": lost.id, "ask": lost.ask, "trouble": lost.trouble} for lost in preview.lost
        ],
        "problems": [str(problem) for problem in preview.problems],
        "saved": published is not None,
        "settled": published.settled if published else 0,
        "version": published.reload.status.version if published else None,
    }


def _answer_json(answer: Answer, texts: Texts) -> dict[str, Any]:
    value = to_json(answer, texts, elapsed_ms=0.0)
    return {key: value[key] for key in ("question", "outcome", "confidence", "message")} | {
        "said": said(answer)
    }


def _regressions(preview: Preview) -> Iterator[str]:
    if preview.broken:
        yield f"Golden questions that would get a wrong answer ({len(preview.broken)}):"
        for miss in preview.broken:
            yield from (f"  {line}" for line in miss.lines())
    if preview.lost:
        yield f"Asks that would no longer find their own entry ({len(preview.lost)}):"
        yield from (f"  {lost}" for lost in preview.lost)
    if preview.problems:
        yield f"Golden questions that would become invalid ({len(preview.problems)}):"
        yield from (f"  {problem}" for problem in preview.problems)


def _summary(answer: Answer) -> str:
    ids = ", ".join(said(answer)) or "nothing"
    return f"{answer.outcome} ({ids}), confidence {answer.confidence:.2f}"


def _indented(text: str) -> Iterable[str]:
    return (f"    {line}".rstrip() for line in text.splitlines())
