"""Rules for markdown-it that recognize template expressions, comments and wiki links in text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

EXPRESSION = "expression"
IS_MDX = "is_mdx"
_TEMPLATE = re.compile(
    r"\{\{[^{}\n]{0,300}\}\}|\{%[^%\n]{0,300}%\}|\{/\*.{0,2000}?\*/\}", re.DOTALL
)
_SCRIPT = re.compile(r"\{[^{}\n]{1,300}\}")
_WIKI_LINK = re.compile(
    r"\[\[([^\[\]|\n]{1,200})(?:\|([^\[\]|\n]{1,200}))?\]\](?!\()|==(?=[^\s=])([^=\n]{1,300})(?<=\S)==(?!=)"
)
_REFERENCE = re.compile(
    r"\[((?:[^\[\]`\n]|`[^`\n]{1,100}`){2,200})\]"
    r"\[(?:[A-Za-z][\w.:#/-]{2,200})?\](?![\[(])"
)
_IMPORT = re.compile(
    r"import[ \t]([^\n\"']{0,300}+)[\"'][^\"'\n]{1,300}+[\"'][ \t]{0,9}+;?[ \t]{0,9}"
)
_EXPORT = re.compile(
    r"(?:export[ \t]+(?:default|const|let|var|async|function|class|\{|\*)(?![\w-])"
    r"|import[ \t]{1,9}\{(?=[^{}\n\"']{0,300}$))"
)
_MDX = re.compile(
    r"^(?:import[ \t][^\n]{0,300}?[ \t]from[ \t]+[\"']|export[ \t]+(?:const|default)\b"
    r"| {0,3}<[A-Z]\w{0,60}(?:[ \t/>]|$))",
    re.MULTILINE,
)
_TARGET = re.compile(r"\S*[-/#._]\S*")


def add_expressions(parser: MarkdownIt) -> MarkdownIt:
    """Add the rules for expressions, comments and wiki links to a parser, and return the parser."""
    parser.inline.ruler.before("text", EXPRESSION, _expression)
    parser.inline.ruler.before("link", "wiki", _wiki)
    parser.inline.ruler.after("link", "reference", _reference)
    return parser


def _reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Replace `[text][label]` with its text if the page doesn't define the label."""
    if state.src[state.pos] != "[" or state.src[: state.pos][-1:].isalnum():
        return False
    match = _REFERENCE.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        end, state.posMax = state.posMax, match.end(1)
        state.pos += 1
        state.md.inline.tokenize(state)
        state.posMax = end
    state.pos = match.end()
    return True


def _expression(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    if state.src[state.pos] != "{":
        return False
    match = _TEMPLATE.match(state.src, state.pos)
    if not match and state.env.get(IS_MDX):
        match = _SCRIPT.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push(EXPRESSION, "", 0).content = match[0]
    state.pos = match.end()
    return True


def _wiki(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Recognize `[[text|page]]`, `[[page|text]]` and `==marked text==`."""
    if state.src[state.pos] not in "[=":
        return False
    match = _WIKI_LINK.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        first, second, marked = match[1] or "", match[2] or "", match[3]
        is_second = second and (_TARGET.fullmatch(first) or not _TARGET.fullmatch(second))
        state.push("text", "", 0).content = marked or (second if is_second else first)
    state.pos = match.end()
    return True


def is_script(line: str) -> bool:
    """Return whether a line is an MDX import or export."""
    if match := _IMPORT.fullmatch(line):
        names = match[1].strip()
        return not names or names.split()[-1] == "from"
    return bool(_EXPORT.match(line))


def looks_like_mdx(text: str) -> bool:
    """Return whether the text has MDX imports or exports, or lines that start with a component."""
    return bool(_MDX.search(text))
