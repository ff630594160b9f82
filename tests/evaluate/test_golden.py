"""Golden questions load whole, or all that is wrong with them is told with its place."""

from pathlib import Path

import pytest

from bot.config import paths
from bot.core.model import KnowledgeBase
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
    """Return what is told of golden files with these texts, by their places."""
    files = [written(folder / f"{n}.golden.yaml", text) for n, text in enumerate(texts)]
    with pytest.raises(KnowledgeError) as caught:
        golden.load(files, knowledge)
    return [str(one).removeprefix(f"{folder}/") for one in caught.value.problems]


def entry(text: str) -> str:
    """Return a file with one entry."""
    return f"questions:\n  - {{{text}}}\n"


def test_questions_come_as_they_are_written(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    """What is left out has its default; hostile text stays as it is."""
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
            ["2:16: a question of the kind `direct` needs `passages`: the ids of the right ones"],
            id="answerable without passages",
        ),
        pytest.param(
            entry("question: who?, kind: smalltalk, passages: [bread, oven]"),
            ["2:50: a question of the kind `smalltalk` has no right passage: leave `passages` out"],
            id="small talk with passages",
        ),
        pytest.param(
            entry("question: who?, kind: direct, passages: [bred]"),
            ["2:47: the knowledge has no passage `bred`: did you mean `bread`?"],
            id="a passage that is not there",
        ),
        pytest.param(
            entry("question: who?, kind: direct, passages: [zebra]"),
            ["2:47: the knowledge has no passage `zebra`"],
            id="a passage like no other",
        ),
        pytest.param(
            entry("question: who?, kind: direct, passages: [price]"),
            [
                (
                    "2:47: `price` is a gap, not a passage: "
                    "a question that falls into it is a `near-miss`"
                )
            ],
            id="a gap",
        ),
        pytest.param(
            entry("question: who?, kind: direct, passages: [oven, oven]"),
            ["2:53: the passage `oven` stands twice"],
            id="a passage twice",
        ),
        pytest.param(
            entry("question: who?, kind: direct, passages: [oven], parts: 2"),
            ["2:16: a question of 2 parts needs as many `passages` or more, found 1"],
            id="too many parts",
        ),
        pytest.param(
            entry("question: who?, kind: hostile, parts: 2"),
            ["2:16: a question of 2 parts needs as many `passages` or more, found 0"],
            id="parts of what has no passage",
        ),
        pytest.param(
            entry("question: WHAT did the óven melt, kind: direct, passages: [oven]"),
            [
                (
                    "2:16: this copies an ask of `oven`, so it would measure nothing: "
                    "put it in other words"
                )
            ],
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
            id="what no golden file may hold",
        ),
    ],
)
def test_what_is_wrong_is_told(
    tmp_path: Path, knowledge: KnowledgeBase, text: str, expected: list[str]
) -> None:
    """Each with its line and column, and what to do."""
    assert problems(tmp_path, knowledge, text) == [f"0.golden.yaml:{one}" for one in expected]


def test_all_problems_of_all_files_come_at_once(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    """Also of files that don't parse; a question that stands twice is told at the second."""
    twice = entry("question: Who are you?, kind: smalltalk")
    again = entry("question: who are YOU, kind: hostile")
    first, second = problems(tmp_path, knowledge, twice, "questions: [", again)
    assert first.startswith("1.golden.yaml:2:1: ")
    assert second == (
        "2.golden.yaml:2:16: this question stands twice: "
        f"the first is at {tmp_path}/0.golden.yaml:2:16"
    )


def test_noise_is_no_copy_of_other_noise(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    """What holds no word is compared as it is."""
    noise = (
        "questions:\n  - {question: '???', kind: hostile}\n  - {question: '!!', kind: hostile}\n"
    )
    assert len(golden.load([written(tmp_path / "g.yaml", noise)], knowledge)) == 2


def test_golden_files_stand_beside_their_knowledge(tmp_path: Path) -> None:
    """By the name of the file, or all of a folder, each once."""
    config = bakery(tmp_path)
    (file,) = config.knowledge
    mine = written(tmp_path / "bakery.golden.yml", GOLDEN)
    other = written(tmp_path / "other.golden.yaml", GOLDEN)
    assert golden_files_beside([file]) == (mine,)
    assert golden_files_beside([tmp_path]) == (mine, other)
    assert golden_files_beside([file, tmp_path]) == (mine, other)


def test_golden_files_can_be_named(tmp_path: Path) -> None:
    """A folder stands for its YAML files, whatever they are called."""
    file = written(tmp_path / "a.yaml", GOLDEN)
    written(tmp_path / "notes.txt", "")
    assert golden_files_at([tmp_path, file]) == (file,)
    assert golden_files_at([tmp_path / "missing.yaml"]) == (tmp_path / "missing.yaml",)


def test_without_golden_questions_there_is_a_hint(tmp_path: Path) -> None:
    """Nobody is left with empty figures."""
    with pytest.raises(UsageError, match="no golden questions beside the knowledge"):
        golden_files_beside(bakery(tmp_path).knowledge)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="the folder contains no golden questions"):
        golden_files_at([tmp_path / "empty"])


def test_the_shipped_knowledge_brings_its_golden_questions() -> None:
    """Whether the folder is named or a file of it."""
    shipped = paths.shipped_knowledge()
    (questions,) = golden_files_beside([shipped])
    file = shipped / "obama-mexico-2013.yaml"
    assert golden_files_beside([file]) == (questions,)
    assert len(golden.load([questions], loader.load([file]))) >= 240


def test_the_format_is_documented() -> None:
    """Every key, every kind, and the example fits."""
    page = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    file, problems = fit(parse(example.encode(), "example", golden.MAX_BYTES), golden.GoldenFile)
    assert (file is not None, problems) == (True, ())
    for name in (*golden.QuestionEntry.model_fields, *Kind):
        assert f"| `{name}` |" in page
