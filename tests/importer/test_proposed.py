"""Tests that proposed questions stay separate from those that a curator has confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from bot.importer.emit import ABOUT, ABOUT_WITH_MARKS
from bot.knowledge.loader import load
from tests.importer.pond import imported, outcome

if TYPE_CHECKING:
    from pathlib import Path

POND = "A pond is a small lake."
DUCK = "A duck is a bird that swims."
ARTICLE = f"# T\n\n## Water\n\n{POND}\n\n## Birds\n\n{DUCK}\n"
LONGER = f"{ARTICLE}\n## More\n\nA heron is a bird that waits.\n"
PROPOSED = """\
    proposed:
      - What is a pond?
"""
BY_PARAGRAPH = "# Imported; `# proposed` marks what no person has checked. See docs/import.md."
MARKED = """\
    asks:
      - What is a pond?  # proposed
"""


def file(folder: Path) -> Path:
    """Return the path of the knowledge file."""
    return folder / "pond.yaml"


def made(folder: Path, *replacements: tuple[str, str]) -> str:
    """Import the article, edit the file, and return its content."""
    outcome(folder, ARTICLE)
    text = file(folder).read_text(encoding="utf-8")
    for was, becomes in replacements:
        assert text.count(was) == 1, was
        text = text.replace(was, becomes)
    file(folder).write_text(text, encoding="utf-8")
    return text


def older(folder: Path, *replacements: tuple[str, str]) -> str:
    """Return the content of a file from before the key `proposed` was introduced."""
    duck = "What is a duck?"
    was = f"    proposed:\n      - {duck}\n"
    marked = f"    asks:\n      - {duck}  # proposed\n"
    return made(folder, (ABOUT, ABOUT_WITH_MARKS), (was, marked), (PROPOSED, replacements[0][0]))


def test_a_new_file(tmp_path: Path) -> None:
    """Proposed questions have their own key, and the file's first line says what to do."""
    done = outcome(tmp_path, ARTICLE)
    text = file(tmp_path).read_text(encoding="utf-8")
    assert done.asks == 2
    assert text.startswith(f"{ABOUT}\n")
    assert "move its line to `asks:`" in ABOUT
    assert PROPOSED in text
    assert "# proposed" not in text
    assert "asks:\n" not in text
    assert [one.proposed for one in load([file(tmp_path)]).passages] == [
        ("What is a pond?",),
        ("What is a duck?",),
    ]


@pytest.mark.parametrize(
    ("uses", "heading", "proposed"),
    [
        (5, "Docks", ("What is Otterbox?",)),
        (6, "Docks", ()),
        (6, "About Otterbox", ("What is Otterbox?",)),
    ],
)
def test_a_familiar_word(
    tmp_path: Path, uses: int, heading: str, proposed: tuple[str, ...]
) -> None:
    """A word that an article has used often is defined only below a heading that contains it."""
    before = "".join(f"Restart Otterbox {n} times.\n\n" for n in range(uses))
    text = f"# T\n\n{before}## {heading}\n\nOtterbox is an app, so it runs on any dock."
    assert imported(tmp_path, text).passages[-1].proposed == proposed


@pytest.mark.parametrize(
    ("edited", "asks", "proposed"),
    [
        (PROPOSED.replace("proposed", "asks"), ("What is a pond?",), ()),
        ("", (), ()),
        (
            f"    asks:\n      - What is a Pond  # sic\n{PROPOSED}",
            ("What is a Pond",),
            (),
        ),
        (
            f"    asks: [ponds?]\n{PROPOSED}      - Why ponds?  # mine\n",
            ("ponds?", "What is a pond?", "Why ponds?"),
            ("What is a pond?", "Why ponds?"),
        ),
    ],
    ids=["confirmed", "deleted", "both", "others"],
)
@pytest.mark.parametrize("article", [ARTICLE, LONGER, LONGER.replace("small", "little")])
def test_what_a_curator_did_stays(
    tmp_path: Path, edited: str, asks: tuple[str, ...], proposed: tuple[str, ...], article: str
) -> None:
    """A question that was confirmed or deleted is not proposed again."""
    made(tmp_path, (PROPOSED, edited))
    again = outcome(tmp_path, article)
    pond, duck, *_ = load([file(tmp_path)]).passages
    assert (pond.asks, pond.proposed) == (asks, proposed)
    assert duck.proposed == ("What is a duck?",)
    assert edited in file(tmp_path).read_text(encoding="utf-8")
    assert again.asks == (article != ARTICLE)


