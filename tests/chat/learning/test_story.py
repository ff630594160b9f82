"""From a helper's message to an answer, and out of it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store import Store
from bot.store.events import Handoff, HandoffLimits, HandoffPosted
from tests.chat.learning.desk import (
    EDITED,
    OTHER_WORDS,
    QUESTION,
    SHOWN,
    WORDS,
    add,
    answer,
    asks,
    fill,
    forgets,
    links,
    plain,
    press,
)
from tests.loopback import Discord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.chat.club import Club
    from tests.chat.learning.desk import Crew


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    """Run a local Discord without the message content intent."""
    async with Discord(content_intent=False) as served:
        yield served


async def test_from_a_message_to_an_answer(discord: Discord, club: Club, people: Crew) -> None:
    """A curator adds a message, the author agrees, and members get exactly these words.

    Nobody is notified. The author's edit stops it, and their deletion takes it out for good.
    """
    await people.choose(club)
    async with club.running():
        said = await people.helper.says(people.channel, WORDS)
        assert "blinks" not in await asks(people.member, people.channel)
        preview = await add(people.curator, said)
        assert preview.ephemeral
        assert SHOWN in plain(preview)
        assert "hasn't said yet" in preview.text
        assert "Save" not in preview.buttons
        [request] = said.replies
        assert "May I quote" in request.text
        assert not request.mentions
    async with club.running():
        assert "Only the author" in (await press(people.curator, request, "With my name")).text
        thanks = await press(people.helper, request, "With my name")
        assert thanks.ephemeral
        await discord.until(lambda: request.deleted and len(said.replies) == 2)
        preview = await press(people.curator, said.replies[1], "Review")
        assert "with their name" in preview.text
        preview = await fill(people.curator, preview, "Edit question", question=QUESTION)
        assert QUESTION in preview.text
        tried = await fill(people.curator, preview, "Try a question", question=OTHER_WORDS)
        assert SHOWN in plain(tried)
        assert "blinks" not in await asks(people.member, people.channel)
        preview = await press(people.curator, tried, "Back to the preview")
        saved = await press(people.curator, preview, "Save")
        assert "Saved and live" in saved.text
        await discord.until(lambda: said.replies[1].deleted)
        reply = await answer(people.member, people.channel)
        assert SHOWN in plain(reply)
        assert "Word for word: Hanna, club, “#help”" in reply.text
        url = f"https://discord.com/channels/{people.guild.id}/{people.channel.id}/{said.id}"
        assert url in links(reply)
    async with club.running():
        assert SHOWN in await asks(people.member, people.channel)
        await people.helper.edits(said, EDITED)
        await discord.until(lambda: len(said.replies) == 3)
        assert "no longer quote" in said.replies[2].text
        assert "blinks" not in await asks(people.member, people.channel)
        preview = await add(people.curator, said)
        assert EDITED in preview.text
        assert "Saved" in (await press(people.curator, preview, "Save")).text
        assert "twenty seconds" in await asks(people.member, people.channel)
        await people.helper.deletes(said)
        await forgets(people.member, people.channel, "twenty")
    assert not [*club.folder.rglob("*.yaml")]


async def test_the_question_of_a_thread(club: Club, people: Crew) -> None:
    """In a thread that was opened for a question, the passage answers that question."""
    thread = await people.member.opens_thread(people.channel, "my router")
    async with Store(club.config.store) as store:
        asked = Handoff(
            answer=1,
            guild=people.guild.id,
            channel=people.channel.id,
            asker=await store.key_of(people.member.id),
            question="how do i get my router back to its defaults",
            language="en",
            offered=(),
            opened=store.now(),
        )
        await store.reserve_handoff(asked, HandoffLimits())
        await store.handoff_posted(HandoffPosted(1, people.channel.id, thread.id, thread.id))
    await people.choose(club)
    async with club.running():
        said = await people.helper.says(thread, WORDS)
        page = await add(people.helper, said)
        await press(people.helper, page, "Always without my name")
        preview = await add(people.curator, said)
        assert (
            "Question that this passage answers: “how do i get my router back to its defaults”"
            in preview.text
        )
        assert "Saved" in (await press(people.curator, preview, "Save")).text
        reply = await asks(people.member, people.channel, "router back to its defaults, how?")
        assert SHOWN in reply
        assert "#help: my router" in reply
        assert "Hanna" not in reply


@pytest.mark.parametrize(
    ("by_bot", "title"), [(True, "#help"), (False, "#help: my mail is how do I restart?")]
)
async def test_the_name_of_a_thread(
    discord: Discord, club: Club, people: Crew, title: str, *, by_bot: bool
) -> None:
    """Members' questions, which name the bot's threads, and personal data are in no citation."""
    name = "my mail is bob@example.com, how do I restart?"
    opener = discord.world.bot if by_bot else people.member
    async with club.running() as backend:
        thread = discord.world.open_thread(people.channel, name, opener)
        said = await people.helper.says(thread, WORDS)
        await add(people.curator, said)
        draft = await backend.store.contributions.find(said.id)
        assert draft
        assert draft.title == title
