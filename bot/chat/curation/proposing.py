"""Curators' proposals: forms, previews, and publication.

A curator proposes to teach an answer or to declare a gap, sees a preview, and saves the proposal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat.curation import unanswered_pages
from bot.chat.replies import custom_id
from bot.chat.replies.reply import Field, Form
from bot.chat.services import texts_for
from bot.curation.verbs import Declare, Teach
from bot.errors import ChangedError
from bot.knowledge.schema import MAX_GAP_TEXT
from bot.runtime.bounded import Recent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.chat.curation.access import CuratorScope
    from bot.chat.curation.open_groups import OpenGroups
    from bot.chat.curation.scoping import Scoping
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.config.sections import ReplyStyle
    from bot.curation.desk import Desk, Draft
    from bot.curation.unanswered import Group
    from bot.curation.verbs import Proposal
    from bot.texts import Texts

_MAX_DRAFTS = 200
_MAX_ID = 64
TEXT, SEE, PASSAGE = "text", "see", "passage"


class Proposing:
    """Handles proposals for groups of unanswered questions."""

    def __init__(
        self, desk: Desk, groups: OpenGroups, responder: Responder, scoping: Scoping
    ) -> None:
        self._desk, self._groups = desk, groups
        self._responder, self._scoping = responder, scoping
        # Maps the custom_ids of Save buttons to drafts. A missing draft for teaching a passage can
        # be recreated from the custom_id.
        self._drafts: Recent[str, Draft] = Recent(_MAX_DRAFTS)

    async def other(self, interaction: Interaction, key: str) -> None:
        """Let the curator enter the id of a passage that is not in the menu."""
        own = texts_for(interaction.locale).chat.curator
        field = Field(PASSAGE, own.passage_id, _MAX_ID, required=True)
        form = Form(custom_id.named(key), own.other_title, (field,))
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
        """Show what would change if the passage were taught as the answer."""
        style = self._responder.style_in(interaction)

        async def preview(group: Group, texts: Texts) -> Reply:
            proposal = Teach(group.typical.text, passage.strip(), guild=scope.guild)
            draft = await self._proposed(interaction, scope, proposal, group)
            return self._preview(draft, texts, style)

        await self._groups.reply_about(interaction, scope, key, preview)

    async def preview_gap(
        self, interaction: Interaction, scope: CuratorScope, key: str, written: Mapping[str, str]
    ) -> None:
        """Show what would change if the gap were declared."""
        text, see = written.get(TEXT, ""), written.get(SEE, "").strip() or None
        style = self._responder.style_in(interaction)

        async def preview(group: Group, texts: Texts) -> Reply:
            proposal = Declare(group.typical.text, text, see, guild=scope.guild)
            draft = await self._proposed(interaction, scope, proposal, group)
            return self._preview(draft, texts, style)

        await self._groups.reply_about(interaction, scope, key, preview)

    async def save_taught(
        self, interaction: Interaction, scope: CuratorScope, key: str, passage: str, stamp: str
    ) -> None:
        """Teach the passage as the answer, unless the result would differ from the preview."""
        style = self._responder.style_in(interaction)

        async def save(group: Group, texts: Texts) -> Reply:
            draft = self._draft(custom_id.save_taught(key, passage, stamp), scope)
            if draft is None:
                proposal = Teach(group.typical.text, passage, guild=scope.guild)
                draft = await self._proposed(interaction, scope, proposal, group)
            if unanswered_pages.stamp(draft) != stamp:
                return self._preview(draft, texts, style, texts.chat.curator.changed)
            return await self._publish(interaction, scope, draft, key, texts)

        await self._groups.reply_about(interaction, scope, key, save)

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

        await self._groups.reply_about(interaction, scope, key, save)

    def _draft(self, save: str, scope: CuratorScope) -> Draft | None:
        """Return a Save button's draft, or None if the draft is gone or has another scope."""
        draft = self._drafts.get(save)
        return draft if draft and draft.proposal.guild == scope.guild else None

    async def _proposed(
        self, interaction: Interaction, scope: CuratorScope, proposal: Proposal, group: Group
    ) -> Draft:
        """Return a draft of a proposal, with a preview limited to what the curator may see."""
        seen = self._scoping.scope_seen_by(interaction, scope)
        return await self._desk.draft(proposal, group, seen)

    def _preview(self, draft: Draft, texts: Texts, style: ReplyStyle, notice: str = "") -> Reply:
        """Return the preview of a draft, and keep the draft for saving."""
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
        """Publish a draft. If another curator saved first, show a new preview instead."""
        style = self._responder.style_in(interaction)
        try:
            seen = self._scoping.scope_seen_by(interaction, scope)
            done = await self._desk.publish(replace(draft, scope=seen))
        except ChangedError:
            group = await self._groups.find(key, scope.guild)
            if group is None:
                raise
            again = await self._proposed(interaction, scope, draft.proposal, group)
            return self._preview(again, texts, style, texts.chat.curator.changed)
        return unanswered_pages.published(done, texts, style, scope)
