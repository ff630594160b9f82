"""Tests of the figures, the floor and the `eval` command."""

import io
import json
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import app
from bot.cli import cli
from bot.config import Config, load
from bot.core.model.entries import Gap, Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.reasons import Why
from bot.core.model.results import Answer, Candidate, Outcome, Quote, Suggestion
from bot.errors import KnowledgeError, UsageError
from bot.evaluate import golden, peers
from bot.evaluate.command import EvalOptions, measure, run
from bot.evaluate.figures import GoldenAnswer, Split, ask_all, figures, latency
from bot.evaluate.floor import Floor, judge, judged
from bot.evaluate.golden import GoldenQuestion, Kind
from bot.evaluate.leaveout import leave_out
from bot.evaluate.misses import misses
from bot.evaluate.report import EvaluationReport, tables, to_json
from bot.knowledge.files import golden_files_beside
from bot.output import table
from tests.bakery import GOLDEN, bakery, written

SOURCE = Source("s", "Socks", "Sock Press")
LEFT, RIGHT, LOST = (
    Passage(name, SOURCE, f"The {name} sock.", (1,), Wording.RESTATED)
    for name in ("left", "right", "lost")
)
GAP = Gap("hole", SOURCE, "Nobody knows about the hole.", ("where is the hole?",), "left")
DIRECT = GoldenQuestion("where is it?", Kind.DIRECT, ("left",))


def said(*shown: Passage, outcome: Outcome = Outcome.ANSWER, of: str = "llr") -> Answer:
    """Return an answer that shows these passages. `of` contains the initials of the candidates."""
    known = {"l": LEFT, "r": RIGHT, "x": LOST}
    return Answer(
        "where is it?",
        outcome,
        0.5,
        quotes=tuple(Quote(one, None) for one in shown),
        candidates=tuple(Candidate(known[one], 0.5) for one in of),
    )


def asked(question: GoldenQuestion, answer: Answer, ms: float = 1.0) -> GoldenAnswer:
    """Return a golden question with its answer."""
    return GoldenAnswer(question, answer, ms)


def of_kind(kind: Kind, answer: Answer) -> GoldenAnswer:
    """Return a golden question that has no right passage, with its answer."""
    return asked(GoldenQuestion("hm?", kind), answer)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Write the bakery and its golden questions."""
    written(tmp_path / "bakery.golden.yaml", GOLDEN)
    return bakery(tmp_path)


@pytest.mark.parametrize(
    ("candidates", "place", "first", "near"),
    [
        ("lrx", 1, True, True),
        ("rxl", 3, False, True),
        ("rxrl", 4, False, False),
        ("rx", None, False, False),
        ("", None, False, False),
    ],
)
def test_the_rank_of_the_right_passage(
    candidates: str, place: int | None, *, first: bool, near: bool
) -> None:
    """A passage's rank is its position among all candidates, whatever the outcome."""
    one = asked(DIRECT, said(outcome=Outcome.UNKNOWN, of=candidates))
    assert (one.place, one.is_first, one.is_near_top) == (place, first, near)


def test_only_assertions_can_be_wrong() -> None:
    """A wrong first passage makes an answer wrong. A suggestion is never wrong."""
    assert asked(DIRECT, said(RIGHT)).is_wrong
    assert not asked(DIRECT, said(LEFT, RIGHT)).is_wrong
    assert not asked(DIRECT, said(outcome=Outcome.SUGGEST, of="r")).is_wrong
    assert not asked(DIRECT, said(RIGHT, outcome=Outcome.GAP)).is_wrong


def test_a_question_in_parts_needs_a_passage_for_each() -> None:
    """An answer is complete if it has a different right passage for each part."""
    both = replace(DIRECT, passages=("left", "right", "lost"), parts=2)
    assert asked(both, said(RIGHT, LEFT)).is_complete
    assert not asked(both, said(LEFT, LEFT)).is_complete
    assert not asked(both, said(LEFT, RIGHT, outcome=Outcome.GAP)).is_complete


