"""Replies that tell curators why something could not be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.curation.access import OPERATORS
from bot.chat.curation.unanswered_pages import problems
from bot.chat.replies.escape import escape
from bot.chat.replies.reply import say
from bot.errors import ClashError, CurationError, KnowledgeError, StoreError
from bot.texts.translatable import translated

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from bot.chat.curation.access import CuratorScope
    from bot.chat.replies.reply import Reply, Row
    from bot.texts import Texts


def reasoned(
    compose: Callable[[Texts], Awaitable[Reply]],
    curator: CuratorScope,
    otherwise: Callable[[Texts], Row] = lambda _: (),
) -> Callable[[Texts], Coroutine[object, object, Reply]]:
    """Wrap `compose` so that, if it fails, the reply gives the reason.

    A reply that gives a reason has the buttons that `otherwise` returns. Only the operator's
    curators see what a document clashes with.
    """

    async def composed(texts: Texts) -> Reply:
        own = texts.chat.curator
        try:
            return await compose(texts)
        except StoreError as error:
            reason = own.store_failed.format(reason=escape(str(error)))
        except CurationError as error:
            reason = own.not_done.format(reason=escape(translated(error, texts)))
        except KnowledgeError as error:
            if isinstance(error, ClashError) and curator != OPERATORS:
                found = escape(texts.errors.clashes)
            else:
                found = "\n".join(["", *problems(error.problems, own)])
            reason = own.not_done.format(reason=found)
        return say(reason).with_row(*otherwise(texts))

    return composed
