"""Tests of splitting questions and recognizing follow-ups in languages other than English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.entries import Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.questions.leaning import Lean, leans
from bot.core.questions.parts import asking_spans, cores, split
from bot.core.retrieval.index import Index
from bot.core.text.patterns import patterns_of, without_accents
from bot.languages import en as english
from bot.languages import load


@pytest.mark.parametrize(
    ("code", "question", "expected"),
    [
        ("es", "¿Quién abre y cuándo cierra?", ["¿Quién abre", "cuándo cierra?"]),
        ("es", "donde esta, y cuanto cuesta", ["donde esta", "cuanto cuesta"]),
        ("es", "¿Dónde está? ¿Está abierto?", ["¿Dónde está", "¿Está abierto?"]),
        ("es", "¿Hay tomates y pimientos?", ["¿Hay tomates y pimientos?"]),
        ("de", "Wer hat den Schlüssel und wann ist zu?", ["Wer hat den Schlüssel", "wann ist zu?"]),
        ("de", "Gibt es Brot und Käse?", ["Gibt es Brot und Käse?"]),
        ("fr", "Où est la clé et combien ça coûte ?", ["Où est la clé", "combien ça coûte ?"]),
        ("it", "Chi apre e quando chiude?", ["Chi apre", "quando chiude?"]),
        ("pt", "Quem abre e quando fecha?", ["Quem abre", "quando fecha?"]),
    ],
)
def test_parts(code: str, question: str, expected: list[str]) -> None:
    """A question is split before another question, but not at every "and"."""
    assert [*split(question, load(code).patterns)] == expected


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("es", "Soy nueva. Tengo el 17. ¿Puedo regar hoy?", ["¿Puedo regar hoy?"]),
        ("de", "Ich bin neu. Wann habt ihr offen", ["Wann habt ihr offen"]),
        ("fr", "J'ai perdu la clé. Qui peut ouvrir ?", ["Qui peut ouvrir ?"]),
    ],
)
def test_sentences_that_ask(code: str, message: str, expected: list[str]) -> None:
    """The questions in a message are separated from its other sentences."""
    spans = asking_spans(message, load(code).patterns)
    assert [message[start:end] for start, end in spans] == expected


@pytest.mark.parametrize(
    ("code", "question", "expected"),
    [
        ("es", "¿y el agua?", Lean.ELLIPSIS),
        ("es", "¿por qué?", Lean.BARE),
        ("es", "cuéntame más", Lean.MORE),
        ("es", "¿qué pasa con los tomates?", Lean.ELLIPSIS),
        ("es", "¿quién guarda la llave de la caseta?", None),
        ("de", "und im August?", Lean.ELLIPSIS),
        ("de", "warum?", Lean.BARE),
        ("de", "erzähl mir mehr", Lean.MORE),
        ("de", "Wer hat den Schlüssel zur Werkstatt?", None),
        ("fr", "et pour le dimanche ?", Lean.ELLIPSIS),
        ("fr", "pourquoi ?", Lean.BARE),
        ("fr", "et après ?", Lean.MORE),
        ("fr", "Qui garde la clé de la cabane ?", None),
        ("it", "e la domenica?", Lean.ELLIPSIS),
        ("pt", "por quê?", Lean.BARE),
    ],
)
def test_leans(code: str, question: str, expected: Lean | None) -> None:
    """A question that depends on the previous one is recognized by its words."""
    source = Source("a", "A", "A", language=code)
    passage = Passage("p", source, "…", (1,), Wording.VERBATIM)
    index = Index(KnowledgeBase((source,), (passage,)), english.load())
    assert leans(index.parse(question), index.lexicon.names) == expected


def test_without_phrases_nothing_is_split() -> None:
    """In a language that has only a list of stop words, a message is always one question."""
    patterns = patterns_of({})
    assert split("Ki ez, és mikor nyit?", patterns) == ("Ki ez, és mikor nyit?",)
    assert cores("Ki ez, és mikor nyit?", patterns) == ()


@given(st.text())
def test_a_view_keeps_the_length(text: str) -> None:
    """Removing accents doesn't change the length of a text."""
    assert len(without_accents(text)) == len(text)


@given(st.text(alphabet="y o¿?,;. quién dónde ñ", max_size=80))
def test_spans_are_in_the_text(text: str) -> None:
    """Parts, spans and cores of any text lie within that text."""
    patterns = load("es").patterns
    assert all(part in text for part in split(text, patterns))
    for start, end in (*asking_spans(text, patterns), *cores(text, patterns)):
        assert 0 <= start < end <= len(text)
