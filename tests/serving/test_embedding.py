"""Tests that new knowledge is embedded in the background, while only words are compared."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot import app
from bot.semantic.errors import StoppedError
from bot.semantic.models import Mode
from bot.serving.embedding import embed
from bot.serving.live import Serving
from tests.bakery import KNOWLEDGE, bakery, written
from tests.patience import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.config import Config

OTHER = KNOWLEDGE.replace("twice", "three times")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Return the bakery's configuration, with an empty cache and embedding in the background."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(app, "EMBED_AT_ONCE", 0)
    return bakery(tmp_path)


@pytest.fixture
async def serving(config: Config) -> AsyncIterator[Serving]:
    """Return the live assistant, with its background task running."""
    serving = Serving(config)
    assert serving.assistant.index.meaning is None
    task = asyncio.create_task(embed(serving))
    yield serving
    serving.stop()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def compares(serving: Serving) -> bool:
    """Return whether the live assistant compares meanings."""
    return serving.assistant.index.meaning is not None


async def test_words_answer_until_the_texts_are_embedded(serving: Serving) -> None:
    """At startup and after a reload, words answer first, and meanings are compared later."""
    knowledge, status = serving.knowledge, serving.status
    assert serving.ask("What did the oven melt?").quotes
    await until(lambda: compares(serving))
    assert (serving.knowledge, serving.status, serving.embedded) == (knowledge, status, None)
    written(serving.config.knowledge[0], OTHER)
    assert (await serving.reload()).changed
    assert not compares(serving)
    await until(lambda: compares(serving))
    assert "three times" in serving.ask("What did the oven melt?").quotes[0].passage.text


async def test_few_texts_are_embedded_at_once(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A curator's new passage is compared by meaning as soon as it is live."""
    monkeypatch.setattr(app, "EMBED_AT_ONCE", 100)
    assert compares(Serving(config))


def test_progress_is_counted(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of finished texts and their total can be read during embedding."""
    serving, seen = Serving(config), list[tuple[int, int] | None]()
    counted = serving._embedding  # noqa: SLF001 - called for each text

    def watch(done: int, total: int) -> None:
        counted(done, total)
        seen.append(serving.embedded)

    monkeypatch.setattr(serving, "_embedding", watch)
    serving.embed()
    total = len(seen)
    assert seen == [(done, total) for done in range(1, total + 1)]
    assert serving.embedded is None


def test_a_reload_meanwhile_wins(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Vectors of knowledge that is no longer live are discarded."""
    serving = Serving(config)
    with_meaning = app.with_meaning

    def slow(*arguments: object, **options: object) -> object:
        done = with_meaning(*arguments, **options)  # type: ignore[arg-type] # passed on
        written(config.knowledge[0], OTHER)
        serving.reload_now()
        return done

    monkeypatch.setattr(app, "with_meaning", slow)
    serving.embed()
    assert "three times" in serving.ask("What did the oven melt?").quotes[0].passage.text
    assert not compares(serving)


def test_stopping_ends_it_soon(config: Config) -> None:
    """A bot that shuts down doesn't wait for the remaining texts."""
    serving = Serving(config)
    serving.stop()
    serving.embed()
    with pytest.raises(StoppedError):
        serving._embedding(1, 2)  # noqa: SLF001 - called for each text
    assert not compares(serving)


def test_without_a_model_there_is_nothing_to_do(config: Config) -> None:
    """With `semantic: off`, nothing is embedded, and meanings are not compared."""
    serving = Serving(replace(config, semantic=Mode.OFF))
    serving.embed()
    assert not compares(serving)


async def test_a_failure_leaves_words(
    config: Config, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """If embedding fails, an error is logged, and the next reload tries again.

    Until then, questions are matched by words.
    """
    serving, works = Serving(config), app.with_meaning
    monkeypatch.setattr(app, "with_meaning", lambda *_arguments, **_options: 1 / 0)
    task = asyncio.create_task(embed(serving))
    await until(lambda: "could not be embedded" in caplog.text)
    assert serving.ask("What did the oven melt?").quotes
    monkeypatch.setattr(app, "with_meaning", works)
    await serving.reload()
    await until(lambda: compares(serving))
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
