"""What answers where: scenarios in one process, with restarts between the steps."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.chat.client import Footnote
from bot.chat.run import backed, services_for
from bot.config import Config
from bot.config.loader import Matching
from bot.config.scope_settings import CollectionScope, Preference, ScopeSection
from bot.config.sections import Discord as Settings
from bot.config.store_settings import StoreConfig
from bot.errors import ConfigError
from bot.semantic.models import Mode
from bot.serving.live import Serving
from bot.serving.scopes import check_names
from bot.store.events import ScopeKind
from bot.yamlfile import Position
from tests.bakery import written
from tests.chat.conftest import LIMITLESS, Noted
from tests.patience import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.chat.backend import Backend
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel, Guild

RULES = """\
source: {id: rules, title: House rules, publisher: The club}
passages:
  - id: shoes
    paragraphs: [1]
    wording: restated
    text: Visitors take off their shoes at the door.
    asks: [Do visitors take off their shoes?]
  - id: quiet
    paragraphs: [2]
    wording: restated
    text: Quiet hours begin at ten in the evening.
    asks: [When do quiet hours begin?]
"""
STAFF = """\
source: {id: staff, title: Vorpaline handbook, publisher: Quistelmann}
glossary:
  - {term: brellowick, aliases: [the safe]}
passages:
  - id: vault-code
    paragraphs: [1]
    wording: restated
    section: Zandorf
    text: The brellowick opens with the code of the day. Quiet hours begin at nine for the staff.
    asks: [How does the brellowick open?, What is the code of the day?]
  - id: vault-keys
    paragraphs: [2]
    wording: restated
    section: Zandorf
    text: The tremolith keys hang in the office.
    asks: [Where do the tremolith keys hang?]
"""
ASKED, CODE, KEYS = "How does the brellowick open?", "code of the day", "tremolith"
SECRETS = ("orpaline", "uistelmann", "andorf", "remolith", "vault-", CODE)
"""Words of the staff handbook that nobody types here."""


class Club:
    """The bot of a club whose staff has a handbook of its own."""

    def __init__(self, discord: Discord, folder: Path) -> None:
        self.discord = discord
        for name, text in (("rules", RULES), ("staff", STAFF)):
            written(folder / f"{name}.yaml", text)
        files = (folder / "rules.yaml", folder / "staff.yaml")
        store = StoreConfig(folder / "store.sqlite3")
        self.config = Config(files, Matching(), store=store, semantic=Mode.OFF, watch=False)

    def rename(self, old: str, new: str) -> None:
        """Give the source of a file another id."""
        file = self.config.knowledge[0].parent / f"{old}.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(f"source: {{id: {old},", f"source: {{id: {new},"))

    def break_store(self) -> None:
        """Replace the database with something that can't be opened."""
        place = self.config.knowledge[0].parent
        for file in place.glob("store.sqlite3*"):
            file.unlink()
        (place / "store.sqlite3").mkdir()

    @asynccontextmanager
    async def running(
        self,
        scopes: ScopeSection | None = None,
        **settings: Any,  # noqa: ANN401 - settings of any type
    ) -> AsyncIterator[Backend]:
        """Run a bot during the `with` block."""
        whole = Settings(**{**LIMITLESS, **settings})
        config = replace(self.config, discord=whole, scopes=scopes or ScopeSection())
        serving = Serving(config)
        async with backed(serving) as backend:
            services = services_for(serving, whole, backend=backend)
            client = Footnote(services, Noted(), lambda _: None, guild_ready_timeout=0.01)
            async with self.discord.running(client):
                yield backend


