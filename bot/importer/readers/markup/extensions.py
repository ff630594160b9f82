"""Rules for markdown-it that read inline extensions such as keyboard keys, emoji and edits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.importer.readers.markup.expressions import EXPRESSION
from bot.importer.readers.scripts import lowered, raised

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_KEYS = re.compile(r"\+\+([\w\"-]{1,20}(?:\+[\w\"-]{1,20}){0,4})\+\+(?![\w+])")
_ICON = re.compile(
    r":(?:material|octicons|fontawesome|simple|fa|fas|far|fab)-[a-z0-9-]{1,60}:(?:\{[^{}\n]{0,99}\})?"
)
_EMOJI = re.compile(r":[a-z0-9_+-]{1,40}:(?!\w)")
_LOWERED = re.compile(r"~([0-9]{1,3}|[+-]|[a-z])~(?![~\w])|~([0-9]{1,3})~(?!~)")
_RAISED = re.compile(r"\^(-?\w{1,4})\^(?!\^)")
# An edit in CriticMarkup, with a capture group for each kind of text.
_EDIT = re.compile(
    r"\{(?:--(?P<old>[^{}]{1,300}?)--|\+\+(?P<new>[^{}]{1,300}?)\+\+|==(?P<marked>[^{}]{1,300}?)=="
    r"|>>[^{}]{0,300}?<<|~~(?P<before>[^{}]{1,300}?)~>(?P<after>[^{}]{0,300}?)~~)\}"
)
_RAW = re.compile(
    r"\{%-?[ ]{0,3}raw[ ]{0,3}-?%\}(.{0,300}?)\{%-?[ ]{0,3}endraw[ ]{0,3}-?%\}", re.DOTALL
)
_EMBED = re.compile(r"!\[\[[^\[\]\n]{1,200}\]\]")
_COMMENT = re.compile(r"%%[^%\n]{1,300}%%(?!\w)")
# A component with Vue attributes, which are not valid in CommonMark.
_COMPONENT = re.compile(r"</?[A-Z][\w.]{0,60}[ \t\n][^<>@#]{0,500}[@#][^<>]{0,500}>")
# In Kramdown, two backslashes at the end of a line are a line break, except in paths and formulas.
_LINE_END = re.compile(r"\\\\[ \t]*\n[ \t]*")
_PATH = re.compile(r"(?:\b[A-Za-z]:|\\\S*)\Z")
_FORMULAS = ("$$", "begin{")
_MAX_PATH, _MAX_FORMULA = 100, 2000


def add_extensions(parser: MarkdownIt) -> MarkdownIt:
    """Add the rules for inline extensions to a parser, and return the parser."""
    parser.inline.ruler.before("text", "extensions", _extension)
    return parser


def _extension(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    rule = _RULES.get(state.src[state.pos])
    if silent or rule is None:
        return False
    end = rule(state, state.src[: state.pos][-1:])
    state.pos = end or state.pos
    return bool(end)


def _push(state: StateInline, text: str, kind: str = "text") -> None:
    if text or kind != "text":
        state.push(kind, "", 0).content = text


def _keys(state: StateInline, before: str) -> int:
    match = _KEYS.match(state.src, state.pos)
    if not match or before.isalnum():
        return 0
    names = [name.strip('"').replace("-", " ") for name in match[1].split("+")]
    _push(state, "+".join(name[:1].upper() + name[1:] for name in names), "code_inline")
    return match.end()


def _emoji(state: StateInline, before: str) -> int:
    if icon := _ICON.match(state.src, state.pos):
        return icon.end()
    match = _EMOJI.match(state.src, state.pos)
    if not match or before.isalnum() or before == "<":
        return 0
    from rich.emoji import Emoji  # noqa: PLC0415 - needed only here

    text = Emoji.replace(match[0])
    if text == match[0]:
        return 0
    _push(state, text)
    return match.end()


def _script(state: StateInline, before: str) -> int:
    is_raised = state.src[state.pos] == "^"
    match = (_RAISED if is_raised else _LOWERED).match(state.src, state.pos)
    if not match or not (before.isalnum() or before == ")"):
        return 0
    text = match[1] or match[2]
    _push(state, raised(text, before) if is_raised else lowered(text, before))
    return match.end()


def _edit(state: StateInline, _before: str) -> int:
    if raw := _RAW.match(state.src, state.pos):
        _push(state, raw[1])
        return raw.end()
    match = _EDIT.match(state.src, state.pos)
    if not match:
        return 0
    if match["old"] or match["before"]:
        _push(state, "", "s_open")
        _push(state, match["old"] or match["before"])
        _push(state, "", "s_close")
    _push(state, match["new"] or match["marked"] or match["after"] or "")
    return match.end()


def _embed(state: StateInline, _before: str) -> int:
    """Omit an embedded Obsidian note, whose text is in another file."""
    match = _EMBED.match(state.src, state.pos)
    if not match:
        return 0
    _push(state, match[0], EXPRESSION)
    return match.end()


def _comment(state: StateInline, before: str) -> int:
    """Omit an Obsidian comment."""
    match = _COMMENT.match(state.src, state.pos)
    return match.end() if match and not before.isalnum() else 0


def _break(state: StateInline, _before: str) -> int:
    match = _LINE_END.match(state.src, state.pos)
    if not match or _PATH.search(state.src[max(0, state.pos - _MAX_PATH) : state.pos]):
        return 0
    around = state.src[max(0, state.pos - _MAX_FORMULA) : state.pos + _MAX_FORMULA]
    if any(mark in around for mark in _FORMULAS):
        return 0
    _push(state, "", "hardbreak")
    return match.end()


def _component(state: StateInline, _before: str) -> int:
    match = _COMPONENT.match(state.src, state.pos)
    if not match:
        return 0
    _push(state, match[0], "html_inline")
    return match.end()


_RULES = {
    "+": _keys,
    ":": _emoji,
    "~": _script,
    "^": _script,
    "{": _edit,
    "<": _component,
    "!": _embed,
    "%": _comment,
    "\\": _break,
}
