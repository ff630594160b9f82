"""The figures of an evaluation, as tables for people and as a JSON object for scripts."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from bot.core.model.results import Outcome
from bot.evaluate.figures import Split, figures, latency
from bot.evaluate.golden import Kind
from bot.output.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.evaluate.figures import Figures, GoldenAnswer
    from bot.evaluate.floor import Judgement
    from bot.evaluate.leaveout import LeftOut
    from bot.evaluate.misses import Miss
    from bot.evaluate.peers import Score

_NONE = "-"
_OUTCOMES = ("answer", "suggest", "gap", "talk", "unknown")  # in the same order as in Outcome
_COLUMNS = ("kind", "n", "first", "top 3", *_OUTCOMES, "shown", "wrong", "parts")
TITLES = {
    Split.TUNING: "Tuning questions",
    Split.HELD_OUT: "Held-out questions",
    Split.ALL: "All questions",
}


@dataclass(frozen=True, slots=True)
class ChooserReport:
    """Results of asking the golden questions again, with the chooser at `host`.

    `choices` counts the questions for which the chooser made a choice. `failures` counts, by
    reason, the questions for which the chooser should have made a choice but didn't.
    """

    host: str
    asked: tuple[GoldenAnswer, ...]
    choices: int
    failures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """All results of an evaluation. The floor applies to the questions in `floor_part`."""

    asked: tuple[GoldenAnswer, ...]
    left_out: LeftOut
    floor_part: Split
    judgements: tuple[Judgement, ...]
    peers: tuple[Score, ...] = ()
    misses: tuple[Miss, ...] = field(default=())
    chooser: ChooserReport | None = None

    @property
    def missed(self) -> tuple[Judgement, ...]:
        """The figures that miss the floor."""
        return tuple(one for one in self.judgements if not one.is_met)


def tables(report: EvaluationReport) -> Iterator[Table]:
    """Yield all tables, starting with the results for the golden questions."""
    for part, asked in parts_of(report.asked):
        yield Table(TITLES[part], _COLUMNS, tuple(_row(*named) for named in _kinds(asked)))
    yield _latency_table(report.asked)
    if report.chooser:
        yield from _chooser_tables(report.chooser)
    yield from _left_out_tables(report.left_out)
    if report.peers:
        yield _peers_table(report.peers)
    if report.judgements:
        yield floor_table(report)


def to_json(report: EvaluationReport) -> dict[str, Any]:
    """Return the report as a JSON object. docs/reference/json.md explains the keys."""
    return {
        **_asked_json(report.asked),
        "chooser": _chooser_json(report.chooser) if report.chooser else None,
        "leave_one_out": asdict(report.left_out),
        "peers": [asdict(score) for score in report.peers],
        "floor": {
            "part": report.floor_part.value,
            "figures": [{**asdict(one), "is_met": one.is_met} for one in report.judgements],
        },
        "misses": [miss.to_json() for miss in report.misses],
    }


def _asked_json(asked: Sequence[GoldenAnswer]) -> dict[str, Any]:
    median, p95 = latency(asked)
    return {
        "parts": {
            part.value: {name: asdict(found) for name, found in _kinds(ones)}
            for part, ones in parts_of(asked)
        },
        "latency_ms": {"median": round(median, 3), "p95": round(p95, 3)},
    }


def _chooser_json(report: ChooserReport) -> dict[str, Any]:
    return {
        "host": report.host,
        "choices": report.choices,
        "failures": dict(report.failures),
        **_asked_json(report.asked),
    }


def parts_of(asked: Sequence[GoldenAnswer]) -> Iterator[tuple[Split, list[GoldenAnswer]]]:
    """Yield each nonempty part and its answers, then ALL unless exactly one part is nonempty."""
    found = {part: [one for one in asked if part.holds(one.question)] for part in Split}
    whole = found.pop(Split.ALL)
    split = [(part, ones) for part, ones in found.items() if ones]
    yield from split
    if len(split) != 1:
        yield Split.ALL, whole


def _kinds(asked: Sequence[GoldenAnswer]) -> Iterator[tuple[str, Figures]]:
    """Yield the figures for each kind of question that occurs, and for all answerable questions."""
    for kind in Kind:
        if ones := [one for one in asked if one.question.kind is kind]:
            yield kind.value, figures(ones)
    if answerable := [one for one in asked if one.question.kind.is_answerable]:
        yield "answerable", figures(answerable)


def _row(name: str, found: Figures) -> tuple[str, ...]:
    outcomes = (found.outcomes.get(outcome, 0) for outcome in Outcome)
    return (
        name,
        str(found.n),
        _share(found.first, found.answerable),
        _share(found.near_top, found.answerable),
        *(str(count or _NONE) for count in outcomes),
        str(found.showing or _NONE),
        _share(found.wrong, found.answerable),
        f"{found.complete}/{found.parts}" if found.parts else _NONE,
    )


def _share(count: int, n: int) -> str:
    return f"{count / n:.1%}" if n else _NONE


def _chooser_tables(report: ChooserReport) -> Iterator[Table]:
    """Yield tables of the results with the chooser, then a table of its choices and failures."""
    for part, asked in parts_of(report.asked):
        title = f"{TITLES[part]}, with the chooser"
        yield Table(title, _COLUMNS, tuple(_row(*named) for named in _kinds(asked)))
    yield _latency_table(report.asked, "Time per question, with the chooser")
    failures = sorted(report.failures.items(), key=lambda item: -item[1])
    rows = [("a choice", report.choices), *((f"none: {why}", count) for why, count in failures)]
    yield Table(
        f"The chooser at {report.host} made",
        ("", "n"),
        tuple((name, str(count)) for name, count in rows),
    )


def _latency_table(asked: Sequence[GoldenAnswer], title: str = "Time per question") -> Table:
    median, p95 = (f"{ms:.2f} ms" for ms in latency(asked))
    return Table(title, ("", "median", "p95"), (("footnote", median, p95),))


def _left_out_tables(found: LeftOut) -> Iterator[Table]:
    """Yield the leave-one-out table for passages and the one for gaps, omitting empty tables."""
    passages = found.passages
    if passages.n:
        row = _row("asks of passages", passages)
        yield Table("The knowledge's own asks, each left out once", _COLUMNS, (row,))
    if found.gap_asks:
        cells = [_share(n, found.gap_asks) for n in (found.gaps_stated, found.gaps_answered)]
        yield Table(
            "Asks of gaps, each left out once",
            ("", "n", "own gap", "answered"),
            (("asks of gaps", str(found.gap_asks), *cells),),
        )


def _peers_table(peers: Iterable[Score]) -> Table:
    rows = (
        (
            score.name,
            str(score.n),
            _share(score.first, score.n),
            _share(score.near_top, score.n),
            f"{score.median_ms:.2f} ms",
        )
        for score in peers
    )
    columns = ("", "n", "first", "top 3", "median")
    return Table("Ranking only, on the answerable questions", columns, tuple(rows))


def floor_table(report: EvaluationReport) -> Table:
    """Return a table that says whether each figure meets its limit."""
    rows = (
        (one.name, str(one.n), f"{one.value:.1%}", one.rule, "yes" if one.is_met else "NO")
        for one in report.judgements
    )
    title = f"Floor, on: {TITLES[report.floor_part].lower()}"
    return Table(title, ("figure", "n", "share", "floor", "met"), tuple(rows))
