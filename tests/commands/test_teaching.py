"""Tests of curation in the terminal."""

from __future__ import annotations

import asyncio
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.commands import teaching
from bot.config.store_settings import StoreConfig
from bot.core.model.results import Outcome
from bot.curation.desk import Desk
from bot.store import Store, Unanswered
from tests.bakery import GOLDEN, bakery, written

if TYPE_CHECKING:
    from bot.curation.desk import Draft, Published
    from bot.store.events import UnansweredQuestion

FLOUR = "Which flour do the birds use?"
GAP = ("gap", "What do the penguins earn?", "--text", "Nobody says.", "--see", "customers")


@pytest.fixture
def config(tmp_path: Path) -> str:
    """Return a configuration of the bakery. Its store has an unanswered question."""
    place = tmp_path / "knowledge"
    place.mkdir()
    bakery(place)
    written(place / "bakery.golden.yaml", GOLDEN)
    path = written(
        tmp_path / "config.yaml", "knowledge: knowledge\nstore: {database: store.sqlite3}\n"
    )

    async def fill() -> None:
        async with Store(StoreConfig(tmp_path / "store.sqlite3")) as store:
            now = datetime.now(UTC)
            await store.write(
                Unanswered(text, Outcome.UNKNOWN, now) for text in (FLOUR, "flour do birds use?")
            )

    asyncio.run(fill())
    return str(path)


def run(config: str, *arguments: str, expect: int = 0, stdin: bytes = b"") -> tuple[str, str]:
    """Run a command in this process, and return its output."""
    with CliRunner().isolation(io.BytesIO(stdin)) as (out, err, _):
        code = main([*arguments, "--config", config])
        printed = out.getvalue().decode(), err.getvalue().decode()
    assert code == expect, printed
    return printed


def curated(config: str) -> Path:
    """Return the path of the curated file."""
    return Path(config).parent / "knowledge" / "curated.yaml"


def still_open(config: str) -> tuple[UnansweredQuestion, ...]:
    """Return the open questions."""

    async def read() -> tuple[UnansweredQuestion, ...]:
        async with Store(StoreConfig(Path(config).parent / "store.sqlite3")) as store:
            return await store.questions()

    return asyncio.run(read())


def test_nothing_is_saved_without_consent(config: str) -> None:
    """The output shows the preview, and says how to save the change."""
    out, err = run(config, "teach", FLOUR, "bread", expect=1)
    assert out.startswith(f"{FLOUR}\n  before: ")
    assert "  after:  answer (bread), confidence 0." in out
    assert "Other wordings (1):\n  flour do birds use?: answer (bread)" in out
    assert f"  +        - {FLOUR}" in out
    assert err == "footnote: nothing was saved (use --yes to save the change)\n"
    assert not curated(config).exists()


