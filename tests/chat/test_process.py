"""The bot with the shipped knowledge, run as a separate process by an operator."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.config.store_settings import StoreConfig
from bot.store import Store
from tests.bakery import written
from tests.curation.desks import desk
from tests.loopback import Discord
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from tests.loopback import Person
    from tests.loopback.entities import Channel

KNOWN = "When does President Obama arrive in Mexico, and how long does he stay?"
ROOT = Path(__file__).parent.parent.parent
LAUNCH = (sys.executable, "-m", "tests.loopback.launch", "--", "bot", "run")
Process = asyncio.subprocess.Process


@asynccontextmanager
async def started(
    discord: Discord,
    folder: Path,
    *arguments: str,
    token: str = Discord.token,
    command: Sequence[str] = LAUNCH,
) -> AsyncIterator[Process]:
    """Start `python -m bot run` in this folder, and kill its process group at the end."""
    environment = {
        **os.environ,
        **discord.environment,
        "DISCORD_TOKEN": token,
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_DATA_HOME": str(folder / "data"),
        "PYTHONPATH": os.getcwd(),  # noqa: PTH109 - as a shell would write it
    }
    process = await asyncio.create_subprocess_exec(
        *(*command, *arguments),
        cwd=folder,
        env=environment,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_from_start_to_signal(
    discord: Discord, channel: Channel, alice: Person, tmp_path: Path, number: signal.Signals
) -> None:
    """The bot prints its invite link, answers, finishes replies in progress, and exits with 0."""
    async with started(discord, tmp_path) as process:
        await discord.ready()
        reply = await channel.reply_to(await alice.says(channel, f"<@bot> {KNOWN}"))
        assert "24-hour" in reply.text
        assert "ABC News" in reply.text
        discord.faults.on("POST", r"/messages$", times=5).slow(0.3)
        asked = [await alice.says(channel, f"<@bot> {KNOWN}") for _ in range(5)]
        await discord.until(lambda: len(discord.requested("POST", r"/messages$")) == 6)
        process.send_signal(number)
        for message in asked:
            await channel.reply_to(message)
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0
    assert f"oauth2/authorize?client_id={discord.bot.id}" in out.decode()
    assert b"Traceback" not in err
    assert KNOWN not in err.decode()
    assert discord.token not in err.decode()
    assert (tmp_path / "data" / "footnote" / "footnote.sqlite3").is_file()


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
async def test_as_the_readme_says(
    discord: Discord, channel: Channel, alice: Person, tmp_path: Path
) -> None:
    """`make run` starts the bot, and Ctrl-C in the terminal stops it.

    Ctrl-C signals both processes.
    """
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nshift 2\nexec {shlex.join(LAUNCH[:-1])} "$@"\n')
    python.chmod(0o755)
    installed = ("-o", ".venv/run", f"RUN={python}")
    make = ("make", "-f", str(ROOT / "Makefile"), *installed, "run")
    async with started(discord, tmp_path, command=make) as process:
        assert process.stderr
        async with asyncio.timeout(PATIENCE):
            while f"ready: {discord.bot.name}" not in (await process.stderr.readline()).decode():
                pass
        reply = await channel.reply_to(await alice.says(channel, f"<@bot> {KNOWN}"))
        assert "24-hour" in reply.text
        os.killpg(process.pid, signal.SIGINT)
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert f"oauth2/authorize?client_id={discord.bot.id}" in out.decode()
    assert b"Traceback" not in err


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="the system has no SIGHUP")
async def test_sighup_reloads_the_knowledge(
    discord: Discord, channel: Channel, alice: Person, tmp_path: Path
) -> None:
    """An unanswered question is stored.

    After a curator teaches the answer and SIGHUP is sent, the bot answers the question.
    """
    shop = desk(tmp_path)
    store = StoreConfig(tmp_path / "kept.sqlite3")
    settings = "knowledge: knowledge\nwatch: off\nstore: {database: kept.sqlite3}\n"
    written(tmp_path / "config.yaml", settings)
    question = "is there a gluten-free range?"
    async with started(discord, tmp_path) as process:
        await discord.ready()
        reply = await channel.reply_to(await alice.says(channel, f"<@bot> {question}"))
        assert "don't cover" in reply.text
        curated = shop.knowledge[0] / "curated.yaml"
        taught = f'curated: {{taught: [{{id: bread, asks: ["{question}"]}}], gaps: []}}\n'
        written(curated, taught)
        process.send_signal(signal.SIGHUP)
        assert process.stderr
        async with asyncio.timeout(PATIENCE):
            while b"knowledge loaded" not in await process.stderr.readline():
                pass
        reply = await channel.reply_to(await alice.says(channel, f"<@bot> {question}"))
        assert "herring" in reply.text
        process.terminate()
        await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0
    async with Store(store) as kept:
        assert [one.text for one in await kept.questions()] == [question]


async def test_commands_are_registered_once(discord: Discord, tmp_path: Path) -> None:
    """The next start doesn't register the commands again."""
    for _ in range(2):
        async with started(discord, tmp_path) as process:
            await discord.ready()
            process.terminate()
            await asyncio.wait_for(process.communicate(), PATIENCE)
    assert len(discord.requested("PUT", r"/commands$")) == 1


