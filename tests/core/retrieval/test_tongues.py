"""Tests of knowledge in several languages."""

from __future__ import annotations

import pytest

from bot.core.answering.answer import answer
from bot.core.model.entries import Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.policy import Policy
from bot.core.model.results import Outcome
from bot.core.retrieval.index import Index
from bot.core.text.lexicon import English
from bot.languages import en as english

TEXTS = {
    "en": {
        "key": ("Who has the key?", "The treasurer keeps the key of the shed in her office."),
        "water": ("When is the water on?", "Water runs from the well between seven and nine."),
        "cost": ("How much does it cost?", "A plot costs 48 euros a year, paid in January."),
    },
    "es": {
        "llave": ("¿Quién tiene la llave?", "La tesorera guarda la llave de la caseta."),
        "agua": ("¿Cuándo hay agua?", "El agua del pozo sale entre las siete y las nueve."),
        "cuota": ("¿Cuánto cuesta?", "Cada bancal cuesta 48 euros al año, en enero."),
    },
    "de": {
        "schluessel": ("Wer hat den Schlüssel?", "Die Kassiererin hat den Schlüssel zur Hütte."),
        "wasser": ("Wann gibt es Wasser?", "Das Wasser läuft zwischen sieben und neun Uhr."),
        "rad": ("Wo stehen die Räder?", "Die Räder stehen im Fahrradkeller neben der Werkstatt."),
    },
}


def knowledge(*codes: str) -> KnowledgeBase:
    """Return knowledge with one source for each language."""
    sources = tuple(Source(code, f"Garden {code}", "Garden", language=code) for code in codes)
    passages = tuple(
        Passage(id_, source, text, (n,), Wording.VERBATIM, asks=(ask,), label=ask)
        for source in sources
        for n, (id_, (ask, text)) in enumerate(TEXTS[source.language].items(), 1)
    )
    return KnowledgeBase(sources, passages)


def index(*codes: str) -> Index:
    """Return an index of one source for each of these languages."""
    return Index(knowledge(*codes), english.load())


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("¿Dónde está la llave?", "es"),
        ("cuando hay agua", "es"),
        ("where is the key", "en"),
        ("wo ist der Schlüssel", "de"),
        ("wann gibt es denn Wasser", "de"),
        ("how much is it", "en"),
    ],
)
def test_the_language_of_a_question(question: str, code: str) -> None:
    """A question is parsed by the rules of its language."""
    mixed = index("en", "es", "de")
    assert mixed.asked(question).parse(question).language.code == code


def test_a_question_that_tells_nothing_is_in_the_language_before_it() -> None:
    """A question with only names and numbers is read in the previous question's language."""
    mixed = index("en", "es", "de")
    assert mixed.asked("C4?").lexicon.language.code == "de"  # equally common languages: the first
    assert mixed.asked("C4?", ["¿Quién tiene la llave?"]).lexicon.language.code == "es"
    assert mixed.asked("C4?", ["wer hat ihn", "who has the key"]).lexicon.language.code == "en"


@pytest.mark.parametrize(
    ("question", "code"), [("¿Quién tiene la llave?", "es"), ("hello there", "en")]
)
def test_an_answer_says_its_language(question: str, code: str) -> None:
    """Every answer has the language of its question, small talk included."""
    assert answer(question, index("en", "es", "de"), Policy()).language == code


def test_one_language_needs_no_detection() -> None:
    """If there is only one language, every question is parsed by its rules."""
    only = index("es")
    assert only.asked("where is the key") is only
    assert only.lexicon.language.code == "es"


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("¿Quién guarda las llaves de la caseta?", "llave"),
        ("Wer hat die Schluessel zur Huette?", "schluessel"),
        ("Who keeps the keys of the shed?", "key"),
        ("cuanto cuestan los bancales al año", "cuota"),
        ("wo steht mein rad", "rad"),
    ],
)
def test_each_question_finds_the_passage_in_its_language(question: str, passage: str) -> None:
    """One index holds several languages, and matches inflected words in each of them."""
    found = answer(question, index("en", "es", "de"), Policy())
    assert found.candidates[0].passage.id == passage
    assert found.outcome in {Outcome.ANSWER, Outcome.SUGGEST}


def test_everyday_words_are_no_strangers() -> None:
    """Ordinary words that the knowledge lacks are recognized and not taken for names."""
    query = "¿Puedo llevarme la llave a casa?"
    spanish = index("es").parse(query)
    assert "casa" in index("es").lists.words
    assert index("es").speller.is_word("casa")
    assert spanish.corrections == ()


def test_english_alone_is_read_as_before() -> None:
    """If all sources are English, the index needs no other lexicon or speller."""
    only = index("en")
    assert only.asked("¿Dónde está la llave?") is only
    assert only.lists.words == english.load().words


def test_compounds_match_their_parts() -> None:
    """A compound that the knowledge lacks is read as the parts that the knowledge contains."""
    german = index("de")
    assert [token.word for token in german.parse("Wasserschlüssel").tokens] == [
        "wasser",
        "schlussel",
    ]
    assert german.speller.is_word("wasserschlussel")
    assert "fahrradkell" in german.lists.kin("rad") or german.lists.kin("kell")


@pytest.mark.parametrize(
    ("code", "question", "passage"),
    [
        ("es", "¿el precio del huerto?", "cuota"),
        ("de", "Zugang zum Schuppen, Transponder", "schluessel"),
    ],
)
def test_related_words_are_searched(code: str, question: str, passage: str) -> None:
    """A word that the knowledge lacks finds passages with words related to it."""
    only = index(code)
    assert passage in [unit.entry.id for unit in only.search(only.parse(question))]


def test_follow_ups_in_spanish() -> None:
    """A follow-up takes over words from the previous question."""
    found = answer("¿y el agua?", index("es"), Policy(), ["¿Cuándo hay llave?"])
    assert found.candidates[0].passage.id == "agua"


def test_smalltalk_in_its_language() -> None:
    """Thanks are recognized in every language of the sources."""
    assert answer("muchas gracias!", index("es"), Policy()).outcome is Outcome.SMALLTALK
    assert answer("danke dir", index("en", "de"), Policy()).outcome is Outcome.SMALLTALK


def test_warming_reads_all_languages() -> None:
    """Warming up changes no answer, with or without several sources."""
    for codes in (("en", "de"), ("de",)):
        cold, warm = index(*codes), index(*codes)
        warm.warm()
        question = "Wo steht der Fahrradkeller?"
        assert answer(question, warm, Policy()) == answer(question, cold, Policy())


def test_without_a_loader_everything_is_english() -> None:
    """An index without rules for other languages reads all sources as English."""
    plain = Index(knowledge("es"), English())
    assert plain.lexicon.language.code == "en"
    assert plain.lexicon.is_known("llave")


def test_a_narrowed_index_knows_only_its_languages() -> None:
    """If the selected sources are in one language, every question is read in that language."""
    mixed = index("en", "es", "de")
    spanish = mixed.within(frozenset({"es"}))
    assert spanish.lexicon.language.code == "es"
    assert spanish.asked("C4?").lexicon.language.code == "es"
    both = mixed.asked("who has the key").within(frozenset({"en", "es"}))
    assert both.lexicon.language.code == "en"
    assert both.asked("¿quién tiene la llave?").lexicon.language.code == "es"
    assert mixed.within(frozenset()).asked("wer ist das").lexicon.language.code == "de"