def test_reports_and_errors_are_in_the_language_of_the_reader(
    config: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment determines the language of reports. JSON is always in English."""
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    out, err = run(config, "teach", FLOUR, "bread", expect=1)
    assert "  después: answer (bread), confianza 0." in out
    assert err == "footnote: no se guardó nada (usa --yes para guardar el cambio)\n"
    err = run(config, "teach", FLOUR, "brad", expect=2)[1]
    assert err == (
        "footnote: no existe ningún pasaje ni ninguna laguna con el ID `brad`; ¿quisiste decir "
        "`bread`?\n"
    )
    value = json.loads(run(config, "teach", "thanks", "bread", "--json", expect=1)[0])
    assert value["trouble"] == "is treated as small talk"


def test_teaching_by_id_closes_the_loop(config: str) -> None:
    """A listed question can be taught by its id. The next member who asks gets the answer."""
    (listed,) = map(json.loads, run(config, "unanswered", "--json")[0].splitlines())
    out, _ = run(config, "teach", listed["id"][:8], "bread", "--yes")
    assert (
        f"Saved to {curated(config)}.\nSettled 2 unanswered questions.\nKnowledge base loaded: "
        in out
    )
    assert "— Paraphrased: " in out
    assert "herring" in run(config, "ask", FLOUR)[0]
    assert run(config, "unanswered")[0] == "No unanswered questions.\n"
    assert "no problems" in run(config, "check")[1]


def test_a_gap_is_saved(config: str) -> None:
    """After a gap is saved, the bot tells the next member that the source doesn't say."""
    run(config, *GAP, "--source", "bakery", "--id", "wages", "--yes")
    assert "Nobody says." in run(config, "ask", GAP[1])[0]
    assert "id: wages" in curated(config).read_text(encoding="utf-8")


def test_harm_needs_more_than_yes(config: str) -> None:
    """If a change would do harm, `--yes` only shows it, and `--anyway` saves it."""
    text = "Nobody says which ingredients are in the loaf."
    harm = ("gap", "Which ingredient are in the loaf?", "--text", text, "--id", "a-loaf")
    out, err = run(config, *harm, "--yes", expect=1)
    assert "Known questions that would no longer lead to their own passage or gap (" in out
    assert "wrongly leads to the gap `a-loaf`" in out
    assert err.startswith("footnote: nothing was saved, because some answers would get worse (use ")
    copied = run(config, "teach", "Whose heat was trouble for the iceberg", "oven", expect=1)[0]
    assert "Golden questions that would become invalid (1):" in copied
    broken = ("teach", "walrus", "bread")
    assert (
        "Golden questions that would get a wrong answer (1):" in run(config, *broken, expect=1)[0]
    )
    run(config, *harm, "--anyway")
    assert curated(config).is_file()


def test_an_answer_that_is_still_wrong_is_reported(config: str) -> None:
    """If the question would still get another answer, the preview says so."""
    out, _ = run(config, "teach", "hello", "bread", expect=1)
    assert "Even with this change, the question is treated as small talk." in out


@pytest.mark.parametrize(("typed", "code"), [(b"y\n", 0), (b"n\n", 1), (b"\n", 0)])
def test_a_terminal_user_is_asked(
    config: str, monkeypatch: pytest.MonkeyPatch, typed: bytes, code: int
) -> None:
    """Pressing Return means yes, unless the change would make something worse."""
    monkeypatch.setattr(teaching, "is_terminal", lambda _stream: True)
    out, _ = run(config, "teach", FLOUR, "bread", expect=code, stdin=typed)
    assert "Save this change? [Y/n]: " in out
    assert curated(config).exists() == (code == 0)


def test_json_is_one_object(config: str) -> None:
    """The JSON object contains the preview, and says whether the change was saved."""
    (value,) = map(
        json.loads, run(config, "teach", FLOUR, "bread", "--json", expect=1)[0].splitlines()
    )
    assert (value["saved"], value["version"], value["target"]) == (False, None, "bread")
    assert value["after"]["said"] == ["bread"]
    assert value["broken"] == value["lost"] == value["problems"] == []
    (value,) = map(json.loads, run(config, *GAP, "--json", "--yes")[0].splitlines())
    assert (value["saved"], value["settled"]) == (True, 0)
    assert len(value["version"]) == 12


def test_dismissing(config: str) -> None:
    """A question can be dismissed by its wording. Dismissing it a second time is an error."""
    assert run(config, "dismiss", FLOUR)[0] == "Dismissed 2 questions.\n"
    assert still_open(config) == ()
    _, err = run(config, "dismiss", FLOUR, expect=2)
    assert err.startswith(
        f"footnote: there is no unanswered question '{FLOUR}'; to list all unanswered questions"
    )


def test_wrong_usage_is_one_line(config: str) -> None:
    """An unknown id causes a one-line error, and nothing is saved."""
    _, err = run(config, "teach", FLOUR, "brad", "--yes", expect=2)
    assert err == "footnote: there is no passage or gap `brad`; did you mean `bread`?\n"
    assert not curated(config).exists()


def test_a_failing_store_does_not_prevent_teaching(config: str) -> None:
    """If the store fails, one line reports it, and the change is saved."""
    (Path(config).parent / "store.sqlite3").write_text("my diary\n" * 100, encoding="utf-8")
    out, err = run(config, "teach", FLOUR, "bread", "--yes")
    assert "Saved to " in out
    assert err == (
        "footnote: the unanswered questions can't be read: "
        "the database failed: file is not a database\n"
    )


def test_saved_but_not_live_is_reported(config: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a saved change is not live, the output lists the problems of the knowledge.

    It also says that the store was not updated.
    """
    monkeypatch.setattr(Desk, "_settle", _fail_to_settle)
    other = Path(config).parent / "knowledge" / "other.yaml"
    real = Desk.publish

    async def publish(self: Desk, draft: Draft) -> Published:
        written(other, "source: 1\n")
        return await real(self, draft)

    monkeypatch.setattr(Desk, "publish", publish)
    out, _ = run(config, "teach", FLOUR, "bread", "--yes")
    assert "The list of unanswered questions may be out of date: the disk is full.\n" in out
    assert "Knowledge base not loaded: " in out
    assert f"\n{other}:1:" in out


async def _fail_to_settle(*_: object) -> tuple[int, str]:
    return 0, "the disk is full"
