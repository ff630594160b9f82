"""Turn the weekly report into titles and rows of text, for Discord and the terminal.

A row's number comes before its bar so that a screen reader reads the number first.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from bot.texts.citation import human_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bot.curation.weekly_report import Figure, PassageFigures, UnusedSources, WeeklyReport
    from bot.store.events import CountKind
    from bot.texts import Texts
    from bot.texts.report import ReportTexts

BAR = "▇"
_WIDTH = 10
"""Length of the longest bar in a list. It leaves room for the label and the number on a phone."""
_MOST = 5
"""Maximum number of passages or sources in a list."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row of the report: label, formatted number, and bar, which is empty if the number is 0."""

    label: str
    number: str
    bar: str = ""


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A section of the report: a title, the rows below the title, and the notes below the rows."""

    title: str
    rows: tuple[ReportRow, ...] = ()
    notes: tuple[str, ...] = ()


def id_of(one: PassageFigures) -> str:
    """Return the id of a passage or gap, as commands in the terminal expect it."""
    return one.passage


def sections(
    report: WeeklyReport, texts: Texts, name: Callable[[PassageFigures], str] = id_of
) -> Iterator[ReportSection]:
    """Yield the sections of a report. `name` returns the name of an existing passage or gap."""
    own = texts.report
    title = own.week if report.complete else own.so_far
    yield ReportSection(title.format(date=human_date(report.week.isoformat(), texts)))
    yield _questions(report, own)
    yield _votes(report, own)
    if any(figure.count or figure.before for figure in report.help.values()):
        yield ReportSection(own.help, _named(report.help, own))
    if report.shown:
        yield ReportSection(
            own.shown, _shown(report.shown[:_MOST], own, name), _rest(report.shown, own)
        )
    if report.worst:
        yield ReportSection(
            own.worst, _worst(report.worst[:_MOST], own, name), _rest(report.worst, own)
        )
    if report.unused.total:
        yield _unused(report.unused, texts)


def _questions(report: WeeklyReport, own: ReportTexts) -> ReportSection:
    asked = report.questions
    title = own.questions.format(count=asked.count) if asked.count else own.no_questions
    notes = own.first if asked.before is None else own.compared
    return ReportSection(_with_before(title, asked), _named(report.outcomes, own), (notes,))


def _named(figures: Mapping[CountKind, Figure], own: ReportTexts) -> tuple[ReportRow, ...]:
    return _bars([(str(getattr(own, kind.value)), figure) for kind, figure in figures.items()])


def _votes(report: WeeklyReport, own: ReportTexts) -> ReportSection:
    rows = [(own.helpful, report.helpful), (own.unhelpful, report.unhelpful)]
    if not any(figure.count or figure.before for _, figure in rows):
        return ReportSection(own.no_votes)
    return ReportSection(own.votes, _bars(rows))


def _shown(
    passages: Sequence[PassageFigures], own: ReportTexts, name: Callable[[PassageFigures], str]
) -> tuple[ReportRow, ...]:
    return _bars([(_name(one, own, name), one.shown) for one in passages])


def _worst(
    passages: Sequence[PassageFigures], own: ReportTexts, name: Callable[[PassageFigures], str]
) -> tuple[ReportRow, ...]:
    bars = _bars([(_name(one, own, name), one.unhelpful) for one in passages])
    return tuple(
        ReportRow(row.label, own.votes_on.format(down=row.number, up=one.helpful.count), row.bar)
        for row, one in zip(bars, passages, strict=True)
    )


def _name(one: PassageFigures, own: ReportTexts, name: Callable[[PassageFigures], str]) -> str:
    return name(one) if one.known else own.removed.format(passage=one.passage)


def _unused(unused: UnusedSources, texts: Texts) -> ReportSection:
    own, since = texts.report, human_date(unused.since.isoformat(), texts)
    if not unused.names:
        return ReportSection(own.all_used.format(date=since))
    number = own.unused_number.format(count=unused.figure.count, total=unused.total)
    title = f"{own.unused.format(date=since)}: {_with_before(number, unused.figure)}"
    names = [texts.quotation.format(title=name) for name in islice(unused.names.values(), _MOST)]
    return ReportSection(title, notes=(*names, *_rest(tuple(unused.names), own)))


def _rest(items: Sequence[object], own: ReportTexts) -> tuple[str, ...]:
    left_out = len(items) - _MOST
    return (own.more.format(count=left_out),) if left_out > 0 else ()


def _bars(rows: Sequence[tuple[str, Figure]]) -> tuple[ReportRow, ...]:
    """Return rows whose bars have a common scale. Any number above 0 gets at least a short bar."""
    most = max(figure.count for _, figure in rows)
    return tuple(
        ReportRow(
            label,
            _with_before(str(figure.count), figure),
            BAR * max(round(_WIDTH * figure.count / most), 1) if figure.count else "",
        )
        for label, figure in rows
    )


def _with_before(text: str, figure: Figure) -> str:
    return text if figure.before is None else f"{text} ({figure.before})"
