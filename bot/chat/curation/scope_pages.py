"""Pages that show curators where collections answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.chat.curation.unanswered_pages import fitting
from bot.chat.replies import custom_id
from bot.chat.replies.escape import cut, escape, tidy
from bot.chat.replies.paging import page_of, turning, where
from bot.chat.replies.reply import (
    MAX_OPTION,
    MAX_OPTIONS,
    ChannelMenu,
    Menu,
    Option,
    Press,
    Reply,
    say,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bot.config.sections import ReplyStyle
    from bot.core.model.entries import Source
    from bot.serving.scopes import Given
    from bot.texts import CuratorTexts, Texts

CHANNEL_KINDS = tuple(
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
"""Types of channels that can be chosen. A thread counts as its parent channel."""
_PER_PAGE = 10
_MAX_PLACES = 4
_MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class Collected:
    """A collection and the places where it answers."""

    id: str
    name: str
    given: Given


def listing(
    collections: Sequence[Collected],
    page: int,
    guild: discord.Guild,
    texts: Texts,
    style: ReplyStyle,
    *,
    changeable: Collection[str],
) -> Reply:
    """Return a page that lists where each collection answers.

    The page has a menu for changing where the `changeable` collections answer.
    """
    own = texts.chat.curator
    if not collections:
        return say(texts.chat.no_passages)
    page, shown = page_of(collections, page, _PER_PAGE)
    lines = (_line(one, guild, texts) for one in shown)
    at = where(page, collections, _PER_PAGE, texts)
    explained = own.scope_explained if changeable else own.scope_not_yours
    reply = fitting([f"**{own.scopes_title}**", *lines, f"-# {explained}", at], style)
    options = tuple(_option(one.id, one.name) for one in shown if one.id in changeable)
    if options:
        reply = reply.with_row(Menu(custom_id.scope_menu(page), own.pick_collection, options))
    turns = turning(custom_id.scopes, page, collections, _PER_PAGE, texts)
    return reply.with_row(*turns, Press(custom_id.order(0), own.order))


def names_of(sources: Iterable[Source]) -> dict[str, str]:
    """Return the names of collections by id. If a name is not unique, the id is appended to it."""
    names = {one.collection_id: _name(one) for one in sources}
    count = Counter(names.values())
    return {
        id_: name if count[name] == 1 else f"{name} ({id_})" for id_, name in sorted(names.items())
    }


def _name(source: Source) -> str:
    name = source.collection.name if source.collection else source.title
    return tidy(name, _MAX_NAME)


def _option(id_: str, name: str) -> Option:
    """Return a menu option that shows a collection's name and its id."""
    return Option(id_, cut(name, MAX_OPTION), id_)


def detail(
    collection: Collected,
    guild: discord.Guild,
    texts: Texts,
    *,
    may_change: bool,
    everywhere: bool,
) -> Reply:
    """Return a page that shows where a collection answers.

    If `may_change` is true, the page has controls for changing where the collection answers. If
    `everywhere` is also true, one of the controls makes the collection answer everywhere.
    """
    own = texts.chat.curator
    given = collection.given
    reply = say(_line(collection, guild, texts))
    if may_change:
        chosen = (*given.categories, *given.channels)
        here = tuple(sorted(one for one in chosen if guild.get_channel(one)))
        reply = reply.with_row(
            ChannelMenu(
                custom_id.scope_channels(collection.id), own.pick_channels, CHANNEL_KINDS, here
            )
        ).with_row(
            *([Press(custom_id.scope(collection.id, "all"), own.answer_everywhere)] * everywhere),
            Press(custom_id.scope(collection.id, "here"), own.answer_here),
            # Turning off a collection that answers everywhere would affect all other servers, too.
            *([] if given.everywhere else [_not_here(collection.id, own)]),
        )
    return reply.with_row(Press(custom_id.scopes(0), own.back_to_scopes))


def _not_here(collection: str, own: CuratorTexts) -> Press:
    return Press(custom_id.scope(collection, "off"), own.answer_not_here)


def _line(collection: Collected, guild: discord.Guild, texts: Texts) -> str:
    own, given = texts.chat.curator, collection.given
    place = ", ".join(_where(given, guild, texts)) or own.scope_nowhere
    place = own.scope_fixed.format(where=place) if given.fixed else place
    return f"**{escape(collection.name)}**: {place}"


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
    collections: Mapping[str, str],
    preferred: Sequence[str],
    channel: int,
    page: int,
    texts: Texts,
    *,
    fixed: bool,
) -> Reply:
    """Return a page that shows which collections a channel prefers.

    Unless the preferences are `fixed`, the page has a menu for changing them. `collections` maps
    the ids of the collections to their names.
    """
    own = texts.chat.curator
    shown = ", ".join(f"**{escape(collections[one])}**" for one in preferred if one in collections)
    named = own.order_set if shown else own.order_none
    text = named.format(channel=f"<#{channel}>", order=shown)
    reply = say(own.scope_fixed.format(where=text) if fixed else text, own.order_explained)
    back = Press(custom_id.scopes(0), own.back_to_scopes)
    if fixed or not collections:
        return reply.with_row(back)
    page, found = page_of(tuple(collections), page, MAX_OPTIONS)
    options = tuple(_option(one, collections[one]) for one in found)
    turns = turning(custom_id.order, page, tuple(collections), MAX_OPTIONS, texts)
    return reply.with_row(Menu(custom_id.order_menu(page), own.pick_preferred, options)).with_row(
        *turns, *([Press(custom_id.order_clear(), own.order_clear)] if shown else []), back
    )
