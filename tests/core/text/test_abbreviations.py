"""Abbreviations in questions are read as the words that the knowledge contains."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.model.knowledge import KnowledgeBase
from bot.core.retrieval.index import Index
from bot.languages import available, load
from bot.languages import en as english
from tests.core.corpus import ENGLISH, alone


def reading(question: str, text: str) -> str:
    """Return how a question is read if the knowledge contains only `text`."""
    return Index(alone(text), ENGLISH).parse(question).spelt


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("forgot my pw", "Reset the password.", "forgot my password"),
        ("forgot my pw", "Keys open the gate.", "forgot my password"),  # meanings can still match
        ("forgot my pw", "Reset your PW by mail.", "forgot my pw"),
        ("how do I change my password?", "Reset your PW.", "how do I change my pw?"),
        ("size of a pfp", "Profile pictures are square.", "size of a profile picture"),
        ("who is the mod?", "Every moderator is a volunteer.", "who is the moderator?"),
        ("who is the mod?", "Each modification needs a log.", "who is the modification?"),
        ("who is the mod?", "Keys open the gate.", "who is the mod?"),  # either is possible
        ("open on wed?", "A wedding is on Wednesday.", "open on wednesday?"),
        ("do apps need a key", "Each app needs a key.", "do apps need a key"),
        ("fam, where are the keys", "Each family has keys.", "family, where are the keys"),
        ("fam, where are the keys", "Keys open the gate.", "fam, where are the keys"),  # slang
    ],
)
def test_abbreviations_are_read_as_what_the_knowledge_has(
    question: str, text: str, expected: str
) -> None:
    """Whichever form a member types, the question has the form that the knowledge uses."""
    assert reading(question, text) == expected


def test_the_most_frequent_meaning_counts() -> None:
    """If several meanings are in the knowledge, the one in most passages is used."""
    (passage,) = alone("A moderator answers.").passages
    other = replace(passage, id="other", text="Each modification needs a moderator.")
    query = Index(KnowledgeBase((passage.source,), (passage, other)), ENGLISH).parse("mod")
    assert [token.word for token in query.tokens] == ["moderator"]


def test_abbreviations_are_not_reported_as_typos() -> None:
    """Nothing was misspelled, so there is no correction, and the typed word is kept."""
    query = Index(alone("Reset the password."), ENGLISH).parse("reset pw")
    assert query.corrections == ()
    assert [*query.words.values()] == ["pw", "reset"]


@pytest.mark.parametrize(
    ("code", "question", "expected"),
    [
        ("es", "cómo cambio mi pw", "cómo cambio mi contrasena"),
        ("de", "wo ist die uni", "wo ist die universitat"),
        ("fr", "j'ai oublié mon mdp", "j'ai oublié mon mot de passe"),
        ("pt", "como mando msg", "como mando mensagem"),
        ("it", "che tel avete", "che telefono avete"),
    ],
)
def test_other_languages(code: str, question: str, expected: str) -> None:
    """Each language with small talk has abbreviations of its own."""
    (passage,) = alone("Nil.").passages
    source = replace(passage.source, language=code)
    knowledge = KnowledgeBase((source,), (replace(passage, source=source),))
    assert Index(knowledge, english.load()).parse(question).spelt == expected


@pytest.mark.parametrize("code", sorted(available()))
def test_no_stop_word_is_an_abbreviation(code: str) -> None:
    """A stop word that was read as something else would change almost every question."""
    language = load(code)
    assert language.abbreviations.listed.isdisjoint(language.stop_words)
