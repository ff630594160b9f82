"""The weekly report: questions, passages shown, and votes, compared with the previous week."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from bot.core.model.entries import by_collection
from bot.core.model.knowledge import entries_of
from bot.curation.feedback import lower_bound
from bot.knowledge.held import current_id
from bot.store.events import HELP, OUTCOMES, CountKind
from bot.store.weekly import week_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bot.core.model.entries import Entry, Source
    from bot.core.model.knowledge import KnowledgeBase
    from bot.store.events import WeeklyCount

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figure:
    """A count for a week. `before` is the previous week's count, or None for the first week."""

    count: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class PassageFigures:
    """The number of times that a passage or gap was shown, and the votes on it.

    `passage` is the id of the passage or gap. `entry` is None if the id is no longer in the
    knowledge.
    """

    passage: str
    entry: Entry | None
    shown: Figure
    helpful: Figure
    unhelpful: Figure

    @property
    def known(self) -> bool:
        """True if the passage or gap is still in the knowledge."""
        return self.entry is not None


@dataclass(frozen=True, slots=True)
class UnusedSources:
    """Sources that were never shown between the first counted week and the end of a week.

    The sources of a collection count as one source. `names` maps the ids of the unused sources to
    their names. `figure` is the number of unused sources, and `total` is the number of all sources.
    """

    names: Mapping[str, str]
    figure: Figure
    total: int
    since: date


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """The figures for the week (UTC) that begins on `week`, a Monday.

    complete  true if the week is over
    outcomes  number of questions by outcome
    help      number of questions passed on to people, questions solved, and passages learned
    shown     passages and gaps that were shown, most often first
    worst     passages and gaps with votes against them, least helpful first
    """

    week: date
    complete: bool
    questions: Figure
    outcomes: Mapping[CountKind, Figure]
    help: Mapping[CountKind, Figure]
    helpful: Figure
    unhelpful: Figure
    shown: tuple[PassageFigures, ...]
    worst: tuple[PassageFigures, ...]
    unused: UnusedSources


class WeeklyReports:
    """The reports for all weeks since the first counted week.

    `guild` is the server that the counts come from, or None for all servers. Gaps that a server's
    curators have added are included in the server's reports and in the reports for all servers.

    If `only_known` is true, passages and gaps that are not in the knowledge are counted but not
    listed. Set `only_known` if the knowledge is limited to a scope, because unknown passages and
    gaps may exist outside the scope.
    """

    def __init__(
        self,
        counts: Iterable[WeeklyCount],
        knowledge: KnowledgeBase,
        today: date,
        guild: int | None = None,
        *,
        only_known: bool = False,
    ) -> None:
        self._only_known = only_known
        current = cache(lambda id_: current_id(knowledge, id_))
        self.today = today
        self._this_week = week_of(today)
        self._weeks: dict[date, Counter[tuple[CountKind, str]]] = {}
        for one in counts:
            week = self._weeks.setdefault(one.week, Counter())
            week[one.kind, one.passage and current(one.passage)] += one.count
        self._first = min(self._weeks, default=self._this_week)
        shown = {passage for week in self._weeks.values() for _, passage in week if passage}
        self._entries = _entries(knowledge, shown, guild)
        self._names = {
            sources[0].collection_id: _name(sources) for sources in by_collection(knowledge.sources)
        }

    @property
    def weeks(self) -> tuple[date, ...]:
        """The Mondays of all weeks since the first count, newest first. Empty without counts."""
        if not self._weeks:
            return ()
        number = max(0, (self._this_week - self._first).days // 7)
        return tuple(self._this_week - n * WEEK for n in range(number + 1))

    def of(self, week: date) -> WeeklyReport:
        """Return the report for a week."""
        passages = [self._passage(week, one) for one in self._in(week)]
        if self._only_known:
            passages = [one for one in passages if one.known]
        shown = [one for one in passages if one.shown.count]
        worst = [one for one in passages if one.unhelpful.count]
        return WeeklyReport(
            week=week,
            complete=week < self._this_week,
            questions=self._figure(week, *OUTCOMES),
            outcomes={kind: self._figure(week, kind) for kind in OUTCOMES},
            help={kind: self._figure(week, kind) for kind in HELP},
            helpful=self._figure(week, CountKind.HELPFUL),
            unhelpful=self._figure(week, CountKind.UNHELPFUL),
            shown=tuple(sorted(shown, key=lambda one: (-one.shown.count, one.passage))),
            worst=tuple(sorted(worst, key=_least_helpful_first)),
            unused=self._unused(week),
        )

    def _in(self, week: date) -> Iterator[str]:
        yield from {passage for _, passage in self._weeks.get(week, ()) if passage}

    def _figure(self, week: date, *kinds: CountKind, passage: str | None = None) -> Figure:
        """Return the figure for these kinds of counts, limited to `passage` unless it is None."""

        def total(week: date) -> int:
            counts = self._weeks.get(week, Counter())
            if passage is not None:
                return sum(counts[kind, passage] for kind in kinds)
            return sum(count for (kind, _), count in counts.items() if kind in kinds)

        before = total(week - WEEK) if week > self._first else None
        return Figure(total(week), before)

    def _passage(self, week: date, passage: str) -> PassageFigures:
        return PassageFigures(
            passage,
            self._entries.get(passage),
            self._figure(week, CountKind.SHOWN, passage=passage),
            self._figure(week, CountKind.HELPFUL, passage=passage),
            self._figure(week, CountKind.UNHELPFUL, passage=passage),
        )

    def _unused(self, week: date) -> UnusedSources:
        now = self._unused_until(week)
        before = len(self._unused_until(week - WEEK)) if week > self._first else None
        return UnusedSources(now, Figure(len(now), before), len(self._names), self._first)

    def _unused_until(self, last: date) -> dict[str, str]:
        used = {
            self._entries[passage].source.collection_id
            for week, counts in self._weeks.items()
            for kind, passage in counts
            if week <= last and kind is CountKind.SHOWN and passage in self._entries
        }
        return {id_: name for id_, name in self._names.items() if id_ not in used}


def _entries(knowledge: KnowledgeBase, shown: Iterable[str], guild: int | None) -> dict[str, Entry]:
    """Return the passages and gaps with these ids that are still in the knowledge, by id."""
    own = {
        gap.id: gap
        for server, additions in knowledge.additions.items()
        if guild in {None, server}
        for gap in additions.gaps
    }
    held = {one.id: one for one in entries_of(knowledge)} if knowledge.is_held else None
    find = knowledge.entry if held is None else held.get
    found = {id_: own.get(id_) or find(id_) for id_ in shown}
    return {id_: one for id_, one in found.items() if one}


def _name(sources: Sequence[Source]) -> str:
    collection = sources[0].collection
    return collection.name if collection else sources[0].title


def _least_helpful_first(one: PassageFigures) -> tuple[float, int, str]:
    up, down = one.helpful.count, one.unhelpful.count
    return -lower_bound(down, up + down), -down, one.passage
