"""Find open groups of unanswered questions, and reply about a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.curation import unanswered_pages

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.curation.access import CuratorScope
    from bot.chat.curation.showing import Showing
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction
    from bot.curation.desk import Desk
    from bot.curation.unanswered import Group
    from bot.texts import Texts

    ComposeForGroup = Callable[[Group, Texts], Awaitable[Reply]]


class OpenGroups:
    """The groups of questions that no curator has settled."""

    def __init__(self, desk: Desk, showing: Showing) -> None:
        self._desk, self._showing = desk, showing

    async def find(self, key: str, guild: int | None) -> Group | None:
        """Return the open group that contains a question, or None if the question is settled.

        `key` is the question's key or its first characters.
        """
        for group in await self._desk.groups(guild):
            if any(question.key.startswith(key) for question in group.questions):
                return group
        return None

    async def reply_about(
        self, interaction: Interaction, scope: CuratorScope, key: str, compose: ComposeForGroup
    ) -> None:
        """Replace the message with the reply from `compose`.

        If the group has been settled, say so instead.
        """

        async def about(texts: Texts) -> Reply:
            group = await self.find(key, scope.guild)
            if group is None:
                return unanswered_pages.note(texts.chat.curator.settled_already, texts)
            return await compose(group, texts)

        await self._showing.replace(interaction, scope, about)