def test_figures_count() -> None:
    """Each figure counts only the questions to which it applies."""
    found = figures(
        [
            asked(DIRECT, said(LEFT, of="lr")),
            asked(replace(DIRECT, passages=("left", "right"), parts=2), said(RIGHT, of="rl")),
            asked(DIRECT, said(RIGHT, of="rl")),
            of_kind(Kind.SMALLTALK, said(outcome=Outcome.SMALLTALK)),
            of_kind(Kind.OFF_TOPIC, said(LEFT, outcome=Outcome.GAP)),
        ]
    )
    assert (found.n, found.answerable, found.first, found.near_top) == (5, 3, 2, 3)
    assert (found.wrong, found.parts, found.complete, found.showing) == (1, 1, 0, 4)
    assert found.outcomes == {Outcome.ANSWER: 3, Outcome.SMALLTALK: 1, Outcome.GAP: 1}


def test_latency_is_a_measured_time() -> None:
    """The 95th percentile is one of the measured times, and not interpolated."""
    times = [asked(DIRECT, said(), float(ms)) for ms in range(100, 0, -1)]
    assert latency(times) == (50.5, 95.0)
    assert latency(times[:1]) == (100.0, 100.0)
    assert latency([]) == (0.0, 0.0)


def test_parts_of_the_golden_questions() -> None:
    """Each question belongs to one part and to ALL."""
    held_out = replace(DIRECT, held_out=True)
    assert [part for part in Split if part.holds(held_out)] == [Split.HELD_OUT, Split.ALL]
    assert [part for part in Split if part.holds(DIRECT)] == [Split.TUNING, Split.ALL]


def test_the_floor_applies_to_held_out_questions() -> None:
    """Without held-out questions, the floor applies to the tuning questions."""
    held_out = asked(replace(DIRECT, held_out=True), said())
    tuning = asked(DIRECT, said())
    assert judged([tuning, held_out]) == (Split.HELD_OUT, (held_out,))
    assert judged([tuning]) == (Split.TUNING, (tuning,))


def test_the_floor_skips_figures_without_questions() -> None:
    """A figure that counts no questions neither meets nor misses the floor."""
    names = [one.name for one in judge([of_kind(Kind.SMALLTALK, said())], Floor())]
    assert names == ["small talk recognized"]


@pytest.mark.parametrize(
    ("one", "missed"),
    [
        (asked(DIRECT, said(LEFT, of="l")), []),
        (asked(DIRECT, said(outcome=Outcome.SUGGEST, of="rl")), ["right passage first"]),
        (
            asked(replace(DIRECT, kind=Kind.PARAPHRASE), said(RIGHT, of="r")),
            [
                "right passage first",
                "right passage first, paraphrases",
                "among the first three",
                "wrong passage asserted",
            ],
        ),
        (of_kind(Kind.SMALLTALK, said(outcome=Outcome.SMALLTALK)), []),
        (of_kind(Kind.SMALLTALK, said(outcome=Outcome.UNKNOWN)), ["small talk recognized"]),
        (of_kind(Kind.NEAR_MISS, said(LEFT)), ["near misses asserted"]),
        (of_kind(Kind.NEAR_MISS, said(LEFT, outcome=Outcome.GAP)), []),
        (
            of_kind(Kind.OFF_TOPIC, said(LEFT, outcome=Outcome.GAP)),
            ["off-topic and hostile answered"],
        ),
        (of_kind(Kind.HOSTILE, said(outcome=Outcome.SUGGEST)), []),
    ],
)
def test_figures_that_miss_the_floor(one: GoldenAnswer, missed: list[str]) -> None:
    """Each figure has its own minimum or maximum."""
    assert [found.name for found in judge([one], Floor()) if not found.is_met] == missed


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (asked(DIRECT, said(LEFT, of="l")), None),
        (
            asked(DIRECT, said(RIGHT, of="rl")),
            "the wrong passage was given as the answer; expected: left",
        ),
        (
            asked(DIRECT, said(outcome=Outcome.SUGGEST, of="rl")),
            "right ranks first; expected: left (best rank: 2)",
        ),
        (
            asked(
                replace(DIRECT, passages=("lost", "left")), said(outcome=Outcome.SUGGEST, of="rl")
            ),
            "right ranks first; expected: lost, left (best rank: 2)",
        ),
        (
            asked(DIRECT, said(outcome=Outcome.UNKNOWN, of="")),
            "nothing ranks first; expected: left (not among the candidates)",
        ),
        (
            asked(DIRECT, said(outcome=Outcome.SUGGEST, of="l")),
            "a correct passage ranks first, but was not given as the answer; expected: left",
        ),
        (
            asked(replace(DIRECT, passages=("left", "lost"), parts=2), said(LEFT, of="l")),
            "some parts of the question didn't get the right passage; expected: left, lost",
        ),
        (of_kind(Kind.NEAR_MISS, said(outcome=Outcome.SUGGEST)), None),
        (
            of_kind(Kind.NEAR_MISS, said(LEFT)),
            "the source doesn't answer this question, but a passage was given as the answer",
        ),
        (of_kind(Kind.SMALLTALK, said(outcome=Outcome.SMALLTALK)), None),
        (of_kind(Kind.SMALLTALK, said(outcome=Outcome.GAP)), "small talk was not recognized"),
        (of_kind(Kind.HOSTILE, said(outcome=Outcome.UNKNOWN)), None),
        (
            of_kind(Kind.OFF_TOPIC, said(LEFT, outcome=Outcome.GAP)),
            "this question should not have been answered with a passage",
        ),
    ],
)
def test_a_miss_has_a_reason(one: GoldenAnswer, reason: str | None) -> None:
    """A miss has a reason, and a right answer is not a miss."""
    assert [miss.reason for miss in misses([one])] == ([reason] if reason else [])