@pytest.fixture
def club(discord: Discord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Club:
    """Return the club."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return Club(discord, tmp_path)


@pytest.fixture
def office(guild: Guild) -> Channel:
    """Create the staff's category."""
    return guild.category("office")


@pytest.fixture
def desk(guild: Guild, office: Channel) -> Channel:
    """Create a channel in the staff's category."""
    return guild.channel("desk", office)


@pytest.fixture
def walt(guild: Guild) -> Person:
    """Add Walt, who can manage the server."""
    return guild.member("walt", guild.role("managers", manage_guild=True))


def only_in(**places: Any) -> ScopeSection:  # noqa: ANN401 - lists of ids
    """Return a configuration that gives the staff's handbook to these places."""
    return ScopeSection(collections=[CollectionScope(collection="staff", **places)])


async def asks(channel: Channel, person: Person, question: str) -> Message:
    """Return the reply to a question."""
    return await channel.reply_to(await person.says(channel, f"<@bot> {question}"))


async def press(person: Person, message: Message, button: str) -> Message:
    """Press a button, and return the message that appears."""
    return await (await person.click(message, button)).response()


def conceals(message: Message, typed: str = "?") -> None:
    """Check that nothing of the staff's handbook is shown, except what was typed."""
    shown = f"{message.text} {message.components}".replace(typed, "")
    assert not [word for word in SECRETS if word in shown], shown


async def opened(channel: Channel, curator: Person) -> Message:
    """Open the page of what answers where, and choose the staff's handbook."""
    page = await (await curator.slash(channel, "knowledge sources")).response()
    return await (await curator.selects(page, "scope-menu:0", "staff")).response()


async def test_every_surface(
    club: Club, channel: Channel, desk: Channel, office: Channel, alice: Person
) -> None:
    """What is given to a category answers there and in its threads, and is seen nowhere else."""
    async with club.running(only_in(categories=[office.id])):
        assert CODE in (await asks(desk, alice, ASKED)).text
        thread = await alice.opens_thread(desk, "keys")
        assert CODE in (await asks(thread, alice, ASKED)).text
        for question in (ASKED, "brellowik?", "Where do the keys hang?", "vault-code", "zandorff"):
            conceals(await asks(channel, alice, question))
        conceals(await channel.reply_to(await alice.says(channel, "<@bot>")))
        dm = await alice.dms(ASKED)
        conceals(await dm.channel.reply_to(dm))
        for command in ("topics", "sources", "help"):
            conceals(await (await alice.slash(channel, command)).response())
        assert "Zandorf" in str((await (await alice.slash(desk, "topics")).response()).components)
        for id_ in ("vault-code", "vault-codes"):
            missing = await (await alice.slash(channel, "passage", id=id_)).response()
            assert missing.text.startswith("There is no passage")
            assert "mean" not in missing.text
        for command, typed in (("ask", "question"), ("passage", "id")):
            offered = await alice.autocomplete(channel, command, **{typed: "vault code open"})
            assert not [choice for choice in offered if choice["value"].startswith("vault")]
        chosen = await (await alice.slash(channel, "ask", question="vault-code")).response()
        conceals(chosen, "vault-code")
        asked = await alice.says(channel, ASKED)
        conceals(await (await alice.context_menu(channel, "Answer this", asked)).response())


async def test_installed_by_a_member(
    club: Club, guild: Guild, alice: Person, desk: Channel
) -> None:
    """Where only a member installed the bot, what was given to the server isn't in scope."""
    async with club.running(only_in(servers=[guild.id])):
        await (await alice.slash(desk, "ask", question=ASKED)).response()
        shown = await (await alice.slash(desk, "ask", installed="user", question=ASKED)).response()
        conceals(shown)
        assert CODE in (await (await alice.slash(desk, "ask", question=ASKED)).response()).text


async def test_given_in_discord(
    club: Club, channel: Channel, desk: Channel, alice: Person, walt: Person
) -> None:
    """A curator gives a collection to a channel. It holds at once, and after a restart."""
    async with club.running():
        old = await asks(channel, alice, ASKED)
        assert CODE in old.text
        page = await opened(channel, walt)
        assert page.ephemeral
        assert "**Vorpaline handbook**: everywhere" in page.text
        changed = await (await walt.selects(page, "scope-in:staff", str(desk.id))).response()
        assert f"**Vorpaline handbook**: in <#{desk.id}>" in changed.text
        conceals(await asks(channel, alice, ASKED))
        assert CODE in (await asks(desk, alice, ASKED)).text
    async with club.running():
        conceals(await asks(channel, alice, ASKED))
        # The buttons under an old answer no longer show the passage.
        for button in ("In context", "👍"):
            assert "no longer in my knowledge base" in (await press(alice, old, button)).text
        conceals(await press(alice, old, "Why?"))
        conceals(await channel.reply_to(await alice.says(channel, "and why?", reply_to=old)))
        page = await opened(channel, walt)
        assert "everywhere" in (await press(walt, page, "Everywhere")).text
        assert CODE in (await asks(channel, alice, ASKED)).text
        assert "Not in this server" not in page.buttons
        page = await press(walt, page, "Only in this server")
        assert "everywhere in this server" in page.text
        assert CODE in (await asks(channel, alice, ASKED)).text
        page = await press(walt, page, "Not in this server")
        assert "**Vorpaline handbook**: nowhere" in page.text
        conceals(await asks(desk, alice, ASKED))
        page = await press(walt, page, "Only in this server")
    async with club.running():
        assert CODE in (await asks(channel, alice, ASKED)).text
        dm = await alice.dms(ASKED)
        conceals(await dm.channel.reply_to(dm))


async def test_a_renamed_collection(  # noqa: PLR0917 - fixtures
    club: Club,
    channel: Channel,
    desk: Channel,
    alice: Person,
    walt: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It answers nowhere, at once and after a restart, until a curator says where."""
    async with club.running() as backend:
        page = await opened(channel, walt)
        await (await walt.selects(page, "scope-in:staff", str(desk.id))).response()
        club.rename("staff", "crew")
        await backend.serving.reload()
        assert "limited collections that were renamed: crew (missing: staff)" in caplog.text
        conceals(await asks(channel, alice, ASKED))
        conceals(await asks(desk, alice, ASKED))
        caplog.clear()
    async with club.running():
        assert "limited collections that were renamed: crew (missing: staff)" in caplog.text
        conceals(await asks(channel, alice, ASKED))
        listing = await (await walt.slash(channel, "knowledge sources")).response()
        assert "**Vorpaline handbook**: nowhere" in listing.text
        assert "**House rules**: everywhere" in listing.text
        page = await (await walt.selects(listing, "scope-menu:0", "crew")).response()
        await (await walt.selects(page, "scope-in:crew", str(desk.id))).response()
        conceals(await asks(channel, alice, ASKED))
        assert CODE in (await asks(desk, alice, ASKED)).text


async def test_renamed_while_the_configuration_limits_it(
    club: Club, channel: Channel, desk: Channel, alice: Person
) -> None:
    """It answers nowhere, and the others as before. See `test_unknown_collections_are_refused`."""
    async with club.running(only_in(channels=[desk.id])) as backend:
        club.rename("staff", "crew")
        await backend.serving.reload()
        conceals(await asks(channel, alice, ASKED))
        conceals(await asks(desk, alice, ASKED))
        assert (
            "at the door" in (await asks(channel, alice, "Do visitors take off their shoes?")).text
        )


async def test_fixed_in_the_configuration(
    club: Club, channel: Channel, desk: Channel, alice: Person, walt: Person
) -> None:
    """What the configuration fixes is shown as fixed, and forged buttons can't change it."""
    async with club.running():
        page = await opened(channel, walt)
    fixed = only_in(channels=[desk.id])
    fixed.preferences.append(Preference(channels=[desk.id], collections=["staff"]))
    async with club.running(fixed) as backend:
        locked = await opened(channel, walt)
        assert f"🔒 in <#{desk.id}> (fixed in the configuration)" in locked.text
        assert locked.buttons == ["Where I use each collection"]
        assert "🔒" in (await press(walt, page, "Everywhere")).text
        conceals(await asks(channel, alice, ASKED))
        listing = await (await walt.slash(desk, "knowledge sources")).response()
        order = await press(walt, listing, "Collection order in this channel")
        assert "🔒 Order of preference" in order.text
        stored = await backend.store.scopes()
        assert stored
        assert {row.collection for row in stored.rows} == {"rules"}


async def test_order_of_preference(
    club: Club, channel: Channel, desk: Channel, alice: Person, walt: Person
) -> None:
    """A channel's preferred collection wins where both can answer, and Why says so."""
    question = "When do quiet hours begin?"
    async with club.running():
        assert "at ten" in (await asks(channel, alice, question)).text
        listing = await (await walt.slash(channel, "knowledge sources")).response()
        page = await press(walt, listing, "Collection order in this channel")
        assert "no order of preference" in page.text
        page = await (await walt.selects(page, "order-menu:0", "rules")).response()
        page = await (await walt.selects(page, "order-menu:0", "staff")).response()
        assert f"in <#{channel.id}>: **Vorpaline handbook**, **House rules**" in page.text
    async with club.running():
        reply = await asks(channel, alice, "quiet hours begin")
        why = await press(alice, reply, "Why?")
        assert ("this channel prefers" in why.text) == ("at nine" in reply.text)
        assert "at ten" in (await asks(desk, alice, question)).text
        listing = await (await walt.slash(channel, "knowledge sources")).response()
        page = await press(walt, listing, "Collection order in this channel")
        assert "no order of preference" in (await press(walt, page, "Clear order")).text


async def test_curators_of_one_of_several_servers(
    discord: Discord, club: Club, channel: Channel, walt: Person
) -> None:
    """They see only what answers in their server, and can't change it."""
    async with club.running():
        before = await opened(channel, walt)
    other = discord.guild("other")
    async with club.running() as backend:
        unchanged = await press(walt, before, "Only in this server")
        assert "**Vorpaline handbook**: everywhere" in unchanged.text
        assert "Only in this server" not in unchanged.buttons
        await backend.store.answer_only_in("staff", other.id, [(ScopeKind.SERVER, other.id)])
    async with club.running():
        page = await (await walt.slash(channel, "knowledge sources")).response()
        conceals(page)
        assert "**House rules**: everywhere" in page.text
        assert "staff" not in page.text
        assert page.buttons == ["Collection order in this channel"]


async def test_a_reload(club: Club, channel: Channel, desk: Channel, alice: Person) -> None:
    """What changes in a file holds in every scope."""
    async with club.running(only_in(channels=[desk.id])) as backend:
        assert CODE in (await asks(desk, alice, ASKED)).text
        conceals(await asks(channel, alice, ASKED))
        written(club.config.knowledge[1], STAFF.replace("code of the day.", "blue key."))
        await backend.serving.reload()
        assert "blue key" in (await asks(desk, alice, ASKED)).text
        conceals(await asks(channel, alice, ASKED))


async def test_curators_teach_what_they_see(
    discord: Discord, club: Club, channel: Channel, alice: Person, walt: Person
) -> None:
    """To a curator of one of several servers, the lists and previews show nothing else."""
    other = discord.guild("other")
    question = "what of the brellowick and the locks"
    async with club.running(only_in(servers=[other.id])) as backend:
        conceals(await asks(channel, alice, question))
        # The first event tells the servers of the shard.
        await until(lambda: backend.recorder.written > 1 and not backend.recorder.waiting)
        page = await (await walt.slash(channel, "knowledge unanswered")).response()
        assert "Unanswered questions: 1" in page.text
        conceals(page)
        choice = await press(walt, page, "Teach 1")
        conceals(choice)
        form = await walt.click(choice, "Another passage…")
        refused = await (await walt.submits(form, {"passage": "vault-keys"})).response()
        assert "Nothing was saved" in refused.text
        conceals(refused, "vault-keys")


async def test_members_are_refused(
    club: Club, channel: Channel, alice: Person, walt: Person
) -> None:
    """Only curators see what answers where, and change it."""
    async with club.running():
        page = await opened(channel, walt)
        page.reader = None
        refused = await press(alice, page, "Only in this server")
        assert "Only curators" in refused.text
        assert CODE in (await asks(channel, alice, ASKED)).text


@pytest.mark.errors
async def test_while_the_store_is_away(
    club: Club, channel: Channel, alice: Person, walt: Person
) -> None:
    """After a restart without its store, what was set last on this machine still holds."""
    async with club.running():
        page = await press(walt, await opened(channel, walt), "Only in this server")
        await press(walt, page, "Not in this server")
    club.break_store()
    async with club.running():
        conceals(await asks(channel, alice, ASKED))


def test_unknown_collections_are_refused(club: Club) -> None:
    """A misspelled collection is a problem of the configuration, because it would limit nothing."""
    scopes = ScopeSection(collections=[CollectionScope(collection="staf", servers=[1])])
    scopes.locate(lambda _: Position("config.yaml", 3, 19))
    with pytest.raises(ConfigError) as caught:
        check_names(replace(club.config, scopes=scopes), Serving(club.config).knowledge)
    assert str(caught.value) == (
        "config.yaml:3:19: the knowledge has no collection `staf`: did you mean `staff`?"
    )
