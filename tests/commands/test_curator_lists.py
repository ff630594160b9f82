"""Tests of the lists for curators in the terminal."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.config.store_settings import StoreConfig
from bot.core.model.results import Outcome
from bot.output.listing import shortened
from bot.store import NewVote, Store, Unanswered

if TYPE_CHECKING:
    from bot.store.events import StoreEvent

NOW = datetime.now(UTC)
HOTELS = ("What hotel is Obama staying at in Mexico?", "which hotel does obama stay at")
EVENTS: list[StoreEvent] = [
    *(Unanswered(text, Outcome.UNKNOWN, NOW) for text in (*HOTELS, HOTELS[0])),
    Unanswered('=1+1 "how", old; is Kerry?', Outcome.SUGGEST, NOW),
    NewVote(1, "focus-on-economy", helpful=False, at=NOW, question="why?", word="+wrong"),
    NewVote(2, "focus-on-economy", helpful=True, at=NOW),
]


def run(*arguments: str, expect: int = 0) -> tuple[str, str]:
    """Run a command in this process, and return its output."""
    with CliRunner().isolation() as (out, err, _):
        code = main(arguments)
        printed = out.getvalue().decode(), err.getvalue().decode()
    assert code == expect, printed
    return printed


@pytest.fixture
def config(tmp_path: Path) -> str:
    """Return a configuration with an empty store."""
    path = tmp_path / "config.yaml"
    path.write_text("store: {database: store.sqlite3}\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def used(config: str) -> str:
    """Return a configuration whose store has questions and votes."""

    async def fill() -> None:
        async with Store(StoreConfig(Path(config).parent / "store.sqlite3")) as store:
            await store.write(EVENTS)

    asyncio.run(fill())
    return config


@pytest.mark.parametrize(
    ("command", "message"),
    [("unanswered", "No unanswered questions.\n"), ("feedback", "No votes yet.\n")],
)
def test_an_empty_list(config: str, command: str, message: str) -> None:
    """For an empty list, people see a sentence, and programs get no output."""
    assert run(command, "--config", config)[0] == message
    assert run(command, "--config", config, "--json")[0] == ""
    assert run(command, "--config", config, "--csv")[0] == ""


def test_questions_are_listed_by_group(used: str) -> None:
    """The most urgent group is listed first, with its outcome and the closest passage."""
    title, head, *rows = run("unanswered", "--config", used)[0].splitlines()
    assert title == "Unanswered questions: 2 groups"
    assert [one.strip() for one in re.split(r"  +", head)] == [
        "question",
        "times asked",
        "last asked",
        "outcome",
        "closest passage",
        "ID",
    ]
    assert rows[0].startswith(HOTELS[1])
    assert f"  3  {NOW.date()}  unknown  " in rows[0]
    assert "  kerry-statements  " in rows[1]
    assert len(run("unanswered", "--config", used, "--most", "1")[0].splitlines()) == 4


def test_questions_are_listed_for_programs(used: str) -> None:
    """The JSON output has every detail of each group."""
    first, second = map(json.loads, run("unanswered", "--config", used, "--json")[0].splitlines())
    assert first["question"] == HOTELS[1]
    assert sorted(first["wordings"]) == sorted(HOTELS)
    assert (first["count"], first["outcome"], first["pressing"]) == (3, "unknown", 3.0)
    assert first["first"] == first["last"] == NOW.date().isoformat()
    assert second["nearest"][0]["passage"] == "kerry-statements"
    assert len(second["id"]) == 32


def test_questions_are_listed_for_spreadsheets(used: str) -> None:
    """No cell can be read as a formula, and nested lists are joined."""
    printed = run("unanswered", "--config", used, "--csv")[0]
    first, second = csv.DictReader(io.StringIO(printed))
    assert sorted(first["wordings"].split("; ")) == sorted(HOTELS)
    assert second["question"] == '\'=1+1 "how", old; is Kerry?'
    assert second["nearest"].startswith("kerry-statements 0.")


def test_lists_can_be_limited_to_a_server(config: str) -> None:
    """The same question from two servers is one group, which names both."""

    async def fill() -> None:
        async with Store(StoreConfig(Path(config).parent / "store.sqlite3")) as store:
            for guild in (11, 22):
                asked = Unanswered("Who is it?", Outcome.UNKNOWN, NOW, guild)
                await store.write([asked, NewVote(guild, "x", True, NOW, guild=guild)])  # noqa: FBT003 - the vote

    asyncio.run(fill())
    whole = json.loads(run("unanswered", "--config", config, "--json")[0])
    assert (whole["guilds"], whole["wordings"]) == (["11", "22"], ["Who is it?"])
    limited = ("--config", config, "--json", "--guild", "22")
    assert json.loads(run("unanswered", *limited)[0])["guilds"] == ["22"]
    assert json.loads(run("feedback", *limited)[0])["up"] == 1
    assert run("feedback", *limited[:-1], "33")[0] == ""
    assert run("dismiss", *limited[:2], "--guild", "11", "Who is it?")[0]
    whole = json.loads(run("unanswered", "--config", config, "--json")[0])
    assert whole["guilds"] == ["22"]


def test_votes_are_listed_by_passage(used: str) -> None:
    """Votes can be listed as a table, as JSON and as CSV."""
    rows = run("feedback", "--config", used)[0].splitlines()
    assert rows[0] == "Votes on 1 passage"
    assert rows[2].split() == ["focus-on-economy", "1", "1", "9%", "why?"]
    (value,) = map(json.loads, run("feedback", "--config", used, "--json")[0].splitlines())
    assert value == {
        "passage": "focus-on-economy",
        "up": 1,
        "down": 1,
        "unhelpful": 0.0945,
        "questions": [{"question": "why?", "down": 1}],
        "words": ["+wrong"],
    }
    (row,) = csv.DictReader(io.StringIO(run("feedback", "--config", used, "--csv")[0]))
    assert (row["questions"], row["words"]) == ("why? 1", "'+wrong")


def test_formats_exclude_each_other(config: str) -> None:
    """Only one of --json and --csv is allowed."""
    said = run("feedback", "--config", config, "--json", "--csv", expect=2)[1]
    assert said == "footnote: give either --json or --csv, not both\n"


def test_an_unreadable_store_is_reported(config: str) -> None:
    """If the store can't be read, the error is a single line."""
    (Path(config).parent / "store.sqlite3").write_text("my diary\n" * 100, encoding="utf-8")
    said = run("unanswered", "--config", config, expect=2)[1]
    assert said == "footnote: the database failed: file is not a database\n"


def test_long_questions_are_shortened_in_a_table() -> None:
    """In a table, long questions are cut off with an ellipsis."""
    assert shortened("why") == "why"
    assert shortened("why " * 50) == "why " * 13 + "why…"
