"""Terminal reports about a curator's change: the preview and the result."""

from __future__ import annotations

from difflib import unified_diff
from itertools import islice
from typing import TYPE_CHECKING, Any

from bot.evaluate.misses import said
from bot.terminal.answers import message, to_json
from bot.texts.translatable import translated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.model.results import Answer
    from bot.curation.desk import Published
    from bot.curation.file import FileChange
    from bot.curation.preview import Preview
    from bot.serving.reloads import Reload
    from bot.texts import Texts
    from bot.texts.desk import DeskTexts


def preview_lines(preview: Preview, texts: Texts) -> Iterator[str]:
    """Yield a preview as lines: the answers before and after, regressions, and the diff."""
    own = texts.desk
    yield preview.question
    width = max(len(own.now), len(own.then))
    yield f"  {own.now:<{width}} {_summary(preview.before, texts)}"
    yield f"  {own.then:<{width}} {_summary(preview.after, texts)}"
    yield ""
    yield from _indented(message(preview.after, texts))
    yield ""
    if preview.trouble:
        yield own.not_enough.format(trouble=translated(preview.trouble, texts))
    if preview.others:
        yield own.others.format(count=len(preview.others))
        yield from (f"  {one.question}: {_summary(one, texts)}" for one in preview.others)
    yield from _regressions(preview, texts)
    yield own.file.format(file=preview.change.path)
    yield from (f"  {line}" for line in diff(preview.change))


def diff(change: FileChange) -> Iterator[str]:
    """Yield the changed lines. Removed lines start with `-`, and added lines with `+`."""
    before = (change.before or b"").decode(errors="replace").splitlines()
    after = change.after.decode().splitlines()
    lines = islice(unified_diff(before, after, n=0, lineterm=""), 2, None)  # after the file names
    return (line for line in lines if not line.startswith("@@"))


def published_lines(published: Published, texts: Texts) -> Iterator[str]:
    """Yield lines that say where the change was saved and what is live now."""
    own = texts.desk
    yield own.saved_to.format(file=published.path) if published.path else own.saved
    if published.settled:
        yield own.settled.format(count=published.settled)
    if published.store:
        yield own.not_settled.format(reason=published.store)
    yield _reloaded(published.reload, own)
    yield from map(str, published.reload.problems)
    yield ""
    yield from _indented(message(published.answer, texts))


def _reloaded(reload: Reload, own: DeskTexts) -> str:
    version, problems = reload.status.version, reload.problems
    if problems:
        return own.not_loaded.format(count=len(problems), version=version)
    return (own.loaded if reload.changed else own.unchanged).format(version=version)


def preview_json(preview: Preview, texts: Texts, published: Published | None) -> dict[str, Any]:
    """Return the preview as a JSON object, which also says whether the change was saved."""
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


def _regressions(preview: Preview, texts: Texts) -> Iterator[str]:
    own = texts.desk
    if preview.broken:
        yield own.broken.format(count=len(preview.broken))
        for miss in preview.broken:
            yield f"  {' '.join(miss.asked.question.text.split())}"
            yield f"      {translated(miss.reason, texts)}"
            yield f"      {_summary(miss.asked.answer, texts)}"
    if preview.lost:
        yield own.lost.format(count=len(preview.lost))
        yield from (f"  {lost.written(texts)}" for lost in preview.lost)
    if preview.problems:
        yield own.copied.format(count=len(preview.problems))
        yield from (f"  {problem}" for problem in preview.problems)


def _summary(answer: Answer, texts: Texts) -> str:
    ids = ", ".join(said(answer)) or texts.errors.nothing
    confidence = f"{answer.confidence:.2f}"
    return texts.desk.summary.format(outcome=answer.outcome, ids=ids, confidence=confidence)


def _indented(text: str) -> Iterable[str]:
    return (f"    {line}".rstrip() for line in text.splitlines())
