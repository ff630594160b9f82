"""What curators do by command, button and form. Whoever calls this has made sure who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.curation import knowledge_pages as knowledgepages
from bot.chat.curation import unanswered_pages as curatorpages
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
from bot.knowledge.schema import MAX_GAP_TEXT
from bot.runtime.bounded import Recent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.chat.backend import Backend
    from bot.chat.responding import Interaction, Responder
    from bot.config.sections import ReplyStyle
    from bot.core.model import Candidate
    from bot.curation.desk import Draft
    from bot.curation.unanswered import Group
    from bot.texts import Texts

    About = Callable[[Group, Texts], Awaitable[Reply]]

_MOST_DRAFTS = 200
_MAX_ID = 64
TEXT, SEE, PASSAGE = "text", "see", "passage"


class Curating:
    """Questions asked in vain, what to do about them, and the state of the knowledge."""

    def __init__(self, backend: Backend, responder: Responder, style: ReplyStyle) -> None:
        self._backing, self._responder, self._style = backend, responder, style
        self._desk = Desk(backend.serving, backend.store)
        # By the custom_id that saves it. What is not here any more is drafted again.
        self._drafts: Recent[str, Draft] = Recent(_MOST_DRAFTS)

    async def unanswered(self, interaction: Interaction) -> None:
        """Show the first page of the questions asked in vain."""
        await self._show(interaction, lambda texts: self._listing(0, texts))

    async def turn_unanswered(self, interaction: Interaction, page: int) -> None:
        """Go to a page of them."""
        await self._replace(interaction, lambda texts: self._listing(page, texts))

    async def _listing(self, page: int, texts: Texts) -> Reply:
        groups = await self._desk.groups()
        page, found = page_of(groups, page, curatorpages.GROUPS)
        listed = [(group, self._nearest(group)) for group in found]
        return curatorpages.listing(groups, page, listed, texts)

    def _nearest(self, group: Group) -> tuple[Candidate, ...]:
        return nearest(group.typical, self._backing.serving.assistant.index)

    async def teach(self, interaction: Interaction, key: str) -> None:
        """Let the curator choose the passage that answers a group."""

        async def choose(group: Group, texts: Texts) -> Reply:
            return curatorpages.choice(group, self._nearest(group), texts)

        await self._about(interaction, key, choose)

    async def other(self, interaction: Interaction, key: str) -> None:
        """Let the curator name another passage than the nearest."""
        own = texts_for(interaction.locale).chat.curator
        field = Field(PASSAGE, own.passage_id, _MAX_ID, required=True)
        form = Form(custom_id.named(key), own.other_passage, (field,))
        await self._responder.ask(interaction, form)

    async def gap(self, interaction: Interaction, key: str, near: str) -> None:
        """Let the curator write what the source does not say."""
        own = texts_for(interaction.locale).chat.curator
        text = Field(TEXT, own.gap_text, MAX_GAP_TEXT, required=True, long=True)
        form = Form(
            custom_id.declared(key), own.gap, (text, Field(SEE, own.gap_see, _MAX_ID, near))
        )
        await self._responder.ask(interaction, form)

    async def preview_teaching(self, interaction: Interaction, key: str, passage: str) -> None:
        """Show what teaching would do."""

        async def preview(group: Group, texts: Texts) -> Reply:
            return await self._taught(group, passage.strip(), texts)

        await self._about(interaction, key, preview)

    async def preview_gap(
        self, interaction: Interaction, key: str, written: Mapping[str, str]
    ) -> None:
        """Show what declaring a gap would do."""
        text, see = written.get(TEXT, ""), written.get(SEE, "").strip() or None

        async def preview(group: Group, texts: Texts) -> Reply:
            draft = await self._desk.draft(Declare(group.typical.text, text, see), group)
            return self._previewed(draft, texts)

        await self._about(interaction, key, preview)

    async def save_taught(
        self, interaction: Interaction, key: str, passage: str, stamp: str
    ) -> None:
        """Teach, unless that would now do something else than the curator has seen."""

        async def save(group: Group, texts: Texts) -> Reply:
            draft = self._drafts.get(custom_id.save_taught(key, passage, stamp))
            draft = draft or await self._desk.draft(Teach(group.typical.text, passage), group)
            if curatorpages.stamp(draft) != stamp:
                return self._previewed(draft, texts, texts.chat.curator.changed)
            return await self._published(draft, key, texts)

        await self._about(interaction, key, save)

    async def save_gap(self, interaction: Interaction, key: str, stamp: str) -> None:
        """Declare the gap, unless that would now do something else."""

        async def save(group: Group, texts: Texts) -> Reply:
            del group
            draft = self._drafts.get(custom_id.save_gap(key, stamp))
            if draft is None:
                return curatorpages.note(texts.chat.curator.draft_gone, texts)
            return await self._published(draft, key, texts)

        await self._about(interaction, key, save)

    async def dismiss(self, interaction: Interaction, key: str) -> None:
        """Settle a group without an answer."""

        async def dismiss(group: Group, texts: Texts) -> Reply:
            await self._desk.dismiss(group)
            question = curatorpages.shown(group.typical.text)
            return curatorpages.note(texts.chat.curator.dismissed.format(question=question), texts)

        await self._about(interaction, key, dismiss)

    async def cancel(self, interaction: Interaction) -> None:
        """Save nothing."""
        texts = texts_for(interaction.locale)
        reply = curatorpages.note(texts.chat.curator.cancelled, texts)
        await self._responder.update(interaction, reply)

    async def reload(self, interaction: Interaction) -> None:
        """Load the files again."""

        async def reload(texts: Texts) -> Reply:
            reloaded = await self._backing.serving.reload()
            return knowledgepages.reloaded(reloaded, texts, self._style)

        await self._show(interaction, reload)

    async def status(self, interaction: Interaction) -> None:
        """Show what serves."""

        async def status(texts: Texts) -> Reply:
            return knowledgepages.status(self._backing, texts, self._style)

        await self._show(interaction, status)

    async def feedback(self, interaction: Interaction) -> None:
        """Show the first page of what members think of passages."""
        await self._show(interaction, lambda texts: self._feedback(0, texts))

    async def turn_feedback(self, interaction: Interaction, page: int) -> None:
        """Go to a page of it."""
        await self._replace(interaction, lambda texts: self._feedback(page, texts))

    async def _feedback(self, page: int, texts: Texts) -> Reply:
        found = verdicts(await self._backing.store.votes())
        return knowledgepages.feedback(found, page, texts, self._style)

    async def _group(self, key: str) -> Group | None:
        """Return the open group in which a question's key begins so."""
        for group in await self._desk.groups():
            if any(question.key.startswith(key) for question in group.questions):
                return group
        return None

    async def _taught(self, group: Group, passage: str, texts: Texts, notice: str = "") -> Reply:
        draft = await self._desk.draft(Teach(group.typical.text, passage), group)
        return self._previewed(draft, texts, notice)

    def _previewed(self, draft: Draft, texts: Texts, notice: str = "") -> Reply:
        """Show a draft, and remember it for when it is saved."""
        stamp, found = curatorpages.stamp(draft), draft.proposal
        key = draft.group.typical.key if draft.group else ""
        taught = isinstance(found, Teach)
        save = (
            custom_id.save_taught(key, draft.preview.target, stamp)
            if taught
            else custom_id.save_gap(key, stamp)
        )
        self._drafts.set(save, draft)
        return curatorpages.preview(draft, save, texts, self._style, notice)

    async def _published(self, draft: Draft, key: str, texts: Texts) -> Reply:
        """Publish a draft; where the file changed meanwhile, show what the draft means now."""
        try:
            done = await self._desk.publish(draft)
        except ChangedError:
            group = await self._group(key)
            if group is None:
                raise
            again = await self._desk.draft(draft.proposal, group)
            return self._previewed(again, texts, texts.chat.curator.changed)
        return curatorpages.published(done, texts, self._style)

    async def _about(self, interaction: Interaction, key: str, compose: About) -> None:
        """Replace the message with what is composed about a group, if it is still open."""

        async def about(texts: Texts) -> Reply:
            group = await self._group(key)
            if group is None:
                return curatorpages.note(texts.chat.curator.settled_already, texts)
            return await compose(group, texts)

        await self._replace(interaction, about)

    async def _show(
        self, interaction: Interaction, compose: Callable[[Texts], Awaitable[Reply]]
    ) -> None:
        async def shown(texts: Texts) -> Reply:
            return await self._explained(compose, texts)

        await self._responder.respond(interaction, shown, private=True)

    async def _replace(
        self, interaction: Interaction, compose: Callable[[Texts], Awaitable[Reply]]
    ) -> None:
        async def shown(texts: Texts) -> Reply:
            return await self._explained(compose, texts)

        await self._responder.replace(interaction, shown)

    async def _explained(self, compose: Callable[[Texts], Awaitable[Reply]], texts: Texts) -> Reply:
        """Compose a reply; what can't be done becomes one that says why."""
        own = texts.chat.curator
        try:
            return await compose(texts)
        except StoreError as error:
            return curatorpages.note(own.store_failed.format(reason=escape(str(error))), texts)
        except CurationError as error:
            return curatorpages.note(own.not_done.format(reason=escape(str(error))), texts)
        except KnowledgeError as error:
            lines = curatorpages.problems(error.problems, own)
            reason = "\n".join(["", *lines])
            return curatorpages.note(own.not_done.format(reason=reason), texts)
