"""Let curators handle unanswered questions in Discord.

Callers must first check that the user may curate. The user's scope limits what they can see and
decide.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.chat.curation import unanswered_pages
from bot.chat.curation.open_groups import OpenGroups
from bot.chat.curation.proposing import Proposing
from bot.chat.curation.reporting import Reporting
from bot.chat.curation.reviewing import Reviewing
from bot.chat.curation.scoping import Scoping
from bot.chat.curation.showing import Showing
from bot.chat.replies.paging import page_of
from bot.chat.services import texts_for
from bot.curation.desk import Desk
from bot.curation.unanswered import nearest

if TYPE_CHECKING:
    from bot.chat.backend import Backend
    from bot.chat.curation.access import CuratorScope
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.core.retrieval.index import Index
    from bot.curation.unanswered import Group
    from bot.texts import Texts


class Curating:
    """Handles unanswered questions.

    The attributes `proposing`, `reviewing`, `scoping` and `reporting` are the other handlers for
    curators.
    """

    def __init__(self, backend: Backend, responder: Responder) -> None:
        self._backend, self._responder = backend, responder
        self._showing = Showing(responder)
        self._desk = Desk(backend.serving, backend.store)
        self._groups = OpenGroups(self._desk, self._showing)
        self.scoping = Scoping(backend, responder)
        self.proposing = Proposing(self._desk, self._groups, responder, self.scoping)
        self.reviewing = Reviewing(backend, responder, self._showing, self.scoping)
        self.reporting = Reporting(backend, responder, self.scoping)

    async def unanswered(self, interaction: Interaction, scope: CuratorScope) -> None:
        """Show the first page of the unanswered questions."""
        await self._showing.show(
            interaction, scope, lambda texts: self._listing(interaction, scope, 0, texts)
        )

    async def turn_unanswered(
        self, interaction: Interaction, scope: CuratorScope, page: int
    ) -> None:
        """Show a page of the unanswered questions."""
        await self._showing.replace(
            interaction, scope, lambda texts: self._listing(interaction, scope, page, texts)
        )

    async def _listing(
        self, interaction: Interaction, scope: CuratorScope, page: int, texts: Texts
    ) -> Reply:
        groups = await self._desk.groups(scope.guild)
        page, found = page_of(groups, page, unanswered_pages.GROUPS)
        index = await self._index(interaction, scope)
        listed = [(group, nearest(group.typical, index)) for group in found]
        return unanswered_pages.listing(groups, page, listed, texts)

    async def _index(self, interaction: Interaction, scope: CuratorScope) -> Index:
        """Return the index of the knowledge that a curator may see."""
        seen = self.scoping.scope_seen_by(interaction, scope)
        # Preparing an index for a scope takes a while the first time.
        assistant = await asyncio.to_thread(self._backend.serving.seeing, seen)
        return assistant.index

    async def teach(self, interaction: Interaction, scope: CuratorScope, key: str) -> None:
        """Let the curator choose the passage that answers a group of questions."""

        async def choose(group: Group, texts: Texts) -> Reply:
            found = nearest(group.typical, await self._index(interaction, scope))
            return unanswered_pages.choice(group, found, texts)

        await self._groups.reply_about(interaction, scope, key, choose)

    async def dismiss(self, interaction: Interaction, scope: CuratorScope, key: str) -> None:
        """Dismiss a group of questions without an answer."""

        async def dismiss(group: Group, texts: Texts) -> Reply:
            await self._desk.dismiss(group)
            question = unanswered_pages.shown(group.typical.text)
            return unanswered_pages.note(
                texts.chat.curator.dismissed.format(question=question), texts
            )

        await self._groups.reply_about(interaction, scope, key, dismiss)

    async def cancel(self, interaction: Interaction) -> None:
        """Confirm that nothing was saved."""
        texts = texts_for(interaction.locale)
        reply = unanswered_pages.note(texts.chat.curator.cancelled, texts)
        await self._responder.update(interaction, reply)
