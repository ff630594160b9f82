"""Reply -> the objects that discord.py sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

import discord
from discord import ui

from bot.chat.reply import Item, Link, Menu, Tone
from bot.settings import ReplyStyle

if TYPE_CHECKING:
    from bot.chat.reply import Reply, Row

_STYLES = {
    Tone.PRIMARY: discord.ButtonStyle.primary,
    Tone.SECONDARY: discord.ButtonStyle.secondary,
    Tone.DANGER: discord.ButtonStyle.danger,
}
# Said each time: an edit without content leaves the client's default out (discord.py 2.7.1).
_NOBODY = discord.AllowedMentions.none()


class Sendable(TypedDict, total=False):
    """What `send`, `edit` and the responses to interactions take."""

    content: str
    view: Any
    allowed_mentions: discord.AllowedMentions


def sendable(reply: Reply, style: ReplyStyle) -> Sendable:
    """Return the arguments with which a reply is sent or edited in.

    The view is a stopped one, so that discord.py doesn't keep it: the buttons are answered by
    their custom_ids, in this process or the next.
    """
    if style is ReplyStyle.LAYOUT:
        layout = ui.LayoutView(timeout=None)
        for block in reply.blocks:
            layout.add_item(ui.TextDisplay(block))
        for row in reply.rows:
            layout.add_item(_action_row(row))
        layout.stop()
        return {"view": layout, "allowed_mentions": _NOBODY}
    view = ui.View(timeout=None)
    for number, row in enumerate(reply.rows):
        for item in row:
            component = _component(item)
            component.row = number
            view.add_item(component)
    view.stop()
    return {"content": reply.markdown, "view": view, "allowed_mentions": _NOBODY}


def _action_row(row: Row) -> ui.ActionRow[Any]:
    return ui.ActionRow(*map(_component, row))


def _component(item: Item) -> ui.Button[Any] | ui.Select[Any]:
    if isinstance(item, Link):
        return ui.Button(url=item.url, label=item.label)
    if isinstance(item, Menu):
        options = [
            discord.SelectOption(
                label=option.label, value=option.value, description=option.description or None
            )
            for option in item.options
        ]
        return ui.Select(custom_id=item.custom_id, placeholder=item.placeholder, options=options)
    return ui.Button(
        custom_id=item.custom_id,
        label=item.label or None,
        emoji=item.emoji,
        style=_STYLES[item.tone],
    )
