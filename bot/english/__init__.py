"""The words of everyday English, so that a correctly written word is never taken for a typo.

From SCOWL (Spell Checker Oriented Word Lists) by Kevin Atkinson, http://wordlist.aspell.net;
COPYRIGHT, beside this file, holds its licence. `common.txt` has sizes 10 and 20, `words.txt` sizes
35 and 40, both with American and British spellings, in lower case, without possessives.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from bot.core.lexicon import English


@lru_cache(maxsize=1)
def load() -> English:
    """Return the word lists that come with the package."""
    common, words = (
        frozenset(files(__name__).joinpath(name).read_text("ascii").split())
        for name in ("common.txt", "words.txt")
    )
    return English(common=common, words=common | words)
