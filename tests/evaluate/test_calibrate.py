"""Tests that proposed thresholds reach the required precision and ignore held-out questions."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot import app
from bot.cli import cli
from bot.config import load
from bot.core.model.policy import Policy
from bot.errors import UsageError
from bot.evaluate.calibrate import PrecisionTarget, calibrate, run
from bot.evaluate.calibration import Calibration, Comparison, notes
from bot.evaluate.figures import Split
from bot.evaluate.questions import questions_of
from bot.evaluate.sweep import STEPS, Tally, Trial, tally, with_answer
from bot.evaluate.thresholds import propose
from tests.bakery import GOLDEN, bakery, written

if TYPE_CHECKING:
    from bot.config import Config

ROOT = Path(__file__).parents[2]

# The off-topic question is as close to a passage as a real one, so only a strict threshold rejects
# it.
TRAP = GOLDEN + "  - {question: who are the best pilots?, kind: off-topic}\n"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Write the bakery, with golden questions that include a trap."""
    written(tmp_path / "bakery.golden.yaml", TRAP)
    return bakery(tmp_path)


def trial(config: Config, part: Split = Split.TUNING) -> Trial:
    """Return a trial of the bakery's golden questions."""
    assistant = app.build(config)
    return Trial(assistant.under, questions_of(part, config, assistant.knowledge))


def test_a_tally_counts_all_kinds(config: Config) -> None:
    """The counts are consistent, and every share of an empty tally is defined."""
    found = trial(config, Split.ALL).tally(Policy())
    assert (found.answerable, found.near, found.strange) == (5, 1, 3)
    assert found.right <= found.asserted
    assert found.answered <= found.served <= found.answerable
    nothing = tally(())
    assert (nothing.precision, nothing.coverage, nothing.gap_precision) == (1.0, 0.0, 1.0)


def test_a_policy_is_tried_once(config: Config) -> None:
    """When the same policy is requested again, the cached answers are returned."""
    assistant = app.build(config)
    questions = questions_of(Split.TUNING, config, assistant.knowledge)
    done: list[int] = []
    tried = Trial(assistant.under, questions, done.append)
    assert tried.asked(Policy()) is tried.asked(Policy())
    assert sum(done) == len(questions)


@pytest.mark.parametrize("wanted", [0.5, 0.8, 0.99])
def test_a_proposal_reaches_the_precision(config: Config, wanted: float) -> None:
    """The proposed `answer` reaches the precision and gives the most right answers."""
    tried = trial(config)
    proposed = propose(tried, Policy(), wanted)
    assert proposed is not None
    found = tried.tally(proposed)
    assert found.precision >= wanted
    assert found.gap_precision >= wanted
    assert proposed.suggest <= proposed.answer
    others = (tried.tally(with_answer(Policy(), step)) for step in STEPS)
    assert found.right >= max(one.right for one in others if one.precision >= wanted)


def test_thresholds_that_are_good_enough_stay(config: Config) -> None:
    """If no thresholds are better than the current ones, the current ones are proposed."""
    written(
        config.knowledge[0].with_suffix(".golden.yaml"),
        "questions: [{question: walruses, kind: keyword, passages: [customers]}]",
    )
    found = calibrate(config, PrecisionTarget(0.9))
    assert found.proposed == found.current
    assert list(found.changes) == [Split.TUNING]
    assert list(notes(found))[-1] == "there are no held-out questions to check the thresholds on"


def test_held_out_questions_do_not_choose(config: Config, tmp_path: Path) -> None:
    """Held-out questions are counted, but they don't influence the proposal."""
    found = calibrate(config, PrecisionTarget(0.97))
    assert set(found.changes) == {Split.TUNING, Split.HELD_OUT}
    seen = calibrate(config, PrecisionTarget(0.97, part=Split.TUNING))
    assert (seen.proposed, list(seen.changes)) == (found.proposed, [Split.TUNING])
    with pytest.raises(UsageError, match="can't be chosen on held-out questions"):
        calibrate(config, PrecisionTarget(0.97, part=Split.HELD_OUT))
    only = "questions: [{question: hello, kind: smalltalk, held_out: true}]"
    with pytest.raises(UsageError, match="to choose thresholds, add some"):
        calibrate(config, PrecisionTarget(0.97, (written(tmp_path / "g.yaml", only),)))


def test_few_answers_get_a_caveat() -> None:
    """A precision based on three answers is called uncertain. One based on a thousand is not."""
    few = replace(tally(()), asserted=3, right=3)
    many = replace(few, asserted=1000, right=1000)
    lines = {n: list(notes(_calibration(one))) for n, one in (("few", few), ("many", many))}
    assert lines["few"][0] == (
        "with only 3 answers, the true precision may be as low as 43.8%; "
        "to be sure of 97.0%, 125 answers must all be right"
    )
    assert len(lines["many"]) == len(lines["few"]) - 1


def _calibration(then: Tally) -> Calibration:
    changes = {Split.TUNING: Comparison(then, then)}
    return Calibration(0.97, Policy(), Policy(), changes, 1.0)


def test_the_printed_lines_are_a_valid_configuration(config: Config, tmp_path: Path) -> None:
    """The last lines on standard output are valid configuration with the proposed thresholds."""
    command = ["eval", "--calibrate", "--knowledge", str(config.knowledge[0])]
    result = CliRunner().invoke(cli, command, standalone_mode=False)
    assert result.return_value == 0
    lines = result.stdout[result.stdout.index("matching:") :]
    proposed = calibrate(config, PrecisionTarget(0.97)).proposed
    assert app.policy_of(load(written(tmp_path / "config.yaml", lines))) == proposed
    assert "expect lower figures on others" in result.stderr


def test_an_unreachable_precision(
    config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """If the precision can't be reached, the command fails and states the best precision.

    It prints no thresholds to copy.
    """
    wrong = "questions: [{question: walruses, kind: keyword, passages: [oven]}]"
    wanted = PrecisionTarget(0.97, (written(tmp_path / "g.yaml", wrong),))
    assert not run(config, wanted)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "footnote: no threshold reaches 97.0% precision; the best is 0.0%\n"
    assert not run(config, wanted, as_json=True)
    assert json.loads(capsys.readouterr().out)["proposed"] is None


def test_the_object_is_documented(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    """docs/reference/json.md names every key."""
    page = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    assert run(config, PrecisionTarget(0.97), as_json=True)
    found = json.loads(capsys.readouterr().out)
    for key in (*found, *found["parts"], *found["parts"]["tuning"]["now"]):
        assert f"`{key}`" in page


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (["--calibrate", "--misses"], "--calibrate can't be combined"),
        (["--calibrate", "--report", "r.html"], "--calibrate can't be combined"),
        (["--precision", "0.9"], "--precision needs --calibrate"),
    ],
)
def test_incompatible_options(flags: list[str], reason: str) -> None:
    """Incompatible options are refused before any question is asked."""
    result = CliRunner().invoke(cli, ["eval", *flags], standalone_mode=False)
    assert reason in str(result.exception)
