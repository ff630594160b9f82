"""Messages as documents, in a folder and in a shared database: saved, and taken out for good."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.model.results import Outcome
from bot.errors import StoreError
from bot.serving.live import Serving
from bot.serving.scopes import Place
from bot.store import Store
from bot.store.consent import Consent, Contribution, State
from bot.store.events import DocumentChange, StoredScopes
from bot.uploads.contributed import content_of, document_id
from bot.uploads.contributing import Contributing
from bot.uploads.library import Library
from tests.bakery import written
from tests.uploads.test_library import DOCUMENT, GUILD, OTHER, OWN, config, quick

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.config import Config
    from bot.serving.reloads import Reload

__all__ = ["config", "quick"]  # fixtures
pytestmark = pytest.mark.usefixtures("quick")

ANA = 81
MESSAGE = 1_400_000_000_000_000_001
ASKED = "How do I reset my router?"


class Shelf:
    """The objects that one process would have."""

    def __init__(self, config: Config, store: Store) -> None:
        self.serving, self.own = Serving(config), store.contributions
        self.library = Library(self.serving, store)
        self.contributing = Contributing(self.library, store)

    async def draft(self, message: int = MESSAGE) -> Contribution:
        """Store a draft whose author has agreed, and return it."""
        new = Contribution(
            message,
            GUILD,
            channel=17,
            parent=0,
            author=await self.own.key(ANA),
            consent=Consent.NAMED,
            text="Hold the reset button of the router for ten seconds.",
            question=ASKED,
            name="Ana",
            title="#help",
        )
        stored = await self.own.put(new)
        assert stored
        return stored

    async def answers(self) -> bool:
        """Return whether the question is answered."""
        await self.library.documents(GUILD)  # takes up what another process did
        return self.serving.ask(ASKED).outcome is Outcome.ANSWER

    def is_seen(self) -> bool:
        """Return whether a member of the server is answered, with what is loaded now."""
        scope = self.serving.scopes.at(Place(GUILD), self.serving.knowledge)
        return self.serving.seeing(scope).ask(ASKED).outcome is Outcome.ANSWER

    async def is_gone(self) -> bool:
        """Return whether nothing is left that could be brought back."""
        return not await self.library.documents(GUILD) and not await self.library.removed(GUILD)


@asynccontextmanager
async def shelf(config: Config) -> AsyncIterator[Shelf]:
    """Return the objects of a process during the `with` block."""
    async with Store(config.store) as store:
        yield Shelf(config, store)


async def test_saved_and_taken_out(config: Config) -> None:
    """A saved message answers, also after a restart, until it is stopped, refused or forgotten."""
    async with shelf(config) as one:
        live = await one.contributing.save(await one.draft(), "Club")
        assert live
        assert one.contributing.is_live(live)
        assert await one.answers()
    async with shelf(config) as one:
        assert await one.answers()
        stopped = await one.contributing.stop(live, "", 5)
        assert stopped
        assert stopped.state is State.STOPPED
        assert not await one.answers()
        assert await one.is_gone()
        again = await one.contributing.save(replace(stopped, text=live.text), "Club")
        assert again
        assert await one.answers()
        assert await one.contributing.refuse(again)
        assert not await one.answers()
        assert await one.is_gone()
        await one.contributing.save(await one.draft(MESSAGE + 1), "Club")
        assert await one.contributing.forget(ANA) == 2
        assert not await one.answers()
        assert await one.is_gone()
        assert await one.own.in_guild(GUILD) == ()


async def test_withdrawn_while_it_is_saved(config: Config) -> None:
    """If the author says no, or the message is deleted, just before the end, nothing answers."""
    async with shelf(config) as one:
        draft = await one.draft()
        await one.contributing.refuse(draft)
        assert await one.contributing.save(draft, "Club") is None
        assert await one.is_gone()
        gone = await one.draft(MESSAGE + 1)
        await one.contributing.drop([gone])
        assert await one.contributing.save(gone, "Club") is None
        assert await one.is_gone()


async def test_saved_twice(config: Config) -> None:
    """Of two curators who save the same draft, both see that it is live."""
    async with shelf(config) as one:
        draft = await one.draft()
        live = await one.contributing.save(draft, "Club")
        assert await one.contributing.save(draft, "Club") == live
        assert await one.answers()


async def test_interrupted(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next check takes out the document of an interrupted save."""
    async with shelf(config) as one:
        draft = await one.draft()

        async def failing(_: Contribution) -> None:
            raise StoreError("gone")

        with monkeypatch.context() as patched:
            patched.setattr(one.own, "put", failing)
            with pytest.raises(StoreError):
                await one.contributing.save(draft, "Club")
        assert await one.answers()
        await one.contributing.tidy(draft)
        assert not await one.answers()
        assert await one.is_gone()
        again = await one.own.find(MESSAGE)
        assert again
        live = await one.contributing.save(again, "Club")
        assert live
        assert (await one.library.documents(GUILD))[document_id(live)] == content_of(live, "Club")
        await one.library.remove(GUILD, document_id(live))
        await one.contributing.tidy(live)
        assert await one.own.find(MESSAGE)  # the removal can still be undone
        await one.library.erase(GUILD, document_id(live))
        await one.contributing.tidy(live)
        assert await one.own.find(MESSAGE) is None


