"""Links that open a source at a passage and highlight it in the reader's browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urldefrag

if TYPE_CHECKING:
    from bot.core.model.entries import Passage

MAX_URL = 512
"""Discord's maximum length of a button's URL, in characters."""


def link_to(passage: Passage) -> str | None:
    """Return the URL of the passage's source, with a text fragment if that fits in a button.

    The text fragment (https://wicg.github.io/scroll-to-text-fragment/) makes a browser scroll to
    the first words of the paragraph. If the URL already has a fragment, the text fragment is
    appended to it.
    """
    url = passage.cited_url
    if url is None or passage.starts is None:
        return url
    # A hyphen has a special meaning in a text fragment, so it must be escaped.
    start = quote(passage.starts, safe="").replace("-", "%2D")
    whole = f"{url}{'' if urldefrag(url).fragment else '#'}:~:text={start}"
    return whole if len(whole) <= MAX_URL else url
