"""What can't be quoted, and who can't add, save or decide: each gets a clear message."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.config.sections import MemberCooldown
from bot.store.consent import Consent
from bot.store.contributions import Contributions
from tests.chat.learning.desk import (
    QUESTION,
    WORDS,
    Crew,
    add,
    answer,
    asks,
    crew,
    fill,
    press,
)
from tests.loopback import contents

if TYPE_CHECKING:
    from tests.chat.club import Club
    from tests.loopback import Discord, Message


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": "", **contents.picture()}, "no text of its own"),
        ({"text": "", **contents.embed("Look", "here")}, "no text of its own"),
        ({"text": "", **contents.sticker()}, "no text of its own"),
        ({"text": "", **contents.poll("Which?", "this")}, "no text of its own"),
        ({"text": "<:wave:123> ❤️ !!"}, "wave"),
        ({"text": "❤️ … !!"}, "no text of its own"),
        ({"text": "word " * 301}, "4 characters too long"),
        ({"text": "Ana joined", "kind": 7}, "from Discord itself"),
    ],
)
async def test_messages_without_usable_words(
    club: Club, people: Crew, fields: dict[str, object], reason: str
) -> None:
    """The reply says what is wrong with the message, and nothing is kept or posted."""
    async with club.running() as backend:
        said = await people.helper.says(people.channel, **fields)  # type: ignore[arg-type]  # any fields
        refused = await add(people.curator, said)
        assert reason in refused.text
        if reason != "wave":
            assert not said.replies
            assert await backend.store.contributions.find(said.id) is None


async def test_messages_by_nobody(club: Club, people: Crew) -> None:
    """Nobody can agree for the bot, an app, a webhook, or the author of a forwarded message."""
    async with club.running():
        said = await people.helper.says(people.channel, WORDS)
        copy = await people.helper.forwards(said, people.channel)
        own = await answer(people.member, people.channel)
        other = await people.guild.member("bot", bot=True).says(people.channel, WORDS)
        hook = await people.guild.member("hook", webhook=True).says(people.channel, WORDS)
        for message, reason in (
            (copy, "was forwarded"),
            (own, "one of my own"),
            (other, "An app wrote"),
            (hook, "An app wrote"),
        ):
            assert reason in (await add(people.curator, message)).text
            assert not message.replies


async def test_without_permissions(club: Club, people: Crew) -> None:
    """Where the bot couldn't follow the message, it says so; where it can't write, too.

    In the second case, nothing is lost: the author can agree with the command.
    """
    await people.choose(club)
    async with club.running():
        said = await people.helper.says(people.channel, WORDS)
        people.channel.deny("read_message_history")
        assert "Read Message History" in (await add(people.curator, said)).text
        people.channel.deny("send_messages")
        assert "couldn't ask the author" in (await add(people.curator, said)).text
        page = await add(people.helper, said)
        assert "Thank you" in (await press(people.helper, page, "Without my name")).text
        preview = await add(people.curator, said)
        assert "without their name" in preview.text
        assert "Saved" in (await press(people.curator, preview, "Save")).text


async def test_only_helpers_and_curators_add(club: Club, people: Crew) -> None:
    """Others are told so. Their own message, once it was added, leads to their choice."""
    await people.choose(club)
    async with club.running():
        said = await people.member.says(people.channel, WORDS)
        assert "Only helpers and curators" in (await add(people.member, said)).text
        added = await add(people.helper, said)
        assert "I asked the author" in added.text
        assert added.buttons == []
        page = await add(people.member, said)
        assert page.buttons == ["With my name", "Without my name", "Don't quote it"]
        await press(people.member, page, "With my name")
        assert "A curator can now save the message" in (await add(people.helper, said)).text
        stranger = people.guild.member("eve")
        assert "Only helpers and curators" in (await add(stranger, said)).text


async def test_a_helper_saves_if_the_server_allows_it(club: Club, people: Crew) -> None:
    """Then they see the preview and the button, for other people's messages, too."""
    await people.choose(club, helpers_save=True)
    async with club.running():
        said = await people.member.says(people.channel, WORDS)
        preview = await add(people.helper, said)
        await press(people.member, said.replies[0], "With my name")
        preview = await press(people.helper, preview, "Check again")
        assert "Saved" in (await press(people.helper, preview, "Save")).text
        assert "blinks" in await asks(people.member, people.channel)


