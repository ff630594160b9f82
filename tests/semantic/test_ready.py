"""Tests of the matching status, and of the single warning if the model can't be used."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from bot.semantic.models import DEFAULT_MODEL, TOKENIZER, WEIGHTS, Mode
from bot.semantic.ready import SemanticSetup, prepare, status
from tests.semantic import tiny

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BOTH = "lexical + minilm"


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
    """With an intact model, meanings are compared as well, and the status names the model."""
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
    """Any kind of broken model causes a single warning, even after several attempts."""
    folder = tmp_path / "model"
    shutil.copytree(model_folder, folder)
    BREAKAGES[breakage](folder)
    assert prepare(mode, folder) == prepare(mode, folder) == SemanticSetup("lexical", None)
    assert status(mode, folder) == "lexical"
    (warning,) = warnings(caplog)
    assert warning.startswith("matching by words only: ")
    assert str(folder) in warning


def test_a_missing_library_logs_one_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """On a platform without onnxruntime, matching falls back to words."""
    monkeypatch.setitem(sys.modules, "bot.semantic.embedder", None)
    assert prepare(Mode.AUTO, DEFAULT_MODEL) == prepare(Mode.AUTO, DEFAULT_MODEL) == SemanticSetup()
    (warning,) = warnings(caplog)
    assert "all-MiniLM-L6-v2 needs a library that can't be loaded: " in warning


@pytest.mark.parametrize("wrong", [0.0, np.nan, np.inf])
def test_a_model_without_usable_vectors_is_broken(
    wrong: float, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A model that returns zeros or NaN is not used."""
    folder = tiny.write(tmp_path / "odd")
    made = onnx.load(str(folder / WEIGHTS))
    last = f"encoder.layer.{tiny.LAYERS - 1}.output.LayerNorm"
    for weight in made.graph.initializer:
        if weight.name in {f"{last}.weight", f"{last}.bias"}:
            values = np.full(tiny.SIZE, wrong, np.float32)
            weight.CopyFrom(numpy_helper.from_array(values, weight.name))
    onnx.save(made, str(folder / WEIGHTS))
    assert prepare(Mode.AUTO, folder) == SemanticSetup()
    assert warnings(caplog) == ["matching by words only: odd produces no usable vectors"]


def test_a_model_of_another_kind_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A model with inputs other than tokens is rejected, and the warning names them."""
    folder = tiny.write(tmp_path / "picture")
    made = onnx.load(str(folder / WEIGHTS))
    made.graph.input.append(helper.make_tensor_value_info("pixels", TensorProto.FLOAT, [1]))
    made.graph.node.append(helper.make_node("Identity", ["pixels"], ["seen"]))
    made.graph.output.append(helper.make_tensor_value_info("seen", TensorProto.FLOAT, [1]))
    onnx.save(made, str(folder / WEIGHTS))
    assert prepare(Mode.AUTO, folder) == SemanticSetup()
    reason = "picture isn't a sentence-embedding model: it requires the input pixels"
    assert warnings(caplog) == [f"matching by words only: {reason}"]


def test_help_and_check_load_no_model() -> None:
    """The libraries are imported at first use, so these commands start fast."""
    program = (
        "import sys\n"
        "from bot.cli import main\n"
        "from bot.semantic.models import DEFAULT_MODEL, Mode\n"
        "from bot.semantic.ready import status\n"
        "print(status(Mode.AUTO, DEFAULT_MODEL))\n"
        "assert main(['--help']) == main(['check']) == 0\n"
        "assert not {'numpy', 'fastembed', 'onnxruntime', 'tokenizers'} & set(sys.modules)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith("lexical + all-MiniLM-L6-v2\n")
