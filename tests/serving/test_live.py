"""Tests that a reload replaces all of the knowledge or none, even while questions come in."""

from __future__ import annotations

import asyncio
import logging
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from benchmarks.speed.reload import measure
from bot import app
from bot.core.model.results import Outcome
from bot.errors import KnowledgeError
from bot.serving.live import Serving
from bot.serving.reloads import Reload, log_reload
from tests.bakery import KNOWLEDGE, bakery, written

if TYPE_CHECKING:
    from pathlib import Path

    from bot.assistant import Assistant
    from bot.config import Config

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OTHER = KNOWLEDGE.replace("twice", "three times")
BROKEN = KNOWLEDGE.replace("wording: restated", "wording: copied").replace("[2]", "[0]")
QUESTION = "What did the oven melt?"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Write the bakery's knowledge and return its configuration."""
    return bakery(tmp_path)


def answer_text(serving: Serving) -> str:
    """Return the text of the answer to `QUESTION`."""
    return serving.ask(QUESTION).quotes[0].passage.text


async def test_a_valid_change_goes_live(config: Config) -> None:
    """After a valid change, the status and the answers are new, and listeners are notified."""
    serving = Serving(config, lambda: NOON)
    before, old = serving.status, serving.assistant
    assert (before.sources, before.passages, before.gaps) == (1, 3, 1)
    reloads: list[Reload] = []
    serving.subscribe(reloads.append)
    written(config.knowledge[0], OTHER)
    reload = await serving.reload()
    assert reloads == [reload]
    assert (reload.changed, reload.problems) == (True, ())
    assert reload.status == serving.status != before
    assert reload.status.loaded == NOON
    assert answer_text(serving) == "The oven melted the iceberg three times."
    assert serving.knowledge is serving.assistant.knowledge is not old.knowledge
    assert old.ask(QUESTION).outcome is Outcome.ANSWER


async def test_a_reloaded_assistant_is_warm(config: Config) -> None:
    """The first question after a reload finds all caches filled."""
    serving = Serving(config)
    written(config.knowledge[0], OTHER)
    await serving.reload()
    speller = serving.assistant.index.speller
    known = vars(speller).copy()
    speller.warm()
    assert vars(speller) == known


async def test_unchanged_knowledge_keeps_its_index(config: Config) -> None:
    """A changed comment in a file does not change the knowledge, so the index stays."""
    serving = Serving(config)
    before = serving.assistant
    written(config.knowledge[0], f"# hm\n{KNOWLEDGE}")
    reload = await serving.reload()
    assert not reload.changed
    assert serving.assistant is before
    assert str(reload).startswith("knowledge unchanged: ")


async def test_a_broken_file_changes_nothing(
    config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    """All problems of a broken file are returned and logged, and the old knowledge stays live."""
    caplog.set_level(logging.INFO)
    serving = Serving(config)
    serving.subscribe(log_reload)
    before = serving.status
    written(config.knowledge[0], BROKEN)
    reload = await serving.reload()
    assert len(reload.problems) == 4
    assert serving.status.problems == reload.problems
    assert serving.status.version == before.version
    assert answer_text(serving) == "The oven melted the iceberg twice."
    file = config.knowledge[0]
    assert f"{file}:7:14: `wording` must be" in caplog.text
    assert f"knowledge not loaded, 4 problems: {before.version} stays live" in caplog.text
    caplog.clear()
    written(file, KNOWLEDGE)
    assert (await serving.reload()).problems == ()
    assert serving.status == before
    assert caplog.text == ""
    written(file, OTHER)
    await serving.reload()
    assert "knowledge loaded: " in caplog.text


def test_a_broken_file_at_startup_is_an_error(config: Config) -> None:
    """At startup, there is no old knowledge to fall back on."""
    written(config.knowledge[0], BROKEN)
    with pytest.raises(KnowledgeError):
        Serving(config)


def test_one_problem_is_singular(config: Config) -> None:
    """The summary says "1 problem", and reloading works without an event loop."""
    serving = Serving(config)
    config.knowledge[0].unlink()
    assert "not loaded, 1 problem: " in str(serving.reload_now())


async def test_a_failing_listener_affects_no_others(
    config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    """The listener's error is logged, and the next listener is notified."""
    serving = Serving(config)
    reloads: list[Reload] = []

    def fail(_reload: Reload) -> None:
        raise ValueError("oops")

    serving.subscribe(fail)
    serving.subscribe(reloads.append)
    await serving.reload()
    assert len(reloads) == 1
    assert "oops" in caplog.text


async def test_no_question_waits_for_an_index(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old index answers while a new index is built, and the last reload takes effect."""
    serving = Serving(config)
    begun, go_on = threading.Event(), threading.Event()
    assemble = app.assemble

    def slow(*arguments: object) -> Assistant:
        begun.set()
        go_on.wait(10)
        return assemble(*arguments)  # type: ignore[arg-type] # passed on as they came

    monkeypatch.setattr(app, "assemble", slow)
    written(config.knowledge[0], OTHER)
    first = asyncio.create_task(serving.reload())
    await asyncio.to_thread(begun.wait, 10)
    assert answer_text(serving) == "The oven melted the iceberg twice."
    written(config.knowledge[0], KNOWLEDGE)
    second = asyncio.create_task(serving.reload())
    await asyncio.sleep(0)
    go_on.set()
    assert (await first).changed
    assert (await second).changed
    assert answer_text(serving) == "The oven melted the iceberg twice."


async def test_reloads_under_questions(tmp_path: Path) -> None:
    """No question is lost, or answered from an incomplete index (see benchmarks.speed.reload)."""
    result = await measure(tmp_path, reloads=15, per_second=20)
    assert result.asked == result.answered > 10
    assert result.half == 0
