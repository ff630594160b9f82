"""Tests of embedding with the real model."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.semantic.embedder import load
from bot.semantic.folder import POOLING, PROMPTS, inspect
from tests.semantic import tiny

if TYPE_CHECKING:
    from pathlib import Path

    from bot.semantic.embedder import Embedder

PARAPHRASES = [
    ("What is the moon made of?", "Which material does Earth's satellite consist of?"),
    ("How many people were killed?", "What was the death toll?"),
    ("Does he want to legalise drugs?", "Is he in favour of making narcotics lawful?"),
    ("Where will they meet?", "At which place does the encounter happen?"),
]

# This program exits with 3 on any network access, and with 4 if onnxruntime is imported before its
# telemetry is disabled.
OFFLINE = """
import os, sys

NETWORK_EVENTS = {"connect", "getaddrinfo", "gethostbyname", "sendto", "sendmsg"}

def watch(event, arguments):
    if event.startswith("socket.") and event.removeprefix("socket.") in NETWORK_EVENTS:
        print(event, arguments, file=sys.stderr)
        os._exit(3)
    if event == "import" and arguments[0] == "onnxruntime":
        if os.environ.get("ORT_DISABLE_TELEMETRY") != "1":
            os._exit(4)

sys.addaudithook(watch)
from pathlib import Path
from bot.semantic.ready import prepare
from bot.semantic.models import Mode

meaning = prepare(Mode.ON, Path(sys.argv[1]))
print(meaning.status, len(meaning.embedder.embed_query("What is the moon made of?")))
print(os.environ["HF_HUB_DISABLE_TELEMETRY"], "onnxruntime" in sys.modules)
"""


def test_paraphrases_are_closer_than_other_questions(embedder: Embedder) -> None:
    """Texts with the same meaning are close, even if they have few words in common."""
    left = embedder.embed([first for first, _ in PARAPHRASES])
    right = embedder.embed([second for _, second in PARAPHRASES])
    cosines = left @ right.T
    assert cosines.argmax(axis=1).tolist() == [0, 1, 2, 3]
    others = cosines[~np.eye(len(PARAPHRASES), dtype=bool)]
    assert np.diag(cosines).min() > others.max()


@pytest.mark.parametrize(
    "text", ["", " ", "moon", "\ud800 lone surrogate", "\x00", "\u4e2d\u6587", "cheese " * 2_000]
)
def test_any_text_has_a_vector_of_norm_one(embedder: Embedder, text: str) -> None:
    """Any input can be embedded."""
    vector = embedder.embed_query(text)
    assert vector.dtype == np.float32
    assert vector.shape == (embedder.size,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_a_vector_does_not_depend_on_other_texts(embedder: Embedder) -> None:
    """A text has the same vector whether it is embedded alone or together with longer texts."""
    texts = ["Cheese.", "The moon is made of cheese, say the mice of the observatory.", "Tides?"]
    together = embedder.embed(texts)
    for row, text in zip(together, texts, strict=True):
        assert np.array_equal(row, embedder.embed_query(text))


def test_a_matrix_has_one_row_per_text(embedder: Embedder) -> None:
    """An empty batch returns no rows, and progress is reported for each text."""
    done: list[int] = []
    assert embedder.embed([], done.append).shape == (0, embedder.size)
    assert embedder.embed(["a", "b"], done.append).shape == (2, embedder.size)
    assert done == [1, 1]


def test_threads_can_share_an_embedder(embedder: Embedder) -> None:
    """Questions get the same vectors whether they are embedded concurrently or one by one."""
    texts = [f"Is moon number {number} made of cheese?" for number in range(12)]
    with ThreadPoolExecutor(4) as threads:
        vectors = list(threads.map(embedder.embed_query, texts))
    assert np.array_equal(np.stack(vectors), embedder.embed(texts))


def test_the_encoder_computes_what_bert_does(tmp_path: Path) -> None:
    """Weights rounded to int8 give nearly the same vectors as float weights."""
    embedder = load(inspect(tiny.write(tmp_path / "tiny")))
    text = "moon cheese tide moon"
    expected = tiny.states(tiny.tokenizer().encode(text).ids).mean(axis=0)
    assert embedder.embed_query(text) @ expected / np.linalg.norm(expected) > 0.999


def test_a_model_may_take_the_first_token_and_prefixes(tmp_path: Path) -> None:
    """Questions and passages get different prefixes."""
    settings = {
        POOLING: {"pooling_mode_cls_token": True},
        PROMPTS: {"prompts": {"query": "query: ", "passage": "passage: "}},
    }
    embedder = load(inspect(tiny.write(tmp_path / "tiny", **settings)))
    for prefix, vector in (
        ("query: ", embedder.embed_query("moon")),
        ("passage: ", embedder.embed(["moon"])[0]),
    ):
        expected = tiny.states(tiny.tokenizer().encode(f"{prefix}moon").ids)[0]
        assert vector @ expected / np.linalg.norm(expected) > 0.999
    assert not np.allclose(embedder.embed_query("moon"), embedder.embed(["moon"])[0])


def test_a_model_folder_needs_no_network(model_folder: Path) -> None:
    """With the model in a folder, there is no network access and no telemetry."""
    environment = {name: value for name, value in os.environ.items() if "TELEMETRY" not in name}
    run = subprocess.run(
        [sys.executable, "-c", OFFLINE, str(model_folder)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "lexical + minilm 384\n1 True\n"
