"""Discord's Markdown as HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markupsafe import Markup

from bot.evaluate.page.markup import element

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

_RULES = (
    "autolink",
    "backticks",
    "blockquote",
    "emphasis",
    "escape",
    "fence",
    "heading",
    "link",
    "list",
    "newline",
    "strikethrough",
)
_SMALL = "-# "
_MENTION = re.compile(r"<(?:@!?|@&|#)(\d+)>")


def html(text: str, names: Mapping[str, str]) -> Markup:
    """Return Markdown as HTML. `names` has the names of mentioned people and channels, by id.

    Raise KeyError if it mentions somebody else.
    """
    return Markup(_PARSER.render(text, {"names": names}))  # noqa: S704 - markdown-it escapes text


def _small(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it
    """Parse a line of small text."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if not line.startswith(_SMALL):
        return False
    if not silent:
        state.line = start + 1
        state.push("small_open", "small", 1)
        inner = state.push("inline", "", 0)
        inner.content, inner.children, inner.map = line[len(_SMALL) :], [], [start, start + 1]
        state.push("small_close", "small", -1)
    return True


def _mention(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it
    """Parse the mention of a person, role or channel."""
    found = _MENTION.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("mention", "span", 0).content = state.env["names"][found[1]]
    state.pos = found.end()
    return True


def _drawn_mention(
    _renderer: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return element("span", tokens[at].content, class_="mention")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True}).enable(_RULES)
    parser.inline.ruler2.enable(["balance_pairs", "fragments_join"])
    interrupts = {"alt": ["paragraph", "blockquote", "list"]}
    parser.block.ruler.before("paragraph", "small", _small, interrupts)  # type: ignore[arg-type]
    parser.inline.ruler.before("autolink", "mention", _mention)
    parser.add_render_rule("mention", _drawn_mention)
    return parser


_PARSER = _parser()
