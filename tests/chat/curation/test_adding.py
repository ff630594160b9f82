"""Documents added in Discord: preview, details, a tried question, saving, removal and undo."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from fpdf import FPDF

from bot.config.document_settings import DocumentSection
from bot.config.sections import MemberCooldown
from bot.knowledge.namespaces import namespace
from bot.uploads import download, drafts
from tests.chat.club import Club
from tests.uploads.files import FAQ, NEWER, YAML, bomb, word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel, Guild

OPENS = "When does the pool open?"
AT_SEVEN = "at seven in the morning"


@pytest.fixture
def club(discord: Discord, tmp_path: Path) -> Club:
    """Return the club."""
    return Club(discord, tmp_path)


@pytest.fixture
def walt(guild: Guild) -> Person:
    """Add Walt, who can manage the server."""
    return guild.member("walt", guild.role("managers", manage_guild=True))


async def asks(channel: Channel, person: Person, question: str) -> str:
    """Return the text of the reply to a question."""
    return (await channel.reply_to(await person.says(channel, f"<@bot> {question}"))).text


async def added(
    channel: Channel,
    person: Person,
    content: str | bytes,
    name: str = "faq.md",
    *,
    fields: Mapping[str, object] | None = None,
    replaces: str = "",
) -> Message:
    """Attach a file to `/knowledge add`, and return the reply."""
    whole = content.encode() if isinstance(content, str) else content
    file = person.uploads(name, whole, **(fields or {}))
    command = await person.slash(channel, "knowledge add", file=file, replaces=replaces)
    return await command.response()


async def press(person: Person, message: Message, button: str) -> Message:
    """Press a button, and return the message that appears."""
    return await (await person.click(message, button)).response()


async def fill(person: Person, message: Message, button: str, **values: str) -> Message:
    """Press a button that opens a form, submit it, and return the message that appears."""
    return await (await person.submits(await person.click(message, button), values)).response()


def name_of(channel: Channel) -> str:
    """Return the name of a channel's server."""
    assert channel.guild
    return channel.guild.name


async def test_from_a_file_to_an_answer(
    channel: Channel, alice: Person, walt: Person, club: Club
) -> None:
    """A curator sees a preview, tries a question, saves, and members get the answer.

    It lands in a knowledge file, and is still there after a restart.
    """
    async with club.running():
        preview = await added(channel, walt, FAQ)
        assert preview.ephemeral
        assert "nothing is saved yet" in preview.text
        assert "Swim club FAQ" in preview.text
        assert "3 passages" in preview.text
        assert "When does the pool open?" in preview.text
        assert "I named this server as its publisher" in preview.text
        assert name_of(channel) in preview.text
        assert AT_SEVEN not in await asks(channel, alice, OPENS)
        tried = await fill(walt, preview, "Try a question", question=OPENS)
        assert AT_SEVEN in tried.text
        assert "members would get" in tried.text
        preview = await press(walt, tried, "Back to the preview")
        saved = await press(walt, preview, "Save")
        assert "Saved and live" in saved.text
        assert "mention me with a question" in saved.text
        assert "from 1 other collection in this server. To change that" in saved.text
        assert AT_SEVEN in (answer := await asks(channel, alice, OPENS))
        assert name_of(channel) in answer
    assert len([*club.folder.glob("*.yaml")]) == 1
    async with club.running():
        assert AT_SEVEN in await asks(channel, alice, OPENS)


async def test_a_pasted_text(channel: Channel, alice: Person, walt: Person, club: Club) -> None:
    """Without a file, a form takes a title, a text, a publisher and an address."""
    values = {
        "title": "Opening hours",
        "text": "The pool opens at seven in the morning on weekdays, except in December.",
        "publisher": "The club",
        "url": "https://example.org/hours",
    }
    async with club.running():
        opened = await walt.slash(channel, "knowledge add")
        preview = await (await walt.submits(opened, values)).response()
        assert "Opening hours" in preview.text
        assert "The club" in preview.text
        assert "example.org/hours" in preview.text
        await press(walt, preview, "Save")
        answer = await asks(channel, alice, OPENS)
        assert AT_SEVEN in answer
        assert "The club" in answer


