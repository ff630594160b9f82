"""Ranking features of a candidate, each between 0 and 1.

The features compare the question with the candidate's text, with the title and headings above it,
and with the candidate's asks, if there are any.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from bot.core.ranking.wanted import together, total, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.questions.query import Query
    from bot.core.ranking.wanted import Wanted
    from bot.core.retrieval.closeness import Closeness
    from bot.core.retrieval.unit import Sentence, Unit

K1, B = 1.2, 0.75  # the usual parameters of BM25
VOTES = 3
LONG = 150
"""Number of content stems at which a text counts as long."""

BY_WORDS = (
    "bm25",  # BM25 score of the text, as a share of the maximum for this question
    "text",  # share of the question's weight that the text contains
    "sentence",  # share of the question's weight that the best sentence contains
    "any",  # share of the question's weight that the text, asks, title and headings contain
    "below headings",  # share of the question's weight in the best sentence, title and headings
    "bigrams",  # share of the question's pairs of adjacent content stems that the text contains
    "kind lacking",  # 1 if the text lacks the type of answer asked for and no ask asks for it
    "phrases",  # share of the question's pairs of adjacent stems that the text contains
    "order",  # share of the question's stems that a sentence contains in the same order
    "uncommon",  # share of the weight of the question's uncommon words that the text contains
    "names",  # share of the question's names that the text contains
    "letters",  # share of the weight of the question's letter 4-grams that the text contains
    "letters of a sentence",  # share of the 4-grams' weight that the best sentence contains
    "letters of two",  # share of the 4-grams' weight that the best two adjacent sentences contain
    "kind held",  # 1 if the best sentence recognizably has the type of answer asked for
    "spread",  # share of the best sentence from the first to the last of the question's words
    "negated",  # 1 if the question is negative and the best sentence is not
    "kin",  # share of the question's weight that the text contains only as related words
    "kin of a sentence",  # increase in the best sentence's share if related words are counted
    "long",  # length of the text as a share of `LONG`, up to 1
    "title",  # share of the question's weight that the source's title contains
    "headings",  # share of the question's weight that the headings contain and the title doesn't
    "heading match",  # similarity to the most similar heading: weighted Dice coefficient of stems
    "heading recall",  # share of the innermost heading's weight that the question contains
    "heading wording",  # character-level similarity to the innermost heading (stems in order)
    "asks",  # share of the question's weight that all asks together contain
    "ask match",  # similarity to the nearest ask: weighted Dice coefficient of content stems
    "ask votes",  # mean similarity to the three nearest asks
    "ask recall",  # share of the nearest ask's weight that the question contains
    "ask letters",  # character-level similarity to the nearest ask (content stems, sorted)
    "ask wording",  # character-level similarity to the nearest ask (all stems in order)
    "ask phrases",  # share of the question's pairs of adjacent stems that the asks contain
    "kind",  # share of the asks that ask for the same type of answer as the question
    "gap",  # 1 if the candidate is a gap
    "bare",  # 1 if the candidate has no asks
)
"""The features that every candidate has."""
BY_MEANING = (
    "meaning",  # cosine similarity to the best sentence
    "meaning of two",  # mean cosine similarity to the best two sentences
    "meaning of an ask",  # cosine similarity to the best ask
    "meaning of a pair",  # cosine similarity to the best two adjacent sentences
    "meaning of the text",  # cosine similarity to the whole text
)
"""Additional features if an embedding model is in use."""


class Features(NamedTuple):
    """The values of the features, and the position of the nearest ask.

    The values are those of `BY_WORDS`, followed by those of `BY_MEANING` if an embedding model is
    in use.
    """

    values: tuple[float, ...]
    ask: int | None


def features(wanted: Wanted, unit: Unit, close: Closeness | None = None) -> Features:
    """Return the features of `unit`. `close` is the unit's semantic similarity, if known."""
    shares = [wanted.held(sentence.terms) for sentence in unit.sentences]
    text = (*_text(wanted, unit, shares), *_closely(wanted, unit, shares))
    asked, ask = _asked(wanted, unit) if unit.asks else (_NOT_ASKED, None)
    meant = () if close is None else tuple(max(0.0, cosine) for cosine in close.cosines)
    rest = (float(unit.passage is None), float(not unit.asks))
    return Features((*text, *_headings(wanted, unit), *asked, *rest, *meant), ask)


