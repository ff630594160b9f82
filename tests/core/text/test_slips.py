"""A correctly spelled word is corrected only if it makes no sense in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answering.answer import answer
from bot.core.model.entries import Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.policy import Policy
from bot.core.model.results import Outcome
from bot.core.retrieval.index import Index
from bot.core.text.slips import SLIPS, KnownWords, meant
from bot.languages import en
from tests.core.corpus import KNOWLEDGE

ENGLISH = en.load()
CLINIC = Source("clinic", "Handbook of the Clinic", "Clinic Press")
OFFICE = Source("office", "Guide to the Town Office", "Town of Elmford")
BEES = Source("bees", "Bees of the Valley", "Hive House")


def passage(id_: str, source: Source, text: str, *asks: str) -> Passage:
    """Return a passage with these asks."""
    return Passage(id_, source, text, (1,), Wording.RESTATED, asks=asks)


DOSE = passage(
    "dose",
    CLINIC,
    "The safe dose of willow syrup for adults is two spoons a day.",
    "What dose of willow syrup is safe?",
    "How much syrup may adults take?",
)
CHILDREN = passage(
    "children",
    CLINIC,
    "Doctor Hazel Moss gives no syrup to children, since they lose their appetite.",
    "Does Doctor Moss give syrup to children?",
    "What do children lose?",
)
FORM = passage(
    "form",
    OFFICE,
    "People from Norway need the blue form to move to Elmford.",
    "Which form do people from Norway need?",
    "Where do I get the blue form?",
)
MAYOR = passage(
    "mayor",
    OFFICE,
    "Mayor Ada Quill comes from Denmark and meets citizens every Monday in the old hall.",
    "When does Mayor Quill meet citizens?",
    "Where does Ada Quill come from?",
)
SWARM = passage(
    "swarm",
    BEES,
    "In warm weather the bees swarm in May. Nora Finch says that a quiet hive swarms later.",
    "When do the bees swarm?",
    "Does the weather matter to the bees?",
)
HONEY = passage(
    "honey",
    BEES,
    "Nora Finch sells her honey at the market in Larkton and gives a jar to the school.",
    "Where does Nora Finch sell honey?",
    "Who gets a jar of honey?",
)
SOURCES = {"clinic": (DOSE, CHILDREN), "office": (FORM, MAYOR), "bees": (SWARM, HONEY)}
INDEXES = {
    name: Index(KnowledgeBase((passages[0].source,), passages), ENGLISH)
    for name, passages in SOURCES.items()
}
INDEXES["all"] = Index(
    KnowledgeBase((CLINIC, OFFICE, BEES), (DOSE, CHILDREN, FORM, MAYOR, SWARM, HONEY)), ENGLISH
)

SLIPPED = [
    ("clinic", "wen dose Doctor Moss give syrup to children", "wen-when dose-does", "children"),
    ("clinic", "how do the children loose their appetite", "", "children"),
    ("clinic", "does she loose her appetite", "loose-lose", None),
    ("office", "wen dose mayor quill meet citizens", "wen-when dose-does", "mayor"),
    ("office", "where dose Ada Quill come from", "dose-does", "mayor"),
    ("office", "dose the mayor meet citizens on monday", "dose-does", "mayor"),
    ("office", "hi, dose ada quill come from denmark?", "dose-does", "mayor"),
    ("office", "did mayor quill meat citizens", "meat-meet", "mayor"),
    ("office", "wich form do people from norway need", "wich-which", "form"),
    ("office", "is it weather the mayor comes from denmark", "", "mayor"),
    ("office", "does it say weather ada quill comes from denmark", "weather-whether", "mayor"),
    ("bees", "how dose nora finch sell honey", "dose-does", "honey"),
    ("bees", "why dose honey sell at the market", "dose-does", "honey"),
    ("bees", "what dose nora sell in larkton", "dose-does", "honey"),
    ("bees", "wear does nora finch sell honey", "wear-where", "honey"),
    ("bees", "tell me wear nora finch sells honey", "", "honey"),
    ("bees", "tell me wen the bees swarm", "wen-when", "swarm"),
    ("bees", "so wen do the bees swarm", "wen-when", "swarm"),
    ("bees", "who is the woman form larkton with the honey", "form-from", "honey"),
    ("bees", "honey wit a jar", "wit-with", "honey"),
    ("bees", "does nora advice the school", "", None),
    ("all", "wat dose nora finch sell", "wat-what", "honey"),
    ("all", "where dose Ada Quill come from", "dose-does", "mayor"),
    ("all", "is that quiet a honey", "", None),
    ("office", "is it quiet a blue form", "quiet-quite", "form"),
]
MEANT = [
    ("clinic", "what dose of willow syrup is safe"),
    ("clinic", "when dose and syrup are safe"),
    ("clinic", "dose the adults with syrup"),
    ("clinic", "what dose doctor moss gives"),
    ("clinic", "is the loose syrup safe"),
    ("office", "what dose of syrup does the mayor take"),
    ("office", "what dose should ada quill take"),
    ("office", "at what dose the mayor sleeps"),
    ("office", "when dose of syrup"),
    ("office", "what dose they meet"),
    ("office", "tell me what dose ada quill takes"),
    ("office", "dose of syrup for ada quill"),
    ("office", "which form do people from norway need"),
    ("office", "people form norway"),
    ("office", "how is the weather in elmford"),
    ("office", "tell me the weather in elmford"),
    ("office", "say weather"),
    ("office", "did a witch meet the mayor"),
    ("office", "what did ada quill wear"),
    ("office", "wear the blue hat"),
    ("office", "does the mayor eat meat"),
    ("office", "does she loose her appetite"),
    ("office", "to meat"),
    ("office", "what meat do citizens eat in the hall"),
    ("office", "is the hall a quiet a place"),
    ("office", "the wit of ada quill"),
    ("office", "does ada quill have wit"),
    ("bees", "what form does the hive have"),
    ("bees", "which form is the hive"),
    ("bees", "do the bees form a cloud"),
    ("bees", "is honey able to form a crust"),
    ("bees", "the form nora finch signs"),
    ("bees", "form a queue for honey"),
    ("bees", "does the weather matter to the bees"),
    ("bees", "is the hive quiet in may"),
]


@pytest.mark.parametrize(("name", "question", "corrections", "expected"), SLIPPED)
def test_a_slip_is_read_as_what_is_meant(
    name: str, question: str, corrections: str, expected: str | None
) -> None:
    """If only another word makes sense, the word is corrected, and the passage is found."""
    index = INDEXES[name]
    found = answer(question, index, Policy())
    slips = [(typed, read) for typed, read in found.corrections if typed in SLIPS]
    assert " ".join("-".join(pair) for pair in slips) == corrections
    if expected:
        assert found.candidates[0].passage.id == expected
        assert found.outcome in {Outcome.ANSWER, Outcome.SUGGEST}


@pytest.mark.parametrize(("name", "question"), MEANT)
def test_a_word_that_may_be_meant_stays(name: str, question: str) -> None:
    """A word that fits its place, or that the knowledge contains, is not changed."""
    corrections = answer(question, INDEXES[name], Policy()).corrections
    assert not [typed for typed, _ in corrections if typed in SLIPS]


@given(st.lists(st.sampled_from([*SLIPS, "the", "does", "what", "obama", "say", "to", "so"])))
def test_only_slips_are_corrected(words: list[str]) -> None:
    """In any sequence of words, a correction comes from the table."""
    known = KnownWords(lambda word: word in {"meet", "dose"}, lambda word: word == "obama")
    for place, word in enumerate(words):
        assert meant(words, place, known) in {None, SLIPS.get(word)}


def test_the_tables_hold_no_chains() -> None:
    """No correction is itself a slip."""
    assert not SLIPS.keys() & set(SLIPS.values())


def test_a_repeated_word_is_judged_in_each_place() -> None:
    """A word may be a slip in one place and correct in another."""
    query = Index(KNOWLEDGE, ENGLISH).parse("dose the mayor take a dose")
    assert [token.word for token in query.tokens] == ["does", "the", "mayor", "take", "a", "dose"]
    assert query.corrections == (("dose", "does"),)
