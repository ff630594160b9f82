"""Inflections of English words: plurals, possessives, and forms of regular verbs.

Stems are too coarse to tell whether two words are forms of the same word. For example, "several"
has the same stem as "sever". This module recognizes only regular endings.
"""

from __future__ import annotations

import re
from functools import lru_cache

_VOWELS = "aeiou"
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh|o)es\Z")
_DOUBLED = re.compile(r"([bdfglmnprt])\1\Z")
_SHORTEST = 2
"""Minimum number of letters in a base form."""


def is_inflected(word: str, other: str) -> bool:
    """Return whether two folded words, such as `visit` and `visiting`, are forms of one word."""
    return word == other or not bases(word).isdisjoint(bases(other))


@lru_cache(maxsize=4096)
def bases(word: str) -> frozenset[str]:
    """Return the base forms that a folded word may have, including the word itself."""
    found = {word, *_of_noun(word), *_of_verb(word)}
    return frozenset(base for base in found if len(base) >= _SHORTEST)


def _of_noun(word: str) -> set[str]:
    for possessive in ("'s", "s'"):
        if word.endswith(possessive):
            singular = word.removesuffix("'").removesuffix("'s")
            return {singular, *_of_noun(singular)}
    if word.endswith("ies"):
        return {word[:-3] + "y", word[:-1]}
    if _SIBILANT.search(word):
        return {word[:-2], word[:-1]}
    return {word[:-1]} if word.endswith("s") and not word.endswith(("ss", "us", "is")) else set()


def _of_verb(word: str) -> set[str]:
    if word.endswith("ied"):
        return {word[:-3] + "y"}
    for ending in ("ed", "ing"):
        root = word.removesuffix(ending)
        if root != word and any(letter in _VOWELS or letter == "y" for letter in root):
            # "moved" comes from "move", "shifted" from "shift", "planned" from "plan", "filled"
            # from "fill"
            undoubled = {root[:-1]} if _DOUBLED.search(root) else set()
            return {root, root + "e", *undoubled}
    return set()
