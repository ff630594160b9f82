"""Tests that each label in the corpus of communities names a passage that an import creates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from training.corpus import FOLDER, LABELED, community

if TYPE_CHECKING:
    from pathlib import Path

COMMUNITIES = sorted(path.parent for path in FOLDER.glob(f"*/{LABELED}"))


def test_a_third_is_set_aside() -> None:
    """At least forty communities are in English, and about a third of them are held out."""
    described = [
        yaml.safe_load((path / "community.yaml").read_text("utf-8")) for path in COMMUNITIES
    ]
    about = [one for one in described if one["language"] == "en"]
    aside = sum(bool(one.get("set_aside")) for one in about)
    assert len(about) >= 40
    assert 0.3 <= aside / len(about) <= 0.4


@pytest.mark.parametrize("path", COMMUNITIES, ids=lambda path: path.name)
def test_labels_name_passages(path: Path) -> None:
    """Each community has a hundred questions, some of them unanswerable, and no outdated labels.

    The import detects its language.
    """
    found = community(path)
    answerable = [question for question in found.questions if question.right]
    assert len(found.questions) >= 100
    assert {source.language for source in found.knowledge.sources} == {found.language}
    assert 0.6 <= len(answerable) / len(found.questions) <= 0.95
    assert all(len(one.turns) > 1 for one in found.questions if one.kind == "conversation")


def test_a_label_that_is_out_of_date(tmp_path: Path) -> None:
    """A label that names no passage causes an error with that label."""
    folder = tmp_path / "otters"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "otters.md").write_text("# Otters\n\nOtters float.\n", "utf-8")
    sources = [{"file": "otters.md", "title": "Otters", "publisher": "Us"}]
    about = {"name": "Otters", "language": "en", "sources": sources}
    (folder / "community.yaml").write_text(yaml.safe_dump(about), "utf-8")
    questions = [{"kind": "direct", "ask": "do they float", "passages": [["gone"]]}]
    (folder / LABELED).write_text(yaml.safe_dump({"questions": questions}), "utf-8")
    with pytest.raises(ValueError, match=r"questions name missing passages: gone$"):
        community(folder)
