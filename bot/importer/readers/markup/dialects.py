"""Rules for markdown-it that recognize Markdown dialects' extensions to CommonMark."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.importer.marks import code_block
from bot.importer.readers.markup.directives import (
    Directive,
    attributes,
    component,
    container,
    contents,
    definition,
    included,
    indented,
    slashed,
    tag_arguments,
    template_tag,
)
from bot.importer.readers.markup.expressions import add_expressions, is_script
from bot.importer.readers.markup.extensions import add_extensions
from bot.importer.readers.markup.fences import dedented, shortcode_language
from bot.importer.readers.markup.myst import IS_MYST, is_comment
from bot.importer.readers.markup.tables import add_tables
from bot.importer.readers.markup.templates import add_templates

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

DIRECTIVE = "directive"
_FIRST = ":!?={[<$@ie(*-;/%+"
_TAGS_ONLY = re.compile(r"(?:</?+(?:[A-Z][\w.]{0,60}+(?:[ \t/][^<>\n]{0,500}+)?+)?+>[ \t]*+)+")
_TAG = re.compile(r"<(/?)([A-Z][\w.]{0,60})?([^<>]{0,2000})>")
_TAG_START = re.compile(r"<[A-Z][\w.]{0,60}(?:[ \t][^<>\n]{0,500})?")
_HTML_LINE = re.compile(r"(?:</?(?:details|summary)\b[^<>\n]{0,200}>[ \t]*)+", re.IGNORECASE)
_SUMMARY = re.compile(
    r"(?:<details\b[^<>\n]{0,200}>[ \t]*)?<summary\b[^<>\n]{0,200}>(?P<text>.{0,500}?)"
    r"</summary>[ \t]*",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN_INSIDE = re.compile(
    r"<(?:div|section|article|figure|p|span)\b[^<>\n]{0,300}\bmarkdown(?:=[\"']?\w{1,9}[\"']?)?"
    r"[^<>\n]{0,300}>[ \t]*",
    re.IGNORECASE,
)
_END_TAG = re.compile(r"</(?:div|section|article|figure)>[ \t]*", re.IGNORECASE)
_INDENT = 4
_OPTION = re.compile(r"[\w-]{1,40}:[ \t]")
_INTERRUPTED = ("paragraph", "reference", "blockquote", "list")
_MAX_LINES = 200
_CODE = frozenset({"highlight", "codeblock", "mermaid"})
_WHOLE = _CODE | {"comment"}
_Taken = tuple[int, list[Directive]]


def add_dialects(parser: MarkdownIt) -> MarkdownIt:
    """Add the rules for Markdown dialects to a parser, and return the parser."""
    parser.block.ruler.before("fence", DIRECTIVE, _block, {"alt": [*_INTERRUPTED]})
    return add_tables(add_templates(add_expressions(add_extensions(parser))))


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    line = _line(state, start)
    if line[:1] not in _FIRST or state.is_code_block(start):
        return False
    if found := indented(line):
        return silent or _push_indented(state, start, end, found)
    taken, directives = _directives(state, start, end, line.rstrip())
    if not taken:
        return False
    if not silent:
        for directive in directives:
            _push(state, start, start + taken, directive)
        state.line = start + taken
    return True


def _push(state: StateBlock, start: int, end: int, directive: Directive) -> None:
    token = state.push(DIRECTIVE, "", 0)
    token.map = [start, end]
    token.meta = {DIRECTIVE: directive}


def _push_indented(state: StateBlock, start: int, end: int, found: Directive) -> bool:
    """Parse the indented lines below a directive as its content."""
    after = start + 1
    indent = state.sCount[start] + _INDENT
    while after < end and (state.isEmpty(after) or state.sCount[after] >= indent):
        after += 1
    _push(state, start, start + 1, found)
    before = state.parentType, state.lineMax, state.blkIndent
    state.lineMax, state.blkIndent = after, indent
    state.level += 1
    state.md.block.tokenize(state, start + 1, after)
    state.level -= 1
    state.parentType, state.lineMax, state.blkIndent = before
    state.line = after
    _push(state, after, after, Directive("close"))
    return True


def _directives(state: StateBlock, start: int, end: int, line: str) -> _Taken:
    """Return the number of lines of the markup that begins at `start`, and its directives."""
    if found := _alone(line):
        return 1, [found]
    if line.startswith(("{{", "{%")):
        return _template(state, start, end, line)
    if line.startswith("///"):
        return _slashes(state, start, end, line)
    if line.startswith("<"):
        return _tags(state, start, end, line)
    return _unread(state, start, end, line)


def _unread(state: StateBlock, start: int, end: int, line: str) -> _Taken:
    """Return the line count of a comment or script (0 for other text), and its directives."""
    if line.startswith(("{/*", "{::")):
        return (_until(state, start, end, "*/}") if line[1] == "/" else 1), []
    if state.env.get(IS_MYST) and is_comment(line):
        return 1, []
    if state.sCount[start] == 0 and is_script(line):
        return _paragraph(state, start, end), [Directive("drop", kind="script")]
    return 0, []


def _alone(line: str) -> Directive | None:
    found = contents(line) or container(line) or attributes(line) or definition(line)
    return found or included(line)


def _slashes(state: StateBlock, start: int, end: int, line: str) -> _Taken:
    """Return the line count (with options) and directive of markup such as `/// note | Title`."""
    after = start + 1
    while after < end and state.sCount[after] >= _INDENT and _OPTION.match(_line(state, after)):
        after += 1
    options = "\n".join(_line(state, n) for n in range(start + 1, after))
    directive = slashed(line, options)
    return (after - start, [directive]) if directive else (0, [])


def _template(state: StateBlock, start: int, end: int, line: str) -> _Taken:
    tag = template_tag(line)
    if tag is None:
        return 0, []
    name, directive = tag
    if name in _WHOLE and directive.action == "open":
        numbers = range(start + 1, min(end, start + _MAX_LINES))
        last = next((n for n in numbers if _is_tag(_line(state, n), name)), start)
        indent = state.sCount[start]
        code = state.getLines(start + 1, last, indent, keepLastLF=False) if last > start else ""
        text = code_block(dedented(code), shortcode_language(tag_arguments(line)))
        return last - start + 1, [Directive("drop", text=text if name in _CODE else "")]
    if directive.action == "open" and not (directive.label or directive.title or directive.text):
        directive = replace(directive, kind="template tag")
    return 1, [directive]


def _is_tag(line: str, name: str) -> bool:
    tag = template_tag(line)
    return tag is not None and tag[0] == name


def _tags(state: StateBlock, start: int, end: int, line: str) -> _Taken:
    """Return the number of lines with only component or <details> tags, and their directives."""
    if _MARKDOWN_INSIDE.fullmatch(line) or _END_TAG.fullmatch(line):
        return 1, []
    if line.lower().startswith(("<details", "<summary", "</details", "</summary")):
        return _collapsed(state, start, end, line)
    taken = 1
    if _TAG_START.fullmatch(line):
        taken = _until(state, start, end, ">")
        line = " ".join(_line(state, n).strip() for n in range(start, start + taken))
    if not taken or not _TAGS_ONLY.fullmatch(line):
        return 0, []
    return taken, [_of_tag(tag) for tag in _TAG.finditer(line) if tag[2]]


def _collapsed(state: StateBlock, start: int, end: int, line: str) -> _Taken:
    taken = 1
    if "<summary" in line.lower() and "</summary>" not in line.lower():
        taken = _until(state, start, end, "</summary>")
        line = "\n".join(_line(state, n) for n in range(start, start + taken))
    if match := _SUMMARY.fullmatch(line):
        opened = Directive("open", title=match["text"], is_section=True, name="details")
        return taken, [opened]
    if not _HTML_LINE.fullmatch(line):
        return 0, []
    return 1, [Directive("close", name="details")] if "</details" in line.lower() else []


def _of_tag(tag: re.Match[str]) -> Directive:
    found = component(tag[2], tag[3], is_end=bool(tag[1]))
    if not tag[3].rstrip().endswith("/"):
        return found
    text = found.text or found.title or found.label
    return Directive("drop", text=text, kind="" if text else "component")


def _until(state: StateBlock, start: int, end: int, closing: str) -> int:
    """Return the number of lines up to and including the first that ends with `closing`, or 0."""
    for number in range(start, min(end, start + _MAX_LINES)):
        if _line(state, number).rstrip().endswith(closing):
            return number - start + 1
    return 0


def _paragraph(state: StateBlock, start: int, end: int) -> int:
    after = start + 1
    while after < end and not state.isEmpty(after):
        after += 1
    return after - start
