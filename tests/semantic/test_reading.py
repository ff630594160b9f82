"""Tests of the shipped reader, and of readers that don't work."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from bot.core.retrieval.reader import Judgment
from bot.semantic.embedder import load
from bot.semantic.errors import ModelError
from bot.semantic.folder import SUMS, inspect
from bot.semantic.models import READER, Mode
from bot.semantic.reading import (
    QUESTION,
    EncodedText,
    PassageReader,
    asked_tokens,
    joined,
    told_tokens,
)
from bot.semantic.ready import SemanticSetup, prepare
from tests.semantic import tiny

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.semantic.embedder import Embedder

HOURS = "Swimming club \u203a Pool: The pool is open from 7:00 to 21:00, on Sundays from 9:00."
DOGS = "Swimming club \u203a Rules: Dogs may not enter the building. Guide dogs are welcome."
ASKED = "when does the pool open"


@pytest.fixture(scope="module")
def reader(embedder: Embedder) -> PassageReader:
    """Return the shipped reader."""
    assert embedder.reader is not None
    return embedder.reader


def test_a_passage_that_answers_is_told_from_one_that_does_not(reader: PassageReader) -> None:
    """The passage that answers has greater log odds, whatever its position."""
    for passages in ([HOURS, DOGS], [DOGS, HOURS]):
        judged = reader.read(ASKED, passages)
        assert judged is not None
        found = dict(zip(passages, judged, strict=True))
        assert found[HOURS].answers > found[DOGS].answers + 2


def test_a_judgment_does_not_depend_on_the_other_passages(reader: PassageReader) -> None:
    """In any thread, judgments don't depend on the padding to the longest passage."""
    alone = [judged[0] for text in (HOURS, DOGS) if (judged := reader.read(ASKED, [text]))]

    def together(_: int) -> Sequence[Judgment] | None:
        return reader.read(ASKED, [HOURS, DOGS])

    with ThreadPoolExecutor(4) as pool:
        for judged in pool.map(together, range(8)):
            assert judged is not None
            assert np.allclose(judged, alone, atol=1e-3)


@pytest.mark.parametrize("question", ["", "?", "\ud800", "pool " * 1000])
def test_any_question_can_be_read(reader: PassageReader, question: str) -> None:
    """Reading never fails, even if a question is empty, very long, or has a lone surrogate."""
    judged = reader.read(question, [HOURS, "", DOGS * 40])
    assert judged is not None
    assert np.isfinite(judged).all()


def test_a_long_question_keeps_its_end() -> None:
    """Only the last tokens of a long message are read, because the question comes last."""
    ids = [101, *range(1000, 1100), 102]
    assert asked_tokens(ids) == [101, *range(1100 - QUESTION, 1100), 102]
    assert asked_tokens([101, 102]) == [101, 102]
    assert told_tokens(ids) == ids[1:]


class Encoder:
    """Encodes each character as one token."""

    def tokens(self, text: str) -> list[int]:
        """Return the first token, a token for each character, and the last token."""
        return [101, *map(ord, text), 102]

    def lower(self, ids: Sequence[int], segment: int) -> NDArray[np.float32]:
        """Return states of two dimensions."""
        return np.full((len(ids), 2), segment + 1, np.float32)


class Session:
    """Returns the same logits for each pair, or raises an error."""

    def __init__(self, logits: list[float] | None) -> None:
        self.logits = logits

    def run(self, outputs: list[str], given: dict[str, NDArray[Any]]) -> list[NDArray[np.float32]]:
        """Return the logits."""
        assert outputs == ["logits"]
        if self.logits is None:
            raise RuntimeError("no memory left for the secret question")
        return [np.array([self.logits] * len(given["mask"]), np.float32)]


@pytest.mark.parametrize("logits", [None, [float("nan"), 0.0]])
def test_a_reader_that_fails_says_so_without_the_question(
    logits: list[float] | None, caplog: pytest.LogCaptureFixture
) -> None:
    """If the reader fails, the features decide, and the question is not logged."""
    broken = PassageReader(Encoder(), cast("Any", Session(logits)))
    assert broken.read("secret", ["passage"]) is None
    assert "passages are ranked without it" in caplog.text
    assert "secret" not in caplog.text
    working = PassageReader(Encoder(), cast("Any", Session([1.0, -1.0])))
    assert working.read("secret", ["a", "b"]) == [Judgment(1.0, -1.0)] * 2


def test_pairs_are_padded_and_marked() -> None:
    """A row has the question, the passage and padding. Tokens in both texts are marked."""
    asked, passages = text(101, 97, 98, 102), [text(98, 102), text(120, 121, 122, 102)]
    given = joined(asked, None, [one._replace(states=one.states * 2) for one in passages])
    assert given["mask"].tolist() == [[1] * 6 + [0] * 2, [1] * 8]
    assert given["side"].tolist() == [[0] * 4 + [1] * 2 + [0] * 2, [0] * 4 + [1] * 4]
    assert given["shared"].tolist() == [[0, 0, 1, 0, 1, 0, 0, 0], [0] * 8]
    assert given["hidden"][0, :, 0].tolist() == [1] * 4 + [2] * 2 + [0] * 2


def test_an_earlier_question_is_marked() -> None:
    """The earlier question follows the question. Tokens of both are marked in the passage."""
    asked, earlier = text(101, 97, 102), text(101, 98, 102)
    given = joined(asked, earlier, [text(98, 97, 99, 102)])
    assert given["side"].tolist() == [[0] * 3 + [2] * 2 + [1] * 4]
    assert given["shared"].tolist() == [[0, 1, 0, 1, 0, 1, 1, 0, 0]]


def text(*ids: int) -> EncodedText:
    """Return a text with states of two dimensions."""
    return EncodedText(ids, np.ones((len(ids), 2), np.float32))


def test_a_damaged_reader_stops_nothing(
    model_folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """If the reader is damaged, questions are matched by words, and the log names the file."""
    for name in ("model.onnx", "tokenizer.json", SUMS):
        (tmp_path / name).symlink_to(model_folder / name)
    (tmp_path / READER).write_bytes(b"nonsense")
    assert prepare(Mode.AUTO, tmp_path) == SemanticSetup()
    assert f"{tmp_path / READER} is damaged" in caplog.text


def test_a_reader_needs_its_model(tmp_path: Path) -> None:
    """A reader needs a model that returns its lower layers. A model needs no reader."""
    tiny.write(tmp_path)
    assert load(inspect(tmp_path)).reader is None
    (tmp_path / READER).write_bytes(b"any")
    with pytest.raises(ModelError, match=READER):
        load(inspect(tmp_path))