def _text(wanted: Wanted, unit: Unit, shares: Sequence[float]) -> tuple[float, ...]:
    """Return the features from "bm25" to "kind lacking".

    For each sentence, `shares` contains the weight of the question's words in that sentence.
    """
    norm = K1 * (1 - B + B * unit.length / (wanted.index.mean_length or 1.0))
    bm25 = held = anywhere = 0.0
    for stem, weight in wanted.terms:
        if count := unit.counts.get(stem, 0):
            bm25 += weight * count * (K1 + 1) / (count + norm)
            held += weight
            anywhere += weight
        elif unit.holds(stem):
            anywhere += weight
    above = [one for one in wanted.terms if one[0] in unit.above]
    below = max(
        [
            own + sum([weight for stem, weight in above if stem not in sentence.terms])
            for own, sentence in zip(shares, unit.sentences, strict=True)
        ],
        default=total(above),
    )
    return (
        bm25 / ((K1 + 1) * wanted.whole),
        held / wanted.whole,
        max(shares, default=0.0) / wanted.whole,
        anywhere / wanted.whole,
        below / wanted.whole,
        together(wanted.pairs, unit.told),
        float(unit.lacks(wanted.query.kind)),
    )


def _headings(wanted: Wanted, unit: Unit) -> tuple[float, ...]:
    """Return the features from "title" to "heading wording"."""
    title = wanted.held(unit.title) / wanted.whole
    if not unit.headings:
        return title, 0.0, 0.0, 0.0, 0.0
    nearest = unit.headings[-1]
    # a question may name the source as well as the subject of a heading
    own = max(wanted.query.weight - wanted.held(unit.title - nearest.terms), 0.0)
    matches = [
        2 * wanted.held(heading.terms) / ((own + heading.weight) or 1.0)
        for heading in unit.headings
    ]
    return (
        title,
        wanted.held(unit.above - unit.title) / wanted.whole,
        min(1.0, max(matches)),
        wanted.held(nearest.terms) / (nearest.weight or 1.0),
        fuzz.ratio(wanted.query.wording, nearest.wording) / 100,
    )


_NOT_ASKED = (0.0,) * 8


def _asked(wanted: Wanted, unit: Unit) -> tuple[tuple[float, ...], int]:
    """Return the features from "asks" to "kind", and the position of the nearest ask."""
    query = wanted.query
    match, votes, recall, nearest = _ask_match(wanted, unit)
    letters, wording, close = _ask_letters(query, unit)
    return (
        wanted.held(unit.asked.keys()) / wanted.whole,
        match,
        votes,
        recall,
        letters,
        wording,
        len(query.phrases & unit.ask_phrases) / max(1, len(query.phrases)),
        unit.ask_kinds.get(query.kind, 0.0),
    ), (close if nearest is None else nearest)


def _ask_match(wanted: Wanted, unit: Unit) -> tuple[float, float, float, int | None]:
    """Return "ask match", "ask votes" and "ask recall", and the position of the nearest ask.

    The position is None if no ask shares a word with the question.
    """
    held: dict[int, float] = {}
    for stem, weight in wanted.terms if unit.asks else ():
        for position in unit.asked.get(stem, ()):
            held[position] = held.get(position, 0.0) + weight
    if not held:
        return 0.0, 0.0, 0.0, None
    own, asks = wanted.query.weight, unit.asks
    dice = [(2 * weight / (own + asks[at].weight), -at) for at, weight in held.items()]
    dice.sort(reverse=True)
    best = -dice[0][1]
    recall = held[best] / asks[best].weight
    return dice[0][0], sum(value for value, _ in dice[:VOTES]) / VOTES, recall, best


