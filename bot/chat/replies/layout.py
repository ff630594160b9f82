"""Convert replies and forms into objects that discord.py can send."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, TypedDict

import discord
from discord import ComponentType, ui

from bot.chat.replies.escape import cut
from bot.chat.replies.reply import ChannelMenu, LinkButton, Menu, RoleMenu, Tone
from bot.config.sections import ReplyStyle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.chat.replies.reply import Control, Form, Option, Part, Press, Reply, Row

    Component = dict[str, Any]

_STYLES = {
    Tone.PRIMARY: discord.ButtonStyle.primary,
    Tone.SECONDARY: discord.ButtonStyle.secondary,
    Tone.DANGER: discord.ButtonStyle.danger,
}
_MAX_TITLE = 45
_MAX_CONTENT = 2000
# Always pass this value, because discord.py 2.7.1 omits the client's default when an edit doesn't
# change a message's content.
_NO_MENTIONS = discord.AllowedMentions.none()


class Sendable(TypedDict, total=False):
    """Keyword arguments for `send` and for interaction responses."""

    content: str
    view: Any
    allowed_mentions: discord.AllowedMentions
    files: list[discord.File]


class _File(discord.File):
    """A file that can be sent again after a failure."""

    def reset(self, *, seek: int | bool = True) -> None:  # noqa: ARG002 - discord.py passes it
        """Rewind the file always, even for the first attempt in a call to discord.py."""
        super().reset(seek=True)


class UntrackedView:
    """A view that discord.py sends but doesn't keep, because the view reports that it is finished.

    The bot handles buttons by custom_id, in this process or the next. discord.py's own views
    contain reference cycles, so they stay in memory until the garbage collector runs.
    """

    __discord_ui_view__ = True
    timeout = None

    def __init__(self, components: Iterable[Component], *, layout: bool) -> None:
        self._components, self._layout = [*components], layout

    def to_components(self) -> list[Component]:
        """Return the components in Discord's format."""
        return self._components

    def has_components_v2(self) -> bool:
        """Return whether the components replace the message's content and embeds."""
        return self._layout

    def is_finished(self) -> bool:
        """Return True, because no code waits for this view."""
        return True

    def is_dispatchable(self) -> bool:
        """Return False, because interactions are not dispatched to this view."""
        return False


def sendable(reply: Reply, style: ReplyStyle) -> Sendable:
    """Return the arguments for sending a reply.

    A reply with parts, or one that is too long for plain text, is always sent as a layout.
    """
    rows = [*map(_row, reply.rows)]
    files: list[discord.File] = [
        _File(BytesIO(file.content.encode()), file.name) for file in reply.files
    ]
    attached: Sendable = {"files": files} if files else {}
    if _fitting(style, reply) is ReplyStyle.LAYOUT:
        texts = [*map(_text, reply.blocks)]
        shown = [_typed(ComponentType.file, file={"url": file.uri}) for file in files]
        parts = [component for part in reply.parts for component in _part(part)]
        view = UntrackedView((*texts, *shown, *parts, *rows), layout=True)
        return {"view": view, "allowed_mentions": _mentions(reply), **attached}
    view = UntrackedView(rows, layout=False)
    return {
        "content": reply.markdown,
        "view": view,
        "allowed_mentions": _mentions(reply),
        **attached,
    }


def _mentions(reply: Reply) -> discord.AllowedMentions:
    """Return the allowed mentions of a reply: none, or one role."""
    if reply.notified is None:
        return _NO_MENTIONS
    role = discord.Object(reply.notified)
    return discord.AllowedMentions(everyone=False, users=False, roles=[role], replied_user=False)


def _fitting(wanted: ReplyStyle, reply: Reply) -> ReplyStyle:
    needs_layout = bool(reply.parts) or len(reply.markdown) > _MAX_CONTENT
    return ReplyStyle.LAYOUT if needs_layout else wanted


def editing(shown: Sendable) -> dict[str, Any]:
    """Convert arguments for sending into arguments for an edit, which replaces all files."""
    return {
        **{k: v for k, v in shown.items() if k != "files"},
        "attachments": shown.get("files", []),
    }


