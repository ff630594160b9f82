"""What answers go by: the way it is said, and one warning where the model can't be used."""

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
    """Leave half of a file."""
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
    """Return what was logged as a warning or worse."""
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]


@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.ON])
def test_a_folder_is_used(mode: Mode, model_folder: Path) -> None:
    """With a whole model, questions go by meaning too, and it is said which."""
    meaning = prepare(mode, model_folder)
    assert meaning.status == status(mode, model_folder) == BOTH
    assert meaning.embedder is not None
    assert meaning.embedder.embed_query("cheese").shape == (384,)


def test_off_is_off(model_folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever wants words alone gets them, without a remark."""
    assert prepare(Mode.OFF, model_folder) == SemanticSetup("lexical", None)
    assert status(Mode.OFF, model_folder) == "lexical"
    assert caplog.records == []


@pytest.mark.parametrize("breakage", BREAKAGES)
@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.ON])
def test_a_broken_model_means_words_and_one_warning(
    mode: Mode,
    breakage: str,
    model_folder: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """However it is broken, and however often it is tried: one warning, and answers by words."""
    folder = tmp_path / "model"
    shutil.copytree(model_folder, folder)
    BREAKAGES[breakage](folder)
    assert prepare(mode, folder) == prepare(mode, folder) == SemanticSetup("lexical", None)
    assert status(mode, folder) == "lexical"
    (warning,) = warnings(caplog)
    assert warning.startswith("answers go by words alone: ")
    assert str(folder) in warning


def test_a_name_that_is_not_known_is_a_folder(caplog: pytest.LogCaptureFixture) -> None:
    """A misspelt name means words alone, and a warning that says where it was looked for."""
    assert prepare(Mode.AUTO, "all-MiniLM-L6") == SemanticSetup()
    assert warnings(caplog) == ["answers go by words alone: there is no folder all-MiniLM-L6"]


@pytest.mark.parametrize(
    ("mode", "model", "level"),
    [
        (Mode.AUTO, DEFAULT_MODEL, "INFO"),
        (Mode.ON, DEFAULT_MODEL, "WARNING"),
        (Mode.AUTO, "a/folder", "WARNING"),
    ],
)
def test_without_the_extra_words_have_to_do(
    mode: Mode,
    model: str,
    level: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nobody is warned who never asked for it; whoever did learns what to install."""
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(ready, "_LIBRARIES", ("numpy", "cheeseembed"))
    assert prepare(mode, model) == SemanticSetup()
    assert status(mode, model) == "lexical"
    expected = (
        "answers go by words alone: cheeseembed is not installed: "
        "pip install numpy cheeseembed, for this Python"
    )
    assert [(r.levelname, r.getMessage()) for r in caplog.records] == [(level, expected)]


def test_libraries_that_fail_are_a_reason(
    model_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What is installed, but can't be imported, means words alone and one warning."""
    monkeypatch.setitem(sys.modules, "bot.semantic.embedder", None)
    assert prepare(Mode.AUTO, model_folder) == prepare(Mode.AUTO, model_folder) == SemanticSetup()
    (warning,) = warnings(caplog)
    assert "the libraries of the extra `semantic` fail: " in warning


class Senseless:
    """A model that is whole, and gives nothing."""

    def embed(self, texts: Sequence[str], **_: object) -> Iterator[Vector]:
        """Yield a vector of zeros for each text."""
        for _text in texts:
            yield np.zeros(384, np.float32)


def test_a_model_that_gives_no_vectors_is_broken(
    model_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What loads, but gives vectors of another length than 1, is not used."""
    monkeypatch.setattr(embedder, "_opened", lambda _: Senseless())
    assert prepare(Mode.AUTO, model_folder) == SemanticSetup()
    assert warnings(caplog) == [
        "answers go by words alone: all-MiniLM-L6-v2 (int8) gives no usable vectors"
    ]


def test_looking_loads_nothing(model_folder: Path) -> None:
    """The command line stays as fast as it was: what the extra brings is imported on use."""
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
