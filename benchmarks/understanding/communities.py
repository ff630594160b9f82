"""Figures on communities: `python -m benchmarks.understanding.communities`.

Each held-out community in training/communities serves in turn as the entire knowledge, exactly as
imported, and its members' questions are asked one after the other. All figures are means over
communities, with a 95% interval from a bootstrap over communities. `--known` uses the communities
on which the weights were trained, and `--foreign` uses those in languages other than English.
`--thresholds` prints instead what the figures would be with other values of `matching.answer`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.understanding import peers
from bot.core.answering.answer import answer
from bot.core.model.policy import Policy
from bot.core.model.results import Outcome, Refusal
from bot.languages import en as english
from bot.output.progress import progress
from bot.output.table import Table, show
from bot.semantic.embedder import load
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED
from training import corpus
from training.examples import Compare
from training.remembering import CachingEmbedder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.model.entries import Source
    from bot.core.model.results import Answer
    from training.corpus import Asked, Community

SAMPLES = 2000
SURE = (0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
FIRST, RIGHT, WRONG, NEAR, OFF, TURN, DENIED, DENIED_OFF = (
    "right first",
    "right asserted",
    "wrong asserted",
    "near misses asserted",
    "off topic asserted",
    "last turn right",
    "answered by the source, said not to be covered",
    "off topic, said so",
)
_OFF_TOPIC = frozenset({"offtopic", "smalltalk"})
_DEFAULT = Policy()
_THRESHOLDS = (0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


@dataclass
class Counts:
    """Observations for each figure in each community: figure -> community -> values.

    `sure` has the confidence of each asserted passage, and whether it answers the question.
    """

    name: str
    seen: dict[str, dict[str, list[bool]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    sure: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, figure: str, community: str, *, so: bool) -> None:
        """Count one question for a figure."""
        self.seen[figure][community].append(so)

    def cell(self, figure: str) -> str:
        """Return the mean over communities, with its interval, in percent."""
        means = np.array([np.mean(found) for found in self.seen[figure].values()])
        if not len(means):
            return "-"
        rng = np.random.default_rng(1)
        drawn = means[rng.integers(0, len(means), (SAMPLES, len(means)))].mean(axis=1)
        low, high = np.percentile(drawn, (2.5, 97.5))
        return f"{100 * means.mean():.1f} ({100 * low:.0f}-{100 * high:.0f})"


def footnote(
    name: str, communities: Sequence[Community], compare: Compare, policy: Policy = _DEFAULT
) -> Counts:
    """Return the counts for Footnote."""
    counts = Counts(name)
    with progress(name, len(communities)) as advance:
        for community in communities:
            index = compare.index(community.knowledge)
            for asked in community.questions:
                found = answer(asked.text, index, policy, asked.turns[:-1])
                _count(counts, community.name, asked, found)
            advance(1)
    return counts


def _count(counts: Counts, community: str, asked: Asked, found: Answer) -> None:
    quotes = found.quotes if found.outcome is Outcome.ANSWER else ()
    shown = [quote.passage.id for quote in quotes]
    right = any(one in asked.right for one in shown)
    if shown:
        counts.sure.append((found.confidence, right))
    denied = found.refusal is Refusal.NOT_COVERED
    if asked.right or asked.kind in _OFF_TOPIC:
        counts.add(DENIED if asked.right else DENIED_OFF, community, so=denied)
    if not asked.right:
        counts.add(OFF if asked.kind in _OFF_TOPIC else NEAR, community, so=bool(shown))
        return
    if len(asked.turns) > 1:
        counts.add(TURN, community, so=right)
    counts.add(FIRST, community, so=found.candidates[0].passage.id in asked.right)
    counts.add(RIGHT, community, so=right)
    counts.add(WRONG, community, so=bool(shown) and not right)


def others(communities: Sequence[Community], compare: Compare) -> list[Counts]:
    """Return the counts for the peers, which always answer."""
    counts: dict[str, Counts] = {}
    with progress("Asking the peers", len(communities)) as advance:
        for community in communities:
            for name, peer in _peers(community, compare).items():
                one = counts.setdefault(name, Counts(name))
                for asked in community.questions:
                    if asked.right:
                        hit = peer(asked.text).passage in asked.right
                        one.add(FIRST, community.name, so=hit)
            advance(1)
    return list(counts.values())


def _peers(community: Community, compare: Compare) -> Mapping[str, peers.Peer]:
    meaning = compare.index(community.knowledge).meaning
    more = peers.semantic(community.knowledge, meaning) if meaning else {}
    return {**peers.lexical(community.knowledge), **more}


def _table(counts: Sequence[Counts], title: str) -> Table:
    figures = (FIRST, RIGHT, WRONG, NEAR, OFF, TURN, DENIED, DENIED_OFF)
    rows = tuple((one.name, *map(one.cell, figures)) for one in counts)
    return Table(title, ("%", *figures), rows)


def _by_threshold(title: str, communities: Sequence[Community], compare: Compare) -> Table:
    """Return a row for each value of `matching.answer`."""
    policies = (Policy(answer=least) for least in _THRESHOLDS)
    counts = [footnote(str(one.answer), communities, compare, one) for one in policies]
    return _table(counts, title)


def _by_language(communities: Sequence[Community], compare: Compare) -> Table:
    """Return a row for each language, and one with its sources treated as English."""
    counts = []
    for language in sorted({one.language for one in communities}):
        own = [one for one in communities if one.language == language]
        as_english = [corpus.with_sources(one, _in_english) for one in own]
        counts.append(footnote(language, own, compare))
        counts.append(footnote(f"{language}, treated as English", as_english, compare))
    return _table(counts, "By language, by words only")


def _in_english(source: Source) -> Source:
    return replace(source, language="en")


def _reliability(counts: Sequence[Counts]) -> Table:
    """Return, by confidence, the percentage of asserted passages that answer the question."""
    bins = [*pairwise(SURE)]
    rows = []
    for one in counts:
        sure = np.array([value for value, _ in one.sure])
        right = np.array([found for _, found in one.sure])
        cells = [right[(low <= sure) & (sure < high)] for low, high in bins]
        shown = [f"{100 * cell.mean():.0f} of {len(cell)}" if len(cell) else "-" for cell in cells]
        rows.append((one.name, *shown))
    columns = tuple(f"{low:.1f}-{min(high, 1):.1f}" for low, high in bins)
    return Table(
        "Of the passages asserted with such a confidence, right", ("%", *columns), tuple(rows)
    )


def main() -> None:
    """Print the tables."""
    known, foreign = "--known" in sys.argv[1:], "--foreign" in sys.argv[1:]
    communities = corpus.in_other_languages() if foreign else corpus.load(set_aside=not known)
    words = english.load()
    compare, meant = Compare(words), Compare(words, CachingEmbedder(load(inspect(BUNDLED))))
    if "--thresholds" in sys.argv[1:]:
        compares = {"by words only": compare, "default settings": meant}
        show([_by_threshold(name, communities, each) for name, each in compares.items()])
        return
    by_language = [_by_language(communities, compare)] if foreign else []
    found = [footnote("Footnote, by words only", communities, compare)]
    found.append(footnote("Footnote", communities, meant))
    kind = "in other languages" if foreign else "known" if known else "set aside"
    title = f"{len(communities)} communities, {kind}"
    tables = [_table([*found, *others(communities, meant)], title), *by_language]
    show([*tables, _reliability(found)])


if __name__ == "__main__":
    main()
