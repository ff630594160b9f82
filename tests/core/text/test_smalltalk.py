"""Small talk is distinguished from questions about a source, whatever its wording or spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.smalltalk.phrases import LEXICON, RULES, TOPICAL
from bot.core.text.smalltalk.recognizing import MAX_CHARACTERS, MAX_WORDS, recognise

KINDS = {kind for kind, _ in RULES}
SOURCE = """The program helps people at the border of how, what, who can do good: you are made tired
with help, pizza, support, cooperation, a fox and the ministry of the hallow dog."""
SOURCE_WORDS = frozenset(SOURCE.casefold().replace(",", " ").replace(":", " ").split())


@pytest.mark.parametrize(
    ("kind", "messages"),
    [
        ("greeting", "hi | hello there | good morning all | hey bot! | sup dude | hi jarvis"),
        ("goodbye", "bye | see you tomorrow | gtg bye | have a nice day | good night bot"),
        ("thanks", "thanks | ty for that | ok thanks | thanks for the lovely answer | cheers m8"),
        ("wellbeing", "how are you | how r u doing today? | what's up, how is it going | im fine"),
        ("identity", "who are you | r u a bot | what's your name? | who made you | is this an AI"),
        ("ability", "help | what can you do | how do you work | how does this work | commands"),
        ("praise", "good bot | you're awesome | nice | that was a great summary | spot on"),
        ("complaint", "you suck | bad bot | that's not helpful | not what i asked | shut up"),
        ("apology", "sorry | my bad | oops, i apologize"),
        ("laughter", "lol | hahaha | lmao"),
        ("acknowledgement", "ok | got it | nvm | yes | oh i see | no way"),
        ("chitchat", "tell me a joke | im bored | i'm tired | do you like pineapple on pizza"),
        ("chitchat", "what's your favourite colour | i love you | are you vegan"),
    ],
)
def test_small_talk_has_a_kind(kind: str, messages: str) -> None:
    """Plain small talk is recognized, and so is its kind."""
    found = {message: recognise(message) for message in messages.split(" | ")}
    assert found == dict.fromkeys(found, kind)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("hellooooo", "greeting"),
        ("heyyy wassup", "greeting"),
        ("ehllo", "greeting"),
        ("helo", "greeting"),
        ("thx m8", "thanks"),
        ("thansk!!", "thanks"),
        ("thaaaank youuu", "thanks"),
        ("apprecaite it", "thanks"),
        ("hwo are yuo", "wellbeing"),
        ("HOW ARE YOU???", "wellbeing"),
        ("who are you lol", "identity"),
        ("good bot ❤️", "praise"),
        ("muahahahaha", "laughter"),
        ("what\u2019s up", "greeting"),
        ("hi <:smile:123456>", "greeting"),
        ("hi :)", "greeting"),
        ("👋", "greeting"),
        ("🙏", "thanks"),
    ],
)
def test_spelling_emoji_and_tone_do_not_matter(message: str, kind: str) -> None:
    """Small talk is recognized despite typos, stretched letters, emoji and trailing fillers."""
    assert recognise(message) == kind


@pytest.mark.parametrize(
    "message",
    [
        "hi, who is Alex Sanchez?",
        "thanks! and when does he arrive?",
        "hello, milestones?",
        "hello whos alex",
        "sorry, is it there",
        "perfect. when was it",
        "that is nice and where is it",
        "how does the program work",
        "who made the request",
        "what can the ministry do",
        "how are they cooperating",
        "help with the border",
        "can you tell me who made it",
        "do you know when it was",
        "how does it work",
        "who is that person",
        "is it good",
        "what about the second one",
        "why?",
        "how do I make pancakes",
        "2 + 2",
        "hello 42",
        "",
        "   ",
        "...",
        "🤷",
        "asdf qwer",
        "xq",
        "code",
    ],
)
def test_other_messages_are_not_small_talk(message: str) -> None:
    """Noise, and questions about a subject, are not small talk, even after a greeting."""
    assert recognise(message) is None


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("do you like pizza", "chitchat"),
        ("i'm tired", "chitchat"),
        ("hi border", "greeting"),
        ("hallow", "greeting"),
        ("support", "ability"),
        ("do you like fox", "chitchat"),
    ],
)
def test_words_of_the_knowledge_keep_a_message_from_small_talk(message: str, kind: str) -> None:
    """A topical word, a name or an apparent typo from the knowledge rules out small talk."""
    assert recognise(message) == kind
    assert recognise(message, SOURCE_WORDS.__contains__) is None


@pytest.mark.parametrize(
    "message", ["how are you", "what can you do", "who made you", "good bot", "can you help me"]
)
def test_common_words_of_the_knowledge_do_not_hide_small_talk(message: str) -> None:
    """Words that small talk needs still count as small talk, even if the knowledge has them."""
    assert recognise(message) == recognise(message, SOURCE_WORDS.__contains__) is not None


def test_long_messages_are_not_small_talk() -> None:
    """Messages with too many words or characters are not small talk."""
    assert recognise("hi " * MAX_WORDS) == "greeting"
    assert recognise("hi " * (MAX_WORDS + 1)) is None
    assert recognise("h" + "i" * MAX_CHARACTERS) is None


def test_rules_use_existing_classes() -> None:
    """Every rule uses existing word classes. A misspelled class would silently disable its rule."""
    used = {name for _, rules in RULES for name in rules.replace(",", "").split()}
    assert used - {"*", "ASKS", "TELLS", "ONLY"} <= LEXICON.keys()
    assert set(LEXICON) >= TOPICAL


def test_an_english_word_is_not_a_typo() -> None:
    """Because "topping" is an English word, it is not read as a typo of "typing"."""
    assert recognise("best topping") is not None
    assert recognise("best topping", is_word={"topping"}.__contains__) is None


@given(st.text() | st.lists(st.sampled_from(" ".join(LEXICON.values()).split())).map(" ".join))
def test_any_text_has_a_kind_or_none(text: str) -> None:
    """No text raises an exception, and the result is a known kind or None."""
    assert recognise(text) in KINDS | {None}
    assert recognise(text, lambda _: True) in KINDS | {None}
