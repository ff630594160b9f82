"""Code, links and lists of an imported document, as Discord shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot import app
from bot.chat.run import services_for
from bot.config import Config
from bot.config.loader import Matching
from bot.config.sections import Discord as Settings
from bot.config.sections import ReplyStyle
from bot.importer.importing import import_article
from bot.semantic.models import Mode
from tests.chat.conftest import LIMITLESS
from tests.patience import until

if TYPE_CHECKING:
    from pathlib import Path

    from bot.chat.services import Services
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel, Guild

COMPOSE = 'services:\n  otter:\n    image: "otter:1.0"   # *newest*  \n\n    ports: ["80:80"]\n'
SNIPPET = 'def feed(otter: str) -> str:\n\tif otter:\n\n\t    return f"{otter!r} *eats* _fish_"\n'
FENCES = "Write this:\n\n```sh\necho @everyone\n```\n"
LONG = "".join(f"key{n}:\n  - 'value {n}'\n\n" for n in range(120))
DOCUMENT = f"""\
# Otter server

## How do I start the server with compose?

Save [the file](https://otter.example/compose) and start it:

```yaml
{COMPOSE}```

## How do I feed an otter in Python?

Call the function:

```python
{SNIPPET}```

## How do I write a fence in a wiki page?

````markdown
{FENCES}````

## What is the longest configuration?

Copy all of it:

```yaml
{LONG}```
"""
_CODE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)


def services(folder: Path, style: ReplyStyle = ReplyStyle.LAYOUT) -> Services:
    """Import the document and serve it."""
    (folder / "otter.md").write_text(DOCUMENT, encoding="utf-8")
    import_article(folder / "otter.md", folder / "otter.yaml")
    config = Config((folder / "otter.yaml",), Matching(), semantic=Mode.OFF)
    settings = Settings(**LIMITLESS, style=style)  # type: ignore[arg-type]  # checked by pydantic
    return services_for(app.build(config), settings)


@pytest.mark.parametrize("style", list(ReplyStyle))
async def test_code_arrives_byte_for_byte(
    play: Play, channel: Channel, alice: Person, tmp_path: Path, style: ReplyStyle
) -> None:
    """Discord gets a compose file and a snippet exactly as they are in the document."""
    async with play.bot(services(tmp_path, style)):
        for question, language, code in (
            ("How do I start the server with compose?", "yaml", COMPOSE),
            ("How do I feed an otter in Python?", "python", SNIPPET),
        ):
            reply = await channel.reply_to(await alice.says(channel, f"<@bot> {question}"))
            assert _CODE.findall(reply.text) == [(language, code)]
            is_linked = "[the file](<https://otter.example/compose>)" in reply.text
            assert is_linked == (code is COMPOSE)


async def test_long_code_is_paged_in_order(
    play: Play, channel: Channel, alice: Person, tmp_path: Path
) -> None:
    """Long code is split into pieces, which "In context" and "Next" show in order."""
    async with play.bot(services(tmp_path)):
        question = "<@bot> What is the longest configuration?"
        reply = await channel.reply_to(await alice.says(channel, question))
        pieces = [code for _, code in _CODE.findall(reply.text)]
        page = await (await alice.click(reply, "In context")).response()
        while "Next" in page.buttons:
            page = await (await alice.click(page, "Next")).response()
            whole = page.text.partition("\n**¶")[2]
            pieces.append(_CODE.findall(whole)[0][1])
    assert len(pieces) > 2
    assert "".join(pieces) == LONG


@pytest.mark.parametrize("style", list(ReplyStyle))
async def test_code_that_discord_cannot_show_is_a_file(  # noqa: PLR0917 - fixtures
    discord: Discord,
    play: Play,
    guild: Guild,
    alice: Person,
    tmp_path: Path,
    style: ReplyStyle,
) -> None:
    """Code that contains three backticks or a mention is attached as a file.

    Without permission to attach files, the code is shown as text. Neither form mentions anybody.
    """
    channel, closed = guild.channel("general"), guild.channel("closed")
    closed.deny("attach_files")
    question = "<@bot> How do I write a fence in a wiki page?"
    async with play.bot(services(tmp_path, style)):
        asked = await alice.says(channel, question)
        reply = await channel.reply_to(asked)
        sent = next(one for one in reversed(discord.requests) if one.files)
        shown = await closed.reply_to(await alice.says(closed, question))
        await alice.edits(asked, "<@bot> How do I feed an otter in Python?")
        await until(lambda: "def feed" in reply.text)
    assert sent.files == {"code-1.md": FENCES.encode()}
    assert "@everyone" not in shown.text
    assert "echo" in shown.text
    assert not shown.attachments
    assert not reply.attachments
