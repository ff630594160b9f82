"""What speaks for a candidate: features, each 0 to 1.

A unit with asks is judged by its text and, above all, by its asks; a bare one, as an import leaves
it, by a closer look at its text. One ask, which an import may propose, leaves a passage bare.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from bot.core.closeness import Closeness
    from bot.core.index import Index
    from bot.core.query import Query
    from bot.core.unit import Sentence, Unit

K1, B = 1.2, 0.75  # of BM25, as everybody has them
VOTES = 3
ENOUGH = 2
"""So many asks a passage needs to be judged by them."""
LONG = 150
"""From so many telling stems on, a text counts as long."""

_TEXT = (
    "bm25",  # BM25 of the text, as a share of what the question could reach
    "text",  # share of the question, by weight, that the text holds
    "sentence",  # … that its best sentence holds
    "any",  # … that text, asks, title and section hold
    "bigrams",  # share of the question's neighbouring telling stems that stand together in the text
    "kind lacking",  # 1 if the kind asked for is one that the text lacks and no ask asks for
)
ASKED = (
    *_TEXT,
    "asks",  # share of the question, by weight, that the asks together hold
    "ask match",  # likeness to the nearest ask: weighted Dice coefficient of the telling stems
    "ask votes",  # mean of the three nearest
    "ask recall",  # share of the nearest ask, by weight, that the question holds
    "ask letters",  # likeness to the nearest ask letter by letter, telling stems sorted
    "ask wording",  # … all stems in order
    "ask phrases",  # share of all its neighbouring stems that stand together in an ask
    "kind",  # share of its asks that ask for the same kind of answer
    "gap",  # 1 for a gap
)
"""The features of a gap, and of a passage with `ENOUGH` asks."""
BARE = (
    *_TEXT,
    "phrases",  # share of all the question's neighbouring stems that stand together in the text
    "order",  # share of all its stems that a sentence holds in the same order
    "uncommon",  # share, by weight, of what is not common English that the text holds
    "names",  # share of its names that the text holds
    "letters",  # share of its runs of four letters, by weight, that the text holds
    "letters of a sentence",  # … that its best sentence holds
    "letters of two",  # … that its best two neighbouring sentences hold
    "kind held",  # 1 if the best sentence holds the kind asked for, as far as can be seen
    "spread",  # share of the best sentence that lies between its first and last word in common
    "negated",  # 1 if the question denies something and the best sentence denies nothing
    "kin",  # share of the question, by weight, that the text holds in kindred words only
    "kin of a sentence",  # what such words add to the share that the best sentence holds
    "ask match",  # likeness to its only ask, if it has one
    "context",  # 1 if the question shares a word with the source's title or the section
    "long",  # length of the text
    "bare",  # 1
)
"""The features of the other passages."""
MEANT = (
    "meaning",  # cosine with the best sentence
    "meaning of two",  # mean cosine with the two best
    "meaning of an ask",  # cosine with the best ask
)
"""What comes on top where meanings are compared."""
MEANT_BARE = (
    *MEANT,
    "meaning of a pair",  # cosine with the best two neighbouring sentences
    "meaning of the text",  # cosine with the text as a whole
)
"""What comes on top of `BARE` then."""


class Features(NamedTuple):
    """The values of `ASKED`, then of `MEANT`, or of `BARE` and `MEANT_BARE`; and the nearest ask.

    That is its position.
    """

    values: tuple[float, ...]
    ask: int | None


def features(query: Query, unit: Unit, index: Index, close: Closeness | None = None) -> Features:
    """Return what speaks for `unit` as an answer to `query`; `close` is how close they are."""
    text = _text(query, unit, index)
    meant = () if close is None else tuple(max(0.0, cosine) for cosine in close.cosines)
    if is_bare(unit):
        match, _, _, ask = _ask_match(query, unit)
        more = () if close is None else tuple(max(0.0, cosine) for cosine in close.wider)
        return Features((*text, *_bare(query, unit, index, match), *meant, *more), ask)
    asked, ask = _asked(query, unit)
    return Features((*text, *asked, *meant), ask)


def is_bare(unit: Unit) -> bool:
    """Whether a unit is judged by its text alone, because next to nobody wrote asks for it."""
    return unit.passage is not None and len(unit.asks) < ENOUGH


def _text(query: Query, unit: Unit, index: Index) -> tuple[float, ...]:
    whole = query.weight or 1.0
    return (
        _bm25(query, unit, index),
        held(query, unit.counts.keys()) / whole,
        max((held(query, sentence.terms) for sentence in unit.sentences), default=0.0) / whole,
        sum([weight for stem, weight in query.terms.items() if unit.holds(stem)]) / whole,
        len(query.bigrams & unit.bigrams) / max(1, len(query.bigrams)),
        float(unit.lacks(query.kind)),
    )


def held(query: Query, terms: AbstractSet[str]) -> float:
    """Return the weight of the question's telling stems among `terms`."""
    return sum([weight for stem, weight in query.terms.items() if stem in terms])


def _bm25(query: Query, unit: Unit, index: Index) -> float:
    norm = K1 * (1 - B + B * unit.length / (index.mean_length or 1.0))
    score = 0.0
    for stem, weight in query.terms.items():
        if count := unit.counts.get(stem, 0):
            score += weight * count * (K1 + 1) / (count + norm)
    return score / ((K1 + 1) * query.weight) if score else 0.0


