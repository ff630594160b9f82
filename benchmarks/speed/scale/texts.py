"""Synthetic passages whose words are distributed as in real texts, and questions about them.

Nearly half of the words are function words. Others are English words whose frequency falls with
their rank (Zipf's law). The rest are words, names and years that belong to the passage's topic, so
that words co-occur. Some passages have a unique name, so that the vocabulary keeps growing as it
does in real texts. A small collection is a prefix of a large one.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.speed.scale.knowledge import PASSAGES_PER_CHAPTER
from bot.core.text.words import STOP_WORDS
from bot.languages import en as english
from training.examples import with_typo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

SEED = 20130502
TOPIC = PASSAGES_PER_CHAPTER
"""Number of passages about one topic."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FUNCTION_WORDS = _words(
    "the of and to in a is that for it as was with be by on not he this are or his from at "
    "which but have an they you were their one we all has been would who more if will when "
    "no there so can what about into than them only some could other these may then do first "
    "any my now such like our over man me even most made after also did many before must"
)
_FREQUENT_WORDS = _words(
    "time people year new first work part world name state city place years used known life number "
    "group war history school company country end great long water house line power game law small "
    "large order form system development service members million died born began became found "
    "local public national high area early late field death court century art music team season "
    "film book family home university government party river town story read tell happened"
)
"""The most frequent general words."""
_FLAT = 25
"""Mandelbrot's offset to Zipf's ranks, which flattens the top of the distribution."""
_SENTENCES = (3, 7)
_LENGTHS = (8, 24)
_FUNCTIONAL, _GENERAL, _OWN = 0.45, 0.33, 0.03
"""The shares of function words, of general words, and of the passage's unique name."""
_WORDS_OF_A_TOPIC, _NAMES_OF_A_TOPIC, _YEARS_OF_A_TOPIC = 120, 12, 4
_OWN_NAMES = 5  # every fifth passage has a unique name
_STARTS = _words("b br d dr f fl g gr h j k kr l m n p pl r s st t tr v w z sh th ch")
_MIDDLES = _words("a e i o u ai ea ou")
_ENDS = _words("l m n r s t x nd rk lin mar ton vel dor sen wick bur")
_SYLLABLES = [a + b + c for a in _STARTS for b in _MIDDLES for c in _ENDS]
_TEMPLATES = (
    "What is {}?",
    "when was {}?",
    "Tell me about {}",
    "How does {} work?",
    "Who was it with {}?",
    "where is {}?",
    "Why {}?",
    "how many {} are there",
)
"""Templates for questions, which add few words to the content words.

As a result, a question shares a word with about a quarter of the passages. For comparison, a
question in SQuAD shares a word with a fifth of the paragraphs there, cut to the same length.
"""
CONTENT_WORDS = (4, 7)
"""Minimum and maximum number of content words in a question, all from one sentence."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the position of the passage that answers it, and whether it has a typo."""

    text: str
    target: int
    typo: bool


def passages(count: int) -> Iterator[str]:
    """Yield `count` passages of about seventy words each."""
    for topic in range(-(-count // TOPIC)):
        yield from islice(_about(topic), count - topic * TOPIC)


def questions(count: int, size: int) -> list[Question]:
    """Return `count` questions about the first `size` passages, every other one with a typo."""
    rng = random.Random(SEED + size)  # noqa: S311 - repeatable
    targets = sorted(rng.randrange(size) for _ in range(count))
    asked = [_question(target, rng) for target in targets]
    rng.shuffle(asked)
    return [
        Question(template.format(with_typo(words, rng) if odd else words), target, odd)
        for n, (target, template, words) in enumerate(asked)
        for odd in (bool(n % 2),)
    ]


def _question(target: int, rng: random.Random) -> tuple[int, str, str]:
    """Return the target, the template and the content words of a question."""
    candidates = [_content_words(sentence) for sentence in _topic(target // TOPIC)[target % TOPIC]]
    words = max(candidates, key=lambda words: (len(words) >= CONTENT_WORDS[1], rng.random()))
    kept = sorted(rng.sample(range(len(words)), min(len(words), rng.randint(*CONTENT_WORDS))))
    chosen = [words[place] for place in kept]
    return target, rng.choice(_TEMPLATES), f"{' '.join(chosen[:-1])} and {chosen[-1]}"


def _content_words(sentence: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(word for word in sentence if word.lower() not in STOP_WORDS))


def _about(topic: int) -> Iterator[str]:
    for sentences in _topic(topic):
        joined = (" ".join(words) for words in sentences)
        yield " ".join(f"{text[0].upper()}{text[1:]}." for text in joined)


@cache
def _english() -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Return the function words, the general words, and the general words' frequencies.

    The frequencies are cumulative.
    """
    lists = english.load()
    rng = np.random.default_rng(SEED)
    common = sorted(lists.common - STOP_WORDS - {*_FUNCTION_WORDS, *_FREQUENT_WORDS})
    seldom = sorted(lists.words - lists.common - STOP_WORDS)
    others = (*rng.permutation(common).tolist(), *rng.permutation(seldom).tolist())
    general = (*_FREQUENT_WORDS, *others)
    return (*_FUNCTION_WORDS, *general), _zipf(len(general))


@cache
def _zipf(count: int, flat: int = _FLAT) -> NDArray[np.float64]:
    """Return the cumulative frequencies of words by rank."""
    shares = 1 / (np.arange(count) + flat)
    return np.asarray(np.cumsum(shares) / shares.sum(), np.float64)


def _name(number: int) -> str:
    """Return a name that is unique for every number up to a hundred million."""
    first, second = divmod(number * 7919 % len(_SYLLABLES) ** 2, len(_SYLLABLES))
    return (_SYLLABLES[first] + _SYLLABLES[second]).capitalize()


@lru_cache(maxsize=1)
def _topic(topic: int) -> list[list[list[str]]]:
    """Return the passages about a topic. Each is a list of sentences, which are lists of words."""
    rng = np.random.default_rng((SEED, topic))
    words, general = _english()
    base, first = len(words), len(_FUNCTION_WORDS)
    names = [_name(topic * (TOPIC + _NAMES_OF_A_TOPIC) + n) for n in range(_NAMES_OF_A_TOPIC)]
    years = [str(year) for year in rng.integers(1900, 2025, _YEARS_OF_A_TOPIC)]
    places = (first + np.searchsorted(general, rng.random(_WORDS_OF_A_TOPIC))).tolist()
    places += range(base, base + len(names) + len(years))
    own = rng.permutation(places)
    table = (*words, *names, *years)
    found = []
    for passage in range(TOPIC):
        lengths = rng.integers(*_LENGTHS, rng.integers(*_SENTENCES)).tolist()
        sort, rank = rng.random(sum(lengths)), rng.random(sum(lengths))
        ids = own[np.searchsorted(_zipf(len(own)), rank)]
        functional, everyday = sort < _FUNCTIONAL, sort > 1 - _GENERAL
        ids[functional] = np.searchsorted(_zipf(first, 2), rank[functional])
        ids[everyday] = first + np.searchsorted(general, rank[everyday])
        passage_words = [table[id_] for id_ in ids.tolist()]
        if passage % _OWN_NAMES == 0:
            number = topic * (TOPIC + _NAMES_OF_A_TOPIC) + _NAMES_OF_A_TOPIC + passage
            for place in np.flatnonzero((sort > _FUNCTIONAL) & (sort < _FUNCTIONAL + _OWN)):
                passage_words[int(place)] = _name(number)
        rest = iter(passage_words)
        found.append([list(islice(rest, length)) for length in lengths])
    return found
