"""A message's words as a passage: exact, harmless, and valid whatever they are."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.model.entries import Wording
from bot.knowledge.namespaces import origin_of
from bot.store.consent import Consent, Contribution
from bot.uploads.contributed import as_question, content_of, document_id
from bot.uploads.draft import parts_of
from bot.uploads.wording import formatted_text, has_words, message_text

GUILD, CHANNEL, MESSAGE = 1_300_000_000_000_000_000, 17, 1_400_000_000_000_000_001
NEW = Contribution(MESSAGE, GUILD, CHANNEL, 0, "key", title="#help", name="Ana")
PIECES = st.sampled_from(
    [
        *("**", "`", "```\n", "> ", "- ", "1. ", "# ", "-# ", "\n", "\n\n", "_", "~~", "![", "||"),
        *("```", "```a word\n", "```py\n", "~~~ ", "[a]: "),
        *("<@123>", "<@&4>", "<#5>", "@everyone", "<:a:1>", "<t:17:R>", "discord.gg/abc", "</x:1>"),
        *("word", "Größe", "2*3*4", "[a](https://b.c)", "&lt;", "<b>", "key: v", "\u202e", "\x07"),
    ]
)
ANY = st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join)
_ID = re.compile(r"<(?:@[!&]?|#|a?:\w+:|t:|/[^:]+:)\d+|discord\.gg/\w", re.IGNORECASE)
_HIDDEN = re.compile(r"\]\(https://b\.c\)|```[a-z0-9_+.#-]+(?=\n)", re.IGNORECASE)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Hold **reset** for `10 s`.\nIt blinks.", "Hold reset for 10 s.\nIt blinks."),
        ("- one\n- two\nThen stop, **really**.", "• one\n• two\n\nThen stop, really."),
        ("> what they said\nwhat I say", "what they said\n\nwhat I say"),
        ("# Steps\n-# in short\n**now**", "Steps\nin short\nnow"),
        ("2*3*4 is 24, and a_b is &lt;", "2*3*4 is 24, and a_b is &lt;"),
        ("**Bold** but <b>not</b> this", "**Bold** but <b>not</b> this"),
        ("Ask <@123> or <@&4> in <#5> <:wave:6>", "Ask @… or @… in #rules :wave:"),
        ("Join https://discord.gg/abc or </ask:12>", "Join … or /ask"),
        ("At <t:1700000000:R>", "At 2023-11-14 22:13 UTC"),
        ("`<@123>` in code", "@… in code"),
        ("a\u202eb\u200bc\x07", "abc"),
        (
            "```docker compose down\ndocker compose up -d\n```",
            "docker compose down\ndocker compose up -d",
        ),
        ("Type:\n```sh\nmake\n```then wait", "Type:\nmake\nthen wait"),
        ("```wait\n```", "wait"),
        ("re**set** [it](https://b.c/d)", "reset it"),
        ("```\na b\n``````c d\ne\n```", "a b\nc d\ne"),
        ("> ```\n> a\n> ```done\nmore", "> ```\n> a\n> ```done\nmore"),
        ("**Now:**\n~~~ keep me", "Now:\n~~~ keep me"),
        ("**Now:**\n> ```keep me\n> this\n> ```", "**Now:**\n> ```keep me\n> this\n> ```"),
    ],
)
def test_the_words_stay(content: str, text: str) -> None:
    """Only what Discord alone understands is replaced; markup is kept or shown as it was typed."""
    words = message_text(content, lambda _: "rules").text
    assert parts_of(content_of(replace(NEW, text=words), "Club"), "x").passages[0].text == text


@given(ANY, ANY, st.sampled_from(Consent))
@example("1. ", "\ud7a4", Consent.WAITING)  # a letter that Unicode doesn't have yet
def test_any_message(content: str, name: str, consent: Consent) -> None:
    """Any words make a valid document of their server that has no id of anybody and no invite.

    Without markup, no word is added. Only addresses of links and languages of code are not shown.
    """
    words = message_text(content)
    wording = formatted_text(words.text)
    if not has_words(words.text) or wording.excess:
        return
    new = replace(
        NEW, text=words.text, name=name, title=name, question=as_question(name), consent=consent
    )
    written = content_of(new, name)
    found = parts_of(written, document_id(new))
    [passage] = found.passages
    assert origin_of(found.source.id) == origin_of(passage.id) == origin_of(document_id(new))
    assert passage.wording is Wording.VERBATIM
    assert not _ID.search(written.decode())
    kept, said = (Counter(re.findall(r"[^\W_]+", one)) for one in (passage.text, words.text))
    assert kept <= said or passage.markdown is not None
    hidden = "".join(one[0] for one in _HIDDEN.finditer(words.text))
    letters, shown = (Counter(filter(str.isalnum, one)) for one in (words.text, passage.text))
    assert letters <= shown + Counter(hidden)
    assert not said - kept or passage.markdown is not None
    if consent is not Consent.NAMED:
        assert passage.author is None


@given(ANY)
def test_words_are_harmless_at_once(content: str) -> None:
    """Taking the words again changes nothing, so nothing new can come together."""
    text = message_text(content).text
    assert not _ID.search(text)
    assert message_text(text).text == text


def test_the_citation() -> None:
    """It names the server, the channel, the day and the link, and the author if they agreed."""
    new = replace(NEW, text="Hold reset.", question="How do I reset it?")
    for consent, author in ((Consent.NAMED, "Ana"), (Consent.UNNAMED, None)):
        written = content_of(replace(new, consent=consent), "Swim club")
        [passage] = parts_of(written, "x").passages
        assert passage.author == author
        assert passage.source.publisher == "Swim club"
        assert passage.source.title == "#help"
        assert passage.source.published == "2025-07-30"
        assert passage.source.url == f"https://discord.com/channels/{GUILD}/{CHANNEL}/{MESSAGE}"
        assert passage.asks == ("How do I reset it?",)


def test_long_words() -> None:
    """Words that no reply can show are counted, not cut; a long question is cut between words."""
    assert formatted_text("word " * 300).excess == 0
    assert formatted_text("word " * 301).excess == 4
    assert formatted_text("**word** " * 400).excess > 0
    assert as_question("why " * 40) == ("why " * 25).strip()
