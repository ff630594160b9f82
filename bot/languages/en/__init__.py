"""The words of everyday English, and which of them are kin.

A correctly written word is never taken for a typo; where a text has no asks, a word may be told by
another that means the same.

The words are from SCOWL (Spell Checker Oriented Word Lists) by Kevin Atkinson, http://wordlist.aspell.net;
COPYRIGHT, beside this file, holds its licence. `common.txt` has sizes 10 and 20, `words.txt` sizes
35 and 40, both with American and British spellings, in lower case, without possessives. `names.txt`
has what is written with a capital, up to size 50, unless it is one of these words too.

`kin.txt` is made from WordNet 3.0 by benchmarks/training/kindred.py, and COPYRIGHT holds its
licence too: one stem per line, with the stems that share one of its four commonest senses or are
derived from it.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from bot.core.lexicon import English


@lru_cache(maxsize=1)
def load() -> English:
    """Return the word lists that come with the package."""
    common, words, names = (
        frozenset(files(__name__).joinpath(name).read_text("ascii").split())
        for name in ("common.txt", "words.txt", "names.txt")
    )
    return English(common=common, words=common | words, names=names, kin=kin)


@lru_cache(maxsize=4_096)
def kin(stem: str) -> tuple[str, ...]:
    """Return the stems that mean the same as `stem` or are derived from it."""
    return tuple(_kin().get(stem, "").split())


@lru_cache(maxsize=1)
def _kin() -> dict[str, str]:
    # read where it is needed first, and taken apart word by word: not every knowledge needs it
    lines = files(__name__).joinpath("kin.txt").read_text("ascii").splitlines()
    return {stem: others for stem, _, others in (line.partition(" ") for line in lines)}
