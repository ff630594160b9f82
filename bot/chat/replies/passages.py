"""The text of a passage as Discord shows it, including any code, links and lists.

Mentions in the text don't notify anyone. If a link's text looks like a different address, the real
address is shown next to that text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING
from unicodedata import normalize

from bot.chat.replies.escape import (
    ZERO_WIDTH,
    bold,
    escape,
    has_mention,
    pieces,
    without_mentions,
)
from bot.chat.replies.reply import Attachment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.model.entries import Passage
    from bot.markdown import Code, Line, MarkdownBlock, MarkdownDocument, MarkdownTable, Run
    from bot.texts import Texts

    Range = tuple[int, int]

MAX_FILES = 10
"""Discord's maximum number of files in a message."""
_MAX_COLUMNS = 48
"""Maximum width, in characters, of a table with aligned columns that fits in a narrow window."""
_FENCE = "```"
_LANGUAGE = re.compile(r"[A-Za-z0-9_+.#-]{1,30}")
_EXTENSIONS = {"python": "py", "yaml": "yml", "markdown": "md", "bash": "sh", "javascript": "js"}
_EXTENSION = re.compile(r"[a-z0-9]{1,10}")
_LIKE_ADDRESS = re.compile(r"\w\.\w{2}|://|@|www\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """Text for Discord, and the files that the text refers to."""

    text: str
    files: tuple[Attachment, ...] = ()


def shown(
    passage: Passage, texts: Texts, highlight: Range | None = None, numbers: range = range(0)
) -> Shown:
    """Return a passage's text, with the highlighted part in bold.

    Code that Discord can't display safely goes into files. `numbers` yields the numbers for the
    file names. When no number is left, unsafe code stays in the text, but its mentions and code
    fences are disabled.
    """
    if passage.markdown is None:
        plain = passage.text
        return Shown(bold(plain, *highlight) if highlight else escape(plain))
    from bot.markdown import read  # noqa: PLC0415 - most passages are plain text

    rendering = _Rendering(texts, highlight or (0, 0), numbers)
    return Shown(rendering.document(read(passage.markdown)), tuple(rendering.attached))


def clipped(passage: Passage, texts: Texts, room: int) -> str:
    """Return as much of a passage's text as fits, in whole blocks and lines of code if possible."""
    whole = shown(passage, texts).text
    if len(whole) <= room:
        return whole
    if passage.markdown is None:
        return _clipped_text(passage.text, room)
    from bot.markdown import MarkdownDocument, read  # noqa: PLC0415 - as above

    for blocks in _shortened(read(passage.markdown).blocks):
        text = f"{_Rendering(texts, (0, 0), range(0)).document(MarkdownDocument(blocks))}\n…"
        if len(text) <= room:
            return text
    return _clipped_text(passage.text, room)


def _shortened(blocks: tuple[MarkdownBlock, ...]) -> Iterator[tuple[MarkdownBlock, ...]]:
    """Yield shorter and shorter versions of a passage's blocks.

    Code is shortened line by line. Other blocks are removed whole.
    """
    from bot.markdown import Code  # noqa: PLC0415 - as above

    for n in range(len(blocks) - 1, -1, -1):
        last = blocks[n]
        if isinstance(last, Code):
            rows = last.content.splitlines(keepends=True)
            for count in range(len(rows) - 1, 0, -1):
                yield (*blocks[:n], replace(last, content="".join(rows[:count])))
        if n:
            yield blocks[:n]


def _clipped_text(text: str, room: int) -> str:
    """Return as much of a text as fits, with an ellipsis if it is cut, or "" if nothing fits."""
    whole = escape(text)
    while len(whole) > room and text:
        text = text[: -max(1, (len(whole) - room) // 2 + 1)]
        whole = f"{escape(text.rstrip())}…"
    return whole if len(whole) <= room and text else ""


class _Rendering:
    """Renders blocks as Markdown, and collects the files that the blocks need."""

    def __init__(self, texts: Texts, highlight: Range, numbers: range) -> None:
        self._texts, self._highlight, self._numbers = texts, highlight, iter(numbers)
        self.attached: list[Attachment] = []

    def document(self, document: MarkdownDocument) -> str:
        text = ""
        for n, (block, at) in enumerate(document.placed()):
            text += ("\n\n" if block.spaced else "\n") * bool(n) + self._block(block, at)
        return text

    def _block(self, block: MarkdownBlock, at: int) -> str:
        from bot.markdown import Code, Line  # noqa: PLC0415 - as above

        if isinstance(block, Code):
            return self._code(block)
        return self._line(block, at) if isinstance(block, Line) else self._table(block, at)

    def _line(self, line: Line, at: int) -> str:
        level = line.depth - bool(line.marker)
        marker = line.marker.replace("\u2022", "-")
        quote = "> " if line.quoted else ""
        return f"{quote}{'  ' * level}{marker}{self._runs(line.runs, at + len(line.marker))}"

    def _table(self, table: MarkdownTable, at: int) -> str:
        aligned = table.aligned(_MAX_COLUMNS)
        rows = []
        for runs in table.lines:
            rows.append(self._runs(runs, at))
            at += sum(len(run.text) for run in runs) + 1
        text = "\n".join(rows)
        is_safe = aligned and not has_mention(aligned) and _FENCE not in aligned
        columns = f"{_FENCE}\n{aligned}\n{_FENCE}"
        return columns if is_safe and len(columns) <= len(text) else text

    def _code(self, code: Code) -> str:
        content, language = code.content, code.language
        if _FENCE in content or has_mention(content):
            if number := next(self._numbers, None):
                return self._attach(code, number)
            content = without_mentions(content).replace(_FENCE, ZERO_WIDTH.join(_FENCE))
        known = language if _LANGUAGE.fullmatch(language) else ""
        return f"{_FENCE}{known}\n{content}{_FENCE}"

    def _attach(self, code: Code, number: int) -> str:
        language = code.language.lower()
        ending = _EXTENSIONS.get(language, language)
        ending = ending if _EXTENSION.fullmatch(ending) else "txt"
        name = f"code-{number}.{ending}"
        self.attached.append(Attachment(name, code.content))
        return f"-# {self._texts.chat.attached.format(name=f'`{name}`')}"

    def _runs(self, runs: Sequence[Run], at: int) -> str:
        """Return runs of text as Markdown.

        `at` is the offset of the runs in the passage's plain text.
        """
        plain = "".join(run.text for run in runs)
        spans = list(_spans(runs, self._highlight[0] - at, self._highlight[1] - at))
        text = ""
        for is_bold, same in groupby(_marked(spans, plain), key=lambda span: span.is_bold):
            inner = "".join(span.text for span in same)
            text = _appended(text, _around("**", inner) if is_bold else inner)
        return text


@dataclass(frozen=True, slots=True)
class _Span:
    """A part of a run of text. `start` and `end` are offsets in the combined text of all runs."""

    run: Run
    start: int
    end: int
    is_bold: bool


@dataclass(frozen=True, slots=True)
class _Marked:
    text: str
    is_bold: bool


def _spans(runs: Sequence[Run], first: int, last: int) -> Iterator[_Span]:
    """Yield the runs of text, split where the highlighted part begins and ends."""
    start = 0
    for run in runs:
        end = start + len(run.text)
        inside = () if run.code else (n for n in (first, last) if start < n < end)
        borders = sorted({start, end, *inside})
        for begin, stop in pairwise(borders):
            is_marked = first <= begin and stop <= last
            yield _Span(run, begin, stop, (run.bold or is_marked) and not run.code)
        start = end


def _marked(spans: Sequence[_Span], plain: str) -> Iterator[_Marked]:
    """Yield the Markdown for each span, or for all spans of the same link together."""
    escaped = pieces(plain)
    for url, same in groupby(spans, key=lambda span: span.run.url):
        group = list(same)
        first, end = group[0].start, group[-1].end
        if url:
            label = link(plain[first:end], "".join(escaped[first:end]), url)
            yield _Marked(label, any(span.is_bold for span in group))
            continue
        for span in group:
            yield _Marked(_styled(span, "".join(escaped[span.start : span.end])), span.is_bold)


def _styled(span: _Span, text: str) -> str:
    run = span.run
    if run.code:
        return _inline_code(run.text)
    if run.italic and not span.is_bold and "*" not in text:
        return _around("*", text)
    return text


def _inline_code(text: str) -> str:
    """Return inline code, or plain text if Discord can't show the code's backticks."""
    fence = "``" if "`" in text else "`"
    if "``" in text or text.startswith("`") or text.endswith("`"):
        return escape(text)
    return f"{fence}{without_mentions(text)}{fence}"


def _around(mark: str, text: str) -> str:
    """Return text with a Markdown marker on each side.

    Spaces stay outside the markers, because Discord ignores markers next to spaces.
    """
    inner = text.strip()
    if not inner:
        return text
    before, _, after = text.partition(inner)
    return f"{before}{mark}{inner}{mark}{after}"


def _appended(text: str, more: str) -> str:
    """Join two Markdown texts, with a separator if Discord would merge their markers."""
    are_marks = text.endswith("*") and more.startswith("*") and not text.endswith("\\*")
    return f"{text}{ZERO_WIDTH}{more}" if are_marks else text + more


def link(text: str, label: str, url: str) -> str:
    """Return the Markdown for a link. `label` is the escaped form of `text`.

    The link's address is also shown if the text could be mistaken for a different address. A link
    to an email address becomes plain text that contains the address.
    """
    from bot.markdown.blocks import safe_url  # noqa: PLC0415 - most passages are plain text

    if url.startswith("mailto:"):
        address = url.removeprefix("mailto:")
        return label if address in text else f"{label} ({escape(address)})"
    safe = safe_url(url)
    if text in {url, safe}:
        return f"<{safe}>"
    plain = normalize("NFKC", text).replace("\u3002", ".").replace(ZERO_WIDTH, "")
    is_clear = not _LIKE_ADDRESS.search(plain) and not re.search(r"[\[\]\n]", text)
    return f"[{label}](<{safe}>)" if is_clear and plain.strip() else f"{label} (<{safe}>)"
