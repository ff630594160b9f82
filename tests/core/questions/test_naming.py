"""A question that names a collection is answered from that collection."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.answering.answer import answer
from bot.core.model.entries import Collection, Gap, Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.policy import Policy
from bot.core.model.results import Answer, Outcome
from bot.core.questions import naming
from bot.core.retrieval.index import Index
from bot.core.text.lexicon import English

WORDS = """
    a an and are can dig do does fish from get glass house how i in install into is it long night
    of on otters pond remove run same see sleep tell the then they to town use what when where with
    you your unpack drop press reeds manual guide herring much is costs who likes wins say sing
"""
ENGLISH = English(words=frozenset(WORDS.split()), common=frozenset(WORDS.split()))
BOX = Collection("box", "Otterbox documentation")
HOUSE = Collection("house", "The Glass House")
BOX_SETUP = Source("box-setup", "Setup", "Pond Press", url="https://docs.box.example/setup/")
BOX_USE = Source("box-use", "Use", "Pond Press", url="https://docs.box.example/use/")
HOUSE_SETUP = Source("house-setup", "Setup", "Pond Press", url="https://house.example/setup")
LONE = Source("lone", "Fishtrap: Town Guide", "Marsh & Reed")


def passage(id_: str, source: Source, text: str, section: str | None = None) -> Passage:
    """Return a passage."""
    return Passage(id_, source, text, (1,), Wording.VERBATIM, section=section)


def knowledge() -> KnowledgeBase:
    """Return three collections with nearly the same content in the same words."""
    box, use = (replace(one, collection=BOX) for one in (BOX_SETUP, BOX_USE))
    house = replace(HOUSE_SETUP, collection=HOUSE)
    passages = (
        passage(
            "box-install", box, "You install it from the pond: unpack it with a fish.", "Install"
        ),
        passage("box-remove", use, "You remove it with two fish. See Otterbox at night.", "Remove"),
        passage(
            "house-install", house, "You install it from the town: drop it on glass.", "Install"
        ),
        passage("house-remove", house, "You remove it with a long house.", "Remove"),
        passage(
            "lone-install", LONE, "You install it in reeds. In Fishtrap they sleep.", "Install"
        ),
        passage(
            "lone-sing",
            LONE,
            "Otters sing to Otterbox, and herring costs much.",
            "Singing to Otterbox",
        ),
    )
    gap = Gap("gap", house, "Nobody says who wins.", ("Who wins?",))
    return KnowledgeBase((box, use, house, LONE), passages, (gap,))


KNOWN = knowledge()
INDEX = Index(KNOWN, ENGLISH)


def ask(question: str, *previous: str, index: Index = INDEX) -> Answer:
    """Return the answer to a question."""
    return answer(question, index, Policy(), previous)


def first(found: Answer) -> str:
    """Return the id of the first candidate."""
    return found.candidates[0].passage.id


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("In Otterbox, how do I install it?", "how do I install it?"),
        ("how do i install it in otterbox?", "how do i install it ?"),
        ("Otterbox: how do I install it?", "how do I install it?"),
        ("how do I install it (Otterbox)?", "how do I install it ?"),
        (
            "how do I install it with your Otterbox documentation",
            "how do I install it",
        ),
        ("on docs.box.example how do I install it?", "how do I install it?"),
        ("https://docs.box.example/setup/ how do I install it?", "how do I install it?"),
        ("what is Otterbox's long fish", "what is long fish"),
        ("Otterbox with reeds", "with reeds"),
    ],
)
def test_a_collection_is_named(question: str, rest: str) -> None:
    """A collection's name or website is recognized anywhere in a question, and removed from it."""
    named = INDEX.named_in(question)
    assert named is not None
    assert named.sources == {"box-setup", "box-use"}
    assert named.rest == rest


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("how do I install it in the glass house", {"house-setup"}),
        ("how do I install it in fishtrap", {"lone"}),
        ("how do I install it by Marsh & Reed", {"lone"}),
        ("Otterbox or Fishtrap?", {"box-setup", "box-use", "lone"}),
        ("what does Pond Press say?", {"box-setup", "box-use", "house-setup"}),
        ("how do i drop it in the pond press", None),
        ("where is the house of glass?", None),
        ("how do I install it?", None),
        ("see https://elsewhere.example/docs.box", None),
        ("", None),
    ],
)
def test_what_is_a_name(question: str, sources: set[str] | None) -> None:
    """Everyday words count as a publisher's name or as a title only if they are capitalized."""
    named = INDEX.named_in(question)
    assert (set(named.sources) if named else None) == sources


def test_a_word_of_a_name_stays_in_the_question() -> None:
    """A name selects the collection, but stays in the question if it may be the subject."""
    named = INDEX.named_in("who likes Fishtrap?")
    assert named
    assert (named.sources, named.rest) == (frozenset({"lone"}), "who likes Fishtrap?")