async def test_changing_the_details(
    channel: Channel, alice: Person, walt: Person, club: Club
) -> None:
    """A curator can change title, publisher and address before saving."""
    async with club.running():
        preview = await added(channel, walt, FAQ)
        edited = await fill(
            walt,
            preview,
            "Edit details",
            title="Rules of the pool",
            publisher="Penguin Swimmers",
            url="https://example.org/",
        )
        assert "Rules of the pool" in edited.text
        assert "its publisher" not in edited.text
        refused = await fill(walt, edited, "Edit details", url="ftp://example.org/")
        assert "Nothing was saved" in refused.text
        edited = await press(walt, refused, "Back to the preview")
        await press(walt, edited, "Save")
        assert "Penguin Swimmers" in await asks(channel, alice, OPENS)


async def test_who_published_it(channel: Channel, walt: Person, club: Club) -> None:
    """The server is named as the publisher only if the document doesn't say who that is.

    A version from before that has an unknown publisher keeps it, with a warning.
    """
    page = (
        "<html><head><meta name=author content=Ann><meta property=og:site_name content='The zoo'>"
    )
    page += (
        "</head><body><h1>Zoo</h1><p>The zoo feeds its seals at noon every day.</p></body></html>"
    )
    async with club.running():
        assert "The zoo" in (await added(channel, walt, page, "zoo.html")).text
        assert "named this server" not in (await added(channel, walt, page, "zoo.html")).text
        preview = await added(channel, walt, FAQ)
        edited = await fill(walt, preview, "Edit details", url="https://example.org/faq")
        assert name_of(channel) in edited.text
        await press(walt, preview, "Save")
        again = await added(channel, walt, NEWER)
        assert "named this server" not in again.text
        assert name_of(channel) in again.text
        (file,) = club.folder.glob("*.yaml")
        text = file.read_text(encoding="utf-8")
        file.write_text(
            text.replace(f"publisher: {name_of(channel)}", "publisher: Unknown publisher")
        )
        assert (
            "I don't know who published this document" in (await added(channel, walt, NEWER)).text
        )


async def test_trying_questions(channel: Channel, walt: Person, club: Club) -> None:
    """A try shows which questions members would be offered. Curators must wait like members."""
    waiting = MemberCooldown(questions=3, seconds=60)
    async with club.running(member_cooldown=waiting):
        preview = await added(channel, walt, FAQ)
        tried = await fill(walt, preview, "Try a question", question="dog ticket")
        assert "- **May I bring my dog?**\n- **What does a ticket cost?**" in tried.text
        for _ in range(2):
            tried = await fill(walt, tried, "Try another question", question=OPENS)
            assert AT_SEVEN in tried.text
        refused = await fill(walt, tried, "Try another question", question=OPENS)
        assert refused.ephemeral
        assert "Too many requests" in refused.text
        assert AT_SEVEN in tried.text
        preview = await press(walt, tried, "Back to the preview")
        assert "Saved and live" in (await press(walt, preview, "Save")).text


async def test_a_new_version(channel: Channel, alice: Person, walt: Person, club: Club) -> None:
    """The preview of a new version says what would be gone, and what curators would lose."""
    question = "is the little poodle allowed in?"
    async with club.running() as backend:
        await press(walt, await added(channel, walt, FAQ), "Save")
        (dogs,) = (p.id for p in backend.serving.knowledge.passages if "dog swim" in p.text)
        (pool,) = (p.id for p in backend.serving.knowledge.passages if AT_SEVEN in p.text)
        taught = f"curated: {{taught: [{{id: {dogs}, asks: ['{question}']}}, "
        taught += f"{{id: {pool}, asks: [may one swim early]}}]}}\n"
        (club.config.knowledge[0] / "curated.yaml").write_text(taught)
        await backend.serving.reload()
        preview = await added(channel, walt, NEWER)
        assert "replaces the live version" in preview.text
        assert "1 passage would be removed: “May I bring my dog?”" in preview.text
        assert "1 question that curators added would be lost" in preview.text
        assert "poodle" in preview.text
        assert "1 question that curators added would be kept" in preview.text
        await press(walt, preview, "Save")
        assert "five euros" in await asks(channel, alice, "What does a ticket cost?")
        assert AT_SEVEN in await asks(channel, alice, "may one swim early")
        again = await added(channel, walt, NEWER)
        assert "the same as the live version" in again.text


