"""A question's words show whether it depends on the previous question."""

from __future__ import annotations

import pytest

from bot.core.questions.leaning import Lean, asks_purpose, leans
from tests.core.corpus import INDEX
from tests.timing import seconds


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("tell me more", Lean.MORE),
        ("please can you tell me some more about it?", Lean.MORE),
        ("Anything else?", Lean.MORE),
        ("and then?", Lean.MORE),
        ("ok go on", Lean.MORE),
        ("tell me more about goats", None),
        ("why?", Lean.BARE),
        ("and how long?", Lean.BARE),
        ("who else?", Lean.BARE),
        ("when was that?", Lean.BARE),
        ("who is he", Lean.BARE),
        ("and the goats?", Lean.ELLIPSIS),
        ("What about tickets", Lean.ELLIPSIS),
        ("adn wht abuot tickets", Lean.ELLIPSIS),
        ("so I once met a goat that ate a whole ladder in the town hall", None),
        ("and who opened the parade", None),
        ("what did she wear", Lean.PRONOUN),
        ("who ate the ladder then?", Lean.PRONOUN),
        ("was that knitted", Lean.PRONOUN),
        ("did the mayor wear it", Lean.PERHAPS),
        ("which three hats did she bring", Lean.PRONOUN),
        ("when did Gladys wear her hats", Lean.PERHAPS),
        ("when did Zorro wear his hats", Lean.PERHAPS),
        ("how many goats?", Lean.PERHAPS),
        ("how many penguins march", None),
        ("is Bernard the one", Lean.PERHAPS),
        ("who is Bernard", None),
        ("why did the chairgoat eat the ladder", None),
        ("is it true that penguins march", None),
        ("does this museum cost a biscuit", None),
        ("android goats", None),
        ("thus", None),
        ("", None),
    ],
)
def test_leans(question: str, expected: Lean | None) -> None:
    """Requests for more, bare question words, ellipses and loose pronouns depend on the context."""
    assert leans(INDEX.parse(question), INDEX.lexicon.names) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("what is it for?", True), ("and what were they for", True), ("what for a goat", False)],
)
def test_purpose(text: str, *, expected: bool) -> None:
    """Questions of the form "what … for" ask for a purpose."""
    assert asks_purpose(text) == expected


@pytest.mark.parametrize(
    "text", ["and " * 4000, "please " * 3000, "is it " * 3000, "what " * 3000, "that " * 3000]
)
def test_crafted_text_is_fast(text: str) -> None:
    """The time is linear in the length. If it were quadratic, this would take many seconds."""
    query = INDEX.parse(text)
    assert seconds(lambda: leans(query, ())) < 1
