"""The lexicon weighs words and resolves aliases."""

from __future__ import annotations

import pytest

from bot.core.model.knowledge import KnowledgeBase, Term
from bot.core.retrieval.index import Index
from bot.core.text.lexicon import FAINT, English, Lexicon, build_lexicon
from bot.core.text.tokens import stem, tokenize
from tests.core.corpus import ENGLISH, INDEX, KNOWLEDGE, alone

LEXICON = INDEX.lexicon


def read(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    """Return the words that the lexicon reads in a text, each with the text that was typed."""
    return [(token.word, text[token.start : token.end]) for token in lexicon.read(tokenize(text))]


def with_terms(*terms: Term) -> Lexicon:
    """Return the lexicon of a knowledge base that has only a glossary."""
    return build_lexicon(KnowledgeBase(glossary=terms), English())


def test_rare_words_weigh_more() -> None:
    """Weights are between 0 and 1. A word in more passages has a lower weight."""
    weights = [LEXICON.weight(stem(word)) for word in ("volcano", "trombone", "penguin", "parade")]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] == pytest.approx(1)
    assert weights[-1] > 0


def test_general_words_weigh_little() -> None:
    """A general word such as "teacher" has a reduced weight."""
    assert LEXICON.weight(stem("teacher")) == pytest.approx(FAINT)


@pytest.mark.parametrize(
    ("word", "known", "spelt", "ordinary"),
    [
        ("penguins", True, True, False),
        ("marching", True, False, False),
        ("flappers", False, True, False),
        ("volcano", False, False, False),
        ("because", False, False, True),
        ("homework", False, False, True),
    ],
)
def test_known_words(word: str, *, known: bool, spelt: bool, ordinary: bool) -> None:
    """A word can have a known stem, have a known spelling, or be an ordinary English word."""
    assert LEXICON.is_known(stem(word)) == known
    assert LEXICON.is_spelt(word) == spelt
    assert LEXICON.is_ordinary(stem(word)) == ordinary


def test_names_have_a_capital_within_a_sentence() -> None:
    """A capital letter at the start of a sentence does not make its word a name."""
    assert {"gladi", "pickett", "bernard", "ebenez"} <= LEXICON.names
    assert not {"the", "ani", "children", "chairgoat"} & LEXICON.names


@pytest.mark.parametrize(
    ("description", "text", "expected"),
    [
        ("a word", "flappers march", [("penguin", "flappers"), ("march", "march")]),
        ("two words", "a tuxedo bird", [("a", "a"), ("penguin", "tuxedo bird")]),
        ("inflected", "Tuxedo birds!", [("penguin", "Tuxedo birds")]),
        ("cut short", "the tuxedo", [("the", "the"), ("tuxedo", "tuxedo")]),
        ("another word of the stem", "flapperishness", [("flapperishness", "flapperishness")]),
        ("twice", "flappers flappers", [("penguin", "flappers"), ("penguin", "flappers")]),
        ("nothing", "", []),
    ],
)
def test_an_alias_is_read_as_its_term(
    description: str, text: str, expected: list[tuple[str, str]]
) -> None:
    """Complete aliases are replaced, even if they are inflected, and the typed text is kept."""
    assert read(LEXICON, text) == expected, description


@pytest.mark.parametrize(
    ("description", "terms", "text", "expected"),
    [
        ("longest", [Term("goat", ("bird",)), Term("auk", ("bird dog",))], "bird dogs", "auk"),
        ("of several words", [Term("fish market", ("agora",))], "agora", "fish market"),
        ("a stop word", [Term("Bernard", ("he",))], "he ate", "bernard ate"),
        ("term like a stop word", [Term("wills", ("testaments",))], "testament", "wills"),
        ("its own alias", [Term("goat", ("Goats", "goat"))], "goats", "goats"),
        ("an alias of signs", [Term("goat", ("?!", ""))], "goats ?!", "goats"),
        ("a term of signs", [Term("\U0001f410", ("goat",))], "goats", "goats"),
        (
            "a word between",
            [Term("dismiss", ("play down",))],
            "goats play it down",
            "goats dismiss it",
        ),
        ("two between", [Term("dismiss", ("play down",))], "play it all down", "play it all down"),
        ("its -ing form", [Term("trip", ("visit",))], "visiting goats", "trip goats"),
        ("a look-alike", [Term("stop", ("sever",))], "several goats", "several goats"),
        ("claimed twice", [Term("b", ("x",)), Term("a", ("x",))], "x", "a"),
    ],
)
def test_the_glossary(description: str, terms: list[Term], text: str, expected: str) -> None:
    """The longest alias wins. Neither odd entries nor the order of entries change this."""
    for ordered in (terms, terms[::-1]):
        words = [word for word, _ in read(with_terms(*ordered), text)]
        assert " ".join(words) == expected, description


def test_a_term_with_the_stem_of_a_stop_word() -> None:
    """An alias is replaced by its term even if the term's stem is a stop word."""
    knowledge = alone("The wills are kept in a hat.")
    index = Index(
        KnowledgeBase(knowledge.sources, knowledge.passages, (), (Term("wills", ("testaments",)),)),
        English(),
    )
    assert index.parse("testaments").terms == index.parse("wills").terms != {}


def test_nothing_known() -> None:
    """Without knowledge, every word is unknown and has full weight."""
    lexicon = build_lexicon(KnowledgeBase(), ENGLISH)
    assert lexicon.weight("goat") == pytest.approx(1)
    assert not lexicon.is_known("goat")


def test_numbers_are_not_spellings() -> None:
    """No word is corrected to a number."""
    assert not any(word[0].isdigit() for word in build_lexicon(KNOWLEDGE, ENGLISH).spelling)
