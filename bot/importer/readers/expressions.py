"""A rule for markdown-it: template expressions and comments inside a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

EXPRESSION = "expression"
_EXPRESSION = re.compile(
    r"\{\{[^{}\n]{0,300}\}\}|\{%[^%\n]{0,300}%\}|\{/\*.{0,2000}?\*/\}", re.DOTALL
)


def add_expressions(parser: MarkdownIt) -> MarkdownIt:
    """Add the rule to a parser and return it."""
    parser.inline.ruler.before("text", EXPRESSION, _expression)
    return parser


def _expression(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    if state.src[state.pos] != "{":
        return False
    match = _EXPRESSION.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push(EXPRESSION, "", 0).content = match[0]
    state.pos = match.end()
    return True