def _ask_letters(query: Query, unit: Unit) -> tuple[float, float, int]:
    """Return the similarity to the nearest ask by content stems and by all stems.

    The third value is the position of the ask that is nearest by all stems.
    """
    _, by_content, _ = process.extractOne(query.content, unit.contents, scorer=fuzz.ratio)
    _, by_wording, nearest = process.extractOne(query.wording, unit.wordings, scorer=fuzz.ratio)
    return (by_content / 100 if query.content else 0.0), by_wording / 100, nearest


def _closely(wanted: Wanted, unit: Unit, shares: Sequence[float]) -> tuple[float, ...]:
    """Return the features from "phrases" to "long"."""
    names = wanted.query.names
    return (
        together(wanted.phrases, unit.wording),
        wanted.in_order([sentence.stems for sentence in unit.sentences]),
        total([one for one in wanted.uncommon if one[0] in unit.counts])
        / (total(wanted.uncommon) or 1.0),
        sum([name in unit.counts for name in names]) / max(1, len(names)),
        *_letters(wanted, unit),
        *_of_best_sentence(wanted, unit, shares),
        *_by_kin(wanted, unit, shares),
        min(1.0, unit.length / LONG),
    )


def _letters(wanted: Wanted, unit: Unit) -> tuple[float, float, float]:
    """Return the features "letters", "letters of a sentence" and "letters of two"."""
    letters = [sentence.letters for sentence in unit.sentences]
    held = [gram for gram in wanted.grams if gram[0] in unit.letters]
    ones = [written(held, one) for one in letters]
    two = best = max(ones, default=0.0)
    for place, (one, other) in enumerate(pairwise(ones)):
        if one + other > two:
            two = max(two, written(held, letters[place] + letters[place + 1]))
    return total(held) / wanted.letters, best / wanted.letters, two / wanted.letters


def _by_kin(wanted: Wanted, unit: Unit, shares: Sequence[float]) -> tuple[float, float]:
    """Return the features "kin" and "kin of a sentence"."""
    if wanted.kindred.isdisjoint(unit.counts):
        return 0.0, 0.0
    kin = {stem: [one for one in kin if one in unit.counts] for stem, kin in wanted.kin.items()}
    kindred = [(stem, wanted.query.terms[stem], found) for stem, found in kin.items() if found]
    whole = sum([weight for stem, weight, _ in kindred if stem not in unit.counts])
    more = max(
        own
        + sum(
            weight
            for stem, weight, found in kindred
            if stem not in sentence.terms and not sentence.terms.isdisjoint(found)
        )
        for own, sentence in zip(shares, unit.sentences, strict=True)
    )
    return whole / wanted.whole, (more - max(shares)) / wanted.whole


def _of_best_sentence(
    wanted: Wanted, unit: Unit, shares: Sequence[float]
) -> tuple[float, float, float]:
    """Return the features "kind held", "spread" and "negated" of the best sentence.

    The best sentence contains the greatest share of the question's weight. All three features are 0
    for a text without sentences.
    """
    if not shares:
        return 0.0, 0.0, 0.0
    query, best = wanted.query, unit.sentences[shares.index(max(shares))]
    common = [at for at, stem in enumerate(best.stems) if stem in query.terms]
    spread = (common[-1] - common[0] + 1) / len(best.stems) if common else 0.0
    return float(answers(query, best)), spread, float(query.denies and not best.denies)


def answers(query: Query, sentence: Sentence) -> bool:
    """Return whether a sentence contains a recognizable answer of the type asked for."""
    if query.kind in {"person", "place"}:
        return bool(sentence.names - query.terms.keys())
    return query.kind in sentence.kinds


def lacks_answer(query: Query, unit: Unit) -> bool:
    """Return whether a unit lacks the type of answer asked for, as far as this can be recognized.

    In a passage without asks, any name that is not in the question may be the place asked for.
    """
    if not unit.lacks(query.kind):
        return False
    by_names = query.kind == "place" and not unit.asks
    return not (by_names and any(answers(query, sentence) for sentence in unit.sentences))
