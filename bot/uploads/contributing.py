"""Save messages as documents of their server, and take them out again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.store.consent import Consent, State
from bot.store.events import DocumentChange
from bot.uploads.contributed import content_of, document_id, names_message, quotes_message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.store import Store
    from bot.store.consent import Contribution
    from bot.uploads.library import Library

_MAX_TRIES = 3


class Contributing:
    """Lets messages answer, and takes out what must not answer any more, for good.

    Every method raises StoreError or CurationError if something can't be stored. Then calling it
    again finishes the work.
    """

    def __init__(self, library: Library, store: Store) -> None:
        self._library, self._own = library, store.contributions

    async def save(self, contribution: Contribution, server: str) -> Contribution | None:
        """Save a contribution, whose author has agreed. Return it as it is live.

        Return None if it was taken out in the meantime. Then it doesn't answer. Raises ClashError
        if it clashes with other knowledge.
        """
        id_, guild = document_id(contribution), contribution.guild
        for _ in range(_MAX_TRIES):
            before = (await self._library.documents(guild)).get(id_)
            content = content_of(contribution, server)
            await self._library.save(DocumentChange(guild, id_, before, content))
            if stored := await self._own.put(replace(contribution, state=State.LIVE)):
                return stored
            latest = await self._own.find(contribution.message)
            if latest is None or latest.state is not State.LIVE:
                break
            if content_of(latest, server) == content:
                return latest  # someone else has just saved the same
            contribution = latest  # the author has just made another choice
        await self._library.erase(guild, id_)
        return None

    async def stop(self, contribution: Contribution, text: str, edited: int) -> Contribution | None:
        """Stop quoting a message that was edited. `text` is its new text, or empty if not known.

        Return the contribution, or None if it was changed in the meantime.
        """
        state = State.DRAFT if text else State.STOPPED
        new = replace(contribution, state=state, text=text, edited=edited)
        stored = await self._own.put(new)
        if stored:
            await self._erase(contribution)
        return stored

    async def refuse(self, contribution: Contribution) -> Contribution | None:
        """Forget the words of an author who doesn't want to be quoted, but not that they said so.

        Return the contribution, or None if it was changed in the meantime.
        """
        new = replace(
            contribution,
            consent=Consent.REFUSED,
            state=State.DRAFT,
            text="",
            question="",
            name="",
            title="",
        )
        stored = await self._own.put(new)
        if stored:
            await self._erase(contribution)
        return stored

    async def drop(self, contributions: Iterable[Contribution]) -> None:
        """Take contributions out, and forget them."""
        for one in contributions:
            await self._erase(one)
            await self._own.drop([one.message])
            await self._erase(one)  # a curator may have saved it in between

    async def forget(self, user_id: int) -> int:
        """Take out all that a user wrote, and forget what they chose.

        Return the number of their messages.
        """
        found = await self._own.by(user_id)
        for one in found:
            await self._erase(one)
        await self._own.forget(await self._own.key(user_id))
        for one in found:
            await self._erase(one)  # a curator may have saved it in between
        return len(found)

    async def tidy(self, contribution: Contribution) -> None:
        """Take out a document whose saving was interrupted.

        Forget a contribution whose document was removed, if that can't be undone any more.
        """
        id_, guild = document_id(contribution), contribution.guild
        exists = await self.is_saved(contribution) or id_ in await self._library.removed(guild)
        if contribution.state is not State.LIVE:
            # If it is being saved now, either this change fails or that one, which takes it out.
            if exists and await self._own.put(contribution):
                await self._erase(contribution)
        elif not exists:
            latest = await self._own.find(contribution.message)
            if latest == contribution:  # otherwise, an edit has just taken the document out
                await self._own.drop([contribution.message])

    async def tidy_up(self, guilds: Collection[int]) -> None:
        """Take out live documents of messages about which nothing is stored any more.

        Something was interrupted between their saving and the deletion of what was stored.
        """
        for guild, ids in self._library.live(guilds).items():
            known = {document_id(one) for one in await self._own.in_guild(guild)}
            lost = [id_ for id_ in ids if names_message(id_) and id_ not in known]
            documents = await self._library.documents(guild) if lost else {}
            for id_ in lost:
                if quotes_message(documents.get(id_, b"")):
                    await self._library.erase(guild, id_)

    async def is_saved(self, contribution: Contribution) -> bool:
        """Return whether the document is there. A curator may have removed it."""
        return document_id(contribution) in await self._library.documents(contribution.guild)

    def is_live(self, contribution: Contribution) -> bool:
        """Return whether the document answers. It may have been left out, because it clashes."""
        return self._library.is_live(document_id(contribution))

    async def _erase(self, contribution: Contribution) -> bool:
        return await self._library.erase(contribution.guild, document_id(contribution))
