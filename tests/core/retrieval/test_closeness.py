"""Tests that comparing meanings finds passages that share no word with the question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.answering.answer import answer
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.policy import Policy
from bot.core.ranking.confidence import SURENESS
from bot.core.ranking.features import BY_MEANING, BY_WORDS
from bot.core.ranking.rank import rank
from bot.core.ranking.weights import CONFIDENCE, RANKING
from bot.core.retrieval.closeness import Closeness
from bot.core.retrieval.index import Index
from bot.languages import en as words
from tests.core.corpus import ENGLISH, INDEX, KNOWLEDGE, alone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FAR = Closeness(0.0, 0, 0.0, 0.0, 0.0, 0.0)
NEAR = Closeness(0.9, 0, 0.8, 0.9, 0.8, 0.9)


class OneThought:
    """A fake embedding model that always finds the same unit."""

    language: str | None = None

    def __init__(self, id_: str) -> None:
        self.id = id_
        self.compared: set[str] = set()

    def nearest(self, text: str, count: int) -> tuple[str, ...]:
        """Return the id of the unit."""
        self.compared.add(text)
        return (self.id,)[:count]

    def closeness(self, text: str, ids: Iterable[str]) -> Mapping[str, Closeness]:
        """Return high similarity for the unit, and low similarity for all others."""
        self.compared.add(text)
        return {id_: NEAR if id_ == self.id else FAR for id_ in ids}


def index_of(id_: str) -> Index:
    """Return an index of the corpus in which one unit is close to every question."""
    return Index(KNOWLEDGE, ENGLISH, OneThought(id_))


def test_the_nearest_in_meaning_is_a_candidate() -> None:
    """A passage that shares no words with the question becomes a candidate."""
    question = "quadruped swallows staircase"
    assert "goats-ladder" not in {unit.entry.id for unit in INDEX.search(INDEX.parse(question))}
    index = index_of("goats-ladder")
    query = index.parse(question)
    units = index.search(query)
    assert "goats-ladder" in {unit.entry.id for unit in units}
    assert rank(query, units, index)[0].unit.entry.id == "goats-ladder"
    assert answer(question, index, Policy()).candidates[0].passage.id == "goats-ladder"


def test_the_meaning_of_what_was_meant_is_compared() -> None:
    """A typo would change the meaning, so a model gets the corrected words."""
    thought = OneThought("goats-ladder")
    index = Index(KNOWLEDGE, ENGLISH, thought)
    answer("Who opened the prade, and did Bernard eat the laddr?", index, Policy())
    assert "Who opened the parade, and did Bernard eat the ladder?" in thought.compared
    assert not any("prade" in text or "laddr" in text for text in thought.compared)


def test_meaning_adds_features() -> None:
    """With an embedding model, candidates have additional features with their own weights."""
    question = "who pays for the parade"
    index = index_of("parade-price")
    with_meaning = rank(index.parse(question), index.units, index)
    by_words = rank(INDEX.parse(question), INDEX.units, INDEX)
    assert (with_meaning[0].sort, by_words[0].sort) == ("meaning", "words")
    assert len(with_meaning[0].features) == len(by_words[0].features) + len(BY_MEANING)


def test_each_feature_of_meaning_has_a_weight() -> None:
    """Units with asks and units without have weights for the same features, in the same order."""
    names = (*BY_WORDS, *BY_MEANING)
    assert tuple(RANKING["meaning"]) == names
    for sort in ("meaning", "meaning, asks"):
        assert tuple(CONFIDENCE[sort]) == (*names, *SURENESS)


def test_stop_words_have_no_meaning() -> None:
    """The meaning of a question without content words is not compared."""
    index = index_of("goats-ladder")
    query = index.parse("so what?")
    assert index.closeness(query, index.units) == {}
    assert "goats-ladder" not in {unit.entry.id for unit in index.search(query)}


def test_a_model_compares_only_its_own_language() -> None:
    """A model that knows only English compares English passages, but not Spanish ones."""
    (english,) = alone("The museum is open on Sundays.").passages
    spanish = replace(
        english,
        id="spanish",
        text="El museo abre los domingos por la mañana.",
        source=replace(english.source, id="museo", language="es"),
    )
    knowledge = KnowledgeBase((english.source, spanish.source), (english, spanish))
    meaning, reader = OneThought("spanish"), object()
    index = Index(knowledge, words.load(), meaning).comparing(meaning, reader)  # type: ignore[arg-type] # a stand-in
    for language, known in (("en", {"en"}), (None, {"en", "es"})):
        meaning.language = language
        for code, question in (
            ("en", "When is the museum open?"),
            ("es", "¿Cuándo abre el museo?"),
        ):
            asked = index.asked(question)
            assert bool(asked.meaning) == bool(asked.reader) == (code in known)
