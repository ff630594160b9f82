"""Pages for curators, shown privately. If one can't be composed, the reason is shown instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.curation import unanswered_pages
from bot.chat.replies.escape import escape
from bot.errors import CurationError, KnowledgeError, StoreError
from bot.texts.translatable import translated

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.texts import Texts

    Composing = Callable[[Texts], Awaitable[Reply]]


class Showing:
    """Shows pages to curators."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    async def show(self, interaction: Interaction, compose: Composing) -> None:
        """Show a page."""

        async def shown(texts: Texts) -> Reply:
            return await _or_reason(compose, texts)

        await self._responder.respond(interaction, shown, private=True)

    async def replace(self, interaction: Interaction, compose: Composing) -> None:
        """Replace the page to which the pressed button belongs."""

        async def shown(texts: Texts) -> Reply:
            return await _or_reason(compose, texts)

        await self._responder.replace(interaction, shown)


async def _or_reason(compose: Composing, texts: Texts) -> Reply:
    """Return the reply from `compose`. If that fails, return a reply that gives the reason."""
    own = texts.chat.curator
    try:
        return await compose(texts)
    except StoreError as error:
        return unanswered_pages.note(own.store_failed.format(reason=escape(str(error))), texts)
    except CurationError as error:
        reason = escape(translated(error, texts))
        return unanswered_pages.note(own.not_done.format(reason=reason), texts)
    except KnowledgeError as error:
        reason = "\n".join(["", *unanswered_pages.problems(error.problems, own)])
        return unanswered_pages.note(own.not_done.format(reason=reason), texts)
