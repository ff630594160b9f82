"""Tests that golden questions are loaded, or that all their problems are reported."""

from pathlib import Path

import pytest

from bot.config import paths
from bot.core.model.knowledge import KnowledgeBase
from bot.errors import KnowledgeError, UsageError
from bot.evaluate import golden
from bot.evaluate.golden import GoldenQuestion, Kind
from bot.knowledge import loader
from bot.knowledge.files import golden_files_at, golden_files_beside
from bot.yamlfile import fit, parse
from tests.bakery import GOLDEN, bakery, written


@pytest.fixture
def knowledge(tmp_path: Path) -> KnowledgeBase:
    """Load the bakery."""
    return loader.load(bakery(tmp_path).knowledge)


def problems(folder: Path, knowledge: KnowledgeBase, *texts: str) -> list[str]:
    """Return the problems in golden files with these texts, each with its position."""
    files = [written(folder / f"{n}.golden.yaml", text) for n, text in enumerate(texts)]
    with pytest.raises(KnowledgeError) as caught:
        golden.load(files, knowledge)
    return [str(one).removeprefix(f"{folder}/") for one in caught.value.problems]


def entry(text: str) -> str:
    """Return a golden file with one entry."""
    return f"questions:\n  - {{{text}}}\n"


def test_questions_are_loaded_as_written(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    """Missing keys get their default values. Hostile text is not changed."""
    questions = golden.load([written(tmp_path / "g.yaml", GOLDEN)], knowledge)
    assert questions[0] == GoldenQuestion(
        "What is the bread of the penguins baked from?", Kind.DIRECT, ("bread",)
    )
    assert questions[2].passages == ("oven", "customers")
    assert questions[2].parts == 2
    assert questions[-1] == GoldenQuestion("%$&/(", Kind.HOSTILE, held_out=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            entry("question: who?, kind: direct"),
            ["2:16: a question of the kind `direct` needs `passages`: the right passages' ids"],
            id="answerable without passages",
        ),
        pytest.param(
            entry("question: who?, kind: smalltalk, passages: [bread, oven]"),
            ["2:50: a question of the kind `smalltalk` has no right passage: remove `passages`"],
            id="small talk with passages",
        ),
        pytest.param(
            entry("question: who?, kind: direct, passages: [bred]"),
            ["2:47: the knowledge has no passage `bred`: did you mean `bread`?"],
            id="an unknown passage",
        ),
        pytest.param(
            entry("question: who?, kind: direct, passages: [zebra]"),
            ["2:47: the knowledge has no passage `zebra`"],
            id="an unknown passage without a similar one",
        ),
        pytest.param(
            entry("question: who?, kind: direct, passages: [price]"),
            [("2:47: `price` is a gap, not a passage: a question about it is a `near-miss`")],
            id="a gap",
        ),
        pytest.param(
            entry("question: who?, kind: direct, passages: [oven, oven]"),
            ["2:53: the passage `oven` is listed twice"],
            id="a passage twice",
        ),
        pytest.param(
            entry("question: who?, kind: direct, passages: [oven], parts: 2"),
            ["2:16: a question with 2 parts needs at least that many `passages`, but it has 1"],
            id="too many parts",
        ),
        pytest.param(
            entry("question: who?, kind: hostile, parts: 2"),
            ["2:16: a question with 2 parts needs at least that many `passages`, but it has 0"],
            id="parts without passages",
        ),
        pytest.param(
            entry("question: WHAT did the óven melt, kind: direct, passages: [oven]"),
            ["2:16: this question copies an ask of `oven` and would measure nothing, so reword it"],
            id="a copy of an ask",
        ),
        pytest.param(
            entry("question: who?, kind: direkt, pasages: [oven]"),
            [
                (
                    "2:28: `kind` must be direct, paraphrase, typo, chatty, keyword, near-miss, "
                    "off-topic, smalltalk or hostile, found `direkt`"
                ),
                "2:36: unknown key `pasages`: did you mean `passages`?",
            ],
            id="an unknown kind and an unknown key",
        ),
    ],
)
def test_problems_are_reported(
    tmp_path: Path, knowledge: KnowledgeBase, text: str, expected: list[str]
) -> None:
    """Each problem has its line, its column and advice."""
    assert problems(tmp_path, knowledge, text) == [f"0.golden.yaml:{one}" for one in expected]


def test_all_problems_of_all_files_are_reported_at_once(
    tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    """All problems are reported, even in files that can't be parsed.

    A duplicate is reported at the second question.
    """
    twice = entry("question: Who are you?, kind: smalltalk")
    again = entry("question: who are YOU, kind: hostile")
    first, second = problems(tmp_path, knowledge, twice, "questions: [", again)
    assert first.startswith("1.golden.yaml:2:1: ")
    assert second == (
        "2.golden.yaml:2:16: this question is a duplicate of the one at "
        f"{tmp_path}/0.golden.yaml:2:16"
    )


def test_noise_is_compared_verbatim(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    """Questions without words are duplicates only if their texts are identical."""
    noise = (
        "questions:\n  - {question: '???', kind: hostile}\n  - {question: '!!', kind: hostile}\n"
    )
    assert len(golden.load([written(tmp_path / "g.yaml", noise)], knowledge)) == 2


def test_golden_files_are_next_to_their_knowledge(tmp_path: Path) -> None:
    """Golden files are found once, either by the knowledge file's name or in its folder."""
    config = bakery(tmp_path)
    (file,) = config.knowledge
    mine = written(tmp_path / "bakery.golden.yml", GOLDEN)
    other = written(tmp_path / "other.golden.yaml", GOLDEN)
    assert golden_files_beside([file]) == (mine,)
    assert golden_files_beside([tmp_path]) == (mine, other)
    assert golden_files_beside([file, tmp_path]) == (mine, other)


def test_golden_files_can_be_named(tmp_path: Path) -> None:
    """If a folder is given, all YAML files in it are golden files, whatever their names."""
    file = written(tmp_path / "a.yaml", GOLDEN)
    written(tmp_path / "notes.txt", "")
    assert golden_files_at([tmp_path, file]) == (file,)
    assert golden_files_at([tmp_path / "missing.yaml"]) == (tmp_path / "missing.yaml",)


def test_missing_golden_questions_are_an_error(tmp_path: Path) -> None:
    """If there are no golden questions, an error says so instead of empty figures."""
    with pytest.raises(UsageError, match=r"no golden questions \(.*\) next to the knowledge"):
        golden_files_beside(bakery(tmp_path).knowledge)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="the folder contains no golden questions"):
        golden_files_at([tmp_path / "empty"])


def test_the_shipped_knowledge_has_golden_questions() -> None:
    """The shipped golden questions are found both through the folder and through the file."""
    shipped = paths.shipped_knowledge()
    (questions,) = golden_files_beside([shipped])
    file = shipped / "obama-mexico-2013.yaml"
    assert golden_files_beside([file]) == (questions,)
    assert len(golden.load([questions], loader.load([file]))) >= 240


def test_the_format_is_documented() -> None:
    """docs/evaluation.md describes every key and kind, and its example is valid."""
    page = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    file, problems = fit(parse(example.encode(), "example", golden.MAX_BYTES), golden.GoldenFile)
    assert (file is not None, problems) == (True, ())
    for name in (*golden.QuestionEntry.model_fields, *Kind):
        assert f"| `{name}` |" in page
