"""Tests of importing over files of version 0.1.0, which made each paragraph a passage.

version_0_1_0/pond.yaml is that version's result for pond.md. curated.yaml and store.sql are what a
curator and members added to it, and config.example.yaml is that version's configuration.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import app, config
from bot.config.sections import PerServer
from bot.config.store_settings import StoreConfig
from bot.core.model.labels import label_of
from bot.core.model.results import Outcome
from bot.curation.feedback import verdicts
from bot.importer.importing import import_article
from bot.knowledge.held import current_id
from bot.knowledge.loader import load
from bot.store import Store
from bot.store.events import ReplyLink

if TYPE_CHECKING:
    from bot.importer.outcome import Imported

FIXTURE = Path(__file__).parent / "version_0_1_0"
ARTICLE = (FIXTURE / "pond.md").read_text(encoding="utf-8")
MADE = (FIXTURE / "pond.yaml").read_text(encoding="utf-8")
PREFIX = "the-otter-pond-"
OLD_THRESHOLD = 0.5


def upgraded(folder: Path, made: str = MADE, article: str = ARTICLE) -> Imported:
    """Import the article into the file."""
    (folder / "pond.yaml").write_text(made, encoding="utf-8")
    return again(folder, article)


def again(folder: Path, article: str = ARTICLE) -> Imported:
    """Import the article into the existing file."""
    (folder / "pond.md").write_text(article, encoding="utf-8")
    return import_article(folder / "pond.md", folder / "pond.yaml")


def written(folder: Path) -> str:
    """Return the content of the knowledge file."""
    return (folder / "pond.yaml").read_text(encoding="utf-8")


def edited(*replacements: tuple[str, str]) -> str:
    """Return the content of the file after a curator's edits."""
    made = MADE
    for was, becomes in replacements:
        assert made.count(was) == 1, was
        made = made.replace(was, becomes)
    return made


def test_an_unedited_file(tmp_path: Path) -> None:
    """Sections become passages, questions become labels, and every old id still works."""
    done = upgraded(tmp_path)
    assert done.changes is not None
    assert (done.changes.new, done.changes.gone, done.changes.moved) == ([], [], [])
    assert done.changes.joined == [
        f"{PREFIX}{name}"
        for name in ("you-need", "fish-mostly-in-winter-they", "nobody-swims-in-the-pond")
    ]
    knowledge = load([tmp_path / "pond.yaml"])
    assert [
        (one.id.removeprefix(PREFIX), one.paragraphs, label_of(one)) for one in knowledge.passages
    ] == [
        (
            "otters-have-lived-at-the",
            (1,),
            "Otters have lived at the pond since 1921. It belongs to the town.",
        ),
        ("you-need", (2, 3, 4), "How do I visit the pond?"),
        ("fish-mostly-in-winter-they", (5, 6), "What do otters eat"),
        ("nobody-swims-in-the-pond", (7, 8, 9), "Rules"),
        ("behind-the-mill-ten-minutes", (10,), "Where is the pond?"),
    ]
    assert "# proposed\n" not in written(tmp_path).partition("passages:")[2]
    old = {passage.id for passage in load([FIXTURE / "pond.yaml"]).passages}
    assert all(knowledge.passage(id_) for id_ in old)
    assert knowledge.passages[1].text.startswith("You need:\n• a ticket\n• boots\n\nDogs stay")
    before = written(tmp_path)
    assert again(tmp_path).backup is None
    assert written(tmp_path) == before


