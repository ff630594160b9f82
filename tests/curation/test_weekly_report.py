"""The weekly report: its figures, and the text that people read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.model.entries import Collection, Gap, Passage, Source, Wording
from bot.core.model.knowledge import Additions, KnowledgeBase
from bot.curation.report_text import ReportSection, sections
from bot.curation.weekly_report import Figure, WeeklyReports
from bot.knowledge.held import HeldKnowledge
from bot.store import CountKind, WeeklyCount
from bot.texts import texts_in

TODAY = date(2026, 3, 4)
MONDAY = date(2026, 3, 2)
WEEK = timedelta(days=7)

BOOK = Source("book", "On Cats", "Press")
PAGES = tuple(
    Source(f"page-{n}", f"Page {n}", "Site", collection=Collection("site", "The Site"))
    for n in range(2)
)
LETTER = Source("letter", "A Letter", "Post")


def passage(id_: str, source: Source = BOOK) -> Passage:
    """Return a passage."""
    return Passage(id_, source, "Text.", (1,), Wording.RESTATED)


KNOWLEDGE = HeldKnowledge(
    (BOOK, LETTER, *PAGES),
    (passage("sleep"), passage("food"), passage("start", PAGES[0]), passage("hello", LETTER)),
    (Gap("gap-price", LETTER, "Not said.", ("What is the price?",)),),
    formerly={"slumber": "sleep"},
)


def count(kind: str, number: int, passage: str = "", weeks_ago: int = 0) -> WeeklyCount:
    """Return a count from a week."""
    return WeeklyCount(MONDAY - weeks_ago * WEEK, CountKind(kind), passage, number)


def reports(
    *counts: WeeklyCount, knowledge: KnowledgeBase = KNOWLEDGE, today: date = TODAY
) -> WeeklyReports:
    """Return the reports from these counts."""
    return WeeklyReports(counts, knowledge, today)


def texts(found: WeeklyReports, week: date = MONDAY, language: str = "en") -> str:
    """Return the report as plain lines."""

    def lines(part: ReportSection) -> list[str]:
        rows = [f"{row.label}: {row.number} {row.bar}".rstrip() for row in part.rows]
        return [part.title, *rows, *part.notes]

    parts = sections(found.of(week), texts_in(language))
    return "\n".join(line for part in parts for line in lines(part))


def test_each_week_is_compared_with_the_one_before() -> None:
    """A week without counts is zero, and the first week has nothing to be compared with."""
    found = reports(
        count("answered", 3, weeks_ago=3), count("gap", 1, weeks_ago=3), count("answered", 5)
    )
    assert found.weeks == tuple(MONDAY - n * WEEK for n in range(4))
    numbers = [found.of(week).questions for week in found.weeks]
    assert numbers == [Figure(5, 0), Figure(0, 0), Figure(0, 4), Figure(4, None)]
    assert [found.of(week).complete for week in found.weeks] == [False, True, True, True]


def test_without_counts_there_are_no_weeks() -> None:
    """If the clock has gone back, only the week that it is in is reported."""
    assert reports().weeks == ()
    assert reports(count("answered", 1), today=TODAY - WEEK).weeks == (MONDAY - WEEK,)


def test_passages_are_known_by_their_current_id() -> None:
    """Counts of a former id are added. A removed passage says so and still counts."""
    found = reports(
        count("shown", 2, "sleep"), count("shown", 3, "slumber"), count("shown", 4, "removed")
    ).of(MONDAY)
    assert [(one.passage, one.known, one.shown.count) for one in found.shown] == [
        ("sleep", True, 5),
        ("removed", False, 4),
    ]


def test_the_worst_come_first() -> None:
    """The order is that of the feedback: one vote against says less than many."""
    found = reports(
        count("unhelpful", 1, "hello"),
        count("unhelpful", 8, "sleep"),
        count("helpful", 1, "sleep"),
        count("helpful", 9, "food"),
        count("unhelpful", 2, "sleep", weeks_ago=1),
    ).of(MONDAY)
    assert [one.passage for one in found.worst] == ["sleep", "hello"]
    assert (found.worst[0].unhelpful, found.worst[0].helpful) == (Figure(8, 2), Figure(1, 0))
    assert (found.helpful, found.unhelpful) == (Figure(10, 0), Figure(9, 2))


def test_sources_that_were_never_used() -> None:
    """A collection counts as one source, and a gap uses its source. Later weeks don't count."""
    counts = (
        count("shown", 1, "food", weeks_ago=2),
        count("shown", 1, "start", weeks_ago=1),
        count("helpful", 1, "hello", weeks_ago=1),
        count("shown", 1, "gap-price"),
    )
    found = reports(*counts)
    newest, middle, oldest = (found.of(week).unused for week in found.weeks)
    assert (newest.figure, newest.total, dict(newest.names)) == (Figure(0, 1), 3, {})
    assert (middle.figure, dict(middle.names)) == (Figure(1, 2), {"letter": "A Letter"})
    assert (oldest.figure, list(oldest.names)) == (Figure(2, None), ["letter", "site"])
    assert oldest.since == MONDAY - 2 * WEEK


