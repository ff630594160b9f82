"""Tests of the view of an index that is limited to some sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import app
from bot.assistant import Assistant
from bot.config import Config
from bot.config.loader import Matching
from bot.core.model.entries import Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase, Term
from bot.core.model.results import Outcome
from bot.core.model.scope import EVERYTHING, Scope
from bot.core.retrieval.contents import InMemory
from bot.core.retrieval.index import Index
from bot.core.retrieval.view import View
from bot.knowledge.disk.cache import read
from bot.languages import en as english
from bot.semantic.models import Mode
from tests import hidden
from tests.bakery import written

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = Assistant(hidden.index())
SEEN, UNSEEN = hidden.LETTERS[2], hidden.LETTERS[3]


def seeing(*letters: str) -> Assistant:
    """Return an assistant that sees only the sources for these letters."""
    return WHOLE.seeing(Scope(frozenset(hidden.source_of(letter).id for letter in letters)))


def test_units_are_shared() -> None:
    """A view has the units of the whole, not copies of them."""
    whole = {unit.entry.id: unit for unit in WHOLE.index.units}
    units = seeing(SEEN).index.units
    assert {unit.entry for unit in units} == {*hidden.entries_of(SEEN)}
    assert all(unit is whole[unit.entry.id] for unit in units)


def test_everything_is_the_whole() -> None:
    """Without limits, no view is made."""
    assert WHOLE.seeing(EVERYTHING).index.units is WHOLE.index.units


@pytest.mark.parametrize("word", ["quellimarxa", f"quellimar{UNSEEN}a"])
def test_corrections(word: str) -> None:
    """A typo, and a word that only hidden sources have, are corrected to a word that is seen."""
    answer = seeing(SEEN).ask(f"When does the {word} open?")
    assert answer.corrections == ((word, f"quellimar{SEEN}a"),)
    assert [quote.passage.source for quote in answer.quotes] == [hidden.source_of(SEEN)]


def test_a_hidden_word_with_the_same_sound() -> None:
    """A misspelled word is never corrected to a word that only a hidden source contains."""
    library = Source("library", "Biblioteca", "Barrio", language="es")
    museum = Source("museum", "Museo", "Barrio", language="es")
    passages = (
        Passage("reading", library, "La biblioteca abre a las nueve.", (1,), Wording.RESTATED),
        Passage("walking", museum, "El zoquivano abre a las diez.", (1,), Wording.RESTATED),
    )
    whole = Assistant(Index(KnowledgeBase((library, museum), passages), english.load()))
    for scope, expected in (("museum", "zoquivano"), ("library", None)):
        answer = whole.seeing(Scope(frozenset({scope}))).ask("¿Cuándo abre el sokibano?")
        assert dict(answer.corrections).get("sokibano") == expected


def test_nothing_is_seen() -> None:
    """Where nothing is in scope, every question gets the same refusal, without topics."""
    for question in (f"When does the quellimar{SEEN}a open?", "bread"):
        answer = seeing().ask(question)
        assert answer.outcome is Outcome.UNKNOWN
        assert (answer.topics, answer.candidates, answer.corrections) == ((), (), ())


def test_a_view_of_a_view() -> None:
    """Narrowing a view never widens it."""
    index = seeing(SEEN).index
    wide = index.within(frozenset(hidden.source_of(letter).id for letter in hidden.LETTERS))
    found = wide.search(wide.parse(f"members bring a hendorul{UNSEEN}a"))
    assert {unit.entry.source for unit in found} == {hidden.source_of(SEEN)}
    for entry in hidden.entries_of(UNSEEN):
        assert index.unit(entry.id) is None
    nested = index.seeing(frozenset(source.id for source in WHOLE.knowledge.sources))
    assert [unit.entry for unit in nested.units] == [unit.entry for unit in index.units]
    assert not nested.lexicon.is_spelt(f"hendorul{UNSEEN}a")


def test_contents() -> None:
    """The speller of a view knows only its words, and the statistics are those of the whole."""
    contents = InMemory(hidden.knowledge(), english.load())
    view = View(contents, frozenset({hidden.source_of(SEEN).id}))
    assert view.speller.is_word(f"hendorul{SEEN}a")
    assert not view.speller.is_word(f"hendorul{UNSEEN}a")
    assert view.grams == contents.grams
    assert (view.sampled, view.mean_length) == (contents.sampled, contents.mean_length)
    assert view.lexicon.size == contents.lexicon.size


def test_a_hidden_glossary_changes_nothing() -> None:
    """A passage is read as if the glossaries of hidden sources did not exist."""
    club, staff = Source("club", "House rules", "Club"), Source("staff", "Handbook", "Club")
    text = "Visitors leave their shoes at the threshold."
    knowledge = KnowledgeBase(
        (club, staff),
        (
            Passage("shoes", club, text, (1,), Wording.RESTATED),
            Passage("quiet", club, "Quiet hours begin at ten.", (2,), Wording.RESTATED),
            Passage("vault", staff, "The brellowick opens at nine.", (1,), Wording.RESTATED),
        ),
        (),
        (Term("brellowick", ("threshold",), (("staff", ("threshold",)),)),),
    )
    assistant = Assistant(Index(knowledge, english.load())).seeing(Scope(frozenset({"club"})))
    answer = assistant.ask("shoes threshold")
    assert [quote.passage.id for quote in answer.quotes] == ["shoes"]
    unit = assistant.index.unit("shoes")
    assert unit is not None
    assert unit.holds("threshold")
    assert assistant.index.search(assistant.index.parse("threshold"), 1)[0] is unit
    assert not assistant.ask("brellowick").quotes
    assert not assistant.knowledge.glossary


def test_knowledge_on_disk(tmp_path: Path) -> None:
    """Large knowledge, which stays on disk, is limited in the same way."""
    files = []
    for letter in (SEEN, UNSEEN):
        one, two, three, *_ = hidden.words_of(letter)
        text = (
            f"source: {{id: {one}-book, title: The {two} handbook, publisher: Club}}\n"
            f"glossary:\n  - {{term: {one}, aliases: [nickname{letter}]}}\n"
            f"passages:\n  - id: {three}-opening\n    paragraphs: [1]\n    wording: restated\n"
            f"    text: The {one} opens its {two} at nine.\n"
            f"    asks: [When does the {one} open?]\n"
        )
        files.append(tmp_path / f"{letter}.yaml")
        written(files[-1], text)
    curated = f"""\