def test_what_a_curator_wrote_is_kept(tmp_path: Path) -> None:
    """A curator's asks, labels, comments, restated texts, cuts and pointers survive joining."""
    made = edited(
        (
            "  - id: the-otter-pond-a-ticket-boots\n",
            (
                "  # checked by Ines\n  - id: the-otter-pond-a-ticket-boots\n"
                "    label: What should I bring?\n"
            ),
        ),
        ("      • boots\n", "      • boots\n    asks:\n      - need boots?  # asked often\n"),
        (
            "    section: How do I visit the pond?\n    starts: Dogs",
            (
                "    asks: [may I bring my dog, need boots]\n    label: Are dogs allowed?\n"
                "    section: How do I visit the pond?\n    starts: Dogs"
            ),
        ),
        (
            "    wording: verbatim\n    text: >-\n      The keeper feeds them at four. Watch from",
            "    wording: restated\n    text: >-\n      Feeding is at four. Watch from",
        ),
        (
            "      Bottles are not allowed. Cans are not allowed either.\n",
            (
                "      Bottles are not allowed.\n\n  - id: cans\n    paragraphs: [8]\n"
                "    wording: verbatim\n    text: Cans are not allowed either.\n"
            ),
        ),
    )
    made += (
        "\n\ngaps:\n  - id: price\n    text: It does not say what a ticket costs.\n"
        "    see: the-otter-pond-a-ticket-boots\n    asks: [how much is a ticket?]\n"
    )
    upgraded(tmp_path, made)
    text = written(tmp_path)
    for kept in ("# checked by Ines", "need boots?  # asked often", "Feeding is at four."):
        assert kept in text
    (tmp_path / "curated.yaml").write_text(
        "curated:\n  taught:\n    - {id: the-otter-pond-dogs-stay-at-home-they, asks: [dogs?]}\n",
        encoding="utf-8",
    )
    knowledge = load([tmp_path])
    visit = knowledge.passages[1]
    assert (visit.id, visit.paragraphs) == ("the-otter-pond-you-need", (2, 3, 4))
    assert visit.label == "What should I bring?"
    assert visit.asks == (
        "What should I bring?",
        "Are dogs allowed?",
        "need boots?",
        "may I bring my dog",
        "How do I visit the pond?",
        "dogs?",
    )
    assert visit.proposed == ("How do I visit the pond?",)
    assert knowledge.gaps[0].see == visit.id
    by_id = {one.id.removeprefix(PREFIX): one for one in knowledge.passages}
    assert by_id["fish-mostly-in-winter-they"].paragraphs == (5,)
    assert by_id["the-keeper-feeds-them-at"].text.startswith("Feeding")
    assert by_id["bottles-are-not-allowed-cans"].text == "Bottles are not allowed."
    assert by_id["cans"].paragraphs == (8,)
    assert again(tmp_path).backup is None


def test_passages_with_details_of_their_own_are_not_joined(tmp_path: Path) -> None:
    """Passages with their own author, date or URL stay as they are."""
    own = ("    starts: Dogs stay", "    author: The keeper\n    starts: Dogs stay")
    upgraded(tmp_path, edited(own))
    found = {one.paragraphs: one.author for one in load([tmp_path / "pond.yaml"]).passages}
    assert (found[2, 3], found[4,]) == (None, "The keeper")


def test_joined_passages_keep_their_asks_in_other_languages(tmp_path: Path) -> None:
    """The first passage gets the others' labels and asks in other languages, each once."""
    first = "    paragraphs: [2]\n", "    paragraphs: [2]\n    asks_in: {es: [que hace falta]}\n"
    asks = "{de: [was ist mit Hunden], es: [Que hace falta?, y los perros]}"
    other = f"    labels_in: {{es: ¿Y los perros?}}\n    asks_in: {asks}\n"
    upgraded(tmp_path, edited(first, ("    starts: Dogs stay", f"{other}    starts: Dogs stay")))
    found = {
        one.language: one.asks for one in load([tmp_path / "pond.yaml"]).passages[1].translations
    }
    assert found == {
        "de": ("was ist mit Hunden",),
        "es": ("¿Y los perros?", "que hace falta", "y los perros"),
    }