async def test_saved_during_the_check(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that read a draft before it was saved leaves the passage alone.

    If it comes in the middle, nothing answers, and the curator can save the draft again.
    """
    async with shelf(config) as one:
        draft = await one.draft()
        live = await one.contributing.save(draft, "Club")
        await one.contributing.tidy(draft)
        assert await one.answers()
        assert await one.own.find(MESSAGE) == live
        await one.contributing.forget(ANA)
        draft, save = await one.draft(), one.library.save

        async def save_and_tidy(change: DocumentChange) -> Reload:
            reload = await save(change)
            await one.contributing.tidy(draft)
            return reload

        monkeypatch.setattr(one.library, "save", save_and_tidy)
        assert await one.contributing.save(draft, "Club") is None
        assert await one.is_gone()
        monkeypatch.undo()
        again = await one.own.find(MESSAGE)
        assert again == replace(draft, version=2)
        assert await one.contributing.save(again, "Club")
        assert await one.answers()


async def test_an_edit_during_the_check(config: Config) -> None:
    """A check that read a message before its edit doesn't forget what its author has chosen."""
    async with shelf(config) as one:
        live = await one.contributing.save(await one.draft(), "Club")
        assert live
        stopped = await one.contributing.stop(live, "", edited=5)
        await one.contributing.tidy(live)
        assert await one.own.find(MESSAGE) == stopped


async def test_taken_out_while_a_file_is_broken(config: Config) -> None:
    """The old knowledge stays live, but a message that was taken out answers no longer."""
    async with shelf(config) as one:
        live = await one.contributing.save(await one.draft(), "Club")
        assert live
        broken = config.knowledge[0] / "broken.yaml"
        written(broken, "source: [")
        assert (await one.serving.reload()).problems
        assert one.is_seen()
        await one.contributing.drop([live])
        assert not one.is_seen()
        one.serving.hold_scopes(StoredScopes("other"))
        assert not one.is_seen()
        broken.unlink()
        assert not (await one.serving.reload()).problems
        assert not one.is_seen()
        assert not one.serving.scopes.deleted


async def test_two_choices_at_once(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the author changes their choice while the one before is saved, the last one counts."""
    async with shelf(config) as one:
        live = await one.contributing.save(await one.draft(), "Club")
        assert live
        unnamed = await one.own.put(replace(live, consent=Consent.UNNAMED, name=""))
        assert unnamed
        save = one.library.save

        async def choose_again(change: DocumentChange) -> Reload:
            monkeypatch.undo()
            reload = await save(change)
            await one.own.put(replace(unnamed, consent=Consent.NAMED, name="Ana B."))
            return reload

        monkeypatch.setattr(one.library, "save", choose_again)
        saved = await one.contributing.save(unnamed, "Club")
        assert saved
        assert saved == await one.own.find(MESSAGE)
        assert saved.name == "Ana B."
        documents = await one.library.documents(GUILD)
        assert documents[document_id(saved)] == content_of(saved, "Club")
        assert await one.answers()


async def test_saved_while_it_is_taken_out(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft that a curator saves while its author is forgotten, or it is deleted, is gone."""
    async with shelf(config) as one:
        erase = one.library.erase

        def save_after_erasing(draft: Contribution) -> None:
            async def erase_and_save(guild: int, id_: str) -> bool:
                monkeypatch.undo()
                erased = await erase(guild, id_)
                assert await one.contributing.save(draft, "Club")
                return erased

            monkeypatch.setattr(one.library, "erase", erase_and_save)

        save_after_erasing(await one.draft())
        await one.contributing.forget(ANA)
        assert await one.is_gone()
        draft = await one.draft()
        save_after_erasing(draft)
        await one.contributing.drop([draft])
        assert await one.is_gone()
        assert not await one.answers()


async def test_documents_without_a_message(config: Config) -> None:
    """A message about which nothing is stored is taken out by the next check, and nothing else.

    Curators may choose an id that looks like that of a message.
    """
    async with shelf(config) as one:
        stays = await one.contributing.save(await one.draft(), "Club")
        live = await one.contributing.save(await one.draft(MESSAGE + 1), "Club")
        assert stays
        assert live
        own = DOCUMENT.replace(b"pool,", b"msg-7,")
        await one.library.save(DocumentChange(GUILD, f"{OWN}msg-7", None, own))
        await one.own.drop([live.message])
        await one.contributing.tidy_up({OTHER})
        assert len(await one.library.documents(GUILD)) == 3
        await one.contributing.tidy_up({GUILD})
        left = await one.library.documents(GUILD)
        assert left.keys() == {document_id(stays), f"{OWN}msg-7"}
        assert not one.contributing.is_live(live)
