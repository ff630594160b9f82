"""The benchmarks of collections and of headings count correctly."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

from benchmarks.documents import many, sections
from bot.languages import en as english
from training import corpus
from training.examples import Compare
from training.sections import VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

INSTALL = (
    "# {0} guide\n\n## Install\n\nUnpack {1} and put it {2}.\n\n## Remove\n\nThrow {1} away.\n"
)


def community(folder: Path, name: str, *words: str) -> corpus.Community:
    """Return a community with two questions. One of them has no answer."""
    place = folder / name.lower()
    (place / "documents").mkdir(parents=True)
    (place / "documents" / "guide.md").write_text(INSTALL.format(name, *words), encoding="utf-8")
    first = "-".join(["unpack", *words[0].split(), "and"])
    about = {
        "name": name,
        "language": "en",
        "sources": [{"file": "guide.md", "title": f"{name} guide"}],
    }
    asked = [
        {"ask": "install", "kind": "plain", "passages": [[f"{name.lower()}-{first}-put"]]},
        {"ask": "Who painted the moon?", "kind": "offtopic"},
    ]
    (place / "community.yaml").write_text(json.dumps(about), encoding="utf-8")
    (place / "questions.yaml").write_text(json.dumps({"questions": asked}), encoding="utf-8")
    return corpus.community(place)


def test_many_sources(tmp_path: Path) -> None:
    """If a collection is named or selected, only its passages are shown."""
    communities = (
        community(tmp_path, "Otterbox", "the box", "into the pond"),
        community(tmp_path, "Reedtop", "the reeds", "onto the roof"),
    )
    counts = many.counted(communities, Compare(english.load()))
    assert list(counts) == [many.ALONE, *many.FORMS, many.CHOSEN]
    for name, found in counts.items():
        shares = dict(zip(many.COLUMNS[1:], found.row, strict=True))
        is_clear = name != "as asked"
        assert shares["right first"] == ("100.0" if is_clear else "50.0")
        assert shares["asserted of another"] == ("0.0" if is_clear else "25.0")
        assert (not found.misses) is is_clear


def test_headings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If two pages share a heading, the question includes the title of the page."""
    pages = [
        ("Otters", [["Otters", "They swim."], ["Food", "Fish and crabs, all day long."]]),
        ("Beavers", [["Food", "Bark and leaves of trees."], ["Dams", "They build dams."]]),
        ("Empty", [["Empty", ""]]),
    ]
    file = tmp_path / "pages.gz"
    lines = [json.dumps({"repo": "pond", "title": title, "sections": s}) for title, s in pages]
    file.write_bytes(gzip.compress("\n".join(lines).encode()))
    monkeypatch.setenv(VARIABLE, str(file))
    (site, some), *others = sections.sites().items()
    assert (site, len(some), others) == ("pond", 3, [])
    knowledge, headings = sections.imported(site, some)
    assert sorted(heading.question for heading in headings) == [
        "Beavers: Food",
        "Dams",
        "Otters: Food",
    ]
    counts = sections.asked(Compare(english.load()).index(knowledge), headings)
    assert counts.row("all") == ("all", "2", "1", "100.0", "100.0", "0.0", "2", "100.0", "0.0")
    assert (counts + counts).row("all")[1:3] == ("4", "2")


def test_without_the_file_headings_are_skipped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If the file is missing, the benchmark prints a message and skips the headings."""
    monkeypatch.delenv(VARIABLE, raising=False)
    sections.main([])
    assert "skipped" in capsys.readouterr().out