def test_a_changed_article(tmp_path: Path) -> None:
    """Passages of a section are joined even if one paragraph has changed and another is new."""
    article = ARTICLE.replace("- boots", "- rubber boots\n\nCome early.")
    article = article.replace("also eat crabs", "also eat many crabs")
    done = upgraded(tmp_path, article=article)
    assert done.changes is not None
    assert (done.changes.new, done.changes.gone) == ([], [])
    knowledge = load([tmp_path / "pond.yaml"])
    assert knowledge.passages[1].paragraphs == (2, 3, 4, 5)
    assert "rubber boots\n\nCome early." in knowledge.passages[1].text
    assert knowledge.passage("the-otter-pond-a-ticket-boots") == knowledge.passages[1]


def test_files_of_this_version_are_not_joined(tmp_path: Path) -> None:
    """If a curator splits a section in two, the next import keeps it split."""
    first = MADE.partition("\n")[0]
    current = upgraded(tmp_path)
    assert current.changes is not None
    new = written(tmp_path).partition("\n")[0]
    made = MADE.replace(first, new)
    done = upgraded(tmp_path, made)
    assert done.backup is None
    assert written(tmp_path) == made


@pytest.mark.parametrize("ask", ["How do I visit the pond?", "how do I visit the pond"])
def test_a_confirmed_question_stays_an_ask(tmp_path: Path, ask: str) -> None:
    """No label is added if it would repeat a confirmed question."""
    upgraded(tmp_path, edited(("How do I visit the pond?  # proposed", ask)))
    visit = load([tmp_path / "pond.yaml"]).passages[1]
    assert (label_of(visit), visit.asks) == (ask, (ask,))


async def test_the_database_of_that_version(tmp_path: Path) -> None:
    """Votes on joined passages are counted together; questions and links to replies are kept."""
    upgraded(tmp_path)
    knowledge = load([tmp_path / "pond.yaml"])
    database = tmp_path / "store.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript((FIXTURE / "store.sql").read_text(encoding="utf-8"))
    async with Store(StoreConfig(database), lambda: datetime(2026, 3, 2, tzinfo=UTC)) as store:
        found = verdicts(await store.votes(), lambda id_: current_id(knowledge, id_))
        counted = {one.passage: (one.up, one.down) for one in found}
        assert counted == {
            f"{PREFIX}you-need": (1, 1),
            f"{PREFIX}nobody-swims-in-the-pond": (1, 0),
        }
        assert [one.text for one in await store.questions()] == ["is there a cafe"]
        assert (await store.reply_to(101)) == ReplyLink(
            101, 102, 103, datetime(2026, 3, 1, 12, tzinfo=UTC)
        )


@pytest.mark.parametrize("is_imported_again", [False, True], ids=["as it was", "imported again"])
def test_what_was_curated(tmp_path: Path, *, is_imported_again: bool) -> None:
    """Taught questions and gaps answer with the old file, and after it is imported again."""
    folder = tmp_path / "knowledge"
    folder.mkdir()
    for name in ("pond.md", "pond.yaml", "curated.yaml"):
        (folder / name).write_text((FIXTURE / name).read_text(encoding="utf-8"), encoding="utf-8")
    if is_imported_again:
        again(folder)
    (tmp_path / "config.yaml").write_text("knowledge: knowledge\n", encoding="utf-8")
    assistant = app.build(config.load(tmp_path / "config.yaml"))
    assert "• a ticket\n• boots" in assistant.ask("may I bring my dog?").quotes[0].passage.text
    assert assistant.ask("is there a cafe?").outcome is Outcome.GAP


def test_the_configuration_of_that_version(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its example is valid, but has the old thresholds and fixes what servers could choose."""
    path = tmp_path / "config.yaml"
    path.write_text((FIXTURE / "config.example.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    settings = config.load(path)
    assert [record.getMessage().partition(": ")[2] for record in caplog.records] == [
        "`unknown` no longer has any effect, so remove it"
    ]
    assert settings.matching.answer == OLD_THRESHOLD
    fixed = {name for name in PerServer.model_fields if settings.discord.is_fixed(name)}
    assert fixed == {"listen", "answer_delay", "style"}
