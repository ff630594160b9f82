"""Print the weekly report in the terminal."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import TYPE_CHECKING

import click

from bot import app
from bot.commands.language import own_texts
from bot.curation.report_text import sections
from bot.curation.weekly_report import WeeklyReports
from bot.output.lines import BLANK, Span, Style, json_line, line
from bot.output.screen import screen
from bot.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.config import Config
    from bot.curation.report_text import ReportSection
    from bot.curation.weekly_report import Figure, PassageFigures, WeeklyReport
    from bot.output.lines import StyledLine

_NOTE_INDENT = "  "


def show(config: Config, guild: int | None, weeks: int, *, as_json: bool) -> None:
    """Print the reports for the last `weeks` weeks, newest first.

    `guild` is the Discord server to report on, or None for all servers. Raises KnowledgeError if
    the knowledge has problems, and StoreError if the store can't be read.
    """
    reports = asyncio.run(_reports(config, guild))
    found = [reports.of(week) for week in islice(reports.weeks, weeks)]
    if as_json:
        for report in found:
            click.echo(json_line(_object(report, guild)))
    elif not found:
        click.echo(own_texts().report.nothing)
    else:
        texts = own_texts()
        lines = [each for one in found for part in sections(one, texts) for each in _lines(part)]
        screen().show(lines[:-1])


async def _reports(config: Config, guild: int | None) -> WeeklyReports:
    async with Store(config.store) as store:
        counts = await store.weekly_counts(guild)
        edition = await store.edition() if store.shared else None
        today = store.now().date()
    return WeeklyReports(counts, app.read(config, edition), today, guild)


def _lines(part: ReportSection) -> Iterator[StyledLine]:
    """Yield the lines of a section, with its rows in columns, and then a blank line."""
    yield line(part.title, Style.STRONG)
    label = max((len(row.label) for row in part.rows), default=0)
    number = max((len(row.number) for row in part.rows), default=0)
    for row in part.rows:
        start = f"  {row.label.ljust(label)}  {row.number.rjust(number)}  "
        yield (Span(start if row.bar else start.rstrip()), Span(row.bar, Style.STRONG))
    for note in part.notes:
        yield line(f"{_NOTE_INDENT}{note}", Style.FAINT)
    yield BLANK


def _object(report: WeeklyReport, guild: int | None) -> dict[str, object]:
    unused = report.unused
    return {
        "week": report.week.isoformat(),
        "complete": report.complete,
        "guild": None if guild is None else str(guild),
        "questions": _figure(report.questions),
        **{kind.value: _figure(figure) for kind, figure in report.outcomes.items()},
        **{kind.value: _figure(figure) for kind, figure in report.help.items()},
        "helpful": _figure(report.helpful),
        "unhelpful": _figure(report.unhelpful),
        "shown": [_passage(one) for one in report.shown],
        "worst": [_passage(one) for one in report.worst],
        "unused": {
            **_figure(unused.figure),
            "total": unused.total,
            "since": unused.since.isoformat(),
            "sources": list(unused.names),
        },
    }


def _passage(one: PassageFigures) -> dict[str, object]:
    return {
        "passage": one.passage,
        "known": one.known,
        "shown": _figure(one.shown),
        "helpful": _figure(one.helpful),
        "unhelpful": _figure(one.unhelpful),
    }


def _figure(figure: Figure) -> dict[str, object]:
    return {"count": figure.count, "before": figure.before}
