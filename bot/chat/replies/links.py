"""Links that open a source at a passage and highlight the passage's first words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urldefrag

if TYPE_CHECKING:
    from bot.core.model.entries import Passage

MAX_URL = 512
"""Discord's maximum length of a button's URL, in characters."""


def link_to(passage: Passage) -> str | None:
    """Return the URL to cite for a passage, or None if there is none.

    A text fragment (https://wicg.github.io/scroll-to-text-fragment/) makes a browser scroll to the
    first words of the paragraph. If the URL already has a fragment, the text fragment is appended
    to it. The text fragment is left out if the first words are unknown, or if the URL would become
    too long for a button.
    """
    url = passage.cited_url
    if url is None or passage.starts is None:
        return url
    # A hyphen has a special meaning in a text fragment, so it must be escaped.
    start = quote(passage.starts, safe="").replace("-", "%2D")
    whole = f"{url}{'' if urldefrag(url).fragment else '#'}:~:text={start}"
    return whole if len(whole) <= MAX_URL else url
