"""Word pieces of questions and passages, in the form that the reader expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bot.semantic.libraries import Tokenizer
from bot.semantic.models import BUNDLED, TOKENIZER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.reader.pairs import Pair

CLS: Final = 101
SEP: Final = 102
QUESTION: Final = 62
"""Maximum number of word pieces of a question. A longer question keeps its last word pieces."""
PASSAGE: Final = 254
"""Maximum number of word pieces of a passage. A longer passage keeps its first word pieces."""


def tokenizer() -> Tokenizer:
    """Return the tokenizer of the shipped model, without truncation or padding."""
    found = Tokenizer.from_file(str(BUNDLED / TOKENIZER))
    found.no_truncation()
    found.no_padding()
    return found


def question_ids(pieces: Tokenizer, text: str) -> list[int]:
    """Return the word pieces of a question, between CLS and SEP."""
    return [CLS, *pieces.encode(text, add_special_tokens=False).ids[-QUESTION:], SEP]


def passage_ids(pieces: Tokenizer, text: str) -> list[int]:
    """Return the word pieces of a passage, followed by SEP."""
    return [*pieces.encode(text, add_special_tokens=False).ids[:PASSAGE], SEP]


def shared(question: Sequence[int], passage: Sequence[int]) -> list[int]:
    """Return a number for each word piece: 1 if both texts contain the piece, or else 0."""
    both = set(question) & set(passage) - {CLS, SEP}
    return [int(one in both) for one in (*question, *passage)]


class Kept(NamedTuple):
    """The word pieces of a passage that a pair keeps, as positions in the passage.

    The marked answer extends from `first` to `last`, which are positions in `places`. Without a
    marked answer, both are -1.
    """

    places: list[int]
    first: int = -1
    last: int = -1


def kept(pair: Pair, pieces: Tokenizer, count: int) -> Kept | None:
    """Return the word pieces that a pair keeps, out of the `count` word pieces of its passage.

    A pair with a window keeps only the title and the window. Return None if the passage does not
    contain the window, or if truncation removed the answer.
    """
    if "window" not in pair:
        return Kept([*range(count)])
    text, title = pair["passage"], pair["passage"].index(": ") + 2
    start = text.find(pair["window"])
    end = start + len(pair["window"])
    if start < 0:
        return None
    offsets = pieces.encode(text, add_special_tokens=False).offsets[: count - 1]
    places = [at for at, (a, b) in enumerate(offsets) if b <= title or (a >= start and b <= end)]
    whole = [*places, count - 1]  # SEP comes last
    if not pair["answer"]:
        return Kept(whole)
    begin = text.find(pair["answer"], start)
    until = begin + len(pair["answer"])
    marked = [
        position
        for position, at in enumerate(places)
        if offsets[at][0] < until and offsets[at][1] > begin
    ]
    return Kept(whole, marked[0], marked[-1]) if marked else None