def test_a_miss_shows_the_answer_and_why() -> None:
    """The report of a miss shows the outcome, the ids and the evidence."""
    why = Why("is it there?", ("it",), ("where",), ("1984",))
    answer = replace(said(RIGHT, of="r"), why=why)
    (miss,) = misses([asked(replace(DIRECT, text="where\nis it?"), answer)])
    assert list(miss.lines()) == [
        "direct: where is it?",
        "    the wrong passage was given as the answer; expected: left",
        "    said: answer (right), confidence 0.50",
        "    nearest ask: is it there?",
        "    matched: it",
        "    missing: where",
        "    premises: 1984",
    ]
    assert miss.to_json()["said"] == ["right"]
    unexplained = replace(answer, why=Why())
    (miss,) = misses([asked(DIRECT, unexplained)])
    assert len(list(miss.lines())) == 3
    gap = replace(said(LEFT, outcome=Outcome.GAP), gap=GAP)
    offer = replace(said(outcome=Outcome.SUGGEST), suggestions=(Suggestion(LOST),))
    silent = said(outcome=Outcome.UNKNOWN)
    ids = [m.to_json()["said"] for m in misses(asked(DIRECT, a) for a in (gap, offer, silent))]
    assert ids == [["hole"], ["lost"], []]


def test_each_question_is_asked_by_itself(config: Config) -> None:
    """Questions are asked in order, and the progress is reported."""
    assistant = app.build(config)
    questions = golden.load([config.knowledge[0].with_suffix(".golden.yaml")], assistant.knowledge)
    done: list[int] = []
    found = ask_all(assistant, questions, done.append)
    assert [one.question for one in found] == list(questions)
    assert sum(done) == len(questions)
    assert all(one.elapsed_ms > 0 for one in found)
    assert found == tuple(
        replace(b, elapsed_ms=a.elapsed_ms)
        for a, b in zip(found, ask_all(assistant, questions), strict=True)
    )


def test_every_ask_is_left_out_once(config: Config) -> None:
    """Each round removes one ask from every entry.

    The removed asks are then used as questions to the remaining knowledge.
    """
    knowledge = app.build(config).knowledge
    rounds: list[KnowledgeBase] = []

    def assemble(rest: KnowledgeBase) -> object:
        rounds.append(rest)
        return app.assemble(rest, config)

    found = leave_out(knowledge, assemble)  # type: ignore[arg-type] # acts as an Assistant
    assert found.passages.n == sum(len(passage.asks) for passage in knowledge.passages)
    assert found.gap_asks == sum(len(gap.asks) for gap in knowledge.gaps)
    assert len(rounds) == 3
    for n, rest in enumerate(rounds):
        for before, after in zip(knowledge.passages, rest.passages, strict=True):
            assert set(before.asks) - set(after.asks) == {before.asks[n]}
    assert [len(rest.gaps[0].asks) for rest in rounds] == [1, 1, 2]