async def test_another_document_with_the_same_title(
    channel: Channel, walt: Person, club: Club
) -> None:
    """A document that shares no passage with the live one of that title is pointed out."""
    other = "# Swim club FAQ\n\nThe club was founded in 1921 by seven brothers from Emden.\n"
    async with club.running():
        await press(walt, await added(channel, walt, FAQ), "Save")
        preview = await added(channel, walt, other)
        assert "no passages in common" in preview.text
        assert "3 passages would be removed" in preview.text
        assert "Discarded" in (await press(walt, preview, "Discard")).text


async def test_naming_the_version_to_replace(
    channel: Channel, alice: Person, walt: Person, club: Club
) -> None:
    """A document with another title can replace one, which completion offers by title."""
    async with club.running():
        await press(walt, await added(channel, walt, FAQ), "Save")
        (choice,) = await walt.autocomplete(channel, "knowledge add", replaces="swim")
        assert choice["name"] == "Swim club FAQ"
        newer = NEWER.replace("# Swim club FAQ", "# Swimming, 2027")
        preview = await added(channel, walt, newer, "new.md", replaces=choice["value"])
        assert "Swim club FAQ" in preview.text  # a title that curators may have changed stays
        assert "replaces the live version" in preview.text
        await press(walt, preview, "Save")
        assert "five euros" in await asks(channel, alice, "What does a ticket cost?")
    assert len([*club.folder.glob("*.yaml")]) == 1


async def test_two_curators_at_once(
    channel: Channel, guild: Guild, walt: Person, club: Club
) -> None:
    """The second curator sees what the first one's version changes, and nothing is lost."""
    wilma = guild.member("wilma", walt.roles[0])
    async with club.running():
        mine = await added(channel, walt, FAQ)
        hers = await added(channel, wilma, NEWER)
        assert "Saved" in (await press(wilma, hers, "Save")).text
        again = await press(walt, mine, "Save")
        assert "Someone else changed this document first" in again.text
        assert "1 passage would be removed: “Where do I park?”" in again.text
        assert "Saved" in (await press(walt, again, "Save")).text


async def test_removal_and_undo(channel: Channel, alice: Person, walt: Person, club: Club) -> None:
    """A removed document stops answering at once. A button or the command brings it back."""
    async with club.running():
        await press(walt, await added(channel, walt, FAQ), "Save")
        (choice,) = await walt.autocomplete(channel, "knowledge remove", document="")
        command = await walt.slash(channel, "knowledge remove", document=choice["value"])
        removed = await command.response()
        assert "undo this for a day" in removed.text
        assert AT_SEVEN not in await asks(channel, alice, OPENS)
        restored = await press(walt, removed, "Undo")
        assert "Restored and live" in restored.text
        assert AT_SEVEN in await asks(channel, alice, OPENS)
        await walt.slash(channel, "knowledge remove", document=choice["value"])
        await club.discord.until(lambda: not [*club.folder.glob("*.yaml")])
    async with club.running():
        (gone,) = await walt.autocomplete(channel, "knowledge remove", document="swim")
        assert gone["name"] == "Restore: Swim club FAQ"
        command = await walt.slash(channel, "knowledge remove", document=gone["value"])
        assert "Restored and live" in (await command.response()).text
        typed = await walt.slash(channel, "knowledge add", replaces="The FAQ of the club!")
        assert "no such document" in (await typed.response()).text
        again = await (await walt.slash(channel, "knowledge remove", document="bakery")).response()
        assert "no such document" in again.text


