"""English word lists, and words with related meanings.

A word on the lists is never treated as a typo. A word in a question can also match a related word
in a text.

`common.txt`, `words.txt` and `names.txt` are from SCOWL (Spell Checker Oriented Word Lists) by
Kevin Atkinson, http://wordlist.aspell.net. The file COPYRIGHT in this folder contains the license
of SCOWL. SCOWL groups words into numbered sizes: the larger the size, the rarer its words.
`common.txt` contains sizes 10 and 20, and `words.txt` contains sizes 35 and 40. Both files include
American and British spellings, in lowercase and without possessives. `names.txt` contains the
capitalized words up to size 50 that are in neither `common.txt` nor `words.txt`.

`online.txt` is our own list of words about computers, games and chats that SCOWL's lists lack, such
as "docs", "config" and "respawn".

`kin.txt` is generated from WordNet 3.0 by training/kindred.py. COPYRIGHT also contains the license
of WordNet. Each line of `kin.txt` contains a stem, followed by the stems that share one of its four
most common senses or are related to it by derivation.

`opposites.txt` is our own list of words that exclude each other. Each line contains groups of
words, separated by "|". A word in one group excludes the words in the other groups of its line. For
example, something that is free is not paid, and something on Monday is not on Friday.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from bot.core.text.lexicon import English
from bot.core.text.tokens import stem
from bot.languages import load as load_language


@lru_cache(maxsize=1)
def load() -> English:
    """Load the word lists that ship with the package."""
    common, words, names, online = (
        frozenset(files(__name__).joinpath(name).read_text("ascii").split())
        for name in ("common.txt", "words.txt", "names.txt", "online.txt")
    )
    return English(
        common=common,
        words=common | words | online,
        names=names,
        kin=kin,
        opposites=opposites,
        language=load_language,
    )


@lru_cache(maxsize=4_096)
def kin(stem: str) -> tuple[str, ...]:
    """Return the stems that share a meaning with `stem` or are related to it by derivation."""
    return tuple(_kin().get(stem, "").split())


@lru_cache(maxsize=1)
def _kin() -> dict[str, str]:
    # The list is loaded on first use, because not every knowledge base needs it.
    lines = files(__name__).joinpath("kin.txt").read_text("ascii").splitlines()
    return {stem: others for stem, _, others in (line.partition(" ") for line in lines)}


def opposites(stem_: str) -> frozenset[str]:
    """Return the stems that exclude `stem_`, such as "close" for "open"."""
    return _opposites().get(stem_, frozenset())


@lru_cache(maxsize=1)
def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in files(__name__).joinpath("opposites.txt").read_text("ascii").splitlines():
        groups = [frozenset(map(stem, group.split())) for group in line.split("|")]
        for group in groups:
            others = frozenset().union(*groups) - group
            for one in group:
                found[one] = found.get(one, frozenset()) | others
    return found
