"""Tests of the `import` command: its output, its exit codes, and its lazy imports."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.knowledge.loader import load
from tests.test_cli import run

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change into a folder with an article about ducks."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ducks.md").write_text(
        "# Ducks\n\nA duck is a bird that swims.\n", encoding="utf-8"
    )
    return tmp_path


def test_details_come_from_options(pond: Path) -> None:
    """Options take precedence over the article's own details.

    The summary goes to standard error.
    """
    details = ["--title", "All Ducks", "--publisher", "Pond", "--author", "Q", "--id", "d"]
    more = ["--published", "2020-02", "--url", "https://pond.example/"]
    ended = run("import", "ducks.md", "-o", "ducks.yaml", *details, *more)
    assert ended.out == ""
    assert ended.err == (
        "footnote: ducks.yaml: 1 passage of 1 paragraph, 1 ask and no terms proposed\n"
    )
    (source,) = load([pond / "ducks.yaml"]).sources
    assert (source.id, source.title, source.publisher) == ("d", "All Ducks", "Pond")
    assert (source.author, source.published, source.url) == ("Q", "2020-02", more[-1])


def test_crumbs_are_named(pond: Path) -> None:
    """The report lists passages that are too short to be useful, at most five of them."""
    text = "# Ducks\n\nToo short.\n\n## A section about nothing\n\nEat:"
    (pond / "ducks.md").write_text(text, encoding="utf-8")
    told = run("import", "ducks.md", "-o", "ducks.yaml").err
    assert "warning: 2 passages with fewer than 25 characters or a colon at the end;" in told
    assert "delete: `ducks-too-short`, `ducks-a-section-about-nothing-eat`\n" in told
    more = "\n\n".join(f"## A section about number {n}\n\nEat:" for n in range(7))
    (pond / "ducks.md").write_text(f"# Ducks\n\n{more}", encoding="utf-8")
    assert " and 2 more\n" in run("import", "ducks.md", "-o", "more.yaml").err


def test_a_folder_may_be_new(pond: Path) -> None:
    """A target without a suffix is a folder, because a knowledge file needs one to be found."""
    assert run("import", "ducks.md", "-o", "knowledge/").code == 0
    assert [one.name for one in (pond / "knowledge").iterdir()] == ["ducks.yaml"]


def test_importing_again_reports(pond: Path) -> None:
    """When an article is imported again, standard output has a line for each changed passage."""
    assert "doesn't say who published it" in run("import", "ducks.md", "-o", "ducks.yaml").err
    assert "no changes (" in run("import", "ducks.md", "-o", "ducks.yaml").err
    changed = "# Ducks\n\nNew here, and true.\n\n## S\n\nA duck is a big bird that swims.\n"
    (pond / "ducks.md").write_text(changed, encoding="utf-8")
    ended = run("import", "ducks.md", "-o", "ducks.yaml")
    changed_id = "ducks-a-duck-is-a-bird"
    assert ended.out.splitlines() == [
        "new: ducks-new-here-and-true",
        f"changed: {changed_id}",
        f"moved: {changed_id}",
        f"backup: {pond / 'ducks.yaml.bak'}",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["ducks.md"], 2, "use -o to name the file or folder to write to"),
        (["geese.md", "-o", "a.yaml"], 2, "geese.md: no such file"),
        (["empty.md", "-o", "a.yaml"], 1, "empty.md: the article contains no text"),
        (["ducks.md", "-o", "a.yaml", "--id", "../x"], 2, "--id may contain only lowercase"),
        (["ducks.md", "-o", "bad.yaml"], 2, "bad.yaml:1:1: "),
    ],
)
def test_errors_are_one_line(pond: Path, arguments: list[str], code: int, message: str) -> None:
    """The exit code is 1 for an unusable article and 2 for wrong usage, and nothing is written."""
    (pond / "empty.md").touch()
    (pond / "bad.yaml").write_text("x", encoding="utf-8")
    ended = run("import", *arguments, expect=code)
    assert message in ended.err
    assert ended.err.count("\n") == 1
    assert not (pond / "a.yaml").exists()
    assert (pond / "bad.yaml").read_text(encoding="utf-8") == "x"


def test_nothing_heavy_is_loaded_for_markdown(pond: Path) -> None:
    """The import loads only the libraries that the article's format needs."""
    program = (
        "import sys; from bot.cli import main; main(['import', 'ducks.md', '-o', 'ducks.yaml']); "
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        cwd=pond,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    loaded = set(done.stdout.split())
    assert "markdown_it" in loaded
    assert not loaded & {"trafilatura", "lxml", "pypdf", "rich", "tantivy", "discord"}


def test_the_documented_example(pond: Path) -> None:
    """The example in docs/import.md produces exactly the file shown there."""
    page = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    article, made = re.findall(r"```(?:markdown|yaml) title=.*?\n(.*?)```", page, re.DOTALL)[:2]
    (pond / "otters.md").write_text(article, encoding="utf-8")
    run("import", "otters.md", "-o", "otters.yaml", "--publisher", "Otter Press")
    assert (pond / "otters.yaml").read_text(encoding="utf-8") == made


def test_what_was_left_out_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report counts what the reader left out, and prints its warnings."""
    monkeypatch.chdir(tmp_path)
    text = "# Otters\n\n[TOC]\n\nOtters swim \ufffd in ponds.\n\n[Edit this page](x)\n"
    (tmp_path / "otters.md").write_text(text, "utf-8")
    found = run("import", "otters.md", "-o", "otters.yaml").err
    assert "left out: navigation link (1), table of contents (1)" in found
    assert "warning: 1 character can't be read" in found