def _asked(query: Query, unit: Unit) -> tuple[tuple[float, ...], int]:
    match, votes, recall, nearest = _ask_match(query, unit)
    letters, wording, close = _ask_letters(query, unit)
    return (
        held(query, unit.asked.keys()) / (query.weight or 1.0),
        match,
        votes,
        recall,
        letters,
        wording,
        len(query.phrases & unit.ask_phrases) / max(1, len(query.phrases)),
        unit.ask_kinds.get(query.kind, 0.0),
        float(unit.passage is None),
    ), (close if nearest is None else nearest)


def _ask_match(query: Query, unit: Unit) -> tuple[float, float, float, int | None]:
    """Return the Dice coefficient of the nearest ask, the mean of the nearest, recall, position."""
    held: dict[int, float] = {}
    for stem, weight in query.terms.items():
        for position in unit.asked.get(stem, ()):
            held[position] = held.get(position, 0.0) + weight
    dice = sorted(
        (
            (2 * weight / (query.weight + unit.asks[position].weight), -position)
            for position, weight in held.items()
        ),
        reverse=True,
    )
    if not dice:
        return 0.0, 0.0, 0.0, None
    best = -dice[0][1]
    recall = held[best] / unit.asks[best].weight
    return dice[0][0], sum(value for value, _ in dice[:VOTES]) / VOTES, recall, best


def _ask_letters(query: Query, unit: Unit) -> tuple[float, float, int]:
    """Return the likeness to the nearest ask by sorted telling stems and by all stems."""
    _, by_content, _ = process.extractOne(query.content, unit.contents, scorer=fuzz.ratio)
    _, by_wording, nearest = process.extractOne(query.wording, unit.wordings, scorer=fuzz.ratio)
    return (by_content / 100 if query.content else 0.0), by_wording / 100, nearest


def _bare(query: Query, unit: Unit, index: Index, match: float) -> tuple[float, ...]:
    rarity = index.rarities(query.grams)
    total = sum(rarity.values()) or 1.0
    grams = [held_grams(rarity, sentence) for sentence in unit.sentences]
    two = [one | other for one, other in pairwise(grams)]
    return (
        len(query.phrases & unit.phrases) / max(1, len(query.phrases)),
        max((held_in_order(query, sentence.stems) for sentence in unit.sentences), default=0.0),
        _uncommon(query, unit, index),
        sum(name in unit.counts for name in query.names) / max(1, len(query.names)),
        sum(map(rarity.__getitem__, frozenset().union(*grams))) / total,
        max((sum(map(rarity.__getitem__, one)) for one in grams), default=0.0) / total,
        max((sum(map(rarity.__getitem__, both)) for both in two or grams), default=0.0) / total,
        *_of_best_sentence(query, unit),
        *_by_kin(query, unit, index),
        match,
        float(not unit.context.isdisjoint(query.terms)),
        min(1.0, unit.length / LONG),
        1.0,
    )


def held_grams(grams: Iterable[str], sentence: Sentence) -> frozenset[str]:
    """Return those runs of letters that stand in a sentence."""
    letters = sentence.letters
    return frozenset([gram for gram in grams if gram in letters])


def held_in_order(query: Query, stems: Sequence[str]) -> float:
    """Return the longest common subsequence with `stems`, as a share of the question."""
    wanted = query.wording.split()
    return LCSseq.similarity(wanted, stems) / max(1, len(wanted))


def _uncommon(query: Query, unit: Unit, index: Index) -> float:
    uncommon = {
        token.stem: query.terms[token.stem]
        for token in query.tokens
        if token.stem in query.terms and token.word not in index.english.common
    }
    held = sum(weight for stem, weight in uncommon.items() if stem in unit.counts)
    return held / (sum(uncommon.values()) or 1.0)


def _by_kin(query: Query, unit: Unit, index: Index) -> tuple[float, float]:
    """Return "kin" and "kin of a sentence"."""
    kin = {
        stem: [one for one in index.english.kin(stem) if one in unit.counts] for stem in query.terms
    }
    kindred = {stem: found for stem, found in kin.items() if found}
    if not kindred:
        return 0.0, 0.0
    whole = sum(query.terms[stem] for stem in kindred if stem not in unit.counts)
    own, more = 0.0, 0.0
    for terms in (sentence.terms for sentence in unit.sentences):
        held_here = held(query, terms)
        own = max(own, held_here)
        added = (
            query.terms[stem]
            for stem, found in kindred.items()
            if stem not in terms and not terms.isdisjoint(found)
        )
        more = max(more, held_here + sum(added))
    return whole / query.weight, (more - own) / query.weight


def _of_best_sentence(query: Query, unit: Unit) -> tuple[float, float, float]:
    """Return "kind held", "spread" and "negated" of the sentence that holds most of the question.

    They are 0 for a text without sentences.
    """
    if not unit.sentences:
        return 0.0, 0.0, 0.0
    place = max(range(len(unit.sentences)), key=lambda at: held(query, unit.sentences[at].terms))
    best = unit.sentences[place]
    common = [at for at, stem in enumerate(best.stems) if stem in query.terms]
    spread = (common[-1] - common[0] + 1) / len(best.stems) if common else 0.0
    return float(answers(query, best)), spread, float(query.denies and not best.denies)


def answers(query: Query, sentence: Sentence) -> bool:
    """Whether a sentence visibly holds an answer of the kind that is asked for."""
    if query.kind in {"person", "place"}:
        return bool(sentence.names - query.terms.keys())
    return query.kind in sentence.kinds
