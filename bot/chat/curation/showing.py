"""Show pages to curators privately. If a page can't be composed, show the reason instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.curation import unanswered_pages
from bot.chat.curation.access import OPERATORS
from bot.chat.replies.escape import escape
from bot.errors import CurationError, KnowledgeError, StoreError
from bot.texts.translatable import translated

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.curation.access import CuratorScope
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.texts import Texts

    Composing = Callable[[Texts], Awaitable[Reply]]


class Showing:
    """Shows pages to curators or, if a page can't be composed, the reason."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    async def show(
        self, interaction: Interaction, curator: CuratorScope, compose: Composing
    ) -> None:
        """Show a page."""

        async def shown(texts: Texts) -> Reply:
            return await _or_reason(compose, texts, curator)

        await self._responder.respond(interaction, shown, private=True)

    async def replace(
        self, interaction: Interaction, curator: CuratorScope, compose: Composing
    ) -> None:
        """Replace the page to which the pressed button belongs."""

        async def shown(texts: Texts) -> Reply:
            return await _or_reason(compose, texts, curator)

        await self._responder.replace(interaction, shown)


async def _or_reason(compose: Composing, texts: Texts, curator: CuratorScope) -> Reply:
    """Return the reply from `compose` or, if `compose` fails, a reply that gives the reason.

    Only the operator's curators see problems in the files, because a problem may name another
    server's gaps.
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
        reason = "\n".join(["", *listed]) if curator == OPERATORS else own.invalid_files
        return unanswered_pages.note(own.not_done.format(reason=reason), texts)
