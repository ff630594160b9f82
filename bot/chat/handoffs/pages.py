"""The post with a member's question, and the form for making a question public."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.chat.conversations.words import displayed
from bot.chat.replies import custom_id
from bot.chat.replies.escape import escape, tidy
from bot.chat.replies.rendering import MAX_QUESTION, asked, cited
from bot.chat.replies.reply import Field, Form, Press, Reply, Tone, say
from bot.config.sections import ReplyStyle
from bot.core.model.labels import label_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import discord

    from bot.core.model.entries import Passage
    from bot.texts import Texts

QUESTION = "question"
"""The custom_id of the form field for a question."""
MAX_OFFERED = 3
"""Maximum number of passages that a post names."""
_MAX_LABEL = 100
_MAX_PART, _MAX_CITATION = 80, 200
_SHOWN = re.compile(rf"(?:suggest|context):{custom_id.ID}")


def post(
    question: str,
    passages: Sequence[Passage],
    texts: Texts,
    *,
    asker: str,
    role: discord.Role | None,
    url: str | None,
) -> Reply:
    """Return the post for a question. `asker` is the markup that mentions the asker.

    The post notifies `role`, or nobody if `role` is None.
    """
    own = texts.chat.handoff
    title = own.posted if role else own.posted_quietly
    blocks = [
        title.format(role=role.mention if role else "", asker=asker),
        asked(question, ReplyStyle.LAYOUT),
        "\n".join(_offered(passages, texts)),
        *([own.jump.format(url=url)] if url else []),
        *([] if role else [own.not_notified]),
        own.how_to_answer.format(asker=asker),
    ]
    solved = Press(custom_id.solved(), own.mark_solved, tone=Tone.PRIMARY)
    return Reply(tuple(blocks), ((solved,),), notified=role.id if role else None)


def _offered(passages: Sequence[Passage], texts: Texts) -> Iterator[str]:
    """Yield lines that list the passages the bot had offered, or say that it found none."""
    yield texts.chat.handoff.found if passages else texts.chat.handoff.found_nothing
    for passage in passages[:MAX_OFFERED]:
        yield f"• {escape(tidy(label_of(passage, texts.language), _MAX_LABEL))}"
        yield cited(passage, texts, _MAX_PART, _MAX_CITATION)


def solved_post(message: discord.Message, member: str, texts: Texts, invitation: str = "") -> Reply:
    """Return the post of a solved question, without the button and the line on how to answer.

    `invitation` is the new last line, or empty.
    """
    shown = message.content or "\n".join(displayed(message.components))
    kept = shown.splitlines()[:-1]
    solved = texts.chat.handoff.solved_by.format(member=member)
    return say("\n".join(kept), solved, f"-# {invitation}" if invitation else "")


def offered_in(message: discord.Message) -> tuple[str, ...]:
    """Return the ids of the passages that an answer shows or suggests."""
    found = (_SHOWN.fullmatch(name) for name in _custom_ids(message))
    return tuple(dict.fromkeys(match["id"] for match in found if match))


def _custom_ids(message: discord.Message) -> Iterator[str]:
    for row in message.components:
        for item in getattr(row, "children", ()):
            yield getattr(item, "custom_id", None) or ""


def form(answer: int, passage: str, question: str, texts: Texts) -> Form:
    """Return the form in which a member can change a question before making it public."""
    own, limit = texts.chat.handoff, MAX_QUESTION[ReplyStyle.LAYOUT]
    shown = tidy(question, limit)
    field = Field(QUESTION, own.form_question, limit, shown, required=True, long=True)
    return Form(custom_id.publish(answer, passage), own.form_title, (field,))
