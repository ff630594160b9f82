"""Tests of questions in a language in which the knowledge has only asks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assistant import Assistant
from bot.core.model.entries import Passage, Translation
from bot.core.model.knowledge import KnowledgeBase, entries_of
from bot.core.model.labels import label_of
from bot.core.model.results import Answer, Outcome
from bot.core.retrieval.index import Index
from bot.languages import en as english
from tests.core.corpus import KNOWLEDGE

ES = {
    "parade-opening": (
        "¿Quién inauguró el desfile de los pingüinos?",
        "¿Cómo empezó la alcaldesa el desfile?",
        "que le aventaron a la orquesta",
    ),
    "parade-route": ("¿Por dónde marchan los pingüinos?", "ruta del desfile"),
    "parade-price": ("¿Cuánto cuesta el desfile?", "¿Quién paga el desfile?"),
    "goats-election": ("¿Cada cuánto eligen las cabras a su presidenta?", "sobornos con repollo"),
}
GAP_ES = "La noticia no dice si los pingüinos cobran."


def translated(entry: Passage) -> Passage:
    """Return a passage with its Spanish asks, if it has any."""
    asks = ES.get(entry.id)
    return (
        entry if asks is None else replace(entry, translations=(Translation("es", asks, asks[0]),))
    )


def bilingual() -> KnowledgeBase:
    """Return the corpus with asks in Spanish for some passages, and for one gap."""
    gap, *others = KNOWLEDGE.gaps
    asks = ("¿Cobran los pingüinos por desfilar?", "sueldo de los pingüinos")
    gap = replace(gap, translations=(Translation("es", asks, asks[0], GAP_ES),))
    passages = tuple(map(translated, KNOWLEDGE.passages))
    return replace(KNOWLEDGE, passages=passages, gaps=(gap, *others))


WORDS = english.load()
PLAIN = Assistant(Index(KNOWLEDGE, WORDS))
BOTH = Assistant(Index(bilingual(), WORDS))


def shown(answer: Answer) -> str | None:
    """Return the id of the passage or gap that an answer shows."""
    assert answer.outcome in {Outcome.ANSWER, Outcome.GAP}, answer
    return answer.gap.id if answer.gap else answer.quotes[0].passage.id


@pytest.mark.parametrize(
    ("question", "id_"),
    [
        ("¿Quién inauguró el desfile de los pingüinos?", "parade-opening"),
        ("quien inaguro el desfile de pinguinos", "parade-opening"),
        ("oye, ¿cuánto cuesta el desfile?", "parade-price"),
        ("¿por dónde marcharon los pingüinos?", "parade-route"),
        ("¿cuánto cobran los pingüinos por desfilar?", KNOWLEDGE.gaps[0].id),
    ],
)
def test_a_question_near_an_ask_in_its_language_is_answered(question: str, id_: str) -> None:
    """The asks are read by the rules of their language: stems, stop words, accents and typos."""
    answer = BOTH.ask(question)
    assert (answer.language, shown(answer)) == ("es", id_)


def test_a_follow_up_in_the_language() -> None:
    """A follow-up refers to the question before it, as in English."""
    answer = BOTH.ask("¿y quién lo paga?", ["¿Cuánto cuesta el desfile?"])
    assert (answer.language, shown(answer)) == ("es", "parade-price")


def test_what_is_shown_is_in_the_language() -> None:
    """Gaps and suggestions are shown in the question's language, passages in their own."""
    gap = BOTH.ask("sueldo de los pingüinos").gap
    assert gap is not None
    assert gap.text == GAP_ES
    near = BOTH.ask("¿la alcaldesa lloró en el parque?")
    assert near.outcome is Outcome.SUGGEST
    assert near.suggestions[0].label == ES["parade-opening"][0]
    answer = BOTH.ask("¿Quién inauguró el desfile de los pingüinos?")
    assert answer.quotes[0].passage.text.startswith("Mayor Gladys Pickett")
    assert answer.quotes[0].highlight is None
    assert answer.why.ask == ES["parade-opening"][0]


