"""Tests that a section's paragraphs are grouped into passages that make sense on their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.importer.grouping import MAX_JOINED, TARGET
from tests.importer.pond import imported

if TYPE_CHECKING:
    from pathlib import Path

LONG = "An otter sleeps on its back and holds a friend by the paw, says the keeper. " * 6


def grouped(folder: Path, body: str) -> list[tuple[tuple[int, ...], str]]:
    """Return the paragraph numbers and the texts of the passages of one section."""
    knowledge = imported(folder, f"# T\n\n## Section of a page\n\n{body}")
    return [(passage.paragraphs, passage.text) for passage in knowledge.passages]


def test_short_neighbors_are_joined(tmp_path: Path) -> None:
    """A section of moderate length is one passage, without blank lines in its lists."""
    body = "One paragraph.\n\n- one\n- two\n\nAnother paragraph."
    assert grouped(tmp_path, body) == [
        ((1, 2, 3), "One paragraph.\n• one\n• two\n\nAnother paragraph.")
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("You need:", f"- {LONG}"),
        ("Warning: mind the pups.", LONG),
        (LONG, "> **Note:** mind the pups."),
        ("A term", LONG),
        ("- --verbose", LONG),
        (LONG, "Default: none"),
    ],
)
def test_what_belongs_together_stays_together(tmp_path: Path, first: str, second: str) -> None:
    """Lead-ins, notices, terms, options and their fields are not separated from their text."""
    body = f"{LONG}\n\n{LONG}\n\n{first}\n\n{second}\n\n{LONG}\n\n{LONG}"
    passages = grouped(tmp_path, body)
    assert len(passages) > 1
    assert any({3, 4} <= set(numbers) for numbers, _ in passages)
    assert all(len(text) <= MAX_JOINED for _, text in passages)


def test_a_long_section_is_divided_evenly(tmp_path: Path) -> None:
    """All passages of a long section are close to the target length, including the last."""
    lengths = [len(text) for _, text in grouped(tmp_path, "\n\n".join([LONG] * 9))]
    assert all(TARGET / 2 < length < MAX_JOINED for length in lengths)


def test_a_lead_in_stays_with_a_long_list(tmp_path: Path) -> None:
    """The passage with the first items begins with the lead-in, and no item is cut."""
    items = "\n".join(f"- option {n}: {'otter ' * 12}" for n in range(40))
    passages = grouped(tmp_path, f"There are these options:\n\n{items}")
    assert passages[0][1].startswith("There are these options:\n• option 0: otter")
    assert {numbers for numbers, _ in passages} == {(1, 2), (2,)}
    assert all(line.startswith("• option") for _, text in passages[1:] for line in text.split("\n"))


@pytest.mark.parametrize(
    ("first", "together"),
    [
        ("Otters know many games.", True),
        ("Otters know many games. They play them at night.", False),
    ],
)
@pytest.mark.parametrize("start", ["", "| Game | Played |\n| --- | --- |\n"])
def test_the_only_sentence_above_a_list_stays_with_it(
    tmp_path: Path, first: str, start: str, *, together: bool
) -> None:
    """One sentence stays with the list or table below it, even if both are long together."""
    item = f"| swim | {'otter ' * 12} |" if start else f"- swim: {'otter ' * 13}"
    passages = grouped(tmp_path, f"{first}\n\n{start}{chr(10).join([item] * 14)}")
    assert [numbers for numbers, _ in passages] == ([(1, 2)] if together else [(1,), (2,)])


@pytest.mark.parametrize(
    "lead_in",
    [
        "Choose one:",
        "It runs anywhere. Here are our favorite places.",
        "The following packages are ready!",
        "There are several ways to install it; choose one.",
    ],
)
def test_headings_complete_a_lead_in(tmp_path: Path, lead_in: str) -> None:
    """A lead-in above subheadings is followed by a list of the subheadings."""
    body = f"{lead_in}\n\n### Docker\n\nRun the image today.\n\n### Deb\n\nInstall the package."
    assert grouped(tmp_path, body)[0] == ((1,), f"{lead_in}\n• Docker\n• Deb")


@pytest.mark.parametrize(
    "text",
    [
        "Here are the otters. They are asleep.",
        "There are two ways to install it.",
        "The pond is closed in the following week.",
    ],
)
def test_other_text_above_subheadings_stays_as_it_is(tmp_path: Path, text: str) -> None:
    """Headings are listed only below a text whose last sentence announces what is below it."""
    body = f"{text}\n\n### Docker\n\nRun the image today.\n\n### Deb\n\nInstall the package."
    assert grouped(tmp_path, body)[0] == ((1,), text)


def test_a_crumb_gets_its_heading(tmp_path: Path) -> None:
    """The passage of a very short section begins with the section's heading."""
    assert grouped(tmp_path, "30 seconds") == [((1,), "Section of a page\n30 seconds")]
    (tmp_path / "pond.yaml").unlink()
    deep = imported(tmp_path, "# T\n\n## Logging\n\nHow it logs is set here.\n\n### level\n\ninfo")
    assert deep.passages[1].text == "Logging \u203a level\ninfo"


def test_a_title_may_be_the_question(tmp_path: Path) -> None:
    """A title that is clearly a question becomes the label if there are no other headings."""
    assert imported(tmp_path, "# How to swim\n\nMove your legs.").passages[0].label == "How to swim"
    (tmp_path / "pond.yaml").unlink()
    news = imported(tmp_path, "# What Otters Can Achieve\n\nThey can swim.\n\nThey can dive.")
    assert "What Otters Can Achieve" not in news.passages[0].asks


def test_the_innermost_question_is_the_label(tmp_path: Path) -> None:
    """A question above subheadings belongs to the first passage below it."""
    body = "## How do I install it?\n\n### Linux\n\nUse apt for that.\n\n### Windows\n\nUse winget."
    knowledge = imported(tmp_path, f"# T\n\n{body}")
    assert [passage.asks for passage in knowledge.passages] == [("How do I install it?",), ()]
