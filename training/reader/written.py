"""Make pairs from questions that were written for single passages.

    python -m training.reader.written TARGET

Each line of `written/<community>.tsv` has the id of a passage, a kind, a question and, for a
follow-up question, the earlier question. The kind is "answers" if the passage answers the question,
"contradicts" if it contradicts a premise of the question, and "near" if it seems to answer but no
passage of the community does. There are no questions for held-out communities.

Some complete questions get an unrelated earlier question, because a reader can't know whether a
question depends on the earlier one. Some communities have only one document, in `pages/`, and no
other questions. Their pairs name no community, because every reader is trained on them.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from bot.core.model.policy import Policy
from bot.core.ranking import rank
from bot.core.ranking.finding import focused, look, worth_ranking
from bot.core.ranking.reading import LONGEST, template, text_of
from bot.importer.article import Details
from bot.importer.importing import import_article
from bot.importer.source import Overrides
from bot.knowledge import loader
from bot.languages import en as english
from bot.semantic.embedder import load
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED
from training import asks, corpus
from training.examples import Compare
from training.reader.pairs import SEED, write_lines
from training.remembering import CachingEmbedder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.ranking.rank import Ranked
    from bot.core.retrieval.index import Index
    from training.reader.pairs import Pair

PAGES: Final = Path(__file__).with_name("pages")
OTHERS: Final = 1
"""Maximum number of other passages paired with a question that no passage answers."""
UNRELATED: Final = 0.1
"""Share of the complete questions that get an unrelated earlier question."""


def knowledge_of(slug: str) -> tuple[KnowledgeBase, str | None]:
    """Return a community's knowledge and its name, or None as the name if it is in `pages/`."""
    page = PAGES / f"{slug}.md"
    if not page.exists():
        community = corpus.community(corpus.FOLDER / slug)
        return community.knowledge, community.name
    with TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.yaml"
        import_article(page, draft, Overrides(slug, Details()))
        return loader.load([draft]), None


def pairs_of(slug: str, index: Index, name: str | None) -> Iterator[Pair]:
    """Yield the pairs made from a community's questions."""
    written = [*asks.read(slug)]
    rng = random.Random(slug)  # noqa: S311 - repeatable
    for one in written:
        ranked = _ranked(one.said, index)
        texts = {each.unit.entry.id: text_of(each) for each in ranked if each.unit.passage}
        texts.setdefault(one.passage, _whole(index, one.passage))
        others = [each for each in texts if each != one.passage][:OTHERS]
        before = one.earlier or (rng.random() < UNRELATED and rng.choice(written).question)
        for each in [one.passage, *(others if one.kind == "near" else ())]:
            pair: Pair = {
                "question": one.question,
                "passage": texts[each],
                "answers": int(one.kind == "answers"),
                "contradicts": int(one.kind == "contradicts"),
            }
            if before:
                pair["earlier"] = before
            if name:
                pair["community"] = name
            yield pair


def _ranked(question: str, index: Index) -> Sequence[Ranked]:
    query = focused(look(index.parse(question), index), index, Policy()).query
    return rank.rank(query, worth_ranking(query, index.search(query)), index)


def _whole(index: Index, id_: str) -> str:
    """Return the beginning of a passage, for a question for which the engine did not find it."""
    passage = next(one.passage for one in index.units if one.passage and one.passage.id == id_)
    return template(passage, passage.text[:LONGEST])


def main() -> None:
    """Write the pairs from all communities, shuffled."""
    compare = Compare(english.load(), CachingEmbedder(load(inspect(BUNDLED))))
    made: list[Pair] = []
    for path in sorted(asks.FOLDER.glob("*.tsv")):
        knowledge, name = knowledge_of(path.stem)
        made += pairs_of(path.stem, compare.index(knowledge), name)
    random.Random(SEED).shuffle(made)  # noqa: S311 - repeatable
    write_lines(Path(sys.argv[1]), made)
    print(len(made), Counter((pair["answers"], pair["contradicts"]) for pair in made))


if __name__ == "__main__":
    main()
