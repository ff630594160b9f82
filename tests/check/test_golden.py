"""Tests that `check --golden` reports golden questions that get a wrong answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot.check.examine import examine
from bot.cli import cli
from bot.config import Config
from bot.config.loader import Matching
from bot.errors import UsageError
from tests.bakery import KNOWLEDGE, bakery, written

if TYPE_CHECKING:
    from pathlib import Path

RIGHT = """\
questions:
  - {question: walruses, kind: keyword, passages: [customers]}
  - {question: hello, kind: smalltalk}
"""
BROKEN = """\
questions:
  - {question: walruses, kind: keyword, passages: [oven], held_out: true}
  - {question: hello, kind: smalltalk}
  - {question: what is bread, kind: smalltalk}
"""


def found(config: Config) -> tuple[list[str], list[str]]:
    """Return the problems and the warnings about golden questions, each after its line number."""
    report = examine(config, with_golden=True)
    both = (report.problems, report.warnings)
    lines = [[str(one) for one in ones if ".golden.yaml" in one.file] for ones in both]
    problems, warnings = ([line.split(".golden.yaml:")[1] for line in ones] for ones in lines)
    return problems, warnings


def test_right_answers_are_not_reported(tmp_path: Path) -> None:
    """Without `with_golden`, no golden questions are asked."""
    config = bakery(tmp_path)
    written(tmp_path / "bakery.golden.yaml", RIGHT)
    assert found(config) == ([], [])
    written(tmp_path / "bakery.golden.yaml", BROKEN)
    assert examine(config).problems == ()


def test_a_broken_question_is_reported_at_its_place(tmp_path: Path) -> None:
    """The report contains the answer, and says whether the question is held out."""
    config = bakery(tmp_path)
    written(tmp_path / "bakery.golden.yaml", BROKEN)
    problems, warnings = found(config)
    assert problems[0].startswith("2:16: keyword, held out: ")
    assert problems[0].endswith("expected: oven; said: answer (customers)")
    assert problems[1].startswith("4:16: smalltalk: small talk was not recognized; said: ")
    assert (len(problems), warnings) == (2, [])


def test_a_right_passage_that_is_only_suggested_is_a_warning(tmp_path: Path) -> None:
    """If the right passage is only suggested, there is a warning but no problem."""
    written(tmp_path / "bakery.golden.yaml", RIGHT)
    cautious = Config(bakery(tmp_path).knowledge, Matching(answer=1.0))
    problems, warnings = found(cautious)
    assert problems == []
    (warning,) = warnings
    wrong = "2:16: keyword: a correct passage ranks first, but was not given as the answer"
    assert wrong in warning
    assert "; expected: customers; said: suggest" in warning


def test_problems_in_the_golden_file_are_reported(tmp_path: Path) -> None:
    """Golden files are read only if the knowledge has no problems."""
    config = bakery(tmp_path)
    written(tmp_path / "bakery.golden.yaml", RIGHT.replace("customers", "custom"))
    problems, _ = found(config)
    assert problems == ["2:52: the knowledge has no passage `custom`: did you mean `customers`?"]
    broken = bakery(tmp_path, KNOWLEDGE.replace("paragraphs: [1]", "paragraphs: [0]"))
    assert found(broken) == ([], [])


def test_missing_golden_questions_are_an_error(tmp_path: Path) -> None:
    """With `--golden`, missing golden questions are an error."""
    with pytest.raises(UsageError, match=r"no golden questions \(.*\) next to the knowledge"):
        examine(bakery(tmp_path), with_golden=True)


def test_the_command_fails_on_a_broken_question(tmp_path: Path) -> None:
    """If a golden question gets a wrong answer, the exit code is 1."""
    (knowledge,) = bakery(tmp_path).knowledge
    golden = written(tmp_path / "bakery.golden.yaml", BROKEN)
    command = ["check", "--golden", str(knowledge), str(golden)]
    failed = CliRunner().invoke(cli, command, standalone_mode=False)
    assert failed.return_value == 1
    assert f"{golden}:4:16: smalltalk: " in failed.stdout
    written(golden, RIGHT)
    assert CliRunner().invoke(cli, command, standalone_mode=False).return_value == 0
