"""Passages in Markdown are shown in Discord safely, with real addresses and intact code."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.replies.passages import clipped, shown
from bot.core.model.entries import Passage, Source, Wording
from bot.markdown import Code, read, write
from bot.texts import texts_in
from tests.fuzz.targets import LIVE_MENTION

TEXTS = texts_in("en")
SOURCE = Source("pond", "Pond", "Pond Press")
TOKENS = [*"a1 \n`*_[]()<>!#|-.:\\&;", "@everyone", "<@1>", "https://x.example", "@every", "one"]
SOUP = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)


def passage(markdown: str) -> Passage:
    """Return a passage in Markdown."""
    text = read(markdown).text
    return Passage("pond", SOURCE, text, (1,), Wording.VERBATIM, markdown=markdown)


def text_of(markdown: str, highlighted: str = "") -> str:
    """Return the text for Discord, with a part of the plain text highlighted."""
    one = passage(markdown)
    at = one.text.find(highlighted) if highlighted else -1
    return shown(one, TEXTS, (at, at + len(highlighted)) if at >= 0 else None).text


@pytest.mark.parametrize(
    ("markdown", "wanted"),
    [
        ("**a** *b* `c_d` e_f", "**a** *b* `c_d` e\\_f"),
        ("[the docs](https://x.example/a_b)", "[the docs](<https://x.example/a_b>)"),
        ("See https://x.example/a_b.", "See <https://x.example/a_b>\\."),
        ("[a](https://x.example/(b)*c)", "[a](<https://x.example/%28b%29%2Ac>)"),
        ("[a](mailto:b@x.example)", "a (b@x.example)"),
        ("a:\n- b\n  1. c", "a:\n- b\n  1. c"),
        ("> a *b*", "> a *b*"),
        ("```py\na\n```", "```py\na\n```"),
        ("```c++ x\na\n```", "```c++\na\n```"),
        ("| a | b |\n|---|---|\n| ccc | d |", "```\na   | b\n--- | -\nccc | d\n```"),
        ("| a |\n|---|\n| [b](https://x.example) |", "a: [b](<https://x.example>)"),
    ],
)
def test_markdown_of_discord(markdown: str, wanted: str) -> None:
    """Each Markdown construct becomes Discord's equivalent. All other markup is escaped."""
    text = text_of(markdown)
    if "| d |" in markdown:
        assert text in {wanted, "a: ccc; b: d"}
    else:
        assert text.replace("\\.", ".") == wanted.replace("\\.", ".")


@pytest.mark.parametrize(
    "label",
    [
        "https://good.example",
        "good.example",
        "good\uff0eexample",
        "good\u3002example",
        "www.good",
        "me@good.example",
        "**good**.example",
        "`good.example`",
        "a \\[b\\]",
    ],
)
def test_a_link_does_not_hide_where_it_goes(label: str) -> None:
    """A link whose text looks like an address is followed by the real address."""
    text = text_of(f"[{label}](https://evil.example/x)").removesuffix("**")
    assert text.endswith(" (<https://evil.example/x>)")
    assert "](" not in text


@pytest.mark.parametrize(
    ("markdown", "highlighted", "wanted"),
    [
        ("One. Two three.", "Two three.", "One. **Two three.**"),
        ("Use `a` now.", "Use a now.", "**Use** `a` **now.**"),
        ("See [a](https://x.example) b.", "See a b.", "**See [a](<https://x.example>) b.**"),
        ("- a\n- b *c*", "b c", "- a\n- **b c**"),
        ("a **b** c", "a b c", "**a b c**"),
        ("Do:\n\n```\na\n```", "Do:\n\na", "**Do:**\n\n```\na\n```"),
        ("*a***b**", "", "*a*\u200b**b**"),
    ],
)
def test_the_telling_sentence_is_bold(markdown: str, highlighted: str, wanted: str) -> None:
    """The highlighted sentence is bold across links and list items, but not inside code."""
    assert text_of(markdown, highlighted).replace("\\.", ".") == wanted


@given(SOUP, st.integers(0, 60), st.integers(0, 60))
def test_nothing_pings(markdown: str, start: int, length: int) -> None:
    """No passage mentions anybody, whatever it contains and whatever is highlighted."""
    one = passage(markdown)
    for numbers in (range(0), range(1, 11)):
        found = shown(one, TEXTS, (start, start + length), numbers)
        assert not LIVE_MENTION.search(found.text), found.text
        assert "@everyone" not in found.text
        assert "<@1>" not in found.text


@given(
    st.lists(
        st.text(alphabet=st.sampled_from("ab`~ \t*_@\\<"), max_size=12), min_size=1, max_size=6
    )
)
def test_code_is_the_same_in_the_payload(lines: list[str]) -> None:
    """Code is shown unchanged, or attached as a file if Discord can't display it."""
    content = "\n".join(lines) + "\n"
    if content.strip():
        found = shown(passage(write([Code(content, "py")])), TEXTS, None, range(1, 11))
        fenced = re.fullmatch(r"```py\n(.*)```", found.text, re.DOTALL)
        code = fenced[1] if fenced else found.files[0].content
        assert code == content
        assert not (fenced and "```" in fenced[1])


@given(SOUP, st.integers(20, 80))
def test_a_neighbor_is_cut_to_fit(markdown: str, room: int) -> None:
    """A neighboring passage is cut to fit, and each of its code blocks is closed."""
    text = clipped(passage(f"Feed it:\n\n```py\na\nb\nc\n```\n\n{markdown}"), TEXTS, room)
    assert len(text) <= room
    assert text.count("```") % 2 == 0
