"""The language of the person at the terminal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bot.texts import texts_in

if TYPE_CHECKING:
    from bot.texts import Texts

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def own_texts() -> Texts:
    """Return the texts in the language that the environment sets, by default English."""
    found = (os.environ.get(name) for name in _VARIABLES)
    return texts_in(next(filter(None, found), "en"))
