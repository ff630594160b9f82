"""There is a rule for every component that the bot sends, and for its Markdown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from discord import ComponentType
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.replies import layout
from bot.chat.replies.escape import escape, tidy
from bot.chat.replies.reply import (
    Attachment,
    ChannelMenu,
    Field,
    Form,
    LinkButton,
    Menu,
    Option,
    Part,
    Press,
    Reply,
    RoleMenu,
    Tone,
)
from bot.config.sections import ReplyStyle
from pictures.components import RULES, components
from pictures.markdown import html

NAMES = {"1": "#ask", "2": "@helpers", "3": "@Footnote"}


def text(drawn: str) -> str:
    """Return the text of HTML, with single spaces."""
    return " ".join(re.sub(r"<[^>]*>", " ", drawn).split())


def drawn(reply: Reply) -> str:
    """Return the text of a reply as it is drawn."""
    view = layout.sendable(reply, ReplyStyle.LAYOUT)["view"]
    return text(components(view.to_components(), NAMES))


def test_every_type_has_a_rule() -> None:
    """A component that the bot starts to send needs a rule."""
    used = re.findall(r"ComponentType\.(\w+)", Path(layout.__file__).read_text(encoding="utf-8"))
    forms = ["label", "text_input"]  # discord.py makes these
    assert {ComponentType[name] for name in (*used, *forms)} == RULES.keys()


@pytest.mark.parametrize("kind", [11, 99])
def test_an_unknown_type_is_an_error(kind: int) -> None:
    """A component without a rule is not left out."""
    with pytest.raises((KeyError, ValueError)):
        components([{"type": kind}], NAMES)


def test_buttons_and_menus() -> None:
    """Buttons show emoji and label. Menus show what is chosen, or else what to choose."""
    reply = Reply(
        ("**First** \\*not bold\\* <#1>", "-# small <@3>"),
        (
            (Press("a", "Save", "💾", Tone.PRIMARY), LinkButton("https://a.example", "Read")),
            (Menu("b", "Pick one", (Option("x", "Ex"), Option("y", "Why"))),),
            (Menu("c", "Pick one", (Option("x", "Ex"), Option("y", "Why", chosen=True))),),
            (ChannelMenu("d", "Pick channels", (0,), (1,)),),
            (RoleMenu("e", "Pick a role"),),
        ),
        files=(Attachment("code-1.py", "print()"),),
        parts=(Part("A part", (Press("f", "Delete", tone=Tone.DANGER),)),),
    )
    assert drawn(reply) == (
        "First *not bold* #ask small @Footnote code-1.py A part Delete "
        "💾 Save Read Pick one Why #ask Pick a role"
    )


def test_forms() -> None:
    """A form shows its labels and what is already written."""
    fields = (Field("a", "Title", 100, "Member FAQ"), Field("b", "Text", 4000, long=True))
    form = layout.modal(Form("f", "A document", fields)).to_dict()
    assert text(components(form["components"], NAMES)) == "Title Member FAQ Text"


def test_mentions_of_strangers_are_an_error() -> None:
    """No id takes the place of a name."""
    with pytest.raises(KeyError):
        html("<@99>", NAMES)


@given(st.text(max_size=60).map(lambda typed: tidy(typed, 60)))
def test_escaped_text_is_shown_literally(typed: str) -> None:
    """The pictures show escaped text as it is, as Discord does."""
    shown = html(escape(typed), NAMES).striptags().replace("\u200b", "")
    assert "".join(shown.split()) == "".join(typed.split())


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a\nb", "<p>a<br>\nb</p>"),
        ("a\n-# b **c**", "<p>a</p>\n<small>b <strong>c</strong></small>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("```py\n-# <b>\n```", '<pre><code class="language-py">-# &lt;b&gt;\n</code></pre>'),
        ("[a](<https://b.example>)", '<p><a href="https://b.example">a</a></p>'),
        ("<#1>", '<p><span class="mention">#ask</span></p>'),
    ],
)
def test_markdown(markdown: str, expected: str) -> None:
    """Small text, line breaks, quotes, code, links and mentions have their own look."""
    assert html(markdown, NAMES).strip().replace("<br />", "<br>") == expected
