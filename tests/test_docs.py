"""Tests that transcripts, thresholds, dependencies and links in the docs are up to date."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from bot import app, config
from bot.core.model.policy import Policy
from tests import transcripts
from tests.transcripts import questions, retold

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TURNS = 14


def read(name: str) -> str:
    """Return the text of a document."""
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", transcripts.DOCUMENTS)
def test_conversations_are_current(name: str) -> None:
    """Conversations show the terminal's replies. `python -m tests.transcripts` updates them."""
    document = read(name)
    assert retold(document, app.build(config.load())) == document
    assert questions(document)[-1] == "/quit"


def test_a_conversation_of_fourteen_turns() -> None:
    """docs/conversations.md shows a reply of each kind."""
    assert len(questions(read("docs/conversations.md"))) == TURNS + 1


def test_thresholds_are_documented() -> None:
    """docs/matching.md names each threshold with its default."""
    page = read("docs/matching.md")
    for name, value in asdict(Policy()).items():
        assert f"`{name}` ({value})" in page


def dependencies() -> list[str]:
    """Return the names of all direct dependencies, for running and for testing."""
    project = tomllib.loads(read("pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    return [re.split(r"[<>=\[;]", requirement)[0] for requirement in wanted]


@pytest.mark.parametrize("name", dependencies())
def test_dependency_has_a_reason_and_a_pin(name: str) -> None:
    """Each dependency has a documented reason, and a version in the lock file."""
    assert f"\n| {name} | " in read("docs/dependencies.md")
    pinned = re.sub(r"[._]", "-", name.lower())
    assert f"\n{pinned}==" in read("requirements/test.txt")


def test_documented_dependencies_exist() -> None:
    """docs/dependencies.md lists no dependency that was removed."""
    documented = re.findall(r"^\| ([\w.-]+) \| [A-Z]", read("docs/dependencies.md"), re.MULTILINE)
    assert sorted(documented) == sorted(dependencies())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_are_valid(document: Path) -> None:
    """Every relative link, and every picture, is a file in the repository."""
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)", text) + re.findall(r'src(?:set)?="([^"]+)"', text)
    local = [link for link in links if "://" not in link and "{" not in link]  # {url} in a text
    assert [link for link in local if not (document.parent / link).exists()] == []


def test_pictures_in_the_readme_are_described() -> None:
    """Each picture of a reply has a dark variant, and the text of the reply as its description."""
    described = json.loads(read("docs/pictures/pictures.json"))
    shown = re.findall(
        r'srcset="docs/pictures/(\w+)-dark\.png">\s*<img src="docs/pictures/(\w+)-light\.png"'
        r' width="\d+" alt="([^"]*)">',
        read("README.md"),
    )
    assert shown
    assert shown == [(name, name, described[name]["alt"]) for name, _, _ in shown]


def test_figures_in_the_readme_are_measured() -> None:
    """Each percentage in a line of the README is in a table of the page to which it links."""
    lines = re.findall(r"^- .*(?:\n  .*)*", read("README.md"), re.MULTILINE)
    figures = {
        (figure, page)
        for line in lines
        for figure in re.findall(r"([\d.]+)%", line)
        for page in re.findall(r"\]\((docs/[^)#]+)", line)
    }
    assert figures
    assert [(figure, page) for figure, page in figures if f"| {figure} (" not in read(page)] == []
