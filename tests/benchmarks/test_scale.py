"""Tests of synthetic text collections and of the engines that the benchmark compares."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest

from benchmarks.speed.scale import knowledge, texts
from benchmarks.speed.scale.engines import ENGINES
from bot.core.text.words import STOP_WORDS
from bot.knowledge.loader import load

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 230


def test_a_small_collection_is_a_prefix_of_a_large_one() -> None:
    """Collections have the requested size, and every run creates the same ones."""
    large = list(texts.passages(SIZE))
    assert len(large) == SIZE
    assert list(texts.passages(13)) == large[:13]
    assert len(set(large)) == SIZE


def test_a_question_is_about_its_passage() -> None:
    """The passage contains the question's content words. Half of the questions have typos."""
    passages = list(texts.passages(SIZE))
    asked = texts.questions(60, SIZE)
    assert asked == texts.questions(60, SIZE)
    assert sum(question.typo for question in asked) == 30
    for question in asked:
        held = {word.strip(".").lower() for word in passages[question.target].split()}
        found = [word for word in content_words(question.text) if word in held]
        assert len(found) >= texts.CONTENT_WORDS[0] - question.typo, question


def content_words(question: str) -> list[str]:
    """Return the words of a question except stop words."""
    words = (word.strip("?").lower() for word in question.split())
    return [word for word in words if word not in STOP_WORDS]


def test_the_knowledge_files_hold_the_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files are written once and split at the maximum size.

    The id of a text gives its position in the collection.
    """
    monkeypatch.setattr(knowledge, "PASSAGES_PER_FILE", 100)
    collection, noted = knowledge.Collection(tmp_path), list[int]()
    for _ in range(2):
        knowledge.write(collection, texts.passages(SIZE), noted.append)
    assert noted == [100, 100, 30]
    loaded = load((collection.knowledge,)).passages
    assert [passage.text for passage in loaded] == list(collection.texts())
    assert [collection.place(passage.id) for passage in loaded] == list(range(SIZE))


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_finds_texts(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every engine finds texts, both on its first start and later with its stored index."""
    for kind in ("CACHE", "DATA", "STATE"):  # an engine may write to these folders
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path))
    collection, folder = knowledge.Collection(tmp_path / "texts"), tmp_path / "kept"
    knowledge.write(collection, texts.passages(13), lambda _: None)
    folder.mkdir()
    for _ in range(2):
        search = ENGINES[name]()(collection, folder)
        for place, text in enumerate(islice(collection.texts(), 3)):
            assert search(text.split(".")[0])[0] == place
