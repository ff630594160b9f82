"""Baseline search methods, which rank passages and never decline to answer."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import tantivy
from rapidfuzz import fuzz, process, utils

from bot.evaluate.figures import TOP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from bot.core.model.knowledge import KnowledgeBase
    from bot.evaluate.figures import GoldenAnswer
    from bot.evaluate.golden import GoldenQuestion

    Search = Callable[[str], Sequence[str]]
    Scorer = Callable[..., float]

_HEAP = 15_000_000  # minimum that tantivy accepts, in bytes


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The ids of the passages found for a question: at most three, best first."""

    question: GoldenQuestion
    ids: tuple[str, ...]
    elapsed_ms: float


@dataclass(frozen=True, slots=True)
class Score:
    """A search method's results for `n` questions.

    `first` counts the questions for which a right passage came first, and `near_top` counts those
    for which a right passage was among the first three.
    """

    name: str
    n: int
    first: int
    near_top: int
    median_ms: float


def own(asked: Iterable[GoldenAnswer]) -> list[SearchResult]:
    """Return the passages that Footnote ranks highest, even if they are not the answer."""
    return [
        SearchResult(
            one.question,
            tuple(candidate.passage.id for candidate in one.answer.candidates[:TOP]),
            one.elapsed_ms,
        )
        for one in asked
    ]


def searches(knowledge: KnowledgeBase) -> Mapping[str, Search]:
    """Return the baseline search functions, by name."""
    texts = [(passage.text, passage.id) for passage in knowledge.passages]
    asks = [(ask, passage.id) for passage in knowledge.passages for ask in passage.asks]
    return {
        "rapidfuzz WRatio, texts": _fuzzy(fuzz.WRatio, texts),
        "rapidfuzz WRatio, texts and asks": _fuzzy(fuzz.WRatio, texts + asks),
        "rapidfuzz token_set_ratio, texts": _fuzzy(fuzz.token_set_ratio, texts),
        "rapidfuzz token_set_ratio, texts and asks": _fuzzy(fuzz.token_set_ratio, texts + asks),
        "BM25, texts": bm25(texts),
    }


def find(search: Search, questions: Iterable[GoldenQuestion]) -> list[SearchResult]:
    """Run a search for each question."""
    found = []
    for question in questions:
        start = perf_counter()
        ids = tuple(search(question.text))
        found.append(SearchResult(question, ids, (perf_counter() - start) * 1000))
    return found


def score(name: str, found: Sequence[SearchResult]) -> Score:
    """Return one search method's score."""
    return Score(
        name=name,
        n=len(found),
        first=sum(not set(one.ids[:1]).isdisjoint(one.question.passages) for one in found),
        near_top=sum(not set(one.ids).isdisjoint(one.question.passages) for one in found),
        median_ms=median([one.elapsed_ms for one in found] or [0.0]),
    )


def _fuzzy(scorer: Scorer, texts: Sequence[tuple[str, str]]) -> Search:
    """Return a rapidfuzz search that ranks each passage by its most similar text."""
    choices = [utils.default_process(text) for text, _ in texts]

    def search(question: str) -> list[str]:
        ranked = process.extract(
            utils.default_process(question), choices, scorer=scorer, limit=None
        )
        return list(dict.fromkeys(texts[n][1] for _, _, n in ranked))[:TOP]

    return search


def bm25(texts: Iterable[tuple[str, str]], folder: Path | None = None, heap: int = _HEAP) -> Search:
    """Return a BM25 search with tantivy and its English tokenizer, `en_stem`.

    `texts` contains pairs of a text and a passage id. If `folder` is given, the index is kept in
    that folder. If the folder already contains an index, that index is used and `texts` is not
    read.
    """
    builder = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name="en_stem")
    schema = builder.add_text_field("id", stored=True, tokenizer_name="raw").build()
    opened = folder is not None and (folder / "meta.json").exists()
    index = tantivy.Index(schema, path=str(folder) if folder else None)
    if not opened:
        _fill(index, texts, heap)
    searcher, analyzer = index.searcher(), _analyzer()

    def search(question: str) -> list[str]:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", word))
            for word in analyzer.analyze(question)
        ]
        hits = searcher.search(tantivy.Query.boolean_query(terms), TOP).hits
        return [str(searcher.doc(address)["id"][0]) for _, address in hits]

    return search


def _fill(index: tantivy.Index, texts: Iterable[tuple[str, str]], heap: int) -> None:
    writer = index.writer(heap, num_threads=1)
    for text, id_ in texts:
        writer.add_document(tantivy.Document(text=[text], id=[id_]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()


def _analyzer() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(40),
        tantivy.Filter.lowercase(),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(step)
    return builder.build()
