"""Tests of the matching status, and of the single warning if the model can't be used."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.semantic import embedder, ready
from bot.semantic.models import DEFAULT_MODEL, TOKENIZER, WEIGHTS, Mode
from bot.semantic.ready import SemanticSetup, prepare, status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from bot.semantic.embedder import Vector

BOTH = "lexical + all-MiniLM-L6-v2 (int8)"


def cut(folder: Path, name: str) -> None:
    """Cut off the second half of a file."""
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])


def change(folder: Path, name: str) -> None:
    """Change one byte of a file."""
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)


BREAKAGES: dict[str, Callable[[Path], object]] = {
    "no folder": shutil.rmtree,
    "no weights": lambda folder: (folder / WEIGHTS).unlink(),
    "no tokenizer": lambda folder: (folder / TOKENIZER).unlink(),
    "cut weights": lambda folder: cut(folder, WEIGHTS),
    "cut tokenizer": lambda folder: cut(folder, TOKENIZER),
    "another byte": lambda folder: change(folder, WEIGHTS),
    "another tokenizer": lambda folder: change(folder, TOKENIZER),
}


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the messages logged as warnings or worse."""
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]


@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.ON])
def test_a_model_folder_is_used(mode: Mode, model_folder: Path) -> None:
    """With an intact model, meanings are compared too, and the status names the model."""
    meaning = prepare(mode, model_folder)
    assert meaning.status == status(mode, model_folder) == BOTH
    assert meaning.embedder is not None
    assert meaning.embedder.embed_query("cheese").shape == (384,)


def test_off_is_off(model_folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """With `off`, matching is by words only, and nothing is logged."""
    assert prepare(Mode.OFF, model_folder) == SemanticSetup("lexical", None)
    assert status(Mode.OFF, model_folder) == "lexical"
    assert caplog.records == []


@pytest.mark.parametrize("breakage", BREAKAGES)
@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.ON])
def test_a_broken_model_logs_one_warning(
    mode: Mode,
    breakage: str,
    model_folder: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """However the model is broken and however often it is tried, there is one warning."""
    folder = tmp_path / "model"
    shutil.copytree(model_folder, folder)
    BREAKAGES[breakage](folder)
    assert prepare(mode, folder) == prepare(mode, folder) == SemanticSetup("lexical", None)
    assert status(mode, folder) == "lexical"
    (warning,) = warnings(caplog)
    assert warning.startswith("matching by words only: ")
    assert str(folder) in warning


def test_an_unknown_name_is_a_folder(caplog: pytest.LogCaptureFixture) -> None:
    """A misspelled name is read as a path, and the warning names it."""
    assert prepare(Mode.AUTO, "all-MiniLM-L6") == SemanticSetup()
    assert warnings(caplog) == ["matching by words only: there is no folder all-MiniLM-L6"]


@pytest.mark.parametrize(
    ("mode", "model", "level"),
    [
        (Mode.AUTO, DEFAULT_MODEL, "INFO"),
        (Mode.ON, DEFAULT_MODEL, "WARNING"),
        (Mode.AUTO, "a/folder", "WARNING"),
    ],
)
def test_a_missing_extra_is_logged(
    mode: Mode,
    model: str,
    level: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is a warning only if a model was requested, and says what to install."""
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(ready, "_LIBRARIES", ("numpy", "cheeseembed"))
    assert prepare(mode, model) == SemanticSetup()
    assert status(mode, model) == "lexical"
    expected = (
        "matching by words only: cheeseembed is not installed; "
        "install it for this Python: pip install numpy cheeseembed"
    )
    assert [(r.levelname, r.getMessage()) for r in caplog.records] == [(level, expected)]


def test_libraries_that_fail_log_one_warning(
    model_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """If the libraries are installed but can't be imported, matching falls back to words."""
    monkeypatch.setitem(sys.modules, "bot.semantic.embedder", None)
    assert prepare(Mode.AUTO, model_folder) == prepare(Mode.AUTO, model_folder) == SemanticSetup()
    (warning,) = warnings(caplog)
    assert "the libraries of the `semantic` extra can't be loaded: " in warning


class ZeroModel:
    """A model that loads, but whose vectors are all zero."""

    def embed(self, texts: Sequence[str], **_: object) -> Iterator[Vector]:
        """Yield a zero vector for each text."""
        for _text in texts:
            yield np.zeros(384, np.float32)


def test_a_model_without_usable_vectors_is_broken(
    model_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A model whose vectors don't have norm 1 is not used."""
    monkeypatch.setattr(embedder, "_opened", lambda _: ZeroModel())
    assert prepare(Mode.AUTO, model_folder) == SemanticSetup()
    assert warnings(caplog) == [
        "matching by words only: all-MiniLM-L6-v2 (int8) produces no usable vectors"
    ]


def test_checking_the_status_loads_nothing(model_folder: Path) -> None:
    """The extra's libraries are imported on first use, so the command line starts fast."""
    program = (
        "import sys; from pathlib import Path\n"
        "from bot.cli import main\n"
        "from bot.semantic.ready import status\n"
        "from bot.semantic.models import Mode\n"
        f"print(status(Mode.AUTO, Path({str(model_folder)!r})))\n"
        "assert main(['--help']) == main(['ask', 'why?']) == 0\n"
        "assert not {'numpy', 'fastembed', 'onnxruntime', 'tokenizers'} & set(sys.modules)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith(BOTH)
