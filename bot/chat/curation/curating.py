"""Curation by command, button and form.

Callers must first check the permission to curate. It comes with a scope: what the curator sees and
decides.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.chat.curation import knowledge_pages, unanswered_pages
from bot.chat.curation.access import OPERATORS, CuratorScope
from bot.chat.curation.reporting import Reporting
from bot.chat.curation.scoping import Scoping
from bot.chat.curation.showing import Showing
from bot.chat.replies import custom_id
from bot.chat.replies.paging import page_of
from bot.chat.replies.reply import Field, Form, Reply
from bot.chat.services import texts_for
from bot.curation.desk import Desk
from bot.curation.feedback import verdicts
from bot.curation.unanswered import nearest
from bot.curation.verbs import Declare, Teach
from bot.errors import ChangedError
from bot.knowledge.held import current_id
from bot.knowledge.schema import MAX_GAP_TEXT
from bot.runtime.bounded import Recent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.chat.backend import Backend
    from bot.chat.responding import Interaction, Responder
    from bot.config.sections import ReplyStyle
    from bot.core.index import Index
    from bot.curation.desk import Draft
    from bot.curation.unanswered import Group
    from bot.curation.verbs import Proposal
    from bot.texts import Texts

    ComposeForGroup = Callable[[Group, Texts], Awaitable[Reply]]

_MAX_DRAFTS = 200
_MAX_ID = 64
TEXT, SEE, PASSAGE = "text", "see", "passage"


class Curating:
    """Handles unanswered questions, and shows the status of the knowledge and members' feedback."""

    def __init__(self, backend: Backend, responder: Responder) -> None:
        self._backend, self._responder = backend, responder
        self._showing = Showing(responder)
        self._desk = Desk(backend.serving, backend.store)
        # The key is the Save button's custom_id. If the draft of a taught question is gone, it is
        # recreated.
        self._drafts: Recent[str, Draft] = Recent(_MAX_DRAFTS)
        self.scoping = Scoping(backend, responder)
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
        """Return the index of what a curator may see."""
        seen = self.scoping.scope_of(interaction, scope)
        # Preparing an index for a scope takes a while the first time.
        assistant = await asyncio.to_thread(self._backend.serving.seeing, seen)
        return assistant.index

    async def teach(self, interaction: Interaction, scope: CuratorScope, key: str) -> None:
        """Let the curator choose the passage that answers a group of questions."""

        async def choose(group: Group, texts: Texts) -> Reply:
            found = nearest(group.typical, await self._index(interaction, scope))
            return unanswered_pages.choice(group, found, texts)

        await self._about(interaction, scope, key, choose)

    async def other(self, interaction: Interaction, key: str) -> None:
        """Let the curator enter the id of a passage that is not in the menu."""
        own = texts_for(interaction.locale).chat.curator
        field = Field(PASSAGE, own.passage_id, _MAX_ID, required=True)
        form = Form(custom_id.named(key), own.other_passage, (field,))
        await self._responder.ask(interaction, form)

    async def gap(self, interaction: Interaction, key: str, near: str) -> None:
        """Let the curator describe what the source doesn't cover."""
        own = texts_for(interaction.locale).chat.curator
        text = Field(TEXT, own.gap_text, MAX_GAP_TEXT, required=True, long=True)
        form = Form(
            custom_id.declared(key), own.gap, (text, Field(SEE, own.gap_see, _MAX_ID, near))
        )
        await self._responder.ask(interaction, form)

    async def preview_teaching(
        self, interaction: Interaction, scope: CuratorScope, key: str, passage: str
    ) -> None:
        """Show what teaching the passage would change."""
        style = self._responder.style_in(interaction)

        async def preview(group: Group, texts: Texts) -> Reply:
            proposal = Teach(group.typical.text, passage.strip(), guild=scope.guild)
            draft = await self._proposed(interaction, scope, proposal, group)
            return self._preview(draft, texts, style)

        await self._about(interaction, scope, key, preview)

    async def preview_gap(
        self, interaction: Interaction, scope: CuratorScope, key: str, written: Mapping[str, str]
    ) -> None:
        """Show what declaring the gap would change."""
        text, see = written.get(TEXT, ""), written.get(SEE, "").strip() or None
        style = self._responder.style_in(interaction)

        async def preview(group: Group, texts: Texts) -> Reply:
            proposal = Declare(group.typical.text, text, see, guild=scope.guild)
            draft = await self._proposed(interaction, scope, proposal, group)
            return self._preview(draft, texts, style)

        await self._about(interaction, scope, key, preview)

    async def save_taught(
        self, interaction: Interaction, scope: CuratorScope, key: str, passage: str, stamp: str
    ) -> None:
        """Teach the passage, unless the result would differ from the preview."""
        style = self._responder.style_in(interaction)

        async def save(group: Group, texts: Texts) -> Reply:
            draft = self._draft(custom_id.save_taught(key, passage, stamp), scope)
            if draft is None:
                proposal = Teach(group.typical.text, passage, guild=scope.guild)
                draft = await self._proposed(interaction, scope, proposal, group)
            if unanswered_pages.stamp(draft) != stamp:
                return self._preview(draft, texts, style, texts.chat.curator.changed)
            return await self._publish(interaction, scope, draft, key, texts)

        await self._about(interaction, scope, key, save)

    async def save_gap(
        self, interaction: Interaction, scope: CuratorScope, key: str, stamp: str
    ) -> None:
        """Declare the gap as previewed, unless the draft is no longer available."""

        async def save(group: Group, texts: Texts) -> Reply:
            del group
            draft = self._draft(custom_id.save_gap(key, stamp), scope)
            if draft is None:
                return unanswered_pages.note(texts.chat.curator.draft_gone, texts)
            return await self._publish(interaction, scope, draft, key, texts)

        await self._about(interaction, scope, key, save)

    def _draft(self, save: str, scope: CuratorScope) -> Draft | None:
        """Return the draft of a Save button, unless it was made in another scope."""
        draft = self._drafts.get(save)
        return draft if draft and draft.proposal.guild == scope.guild else None

    async def dismiss(self, interaction: Interaction, scope: CuratorScope, key: str) -> None:
        """Dismiss a group of questions without an answer."""

        async def dismiss(group: Group, texts: Texts) -> Reply:
            await self._desk.dismiss(group)
            question = unanswered_pages.shown(group.typical.text)
            return unanswered_pages.note(
                texts.chat.curator.dismissed.format(question=question), texts
            )

        await self._about(interaction, scope, key, dismiss)

    async def cancel(self, interaction: Interaction) -> None:
        """Confirm that nothing was saved."""
        texts = texts_for(interaction.locale)
        reply = unanswered_pages.note(texts.chat.curator.cancelled, texts)
        await self._responder.update(interaction, reply)

    async def reload(self, interaction: Interaction) -> None:
        """Reload the knowledge files, for a curator of the operator's."""
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
        seen = self.scoping.seen_by(interaction, scope)
        voted = verdicts(await self._backend.store.votes(scope.guild), current)
        # The operator's curators also see votes on passages that were removed.
        found = [one for one in voted if scope == OPERATORS or seen.entry(one.passage)]
        return knowledge_pages.feedback(found, page, texts, self._responder.style_in(interaction))

    async def _group(self, key: str, guild: int | None) -> Group | None:
        """Return the open group that contains a question, or None if it is settled.

        `key` is the start of the question's key.
        """
        for group in await self._desk.groups(guild):
            if any(question.key.startswith(key) for question in group.questions):
                return group
        return None

    async def _proposed(
        self, interaction: Interaction, scope: CuratorScope, proposal: Proposal, group: Group
    ) -> Draft:
        """Return a draft for which only what the curator may see is asked."""
        seen = self.scoping.scope_of(interaction, scope)
        return await self._desk.draft(proposal, group, seen)

    def _preview(self, draft: Draft, texts: Texts, style: ReplyStyle, notice: str = "") -> Reply:
        """Show a preview of a draft, and keep the draft for saving."""
        stamp, found = unanswered_pages.stamp(draft), draft.proposal
        key = draft.group.typical.key if draft.group else ""
        taught = isinstance(found, Teach)
        save = (
            custom_id.save_taught(key, draft.preview.target, stamp)
            if taught
            else custom_id.save_gap(key, stamp)
        )
        self._drafts.set(save, draft)
        return unanswered_pages.preview(draft, save, texts, style, notice)

    async def _publish(
        self, interaction: Interaction, scope: CuratorScope, draft: Draft, key: str, texts: Texts
    ) -> Reply:
        """Publish a draft. If the file has changed in the meantime, show a new preview instead."""
        style = self._responder.style_in(interaction)
        try:
            seen = self.scoping.scope_of(interaction, scope)
            done = await self._desk.publish(replace(draft, scope=seen))
        except ChangedError:
            group = await self._group(key, scope.guild)
            if group is None:
                raise
            again = await self._proposed(interaction, scope, draft.proposal, group)
            return self._preview(again, texts, style, texts.chat.curator.changed)
        return unanswered_pages.published(done, texts, style, scope)

    async def _about(
        self, interaction: Interaction, scope: CuratorScope, key: str, compose: ComposeForGroup
    ) -> None:
        """Replace the message with the reply from `compose`.

        If the group has been settled, say so instead.
        """

        async def about(texts: Texts) -> Reply:
            group = await self._group(key, scope.guild)
            if group is None:
                return unanswered_pages.note(texts.chat.curator.settled_already, texts)
            return await compose(group, texts)

        await self._showing.replace(interaction, scope, about)