curated:
  gaps:
    - id: rope-{UNSEEN}
      source: quellimar{UNSEEN}a-book
      text: The handbook does not say what a rope costs.
      asks: [What does a rope cost?]
    - id: lamp-{SEEN}
      source: quellimar{SEEN}a-book
      text: The handbook does not say what a lamp costs.
      asks: [What does a lamp cost?]
"""
    files.append(tmp_path / "curated.yaml")
    written(files[-1], curated)
    config = Config(tuple(files), Matching(), semantic=Mode.OFF)
    whole = app.assemble(read(config.knowledge, tmp_path / "indexes"), config)
    assert not whole.knowledge.is_held
    seen = whole.seeing(Scope(frozenset({f"quellimar{SEEN}a-book"})))
    for word in ("quellimarxa", f"quellimar{UNSEEN}a", f"quellimar{SEEN}a", f"nickname{SEEN}"):
        answer = seen.ask(f"When does the {word} open?")
        assert [quote.passage.id for quote in answer.quotes] == [f"hendorul{SEEN}a-opening"]
    assert seen.ask("What does a lamp cost?").outcome is Outcome.GAP
    assert seen.knowledge.entry(f"lamp-{SEEN}") is not None
    assert seen.ask("What does a rope cost?").gap is None
    for id_ in (f"hendorul{UNSEEN}a-opening", f"rope-{UNSEEN}"):
        assert seen.index.unit(id_) is None
        assert seen.knowledge.entry(id_) is None
        assert seen.knowledge.passage(id_) is None
    assert [term.term for term in seen.knowledge.glossary] == [f"quellimar{SEEN}a"]
    hidden_one = whole.knowledge.passage(f"hendorul{UNSEEN}a-opening")
    assert hidden_one is not None
    assert seen.knowledge.beside(hidden_one, 1) == ((), ())
