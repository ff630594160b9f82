"""Runs of text within a block, with emphasis, code and links."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from bot.markdown.blocks import Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

SCHEMES = frozenset({"http", "https", "mailto"})
_BARE_URL = re.compile(r"\bhttps?://[^\s<>\"`]{1,500}", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\xa0]+")
_HTML = "a passage can't have HTML: write Markdown, or a backslash before the `<`"
_IMAGE = "a passage can't have a picture: leave it out, or link to it without the `!`"
_LINK = "a link must start with https://, http:// or mailto:, found `{url}`"
_SHOWN = 40


def is_address(url: str) -> bool:
    """Return whether a link may point to `url`."""
    try:
        parts = urlsplit(url)
        scheme, host = parts.scheme.lower(), parts.hostname
    except ValueError:  # for example, an incomplete IPv6 address
        return False
    if scheme == "mailto":
        return bool(parts.path)
    return scheme in SCHEMES and bool(host) and "@" not in parts.netloc


def refusal(token: Token) -> tuple[str, str] | None:
    """Return why a passage can't contain a token, and the text at which to report the problem.

    Return None if a passage can contain the token.
    """
    if token.type == "html_inline":
        return _HTML, token.content.split("\n")[0]
    if token.type == "image":
        return _IMAGE, "!["
    url = str(token.attrGet("href") or "") if token.type == "link_open" else ""
    if token.type != "link_open" or is_address(url):
        return None
    written = unquote(url)
    return _LINK.format(url=written[:_SHOWN]), f"({written}" if written else "]()"


def lines_of(tokens: Sequence[Token]) -> list[tuple[Run, ...]]:
    """Return the lines of a paragraph. Only hard line breaks end a line."""
    lines: list[list[Run]] = [[]]
    bold = italic = 0
    url: str | None = None
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                href = str(token.attrGet("href") or "")
                url = href if is_address(href) else None
            case "link_close":
                url = None
            case "hardbreak":
                lines.append([])
            case _:
                text = _text(token)
                is_code = token.type == "code_inline"
                lines[-1].append(Run(text, bold > 0, italic > 0, is_code, url))
    return [_tidied(line) for line in lines]


def _text(token: Token) -> str:
    if token.type == "softbreak":
        return " "
    if token.type == "image":
        inner = lines_of(token.children or ())
        return " ".join("".join(run.text for run in line) for line in inner)
    return token.content


def joined(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield the runs that are not empty, with adjacent runs of the same style joined."""
    for _, same in groupby((run for run in runs if run.text), key=_style):
        first, *others = same
        yield replace(first, text="".join([first.text, *(run.text for run in others)]))


def _style(run: Run) -> tuple[bool, bool, bool, str | None]:
    return run.bold, run.italic, run.code, run.url


def _tidied(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return the runs with spaces collapsed and trimmed, and bare URLs turned into links."""
    kept = [replace(run, text=normalize("NFC", _SPACES.sub(" ", run.text))) for run in joined(runs)]
    while kept and not kept[0].text.strip():
        del kept[0]
    while kept and not kept[-1].text.strip():
        del kept[-1]
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(one for run in kept for one in with_links(run))


def with_links(run: Run) -> Iterator[Run]:
    """Split a run so that each bare URL becomes a link."""
    if run.code or run.url or "://" not in run.text:
        yield run
        return
    at = 0
    for found in _BARE_URL.finditer(run.text):
        url = found[0].rstrip(".,;:!?'\"*_|")
        if url.endswith(")") and "(" not in url:
            url = url.rstrip(").,;:!?'\"*_|")
        if is_address(url):
            if found.start() > at:
                yield replace(run, text=run.text[at : found.start()])
            yield replace(run, text=url, url=url)
            at = found.start() + len(url)
    if at < len(run.text):
        yield replace(run, text=run.text[at:])
