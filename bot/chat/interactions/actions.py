"""Actions for commands, buttons, menus and forms. Each action responds to one interaction."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.chat.curation.access import OPERATORS, scope_of
from bot.chat.curation.adding import Adding
from bot.chat.curation.curating import Curating
from bot.chat.handoffs.handing import Handing
from bot.chat.handoffs.solving import Solving
from bot.chat.interactions.asking import Asking
from bot.chat.interactions.browsing import Browsing
from bot.chat.interactions.citing import Citing
from bot.chat.interactions.publishing import Publisher
from bot.chat.interactions.sharing import Sharing
from bot.chat.interactions.voting import Voting, outdated
from bot.chat.learning.consenting import Consenting
from bot.chat.learning.handling import Learning
from bot.chat.places import installed_guild, place_of_interaction
from bot.chat.replies import pages
from bot.chat.replies.reply import say
from bot.chat.responding import Responder
from bot.chat.setup.handling import Setup
from bot.errors import CurationError, StoreError

if TYPE_CHECKING:
    from bot.chat.curation.access import CuratorScope
    from bot.chat.gateway.guilds import Guilds
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction
    from bot.chat.services import Services
    from bot.texts import Texts

_log = logging.getLogger(__name__)


class Actions:
    """Actions that members trigger with commands, buttons, menus and forms."""

    def __init__(self, services: Services, guilds: Guilds) -> None:
        self._services, self._guilds = services, guilds
        self.responder = Responder(services)
        self.curator_role = services.settings.curator_role
        self.asking = Asking(services, self.responder)
        self.browsing = Browsing(services, self.responder)
        self.voting = Voting(services, self.responder)
        publisher = Publisher(services)
        self.sharing = Sharing(services, self.responder, publisher)
        self.citing = Citing(services, self.responder, publisher)
        self.handing = Handing(services, self.responder)
        backend = services.backend
        self.curating = Curating(backend, self.responder) if backend else None
        self.adding = Adding(backend, self.responder, guilds) if backend else None
        self.setup = Setup(
            services.servers,
            self.responder,
            hides_curation=not self.curator_role,
            may_add=self.adding is not None and not self.adding.is_off,
        )
        self.learning: Learning | None = None
        self.consenting: Consenting | None = None
        if backend and self.adding:
            desk = self.adding.desk
            self.learning = Learning(backend, self.responder, services, desk, self.curates)
            self.consenting = Consenting(backend, self.responder, services, self.learning)
        invite = self.learning.invitation if self.learning else _no_invitation
        self.solving = Solving(services, self.responder, invite)

    async def admitted(
        self, interaction: Interaction, *, operators_only: bool = False
    ) -> CuratorScope | None:
        """Return what a member may curate, or refuse the member's request and return None."""
        scope = self.curates(interaction)
        if scope is None:
            await self.responder.tell(interaction, lambda texts: say(texts.chat.curator.refused))
        elif operators_only and scope != OPERATORS:
            await self.responder.tell(
                interaction, lambda texts: say(texts.chat.curator.operators_only)
            )
            return None
        return scope

    def curates(self, interaction: Interaction) -> CuratorScope | None:
        """Return what a member may curate, or None if the member isn't a curator."""
        return scope_of(
            interaction,
            self.curator_role,
            only_server=self._guilds.only_one,
            server_role=self._services.servers.chosen(installed_guild(interaction)).curator_role,
        )

    async def outdated(self, interaction: Interaction) -> None:
        """Tell the member that a button from an earlier version no longer works."""
        await self.responder.tell(interaction, outdated)

    async def delete(self, interaction: Interaction, asker: int) -> None:
        """Delete the answer if the member asked the question or can manage messages."""
        if interaction.user.id == asker or interaction.permissions.manage_messages:
            await self.responder.remove(interaction)
        else:
            await self.responder.tell(interaction, lambda texts: say(texts.chat.only_asker_deletes))

    async def consent(self, interaction: Interaction, message: int, choice: str) -> None:
        """Record whether the author of a message agrees to be quoted."""
        if self.consenting is None:
            await self.outdated(interaction)
        else:
            await self.consenting.choose(interaction, message, choice)

    async def help(self, interaction: Interaction) -> None:
        """Explain how to use the bot."""
        me = interaction.client.user
        mention = me.mention if me else ""
        knowledge = self._services.answerer.at(place_of_interaction(interaction)).knowledge
        curator = self.curating is not None and self.curates(interaction) is not None
        await self.responder.tell(
            interaction,
            lambda texts: pages.help_page(knowledge, texts, mention, full=True, curator=curator),
        )

    async def privacy(self, interaction: Interaction) -> None:
        """Show which data is logged and stored."""
        logged, backend = self._services.settings.log_questions, self._services.backend
        kept = backend.serving.config.store if backend else None
        chooser = backend.serving.config.chooser.host if backend else None
        await self.responder.tell(
            interaction, lambda texts: pages.privacy(texts, kept, logged=logged, chooser=chooser)
        )

    async def forget(self, interaction: Interaction) -> None:
        """Delete everything stored under the member's key, and stop quoting the member."""
        backend = self._services.backend

        async def compose(texts: Texts) -> Reply:
            try:
                quoted = await self._forget_quoted(interaction.user.id)
                gone = await backend.recorder.forget(interaction.user.id) if backend else None
            except (StoreError, CurationError) as error:
                # The reason may contain a path or an address, which members must not see.
                _log.warning("a member's data could not be deleted: %s", error)
                return say(texts.chat.not_forgotten)
            passed_on = gone.handoffs if gone else 0
            return say(
                texts.chat.learning.forgotten.format(count=quoted) if quoted else "",
                texts.chat.forgotten_handoffs.format(count=passed_on) if passed_on else "",
                texts.chat.forgotten.format(count=len(gone.votes) if gone else 0),
            )

        await self.responder.respond(interaction, compose, private=True)

    async def _forget_quoted(self, user_id: int) -> int:
        """Stop quoting a member's messages, and return the number of these messages."""
        return await self.learning.contributing.forget(user_id) if self.learning else 0


def _no_invitation(interaction: Interaction, texts: Texts) -> str:
    """Return "", because members' messages can't be added to the knowledge."""
    del interaction, texts
    return ""
