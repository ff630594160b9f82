"""Commands in the documents: those that can run do, and the others are at least well-formed."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
import pytest

from bot.cli import cli
from bot.commands.options import Options
from tests.manual.commands import DOCUMENTS, ROOT, Block, blocks, play, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def _has_valid_options(command: str) -> None:
    """Parse the options as the command line does."""
    _, arguments = re.split(r"(?:-m bot|footnote)\s+", command, maxsplit=1)
    words = shlex.split(arguments)
    while words[0].startswith("-"):  # shared options, with a value each
        del words[:2]
    cli.commands[words[0]].make_context(words[0], words[1:], parent=_parent())


def _parent() -> click.Context:
    return click.Context(cli, obj=Options())


def _names_a_module(command: str) -> None:
    [module] = re.findall(r"-m ([\w.]+)", command)
    assert importlib.util.find_spec(module)


def _names_a_target(command: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{command.split()[1]}:", makefile, re.MULTILINE)


def _names_files(command: str) -> None:
    """Check that each path in the repository exists, unless the document creates it."""
    made = {"deploy/.env", "deploy/config.yaml"}
    for path in re.findall(r"(?<![\w/.])(?:deploy|requirements)/[\w./-]+", command):
        assert path in made or (ROOT / path).exists(), path


@dataclass(frozen=True)
class NotRun:
    """Commands that can't run in a test: why not, and what checks them besides `bash -n`."""

    pattern: str
    reason: str
    check: Callable[[str], None]


NOT_RUN = (
    NotRun(r"make \w+", "creates a virtual environment, or needs a token", _names_a_target),
    NotRun(r"\S*python -m bot", "needs a token", _has_valid_options),
    NotRun(r"footnote run", "needs a token", _has_valid_options),
    NotRun(r"footnote chat", "waits for a person; `make package` starts it", _has_valid_options),
    NotRun(r"footnote eval", "takes minutes, or needs a language model", _has_valid_options),
    NotRun(r"footnote check --golden", "takes minutes", _has_valid_options),
    NotRun(r"footnote import otterbox", "needs a clone from the network", _has_valid_options),
    NotRun(r"(\S*python )-m (benchmarks|training)\.", "takes minutes", _names_a_module),
    NotRun(r"(\S*python3? -m )?(venv|pip|compileall) ", "installs packages", _names_files),
    NotRun(r"git clone|git pull", "needs the network", _names_files),
    NotRun(r"docker ", "needs Docker; tests/test_deploy.py lints its files", _names_files),
    NotRun(r"kubectl ", "needs a cluster; tests/test_deploy.py checks manifests", _names_files),
    NotRun(r"systemctl|journalctl", "needs systemd and root", _names_files),
    NotRun(r"systemd-run", "needs systemd; tests/test_deploy.py compares it", _names_files),
    NotRun(r"install|editor|cp|cd|chmod|export", "changes the system or the shell", _names_files),
    NotRun(
        r"createuser|createdb|pg_restore|sqlite3", "needs the operator's database", _names_files
    ),
)


def shown(document: Path) -> Iterator[Block]:
    """Yield the blocks with commands that are not run."""
    return (one for one in blocks(document) if one.language in {"sh", ""} and not one.file)


def commands() -> Iterator[tuple[str, str]]:
    """Yield each command that is not run, with the document's name."""
    for document in DOCUMENTS:
        for block in shown(document):
            yield from ((document.name, command) for command in written(block))


@pytest.mark.parametrize(
    "document",
    [one for one in DOCUMENTS if any(block.language == "console" for block in blocks(one))],
    ids=lambda document: document.stem,
)
def test_commands_work(document: Path, tmp_path: Path) -> None:
    """Each command runs in a clean folder, after those above it, and prints what is shown."""
    play(document, tmp_path)


@pytest.mark.parametrize(("document", "command"), list(commands()))
def test_other_commands_are_well_formed(document: str, command: str) -> None:
    """Each other command is one that can't run in a test, and passes its check."""
    rule = next((one for one in NOT_RUN if re.match(one.pattern, command)), None)
    assert rule, f"{document}: show this command in a `console` block, so that a test runs it"
    rule.check(command)


def test_shell_syntax() -> None:
    """The shell accepts every block."""
    for document in DOCUMENTS:
        for block in shown(document):
            if block.language == "sh":
                subprocess.run(["/bin/bash", "-n"], input=block.text.encode(), check=True)


def test_every_exception_is_needed() -> None:
    """Each kind of command that is not run is in a document."""
    found = [command for _, command in commands()]
    unused = [one.pattern for one in NOT_RUN if not any(re.match(one.pattern, c) for c in found)]
    assert unused == []


@pytest.mark.parametrize("document", [one for one in DOCUMENTS if one.name != "README.md"])
def test_blocks_say_what_they_are(document: Path) -> None:
    """Every code block has a language, so that it is either run, checked, or no command."""
    assert [block.text for block in blocks(document) if not block.language] == []
