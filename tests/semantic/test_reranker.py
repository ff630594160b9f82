"""Tests of published cross-encoders, with a tiny one in a folder and in fastembed's cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from bot import config
from bot.config import Config
from bot.semantic import named
from bot.semantic.errors import ModelError
from bot.semantic.folder import inspect
from bot.semantic.models import Mode
from bot.semantic.ready import prepare_reranker
from bot.semantic.reranker import Reranker, load
from tests.semantic import tiny

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.core.retrieval.reader import Judgment

NAME = "Xenova/ms-marco-MiniLM-L-6-v2"
MOON, TIDE = "moon cheese", "tide"


def write(folder: Path, outputs: int = 1, scale: float = 1.0) -> Path:
    """Write a model that scores a pair by the sum of its tokens' numbers."""
    tiny.write(folder)
    shape = ["batch", "tokens"]
    nodes = [
        helper.make_node("Cast", ["input_ids"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["numbers", "axis"], ["sum"]),
        helper.make_node("Mul", ["sum", "scale"], ["logits"]),
    ]
    stored = [
        numpy_helper.from_array(np.array([1]), "axis"),
        numpy_helper.from_array(np.full((1, outputs), scale, np.float32), "scale"),
    ]
    graph = helper.make_graph(
        nodes,
        "scorer",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, shape)
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", outputs])],
        stored,
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(made, str(folder / "model.onnx"))
    return folder


def sums(judged: Sequence[Judgment] | None) -> list[float]:
    """Return the scores."""
    assert judged is not None
    return [one.answers for one in judged]


def test_a_folder_scores_pairs(tmp_path: Path) -> None:
    """The question and the passage are encoded together, and each passage gets a score."""
    reader = load(inspect(write(tmp_path)))
    ids = [tiny.WORDS.index(word) for word in ("moon", "cheese", "tide")]
    # The folder's tokenizer adds [CLS] and two or three [SEP] to each pair.
    shorter, longer = sums(reader.read("moon", [TIDE, f"{MOON} {TIDE}"]))
    assert longer - shorter == ids[0] + ids[1]


@pytest.mark.parametrize(("outputs", "scale"), [(2, 1.0), (1, float("nan"))])
def test_other_models_are_refused(tmp_path: Path, outputs: int, scale: float) -> None:
    """A model with several outputs, or one that returns no numbers, is not a reranker."""
    with pytest.raises(ModelError, match="can't score passages"):
        load(inspect(write(tmp_path, outputs, scale)))


def test_an_embedding_model_is_no_reranker(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """An embedding model is reported once as unsuitable, and the bot runs without a reranker."""
    for _ in range(2):
        assert prepare_reranker(Mode.AUTO, tiny.write(tmp_path)) is None
    assert caplog.text.count("no reranker") == 1


def test_a_missing_folder_is_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """If the folder is missing, the log says which setting to check."""
    assert prepare_reranker(Mode.AUTO, tmp_path / "nowhere") is None
    assert "check `reranker` in config.yaml" in caplog.text


def test_a_failing_reranker_lets_the_features_decide(caplog: pytest.LogCaptureFixture) -> None:
    """If the reranker fails on a question, the log does not quote the question."""
    calls: list[str] = []

    def score(question: str, passages: Sequence[str]) -> Sequence[float]:
        calls.append(question)
        if len(calls) > 1:
            raise ValueError(question)
        return [0.0] * len(passages)

    assert Reranker(score, "flaky").read("secret", [MOON]) is None
    assert "passages are ranked without it" in caplog.text
    assert "secret" not in caplog.text


def test_a_name_is_loaded_by_fastembed(
    cache_home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A model in fastembed's cache is used. Others are downloaded only if that is allowed."""
    assert prepare_reranker(Mode.AUTO, NAME) is None
    assert "set `semantic: on` to download it" in caplog.text
    repository = cache_home / "models" / "models--Xenova--ms-marco-MiniLM-L-6-v2"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("1", encoding="utf-8")
    snapshot = write(repository / "snapshots" / "1" / "onnx")
    for name, content in {
        "config.json": '{"pad_token_id": 0}',
        "tokenizer_config.json": '{"model_max_length": 32, "pad_token": "[PAD]"}',
        "special_tokens_map.json": '{"pad_token": "[PAD]"}',
    }.items():
        (snapshot.parent / name).write_text(content, encoding="utf-8")
    (snapshot.parent / "tokenizer.json").write_bytes((snapshot / "tokenizer.json").read_bytes())
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    reader = named.load_reranker(NAME.lower(), download=False)
    assert reader.label == NAME
    assert len(sums(reader.read("moon", [MOON, TIDE]))) == 2


def test_the_setting(tmp_path: Path) -> None:
    """The setting is a name or a folder relative to the configuration. The default is empty."""
    written = tmp_path / "config.yaml"

    def reranker(line: str) -> object:
        written.write_text(f"{line}\n", encoding="utf-8")
        return config.load(written).reranker

    assert Config((tmp_path,), config.load(None).matching).reranker is None
    assert reranker('reranker: ""') is None
    assert reranker(f"reranker: {NAME}") == NAME
    assert reranker("reranker: models/mine/one") == tmp_path / "models/mine/one"
