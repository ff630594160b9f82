"""Review the live knowledge: show its status and members' feedback, and reload it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.chat.curation import knowledge_pages
from bot.chat.curation.access import OPERATORS
from bot.curation.feedback import verdicts
from bot.knowledge.held import current_id

if TYPE_CHECKING:
    from bot.chat.backend import Backend
    from bot.chat.curation.access import CuratorScope
    from bot.chat.curation.scoping import Scoping
    from bot.chat.curation.showing import Showing
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.texts import Texts


class Reviewing:
    """Shows the status of the knowledge and members' feedback, and reloads the knowledge."""

    def __init__(
        self, backend: Backend, responder: Responder, showing: Showing, scoping: Scoping
    ) -> None:
        self._backend, self._responder = backend, responder
        self._showing, self._scoping = showing, scoping

    async def reload(self, interaction: Interaction) -> None:
        """Reload the knowledge files, and show the result to one of the operator's curators."""
        style = self._responder.style_in(interaction)

        async def reload(texts: Texts) -> Reply:
            reloaded = await self._backend.serving.reload()
            return knowledge_pages.reloaded(reloaded, texts, style)

        await self._showing.show(interaction, OPERATORS, reload)

    async def status(self, interaction: Interaction, scope: CuratorScope) -> None:
        """Show the status of the live knowledge."""
        style = self._responder.style_in(interaction)

        async def status(texts: Texts) -> Reply:
            return knowledge_pages.status(self._backend, texts, style, scope)

        await self._showing.show(interaction, scope, status)

    async def feedback(self, interaction: Interaction, scope: CuratorScope) -> None:
        """Show the first page of the feedback on passages."""
        await self._showing.show(
            interaction, scope, lambda texts: self._feedback(interaction, scope, 0, texts)
        )

    async def turn_feedback(self, interaction: Interaction, scope: CuratorScope, page: int) -> None:
        """Show a page of the feedback."""
        await self._showing.replace(
            interaction, scope, lambda texts: self._feedback(interaction, scope, page, texts)
        )

    async def _feedback(
        self, interaction: Interaction, scope: CuratorScope, page: int, texts: Texts
    ) -> Reply:
        current = partial(current_id, self._backend.serving.knowledge)
        seen = self._scoping.seen_by(interaction, scope)
        voted = verdicts(await self._backend.store.votes(scope.guild), current)
        # The operator's curators also see votes on passages that were removed.
        entries = {one.passage: entry for one in voted if (entry := seen.entry(one.passage))}
        found = [one for one in voted if scope == OPERATORS or one.passage in entries]
        style = self._responder.style_in(interaction)
        return knowledge_pages.feedback(found, entries, page, texts, style)