@pytest.mark.parametrize(
    ("marked", "becomes", "asks", "proposed"),
    [
        (MARKED, PROPOSED, (), ["What is a pond?"]),
        (
            f"{MARKED}      - ponds?  # good\n",
            f"    asks:\n      - ponds?  # good\n{PROPOSED}",
            ("ponds?",),
            ["What is a pond?"],
        ),
        (
            "    asks:\n      # unsure\n      - What is a pond?  # proposed\n",
            "    proposed:\n      # unsure\n      - What is a pond?\n",
            (),
            ["What is a pond?"],
        ),
        (
            f"{MARKED}    proposed: [Why?]\n",
            "    proposed:\n      - Why?\n      - What is a pond?\n",
            (),
            ["Why?", "What is a pond?"],
        ),
        (
            "    asks: [a?,\n     What is a pond?]  # proposed\n",
            f"    asks:\n      - a?\n{PROPOSED}",
            ("a?",),
            ["What is a pond?"],
        ),
    ],
)
def test_an_older_file(
    tmp_path: Path, marked: str, becomes: str, asks: tuple[str, ...], proposed: list[str]
) -> None:
    """Proposals in an older file's comments move to the key when the article changes."""
    text = older(tmp_path, (marked, ""))
    assert outcome(tmp_path, ARTICLE).backup is None
    assert file(tmp_path).read_text(encoding="utf-8") == text
    before = load([file(tmp_path)]).passages
    done = outcome(tmp_path, LONGER)
    assert done.changes is not None
    assert (done.changes.new, done.changes.changed) == (["t-a-heron-is-a-bird"], [])
    assert done.asks == 1
    text = file(tmp_path).read_text(encoding="utf-8")
    assert becomes in text
    assert text.startswith(f"{ABOUT}\n")
    assert "# proposed" not in text
    after = load([file(tmp_path)]).passages
    assert [(one.asks, one.proposed) for one in after[:2]] == [
        (one.asks, one.proposed) for one in before
    ]
    assert (after[0].asks, after[0].proposed) == ((*asks, *proposed), tuple(proposed))
    again = file(tmp_path).read_text(encoding="utf-8")
    assert outcome(tmp_path, LONGER).backup is None
    assert file(tmp_path).read_text(encoding="utf-8") == again


@pytest.mark.parametrize("asks", [PROPOSED, MARKED])
def test_a_proposed_question_does_not_keep_a_passage(tmp_path: Path, asks: str) -> None:
    """A passage that is gone from the article is not kept for the sake of proposed questions."""
    made(tmp_path, (PROPOSED, asks))
    outcome(tmp_path, f"# T\n\n## Birds\n\n{DUCK}\n")
    assert "pond" not in file(tmp_path).read_text(encoding="utf-8")


def test_a_question_that_was_proposed_elsewhere(tmp_path: Path) -> None:
    """A new passage doesn't get a question that was proposed for an earlier passage."""
    made(tmp_path)
    done = outcome(tmp_path, f"{ARTICLE}\n## Again\n\nA pond is a place for herons.\n")
    assert done.asks == 0
    assert [one.proposed for one in load([file(tmp_path)]).passages][2:] == [()]


def test_joined_passages(tmp_path: Path) -> None:
    """Proposed questions stay proposed, unless a joined passage has confirmed them."""
    parts = ("Ponds one and two freeze in winter.", "Herons come in May, and stay.")
    outcome(tmp_path, "# T\n\n## A\n\n" + "\n\n## B\n\n".join(parts))
    text = file(tmp_path).read_text(encoding="utf-8").replace(ABOUT, BY_PARAGRAPH)
    questions = (
        "    asks: [when?]\n    proposed:\n      # unsure\n      - Who?  # 1\n      - Why?\n",
        '    asks: [why]\n    proposed:\n      - how?\n      - "When?"\n      - who\n',
    )
    for part, added in zip(parts, questions, strict=True):
        text = text.replace(f"      {part}\n", f"      {part}\n{added}")
    file(tmp_path).write_text(text, encoding="utf-8")
    [joined] = imported(tmp_path, "# T\n\n## A\n\n" + "\n\n".join(parts)).passages
    assert joined.asks == ("when?", "why", "Who?", "how?")
    assert joined.proposed == ("Who?", "how?")
    text = file(tmp_path).read_text(encoding="utf-8")
    assert "    proposed:\n      # unsure\n      - Who?  # 1\n      - how?\n" in text
    assert yaml.safe_load(text)["passages"][0]["asks"] == ["when?", "why"]
