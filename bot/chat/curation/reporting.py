"""Show the weekly report. Callers must first check that the user may curate."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from bot.chat.curation import report_page
from bot.chat.curation.access import OPERATORS
from bot.chat.replies.escape import escape
from bot.chat.replies.reply import say
from bot.curation.weekly_report import WeeklyReports
from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.chat.backend import Backend
    from bot.chat.curation.access import CuratorScope
    from bot.chat.curation.scoping import Scoping
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.core.model.knowledge import KnowledgeBase
    from bot.texts import Texts


class Reporting:
    """Shows the weekly report for a server or, to the operator's curators, for all servers."""

    def __init__(self, backend: Backend, responder: Responder, scoping: Scoping) -> None:
        self._backend, self._responder = backend, responder
        self._scoping = scoping

    async def show(self, interaction: Interaction, scope: CuratorScope) -> None:
        """Show the report for this week."""

        async def compose(texts: Texts) -> Reply:
            return await self._page(interaction, scope, texts)

        await self._responder.respond(interaction, compose, private=True)

    async def turn(
        self, interaction: Interaction, scope: CuratorScope, week: str, *, everywhere: bool
    ) -> None:
        """Show the report for `week`, an ISO date.

        If there is no report for `week`, show this week's report.
        """

        async def compose(texts: Texts) -> Reply:
            return await self._page(interaction, scope, texts, week, everywhere=everywhere)

        await self._responder.replace(interaction, compose)

    async def _page(
        self,
        interaction: Interaction,
        scope: CuratorScope,
        texts: Texts,
        week: str = "",
        *,
        everywhere: bool = False,
    ) -> Reply:
        is_operator = scope == OPERATORS
        guild = None if is_operator and everywhere else interaction.guild_id
        store = self._backend.store
        try:
            counts = await store.weekly_counts(guild)
        except StoreError as error:
            return say(texts.chat.curator.store_failed.format(reason=escape(str(error))))
        today = store.now().date()
        knowledge = self._seen(interaction, guild)
        reports = await asyncio.to_thread(
            WeeklyReports, counts, knowledge, today, guild, only_known=guild is not None
        )
        choices = report_page.Choices(everywhere=guild is None, may_choose=is_operator)
        return report_page.page(
            reports, _date(week), choices, texts, self._responder.style_in(interaction)
        )

    def _seen(self, interaction: Interaction, guild: int | None) -> KnowledgeBase:
        """Return the knowledge whose sources and passages a report may name.

        A server's report may name only knowledge that answers in that server.
        """
        whole = self._backend.serving.knowledge
        return whole if guild is None else self._scoping.seen_here(interaction)


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
