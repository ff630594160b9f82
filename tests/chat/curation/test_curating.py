"""Curation in Discord: unanswered questions get answers without a restart."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.chat.client import Footnote
from bot.chat.replies.escape import unescape
from bot.chat.run import backed, reloading, services_for
from bot.config.sections import Discord as Settings
from bot.config.store_settings import StoreConfig
from bot.semantic.models import Mode
from bot.serving.live import Serving
from tests.chat.conftest import LIMITLESS, Noted
from tests.curation.desks import desk
from tests.patience import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.chat.backend import Backend
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel, Guild

FIRST, AGAIN = "is there a gluten-free range?", "how do I get my hands on the gluten-free range?"
BREAD = "The penguins bake their bread from herring and snow."


class Shop:
    """The bakery's bot, and the file that its curators write."""

    def __init__(self, discord: Discord, folder: Path) -> None:
        self.discord = discord
        self.config = desk(folder)
        self._curated = self.config.knowledge[0] / "curated.yaml"

    @asynccontextmanager
    async def running(self, **settings: Any) -> AsyncIterator[Backend]:  # noqa: ANN401 - settings of any type
        """Run a bot with a store during the `with` block."""
        whole = Settings(**{**LIMITLESS, **settings})
        serving = Serving(replace(self.config, discord=whole))
        async with backed(serving) as backend:
            services = services_for(serving, whole, backend=backend)
            client = Footnote(services, Noted(), lambda _: None, guild_ready_timeout=0.01)
            async with self.discord.running(client):
                yield backend

    def break_store(self) -> None:
        """Give the next bots a store that can't be opened."""
        away = self.config.knowledge[0] / "bakery.yaml" / "store.sqlite3"
        self.config = replace(self.config, store=StoreConfig(away))

    @property
    def curated(self) -> str:
        """Return the text of the file."""
        return self._curated.read_text()

    def write(self, text: str) -> None:
        """Write the file by hand."""
        self._curated.write_text(text)

    def remove(self) -> None:
        """Remove the file."""
        self._curated.unlink()


@pytest.fixture
def shop(discord: Discord, tmp_path: Path) -> Shop:
    """Return the bakery."""
    return Shop(discord, tmp_path)


@pytest.fixture
def walt(guild: Guild) -> Person:
    """Add Walt, who can manage the server."""
    return guild.member("walt", guild.role("managers", manage_guild=True))


async def asks(channel: Channel, person: Person, question: str) -> str:
    """Return the text of the reply to a question."""
    return (await channel.reply_to(await person.says(channel, f"<@bot> {question}"))).text


async def written(backend: Backend, count: int) -> None:
    """Wait until `count` events or more are stored, besides the servers, and none is waiting."""
    await until(lambda: backend.recorder.written > count and not backend.recorder.waiting)


async def listed(channel: Channel, curator: Person) -> Message:
    """Return the list of unanswered questions."""
    return await (await curator.slash(channel, "knowledge unanswered")).response()


async def press(curator: Person, message: Message, button: str) -> Message:
    """Press a button, and return the message that appears."""
    return await (await curator.click(message, button)).response()


async def ask_unanswered(channel: Channel, backend: Backend, *people: Person) -> None:
    """Ask an unanswered question in two wordings."""
    for person, question in zip((*people, *people), (FIRST, AGAIN), strict=False):
        assert "don't cover" in await asks(channel, person, question)
    await written(backend, 4)


async def chosen(curator: Person, message: Message, passage: str) -> Message:
    """Choose a passage to teach, and return the preview."""
    choice = await press(curator, message, "Teach 1")
    menu = next(
        c["custom_id"]
        for row in choice.components
        for c in row.get("components", ())
        if c["type"] == 3
    )
    return await (await curator.selects(choice, menu, passage)).response()


async def test_from_unanswered_to_answered(
    channel: Channel, alice: Person, bob: Person, walt: Person, shop: Shop
) -> None:
    """Two wordings form one group. After a curator teaches the answer, members get it."""
    async with shop.running() as backend:
        await ask_unanswered(channel, backend, alice, bob)
        groups = await listed(channel, walt)
        assert groups.ephemeral
        assert "Unanswered questions: 1" in groups.text
        assert "times asked: 2" in groups.text
        assert "my reply: no answer found" in groups.text
        assert "closest passages: “What do the penguins bake bread from?”" in groups.text
        preview = await chosen(walt, groups, "bread")
        assert "nothing is saved yet" in preview.text
        assert BREAD in preview.text
        assert AGAIN in preview.text
        saved = await press(walt, preview, "Save")
        assert "Your change settled 2" in saved.text
        assert BREAD in saved.text
        assert BREAD in await asks(channel, alice, FIRST)
        assert "No unanswered questions" in (await listed(channel, walt)).text


