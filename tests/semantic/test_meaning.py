"""Tests that the app compares meanings if the model works, and otherwise only words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import app, config
from bot.core.model.entries import Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.semantic import meaning
from bot.semantic.models import Mode
from bot.semantic.vectors import vectors_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from bot.semantic.embedder import Embedder, Vector

SOURCE = Source("pond", "The Pond", "Duck Press")
TEXTS = {
    "food": "Ducks feed on weeds and snails.",
    "nest": "They raise their young among the reeds.",
    "tax": "Whoever owns the water owes a fee every year.",
}
POND = KnowledgeBase(
    (SOURCE,),
    tuple(
        Passage(id_, SOURCE, text, (place,), Wording.VERBATIM)
        for place, (id_, text) in enumerate(TEXTS.items(), start=1)
    ),
)
QUESTION = "which meals do birds like"


def test_a_paraphrase_is_found(model_folder: Path) -> None:
    """A question finds its passage by meaning even if they have no words in common."""
    by_words = app.assemble(POND, replace(config.load(), semantic=Mode.OFF))
    assert {one.score for one in by_words.ask(QUESTION).candidates} == {0.0}
    settings = replace(config.load(), semantic=Mode.AUTO, model=model_folder)
    assert app.assemble(POND, settings).ask(QUESTION).candidates[0].passage.id == "food"


def test_a_broken_model_costs_nothing_but_meaning(tmp_path: Path) -> None:
    """If the model can't be used, matching falls back to words."""
    settings = replace(config.load(), semantic=Mode.ON, model=tmp_path)
    assert app.assemble(POND, settings).ask("who owes a fee").candidates[0].passage.id == "tax"


def test_a_question_is_embedded_once(
    embedder: Embedder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The vectors of recent texts are cached, up to a limit."""
    monkeypatch.setattr(meaning, "CACHE_SIZE", 2)
    counting = Counting(embedder)
    compared = meaning.KnowledgeMeaning(counting, vectors_of(POND, embedder, tmp_path))
    assert compared.nearest(QUESTION, 1) == ("food",)
    assert compared.closeness(QUESTION, ["food"])["food"].sentence > 0.3
    assert counting.embedded == [QUESTION]
    for text in ("one", "two", QUESTION):
        compared.nearest(text, 1)
    assert counting.embedded == [QUESTION, "one", "two", QUESTION]


class Counting:
    """An embedder that records its texts."""

    language: str | None = None

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self.embedded: list[str] = []

    def embed_query(self, text: str) -> Vector:
        """Return the vector of a text."""
        self.embedded.append(text)
        return self.embedder.embed_query(text)