def test_names_and_numbers_are_the_same_in_all_languages() -> None:
    """A passage is also found by the names and numbers in its text."""
    index = BOTH.index.asked("¿Qué hizo la alcaldesa?")
    unit = index.unit("parade-opening")
    assert unit is not None
    assert unit.holds("pickett")
    assert not unit.holds("trombon")
    assert BOTH.ask("¿Pagan los pingüinos 9,000 arenques?").outcome is not Outcome.ANSWER


def test_a_question_about_something_else_is_not_understood() -> None:
    """Without an ask nearby, nothing is asserted."""
    answer = BOTH.ask("¿Cuál es la mejor receta de lentejas?")
    assert (answer.language, answer.outcome) == ("es", Outcome.UNKNOWN)


def test_without_asks_in_a_language_it_is_not_detected() -> None:
    """Knowledge in English only reads every question as English."""
    assert PLAIN.ask("¿Quién inauguró el desfile?").language == "en"


def test_names_in_the_sources_do_not_tell_the_language() -> None:
    """A Spanish word in an English source doesn't make a question Spanish."""
    passage = replace(KNOWLEDGE.passages[0], text="Near La Peña, Señor Muñoz opened the parade.")
    known = bilingual()
    index = Index(replace(known, passages=(passage, *known.passages[1:])), WORDS)
    assert index.asked("who is Señor Muñoz").lexicon.language.code == "en"
    assert index.asked("Señor Muñoz").lexicon.language.code == "en"
    assert index.asked("quién es el señor Muñoz").lexicon.language.code == "es"


def test_a_narrowed_index_knows_only_the_languages_of_its_sources() -> None:
    """If no source that is searched has asks in a language, no question is read in it."""
    teapots = BOTH.within(frozenset({"teapots"}))
    assert teapots.ask("¿Cuánto cuesta?").language == "en"
    assert BOTH.within(frozenset({"parade"})).ask("¿Cuánto cuesta el desfile?").language == "es"


def test_meanings_are_not_compared_between_languages() -> None:
    """The embedding model knows only English."""

    class Fails:
        def nearest(self, text: str, count: int) -> tuple[str, ...]:
            raise AssertionError(text, count)

        def closeness(self, text: str, ids: object) -> dict[str, object]:
            raise AssertionError(text, ids)

    compared = BOTH.comparing(Fails())  # type: ignore[arg-type] # never used
    assert shown(compared.ask("¿Cuánto cuesta el desfile?")) == "parade-price"


def test_repetitions_are_noticed_in_the_language() -> None:
    """The same passage isn't shown twice, unless it is asked for again."""
    first = "¿Cuánto cuesta el desfile?"
    assert BOTH.ask("¿y quién lo paga?", [first]).repetition
    assert BOTH.ask("¿cuánto cuesta el desfile otra vez?", [first]).repetition is None


def test_the_label_in_a_language() -> None:
    """An entry without a label in a language keeps its own."""
    opening = bilingual().passages[0]
    assert label_of(opening, "es") == ES["parade-opening"][0]
    assert label_of(opening, "de") == label_of(opening) == "Who opened the penguin parade?"


ENGLISH = [ask for entry in entries_of(KNOWLEDGE) for ask in entry.asks]
PARTS = [
    "who", "how much", "the", "penguins", "does", "parade", "mayor Pickett", "cost", "throw", "is",
    "goats", "teapot", "why", "herring", "opened", "please", "and", "what about", "12", "trombone?",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.sampled_from(ENGLISH),
        st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map(" ".join),
    ),
    st.lists(st.sampled_from(ENGLISH), max_size=2),
)
def test_english_questions_are_answered_as_without_translations(
    question: str, previous: list[str]
) -> None:
    """Asks in another language change nothing about the answer to an English question."""
    assert _facts(BOTH.ask(question, previous)) == _facts(PLAIN.ask(question, previous))


def _facts(answer: Answer) -> tuple[object, ...]:
    """Return everything in an answer, with ids instead of passages, which have translations."""
    return (
        answer.outcome,
        answer.confidence,
        [(quote.passage.id, quote.highlight) for quote in answer.quotes],
        [(one.passage.id, one.label) for one in answer.suggestions],
        [(one.passage.id, one.score) for one in answer.candidates],
        answer.gap and (answer.gap.id, answer.gap.text),
        replace(answer, quotes=(), suggestions=(), candidates=(), gap=None),
    )
