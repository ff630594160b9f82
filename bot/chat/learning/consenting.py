"""An author's choice: to be quoted with their name, without it, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat.curation.access import CuratorScope
from bot.chat.curation.reasons import reasoned
from bot.chat.learning import pages
from bot.chat.learning.rights import decides_for_all
from bot.chat.places import installed_guild
from bot.chat.replies.reply import say
from bot.store.consent import Consent, State

if TYPE_CHECKING:
    from bot.chat.backend import Backend
    from bot.chat.learning.handling import Learning
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.chat.services import Services
    from bot.store.consent import Contribution
    from bot.texts import Texts
    from bot.texts.learning import LearningTexts

_ALWAYS = "always-"
_MAX_TRIES = 3


class Consenting:
    """Records authors' choices. Only authors can choose, and they can change their choice later."""

    def __init__(
        self, backend: Backend, responder: Responder, services: Services, learning: Learning
    ) -> None:
        self._own, self._responder, self._services = (
            backend.store.contributions,
            responder,
            services,
        )
        self._contributing, self._learning = learning.contributing, learning

    async def choose(self, interaction: Interaction, message: int, choice: str) -> None:
        """Record the choice of the author who pressed a button."""
        consent, always = Consent(choice.removeprefix(_ALWAYS)), choice.startswith(_ALWAYS)

        async def compose(texts: Texts) -> Reply:
            own = texts.chat.learning
            found = await self._own.find(message)
            if found is None or found.guild != installed_guild(interaction):
                return say(own.no_draft)
            author = await self._own.key(interaction.user.id)
            if found.author != author:
                return say(own.not_author)
            rights = self._learning.rights(interaction)
            if always and await decides_for_all(interaction, rights, self._own):
                await self._stand(interaction, found, consent)
            elif not await self._chosen(interaction, found, consent):
                return say(own.no_draft)
            thanks = say(_thanks(consent, own))
            may_review = consent.given and rights.saves
            return thanks.with_row(*pages.reviewing(message, own)) if may_review else thanks

        curator = CuratorScope(interaction.guild_id)
        shown = interaction.message
        whole = reasoned(compose, curator)
        if shown is not None and shown.flags.ephemeral:
            await self._responder.replace(interaction, whole)
        else:
            await self._responder.respond(interaction, whole, private=True)

    async def _stand(self, interaction: Interaction, found: Contribution, consent: Consent) -> None:
        """Apply an author's choice to all their messages in a server, present and future."""
        name = interaction.user.display_name if consent is Consent.NAMED else ""
        await self._own.stand(found.guild, found.author, consent, name)
        for one in await self._own.by(interaction.user.id):
            if one.guild == found.guild:
                await self._chosen(interaction, one, consent)

    async def _chosen(
        self, interaction: Interaction, found: Contribution, consent: Consent
    ) -> Contribution | None:
        """Store and apply a choice for one message. Return None if the choice can't be stored."""
        latest: Contribution | None = found
        for _ in range(_MAX_TRIES):  # a curator may change the draft at the same time
            if latest is None:
                return None
            if stored := await self._store(interaction, latest, consent):
                await self._follow(interaction, latest, stored)
                return stored
            latest = await self._own.find(found.message)
        return None

    async def _store(
        self, interaction: Interaction, found: Contribution, consent: Consent
    ) -> Contribution | None:
        if consent is Consent.REFUSED:
            return await self._contributing.refuse(replace(found, request=0))
        name = interaction.user.display_name if consent is Consent.NAMED else ""
        return await self._own.put(replace(found, consent=consent, name=name))

    async def _follow(
        self, interaction: Interaction, before: Contribution, after: Contribution
    ) -> None:
        """Update the live passage or, if there is none, the bot's notice below the message."""
        notices, guild = self._learning.notices, interaction.guild
        if after.state is State.LIVE and guild:
            if await self._contributing.is_saved(after):  # a curator may have removed the passage
                await self._contributing.save(after, guild.name)
            return
        if not before.request:
            return
        await notices.delete(interaction.client, before)
        if after.consent.given and guild and after.text:
            texts = self._services.public_texts(after.guild, guild.preferred_locale)
            reply = pages.agreed(after, texts)
            sent = await notices.post(interaction.client, after, reply, "yes-")
            await self._own.put(replace(after, request=sent))


def _thanks(consent: Consent, own: LearningTexts) -> str:
    chosen = {Consent.NAMED: own.chose_named, Consent.UNNAMED: own.chose_unnamed}
    return chosen.get(consent, own.chose_refused)
