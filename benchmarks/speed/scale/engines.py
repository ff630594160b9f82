"""The search engines under comparison, each used in the typical way.

Each factory imports its library and returns a start function. That function takes a collection of
texts and a folder, where it may keep an index for the next start, and returns a search function.
Searching with a question returns the positions of passages, best first. Keyword engines get the
question without stop words, which improves their results.
"""

from __future__ import annotations

import os
import re
import sqlite3
from typing import TYPE_CHECKING

from bot.core.text.words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from benchmarks.speed.scale.knowledge import Collection

    Search = Callable[[str], Sequence[int]]
    Start = Callable[[Collection, Path], Search]

_TOP = 3
_HEAP = 256_000_000


def footnote() -> Start:
    """Footnote as configured in the bot. It computes the whole answer, not only a ranking."""
    from bot import app  # noqa: PLC0415 - an engine shouldn't pay for another's imports
    from bot.config import Config  # noqa: PLC0415 - as above
    from bot.config.loader import Matching  # noqa: PLC0415 - as above
    from bot.runtime import heap  # noqa: PLC0415 - as above
    from bot.semantic.models import Mode  # noqa: PLC0415 - as above

    def start(collection: Collection, folder: Path) -> Search:
        for name in ("CACHE", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(folder)
        config = Config((collection.knowledge,), Matching(), semantic=Mode.OFF)
        assistant = app.build(config)
        heap.freeze()

        def search(question: str) -> list[int]:
            return [collection.place(one.passage.id) for one in assistant.ask(question).candidates]

        return search

    return start


def wratio() -> Start:
    """`process.extract` with its default scorer."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - as above

    return _extract(fuzz.WRatio)


def token_set_ratio() -> Start:
    """`process.extract` with the scorer that suits questions best."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - as above

    return _extract(fuzz.token_set_ratio)


def _extract(scorer: Callable[..., float]) -> Start:
    from rapidfuzz import process, utils  # noqa: PLC0415 - as above

    def start(collection: Collection, folder: Path) -> Search:
        del folder  # there is no index to keep
        choices = [utils.default_process(text) for text in collection.texts()]

        def search(question: str) -> list[int]:
            asked = utils.default_process(question)
            found = process.extract(asked, choices, scorer=scorer, limit=_TOP)
            return [place for _, _, place in found]

        return search

    return start


def bm25s() -> Start:
    """bm25s with its stop words and Snowball stemming. The index is memory-mapped."""
    from bm25s import BM25  # type: ignore[import-untyped]  # noqa: PLC0415 - as above; no types

    from benchmarks.understanding.peers import indexed, stems  # noqa: PLC0415 - as above

    def start(collection: Collection, folder: Path) -> Search:
        if not any(folder.iterdir()):
            indexed(list(collection.texts())).save(folder, show_progress=False)
        index = BM25.load(folder, mmap=True, show_progress=False)

        def search(question: str) -> list[int]:
            found, _ = index.retrieve([stems(question)], k=_TOP, show_progress=False)
            return [int(place) for place in found[0]]

        return search

    return start


def fts5() -> Start:
    """SQLite's full-text search with the Porter stemmer. The index is a contentless table."""

    def start(collection: Collection, folder: Path) -> Search:
        file = folder / "fts5.sqlite"
        filled = file.exists()
        database = sqlite3.connect(file)
        if not filled:
            _fill(database, collection)

        def search(question: str) -> list[int]:
            wanted = " OR ".join(f'"{word}"' for word in _content_words(question))
            found = database.execute(
                "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?",
                (wanted, _TOP),
            )
            return [int(place) for (place,) in found]

        return search

    return start


def _fill(database: sqlite3.Connection, collection: Collection) -> None:
    database.execute(
        "CREATE VIRTUAL TABLE passages USING fts5(text, content='', tokenize='porter')"
    )
    rows = enumerate(collection.texts())
    database.executemany("INSERT INTO passages (rowid, text) VALUES (?, ?)", rows)
    database.execute("INSERT INTO passages (passages) VALUES ('optimize')")
    database.commit()


def tantivy() -> Start:
    """Tantivy alone, with stemming and BM25. Footnote uses this library for searching."""
    from bot.evaluate.peers import bm25  # noqa: PLC0415 - as above

    def start(collection: Collection, folder: Path) -> Search:
        texts = ((text, str(place)) for place, text in enumerate(collection.texts()))
        search = bm25(texts, folder, _HEAP)
        return lambda question: [int(place) for place in search(" ".join(_content_words(question)))]

    return start


def _content_words(question: str) -> Iterator[str]:
    words: list[str] = re.findall(r"\w+", question)
    return (word for word in words if word.lower() not in STOP_WORDS)


OURS = "Footnote"
ENGINES: Mapping[str, Callable[[], Start]] = {
    OURS: footnote,
    "tantivy, bare": tantivy,
    "SQLite FTS5": fts5,
    "bm25s": bm25s,
    "rapidfuzz token_set_ratio": token_set_ratio,
    "rapidfuzz WRatio": wratio,
}