def test_the_named_collection_answers() -> None:
    """Passages in other collections are ignored, even if they have the same heading."""
    for name, id_ in (("Otterbox", "box"), ("the Glass House", "house"), ("Fishtrap", "lone")):
        for question in (f"In {name}, how do I install it?", f"how do I install it in {name}?"):
            found = ask(question)
            assert {one.passage.id.partition("-")[0] for one in found.candidates} == {id_}
            assert first(found) == f"{id_}-install"
            assert found.question == question


def test_an_address_chooses_a_collection() -> None:
    """A link to a collection's website also names the collection."""
    assert first(ask("https://house.example/faq how do I install it?")) == "house-install"


def test_a_heading_with_the_name_is_asserted() -> None:
    """If the question without the collection's name equals a heading, the passage is asserted."""
    found = ask("Otterbox: Install")
    assert (found.outcome, first(found)) == (Outcome.ANSWER, "box-install")


def test_a_name_alone() -> None:
    """If a question consists only of a name, the name is what is searched for."""
    assert first(ask("The Glass House?")).startswith("house-")


def test_what_leans_on_a_question_stays_in_its_collection() -> None:
    """A follow-up to a question that names a collection stays in that collection."""
    before = "In the Glass House, how do I install it?"
    assert first(ask("what about removing it?", before)) == "house-remove"
    assert first(ask("why?", "and the night?", before)) == "house-install"
    assert first(ask("and in Otterbox?", before)).startswith("box-")


def test_what_may_lean() -> None:
    """A possible follow-up searches all collections if the named collection lacks its words."""
    before = "In the Glass House, how do I install it?"
    assert first(ask("how do I remove it?", before)) == "house-remove"
    assert first(ask("where is singing?", before)) == "lone-sing"
    assert first(ask("and the herring?", before)) == "lone-sing"


def test_a_passage_elsewhere_that_has_the_name() -> None:
    """A passage in another collection can be the answer if it mentions the name."""
    found = ask("Singing to Otterbox!")
    assert (found.outcome, first(found)) == (Outcome.ANSWER, "lone-sing")


def test_gaps_and_small_talk() -> None:
    """A gap of the named collection is found, and small talk remains small talk."""
    assert ask("In the Glass House, who wins?").outcome is Outcome.GAP
    more = (Source("hi", "Thank You", "FAQ"), Source("bye", "Otterbox Pond", "Guide"))
    index = Index(replace(KNOWN, sources=(*KNOWN.sources, *more)), ENGLISH)
    assert index.named_in("oh well, ok, Thank You")
    assert index.named_in("in an Otterbox Pond") != index.named_in("in an Otterbox")
    assert ask("oh well, ok, Thank You", index=index).outcome is Outcome.SMALLTALK


def test_nothing_is_named_in_a_narrowed_index_or_in_one_collection() -> None:
    """With only one collection, or a narrowed index, a question can't name a collection."""
    question = "In Otterbox, how do I install it?"
    assert INDEX.within(frozenset({"lone"})).named_in(question) is None
    alone = KNOWN.within(frozenset({"box-setup", "box-use"}))
    assert Index(alone, ENGLISH).named_in(question) is None


def test_too_many_collections(monkeypatch: pytest.MonkeyPatch) -> None:
    """If there are too many collections, names are not recognized."""
    monkeypatch.setattr(naming, "MOST", 2)
    assert Index(KNOWN, ENGLISH).named_in("In Otterbox, how do I install it?") is None


def test_the_name_of_a_collection_is_searched() -> None:
    """A collection's name is part of the headings above its passages, so a search finds it."""
    unit = INDEX.unit("house-install")
    assert unit is not None
    assert {"glass", "hous"} <= unit.above
    assert INDEX.parse("otterbocs").corrections == (("otterbocs", "otterbox"),)
    assert INDEX.unit("none") is None


@pytest.mark.parametrize(
    ("question", "is_named"),
    [
        pytest.param("how do i remove it on the pond manual", True, id="whole name"),
        pytest.param("how do i remove it from the Pond", True, id="capitalized"),
        pytest.param("how do i remove it from the pond", False, id="an ordinary word"),
    ],
)
def test_a_name_of_an_ordinary_word_and_a_general_one(question: str, *, is_named: bool) -> None:
    """In "on the pond manual", the general word "manual" shows that "pond" is a name."""
    pond = Collection("house", "Pond Manual")
    sources = tuple(
        replace(one, collection=pond) if one.id == HOUSE_SETUP.id else one for one in KNOWN.sources
    )
    index = Index(replace(KNOWN, sources=sources), ENGLISH)
    named = index.named_in(question)
    assert bool(named and HOUSE_SETUP.id in named.sources) == is_named