def style_of(message: discord.Message | None) -> ReplyStyle | None:
    """Return a message's style, or None if there is no message."""
    if message is None:
        return None
    return ReplyStyle.LAYOUT if message.flags.components_v2 else ReplyStyle.PLAIN


def style_after_edit(wanted: ReplyStyle, old: ReplyStyle | None) -> ReplyStyle:
    """Return a message's style after an edit.

    `old` is the message's previous style, or None if the style is unknown. An edit can turn plain
    text into a layout, but it can't turn a layout into plain text.
    """
    return wanted if old is ReplyStyle.PLAIN else ReplyStyle.LAYOUT


def editable(reply: Reply, wanted: ReplyStyle, old: ReplyStyle | None) -> dict[str, Any]:
    """Return the arguments for editing a message so that it shows `reply`.

    `old` is the message's previous style, or None if the style is unknown.
    """
    style = style_after_edit(_fitting(wanted, reply), old)
    # A message with a layout can't have content or embeds.
    cleared = style is ReplyStyle.LAYOUT and old is not ReplyStyle.LAYOUT
    return {
        **({"content": None, "embeds": []} if cleared else {}),
        **editing(sendable(reply, style)),
    }


def modal(form: Form) -> ui.Modal:
    """Return the modal for a form. The modal is already stopped, so discord.py doesn't keep it."""
    shown = ui.Modal(title=cut(form.title, _MAX_TITLE), custom_id=form.custom_id, timeout=None)
    for field in form.fields:
        style = discord.TextStyle.paragraph if field.long else discord.TextStyle.short
        written: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id=field.custom_id,
            style=style,
            default=field.value or None,
            required=field.required,
            max_length=field.limit,
        )
        shown.add_item(ui.Label(text=cut(field.label, _MAX_TITLE), component=written))
    shown.stop()
    return shown


def _text(block: str) -> Component:
    return _typed(ComponentType.text_display, content=block)


def _part(part: Part) -> Iterator[Component]:
    yield _text(part.block)
    if part.row:
        yield _row(part.row)


def _row(row: Row) -> Component:
    return _typed(ComponentType.action_row, components=[*map(_component, row)])


def _component(item: Control) -> Component:
    match item:
        case LinkButton():
            return _button(discord.ButtonStyle.link, item.label, url=item.url)
        case Menu():
            return _menu(ComponentType.select, item, options=[*map(_option, item.options)])
        case ChannelMenu():
            limits = {"min_values": 0, "max_values": item.most, "channel_types": [*item.kinds]}
            chosen = _defaults("channel", item.chosen)
            return _menu(ComponentType.channel_select, item, **limits, **chosen)
        case RoleMenu():
            limits = {"min_values": 0, "max_values": 1}
            return _menu(
                ComponentType.role_select, item, **limits, **_defaults("role", item.chosen)
            )
        case _:
            return _press(item)


def _menu(kind: ComponentType, item: Menu | ChannelMenu | RoleMenu, **fields: object) -> Component:
    return _typed(kind, custom_id=item.custom_id, placeholder=item.placeholder, **fields)


def _defaults(kind: str, chosen: Iterable[int]) -> Component:
    values = [{"id": str(one), "type": kind} for one in chosen]
    return {"default_values": values} if values else {}


def _press(item: Press) -> Component:
    button = _button(_STYLES[item.tone], item.label, custom_id=item.custom_id)
    return {**button, "emoji": {"name": item.emoji}} if item.emoji else button


def _button(style: discord.ButtonStyle, label: str, **more: str) -> Component:
    labelled = {"label": label} if label else {}
    return _typed(ComponentType.button, style=style.value, **labelled, **more)


def _option(option: Option) -> Component:
    described = {"description": option.description} if option.description else {}
    selected = {"default": True} if option.chosen else {}
    return {"label": option.label, "value": option.value, **described, **selected}


def _typed(kind: ComponentType, **fields: object) -> Component:
    return {"type": kind.value, **fields}
