"""Links that go to the passage, and highlight it in the reader's browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urldefrag

if TYPE_CHECKING:
    from bot.core.model import Passage

MAX_URL = 512
"""How long Discord lets the URL of a button be."""


def link_to(passage: Passage) -> str | None:
    """Return the URL of the passage's source, as near to the passage as it fits in a button.

    The text fragment is that of https://wicg.github.io/scroll-to-text-fragment/: a browser scrolls
    to the first words of the paragraph. A fragment that the URL has already stays before it.
    """
    url = passage.source.url
    if url is None or passage.starts is None:
        return url
    # A hyphen has a meaning of its own in a text fragment, so that it needs escaping there.
    start = quote(passage.starts, safe="").replace("-", "%2D")
    whole = f"{url}{'' if urldefrag(url).fragment else '#'}:~:text={start}"
    return whole if len(whole) <= MAX_URL else url
