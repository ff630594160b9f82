"""Save messages as documents of their servers, and delete such documents."""

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
    """Saves contributions as documents, and deletes documents that must no longer be quoted.

    The asynchronous methods raise StoreError or CurationError if contributions or documents can't
    be read or changed. Calling a method again after an error finishes its work.
    """

    def __init__(self, library: Library, store: Store) -> None:
        self._library, self._own = library, store.contributions

    async def save(self, contribution: Contribution, server: str) -> Contribution | None:
        """Save a contribution whose author agreed to be quoted, and return its live version.

        If the contribution was withdrawn or edited in the meantime, delete its document and return
        None.
        Raises ClashError if the document clashes with other knowledge.
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
                return latest  # someone else has just saved the same document
            contribution = latest  # the author has just made another choice
        await self._library.erase(guild, id_)
        return None

    async def stop(self, contribution: Contribution, text: str, edited: int) -> Contribution | None:
        """Stop quoting a message that was edited.

        `text` is the message's new text, or empty if the new text is unknown or can't be quoted.
        Return the updated contribution, or None if it was changed in the meantime.
        """
        state = State.DRAFT if text else State.STOPPED
        new = replace(contribution, state=state, text=text, edited=edited)
        stored = await self._own.put(new)
        if stored:
            await self._erase(contribution)
        return stored

    async def refuse(self, contribution: Contribution) -> Contribution | None:
        """Delete the words of an author who doesn't want to be quoted, but keep the refusal.

        Return the updated contribution, or None if it was changed in the meantime.
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
        """Delete contributions and their documents."""
        for one in contributions:
            await self._erase(one)
            await self._own.drop([one.message])
            await self._erase(one)  # a curator may have saved the document in the meantime

    async def forget(self, user_id: int) -> int:
        """Delete a user's contributions with their documents, and the user's stored consent.

        Return the number of deleted contributions.
        """
        found = await self._own.by(user_id)
        for one in found:
            await self._erase(one)
        await self._own.forget(await self._own.key(user_id))
        for one in found:
            await self._erase(one)  # a curator may have saved the document in the meantime
        return len(found)

    async def tidy(self, contribution: Contribution) -> None:
        """Delete a contribution's document if saving it was interrupted.

        Delete the contribution if its document was removed and the removal can no longer be undone.
        """
        id_, guild = document_id(contribution), contribution.guild
        exists = await self.is_saved(contribution) or id_ in await self._library.removed(guild)
        if contribution.state is not State.LIVE:
            # If the contribution is being saved at the same time, either this call to `put` fails
            # or the call in `save` does. If the call in `save` fails, `save` erases the document.
            if exists and await self._own.put(contribution):
                await self._erase(contribution)
        elif not exists:
            latest = await self._own.find(contribution.message)
            if latest == contribution:  # otherwise, an edit has just deleted the document
                await self._own.drop([contribution.message])

    async def tidy_up(self, guilds: Collection[int]) -> None:
        """Delete live documents whose contributions are no longer stored.

        A document lacks its contribution if the contribution was deleted while the document was
        being saved, and one of these operations was interrupted.
        """
        for guild, ids in self._library.live(guilds).items():
            known = {document_id(one) for one in await self._own.in_guild(guild)}
            lost = [id_ for id_ in ids if names_message(id_) and id_ not in known]
            documents = await self._library.documents(guild) if lost else {}
            for id_ in lost:
                if quotes_message(documents.get(id_, b"")):
                    await self._library.erase(guild, id_)

    async def is_saved(self, contribution: Contribution) -> bool:
        """Return whether a contribution's document exists and has not been removed by a curator."""
        return document_id(contribution) in await self._library.documents(contribution.guild)

    def is_live(self, contribution: Contribution) -> bool:
        """Return whether a contribution's document is live; see `Library.is_live`."""
        return self._library.is_live(document_id(contribution))

    async def _erase(self, contribution: Contribution) -> bool:
        return await self._library.erase(contribution.guild, document_id(contribution))
