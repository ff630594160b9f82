"""Tests of the `import` command with folders, several files, standard input and sources.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.knowledge.loader import load
from tests.test_cli import run

if TYPE_CHECKING:
    from pathlib import Path

SWIM = "Otters swim in the pond, and they sleep on their backs."
FAQ = "# Questions\n\n## What do otters eat?\n\nFish, crabs and whatever the river has.\n"
LISTED = """\
sources:
  - {id: pond, path: pond, publisher: Otter Press, prune: on}
  - {id: faq, path: faq.md, publisher: Otter Press}
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change into a folder with pages and a configuration."""
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        page = tmp_path / "pond" / f"{name}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(f"# Page {name}\n\n{SWIM}\n", encoding="utf-8")
    (tmp_path / "faq.md").write_text(FAQ, encoding="utf-8")
    (tmp_path / "config.yaml").write_text("knowledge: knowledge\n", encoding="utf-8")
    return tmp_path


def test_a_folder_prints_a_table(place: Path) -> None:
    """Without a terminal, only a summary is printed. The output folder is created."""
    options = ("--name", "The Pond", "--publisher", "Otter Press")
    ended = run("import", "pond", "-o", "knowledge", *options)
    assert ended.out == (
        "Imported\nsource    new  changed  same  passages read\n"
        "The Pond    2        0     0              2\n\n"
    )
    assert ended.err == ""
    assert run("check", "knowledge").code == 0
    assert {source.url for source in load([place / "knowledge"]).sources} == {None}


@pytest.mark.usefixtures("place")
def test_json_is_an_object_a_page() -> None:
    """With `--json`, each page has an object that includes its warnings."""
    first, second = run("import", "pond", "-o", "knowledge", "--json").objects
    assert first["page"] == "a.md"
    assert first["change"] == "new"
    assert first["file"] == "knowledge/pond-a.yaml"
    assert (first["id"], second["id"]) == ("pond-a", "pond-b")
    assert {"source", "reason", "url", "passages", "crumbs", "warnings", "left_out"} < first.keys()
    (same, _) = run("import", "pond", "-o", "knowledge", "--json").objects
    assert same["change"] == "same"


def test_a_terminal_shows_what_changed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the second import on, new, changed and deleted pages are listed."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("bot.commands.import_many.is_terminal", lambda _stream: True)
    assert "new: " not in run("import", "pond", "-o", "k").out
    (place / "pond" / "b.md").unlink()
    (place / "pond" / "c.md").write_text(FAQ, encoding="utf-8")
    (place / "pond" / "a.md").write_text(f"# Page a\n\n{SWIM} Yes.\n", encoding="utf-8")
    told = run("import", "pond", "-o", "k").out
    assert told.startswith("new: c.md\nchanged: a.md\ngone: b.md\nImported\n")
    monkeypatch.setenv("TERM", "dumb")
    assert run("import", "pond", "-o", "k").out.startswith("Imported\n")


def test_sources_yaml_is_imported_without_arguments(place: Path) -> None:
    """A second run changes nothing.

    If a source is missing, the problem is reported and the other sources are imported.
    """
    (place / "sources.yaml").write_text(LISTED, encoding="utf-8")
    (place / "knowledge").mkdir()
    run("import")
    known = load([place / "knowledge"])
    assert [source.id for source in known.sources] == ["faq", "pond-a", "pond-b"]
    assert "0        0     2" in run("import").out
    (place / "pond" / "b.md").unlink()
    (place / "faq.md").unlink()
    ended = run("import", expect=1)
    assert ended.err == "footnote: faq.md: no such file or folder\n"
    assert "removed" in ended.out
    assert [one.id for one in load([place / "knowledge"]).sources] == ["faq", "pond-a"]
    (place / "sources.yaml").write_text("sources: [{}]", encoding="utf-8")
    assert "sources.yaml:1:11: the key `id` is missing" in run("import", expect=2).err


def test_files_patterns_and_standard_input(place: Path) -> None:
    """Each of several files becomes a source.

    An error lists the formats that standard input can have.
    """
    (place / "two.md").write_text(f"# Two\n\n{SWIM}\n", encoding="utf-8")
    run("import", "faq.md", "two.md", "-o", "k")
    assert [source.id for source in load([place / "k"]).sources] == ["faq", "two"]
    assert "0        0     2" in run("import", "*.md", "-o", "k").out
    run("import", "-", "--format", "md", "-o", "piped.yaml", stdin=FAQ.encode())
    (source,) = load([place / "piped.yaml"]).sources
    assert source.title == "Questions"
    bare = run("import", "-", "-o", "x.yaml", stdin=b"x", expect=2).err
    assert "name the format of standard input with --format: " in bare


def test_a_collection_is_removed(place: Path) -> None:
    """`--remove` accepts the id of a collection or of a source."""
    run("import", "pond", "-o", "knowledge")
    run("import", "faq.md", "-o", "knowledge")
    assert "removed" in run("import", "--remove", "pond").out
    assert [path.name for path in (place / "knowledge").iterdir()] == ["faq.yaml"]
    assert "nothing was imported as `pond`" in run("import", "--remove", "pond", expect=2).err


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name documents to import, or list them in sources.yaml"),
        (["--publisher", "P"], "--publisher needs a document to import"),
        (["pond"], "use -o to name the file or folder to write to"),
        (["pond", "-o", "x.yaml"], "x.yaml: name a folder for the imported documents"),
        (["pond", "-o", "x/y"], "x/y: No such file"),
        (["pond", "-o", "k", "--title", "T"], "--title is for one document"),
        (["pond", "faq.md", "-o", "k", "--id", "x"], "--id and --name apply to one folder"),
        (["pond", "-o", "k", "--id", "X Y"], "--id may contain only lowercase"),
        (["pond", "-o", "k", "--base-url", "x"], "--base-url must be a web address"),
        (["pond", "-o", "k", "--exclude", "!"], "--include or --exclude is not a valid pattern: !"),
        (["pond", "-o", "k", "--format", "md"], "--format is for standard input only"),
        (["faq.md", "-o", "k.yaml", "--format", "md"], "--format is for standard input only"),
        (["faq.md", "-o", "k.yaml", "--name", "N"], "--name applies only to a folder"),
        (["no*.md", "-o", "k.yaml"], "no*.md: no file matches"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    """An option that doesn't apply causes a one-line error."""
    ended = run("import", *arguments, expect=2)
    assert message in ended.err
    assert ended.err.count("\n") == 1
