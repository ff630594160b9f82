"""Commands, buttons and forms for reviewing messages before the bot quotes them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat.curation.access import CuratorScope
from bot.chat.curation.reasons import reasoned
from bot.chat.learning import pages
from bot.chat.learning.adding import MessageAdding
from bot.chat.learning.drafting import Drafting
from bot.chat.learning.lookup import MessageState, look
from bot.chat.learning.notices import Notices
from bot.chat.learning.reading import is_open
from bot.chat.learning.rights import rights_of
from bot.chat.places import installed_guild, place_of_interaction
from bot.chat.replies.reply import say
from bot.chat.responding import FORM_WITHIN
from bot.chat.services import texts_for
from bot.store import CountKind
from bot.store.consent import State
from bot.uploads.contributed import as_question
from bot.uploads.contributing import Contributing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from bot.chat.backend import Backend
    from bot.chat.learning.rights import Rights
    from bot.chat.replies.reply import Form, Reply
    from bot.chat.responding import Interaction, Responder
    from bot.chat.services import Services
    from bot.store.consent import Contribution
    from bot.texts import Texts
    from bot.uploads.desk import DocumentDesk

    ComposeFor = Callable[[Contribution, Texts], Awaitable[Reply]]


class Learning:
    """Handles drafts that quote messages. `curates` returns what a member may curate."""

    def __init__(
        self,
        backend: Backend,
        responder: Responder,
        services: Services,
        desk: DocumentDesk,
        curates: Callable[[Interaction], CuratorScope | None],
    ) -> None:
        self._backend, self._responder, self._services = backend, responder, services
        self._desk, self._curates = desk, curates
        self._own = backend.store.contributions
        self.contributing = Contributing(desk.library, backend.store)
        self.notices = Notices(services)
        self.drafting = Drafting(backend, services, self.contributing)
        self.adding = MessageAdding(self, backend, services, desk)

    def rights(self, interaction: Interaction) -> Rights:
        """Return a member's rights to add and save messages."""
        chosen = self._services.servers.chosen(installed_guild(interaction))
        return rights_of(interaction, self._curates(interaction), chosen)

    def invitation(self, interaction: Interaction, texts: Texts) -> str:
        """Return a hint on adding answers to the knowledge, or "" if nothing can be added."""
        can_add = installed_guild(interaction) is not None and not self._desk.is_off
        return texts.chat.learning.after_solved if can_add else ""

    def page(
        self,
        interaction: Interaction,
        found: Contribution,
        texts: Texts,
        notices: list[str] | None = None,
    ) -> Reply:
        """Return the preview of a draft, or a reply that says why there is none."""
        own = texts.chat.learning
        if found.consent.refused:
            return say(own.unwilling)
        if found.state is State.LIVE:
            return say(own.is_live).with_row(pages.to_message(found, own))
        if not found.text:
            reason = own.edited if found.state is State.STOPPED else own.no_draft
            return say(reason).with_row(pages.to_message(found, own))
        draft = self.drafting.document(found, server_name(interaction))
        [passage] = draft.parts.passages
        hidden = [] if is_open(_channel_of(interaction, found)) else [own.hidden]
        style = self._responder.style_in(interaction)
        return pages.preview(found, passage, texts, style, [*(notices or ()), *hidden])

    async def review(self, interaction: Interaction, message: int) -> None:
        """Show the preview of a draft to a member who may save it."""

        async def show(found: Contribution, texts: Texts) -> Reply:
            return self.page(interaction, found, texts)

        await self._about(interaction, message, show)

    async def save(self, interaction: Interaction, message: int, version: int) -> None:
        """Save a draft, unless something has changed since the preview."""

        async def save(found: Contribution, texts: Texts) -> Reply:
            own = texts.chat.learning
            if found.state is State.LIVE and await self.contributing.is_saved(found):
                return self.page(interaction, found, texts)
            if found.version != version or not found.consent.given or not found.text:
                return self.page(interaction, found, texts, [own.changed])
            if reason := await self._reason_not_to(interaction, found, texts):
                return say(reason)
            done = await self.contributing.save(found, server_name(interaction))
            if done is None:
                return say(own.changed)
            self._backend.recorder.count_help(found.guild, CountKind.LEARNED)
            await self.notices.delete(interaction.client, found)
            shown = say(own.saved if self.contributing.is_live(done) else own.not_live)
            return shown.with_row(pages.to_message(done, own))

        await self._about(interaction, message, save)

    async def _reason_not_to(
        self, interaction: Interaction, found: Contribution, texts: Texts
    ) -> str:
        """Return the reason why a draft can't be saved now, or "" if it can be."""
        own, seen = texts.chat.learning, await look(interaction.client, found)
        if seen.state is MessageState.GONE:
            await self.contributing.drop([found])
            return own.gone
        if seen.state is MessageState.EDITED:
            await self.contributing.stop(found, "", seen.edited)
            return own.edited
        reasons = {MessageState.FORBIDDEN: own.no_access, MessageState.UNKNOWN: own.unreachable}
        return reasons.get(seen.state, "")

    async def edit(self, interaction: Interaction, message: int) -> None:
        """Open a form to edit the question that a message answers."""
        await self._form(interaction, message, pages.question_form)

    async def edited(self, interaction: Interaction, message: int, question: str) -> None:
        """Change the question that a message answers, and show the preview."""

        async def edit(found: Contribution, texts: Texts) -> Reply:
            new = replace(found, question=as_question(question))
            stored = await self._own.put(new) if found.state is State.DRAFT else None
            latest = stored or await self._own.find(message) or found
            notices = [] if stored else [texts.chat.learning.changed]
            return self.page(interaction, latest, texts, notices)

        await self._about(interaction, message, edit)

    async def try_(self, interaction: Interaction, message: int) -> None:
        """Open a form for trying out a question on a draft."""
        await self._form(interaction, message, pages.try_form)

    async def tried(self, interaction: Interaction, message: int, question: str) -> None:
        """Show the answer that members would get to a question if the draft were saved."""

        async def ask(found: Contribution, texts: Texts) -> Reply:
            if found.state is not State.DRAFT or not found.text:
                return self.page(interaction, found, texts)
            draft = self.drafting.document(found, server_name(interaction))
            answer = await self._desk.ask(draft, question, place_of_interaction(interaction))
            return pages.tried(found, answer, texts, self._responder.style_in(interaction))

        await self._about(interaction, message, ask, limited=True)

    async def discard(self, interaction: Interaction, message: int) -> None:
        """Discard a draft."""

        async def discard(found: Contribution, texts: Texts) -> Reply:
            if found.state is State.LIVE or found.consent.refused:
                return self.page(interaction, found, texts)
            await self.contributing.drop([found])
            await self.notices.delete(interaction.client, found)
            return say(texts.chat.learning.discarded)

        await self._about(interaction, message, discard)

    async def list_(self, interaction: Interaction, page: int | None = None) -> None:
        """Show a page (by default, the first) of the messages that await a decision."""

        async def compose(texts: Texts) -> Reply:
            if not self.rights(interaction).saves:
                return say(texts.chat.curator.refused)
            found = await self._own.in_guild(interaction.guild_id or 0)
            open_ = [
                one for one in found if one.state is not State.LIVE and not one.consent.refused
            ]
            return pages.listing(open_, page or 0, texts)

        await self.respond(interaction, compose, again=page is not None)

    async def _form(
        self,
        interaction: Interaction,
        message: int,
        form: Callable[[int, str, Texts], Form],
    ) -> None:
        if not self.rights(interaction).saves:
            await self._responder.tell(interaction, lambda texts: say(texts.chat.curator.refused))
            return
        question: str | None = ""
        with suppress(TimeoutError):  # on timeout, open an empty form; forms can't be deferred
            async with asyncio.timeout(FORM_WITHIN):
                found = await self._found(interaction, message)
                question = found.question if found else None
        if question is None:
            await self._responder.tell(interaction, lambda texts: say(texts.chat.learning.no_draft))
            return
        texts = texts_for(interaction.locale)
        await self._responder.ask(interaction, form(message, question, texts))

    async def _found(self, interaction: Interaction, message: int) -> Contribution | None:
        """Return the contribution made from a message, or None if the server has none."""
        found = await self._own.find(message)
        return found if found and found.guild == installed_guild(interaction) else None

    async def _about(
        self,
        interaction: Interaction,
        message: int,
        compose: ComposeFor,
        *,
        limited: bool = False,
    ) -> None:
        """Respond with what `compose` returns for a draft, if the member may save drafts."""

        async def about(texts: Texts) -> Reply:
            if not self.rights(interaction).saves:
                return say(texts.chat.curator.refused)
            found = await self._found(interaction, message)
            return (
                say(texts.chat.learning.no_draft) if found is None else await compose(found, texts)
            )

        shown = interaction.message
        again = shown is not None and shown.flags.ephemeral
        await self.respond(interaction, about, again=again, limited=limited)

    async def respond(
        self,
        interaction: Interaction,
        compose: Callable[[Texts], Coroutine[object, object, Reply]],
        *,
        again: bool = False,
        limited: bool = False,
    ) -> None:
        """Respond privately or, if `again` is true, replace the current message.

        If `limited` is true, the cooldowns apply.
        """
        curator = self._curates(interaction) or CuratorScope(interaction.guild_id)
        whole = reasoned(compose, curator)
        if again:
            await self._responder.replace(interaction, whole, limited=limited)
        else:
            await self._responder.respond(interaction, whole, private=True, limited=limited)


def _channel_of(interaction: Interaction, found: Contribution) -> object:
    """Return a message's channel, or None for an uncached channel such as an archived thread."""
    guild, here = interaction.guild, interaction.channel
    known = guild.get_channel_or_thread(found.channel) if guild else None
    return known or (here if here and here.id == found.channel else None)


def server_name(interaction: Interaction) -> str:
    """Return the name of an interaction's server, or "" outside servers."""
    return interaction.guild.name if interaction.guild else ""