async def test_a_wrong_token_ends_it(discord: Discord, tmp_path: Path) -> None:
    """With a wrong token, the bot prints one line of advice and exits with code 2."""
    async with started(discord, tmp_path, token="wrong") as process:  # noqa: S106 - not a real token
        _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 2
    assert "footnote: Discord refuses the token" in err.decode().splitlines()[-1]
    assert b"Traceback" not in err


async def test_a_missing_intent_ends_it(tmp_path: Path) -> None:
    """If a privileged intent is missing, the bot prints advice and exits with code 2."""
    (tmp_path / "config.yaml").write_text("discord: {listen: 5}\n")
    async with Discord(content_intent=False) as discord, started(discord, tmp_path) as process:
        _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 2
    assert "Message Content Intent" in err.decode().splitlines()[-1]
    assert b"Traceback" not in err


def run_with(token: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `python -m bot run`, which is expected to exit without a signal."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.getcwd(), "DISCORD_TOKEN": token},  # noqa: PTH109 - as in `started`
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE,
    )


def test_without_a_token(tmp_path: Path) -> None:
    """Without a token, the bot explains how to get one. It also names a command that needs none."""
    done = run_with("", tmp_path)
    assert done.returncode == 2
    for step in ("1. ", "2. ", "3. ", "python -m bot chat"):
        assert step in done.stderr
    assert not done.stdout


@pytest.mark.parametrize("token", ["secret\nsecret", "secret secret", "sécret"])
def test_malformed_tokens(tmp_path: Path, token: str) -> None:
    """A malformed token is neither used nor printed."""
    done = run_with(token, tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("footnote: DISCORD_TOKEN contains a character that no token has")
    assert "secret" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_without_dependencies(tmp_path: Path) -> None:
    """If dependencies are missing, the bot says so in one line."""
    done = subprocess.run(
        [sys.executable, "-S", "-m", "bot", "run"],
        cwd=tmp_path,
        env={"PYTHONPATH": os.getcwd()},  # noqa: PTH109 - as in `started`
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("footnote: click is not installed for this Python")
    assert len(done.stderr.splitlines()) == 1


def test_a_wrong_setting(tmp_path: Path) -> None:
    """A wrong setting is reported with file, line and column before the bot connects."""
    (tmp_path / "config.yaml").write_text("discord:\n  lisen: [5]\n")
    done = run_with("x", tmp_path)
    assert done.returncode == 2
    assert done.stderr == "config.yaml:2:3: unknown key `lisen`: did you mean `listen`?\n"