def test_knowledge_without_asks_leaves_nothing_out(config: Config) -> None:
    """Imported articles have no asks, so there is nothing to leave out."""
    bare = KnowledgeBase((SOURCE,), (LEFT,))
    found = leave_out(bare, lambda rest: app.assemble(rest, config))
    assert (found.passages.n, found.gap_asks) == (0, 0)


def test_peers_find_literal_text(config: Config) -> None:
    """Each peer finds a passage by its own words, and accepts unusual questions."""
    knowledge = app.build(config).knowledge
    for name, search in peers.searches(knowledge).items():
        assert search("The oven melted the iceberg twice.")[0] == "oven", name
        assert len(search("")) <= 3, name
        assert len(search("AND text:( \U0001f41f [bread]")) <= 3, name


def test_peers_may_know_the_asks(config: Config) -> None:
    """Peers that index asks find a passage by the words of its asks."""
    by_name = peers.searches(app.build(config).knowledge)
    for name, search in by_name.items():
        if "asks" in name:
            assert search("Who buys there without money?")[0] == "customers", name
    assert sum("asks" in name for name in by_name) == 2


def test_peers_are_scored_alike() -> None:
    """Scores count right passages in first place and in the first three, for all engines alike."""
    both = replace(DIRECT, passages=("left", "right"))
    found = [
        peers.SearchResult(DIRECT, ("left",), 1.0),
        peers.SearchResult(both, ("lost", "right"), 2.0),
        peers.SearchResult(DIRECT, (), 6.0),
    ]
    assert peers.score("p", found) == peers.Score("p", 3, 1, 2, 2.0)
    assert peers.score("p", []) == peers.Score("p", 0, 0, 0, 0.0)
    ours = asked(DIRECT, said(of="rxxl"), 3.0)
    assert peers.own([ours]) == [peers.SearchResult(DIRECT, ("right", "lost", "lost"), 3.0)]


def test_a_report_has_no_empty_tables(config: Config) -> None:
    """The report has a table of all questions only if there are two parts."""
    titles = [one.title for one in tables(measure(config, EvalOptions(peers=True)))]
    assert titles == [
        "Tuning questions",
        "Held-out questions",
        "All questions",
        "Time per question",
        "The knowledge's own asks, each left out once",
        "Asks of gaps, each left out once",
        "Ranking only, on the answerable questions",
        "Floor, on: held-out questions",
    ]
    bare = KnowledgeBase((SOURCE,), (LEFT,))
    nothing = leave_out(bare, lambda rest: app.assemble(rest, config))
    one = of_kind(Kind.HOSTILE, said(outcome=Outcome.UNKNOWN))
    small = EvaluationReport((one,), nothing, Split.TUNING, ())
    assert [one.title for one in tables(small)] == ["Tuning questions", "Time per question"]


def test_the_object_of_figures(config: Config) -> None:
    """The JSON object contains the counts from which the shares are computed."""
    found = to_json(measure(config, EvalOptions(misses=True)))
    assert json.loads(json.dumps(found)) == found
    assert list(found["parts"]) == ["tuning", "held-out", "all"]
    assert found["parts"]["all"]["answerable"]["n"] == 5
    assert found["parts"]["held-out"]["chatty"]["parts"] == 1
    assert found["floor"]["part"] == "held-out"
    assert found["latency_ms"]["median"] <= found["latency_ms"]["p95"]
    assert found["peers"] == []


def test_only_the_selected_part_is_asked(config: Config) -> None:
    """With `--part tuning`, held-out questions are not asked."""
    report = measure(config, EvalOptions(part=Split.TUNING))
    assert {one.question.held_out for one in report.asked} == {False}
    assert report.floor_part is Split.TUNING


def test_a_part_without_questions_is_an_error(config: Config, tmp_path: Path) -> None:
    """If a part has no golden questions, the command reports an error instead of success."""
    few = written(tmp_path / "few.yaml", "questions: [{question: hi, kind: smalltalk}]")
    with pytest.raises(UsageError, match="there are no golden questions in the part held-out"):
        run(config, EvalOptions((few,), Split.HELD_OUT))


def test_problems_in_golden_files_are_reported(config: Config, tmp_path: Path) -> None:
    """Problems in golden files are reported in the same way as those in knowledge files."""
    with pytest.raises(KnowledgeError, match="there is no such file"):
        run(config, EvalOptions((tmp_path / "missing.yaml",)))