async def test_a_slow_store(club: Club, people: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    """The forms about a draft open in time, even if the store doesn't say what it contains."""

    async def never(*_: object) -> None:
        await asyncio.sleep(3600)

    await people.choose(club)
    async with club.running():
        preview = await add(people.curator, await people.helper.says(people.channel, WORDS))
        with monkeypatch.context() as slow:
            slow.setattr(Contributions, "find", never)
            opened = await people.curator.click(preview, "Edit question")
            assert (await opened.modal())["components"]
        shown = await (await people.curator.submits(opened, {"question": QUESTION})).response()
        assert QUESTION in shown.text


async def test_forged_buttons(discord: Discord, club: Club, people: Crew) -> None:
    """Members can't review, save, discard or change a draft, nor can another server's curators.

    Nobody but the author can choose, and the choice for all messages is for helpers.
    """
    other = crew(discord, "elsewhere")
    await people.choose(club)
    async with club.running() as backend:
        said = await people.member.says(people.channel, WORDS)
        await add(people.curator, said)
        await press(people.member, said.replies[0], "With my name")
        await discord.until(lambda: len(said.replies) == 2)
        known = await backend.store.contributions.find(said.id)
        assert known
        elsewhere = await other.member.says(other.channel, WORDS)
        await add(other.curator, elsewhere)
        for verb in (
            f"learn-save:{said.id}:{known.version}",
            "learn",
            "learn-edit",
            "learn-try",
            "learn-discard",
        ):
            forged = verb if ":" in verb else f"{verb}:{said.id}"
            for person, message in (
                (people.member, said.replies[-1]),
                (other.curator, elsewhere.replies[0]),
            ):
                pressed = await _forge(person, message, forged)
                assert "curators" in pressed.text or "no longer have" in pressed.text
        for choice in ("named", "refused", "always-refused"):
            pressed = await _forge(people.curator, said.replies[-1], f"consent:{choice}:{said.id}")
            assert "Only the author" in pressed.text
        assert await backend.store.contributions.find(said.id) == known
        await _forge(people.member, said.replies[-1], f"consent:always-named:{said.id}")
        standing = await backend.store.contributions.standing(people.guild.id, known.author)
        assert standing[1] == ""
        for odd in ("learn:9999999999999999999", "learn-save:0:0"):
            assert "no longer have" in (await _forge(people.curator, said.replies[-1], odd)).text


async def _forge(person: object, message: Message, custom_id: str) -> Message:
    """Press a button that the bot made for another message, or not at all."""
    message.component(message.buttons[0])["custom_id"] = custom_id
    world = message.channel.world
    data = {"component_type": 2, "custom_id": custom_id}
    interaction = world.interactions.start(person, message.channel, 3, data, message=message)  # type: ignore[arg-type]  # a person
    return await interaction.response()


async def test_the_rate_limit(club: Club, people: Crew) -> None:
    """Questions to try count as questions."""
    async with club.running(member_cooldown=MemberCooldown(questions=1)):
        preview = await add(people.curator, await people.member.says(people.channel, WORDS))
        tried = await fill(people.curator, preview, "Try a question", question=QUESTION)
        preview = await press(people.curator, tried, "Back to the preview")
        tried = await fill(people.curator, preview, "Try a question", question=QUESTION)
        assert "Too many requests" in tried.text


async def test_a_former_helper(club: Club, people: Crew) -> None:
    """Without the role, they can still take back what they chose for all their messages."""
    await people.choose(club)
    async with club.running() as backend:
        said = await people.helper.says(people.channel, WORDS)
        own = backend.store.contributions
        await press(people.helper, await add(people.helper, said), "Always with my name")
        people.helper.roles.remove(people.role)
        page = await add(people.helper, said)
        await press(people.helper, page, "Never quote me")
        author = await own.key(people.helper.id)
        assert await own.standing(people.guild.id, author) == (Consent.REFUSED, "")
        later = await people.helper.says(people.channel, WORDS)
        assert "doesn't want" in (await add(people.curator, later)).text


async def test_hidden_channels(club: Club, people: Crew) -> None:
    """The preview warns unless everyone sees the channel. An archived thread may be private."""
    secret = people.guild.channel("secret")
    secret.allow("view_channel")
    secret.deny("view_channel", to=people.guild.roles[0])
    secret.allow("view_channel", to=people.curator)
    for place, hidden in ((secret, True), (people.channel, False)):
        async with club.running():
            thread = await people.member.opens_thread(place, "router")
            said = await people.member.says(thread, WORDS)
            preview = await add(people.curator, said)
            assert ("may be hidden" in preview.text) is hidden
            thread.close()
        async with club.running():
            listed = await (await people.curator.slash(place, "knowledge learned")).response()
            preview = await press(people.curator, listed, "Review 1")
            assert "may be hidden" in preview.text


async def test_two_at_once(club: Club, people: Crew) -> None:
    """Two people who add a message get the same draft, and the author is asked once.

    Of two curators who save, the second one learns that something has changed.
    """
    second = people.guild.member("vera", people.curator.roles[0])
    await people.choose(club)
    async with club.running() as backend:
        said = await people.member.says(people.channel, WORDS)
        previews = [
            await people.curator.context_menu(said.channel, "Add to knowledge", said),
            await second.context_menu(said.channel, "Add to knowledge", said),
        ]
        one, two = [await command.response() for command in previews]
        assert len(said.replies) == 1
        await press(people.member, said.replies[0], "Without my name")
        one, two = [
            await press(person, page, "Check again")
            for person, page in ((people.curator, one), (second, two))
        ]
        changed = await fill(second, two, "Edit question", question=QUESTION)
        assert QUESTION in changed.text
        late = await press(people.curator, one, "Save")
        assert "This draft has changed" in late.text
        assert QUESTION in late.text
        assert "Saved" in (await press(second, changed, "Save")).text
        assert "already quote" in (await press(people.curator, late, "Save")).text
        counts = await backend.store.weekly_counts(people.guild.id)
        assert [one.count for one in counts if one.kind == "learned"] in ([], [1])