def test_gaps_of_a_server_are_known_to_it() -> None:
    """What a server's curators have added isn't taken for a removed passage."""
    gap = Gap("gap-own", BOOK, "Not said.", ("Why?",))
    additions = {7: Additions({}, (gap,))}
    knowledge = replace(KNOWLEDGE, additions=additions)
    counts = [count("gap", 1), count("shown", 1, "gap-own")]
    for guild, known in ((7, True), (None, True), (8, False)):
        (one,) = WeeklyReports(counts, knowledge, TODAY, guild).of(MONDAY).shown
        assert one.known is known


class KnowledgeOnDisk(KnowledgeBase):
    """Knowledge whose entries are read one by one."""

    @property
    def is_held(self) -> bool:
        """False, as if it were on disk."""
        return False


def test_entries_on_disk_are_read_one_by_one() -> None:
    """Their sources are found, too."""
    knowledge = KnowledgeOnDisk(KNOWLEDGE.sources, KNOWLEDGE.passages, KNOWLEDGE.gaps)
    counts = (count("shown", 2, "start"), count("shown", 1, "gone"))
    found = reports(*counts, knowledge=knowledge).of(MONDAY)
    assert [(one.passage, one.known) for one in found.shown] == [("start", True), ("gone", False)]
    assert list(found.unused.names) == ["book", "letter"]


def test_the_text() -> None:
    """The number comes before the bar, and all bars of a list have one scale."""
    found = reports(
        count("answered", 30),
        count("suggested", 1),
        count("not_covered", 15),
        count("answered", 4, weeks_ago=1),
        count("shown", 1, "sleep"),
        *(count("shown", 1, f"p{n}") for n in range(6)),
        count("unhelpful", 1, "food"),
    )
    assert (
        texts(found)
        == """\
Week of 2 March 2026, so far
46 questions (4)
Answered: 30 (4) ▇▇▇▇▇▇▇▇▇▇
With suggestions: 1 (0) ▇
Known gap: 0 (0)
Topic not covered: 15 (0) ▇▇▇▇▇
Not understood: 0 (0)
In parentheses: the previous week. Small talk isn't counted.
Votes
Helpful: 0 (0)
Not helpful: 1 (0) ▇▇▇▇▇▇▇▇▇▇
Shown most often
p0, no longer in my knowledge base: 1 (0) ▇▇▇▇▇▇▇▇▇▇
p1, no longer in my knowledge base: 1 (0) ▇▇▇▇▇▇▇▇▇▇
p2, no longer in my knowledge base: 1 (0) ▇▇▇▇▇▇▇▇▇▇
p3, no longer in my knowledge base: 1 (0) ▇▇▇▇▇▇▇▇▇▇
p4, no longer in my knowledge base: 1 (0) ▇▇▇▇▇▇▇▇▇▇
… and 2 more
Least helpful
food: 👎 1 (0), 👍 0 ▇▇▇▇▇▇▇▇▇▇
Sources not used since 23 February 2026: 2 of 3 (3)
“A Letter”
“The Site”"""
    )


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "Help from people",
                "Passed on to a person: 4 (2)",
                "Solved: 2 (0)",
                "Passages learned: 1",
            ],
        ),
        (
            "es",
            [
                "Ayuda de otras personas",
                "Preguntas pasadas a una persona: 4 (2)",
                "Preguntas resueltas: 2 (0)",
            ],
        ),
    ],
)
def test_help_of_people(language: str, lines: list[str]) -> None:
    """The help of people is shown only if there was any, and doesn't count as a question."""
    found = reports(
        count("handed", 2, weeks_ago=1), count("handed", 4), count("solved", 2), count("learned", 1)
    )
    shown = texts(found, language=language)
    assert [line for line in lines if line not in shown] == []
    assert found.of(MONDAY).questions == Figure(0, 0)
    assert lines[0] not in texts(reports(count("answered", 1)), language=language)


@pytest.mark.parametrize(
    ("number", "language", "said"),
    [
        (0, "en", "No questions"),
        (1, "en", "1 question"),
        (2, "en", "2 questions"),
        (0, "es", "Ninguna pregunta"),
        (1, "es", "1 pregunta"),
        (2, "es", "2 preguntas"),
    ],
)
def test_plural_forms(number: int, language: str, said: str) -> None:
    """The number of questions has its forms in both languages."""
    found = reports(count("answered", number), count("helpful", 1, "food"))
    assert texts(found, language=language).splitlines()[1] == said