def test_eval_fails_below_the_floor(config: Config, tmp_path: Path) -> None:
    """Standard error has a line for each figure below the floor.

    If all figures reach the floor, the command succeeds.
    """
    (knowledge,) = config.knowledge
    hard = written(
        tmp_path / "hard.yaml", "questions: [{question: what is bread, kind: smalltalk}]"
    )
    easy = written(tmp_path / "easy.yaml", "questions: [{question: hello, kind: smalltalk}]")
    command = ["--knowledge", str(knowledge), "eval", "--misses", "--golden"]
    failed = CliRunner().invoke(cli, [*command, str(hard)], standalone_mode=False)
    assert failed.return_value == 1
    assert (
        failed.stderr
        == "footnote: misses the floor: small talk recognized 0.0%, must be at least 95%\n"
    )
    assert "smalltalk: what is bread\n    small talk was not recognized\n" in failed.stdout
    passed = CliRunner().invoke(cli, [*command, str(easy)], standalone_mode=False)
    assert passed.return_value == 0
    assert passed.stderr == ""


def test_eval_prints_one_object(config: Config) -> None:
    """With --json, the output is one line."""
    command = ["eval", "--json", "--peers", "--knowledge", str(config.knowledge[0])]
    result = CliRunner().invoke(cli, command, standalone_mode=False)
    (line,) = result.stdout.splitlines()
    names = [peer["name"] for peer in json.loads(line)["peers"]]
    assert names[0] == "footnote"
    assert len(names) == 6


def test_tables_are_aligned_and_safe() -> None:
    """Text is left-aligned, numbers are right-aligned, and control characters are replaced."""
    small = table.Table("T", ("name", "n"), (("a\x1b[2J", "1"), ("bc", "100")))
    assert table.plain(small) == "T\nname     n\na\ufffd[2J    1\nbc     100"


def test_a_terminal_gets_styled_tables(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A terminal shows the same cells with styles."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    small = table.Table("Title", ("name", "n"), (("a\x1b[2J", "1"),))
    monkeypatch.setattr(sys, "stdout", screen)
    table.show([small])
    assert "Title" in screen.getvalue()
    assert "a\ufffd[2J" in screen.getvalue()
    monkeypatch.undo()
    table.show([small])
    assert capsys.readouterr().out == table.plain(small) + "\n\n"


def test_the_engine_beats_its_peers_on_the_shipped_knowledge() -> None:
    """On the tuning questions, Footnote ranks better than every peer."""
    config = load()
    assistant = app.build(config)
    files = golden_files_beside(config.knowledge)
    questions = [
        one
        for one in golden.load(files, assistant.knowledge)
        if one.kind.is_answerable and not one.held_out
    ]
    ours = peers.score("ours", peers.own(ask_all(assistant, questions)))
    assert ours.n > 100
    for name, search in peers.searches(assistant.knowledge).items():
        other = peers.score(name, peers.find(search, questions))
        assert ours.first > other.first, name
        assert ours.near_top > other.near_top, name


def test_help_does_not_import_what_eval_needs() -> None:
    """`--help` doesn't import what only `eval` needs, so it stays fast."""
    script = (
        "import sys; from bot.cli import main; main(['--help']); "
        "print([m for m in ('bot.evaluate', 'bot.evaluate.golden', 'pydantic', 'rich', 'tantivy') "
        "if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout.splitlines()[-1] == "[]"


def test_the_floor_and_the_object_are_documented(config: Config) -> None:
    """docs/evaluation.md has the current limits, and docs/reference/json.md every key."""
    docs = Path(__file__).parents[2] / "docs"
    page = (docs / "evaluation.md").read_text(encoding="utf-8")
    keys = (docs / "reference" / "json.md").read_text(encoding="utf-8")
    report = measure(config, EvalOptions(peers=True, misses=True))
    judgements = judge(report.asked, Floor())
    for one in judgements:
        row = next(line for line in page.splitlines() if line.startswith(f"| {one.name} |"))
        assert row.endswith(f"| {one.rule} |")
    assert len(judgements) == len(fields(Floor))
    found = to_json(report)
    for key in (*found, *found["leave_one_out"], *found["floor"]["figures"][0]):
        assert f"`{key}`" in keys
    for key in (*found["parts"]["all"]["answerable"], *found["peers"][0]):
        assert f"`{key}`" in keys
