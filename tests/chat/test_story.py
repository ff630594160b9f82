"""The whole story: a person helps where the bot can't, and the bot learns from what they wrote."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.chat.club import Club
from tests.chat.handoffs.helpers import ASK, SOLVED, helped_in
from tests.chat.learning.desk import (
    EDITED,
    OTHER_WORDS,
    QUESTION,
    SHOWN,
    WORDS,
    add,
    answer,
    asks,
    forgets,
    links,
    plain,
    press,
)
from tests.chat.test_processes import Processes, config, discord, guilds, processes
from tests.loopback import Discord
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from tests.loopback import Message
    from tests.loopback.entities import Channel, Guild

LIMITLESS = "discord: {member_cooldown: {questions: 0}, channel_cooldown: {questions: 0}}\n"

__all__ = ["config", "discord", "guilds", "processes"]  # fixtures


class Story:
    """The events of the story, in steps. Between two of them, the bot may be restarted."""

    thread: Channel
    post: Message
    said: Message

    def __init__(self, discord: Discord, guild: Guild) -> None:
        self._discord, self._server = discord, helped_in(discord, guild)
        self._guild, self._carol = guild, guild.member("carol")

    @property
    def steps(self) -> list[Callable[[], Coroutine[Any, Any, None]]]:
        """The steps, in order."""
        return [
            self.a_member_asks_a_person,
            self.a_helper_answers_and_agrees_to_be_quoted,
            self.a_curator_saves,
            self.another_member_asks,
            self.the_question_is_solved,
            self.the_helper_edits,
            self.the_answer_follows,
            self.the_helper_withdraws,
            self.it_is_gone,
        ]

    @property
    def _url(self) -> str:
        return f"https://discord.com/channels/{self._guild.id}/{self.thread.id}/{self.said.id}"

    async def a_member_asks_a_person(self) -> None:
        """Pass on a question that the bot has no answer to. It notifies the helpers once."""
        server = self._server
        await server.turn_on()
        unanswered = await server.answer_to(QUESTION)
        assert ASK in unanswered.buttons
        self.post = server.posted(await server.press(unanswered))
        assert f"> {QUESTION}" in self.post.text
        assert server.pings() == [str(server.role.id)]
        self.thread = self._discord.world.channels[self.post.id]

    async def a_helper_answers_and_agrees_to_be_quoted(self) -> None:
        """Answer in the silent thread, add the message, and agree as its author."""
        helen = self._server.helen
        self.said = await helen.says(self.thread, WORDS)
        page = await add(helen, self.said)
        assert page.ephemeral
        assert "May I quote your message?" in page.text
        agreed = await press(helen, page, "With my name")
        assert "once someone has reviewed and saved it" in agreed.text
        assert not self.said.replies
        assert "blinks" not in await asks(self._carol, self._server.channel)

    async def a_curator_saves(self) -> None:
        """Save a preview with the member's question and exactly the helper's words."""
        walt = self._server.manager
        waiting = await (await walt.slash(self._server.channel, "knowledge learned")).response()
        assert "1 message is waiting" in waiting.text
        preview = await press(walt, waiting, "Review 1")
        assert QUESTION in preview.text
        assert SHOWN in plain(preview)
        assert "Saved and live" in (await press(walt, preview, "Save")).text

    async def another_member_asks(self) -> None:
        """Ask in other words, and get the helper's sentence with their name and the link."""
        reply = await answer(self._carol, self._server.channel, OTHER_WORDS)
        assert SHOWN in plain(reply)
        assert "Word for word: Helen, " in reply.text
        assert self._url in links(reply)

    async def the_question_is_solved(self) -> None:
        """Mark the question as solved. The post then invites helpers to add what helped."""
        thanks = await self._server.press(self.post, SOLVED)
        assert "I marked the question as solved" in thanks.text
        assert "Add to knowledge" in self.post.text

    async def the_helper_edits(self) -> None:
        """Edit the message, after which the old words aren't shown, and add it again."""
        helen = self._server.helen
        await helen.edits(self.said, EDITED)
        await forgets(self._carol, self._server.channel, "blinks")
        await add(helen, self.said)

    async def the_answer_follows(self) -> None:
        """Save the new words as a curator, and get them as a member."""
        walt = self._server.manager
        preview = await add(walt, self.said)
        assert EDITED in plain(preview)
        assert "Saved and live" in (await press(walt, preview, "Save")).text
        reply = await answer(self._carol, self._server.channel, OTHER_WORDS)
        assert EDITED in plain(reply)
        assert self._url in links(reply)

    async def the_helper_withdraws(self) -> None:
        """Change the choice as the author, which takes the message out at once."""
        helen = self._server.helen
        refused = await press(helen, await add(helen, self.said), "Don't quote it")
        assert "I won't quote your message" in refused.text
        await forgets(self._carol, self._server.channel, "twenty")

    async def it_is_gone(self) -> None:
        """Check that nothing is left but the counts, and that nobody was notified again."""
        server, walt = self._server, self._server.manager
        assert "twenty" not in await asks(self._carol, server.channel, QUESTION)
        assert EDITED not in plain(await add(walt, self.said))
        assert server.pings() == [str(server.role.id)]
        report = (await (await walt.slash(server.channel, "knowledge report")).response()).text
        for line in ("Passed on to a person: 1", "Solved: 1", "Passages learned: 2"):
            assert line in report


@pytest.mark.parametrize("sees", [True, False], ids=["content intent", "no privileged intent"])
async def test_in_one_process(tmp_path: Path, sees: bool) -> None:  # noqa: FBT001 - a parameter
    """The whole story, with a restart between the steps."""
    async with Discord(content_intent=sees) as served:
        club, story = Club(served, tmp_path), Story(served, served.guild())
        for step in story.steps:
            async with club.running():
                await step()
        assert not [*club.folder.rglob("*.yaml")]


async def test_in_two_processes(
    discord: Discord, guilds: list[Guild], processes: Processes, tmp_path: Path
) -> None:
    """The whole story, with both processes restarted between the steps.

    The process that serves other servers knows the same sources each time.
    """
    settings = tmp_path / "config.yaml"
    settings.write_text(settings.read_text() + LIMITLESS)
    story = Story(discord, guilds[0])
    channel = guilds[3].channel("general")
    walt = guilds[3].member("walt", guilds[3].role("managers", manage_guild=True))
    learned = {story.another_member_asks: 2, story.the_answer_follows: 2, story.it_is_gone: 1}

    async def sources() -> str:
        return (await (await walt.slash(channel, "knowledge status")).response()).text

    for step in story.steps:
        async with processes.both():
            await step()
            if count := learned.get(step):
                async with asyncio.timeout(PATIENCE):
                    while f"Sources: {count}" not in await sources():  # noqa: ASYNC110 - another process
                        await asyncio.sleep(0.1)
            await discord.quiet(1.0)  # before they are killed: counts are written late
