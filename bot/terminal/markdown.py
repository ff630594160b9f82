"""Render Markdown as styled text, keeping code unchanged and adding addresses after links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.output.lines import Span, Style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.markdown import Line, MarkdownBlock, Run
    from bot.output.lines import StyledLine

_MAX_COLUMNS = 72
"""Maximum width of an aligned table, in characters."""


def spans(markdown: str, highlight: tuple[int, int] | None) -> StyledLine:
    """Convert Markdown text to spans, including the line breaks.

    `highlight`, a half-open range of the plain text, is emphasized except in code and in aligned
    tables.
    """
    from bot.markdown import read  # noqa: PLC0415 - most passages are plain text

    found: list[Span] = []
    for n, (block, at) in enumerate(read(markdown).placed()):
        if n:
            found.append(Span("\n\n" if block.spaced else "\n"))
        found += _block(block, at, highlight or (0, 0))
    return tuple(found)


def _block(block: MarkdownBlock, at: int, highlight: tuple[int, int]) -> Iterator[Span]:
    from bot.markdown import Code, MarkdownTable  # noqa: PLC0415 - as above

    if isinstance(block, Code):
        yield Span(block.content.removesuffix("\n"))
    elif isinstance(block, MarkdownTable):
        if aligned := block.aligned(_MAX_COLUMNS):
            yield Span(aligned)
            return
        for n, runs in enumerate(block.lines):
            if n:
                yield Span("\n")
                at += 1
            yield from _runs(runs, at, highlight)
            at += sum(len(run.text) for run in runs)
    else:
        yield Span(_prefix(block))
        yield from _runs(block.runs, at + len(block.marker), highlight)


def _prefix(line: Line) -> str:
    level = line.depth - bool(line.marker)
    return f"{'> ' if line.quoted else ''}{'  ' * level}{line.marker}"


def _runs(runs: tuple[Run, ...], at: int, highlight: tuple[int, int]) -> Iterator[Span]:
    """Yield spans for the runs, adding the address after each link whose text is not the address.

    `at` is the offset of the first run in the plain text.
    """
    for n, run in enumerate(runs):
        first, last = (min(max(0, place - at), len(run.text)) for place in highlight)
        yield Span(run.text[:first])
        yield Span(run.text[first:last], Style.STRONG)
        yield Span(run.text[last:])
        following = runs[n + 1].url if n + 1 < len(runs) else None
        shown = run.url.removeprefix("mailto:") if run.url else run.text
        if shown != run.text and run.url != following:
            yield Span(f" ({shown})")
        at += len(run.text)
