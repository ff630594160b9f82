"""Remove documents that were added in Discord, and restore them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.curation import document_pages as pages
from bot.chat.curation.reasons import reasoned
from bot.chat.replies.escape import cut, tidy
from bot.chat.replies.reply import Reply, say
from bot.chat.services import texts_for
from bot.errors import CurationError
from bot.texts.translatable import Translatable
from bot.uploads.draft import title_of

if TYPE_CHECKING:
    from bot.chat.curation.access import CuratorScope
    from bot.chat.responding import Interaction, Responder
    from bot.texts import Texts
    from bot.uploads.library import Library

_MAX_CHOICE, _MAX_CHOICES = 100, 25


class Removing:
    """Removes documents, and can restore them for a day after their removal."""

    def __init__(self, library: Library, responder: Responder) -> None:
        self._library, self._responder = library, responder

    async def remove(self, interaction: Interaction, curator: CuratorScope, document: str) -> None:
        """Remove a document or, if it has already been removed, restore it."""
        guild = guild_of(interaction)

        async def compose(texts: Texts) -> Reply:
            content = await self._library.remove(guild, document)
            if content is not None:
                return pages.removed(document, title_of(content, document), texts)
            if document in await self._library.removed(guild):
                return await self._restored(guild, document, texts)
            return say(texts.chat.documents.no_document)

        await self._responder.respond(interaction, reasoned(compose, curator), private=True)

    async def undo(self, interaction: Interaction, curator: CuratorScope, document: str) -> None:
        """Restore a removed document."""
        guild = guild_of(interaction)

        async def compose(texts: Texts) -> Reply:
            return await self._restored(guild, document, texts)

        await self._responder.replace(interaction, reasoned(compose, curator))

    async def _restored(self, guild: int, document: str, texts: Texts) -> Reply:
        content = await self._library.restore(guild, document)
        if content is None:
            raise CurationError(Translatable(lambda own: own.no_document))
        if not self._library.is_live(document):
            return say(texts.chat.documents.not_live)
        title = pages.titled(title_of(content, document))
        return say(texts.chat.documents.restored.format(title=title))

    async def choices(
        self, interaction: Interaction, typed: str, *, with_removed: bool
    ) -> list[tuple[str, str]]:
        """Return the names and ids of the server's documents whose titles contain `typed`.

        If `with_removed` is true, include removed documents that can still be restored.
        """
        guild, texts = guild_of(interaction), texts_for(interaction.locale)
        try:
            live = await self._library.documents(guild)
            gone = await self._library.removed(guild) if with_removed else {}
        except CurationError:  # the command itself reports the error
            return []
        bring_back = texts.chat.documents.choice_removed
        found = [(tidy(title_of(content, id_), _MAX_CHOICE), id_) for id_, content in live.items()]
        found += [
            (bring_back.format(title=tidy(title_of(content, id_), _MAX_CHOICE)), id_)
            for id_, content in gone.items()
            if id_ not in live
        ]
        wanted = typed.casefold().strip()
        return [(cut(name, _MAX_CHOICE), id_) for name, id_ in found if wanted in name.casefold()][
            :_MAX_CHOICES
        ]


def guild_of(interaction: Interaction) -> int:
    """Return the id of an interaction's server, or 0 outside servers."""
    return interaction.guild_id or 0
