"""Show and change where each collection answers, in Discord.

Callers must first check that the user may curate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.chat.curation import scope_pages
from bot.chat.curation.access import OPERATORS
from bot.chat.curation.scope_pages import Collected
from bot.chat.curation.showing import Showing
from bot.chat.places import place_of_interaction, places_in, server_of
from bot.core.model.scope import EVERYTHING
from bot.knowledge.additions import seen_in
from bot.knowledge.namespaces import origin_of
from bot.serving.following import catch_up_scopes, note_known
from bot.store.events import ScopeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.chat.backend import Backend
    from bot.chat.curation.access import CuratorScope
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.model.scope import Scope
    from bot.serving.scopes import Given
    from bot.texts import Texts


class Scoping:
    """Shows and changes where each collection answers."""

    def __init__(self, backend: Backend, responder: Responder) -> None:
        self._serving, self._store, self._responder = backend.serving, backend.store, responder
        self._showing = Showing(responder)

    async def show(self, interaction: Interaction, curator: CuratorScope) -> None:
        """Show the first page of the collections."""
        await self._showing.show(
            interaction, curator, lambda texts: self._listing(interaction, curator, 0, texts)
        )

    async def turn(self, interaction: Interaction, curator: CuratorScope, page: int) -> None:
        """Show a page of the collections."""
        await self._showing.replace(
            interaction, curator, lambda texts: self._listing(interaction, curator, page, texts)
        )

    async def detail(
        self, interaction: Interaction, curator: CuratorScope, collection: str
    ) -> None:
        """Show where a collection answers, with the controls for changing that."""

        async def compose(texts: Texts) -> Reply:
            return await self._detail(interaction, curator, collection, texts)

        await self._showing.replace(interaction, curator, compose)

    async def change(
        self, interaction: Interaction, curator: CuratorScope, collection: str, where: str
    ) -> None:
        """Change where a collection answers.

        `where` is "all" for everywhere, "here" for all of this server, or "off" for nowhere in this
        server.
        """

        async def compose(texts: Texts) -> Reply:
            server, given = server_of(interaction).id, self._given(collection)
            is_lost = where == "off" and given.everywhere  # the page is out of date
            is_lost |= where == "all" and curator != OPERATORS
            if not is_lost and self._may_change(interaction, curator, collection):
                if where == "all":
                    await self._store.answer_everywhere(collection)
                else:
                    places = [(ScopeKind.SERVER, server)] if where == "here" else []
                    await self._store.answer_only_in(collection, server, places)
                await self._catch_up()
            return await self._detail(interaction, curator, collection, texts)

        await self._showing.replace(interaction, curator, compose)

    async def give(
        self,
        interaction: Interaction,
        curator: CuratorScope,
        collection: str,
        channels: Sequence[str],
    ) -> None:
        """Limit a collection's answers in this server to these channels and categories."""

        async def compose(texts: Texts) -> Reply:
            guild = server_of(interaction)
            places = [*chosen_places(guild, channels)]
            if places and self._may_change(interaction, curator, collection):
                await self._store.answer_only_in(collection, guild.id, places)
                await self._catch_up()
            return await self._detail(interaction, curator, collection, texts)

        await self._showing.replace(interaction, curator, compose)

    async def order(self, interaction: Interaction, curator: CuratorScope, page: int) -> None:
        """Show which collections the channel prefers."""

        async def compose(texts: Texts) -> Reply:
            return self._order(interaction, page, texts)

        await self._showing.replace(interaction, curator, compose)

    async def prefer(
        self, interaction: Interaction, curator: CuratorScope, page: int, collection: str
    ) -> None:
        """Make the channel prefer a collection to all others.

        If `collection` is empty, clear the channel's preferences.
        """

        async def compose(texts: Texts) -> Reply:
            channel, scopes = place_of_interaction(interaction).channel, self._serving.scopes
            if channel is not None and channel not in scopes.fixed_orders:
                rest = [one for one in scopes.order(channel) if one != collection]
                known = collection in self._in_channel(interaction)
                order = [collection, *rest] if known else [] if not collection else rest
                await self._store.prefer(channel, server_of(interaction).id, order)
                await catch_up_scopes(self._serving, self._store)
            return self._order(interaction, page, texts)

        await self._showing.replace(interaction, curator, compose)

    async def _listing(
        self, interaction: Interaction, curator: CuratorScope, page: int, texts: Texts
    ) -> Reply:
        await catch_up_scopes(self._serving, self._store)
        guild = server_of(interaction)
        known = self._collections(interaction, curator)
        shown = [self._collected(one, known) for one in known]
        changeable = [one for one in known if self._is_theirs(curator, one)]
        style = self._responder.style_in(interaction)
        return scope_pages.listing(shown, page, guild, texts, style, changeable=changeable)

    async def _detail(
        self, interaction: Interaction, curator: CuratorScope, collection: str, texts: Texts
    ) -> Reply:
        known = self._collections(interaction, curator)
        if collection not in known:
            return await self._listing(interaction, curator, 0, texts)
        may_change = self._may_change(interaction, curator, collection)
        shown, guild = self._collected(collection, known), server_of(interaction)
        everywhere = curator == OPERATORS
        return scope_pages.detail(shown, guild, texts, may_change=may_change, everywhere=everywhere)

    def _collected(self, collection: str, known: Mapping[str, str]) -> Collected:
        """Return a collection and the places where it answers. `known` maps ids to names."""
        return Collected(collection, known[collection], self._given(collection))

    def _given(self, collection: str) -> Given:
        return self._serving.scopes.given(collection, self._serving.knowledge)

    async def _catch_up(self) -> None:
        """Load the stored scopes. Record that collections without settings answer everywhere."""
        await catch_up_scopes(self._serving, self._store)
        await note_known(self._serving, self._store)

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

    def _may_change(self, interaction: Interaction, curator: CuratorScope, collection: str) -> bool:
        fixed = self._given(collection).fixed
        known = collection in self._collections(interaction, curator)
        return known and not fixed and self._is_theirs(curator, collection)

    def _is_theirs(self, curator: CuratorScope, collection: str) -> bool:
        """Return whether a curator may decide where a collection answers.

        A server's curators may decide where the server's own documents answer, unless the
        operator's curators let those documents answer everywhere.
        """
        if curator == OPERATORS:
            return True
        origin, given = origin_of(collection), self._given(collection)
        return origin is not None and origin.guild == curator.guild and not given.everywhere

    def scope_seen_by(self, interaction: Interaction, curator: CuratorScope) -> Scope:
        """Return the scope that a curator may see.

        The operator's curators see everything. Other curators see only collections that answer in
        their server.
        """
        if curator == OPERATORS:
            return EVERYTHING
        return self._in_server(interaction)

    def seen_here(self, interaction: Interaction) -> KnowledgeBase:
        """Return the knowledge that answers anywhere in the server."""
        return seen_in(self._serving.knowledge, self._in_server(interaction))

    def _in_server(self, interaction: Interaction) -> Scope:
        guild, knowledge = server_of(interaction), self._serving.knowledge
        return self._serving.scopes.within(guild.id, knowledge, places_in(guild))

    def seen_by(self, interaction: Interaction, curator: CuratorScope) -> KnowledgeBase:
        """Return the knowledge that a curator may see."""
        return seen_in(self._serving.knowledge, self.scope_seen_by(interaction, curator))

    def _collections(self, interaction: Interaction, curator: CuratorScope) -> dict[str, str]:
        """Return the names of the collections that a curator may see, by id.

        A server's curators also see documents of their server that answer nowhere.
        """
        seen = {source.collection_id for source in self.seen_by(interaction, curator).sources}
        sources = self._serving.knowledge.sources
        own = {one.collection_id for one in sources if self._is_theirs(curator, one.collection_id)}
        return scope_pages.names_of(one for one in sources if one.collection_id in seen | own)

    def _in_channel(self, interaction: Interaction) -> dict[str, str]:
        """Return the names of the collections that answer in the channel, by id."""
        knowledge = self._serving.knowledge
        scope = self._serving.scopes.at(place_of_interaction(interaction), knowledge)
        return scope_pages.names_of(seen_in(knowledge, scope).sources)


def chosen_places(guild: discord.Guild, chosen: Iterable[str]) -> Iterator[tuple[ScopeKind, int]]:
    """Yield the kind and id of each chosen channel or category that exists in a server."""
    for number in chosen:
        channel = guild.get_channel(int(number)) if number.isdecimal() else None
        if isinstance(channel, discord.CategoryChannel):
            yield ScopeKind.CATEGORY, channel.id
        elif channel is not None:
            yield ScopeKind.CHANNEL, channel.id
