"""Tests that any text is split into tokens and sentences that are exact slices of it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.text.tokens import clean, fold, sentences, stem, tokenize
from tests.timing import seconds

MARKUP = st.lists(
    st.sampled_from(["> ", "# ", "-# ", "- ", "+", "*", "_", "`", "~", "||", "\\", "[", "](", ")"])
    | st.sampled_from(["<", "@", ":", "/", "t", "id", "1", "a", "b", "http", "s://", " ", "\n"])
    | st.sampled_from(["<@1>", "<:a:1>", "@here", "\ud800", "\x00", "\ufb01", "\uff1c", "\u0301"])
    | st.sampled_from(["\u200b", "\u202e", "\u2019", "\t", "\u2028"]),
    max_size=40,
).map("".join)
ANYTHING = st.text() | st.text(st.characters()) | MARKUP
SENTENCES = st.lists(
    st.sampled_from(["A", "b", "Mr", "U.S.", "?", ".", "!", "\u2026", "\u3002", "\u201d", ")", "1"])
    | st.sampled_from([" ", "\n\n", "\r\n", "\x00", "\x85", "\xa0", "\u2028", "\u3000", "\u05d0"])
    | st.sampled_from(["\U0001f642", "\u202e", "\ud800", "\u0301"]),
    max_size=25,
).map("".join)


@pytest.mark.parametrize(
    ("description", "text", "expected"),
    [
        ("plain", "who  pays\tfor\r\nit ", "who pays for it"),
        ("member", "<@123> and <@!45> pay", "and pay"),
        ("role and channel", "<@&1> in <#2>: who?", "in : who?"),
        ("custom emoji", "goats <:goat:12> <a:dance:34>", "goats"),
        ("slash command", "</ask question:99> goats", "goats"),
        ("timestamp", "since <t:1500000000:R> or <t:-5>", "since or"),
        ("server page", "see <id:guide>", "see"),
        ("everyone", "@everyone and @here, look", "and , look"),
        ("an email address is not a mention", "goat@heretic", "goat@heretic"),
        ("bold, italic, strike, spoiler", "**who** _pays_ ~~for~~ ||it||", "who pays for it"),
        ("code", "```who``` `pays`", "who pays"),
        ("snake case", "snake_case _it_", "snake_case it"),
        ("escapes", r"\*who\*", "who"),
        ("quote, heading, list", "> # who\n- pays\n-# for\n+ it\n>>> all", "who pays for it all"),
        ("a minus is not a list", "-5 degrees", "-5 degrees"),
        ("named link", "[the parade](https://a.example/b) costs", "[the parade] costs"),
        ("bare link", "see <https://a.example/?q=1> or HTTP://b.example now", "see or now"),
        ("path", "run /ask ./goat ../goat/x", "run /ask ./goat ../goat/x"),
        ("path after emphasis", "**/ask** goats", "/ask goats"),
        ("invisible", "par\u200bade\ufeff \u202egoat", "parade goat"),
        ("other space", "goat\u00a0\u3000\u2028council", "goat council"),
        ("control", "goat\x00council\x1b[31m", "goat council [31m"),
        ("lone surrogate", "goat\ud800s", "goats"),
        ("private use", "goat\ue000s", "goats"),
        ("smart quotes", "\u2018a\u2019 \u201cb\u201d", "'a' \"b\""),
        ("wide letters", "\uff27\uff4f\uff41\uff54", "Goat"),
        ("mention with an invisible character", "<\u200b@1>goat", "goat"),
        ("mention with emphasis", "<*@1>goat", "goat"),
        ("accents stay", "Pe\u0301rez", "P\u00e9rez"),
        ("only markup", "** || <@1>", ""),
        ("nothing", "", ""),
    ],
)
def test_clean(description: str, text: str, expected: str) -> None:
    """Markup and invisible characters are removed, and everything visible stays."""
    assert clean(text) == expected, description


INSIDE = st.sampled_from(
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u206f\ufe0f\U000e0061"
)
TELLING = [
    "Budapest",
    "café",
    "Ẹ̀kọ́",
    "don't",
    "U.S.",
    "1,200",
    "3.5",
    "a.b",
    "Köln's",
    "G20",
    "한국",
]


@given(st.lists(st.sampled_from(TELLING), min_size=1), st.data())
@settings(deadline=None)
def test_invisible_characters_and_forms_change_no_token(
    words: list[str], data: st.DataObject
) -> None:
    """Invisible characters inside words, and decomposed accents, don't change any token."""
    text = " ".join(words)
    written = unicodedata.normalize(data.draw(st.sampled_from(["NFC", "NFD"])), text)
    for place in data.draw(st.sets(st.integers(0, len(written)))):
        written = f"{written[:place]}{data.draw(INSIDE)}{written[place:]}"
    for found in (tokenize(written), tokenize(clean(written))):
        assert [token[:2] for token in found] == [token[:2] for token in tokenize(text)]
    for token in tokenize(written):
        assert fold(written[token.start : token.end]).startswith(token.word[0])