async def test_drafts_expire(
    channel: Channel, walt: Person, club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a restart or an hour, every button of a draft says so."""
    async with club.running():
        preview = await added(channel, walt, FAQ)
    async with club.running():
        assert "no longer have this draft" in (await press(walt, preview, "Save")).text
        for button in ("Edit details", "Try a question", "Discard"):
            monkeypatch.setattr(drafts, "MAX_AGE", 0.0)
            preview = await added(channel, walt, FAQ)
            assert "no longer have this draft" in (await press(walt, preview, button)).text
            monkeypatch.undo()


async def test_only_curators(
    discord: Discord, channel: Channel, alice: Person, walt: Person, club: Club
) -> None:
    """Others can neither add nor remove, nor press a forged button, nor see the titles."""
    async with club.running():
        await press(walt, await added(channel, walt, FAQ), "Save")
        preview = await added(channel, walt, NEWER)
        for command, options in (
            ("knowledge add", {}),
            ("knowledge add", {"file": alice.uploads("a.md", b"text")}),
            ("knowledge remove", {"document": "x"}),
        ):
            refused = await (await alice.slash(channel, command, **options)).response()
            assert "Only curators" in refused.text
        assert await alice.autocomplete(channel, "knowledge remove", document="") == []
        start = alice.world.interactions.start
        for name in ("save-document", "discard-document", "edit-document", "try-document"):
            custom_id = preview.component("Save")["custom_id"].replace("save-document", name)
            data = {"component_type": 2, "custom_id": custom_id}
            forged = await start(alice, channel, 3, data, message=preview).response()
            assert "Only curators" in forged.text
        elsewhere = discord.guild("Elsewhere")
        mallory = elsewhere.member("mallory", elsewhere.role("owners", manage_guild=True))
        data = {"component_type": 2, "custom_id": preview.component("Save")["custom_id"]}
        foreign = start(mallory, elsewhere.channel("general"), 3, data, message=preview)
        assert "no longer have this draft" in (await foreign.response()).text
        assert (
            await mallory.autocomplete(elsewhere.channels[0], "knowledge remove", document="") == []
        )


async def test_where_documents_are_seen(
    discord: Discord, channel: Channel, guild: Guild, walt: Person, club: Club
) -> None:
    """A document of the bot's only server is seen everywhere. With several, in its own only."""
    async with club.running():
        preview = await added(channel, walt, FAQ)
        assert "wherever I answer" in preview.text
        await press(walt, preview, "Save")
    assert [*club.folder.glob(f"{namespace(guild.id, everywhere=True)}*.yaml")]
    discord.guild("Elsewhere")
    async with club.running():
        preview = await added(channel, walt, YAML, "rules.yaml")
        assert "Only people in this server will see the document" in preview.text
        await press(walt, preview, "Save")
        newer = await added(channel, walt, NEWER)
        assert "replaces the live version" in newer.text
        assert "wherever I answer" in newer.text
    assert [*club.folder.glob(f"{namespace(guild.id, everywhere=False)}*.yaml")]


async def test_a_servers_curator_adds_for_the_server_only(
    channel: Channel, guild: Guild, walt: Person, club: Club
) -> None:
    """With the operator's `curator_role`, that holds in the bot's only server, too."""
    helpers = guild.role("helpers")
    carla = guild.member("carla", helpers)
    async with club.running(curator_role=guild.role("keepers").id):
        page = await (await walt.slash(channel, "setup")).response()
        await (await walt.selects(page, "setup:curator_role", str(helpers.id))).response()
        preview = await added(channel, carla, FAQ)
        assert "Only people in this server will see the document" in preview.text
        assert "wherever I answer" in (await added(channel, walt, FAQ)).text
        saved = await press(carla, preview, "Save")
        assert "Only the people who run this bot can change where I use" in saved.text


async def test_help_and_privacy(channel: Channel, alice: Person, walt: Person, club: Club) -> None:
    """Curators find the commands in the help, and everybody reads what is kept."""
    async with club.running():
        assert "/knowledge add" in (await (await walt.slash(channel, "help")).response()).text
        assert "/knowledge add" not in (await (await alice.slash(channel, "help")).response()).text
        privacy = await (await alice.slash(channel, "privacy")).response()
        assert "the documents that curators add" in privacy.text


def encrypted() -> bytes:
    """Return a PDF that needs a password."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.cell(text="Secret")
    pdf.set_encryption(owner_password="owner", user_password="user")  # noqa: S106 - not a secret
    return bytes(pdf.output())


BAD = {
    "empty": (b"", "faq.md", "no text"),
    "blank": (b"  \n\n ", "faq.txt", "no text"),
    "garbage": (bytes(range(256)) * 20, "faq.txt", "can't be read"),
    "lies": (b"MZ\x90\x00" + bytes(99), "faq.pdf", "not a PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "faq.md", "can't be read"),
    "encoding": ("Öffnungszeiten ".encode("latin-1") * 5, "faq.md", "save the file as UTF-8"),
    "program": (b"MZ", "faq.exe", "I can't read this kind of file (.exe)"),
    "no suffix": (b"text", "README", "I can't read this kind of file (README)"),
    "links": (b"https://example.org/a https://discord.gg/x", "faq.txt", "only links"),
    "yaml": (YAML.replace("restated", "restatd").encode(), "r.yaml", "r.yaml:5:14"),
    "yaml of something else": (b"a: 1\n", "r.yml", "r.yml:1:1"),
}


@pytest.mark.parametrize("kind", BAD)
async def test_files_that_are_refused(
    channel: Channel, walt: Person, club: Club, kind: str
) -> None:
    """Each file that can't be read gets a message that says what to do."""
    content, name, expected = BAD[kind]
    async with club.running():
        refused = await added(channel, walt, content, name)
        assert "Nothing was saved" in refused.text
        assert expected in re.sub(r"\\(.)", r"\1", refused.text)
        assert not refused.buttons
    assert not club.folder.exists()


async def test_hostile_files(channel: Channel, walt: Person, club: Club) -> None:
    """Zip bombs, encrypted PDFs and files of 50 MB are refused, the latter without a download."""
    async with club.running():
        for content, name, expected in (
            (bomb(), "bomb.docx", "Nothing was saved"),
            (encrypted(), "secret.pdf", "encrypted"),
        ):
            assert expected in (await added(channel, walt, content, name)).text
        seen = len(club.discord.cdn.asked)
        size = {"size": 50_000_000}
        refused = await added(channel, walt, b"%PDF-", "big.pdf", fields=size)
        assert "larger than 10 MiB" in refused.text
        assert len(club.discord.cdn.asked) == seen
        good = await added(channel, walt, word("The pool opens at seven in the morning."), "a.docx")
        assert "1 passage" in good.text


async def test_the_cdn_fails(
    channel: Channel, walt: Person, club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A CDN that answers with errors, redirects, too much or too slowly gets a message."""
    cdn = club.discord.cdn
    large = b"x" * 2_000_000
    async with club.running(documents=DocumentSection(file_mib=1)):
        for status, expected in ((404, "no longer on"), (500, "try again"), (302, "try again")):
            cdn.status = status
            assert expected in (await added(channel, walt, FAQ)).text
        cdn.status, cdn.moved = 200, f"{cdn.url}/ephemeral-attachments/other"
        assert "try again" in (await added(channel, walt, FAQ)).text
        assert cdn.asked[-1] != "/ephemeral-attachments/other"
        cdn.moved = ""
        small = {"size": 5}
        lying = await added(channel, walt, large, fields=small)
        assert "larger than 1 MiB" in lying.text
        monkeypatch.setattr(download, "MAX_SECONDS", 0.3)
        cdn.pause = 2.0
        assert "in time" in (await added(channel, walt, FAQ)).text
        cdn.pause = 0.0
        for url in (
            "http://cdn.discordapp.com/a.md",
            "https://cdn.discordapp.com.example.org/a.md",
            "https://cdn.discordapp.com:8443/a.md",
            "https://user@cdn.discordapp.com/a.md",
            "https://169.254.169.254/latest",
            "file:///etc/passwd",
        ):
            elsewhere = await added(channel, walt, FAQ, fields={"url": url})
            assert "only from Discord's servers" in elsewhere.text


async def test_titles_of_thousands_of_characters(
    channel: Channel, walt: Person, club: Club
) -> None:
    """A title of 5,000 characters is shortened, and the preview fits."""
    async with club.running():
        title = "---\ntitle: " + "long title " * 450 + "\n---\n"
        preview = await added(channel, walt, title + FAQ.removeprefix("# Swim club FAQ"))
        assert "nothing is saved yet" in preview.text
        assert "Saved" in (await press(walt, preview, "Save")).text


async def test_mentions_and_invitations(
    channel: Channel, alice: Person, walt: Person, club: Club
) -> None:
    """Mentions and invitations in a document are pointed out, and notify nobody."""
    text = FAQ.replace(
        "The pool opens", f"@everyone {alice.mention} <@&5> discord.gg/swim The pool opens"
    )
    async with club.running():
        preview = await added(channel, walt, text)
        assert "3 mentions" in preview.text
        assert "1 server invite" in preview.text
        await press(walt, preview, "Save")
        reply = await channel.reply_to(await alice.says(channel, f"<@bot> {OPENS}"))
        assert AT_SEVEN in reply.text
    for message in (preview, reply):
        assert message.mentions_in(message.text) == []
        assert "@everyone" not in message.text


async def test_quotas(channel: Channel, walt: Person, club: Club) -> None:
    """A document beyond the limit is refused when it is saved, and the draft stays."""
    async with club.running(documents=DocumentSection(documents=1)):
        await press(walt, await added(channel, walt, FAQ), "Save")
        refused = await press(walt, await added(channel, walt, YAML, "rules.yaml"), "Save")
        assert "first remove one with /knowledge remove" in refused.text
        (choice,) = await walt.autocomplete(channel, "knowledge remove", document="")
        await (await walt.slash(channel, "knowledge remove", document=choice["value"])).response()
        preview = await press(walt, refused, "Back to the preview")
        assert "Saved" in (await press(walt, preview, "Save")).text
    async with club.running(documents=DocumentSection(documents=0)):
        assert "turned off" in (await added(channel, walt, FAQ)).text


async def test_kicked_during_an_upload(
    channel: Channel, walt: Person, club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    """If Discord no longer takes the reply, nothing is saved, and the bot keeps running."""
    club.discord.cdn.pause = 0.8
    async with club.running():
        interaction = await walt.slash(
            channel, "knowledge add", file=walt.uploads("a.md", FAQ.encode())
        )
        await interaction.acknowledged()
        fault = club.discord.faults.on("PATCH", r"/messages/@original$", times=1).refused(10015)
        await club.discord.until(lambda: fault.hits)
        await club.discord.quiet()
        club.discord.cdn.pause = 0.0
        assert "nothing is saved yet" in (await added(channel, walt, FAQ)).text
    assert not [*club.folder.glob("*.yaml")]
    assert "Traceback" not in caplog.text


async def test_choosing_where_a_document_answers(
    channel: Channel, guild: Guild, alice: Person, walt: Person, club: Club
) -> None:
    """A curator chooses channels in the preview, which edits keep, and changes them later.

    A server's curator can't let a document answer elsewhere.
    """
    other = guild.channel("pool")
    elsewhere = club.discord.guild("Elsewhere")
    lobby, mallory = elsewhere.channel("lobby"), elsewhere.member("mallory")
    async with club.running():
        preview = await added(channel, walt, FAQ)
        assert "Only people in this server will see the document" in preview.text
        assert "Everywhere" not in preview.buttons
        key = preview.component("Save")["custom_id"].partition(":")[2]
        preview = await (
            await walt.selects(preview, f"document-in:{key}", str(other.id))
        ).response()
        assert f"only in <#{other.id}>" in preview.text
        preview = await fill(walt, preview, "Edit details", publisher="The club")
        assert f"only in <#{other.id}>" in preview.text
        tried = await fill(walt, preview, "Try a question", question=OPENS)
        assert AT_SEVEN in tried.text
        preview = await press(walt, tried, "Back to the preview")
        await press(walt, preview, "Save")
        assert AT_SEVEN in await asks(other, alice, OPENS)
        assert AT_SEVEN not in await asks(channel, alice, OPENS)
        assert AT_SEVEN not in await asks(lobby, mallory, OPENS)
    async with club.running():
        newer = await added(channel, walt, NEWER)
        assert f"only in <#{other.id}>" in newer.text
        newer = await press(walt, newer, "Only in this server")
        assert "Only people in this server will see the document" in newer.text
        await press(walt, newer, "Save")
        assert AT_SEVEN in await asks(channel, alice, OPENS)
        listing = await (await walt.slash(channel, "knowledge sources")).response()
        (name,) = (path.stem for path in club.folder.glob("*.yaml"))
        detail = await (await walt.selects(listing, "scope-menu:0", name)).response()
        assert "Everywhere" not in detail.buttons
        detail = await press(walt, detail, "Not in this server")
        assert AT_SEVEN not in await asks(channel, alice, OPENS)
        detail = await press(walt, detail, "Only in this server")
        assert AT_SEVEN in await asks(channel, alice, OPENS)
        assert AT_SEVEN not in await asks(lobby, mallory, OPENS)
        assert "customers" in await asks(lobby, mallory, "Who are the best customers?")


async def test_the_chosen_channel_is_deleted_meanwhile(
    channel: Channel, guild: Guild, alice: Person, walt: Person, club: Club
) -> None:
    """The document would answer nowhere, so nothing is saved, and the curator chooses again."""
    pool = guild.channel("pool")
    async with club.running():
        preview = await added(channel, walt, FAQ)
        key = preview.component("Save")["custom_id"].partition(":")[2]
        chosen = await walt.selects(preview, f"document-in:{key}", str(pool.id))
        preview = await chosen.response()
        pool.delete()
        await club.discord.quiet()
        preview = await press(walt, preview, "Save")
        assert "have been deleted, so nothing was saved" in preview.text
        assert not club.folder.exists()
        assert f"<#{pool.id}>" not in preview.text
        assert "Saved and live" in (await press(walt, preview, "Save")).text
        assert AT_SEVEN in await asks(channel, alice, OPENS)


async def test_the_operators_curators_let_a_document_answer_everywhere(
    discord: Discord, channel: Channel, walt: Person, club: Club
) -> None:
    """The operator's curators choose so in the preview, also for a document of one server."""
    role = walt.roles[0]
    async with club.running(curator_role=role.id):
        preview = await added(channel, walt, FAQ)
        assert "wherever I answer" in preview.text
        await press(walt, await press(walt, preview, "Only in this server"), "Save")
        assert AT_SEVEN not in (await walt.dm.reply_to(await walt.dms(OPENS))).text
    elsewhere = discord.guild("Elsewhere")
    lobby, mallory = elsewhere.channel("lobby"), elsewhere.member("mallory")
    async with club.running(curator_role=role.id):
        preview = await added(channel, walt, YAML, "rules.yaml")
        assert "Only people in this server will see the document" in preview.text
        await press(walt, await press(walt, preview, "Everywhere"), "Save")
        preview = await added(channel, walt, NEWER)
        await press(walt, await press(walt, preview, "Everywhere"), "Save")
        assert AT_SEVEN in await asks(lobby, mallory, OPENS)


async def test_a_servers_curator_in_the_only_server(
    channel: Channel, guild: Guild, walt: Person, club: Club
) -> None:
    """Where a role has the operator's curators, others' documents answer in their server only."""
    async with club.running(curator_role=1_234):
        preview = await added(channel, walt, FAQ)
        assert "Only people in this server will see the document" in preview.text
        await press(walt, preview, "Save")
    assert [*club.folder.glob(f"{namespace(guild.id, everywhere=False)}*.yaml")]


CLASHING = YAML + "glossary: [{term: Arena, aliases: [bowl]}]\n"


async def test_other_servers_stay_hidden(
    discord: Discord, channel: Channel, walt: Person, club: Club
) -> None:
    """A server's curator doesn't see the problems of files, nor words of others' glossaries."""
    elsewhere = discord.guild("Elsewhere")
    mallory = elsewhere.member("mallory", elsewhere.role("owners", manage_guild=True))
    lobby = elsewhere.channel("lobby")
    async with club.running():
        await press(walt, await added(channel, walt, CLASHING, "rules.yaml"), "Save")
        theirs = CLASHING.replace("Arena", "Pool")
        preview = await added(lobby, mallory, theirs, "rules.yaml")
        assert "nothing is saved yet" in preview.text
        assert "bowl" not in preview.text
        await press(mallory, preview, "Save")
        (file,) = club.folder.glob(f"{namespace(elsewhere.id, everywhere=False)}*.yaml")
        assert "bowl" in file.read_text(encoding="utf-8")
        for old, new in (("rules", "more"), ("quiet", "still"), ("towel", "cloth")):
            theirs = theirs.replace(old, new)
        again = await added(channel, walt, theirs.replace("massage", "tea"), "more.yaml")
        assert "bowl" in again.text
        (club.config.knowledge[0] / "broken.yaml").write_text("source: {secret: 1}\n")
        refused = await added(lobby, mallory, FAQ)
        assert "conflicts with another source" in refused.text
        assert "secret" not in refused.text
        assert "broken" not in refused.text


async def test_what_was_taught_in_the_server_counts(
    discord: Discord, channel: Channel, guild: Guild, walt: Person, club: Club
) -> None:
    """A preview names questions that would be lost, also those taught in the server only."""
    discord.guild("Elsewhere")
    async with club.running() as backend:
        await press(walt, await added(channel, walt, FAQ), "Save")
        (dogs,) = (p.id for p in backend.serving.knowledge.passages if "dog swim" in p.text)
        taught = f"{{id: {dogs}, asks: ['is the poodle allowed in?'], guild: {guild.id}}}"
        (club.config.knowledge[0] / "curated.yaml").write_text(f"curated: {{taught: [{taught}]}}\n")
        assert not (await backend.serving.reload()).problems
        preview = await added(channel, walt, NEWER)
        assert "1 question that curators added would be lost" in preview.text
        assert "poodle" in preview.text