async def test_only_curators(
    channel: Channel, alice: Person, guild: Guild, walt: Person, shop: Shop
) -> None:
    """Members who aren't curators are refused for every command, button and form."""
    keeper = guild.role("keepers")
    carla = guild.member("carla", keeper)
    async with shop.running(curator_role=keeper.id) as backend:
        await ask_unanswered(channel, backend, alice)
        for verb in ("unanswered", "reload", "status", "feedback"):
            refused = await (await alice.slash(channel, f"knowledge {verb}")).response()
            assert refused.ephemeral
            assert "Only curators" in refused.text
            for curator in (carla, walt):
                let = await (await curator.slash(channel, f"knowledge {verb}")).response()
                assert "Only curators" not in let.text
        groups = await listed(channel, carla)
        for button in ("Teach 1", "Add gap 1", "Dismiss 1"):
            data = {"component_type": 2, "custom_id": groups.component(button)["custom_id"]}
            forged = alice.world.interactions.start(alice, channel, 3, data, message=groups)
            assert "Only curators" in (await forged.response()).text
        form = {"custom_id": "declared:" + "0" * 16, "components": []}
        forged = alice.world.interactions.start(alice, channel, 5, form, message=groups)
        assert "Only curators" in (await forged.response()).text
        assert len(await backend.store.questions()) == 2


@pytest.mark.parametrize("style", ["layout", "plain"])
async def test_entering_a_passage_id(
    channel: Channel, alice: Person, walt: Person, shop: Shop, style: str
) -> None:
    """A curator can enter the id of another passage.

    Nothing is saved before the curator confirms.
    """
    async with shop.running(style=style) as backend:
        await ask_unanswered(channel, backend, alice)
        choice = await press(walt, await listed(channel, walt), "Teach 1")
        named = await walt.submits(await walt.click(choice, "Another passage…"), {"passage": "x"})
        mistaken = await named.response()
        assert "there is no passage or gap" in mistaken.text
        choice = await press(walt, await press(walt, mistaken, "Back to the list"), "Teach 1")
        form = await walt.click(choice, "Another passage…")
        preview = await (await walt.submits(form, {"passage": " oven "})).response()
        assert "The oven melted" in preview.text
        assert "Nothing was saved" in (await press(walt, preview, "Cancel")).text
        assert "don't cover" in await asks(channel, alice, FIRST)


async def test_commands_are_for_servers_and_speak_spanish(
    discord: Discord, shop: Shop, guild: Guild
) -> None:
    """Commands appear only in servers. Without a curator role, only server managers see them."""
    async with shop.running():
        hidden = {c["name"]: c for c in discord.world.commands.scopes[None]}["knowledge"]
    async with shop.running(curator_role=guild.role("keepers").id):
        shown = {c["name"]: c for c in discord.world.commands.scopes[None]}["knowledge"]
    assert (hidden["contexts"], hidden["integration_types"]) == ([0], [0])
    assert hidden["default_member_permissions"] not in (None, "0")
    assert shown["default_member_permissions"] is None
    assert shown["name_localizations"]["es-419"] == "conocimiento"
    assert shown["options"][0]["description_localizations"]["es-ES"].startswith("Las preguntas")


async def test_a_gap(channel: Channel, alice: Person, walt: Person, shop: Shop) -> None:
    """A curator enters a gap in a form, previews it and saves it."""
    async with shop.running() as backend:
        await ask_unanswered(channel, backend, alice)
        groups = await listed(channel, walt)
        form = await walt.click(groups, "Add gap 1")
        text = "The article does not say whether there is gluten-free bread."
        sent = await walt.submits(form, {"text": text, "see": "bred"})
        mistaken = await sent.response()
        assert "did you mean" in mistaken.text
        groups = await press(walt, mistaken, "Back to the list")
        sent = await walt.submits(await walt.click(groups, "Add gap 1"), {"text": text})
        preview = await sent.response()
        assert "does not say whether" in preview.text
        saved = await press(walt, preview, "Save")
        assert "Saved" in saved.text
        assert "does not say whether" in await asks(channel, alice, FIRST)