@given(ANYTHING)
@settings(deadline=None)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """Cleaned text is on one line, has no surrounding spaces, and doesn't change when cleaned."""
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert " ".join(cleaned.split()) == cleaned


@pytest.mark.parametrize(
    "unit",
    ["> ", "- ", "-# > ", "[", "](", "](a", "<@1", "</a", "<a:a", "_a", "*", "?", "h*ttp://"],
)
def test_crafted_text_is_fast(unit: str) -> None:
    """The time is linear in the length. If it were quadratic, this would take many seconds."""
    text = (unit * 16_000)[:16_000]
    assert seconds(lambda: sentences(clean(text))) < 1
    assert seconds(lambda: clean(f"a{'_' * 15_998}b")) < 1


@pytest.mark.parametrize(
    ("description", "word", "expected"),
    [
        ("case", "GOAT", "goat"),
        ("accent", "Pérez", "perez"),
        ("sharp s", "Straße", "strasse"),
        ("wide", "\uff27oat", "goat"),
        ("dotted i", "\u0130zmir", "izmir"),
        ("Greek final sigma", "ΟΔΟΣ", "οδοσ"),
        ("ligature", "\ufb01sh", "fish"),
    ],
)
def test_fold(description: str, word: str, expected: str) -> None:
    """Folding removes differences in case, width and accents."""
    assert fold(word) == expected, description


@given(st.text())
@settings(deadline=None)
def test_folding_twice_changes_nothing(word: str) -> None:
    """Folding a folded text changes nothing."""
    assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize(
    ("description", "text", "expected"),
    [
        ("words", "Goats may vote.", "goats may vote"),
        ("contraction", "don't, DON\u2019T", "don't don't"),
        ("possessive", "Pickett's penguins' march", "pickett penguins march"),
        ("abbreviation", "the U.S. and e.g. goats", "the us and eg goats"),
        ("number", "1,200 herring, 3.5 goats", "1200 herring 3.5 goats"),
        ("number at the end", "in 1742.", "in 1742"),
        ("letters and digits", "G20 2nd 1742b", "g20 2nd 1742b"),
        ("hyphen", "fish-market", "fish market"),
        ("underscore", "fish_market", "fish market"),
        ("other scripts", "коза 山羊", "коза 山羊"),
        ("a character that folds to nothing", "\uff9e goat", "goat"),
        ("only symbols", "?! \U0001f642 \x00 \ud800", ""),
    ],
)
def test_tokenize(description: str, text: str, expected: str) -> None:
    """Words and numbers are tokens, but symbols are not."""
    assert " ".join(token.word for token in tokenize(text)) == expected, description


@given(ANYTHING)
@settings(deadline=None)
def test_tokens_are_exact_slices_in_order(text: str) -> None:
    """Tokens are at their stated positions, don't overlap, and fold to their word."""
    end = 0
    for token in tokenize(text):
        assert end <= token.start < token.end <= len(text)
        assert fold(text[token.start : token.end])[0] == token.word[0]
        assert token.stem
        end = token.end


@pytest.mark.parametrize(
    ("text", "number", "stop"),
    [("1,200", True, False), ("the", False, True), ("goat", False, False), ("G20", False, False)],
)
def test_numbers_and_stop_words(text: str, *, number: bool, stop: bool) -> None:
    """A token is a number if it consists of digits, and a stop word if it is in the list."""
    (token,) = tokenize(text)
    assert (token.is_number, token.is_stop) == (number, stop)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("marching", "march"),
        ("neighbours", stem("neighbors")),
        ("organised", stem("organized")),
        ("theatres", stem("theaters")),
        ("programme", stem("program")),
        ("hour", "hour"),
        ("wise", "wise"),
        ("goats", "goat"),
        ("1742", "1742"),
        ("a" * 4000, "a" * 4000),
    ],
)
def test_stem(word: str, expected: str) -> None:
    """Inflected forms, and British and American spellings, have the same stem.

    A number is its own stem.
    """
    assert stem(word) == expected


@pytest.mark.parametrize(
    ("description", "text", "expected"),
    [
        ("two", "Goats vote. Who knew? ", ["Goats vote.", "Who knew?"]),
        ("title", "Mr. Pickett paid. All of it.", ["Mr. Pickett paid.", "All of it."]),
        ("lines", "\r\nGoats\r\n\r\nvote\n\n", ["Goats", "vote"]),
        ("no stop", "goats", ["goats"]),
        ("whitespace before a stop", "Plan B\u2029. Go.", ["Plan B\u2029.", "Go."]),
        ("lone surrogate", "A \ud800goat. Go.", ["A \ud800goat.", "Go."]),
        ("only whitespace", " \n\u3000", []),
        ("nothing", "", []),
    ],
)
def test_sentences(description: str, text: str, expected: list[str]) -> None:
    """A text is split into sentences without the white space around them."""
    assert [text[start:end] for start, end in sentences(text)] == expected, description


@given(ANYTHING | SENTENCES)
@settings(max_examples=300, deadline=None)
def test_sentences_are_exact_slices_in_order(text: str) -> None:
    """Sentences cover everything except white space, and don't overlap."""
    position = 0
    for start, end in sentences(text):
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()
