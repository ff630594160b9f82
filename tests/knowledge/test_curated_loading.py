"""Curated files are merged with the sources by id, and all problems in them are reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.loader import load, load_with_places
from tests.bakery import KNOWLEDGE, written
from tests.curation.desks import CURATED, desk


def problems(folder: Path) -> list[str]:
    """Return the problems of a folder, without its path."""
    with pytest.raises(KnowledgeError) as caught:
        load([folder])
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def test_curated_entries_are_loaded(tmp_path: Path) -> None:
    """Curated asks follow those of the source, and curated gaps follow its gaps."""
    knowledge = load(desk(tmp_path, CURATED).knowledge)
    bread = next(one for one in knowledge.passages if one.id == "bread")
    assert bread.asks[-2:] == ("Is there herring in the bread?", "What goes into the dough?")
    price, wages = knowledge.gaps
    assert price.asks[-1] == "what do they charge"
    assert (wages.id, wages.source.id, wages.see) == ("wages", "bakery", "customers")


def test_each_entry_has_its_place(tmp_path: Path) -> None:
    """The position of an ask is in the file in which it was written."""
    loaded = load_with_places(desk(tmp_path, CURATED).knowledge)
    assert Path(loaded.where("bread", 2).file).name == "bakery.yaml"
    taught = loaded.where("bread", 3)
    assert (Path(taught.file).name, taught.line, taught.column) == ("curated.yaml", 7, 11)
    assert Path(loaded.where("wages").file).name == "curated.yaml"
    assert loaded.where("wages", 0).line == 16


def test_a_curated_file_may_have_any_name(tmp_path: Path) -> None:
    """A file with the key `curated` is a curated file."""
    folder = desk(tmp_path).knowledge[0]
    written(folder / "team.yaml", CURATED)
    assert "wages" in {gap.id for gap in load([folder]).gaps}


def test_content_can_replace_a_file(tmp_path: Path) -> None:
    """Unsaved content is checked like a saved file, and its problems have positions."""
    folder = desk(tmp_path, CURATED).knowledge[0]
    other = CURATED.replace("id: wages", "id: pay")
    instead = {folder / "curated.yaml": other.encode()}
    assert load_with_places([folder], instead).where("pay").line == 11


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("id: bread", "id: brad", "5:11: there is no passage or gap `brad`: did you mean `bread`?"),
        ("id: bread", "id: saxophone", "5:11: there is no passage or gap `saxophone`"),
        (
            "id: price",
            "id: bread",
            "8:11: `bread` is already listed: move these asks to the entry on line 5",
        ),
        (
            "what do they charge",
            "What is the price of bread",
            "9:14: this ask is already in `price`, at bakery.yaml:35:9",
        ),
        (
            "[what do they charge]",
            "[how much, How much?]",
            "9:24: this ask is already in `price`, at curated.yaml:9:14",
        ),
        (
            "source: bakery",
            "source: bakry",
            "12:15: there is no source `bakry`: did you mean `bakery`?",
        ),
        ("see: customers", "see: price", "14:12: `price` is a gap, not a passage"),
        (
            "see: customers",
            "see: customer",
            "14:12: `customer` is not the id of a passage: did you mean `customers`?",
        ),
        (
            "id: wages",
            "id: oven",
            "11:11: the id `oven` is already used at bakery.yaml:13:9",
        ),
        ("taught:", "tought:", "3:3: unknown key `tought`: did you mean `taught`?"),
        ("asks: [what do they charge]", "asks: []", "9:13: `asks` is empty: write at least 1"),
    ],
)
def test_each_mistake_is_reported_with_its_place(
    tmp_path: Path, was: str, becomes: str, expected: str
) -> None:
    """Each mistake is reported only once, with its message, line and column."""
    assert was in CURATED
    folder = desk(tmp_path, CURATED.replace(was, becomes, 1)).knowledge[0]
    assert problems(folder) == [f"curated.yaml:{expected}"]


def test_a_gap_must_fit_in_a_reply(tmp_path: Path) -> None:
    """The gap and the passage to which it refers must fit in one reply."""
    long = KNOWLEDGE.replace("and they never pay.", f"and they never pay. {'x' * 1440}")
    text = CURATED.replace("the penguins earn.", f"the penguins earn. {'y' * 350}")
    (problem,) = problems(desk(tmp_path, text, long).knowledge[0])
    assert problem.startswith("curated.yaml:13:13: `text` with the passage `customers` is ")


def test_pointers_into_an_invalid_file_are_not_reported(tmp_path: Path) -> None:
    """If a file is invalid, no problems that follow from it are reported."""
    folder = desk(tmp_path, CURATED, KNOWLEDGE.replace("paragraphs: [1]", "paragraphs: [0]"))
    assert [line.split(":")[0] for line in problems(folder.knowledge[0])] == ["bakery.yaml"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1: the file is empty"),
        ("- a\n", "1:1: the file must be a mapping"),
        ("curated:\n", "1:9: `curated` must be a mapping"),
        ("passages: []\n", "1:1: unknown key `passages`: the keys here are `curated`"),
        ("curated: {taught: [", "2:1: a value is missing here"),
    ],
)
def test_an_invalid_file_is_reported(tmp_path: Path, text: str, expected: str) -> None:
    """The problems of a curated file have positions, as in any other file."""
    found = problems(desk(tmp_path, text).knowledge[0])
    assert any(line.startswith(f"curated.yaml:{expected}") for line in found), found


def test_a_source_is_required(tmp_path: Path) -> None:
    """A curated file is not valid knowledge without a source."""
    written(tmp_path / "curated.yaml", "curated: {}\n")
    assert problems(tmp_path) == [f"{tmp_path}:0:0: there is no source file, only curated entries"]
