"""The commands `ask`, `chat`, `eval` and `--version` with a chooser."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot import app
from bot.cli import main
from bot.config import load
from bot.config.chooser_settings import KEY, ChooserSection
from bot.core.model.results import Outcome
from bot.curation.desk import Desk
from bot.curation.verbs import Teach
from bot.semantic.models import Mode
from bot.serving.live import Serving
from bot.store import Store
from tests.bakery import GOLDEN, KNOWLEDGE, written
from tests.chooser.server import ScriptedServer, choosing, saying
from tests.curation.desks import desk

if TYPE_CHECKING:
    from pathlib import Path

UNSURE, SURE = "walruses eat herring?", "What did the oven melt?"
BREAD = "The penguins bake their bread from herring and snow."


def run(*arguments: str, stdin: bytes = b"", expect: int = 0) -> tuple[str, str]:
    """Run a command, and return its standard output and its standard error."""
    with CliRunner().isolation(io.BytesIO(stdin)) as (out, err, _):
        code, printed, complained = main(arguments), out.getvalue(), err.getvalue()
    assert code == expect, complained
    return printed.decode(), complained.decode()


@pytest.fixture
def settings(tmp_path: Path, server: ScriptedServer) -> str:
    """Write the bakery, golden questions and a configuration. Return the configuration's path."""
    written(tmp_path / "bakery.yaml", KNOWLEDGE)
    written(tmp_path / "bakery.golden.yaml", GOLDEN)
    text = (
        "knowledge: bakery.yaml\nsemantic: off\nwatch: off\n"
        f"chooser: {{url: '{server.url}', model: tiny, timeout: 30}}\n"
        "store: {database: store.sqlite3}\n"
    )
    return str(written(tmp_path / "config.yaml", text))


def test_ask(settings: str, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The chosen passage is the answer. The API key comes from the environment."""
    monkeypatch.setenv(KEY, " k3y ")
    server.script = choosing(2)
    out, _ = run("ask", "--json", "--config", settings, UNSURE)
    found = json.loads(out)
    assert (found["outcome"], found["passages"][0]["text"]) == ("answer", BREAD)
    assert found["candidates"][0]["passage"] == found["passages"][0]["id"] == "bread"
    assert "premise" not in found
    assert server.headers[0]["Authorization"] == "Bearer k3y"


def test_a_contradiction(settings: str, server: ScriptedServer) -> None:
    """The JSON object says that the passage contradicts a premise of the question."""
    server.script = choosing(contradicts=(1,))
    out, _ = run("ask", "--json", "--config", settings, UNSURE)
    found = json.loads(out)
    assert found["premise"] == {"kind": "contradicted", "words": []}
    assert (found["outcome"], len(found["passages"])) == ("answer", 1)


def test_a_batch_with_sources(settings: str, server: ScriptedServer) -> None:
    """Each line of a batch may have a conversation and a source."""
    server.script = choosing(2)
    line = {"question": UNSURE, "previous": [SURE], "source": "bakery"}
    out, _ = run(
        *("ask", "--json", "--batch", "-", "--config", settings), stdin=json.dumps(line).encode()
    )
    assert json.loads(out)["passages"][0]["id"] == "bread"
    assert server.asked[0]["earlier"] == [SURE]


def test_chat(settings: str, server: ScriptedServer) -> None:
    """The help says where questions are sent. Selecting a numbered suggestion sends no request."""
    server.script = choosing(2)
    out, _ = run("chat", "--config", settings, stdin=f"/help\n{UNSURE}\n".encode())
    assert "language model at 127.0.0.1" in out
    assert BREAD in out
    run("chat", "--config", settings, stdin=b"1\n2\n3\n")
    assert len(server.asked) == 1


def test_version(settings: str) -> None:
    """`--version` names the host to which questions are sent."""
    out, _ = run("--config", settings, "--version")
    assert out.endswith("; unsure questions go to a language model at 127.0.0.1\n")


def test_eval_prints_both(settings: str, server: ScriptedServer) -> None:
    """With --chooser, the questions are asked again. Without it, no server is contacted."""
    plain, _ = run("eval", "--json", "--config", settings)
    assert server.bodies == []
    assert json.loads(plain)["chooser"] is None
    out, _ = run("eval", "--json", "--chooser", "--config", settings)
    found = json.loads(out)
    assert found["parts"] == json.loads(plain)["parts"]
    assert found["chooser"]["host"] == "127.0.0.1"
    assert found["chooser"]["choices"] == len(server.bodies) > 0
    assert found["chooser"]["failures"] == {}
    assert list(found["chooser"]["parts"]) == list(found["parts"])


def test_eval_prints_failures(settings: str, server: ScriptedServer) -> None:
    """The table gives each reason for a missing choice, and how often it occurred."""
    server.script = saying("Sure! I would choose the first.")
    out, _ = run("eval", "--chooser", "--config", settings)
    assert "Held-out questions, with the chooser" in out
    assert "Time per question, with the chooser" in out
    assert "The chooser at 127.0.0.1 made" in out
    assert "none: its reply is not the requested JSON object" in out


def test_eval_without_a_chooser() -> None:
    """`eval --chooser` needs a configured chooser, and can't be combined with `--calibrate`."""
    _, complained = run("eval", "--chooser", expect=2)
    assert "--chooser needs the section `chooser`" in complained
    _, complained = run("eval", "--chooser", "--calibrate", expect=2)
    assert "can't be combined" in complained


def test_a_key_that_cannot_be_one(settings: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the key contains a line break, an error says so without quoting the key."""
    monkeypatch.setenv(KEY, "sec\nret")
    _, complained = run("ask", "--config", settings, "hi", expect=2)
    assert KEY in complained
    assert "sec" not in complained.replace(KEY, "")


async def test_previews_ask_nobody(tmp_path: Path, server: ScriptedServer) -> None:
    """A preview doesn't use the chooser, so hundreds of questions cause no request."""
    section = ChooserSection(url=server.url, model="tiny", timeout=30)
    config = replace(desk(tmp_path), semantic=Mode.OFF, chooser=section)
    serving = Serving(config)
    assert serving.choosing == 2
    answer = await asyncio.to_thread(serving.ask, UNSURE)
    assert answer.outcome is Outcome.ANSWER
    async with Store(config.store) as store:
        draft = await Desk(serving, store).draft(Teach(UNSURE, "bread"))
    assert draft.preview.before.outcome is Outcome.SUGGEST
    assert len(server.asked) == 1


def test_the_log_never_quotes(
    settings: str, server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    """The warning gives only the reason for the missing choice."""
    caplog.set_level(logging.DEBUG)
    server.script = saying("POISON")
    run("ask", "--config", settings, UNSURE)
    bot = [one.getMessage() for one in caplog.records if one.name.startswith("bot.")]
    assert "made no choice" in "".join(bot)
    assert "POISON" not in caplog.text
    assert "walrus" not in caplog.text


def test_no_section_no_chooser() -> None:
    """By default, there is no chooser, and a key alone doesn't create one."""
    assert app.chooser_of(load(), {KEY: "k3y"}) is None
