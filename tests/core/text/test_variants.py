"""Compounds match however they are written: as one word, with a hyphen, or as two words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.model.knowledge import KnowledgeBase, Term
from bot.core.retrieval.index import Index
from bot.core.text.glossary import read_glossary
from bot.core.text.language import ENGLISH as RULES
from bot.core.text.variants import ENGLISH_VARIANTS
from bot.languages import en as english
from tests.core.corpus import alone

SPELLINGS = [
    (spelling, other) for spelling, others in ENGLISH_VARIANTS for other in (spelling, *others)
]


@pytest.fixture(scope="module")
def index() -> Index:
    """Knowledge that contains none of the compounds."""
    return Index(alone("Otters bike to the bay."), english.load())


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("where is the wifi password", "The Wi-Fi password is on the fridge."),
        ("how do I log in?", "Login is by badge."),
        ("i cant login", "To log in, use your badge."),
        ("when can I sign up", "Sign-up starts in May."),
        ("what if i'm logging in twice", "Nobody needs a second login."),
        ("can I change my user name", "Usernames are permanent."),
        ("how do I set it up", "Setup takes an hour."),
        ("is there an ebike rack", "E-bikes are charged in the shed."),
    ],
)
def test_a_question_matches_other_spellings(question: str, text: str) -> None:
    """Members find passages that write a compound differently."""
    index = Index(alone(text), english.load())
    (unit,) = index.units
    content = [stem for stem in index.parse(question).stems if not index.lexicon.is_ordinary(stem)]
    assert any(map(unit.holds, content))


@pytest.mark.parametrize(("spelling", "other"), SPELLINGS)
def test_all_spellings_are_read_alike(index: Index, spelling: str, other: str) -> None:
    """Each spelling, with a hyphen or a space between its parts, is read as the same words."""
    expected = index.parse(f"otters near the {spelling}").stems
    for written in (other, other.replace(" ", "-")):
        assert index.parse(f"otters near the {written}").stems == expected


def test_spellings_are_consistent() -> None:
    """No word is listed twice, and no spelling is an alias of another one."""
    firsts = [spelling for spelling, _ in ENGLISH_VARIANTS]
    others = [other for _, more in ENGLISH_VARIANTS for other in more]
    assert len({*firsts, *others}) == len(firsts) + len(others)


def test_spellings_are_no_typos(index: Index) -> None:
    """A spelling in the list is never corrected to another word."""
    words = {word for pair in SPELLINGS for word in pair if " " not in word}
    assert sorted(word for word in words if not index.speller.is_word(word)) == []


def test_parts_must_be_adjacent(index: Index) -> None:
    """Words are read as a compound only if no other word separates them."""
    assert "usernam" in index.parse("otters of the user name").stems
    assert "usernam" not in index.parse("otters of the user by name").stems


def test_the_glossary_comes_first() -> None:
    """A term of the knowledge that has the same alias takes precedence."""
    terms = (Term("boarding", ("check in",)),)
    aliases = read_glossary(terms, RULES)["check"]
    assert aliases[0].meaning == (("boarding", "board"),)
    assert KnowledgeBase(glossary=terms).glossary == terms


@pytest.mark.parametrize(
    ("term", "alias", "text"),
    [
        ("Wi-Fi", "wlan", "The Wi-Fi password is on the fridge."),
        ("login", "sso", "The login is by badge."),
        ("E-mail", "elmail", "Send an E-mail to the captain."),
    ],
)
def test_a_term_may_have_other_spellings(term: str, alias: str, text: str) -> None:
    """An alias of a term finds the passages with the term, however the term is written."""
    knowledge = replace(alone(text), glossary=(Term(term, (alias,)),))
    index = Index(knowledge, english.load())
    query = index.parse(f"what about the {alias}?")
    assert query.unknown == ()
    assert all(map(index.units[0].holds, query.terms))


@pytest.mark.parametrize(
    "phrase", ["the data is based on it", "what is the host? name it", "otters user, named Bob"]
)
def test_ordinary_phrases_are_no_compounds(index: Index, phrase: str) -> None:
    """Words with punctuation between them, or in another form, are read as they are."""
    words = index.parse(phrase).wording.split()
    assert not {"databas", "hostnam", "usernam"} & {*words}
