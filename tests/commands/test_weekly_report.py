"""Tests of the weekly report in the terminal."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.config.store_settings import StoreConfig
from bot.store import CountKind, NewVote, Store, Usage
from tests.commands.test_curator_lists import run
from tests.streams import Terminal

NOW = datetime.now(UTC)
GUILD = 123456789012345678
DOCUMENT = Path(__file__).parents[2] / "docs" / "curation.md"
LISTED = re.compile(r"^```text\n(Week of .*?)^```$", re.MULTILINE | re.DOTALL)


def events(at: datetime, scale: int, guild: int | None = GUILD) -> list[Usage | NewVote]:
    """Return the events of a week."""
    kinds = {
        CountKind.ANSWERED: 7 * scale,
        CountKind.SUGGESTED: 2 * scale,
        CountKind.GAP: scale,
        CountKind.NOT_COVERED: 2 * scale,
        CountKind.NOT_UNDERSTOOD: 1,
        CountKind.HANDED: 2 * scale,
        CountKind.SOLVED: scale,
        CountKind.LEARNED: 1,
    }
    passages = {"trip-agenda": 4 * scale, "focus-on-economy": 3 * scale, "outcome-agreed": scale}
    return [
        *(Usage(kind, (), at, guild) for kind, number in kinds.items() for _ in range(number)),
        *(
            Usage(None, (one,), at, guild)
            for one, number in passages.items()
            for _ in range(number)
        ),
        *(
            NewVote(user + 100 * scale, "focus-on-economy", user > scale, at, guild=guild)
            for user in range(2 * scale + 1)
        ),
    ]


@pytest.fixture
def empty(tmp_path: Path) -> str:
    """Return a configuration with an empty store."""
    path = tmp_path / "config.yaml"
    path.write_text("store: {database: store.sqlite3}\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def used(empty: str) -> str:
    """Return a configuration whose store has counts from two weeks."""

    async def fill() -> None:
        async with Store(StoreConfig(Path(empty).parent / "store.sqlite3")) as store:
            await store.write([*events(NOW - timedelta(weeks=1), 1), *events(NOW, 2)])
            await store.write([Usage(CountKind.ANSWERED, ("trip-agenda",), NOW)])

    asyncio.run(fill())
    return empty


def test_nothing_yet(empty: str) -> None:
    """People see a sentence, and programs get no output."""
    said = "Nothing to report yet: no questions or votes have been counted.\n"
    assert run("report", "--config", empty)[0] == said
    assert run("report", "--config", empty, "--json")[0] == ""


def test_the_example_in_the_docs_is_current(used: str) -> None:
    """docs/curation.md shows what the command prints."""
    printed = run("report", "--config", used, "--guild", str(GUILD))[0]
    (shown,) = LISTED.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert undated(shown) == undated(printed)


def undated(text: str) -> str:
    """Return the lines without dates and trailing spaces."""
    lines = (line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\d+ [A-Z][a-z]+ 20\d\d", "DATE", "\n".join(lines))


def test_a_server_and_everything(used: str) -> None:
    """Direct messages are only in the report on everything, and each week has its own report."""
    assert "\n25 questions (13)\n" in run("report", "--config", used, "--guild", str(GUILD))[0]
    everything = run("report", "--config", used, "--weeks", "5")[0]
    assert "\n26 questions (13)\n" in everything
    assert "\n13 questions\n" in everything
    assert everything.count("Week of ") == 2
    assert "Nothing to report yet" in run("report", "--config", used, "--guild", "5")[0]


def test_objects_for_programs(used: str) -> None:
    """There is one line a week, newest first, with every passage and source."""
    printed = run("report", "--config", used, "--guild", str(GUILD), "--json", "--weeks", "2")[0]
    newest, oldest = map(json.loads, printed.splitlines())
    assert (newest["guild"], newest["complete"], oldest["complete"]) == (str(GUILD), False, True)
    assert newest["questions"] == {"count": 25, "before": 13}
    assert oldest["not_understood"] == {"count": 1, "before": None}
    assert newest["handed"] == {"count": 4, "before": 2}
    assert newest["learned"] == {"count": 1, "before": 1}
    assert newest["unhelpful"] == {"count": 3, "before": 2}
    assert newest["shown"][0]["passage"] == "trip-agenda"
    assert [one["passage"] for one in newest["shown"]] == [
        "trip-agenda",
        "focus-on-economy",
        "outcome-agreed",
    ]
    assert newest["worst"][0]["unhelpful"] == {"count": 3, "before": 2}
    assert newest["unused"]["sources"] == []


def test_on_a_terminal(used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Titles and bars are styled, and the text is the same."""
    printed = run("report", "--config", used)[0]
    screen = Terminal()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys, "stdout", screen)
    assert main(("report", "--config", used)) == 0
    monkeypatch.undo()
    assert "\x1b[1;36m26 questions (13)" in screen.getvalue()
    plain = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue())
    assert plain == printed


def test_wrong_options(used: str) -> None:
    """Numbers out of range are refused."""
    for wrong in (("--weeks", "0"), ("--guild", "0"), ("--guild", str(2**63))):
        assert wrong[0] in run("report", "--config", used, *wrong, expect=2)[1]


def test_an_unreadable_store(used: str) -> None:
    """The error is a single line."""
    (Path(used).parent / "store.sqlite3").write_text("my diary\n" * 100, encoding="utf-8")
    said = run("report", "--config", used, expect=2)[1]
    assert said == "footnote: the database failed: file is not a database\n"
