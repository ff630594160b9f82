"""Find the text of a message, whichever part of the message contains it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord
from discord.components import TextDisplay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discord.components import Component

_MARKUP = re.compile(r"<(?:@[!&]?|#|a?:\w+:|/[^:<>]+:|t:)[\d:\w-]*>")
# Characters between a mention and the question, as in "<@1>, who ..." or "<@1>: who ...".
_LEADING = " \t\n,;:.!-–—"  # noqa: RUF001 - people type dashes of every length


def words(message: discord.Message | discord.MessageSnapshot) -> str:
    """Return the first part of a message that contains words, or "" if none does.

    Search the parts in this order: content, forwarded messages, a poll, text displays, and embeds.
    """
    return next(filter(None, map(clean, _parts(message))), "")


def _parts(message: discord.Message | discord.MessageSnapshot) -> Iterator[str]:
    yield message.content
    if isinstance(message, discord.Message):
        yield from map(words, message.message_snapshots)
        if message.poll:
            answers = [answer.text for answer in message.poll.answers]
            yield "\n".join(filter(None, (message.poll.question, *answers)))
    yield "\n".join(displayed(message.components))
    yield "\n".join(map(_of_embed, message.embeds))


def displayed(components: Iterable[Component]) -> Iterator[str]:
    """Yield the content of each text display among the components, at any depth."""
    for component in components:
        if isinstance(component, TextDisplay):
            yield component.content
        yield from displayed(getattr(component, "children", ()))


def _of_embed(embed: discord.Embed) -> str:
    fields = (text for field in embed.fields for text in (field.name, field.value))
    return "\n".join(filter(None, (embed.title, embed.description, *fields)))


def has_media(message: discord.Message) -> bool:
    """Return whether a message contains or forwards a voice message, a file or a sticker."""
    parts: tuple[discord.Message | discord.MessageSnapshot, ...]
    parts = message, *message.message_snapshots
    return any(part.flags.voice or part.attachments or part.stickers for part in parts)


def clean(content: str) -> str:
    """Strip mentions, custom emoji and leading punctuation. Return "" if no words are left."""
    text = _MARKUP.sub(" ", content).lstrip(_LEADING)
    text = re.sub(r"[^\S\n]+", " ", text).replace(" ?", "?").strip()
    return text if any(letter.isalnum() for letter in text) else ""
