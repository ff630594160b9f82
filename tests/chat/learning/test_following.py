"""Edits, deletions and changed minds: what must not be quoted any more is gone for good."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock

import pytest

from bot.chat.learning import following
from bot.chat.learning.lookup import look
from bot.errors import StoreError
from bot.store import Store
from bot.store.consent import Consent
from tests.chat.learning.desk import EDITED, WORDS, add, asks, crew, fill, forgets, press
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from discord import Client

    from bot.chat.learning.lookup import Look
    from bot.store.consent import Contribution
    from tests.chat.club import Club
    from tests.chat.learning.desk import Crew
    from tests.loopback import Discord, Message
    from tests.loopback.entities import Channel

QUESTION = "How do I reset my router?"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at messages without a pause between them."""
    monkeypatch.setattr(following, "APART", 0.0)


async def live(
    people: Crew, channel: Channel | None = None, choice: str = "With my name"
) -> Message:
    """Return a message of the member that is quoted."""
    said = await people.member.says(channel or people.channel, WORDS)
    preview = await add(people.curator, said)
    await press(people.member, said.replies[0], choice)
    preview = await press(people.curator, preview, "Check again")
    preview = await fill(people.curator, preview, "Edit question", question=QUESTION)
    assert "Saved" in (await press(people.curator, preview, "Save")).text
    return said


async def kept(club: Club, message: Message) -> Contribution | None:
    """Return what is stored about a message."""
    async with Store(club.config.store) as store:
        return await store.contributions.find(message.id)


async def test_deleted_in_any_way(discord: Discord, club: Club, people: Crew) -> None:
    """A deleted message is gone; so are those of a bulk deletion, a thread and a channel."""
    async with club.running():
        said = await live(people)
        await people.member.deletes(said)
        await forgets(people.member, people.channel, "blinks")
        two = [await live(people), await live(people)]
        discord.world.delete_bulk(two)
        await forgets(people.member, people.channel, "blinks")
        thread = await people.member.opens_thread(people.channel, "my router")
        await live(people, thread)
        assert "#help: my router" in await asks(people.member, people.channel)
        thread.delete()
        await forgets(people.member, people.channel, "blinks")
        other = people.guild.channel("other")
        inner = await people.member.opens_thread(other, "again")
        await live(people, other)
        await live(people, inner)
        other.delete()
        await forgets(people.member, people.channel, "blinks")
    assert not [*club.folder.rglob("*.yaml")]


async def test_deleted_while_offline(club: Club, people: Crew) -> None:
    """Messages deleted while the bot was off are found at the next start; the rest stays."""
    async with club.running():
        said, stays = await live(people), await live(people)
    people.channel.messages.pop(said.id)
    async with club.running() as backend:
        async with asyncio.timeout(PATIENCE):
            while await backend.store.contributions.find(said.id):  # noqa: ASYNC110 - the bot says nothing
                await asyncio.sleep(0.05)
        assert len([*club.folder.glob("*.yaml")]) == 1
        assert "blinks" in await asks(people.member, people.channel)
    assert await kept(club, stays)


async def test_forgotten_halfway(club: Club, people: Crew) -> None:
    """A passage about whose message nothing is stored any more is gone at the next start."""
    async with club.running():
        said = await live(people)
    async with Store(club.config.store) as store:
        await store.contributions.drop([said.id])
    async with club.running():
        await forgets(people.member, people.channel, "blinks")
    assert not [*club.folder.rglob("*.yaml")]


