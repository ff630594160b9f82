"""The page with the weekly report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.curation.unanswered_pages import fitting
from bot.chat.replies import custom_id
from bot.chat.replies.escape import cut, escape, tidy
from bot.chat.replies.reply import Press, say
from bot.core.model.labels import label_of
from bot.curation.report_text import sections
from bot.store.weekly import week_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bot.chat.replies.reply import Reply
    from bot.config.sections import ReplyStyle
    from bot.curation.report_text import ReportRow, ReportSection
    from bot.curation.weekly_report import PassageFigures, WeeklyReports
    from bot.texts import Texts

_MAX_NOTE = 100
_MAX_LABEL = 60  # leaves room for five rows in each list


@dataclass(frozen=True, slots=True)
class Choices:
    """The servers that a report covers (all or one), and whether the curator can switch."""

    everywhere: bool
    may_choose: bool


def page(
    reports: WeeklyReports, wanted: date | None, choices: Choices, texts: Texts, style: ReplyStyle
) -> Reply:
    """Return the report for the week `wanted`, or for this week if there is no such report.

    If there are no reports at all, return a page that says so.
    """
    own, weeks = texts.report, reports.weeks
    if not weeks:
        reply = say(own.nothing)
        return reply.with_row(*_extent(week_of(reports.today), choices, texts))
    week = wanted if wanted in weeks else weeks[0]
    title, *others = sections(reports.of(week), texts, lambda one: _label(one, texts))
    extent = own.everywhere if choices.everywhere else own.here
    blocks = [f"**{escape(title.title)}**\n-# {extent}", *("\n".join(_lines(p)) for p in others)]
    at = weeks.index(week)
    earlier = [Press(_to(one, choices), texts.chat.earlier) for one in weeks[at + 1 : at + 2]]
    later = [Press(_to(one, choices), texts.chat.later) for one in weeks[max(0, at - 1) : at]]
    return fitting(blocks, style).with_row(*earlier, *later, *_extent(week, choices, texts))


def _to(week: date, choices: Choices) -> str:
    return custom_id.report(week, everywhere=choices.everywhere)


def _extent(week: date, choices: Choices, texts: Texts) -> Iterator[Press]:
    """Yield the button that switches between this server and all servers."""
    if choices.may_choose:
        name = texts.report.here if choices.everywhere else texts.report.everywhere
        yield Press(custom_id.report(week, everywhere=not choices.everywhere), name)


def _label(one: PassageFigures, texts: Texts) -> str:
    """Return the question that represents a passage or gap, or its id if the entry is gone."""
    if one.entry is None:
        return one.passage
    label = tidy(label_of(one.entry, texts.language), _MAX_LABEL)
    return texts.quotation.format(title=label)


def _lines(part: ReportSection) -> Iterator[str]:
    yield f"**{escape(part.title)}**"
    yield from map(_row, part.rows)
    for note in part.notes:
        yield f"-# {escape(cut(note, _MAX_NOTE))}"


def _row(row: ReportRow) -> str:
    bar = f" `{row.bar}`" if row.bar else ""
    return f"{escape(row.label)}: {escape(row.number)}{bar}"
