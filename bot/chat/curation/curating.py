"""Curation by command, button and form.

Callers must first check the permission to curate. It comes with a scope: what the curator sees and
decides.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.chat.curation import knowledge_pages, unanswered_pages
from bot.chat.curation.access import OPERATORS, CuratorScope
from bot.chat.replies import custom_id
from bot.chat.replies.escape import escape
from bot.chat.replies.paging import page_of
from bot.chat.replies.reply import Field, Form, Reply
from bot.chat.services import texts_for
from bot.curation.desk import Desk
from bot.curation.feedback import verdicts
from bot.curation.unanswered import nearest
from bot.curation.verbs import Declare, Teach
from bot.errors import ChangedError, CurationError, KnowledgeError, StoreError
from bot.knowledge.held import current_id
from bot.knowledge.schema import MAX_GAP_TEXT
from bot.runtime.bounded import Recent
from bot.texts.translatable import translated

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.chat.backend import Backend
    from bot.chat.responding import Interaction, Responder
    from bot.config.sections import ReplyStyle
    from bot.core.model import Candidate
    from bot.curation.desk import Draft
    from bot.curation.unanswered import Group
    from bot.texts import Texts

    Compose = Callable[[Texts], Awaitable[Reply]]
    ComposeForGroup = Callable[[Group, Texts], Awaitable[Reply]]

_MAX_DRAFTS = 200
_MAX_ID = 64
TEXT, SEE, PASSAGE = "text", "see", "passage"


class Curating:
    """Handles unanswered questions, and shows the status of the knowledge and members' feedback."""

    def __init__(self, backend: Backend, responder: Responder) -> None:
        self._backend, self._responder = backend, responder
        self._desk = Desk(backend.serving, backend.store)
        # The key is the Save button's custom_id. If the draft of a taught question is gone, it is
        # recreated.
        self._drafts: Recent[str, Draft] = Recent(_MAX_DRAFTS)

    async def unanswered(self, interaction: Interaction, scope: CuratorScope) -> None:
        """Show the first page of the unanswered questions."""
        await self._show(interaction, scope, lambda texts: self._listing(scope, 0, texts))

    async def turn_unanswered(
        self, interaction: Interaction, scope: CuratorScope, page: int
    ) -> None:
        """Show a page of the unanswered questions."""
        await self._replace(interaction, scope, lambda texts: self._listing(scope, page, texts))

    async def _listing(self, scope: CuratorScope, page: int, texts: Texts) -> Reply:
        groups = await self._desk.groups(scope.guild)
        page, found = page_of(groups, page, unanswered_pages.GROUPS)
        listed = [(group, self._nearest(group, scope)) for group in found]
        return unanswered_pages.listing(groups, page, listed, texts)

    def _nearest(self, group: Group, scope: CuratorScope) -> tuple[Candidate, ...]:
        return nearest(group.typical, self._backend.serving.seen_from(scope.guild).index)

    async def teach(self, interaction: Interaction, scope: CuratorScope, key: str) -> None:
        """Let the curator choose the passage that answers a group of questions."""

        async def choose(group: Group, texts: Texts) -> Reply:
            return unanswered_pages.choice(group, self._nearest(group, scope), texts)

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
            return self._preview(await self._desk.draft(proposal, group), texts, style)

        await self._about(interaction, scope, key, preview)

    async def preview_gap(
        self, interaction: Interaction, scope: CuratorScope, key: str, written: Mapping[str, str]
    ) -> None:
        """Show what declaring the gap would change."""
        text, see = written.get(TEXT, ""), written.get(SEE, "").strip() or None
        style = self._responder.style_in(interaction)

        async def preview(group: Group, texts: Texts) -> Reply:
            proposal = Declare(group.typical.text, text, see, guild=scope.guild)
            return self._preview(await self._desk.draft(proposal, group), texts, style)

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
                draft = await self._desk.draft(proposal, group)
            if unanswered_pages.stamp(draft) != stamp:
                return self._preview(draft, texts, style, texts.chat.curator.changed)
            return await self._publish(draft, key, texts, style)

        await self._about(interaction, scope, key, save)

    async def save_gap(
        self, interaction: Interaction, scope: CuratorScope, key: str, stamp: str
    ) -> None:
        """Declare the gap as previewed, unless the draft is no longer available."""
        style = self._responder.style_in(interaction)

        async def save(group: Group, texts: Texts) -> Reply:
            del group
            draft = self._draft(custom_id.save_gap(key, stamp), scope)
            if draft is None:
                return unanswered_pages.note(texts.chat.curator.draft_gone, texts)
            return await self._publish(draft, key, texts, style)

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

        await self._show(interaction, OPERATORS, reload)

    async def status(self, interaction: Interaction, scope: CuratorScope) -> None:
        """Show the status of the live knowledge."""
        style = self._responder.style_in(interaction)

        async def status(texts: Texts) -> Reply:
            return knowledge_pages.status(self._backend, texts, style, scope)

        await self._show(interaction, scope, status)

    async def feedback(self, interaction: Interaction, scope: CuratorScope) -> None:
        """Show the first page of the feedback on passages."""
        style = self._responder.style_in(interaction)
        await self._show(interaction, scope, lambda texts: self._feedback(scope, 0, texts, style))

    async def turn_feedback(self, interaction: Interaction, scope: CuratorScope, page: int) -> None:
        """Show a page of the feedback."""
        style = self._responder.style_in(interaction)
        await self._replace(
            interaction, scope, lambda texts: self._feedback(scope, page, texts, style)
        )

    async def _feedback(
        self, scope: CuratorScope, page: int, texts: Texts, style: ReplyStyle
    ) -> Reply:
        current = partial(current_id, self._backend.serving.knowledge)
        found = verdicts(await self._backend.store.votes(scope.guild), current)
        return knowledge_pages.feedback(found, page, texts, style)

    async def _group(self, key: str, guild: int | None) -> Group | None:
        """Return the open group that contains a question, or None if it is settled.

        `key` is the start of the question's key.
        """
        for group in await self._desk.groups(guild):
            if any(question.key.startswith(key) for question in group.questions):
                return group
        return None

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

    async def _publish(self, draft: Draft, key: str, texts: Texts, style: ReplyStyle) -> Reply:
        """Publish a draft. If the file has changed in the meantime, show a new preview instead."""
        try:
            done = await self._desk.publish(draft)
        except ChangedError:
            group = await self._group(key, draft.proposal.guild)
            if group is None:
                raise
            again = await self._desk.draft(draft.proposal, group)
            return self._preview(again, texts, style, texts.chat.curator.changed)
        scope = CuratorScope(draft.proposal.guild)
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

        await self._replace(interaction, scope, about)

    async def _show(self, interaction: Interaction, scope: CuratorScope, compose: Compose) -> None:
        async def shown(texts: Texts) -> Reply:
            return await self._or_reason(compose, texts, scope)

        await self._responder.respond(interaction, shown, private=True)

    async def _replace(
        self, interaction: Interaction, scope: CuratorScope, compose: Compose
    ) -> None:
        async def shown(texts: Texts) -> Reply:
            return await self._or_reason(compose, texts, scope)

        await self._responder.replace(interaction, shown)

    async def _or_reason(self, compose: Compose, texts: Texts, scope: CuratorScope) -> Reply:
        """Return the reply from `compose`. If that fails, return a reply that gives the reason.

        Only the operator's curators see the problems of the files, which may name other servers'
        gaps.
        """
        own = texts.chat.curator
        try:
            return await compose(texts)
        except StoreError as error:
            return unanswered_pages.note(own.store_failed.format(reason=escape(str(error))), texts)
        except CurationError as error:
            reason = escape(translated(error, texts))
            return unanswered_pages.note(own.not_done.format(reason=reason), texts)
        except KnowledgeError as error:
            listed = unanswered_pages.problems(error.problems, own)
            reason = "\n".join(["", *listed]) if scope == OPERATORS else own.invalid_files
            return unanswered_pages.note(own.not_done.format(reason=reason), texts)
