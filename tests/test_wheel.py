"""Tests that the wheel is complete, including the knowledge, the schema and the word lists."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot import __version__

ROOT = Path(__file__).parent.parent
SHIPPED = sorted(path.name for path in (ROOT / "knowledge").glob("*.yaml"))


def python(*arguments: str | Path, cwd: Path, path: Path | None = None) -> str:
    """Run this Python in its own process, and return the output."""
    environment = {**os.environ, "PYTHONPATH": str(path or "")}
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the working copy, without network access."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder)
    python("-m", "pip", "wheel", *options, ROOT, cwd=folder)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a folder outside the repository."""
    folder = tmp_path_factory.mktemp("installed")
    options = ("--quiet", "--no-deps", "--no-index", "--no-compile", "--target", folder)
    python("-m", "pip", "install", *options, wheel, cwd=folder)
    return folder


MODEL = ("model.onnx", "reader.onnx", "tokenizer.json", "SHA256SUMS", "LICENSE", "knowledge.npz")


def test_wheel_has_all_runtime_files(wheel: Path) -> None:
    """The wheel contains the knowledge with golden questions, schema, word lists and licenses."""
    files = set(ZipFile(wheel).namelist())
    assert files >= {f"bot/_knowledge/{name}" for name in SHIPPED}
    assert any(name.endswith(".golden.yaml") for name in SHIPPED)
    assert files >= {
        "bot/knowledge.schema.json",
        "bot/texts/locales/es/LC_MESSAGES/messages.mo",
        "bot/languages/COPYRIGHT",
        "bot/languages/de/common.txt",
        "bot/languages/de/kin.txt",
        "bot/languages/en/COPYRIGHT",
        "bot/languages/nl/language.toml",
        "bot/evaluate/page/style.css",
        "bot/languages/en/common.txt",
        "bot/languages/en/kin.txt",
        "bot/languages/en/names.txt",
        "bot/languages/en/online.txt",
        "bot/languages/en/words.txt",
        *(f"bot/semantic/minilm/{name}" for name in MODEL),
        f"footnote_bot-{__version__}.dist-info/licenses/LICENSE",
        f"footnote_bot-{__version__}.dist-info/licenses/bot/semantic/minilm/LICENSE",
        f"footnote_bot-{__version__}.dist-info/licenses/bot/languages/COPYRIGHT",
    }


def test_wheel_has_nothing_else(wheel: Path) -> None:
    """The wheel contains every module of the package, but no tests, benchmarks or configuration."""
    files = ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in files} == {
        "bot",
        f"footnote_bot-{__version__}.dist-info",
    }
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "bot").rglob("*.py")}
    assert {name for name in files if name.endswith(".py")} == modules


def test_installed_script_prints_its_version(installed: Path) -> None:
    """The script `footnote` exists and starts."""
    printed = python(
        installed / "bin" / "footnote", "--version", cwd=installed.parent, path=installed
    )
    assert printed.startswith(f"footnote {__version__}, matching by ")


def test_installed_answers_from_the_shipped_knowledge(installed: Path) -> None:
    """Without any configuration or knowledge files, the shipped knowledge answers."""
    asked = ("-m", "bot", "ask", "--json", "Who is Alex Sanchez?")
    reply = json.loads(python(*asked, cwd=installed.parent, path=installed))
    assert reply["outcome"] == "answer"
    assert reply["passages"][0]["source"] == "obama-mexico-2013"
