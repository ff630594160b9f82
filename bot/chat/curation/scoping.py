"""Where collections answer, shown and changed in Discord.

Callers must first check the permission to curate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.chat.curation import scope_pages
from bot.chat.curation.access import is_of_operator
from bot.chat.curation.showing import Showing
from bot.chat.places import place_of_interaction, places_in
from bot.core.scope import EVERYTHING
from bot.serving.following import catch_up_scopes
from bot.store.events import ScopeKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.chat.backend import Backend
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.config.sections import ReplyStyle
    from bot.core.scope import Scope
    from bot.texts import Texts


class Scoping:
    """Shows what answers where, and changes it."""

    def __init__(self, backend: Backend, responder: Responder, style: ReplyStyle) -> None:
        self._serving, self._store, self._style = backend.serving, backend.store, style
        self._showing = Showing(responder)

    async def show(self, interaction: Interaction) -> None:
        """Show the first page of the collections."""
        await self._showing.show(interaction, lambda texts: self._listing(interaction, 0, texts))

    async def turn(self, interaction: Interaction, page: int) -> None:
        """Show a page of the collections."""
        await self._showing.replace(
            interaction, lambda texts: self._listing(interaction, page, texts)
        )

    async def detail(self, interaction: Interaction, collection: str) -> None:
        """Show where a collection answers, with the controls to change it."""

        async def compose(texts: Texts) -> Reply:
            return await self._detail(interaction, collection, texts)

        await self._showing.replace(interaction, compose)

    async def change(self, interaction: Interaction, collection: str, where: str) -> None:
        """Let a collection answer everywhere ("all"), only in this server ("here"), or not here."""

        async def compose(texts: Texts) -> Reply:
            server, given = _guild(interaction).id, self._serving.scopes.given(collection)
            is_lost = where == "off" and given.everywhere  # from an older page
            if not is_lost and self._may_change(interaction, collection):
                if where == "all":
                    await self._store.answer_everywhere(collection)
                else:
                    places = [(ScopeKind.SERVER, server)] if where == "here" else []
                    await self._store.answer_only_in(collection, server, places)
                await catch_up_scopes(self._serving, self._store)
            return await self._detail(interaction, collection, texts)

        await self._showing.replace(interaction, compose)

    async def give(
        self, interaction: Interaction, collection: str, channels: Sequence[str]
    ) -> None:
        """Let a collection answer in this server only in these channels and categories."""

        async def compose(texts: Texts) -> Reply:
            guild = _guild(interaction)
            places = [*_places(guild, channels)]
            if places and self._may_change(interaction, collection):
                await self._store.answer_only_in(collection, guild.id, places)
                await catch_up_scopes(self._serving, self._store)
            return await self._detail(interaction, collection, texts)

        await self._showing.replace(interaction, compose)

    async def order(self, interaction: Interaction, page: int) -> None:
        """Show the order of preference in the channel."""

        async def compose(texts: Texts) -> Reply:
            return self._order(interaction, page, texts)

        await self._showing.replace(interaction, compose)

    async def prefer(self, interaction: Interaction, page: int, collection: str) -> None:
        """Let the channel prefer a collection to all others. Without one, drop the order."""

        async def compose(texts: Texts) -> Reply:
            channel, scopes = place_of_interaction(interaction).channel, self._serving.scopes
            if channel is not None and channel not in scopes.fixed_orders:
                rest = [one for one in scopes.order(channel) if one != collection]
                known = collection in self._in_channel(interaction)
                order = [collection, *rest] if known else [] if not collection else rest
                await self._store.prefer(channel, _guild(interaction).id, order)
                await catch_up_scopes(self._serving, self._store)
            return self._order(interaction, page, texts)

        await self._showing.replace(interaction, compose)

    async def _listing(self, interaction: Interaction, page: int, texts: Texts) -> Reply:
        await catch_up_scopes(self._serving, self._store)
        guild = _guild(interaction)
        shown = [(one, self._serving.scopes.given(one)) for one in self._collections(interaction)]
        may_change = is_of_operator(interaction, self._serving.config.discord.curator_role)
        return scope_pages.listing(shown, page, guild, texts, self._style, may_change=may_change)

    async def _detail(self, interaction: Interaction, collection: str, texts: Texts) -> Reply:
        if collection not in self._collections(interaction):
            return await self._listing(interaction, 0, texts)
        may_change = self._may_change(interaction, collection)
        given, guild = self._serving.scopes.given(collection), _guild(interaction)
        return scope_pages.detail(collection, given, guild, texts, may_change=may_change)

    def _order(self, interaction: Interaction, page: int, texts: Texts) -> Reply:
        channel, scopes = place_of_interaction(interaction).channel or 0, self._serving.scopes
        return scope_pages.order(
            self._in_channel(interaction),
            scopes.order(channel),
            channel,
            page,
            texts,
            fixed=channel in scopes.fixed_orders,
        )

    def _may_change(self, interaction: Interaction, collection: str) -> bool:
        role = self._serving.config.discord.curator_role
        fixed = self._serving.scopes.given(collection).fixed
        known = collection in self._collections(interaction)
        return known and not fixed and is_of_operator(interaction, role)

    def scope_of(self, interaction: Interaction) -> Scope:
        """Return what a curator may see.

        That is everything for the operator's curators, or else what answers in the server.
        """
        if is_of_operator(interaction, self._serving.config.discord.curator_role):
            return EVERYTHING
        guild, sources = _guild(interaction), self._serving.knowledge.sources
        return self._serving.scopes.within(guild.id, sources, places_in(guild))

    def seen_by(self, interaction: Interaction) -> Callable[[str], bool]:
        """Return whether a curator may see the passage or gap with an id."""
        scope = self.scope_of(interaction)
        if scope.sources is None:
            return lambda _: True
        known = self._serving.knowledge.within(scope.sources)
        return lambda id_: known.entry(id_) is not None

    def _collections(self, interaction: Interaction) -> list[str]:
        """Return the collections that a curator may see."""
        scope = self.scope_of(interaction)
        known = self._serving.knowledge.sources
        seen = (s for s in known if scope.sources is None or s.id in scope.sources)
        return sorted({source.collection_id for source in seen})

    def _in_channel(self, interaction: Interaction) -> list[str]:
        """Return the collections that answer in the channel."""
        sources = self._serving.knowledge.sources
        scope = self._serving.scopes.at(place_of_interaction(interaction), sources)
        seen = (s for s in sources if scope.sources is None or s.id in scope.sources)
        return sorted({source.collection_id for source in seen})


def _guild(interaction: Interaction) -> discord.Guild:
    guild = interaction.guild
    assert guild is not None  # noqa: S101 - only members of a server are curators
    return guild


def _places(guild: discord.Guild, chosen: Iterable[str]) -> Iterator[tuple[ScopeKind, int]]:
    """Yield the chosen channels and categories of a server. Others are ignored."""
    for number in chosen:
        channel = guild.get_channel(int(number)) if number.isdecimal() else None
        if isinstance(channel, discord.CategoryChannel):
            yield ScopeKind.CATEGORY, channel.id
        elif channel is not None:
            yield ScopeKind.CHANNEL, channel.id
