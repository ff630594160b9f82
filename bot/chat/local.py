"""The knowledge that is in scope in a place.

Members see the knowledge only through this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.answerer import Answerer
    from bot.chat.catalogue import Catalogue
    from bot.chat.events import Surface
    from bot.core.model.entries import Passage
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.model.results import Answer
    from bot.serving.scopes import Place


class Local:
    """Answers, lookups and completions from the knowledge in scope in a place.

    The scope is determined for each request, so changes to the scope take effect at once.
    """

    def __init__(self, answerer: Answerer, place: Place) -> None:
        self._answerer, self._place = answerer, place

    @property
    def guild(self) -> int | None:
        """The id of the server whose scope rules apply, or None if no server's rules apply."""
        return self._place.guild

    @property
    def catalogue(self) -> Catalogue:
        """Lookups and completions for the knowledge in scope."""
        return self._answerer.catalogue_of(self._answerer.scope_at(self._place))

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge in scope."""
        return self.catalogue.knowledge

    async def ask(
        self,
        question: str,
        previous: Sequence[str],
        surface: Surface,
        *,
        message: int | None = None,
    ) -> Answer:
        """Answer a question and notify the observers; see `Answerer.ask`."""
        scope = self._answerer.scope_at(self._place)
        asked = question, previous, surface, scope, self.guild
        return await self._answerer.ask(*asked, message=message)

    async def consider(
        self, question: str, previous: Sequence[str], *, choose: bool = True
    ) -> Answer:
        """Answer a question, but don't notify the observers."""
        scope = self._answerer.scope_at(self._place)
        return await self._answerer.consider(question, previous, scope, choose=choose)

    async def questions_like(self, typed: str) -> Sequence[Passage]:
        """Return the passages that answer questions similar to the text typed so far."""
        scope = self._answerer.scope_at(self._place)
        return await self._answerer.questions_like(typed, scope)

    async def passages_like(self, typed: str) -> Sequence[Passage]:
        """Return the passages whose id or text is most similar to the typed text."""
        scope = self._answerer.scope_at(self._place)
        return await self._answerer.passages_like(typed, scope)
