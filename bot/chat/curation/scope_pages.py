"""Pages for curators about where collections answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.chat.curation.unanswered_pages import fitting
from bot.chat.replies import custom_id
from bot.chat.replies.paging import page_of, turning, where
from bot.chat.replies.reply import MAX_OPTIONS, ChannelMenu, Menu, Option, Press, Reply, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.config.sections import ReplyStyle
    from bot.serving.scopes import Given
    from bot.texts import CuratorTexts, Texts

_KINDS = tuple(
    kind.value
    for kind in (
        discord.ChannelType.text,
        discord.ChannelType.voice,
        discord.ChannelType.category,
        discord.ChannelType.news,
        discord.ChannelType.stage_voice,
        discord.ChannelType.forum,
    )
)
"""Types of channels that can be chosen. Threads count as their channels."""
_PER_PAGE = 10
_MAX_PLACES = 4


def listing(
    collections: Sequence[tuple[str, Given]],
    page: int,
    guild: discord.Guild,
    texts: Texts,
    style: ReplyStyle,
    *,
    may_change: bool,
) -> Reply:
    """Return a page of the collections, each with where it answers."""
    own = texts.chat.curator
    if not collections:
        return say(texts.chat.no_passages)
    page, shown = page_of(collections, page, _PER_PAGE)
    lines = (_line(name, given, guild, texts) for name, given in shown)
    at = where(page, collections, _PER_PAGE, texts)
    explained = own.scope_explained if may_change else own.scope_not_yours
    reply = fitting([f"**{own.scopes_title}**", *lines, f"-# {explained}", at], style)
    if may_change:
        options = tuple(Option(name, name) for name, _ in shown)
        reply = reply.with_row(Menu(custom_id.scope_menu(page), own.pick_collection, options))
    turns = turning(custom_id.scopes, page, collections, _PER_PAGE, texts)
    return reply.with_row(*turns, Press(custom_id.order(0), own.order))


def detail(
    collection: str, given: Given, guild: discord.Guild, texts: Texts, *, may_change: bool
) -> Reply:
    """Return where a collection answers and, if that may be changed, the controls for it."""
    own = texts.chat.curator
    reply = say(_line(collection, given, guild, texts))
    if may_change:
        chosen = (*given.categories, *given.channels)
        here = tuple(sorted(one for one in chosen if guild.get_channel(one)))
        reply = reply.with_row(
            ChannelMenu(custom_id.scope_channels(collection), own.pick_channels, _KINDS, here)
        ).with_row(
            Press(custom_id.scope(collection, "all"), own.answer_everywhere),
            Press(custom_id.scope(collection, "here"), own.answer_here),
            # What answers everywhere would be taken away from all other servers as well.
            *([] if given.everywhere else [_not_here(collection, own)]),
        )
    return reply.with_row(Press(custom_id.scopes(0), own.back_to_scopes))


def _not_here(collection: str, own: CuratorTexts) -> Press:
    return Press(custom_id.scope(collection, "off"), own.answer_not_here)


def _line(collection: str, given: Given, guild: discord.Guild, texts: Texts) -> str:
    own = texts.chat.curator
    place = ", ".join(_where(given, guild, texts)) or own.scope_nowhere
    place = own.scope_fixed.format(where=place) if given.fixed else place
    return f"**{collection}**: {place}"


def _where(given: Given, guild: discord.Guild, texts: Texts) -> Iterator[str]:
    own = texts.chat.curator
    if given.everywhere:
        yield own.scope_everywhere
        return
    if guild.id in given.servers:
        yield own.scope_here
    channels = sorted((*given.categories, *given.channels))
    here = [f"<#{one}>" for one in channels if guild.get_channel(one)]
    if here:
        more = ["…"] if len(here) > _MAX_PLACES else []
        yield own.scope_in.format(places=", ".join([*here[:_MAX_PLACES], *more]))
    if given.servers - {guild.id} or len(here) < len(channels):
        yield own.scope_elsewhere


def order(
    collections: Sequence[str],
    preferred: Sequence[str],
    channel: int,
    page: int,
    texts: Texts,
    *,
    fixed: bool,
) -> Reply:
    """Return a channel's order of preference, with a menu of the collections that answer there."""
    own = texts.chat.curator
    shown = ", ".join(f"**{one}**" for one in preferred if one in collections)
    named = own.order_set if shown else own.order_none
    text = named.format(channel=f"<#{channel}>", order=shown)
    reply = say(own.scope_fixed.format(where=text) if fixed else text, own.order_explained)
    back = Press(custom_id.scopes(0), own.back_to_scopes)
    if fixed or not collections:
        return reply.with_row(back)
    page, found = page_of(collections, page, MAX_OPTIONS)
    options = tuple(Option(name, name) for name in found)
    turns = turning(custom_id.order, page, collections, MAX_OPTIONS, texts)
    return reply.with_row(Menu(custom_id.order_menu(page), own.pick_preferred, options)).with_row(
        *turns, *([Press(custom_id.order_clear(), own.order_clear)] if shown else []), back
    )
