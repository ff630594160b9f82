"""Write bot/languages/en/kin.txt from WordNet: `python -m training.kindred FOLDER`.

FOLDER contains WordNet 3.0. Debian's wordnet-base installs it in /usr/share/wordnet. To stay small,
the list contains only words that occur in bot/languages/en.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.core.text.tokens import stem
from bot.languages import en as english

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = Path("bot/languages/en/kin.txt")
SENSES = 4
"""Number of senses used per word. WordNet lists the most common senses first."""
MIN_LETTERS = 3
DERIVED = {"+", "\\", "<"}
"""WordNet's pointer symbols for derivation, in both directions."""
_PARTS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_SYNTACTIC = re.compile(r"\(\w+\)$")  # "galore(ip)"

Place = tuple[str, str]
"""A part of speech, and the offset of a synonym set in its file."""


class Synonyms(NamedTuple):
    """A synonym set, with its words and their derivations.

    A derivation is a triple: the number of a word in this set, the place of the derived word's set,
    and the number of the derived word in that set.
    """

    words: tuple[str, ...]
    derived: tuple[tuple[int, Place, int], ...]


def main() -> None:
    """Read WordNet, and write the list."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in _pairs(Path(sys.argv[1])):
        found[one].add(other)
    lines = (" ".join((one, *sorted(found[one]))) for one in sorted(found))
    TARGET.write_text("\n".join(lines) + "\n", encoding="ascii")
    print(f"wrote {TARGET}")


def _pairs(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield pairs of related stems, in both directions."""
    sets = dict(_sets(folder))
    senses = dict(_senses(folder))
    stems = {stem(word) for word in english.load().words if len(word) >= MIN_LETTERS}

    def is_common(word: str, place: Place) -> bool:
        return senses.get((word, place), SENSES + 1) <= SENSES and stem(word) in stems

    for place, known in sets.items():
        kin = list(permutations(((word, place) for word in known.words), 2))
        for at, elsewhere, at_there in known.derived:
            derived = (sets[elsewhere].words[at_there], elsewhere)
            kin += [((known.words[at], place), derived), (derived, (known.words[at], place))]
        for one, other in kin:
            if is_common(*one) and is_common(*other) and stem(one[0]) != stem(other[0]):
                yield stem(one[0]), stem(other[0])


def _sets(folder: Path) -> Iterator[tuple[Place, Synonyms]]:
    for part, name in _PARTS.items():
        for line in _lines(folder / f"data.{name}"):
            fields = line.partition("|")[0].split()
            end = 4 + 2 * int(fields[3], 16)
            words = (_SYNTACTIC.sub("", word).lower() for word in fields[4:end:2])
            pointers = (
                fields[at : at + 4] for at in range(end + 1, end + 1 + 4 * int(fields[end]), 4)
            )
            derived = (
                (int(where[:2], 16) - 1, (_part(part_there), there), int(where[-2:], 16) - 1)
                for mark, there, part_there, where in pointers
                if mark in DERIVED and where != "0000"
            )
            yield (part, fields[0]), Synonyms(tuple(words), tuple(derived))


def _senses(folder: Path) -> Iterator[tuple[tuple[str, Place], int]]:
    """Yield each word and synonym set, with the number of the word's sense, from 1."""
    for part, name in _PARTS.items():
        for line in _lines(folder / f"index.{name}"):
            fields = line.split()
            for sense, place in enumerate(fields[6 + int(fields[3]) :], 1):
                yield (fields[0], (part, place)), sense


def _lines(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="latin-1")
    return (line for line in text.splitlines() if not line.startswith("  "))  # the license


def _part(letter: str) -> str:
    return "a" if letter == "s" else letter  # satellite adjectives are in the adjectives' file


if __name__ == "__main__":
    main()