async def test_dismissing(channel: Channel, alice: Person, walt: Person, shop: Shop) -> None:
    """A dismissed group disappears from the list.

    If a second curator dismisses the same group, that curator gets an error.
    """
    async with shop.running() as backend:
        await ask_unanswered(channel, backend, alice)
        first, second = await listed(channel, walt), await listed(channel, walt)
        third = await listed(channel, walt)
        assert "Dismissed" in (await press(walt, first, "Dismiss 1")).text
        for late, button in ((second, "Dismiss 1"), (third, "Teach 1")):
            notice = await press(walt, late, button)
            assert "already been settled" in notice.text
            assert "No unanswered questions" in (await press(walt, notice, "Back to the list")).text


async def test_two_curators(
    channel: Channel, alice: Person, guild: Guild, walt: Person, shop: Shop
) -> None:
    """The curator who saves second gets an error, and nothing is saved twice."""
    wilma = guild.member("wilma", guild.role("others", manage_guild=True))
    async with shop.running() as backend:
        await ask_unanswered(channel, backend, alice)
        one = await chosen(walt, await listed(channel, walt), "bread")
        two = await chosen(wilma, await listed(channel, wilma), "oven")
        save = next(b for b in two.buttons if b.startswith("Save"))
        assert "Saved" in (await press(walt, one, "Save")).text
        assert "already been settled" in (await press(wilma, two, save)).text
        assert BREAD in await asks(channel, alice, FIRST)


async def test_a_file_changed_meanwhile(
    channel: Channel, alice: Person, walt: Person, shop: Shop
) -> None:
    """If the file has changed, the curator gets a new preview, and the other change is kept."""
    async with shop.running() as backend:
        await ask_unanswered(channel, backend, alice)
        preview = await chosen(walt, await listed(channel, walt), "bread")
        other = "curated:\n  taught:\n    - id: oven\n      asks: [Is the stove on?]\n  gaps: []\n"
        shop.write(other)
        again = await press(walt, preview, "Save")
        assert "saved a change first" in again.text
        assert shop.curated == other
        assert "Saved" in (await press(walt, again, "Save")).text
        assert "Is the stove on?" in shop.curated
        assert FIRST in shop.curated


async def test_a_broken_file(channel: Channel, alice: Person, walt: Person, shop: Shop) -> None:
    """The reply lists the problems with their positions, and nothing is saved or reloaded."""
    async with shop.running() as backend:
        await ask_unanswered(channel, backend, alice)
        groups = await listed(channel, walt)
        broken = "curated:\n  tought: []\n"
        shop.write(broken)
        reload = await (await walt.slash(channel, "knowledge reload")).response()
        assert "Not loaded" in reload.text
        assert "curated.yaml:2:3" in unescape(reload.text)
        status = await (await walt.slash(channel, "knowledge status")).response()
        assert "curated.yaml:2:3" in unescape(status.text)
        refused = await chosen(walt, groups, "bread")
        assert "curated.yaml:2:3" in unescape(refused.text)
        assert shop.curated == broken
        assert BREAD in await asks(channel, alice, "What do the penguins bake bread from?")
        shop.remove()
        good = await (await walt.slash(channel, "knowledge reload")).response()
        assert "Nothing has changed" in good.text


async def test_status(channel: Channel, walt: Person, shop: Shop) -> None:
    """The status shows the version, the counts, the load time and the kind of matching."""
    shop.config = replace(shop.config, semantic=Mode.OFF)
    async with shop.running() as backend:
        status = await (await walt.slash(channel, "knowledge status")).response()
        version = backend.serving.status.version
    for said in (
        version,
        "Sources: 1, passages: 3, gaps: 1",
        "<t:",
        "no problems",
        "75% for an answer",
    ):
        assert said in status.text
    assert "Matching: by words only" in status.text


async def test_status_with_a_model(channel: Channel, walt: Person, shop: Shop) -> None:
    """The status includes the model's name and the progress of embedding new texts."""
    shop.config = replace(shop.config, semantic=Mode.AUTO)
    async with shop.running() as backend:
        status = await (await walt.slash(channel, "knowledge status")).response()
        assert "by meaning (all-MiniLM-L6-v2)" in unescape(status.text)
        backend.serving.embedded = (3, 40)
        status = await (await walt.slash(channel, "knowledge status")).response()
    assert "matching by meaning (3 of 40 done)" in status.text