async def test_saved_during_the_check(
    club: Club, people: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check that read a draft a while before a curator saved it leaves the passage alone."""
    async with club.running():
        said = await people.member.says(people.channel, WORDS)
        preview = await add(people.curator, said)
        await press(people.member, said.replies[0], "With my name")
        preview = await press(people.curator, preview, "Check again")
        preview = await fill(people.curator, preview, "Edit question", question=QUESTION)
    began, saved, checked = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def look_late(client: Client, found: Contribution) -> Look:
        began.set()
        await saved.wait()
        return await look(client, found)

    monkeypatch.setattr(following, "look", look_late)
    async with club.running() as backend, asyncio.timeout(PATIENCE):
        note = backend.store.contributions.check

        async def note_checked(message: int) -> None:
            await note(message)
            checked.set()

        monkeypatch.setattr(backend.store.contributions, "check", note_checked)
        await began.wait()
        assert "Saved" in (await press(people.curator, preview, "Save")).text
        saved.set()
        await checked.wait()
        assert "blinks" in await asks(people.member, people.channel)


async def test_edited_while_it_is_saved(
    club: Club, people: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit counts even if the message is changed in the store at the same time."""
    async with club.running() as backend:
        said, own = await live(people), backend.store.contributions
        find = own.find

        async def find_and_change(message: int) -> Contribution | None:
            monkeypatch.undo()
            found = await find(message)
            assert found
            await own.put(found)
            return found

        monkeypatch.setattr(own, "find", find_and_change)
        await people.member.edits(said, EDITED)
        await forgets(people.member, people.channel, "blinks")


@pytest.mark.errors
async def test_deleted_while_the_store_fails(
    club: Club, people: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message is looked at again soon, not only the next day."""
    async with club.running() as backend:
        said = await live(people)
        failing = AsyncMock(side_effect=StoreError("gone"))
        monkeypatch.setattr(backend.store.contributions, "among", failing)
        await people.member.deletes(said)
        await forgets(people.member, people.channel, "blinks")
        failing.assert_awaited_once()


async def test_deleted_while_not_in_the_server(club: Club, people: Crew) -> None:
    """Messages deleted while the bot was not in the server are found when it comes back."""
    async with club.running() as backend, asyncio.timeout(PATIENCE):
        said = await live(people)
        people.guild.remove_bot()
        people.channel.messages.pop(said.id)
        people.guild.add_bot()
        while await backend.store.contributions.find(said.id):  # noqa: ASYNC110 - the bot says nothing
            await asyncio.sleep(0.05)


async def test_edited_while_offline(discord: Discord, club: Club, people: Crew) -> None:
    """So is an edit. With the content intent, the new words can be reviewed at once."""
    async with club.running():
        said = await live(people)
    said.content, said.edited = EDITED, "2026-11-30T00:00:00+00:00"
    async with club.running():
        await discord.until(lambda: not said.replies[-1].deleted)
        notice = said.replies[-1]
        await forgets(people.member, people.channel, "blinks")
        preview = await press(people.curator, notice, "Review") if notice.buttons else None
        if preview is None:
            assert "Add to knowledge" in notice.text
            preview = await add(people.curator, said)
        assert EDITED in preview.text


async def test_an_edit_with_the_content_intent(discord: Discord, club: Club, people: Crew) -> None:
    """The new words are offered for review, without the command."""
    async with club.running(listen=[1]):
        said = await live(people)
        await people.member.edits(said, EDITED)
        await discord.until(lambda: _notices(said))
        (notice,) = _notices(said)
        await forgets(people.member, people.channel, "blinks")
        await discord.quiet()  # the notice is stored after it is sent
        preview = await press(people.curator, notice, "Review")
        assert EDITED in preview.text
        assert "Saved" in (await press(people.curator, preview, "Save")).text
        assert "twenty seconds" in await asks(people.member, people.channel)


async def test_what_is_no_edit(discord: Discord, club: Club, people: Crew) -> None:
    """A pin or an embed changes nothing."""
    async with club.running():
        said = await live(people)
        await people.member.pins(said)
        await discord.quiet()
        assert "blinks" in await asks(people.member, people.channel)


async def test_a_change_just_before_saving(club: Club, people: Crew) -> None:
    """A message that was edited or deleted, unnoticed, is not saved."""
    async with club.running():
        said = await people.member.says(people.channel, WORDS)
        gone = await people.member.says(people.channel, WORDS)
        previews = [await add(people.curator, said), await add(people.curator, gone)]
        for one in (said, gone):
            await press(people.member, one.replies[0], "With my name")
        previews = [await press(people.curator, one, "Check again") for one in previews]
        said.content, said.edited = EDITED, "2026-11-30T00:00:00+00:00"
        people.channel.messages.pop(gone.id)
        assert "was edited" in (await press(people.curator, previews[0], "Save")).text
        assert "was deleted" in (await press(people.curator, previews[1], "Save")).text
        assert "blinks" not in await asks(people.member, people.channel)


async def test_the_author_changes_their_mind(club: Club, people: Crew) -> None:
    """They can take their name away, and then the message; nobody asks them again."""
    async with club.running():
        said = await live(people)
        assert "Mia" in await asks(people.member, people.channel)
        page = await add(people.member, said)
        assert "current choice: With my name" in page.text
        await press(people.member, page, "Without my name")
        await forgets(people.member, people.channel, "Mia")
        assert "blinks" in await asks(people.member, people.channel)
        page = await add(people.member, said)
        assert "won't quote" in (await press(people.member, page, "Don't quote it")).text
        await forgets(people.member, people.channel, "blinks")
        replies = len(said.replies)
        assert "doesn't want" in (await add(people.curator, said)).text
        assert len(said.replies) == replies
        page = await add(people.member, said)
        await press(people.member, page, "Without my name")
        preview = await add(people.curator, said)
        assert "Saved" in (await press(people.curator, preview, "Save")).text
    stored = await kept(club, said)
    assert stored
    assert (stored.consent, stored.name) == (Consent.UNNAMED, "")


async def test_refused_from_the_start(discord: Discord, club: Club, people: Crew) -> None:
    """If the author says no, the question disappears, and only their "no" is kept."""
    async with club.running():
        said = await people.member.says(people.channel, WORDS)
        await add(people.curator, said)
        await press(people.member, said.replies[0], "Don't quote it")
        await discord.until(lambda: said.replies[0].deleted)
        assert "No messages are waiting" in await listed(people)
    stored = await kept(club, said)
    assert stored
    assert (stored.text, stored.title, stored.name) == ("", "", "")


async def listed(people: Crew) -> str:
    """Return the list of messages that wait for a decision."""
    return (await (await people.curator.slash(people.channel, "knowledge learned")).response()).text


async def test_a_helper_decides_once_for_all(club: Club, people: Crew) -> None:
    """Their later messages need no question, until they change their mind about all of them."""
    await people.choose(club)
    async with club.running():
        first = await people.helper.says(people.channel, WORDS)
        page = await add(people.helper, first)
        assert "Always with my name" in page.buttons
        await press(people.helper, page, "Always with my name")
        second = await people.helper.says(people.channel, EDITED)
        preview = await add(people.curator, second)
        assert "with their name" in preview.text
        assert not second.replies
        assert "Saved" in (await press(people.curator, preview, "Save")).text
        assert "twenty" in await asks(people.member, people.channel)
        page = await add(people.helper, second)
        await press(people.helper, page, "Never quote me")
        await forgets(people.member, people.channel, "twenty")
        third = await people.helper.says(people.channel, WORDS)
        assert "doesn't want" in (await add(people.curator, third)).text
        assert "No messages are waiting" in await listed(people)


async def test_privacy_forget(club: Club, people: Crew) -> None:
    """It takes out all that a member wrote, and their choices; nothing can be brought back."""
    other = crew(club.discord, "elsewhere")
    async with club.running():
        await live(people)
        said = await other.member.says(other.channel, WORDS)
        await add(other.curator, said)
        forgot = await (
            await people.member.slash(people.channel, "privacy", forget=True)
        ).response()
        assert "1 of your messages" in forgot.text
        await forgets(people.member, people.channel, "blinks")
        listing = await people.curator.autocomplete(people.channel, "knowledge remove", document="")
        assert listing == []
        assert (
            "1 message is waiting"
            in (
                await (await other.curator.slash(other.channel, "knowledge learned")).response()
            ).text
        )
    assert not [*club.folder.rglob("*.yaml")]


def _notices(said: Message) -> list[Message]:
    """Return the bot's messages that ask curators to review the new words of a message."""
    return [one for one in said.replies if "review" in one.text and "edited" in one.text]
