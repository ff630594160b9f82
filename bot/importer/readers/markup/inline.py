"""Convert Markdown's inline markup to text with marks for emphasis, code and links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.importer import marks
from bot.importer.marks import unmarked
from bot.importer.readers.markup.expressions import EXPRESSION
from bot.importer.readers.markup.inlinetext import InlineText, letters
from bot.importer.readers.phrases import describes, is_badge
from bot.importer.readers.roles import INVISIBLE, PLAIN, TITLED, shown
from bot.importer.readers.scripts import (
    SLASHES,
    fraction,
    is_mark,
    is_obvious_mark,
    lowered,
    raised,
)

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from markdown_it.token import Token

_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,20})\b([^>]{0,500})", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,40}\](?::[ \t]*)?")
_ATTRIBUTES = re.compile(r"\{[ \t]{0,3}(?::|[.#][\w-]|[\w-]{1,30}=)[^{}\n]{0,300}\}")
_TEXT_PARAMETER = re.compile(r"\b(?:text|title)=\"([^\"]{1,200})\"")
_LITERAL = re.compile(r"\{[ \t]{0,9}([\"'`])([^\"'`{}]{0,300})\1[ \t]{0,9}\}")
_ROLE = re.compile(r"\{([A-Za-z][\w:+.-]{0,60})\}\Z")
_COLLECTED = frozenset({"sup", "sub", "del", "s", "strike", "q"})
_TEXTS = frozenset({"text", "text_special"})
_EMPHASIS = {
    "strong_open": marks.BOLD,
    "strong_close": marks.BOLD_END,
    "em_open": marks.ITALIC,
    "em_close": marks.ITALIC_END,
}
_SPACES = {"softbreak": " ", "hardbreak": "\n"}
_DELETED = frozenset({"del", "s", "strike"})


@dataclass(slots=True)
class _Frame:
    """An open element whose text is changed when the element ends."""

    tag: str
    pieces: list[str] = field(default_factory=list)
    links: int = 0
    numerator: tuple[int, str] | None = None  # the last superscript's end index and text


@dataclass(slots=True)
class _Reading:
    found: InlineText
    left_out: Counter[str]
    frames: list[_Frame] = field(default_factory=lambda: [_Frame("")])
    links: list[str] = field(default_factory=list)
    after_markup: bool = False

    def add(self, text: str) -> None:
        self.frames[-1].pieces.append(text)
        if self.links:
            self.found.linked += letters(text)

    def token(self, token: Token) -> None:
        """Add the text of an inline Markdown token."""
        is_text = token.type == "text"
        if is_text and token.content.startswith(": ") and self.frames[-1].pieces[-1:] == [" "]:
            self.frames[-1].pieces.pop()  # no space before the colon of a definition
        if token.type == "image":
            self.image(token)
        elif token.type == "html_inline":
            self.tag(token.content)
        elif token.type == EXPRESSION:
            self.template(token.content)
        elif token.type.startswith(("link", "s_")):
            self.nested(token)
        else:
            self.plain(token)
        if token.content or not is_text:
            self.after_markup = not is_text

    def plain(self, token: Token) -> None:
        """Add a token's text, code, line break or emphasis."""
        if token.type == "code_inline":
            self.code(token.content)
        elif token.type in _TEXTS:
            self.add(_without_attributes(token.content) if self.after_markup else token.content)
        elif token.type in _SPACES:
            self.add(_SPACES[token.type])
        elif token.type in _EMPHASIS:
            self.frames[-1].pieces.append(_EMPHASIS[token.type])

    def code(self, content: str) -> None:
        """Add inline code, or the text of a MyST reference such as {ref}`text <label>`."""
        pieces = self.frames[-1].pieces
        role = _ROLE.search(pieces[-1]) if pieces else None
        if role is None:
            self.add(f"{marks.CODE}{content}{marks.CODE_END}")
            return
        pieces[-1] = pieces[-1][: role.start()]
        name, titled = role[1].lower(), TITLED.fullmatch(content)
        said = titled[1] if titled else shown(name, content)
        if name in PLAIN or titled:
            self.add("" if name in INVISIBLE else said)
        else:
            self.add(f"{marks.CODE}{said}{marks.CODE_END}")

    def nested(self, token: Token) -> None:
        """Begin or end a link or a passage of deleted text."""
        match token.type:
            case "link_open":
                self.open_link(str(token.attrGet("href") or ""))
            case "link_close":
                self.close_link()
            case "s_open":
                self.frames.append(_Frame("s"))
            case "s_close":
                self.close("s")

    def image(self, token: Token) -> None:
        self.found.images += 1
        if is_badge(str(token.attrGet("src") or "")):
            self.found.badges += 1
            return
        text = inline_text(token.children or (), self.left_out).text
        self.found.unsaid += 0 if describes(unmarked(text)) else letters(text)
        self.add(text)

    def open_link(self, href: str) -> None:
        self.links.append(href)
        self.frames[-1].pieces.append(marks.link_to(href))
        self.found.links += 1
        self.found.is_local &= href.startswith("#")
        self.frames[-1].links += 1

    def close_link(self) -> None:
        if self.links:
            self.links.pop()
            self.frames[-1].pieces.append(marks.LINK_END)

    def template(self, content: str) -> None:
        """Add the text in a template expression, or count the expression if it contains no text."""
        if named := _TEXT_PARAMETER.search(content):
            self.add(named[1])
        elif literal := _LITERAL.fullmatch(content):
            self.add(literal[2])
        elif not content.startswith("{/*"):
            self.left_out["template expression"] += 1

    def tag(self, content: str) -> None:
        if _BREAK.match(content):
            self.add("\n")
        if not (match := _TAG.match(content)):
            return
        name = match[2].lower()
        if name == "a":
            if match[1]:
                self.close_link()
            elif href := re.search(r"href=[\"']?([^\"'\s>]{1,500})", match[3]):
                self.open_link(href[1])
        elif name in marks.INLINE:
            self.frames[-1].pieces.append(marks.INLINE[name][bool(match[1])])
        elif name in _COLLECTED:
            if match[1]:
                self.close(name)
            else:
                self.frames.append(_Frame(name))

    def close(self, name: str) -> None:
        """End the innermost open element with the given name, and all elements inside it."""
        if all(frame.tag != name for frame in self.frames):
            return
        while True:
            frame = self.frames.pop()
            below = self.frames[-1]
            if frame.tag == name:
                self.end(frame, below)
                return
            below.pieces += frame.pieces

    def end(self, frame: _Frame, below: _Frame) -> None:
        text = "".join(frame.pieces)
        if frame.tag in {"sup", "sub"}:
            text = unmarked(text)
        before = unmarked("".join(below.pieces[-5:]))
        if frame.tag in _DELETED:
            self.left_out["deleted text"] += bool(text.strip())
        elif frame.tag == "q":
            below.pieces.append(f"\u201c{text}\u201d")
        elif frame.tag == "sub":
            self.subscript(text, before, below)
        elif is_obvious_mark(text) or (is_mark(text) and (frame.links or self.links)):
            self.left_out["footnote mark"] += 1
        else:
            below.pieces.append(raised(text, before))
            below.numerator = (len(below.pieces), text)

    def subscript(self, text: str, before: str, below: _Frame) -> None:
        at, numerator = below.numerator or (0, "")
        slash = unmarked("".join(below.pieces[at:])).strip()
        if below.numerator and slash in SLASHES and numerator.isalnum() and text.isalnum():
            whole = unmarked("".join(below.pieces[: at - 1][-5:]))
            below.pieces[at - 1 :] = [fraction(numerator, text, whole)]
        else:
            below.pieces.append(lowered(text, before))


def inline_text(tokens: Sequence[Token], left_out: Counter[str]) -> InlineText:
    """Return the text of inline tokens, and count the omitted content by kind in `left_out`."""
    reading = _Reading(InlineText(), left_out)
    for token in tokens:
        reading.token(token)
    text = "".join(piece for frame in reading.frames for piece in frame.pieces)
    reading.found.text = _FOOTNOTE.sub("", text)
    return reading.found


def _without_attributes(text: str) -> str:
    match = _ATTRIBUTES.match(text)
    return text[match.end() :] if match else text