async def test_feedback_and_forgetting(
    channel: Channel, alice: Person, walt: Person, shop: Shop
) -> None:
    """A vote and its comment are shown with the question until the member deletes them."""
    async with shop.running() as backend:
        question = await alice.says(channel, "<@bot> What do the penguins bake bread from?")
        reply = await channel.reply_to(question)
        opened = await alice.click(reply, "👎")
        await opened.modal()
        thanks = await (await alice.submits(opened, {"word": "too short"})).response()
        assert "Thank you" in thanks.text
        await written(backend, 3)
        shown = await (await walt.slash(channel, "knowledge feedback")).response()
        for said in ("bread from?**: 👍 0, 👎 1", "asked: What do the penguins", "too short"):
            assert said in shown.text
        forgot = await (await alice.slash(channel, "privacy", forget=True)).response()
        assert "I deleted 1" in forgot.text
        assert await backend.store.votes() == ()
        privacy = await (await alice.slash(channel, "privacy")).response()
        assert "For 90 days" in privacy.text


async def test_restarts_between_all_steps(
    discord: Discord, channel: Channel, alice: Person, walt: Person, shop: Shop
) -> None:
    """Buttons, reply links and unanswered questions survive restarts."""
    async with shop.running() as backend:
        await ask_unanswered(channel, backend, alice)
        question = await alice.says(channel, f"<@bot> {FIRST}")
        reply = await channel.reply_to(question)
        await written(backend, 6)
    async with shop.running():
        groups = await listed(channel, walt)
    async with shop.running():
        preview = await chosen(walt, groups, "bread")
    async with shop.running():
        assert "Saved" in (await press(walt, preview, "Save")).text
    async with shop.running():
        await alice.edits(question, "<@bot> Do walruses pay for anything?")
        await discord.until(lambda: "never pay" in reply.text)
    async with shop.running():
        await alice.deletes(question)
        await discord.until(lambda: reply.deleted)


async def test_a_gap_draft_is_lost_in_a_restart(
    channel: Channel, alice: Person, walt: Person, shop: Shop
) -> None:
    """After a restart, the bot tells the curator that the draft is lost.

    The question stays listed.
    """
    async with shop.running() as backend:
        await ask_unanswered(channel, backend, alice)
        form = await walt.click(await listed(channel, walt), "Add gap 1")
        await form.modal()
    async with shop.running():
        preview = await (await walt.submits(form, {"text": "Nobody says."})).response()
    async with shop.running():
        gone = await press(walt, preview, "Save")
        assert "write it again" in gone.text
        assert FIRST in (await press(walt, gone, "Back to the list")).text


@pytest.mark.errors
async def test_an_unreachable_store(
    channel: Channel, alice: Person, walt: Person, shop: Shop
) -> None:
    """Members still get answers.

    Curation and deletion requests fail with a message that the store is unreachable.
    """
    shop.break_store()
    async with shop.running():
        reply = await channel.reply_to(
            await alice.says(channel, "<@bot> What do the penguins bake bread from?")
        )
        assert BREAD in reply.text
        assert "Thank you" in (await press(alice, reply, "👍")).text
        assert "can't reach my database" in (await listed(channel, walt)).text
        forgot = await (await alice.slash(channel, "privacy", forget=True)).response()
        assert forgot.text.startswith("I couldn't delete everything. Please try again")
        assert "/" not in forgot.text  # the message contains no file path


async def test_listening_keeps_nothing(channel: Channel, alice: Person, shop: Shop) -> None:
    """The bot doesn't store messages from a listening channel, because nobody asked it."""
    async with shop.running(listen=[channel.id]) as backend:
        await alice.says(channel, FIRST)
        assert "don't cover" in await asks(channel, alice, AGAIN)
        await written(backend, 2)
        assert [question.text for question in await backend.store.questions()] == [AGAIN]


async def test_a_changed_file_is_live(channel: Channel, alice: Person, shop: Shop) -> None:
    """The watcher loads a changed file while the bot runs."""
    async with shop.running() as backend, reloading(backend.serving, backend.store):
        version = backend.serving.status.version
        shop.write(f'curated:\n  taught:\n    - id: bread\n      asks: ["{FIRST}"]\n  gaps: []\n')
        await until(lambda: backend.serving.status.version != version)
        assert BREAD in await asks(channel, alice, FIRST)
