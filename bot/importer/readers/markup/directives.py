"""Recognize lines of markup in Markdown dialects, such as containers and template tags.

The supported dialects are those of Docusaurus, VitePress, MkDocs, MyST, Kramdown, Wiki.js, Hugo,
Jekyll and GitBook.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.importer.headings import ATTRIBUTES

_KIND_WORDS = """
    note info tip hint important warning caution danger error success question example bug attention
    failure todo abstract summary
"""
_KINDS = {
    **{name: name.capitalize() for name in _KIND_WORDS.split()},
    "warn": "Warning",
    "secondary": "Note",
    "primary": "Note",
    "information": "Info",
    "seealso": "See also",
    "check": "Success",
}
_CALLOUTS = frozenset(
    ["callout", "admonition", "alert", "hint", "notice", "aside", "message", "infobox", "banner"]
)
_FIGURES = frozenset({"figure", "image", "img"})
_TABS = frozenset(["tab", "tabitem", "tabpanel", "tab-item", "codegroupitem"])
_COLLAPSED_WORDS = """
    details expand accordion accordionitem collapse collapsible expandable dropdown spoiler toggle
    faq faqitem
"""
_COLLAPSED = frozenset(_COLLAPSED_WORDS.split())
_ATTRIBUTE = re.compile(
    r"""(?<![\w:-])([A-Za-z][\w:-]{0,40})="""
    r"""(?:"([^"]{0,300})"|'([^']{0,300})'|\{["'`]?([^{}"'`]{0,300})["'`]?\})"""
)
_QUOTED = re.compile(r"""(?<![=\w])["\u201c]([^"\u201d]{1,300})["\u201d]""")
_BARE = re.compile(r"(?<![\w=\"'-])([A-Za-z][\w-]{0,40})(?![\w=\"'-])")
_CONTAINER = re.compile(
    r":{3,}[ \t]*\{?\.?([A-Za-z][\w-]{0,40})?\}?(?:\[([^\n]{0,300})\])?[ \t]*(\{[^{}\n]{0,300}\})?"
    r"[ \t]*([^\n]*)"
)
_INDENTED = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+([A-Za-z][\w-]{0,40})([^\n]*)")
# As in MkDocs, a title ends at the last quotation mark on the line and may contain other quotation
# marks.
_TITLE = re.compile(r"""(?<![=\w])["\u201c]([^\n]{1,300})["\u201d]""")
_TAB = re.compile(r"===[+!]?[ \t]+\"([^\n]{1,200})\"[ \t]*")
_ATTRIBUTES = re.compile(r"\{(?::[^{}\n]{0,300}|[ \t]{0,9}[.#][\w-][^{}\n]{0,300})\}[ \t]*")
_CONTENTS = re.compile(
    r"(?:\[\[?_?toc_?\]\]?|\$\{toc\}|\{:[ \t]{0,9}toc[^{}\n]{0,80}\}"
    r"|\{\{[<%]?[ \t]{0,9}toc[ \t]{0,9}[>%]?\}\}|@\[toc\][^\n]{0,80}|<toc\b[^<>\n]{0,80}>)[ \t]*",
    re.IGNORECASE,
)
_SHORTCODE = re.compile(r"\{\{[<%][ \t]*+(/?+)[ \t]*+([\w./-]{1,60}+)([^\n{}]{0,1000}+)\}\}[ \t]*")
_LIQUID = re.compile(r"\{%-?+[ \t]*+(end)?+([\w.-]{1,60}+)([^\n%]{0,1000}+)%\}[ \t]*")
_DEFINITION = re.compile(r"\([\w-]{1,80}\)=[ \t]*|\*\[[^\[\]\n]{1,80}\]:[^\n]*")
_INCLUDED = re.compile(
    r";?-{1,9}8<-{1,9}[ \t]*(?:[\"'][^\n]{1,300})?"
    r"|<<<[ \t]{0,9}[@./][^\n]{1,300}"
)
_SLASHED = re.compile(
    r"/{3,9}(?:[ \t]{1,9}([A-Za-z][\w-]{0,40})[ \t]*(?:\|[ \t]*([^\n]{0,200}))?)?"
)
_KIND_OPTION = re.compile(r"^type:[ \t]*([\w-]{1,40})", re.MULTILINE)
# A container's attributes may also begin with a key and value (`{width=3}`) or be only `{open}`.
_TITLE_END = re.compile(rf"(?:{ATTRIBUTES}|\{{(?:open|[\w-]{{1,30}}=[^{{}}]{{0,300}})\}})$")
_KIND_KEYS = ("type", "style", "color", "variant", "kind", "status", "level", "class", "intent")
_TITLE_KEYS = ("title", "label", "summary", "header", "name", "question", "heading", "value")


@dataclass(frozen=True, slots=True)
class Directive:
    """A line that opens, closes, describes or replaces text.

    label       label before the text, such as "Warning"
    title       title before the text; a heading if `is_section`
    action      "open", "close", "describe" (label the paragraph above or below) or "drop"
    kind        kind under which omitted content is counted
    text        text that the line contains
    name        name of the component or template tag; "" for containers
    """

    action: str
    label: str = ""
    title: str = ""
    is_section: bool = False
    kind: str = ""
    text: str = ""
    name: str = ""


CONTENTS = Directive("drop", kind="table of contents")


def container(line: str) -> Directive | None:
    """Return the directive on a line such as `::: warning Title` or `:::`."""
    match = _CONTAINER.fullmatch(line)
    if not match:
        return None
    name, bracketed, attributes, rest = match.groups()
    if not name:
        return None if rest or bracketed else Directive("close")
    if rest and not rest[:1].isspace() and line[match.start(4) - 1 : match.start(4)].isalnum():
        return None
    given = dict(_attributes(attributes or ""))
    rest = _TITLE_END.sub("", rest.strip()).strip().strip('"')
    title = bracketed or rest or given.get("title", "")
    return _opened(name, given, title)


def indented(line: str) -> Directive | None:
    """Return the directive on a line that introduces indented text, such as `!!! note "Title"`."""
    if match := _TAB.fullmatch(line):
        return Directive("open", label=match[1])
    if match := _INDENTED.fullmatch(line):
        quoted = _TITLE.search(match[2])
        title = quoted[1] if quoted else ""
        found = _opened(match[1], {}, title)
        is_section = bool(title) and (line.startswith("???") or title.endswith("?"))
        return Directive("open", "" if is_section else found.label, title, is_section)
    return None


def attributes(line: str) -> Directive | None:
    """Return the directive on a line of attributes such as `{: .warning }` or `{.is-info}`."""
    if not _ATTRIBUTES.fullmatch(line):
        return None
    names = re.findall(r"\.([\w-]+)", line)
    stems = [re.sub(r"^is-|^callout-|-title$", "", name.lower()) for name in names]
    return Directive("describe", next((_KINDS[stem] for stem in stems if stem in _KINDS), ""))


def contents(line: str) -> Directive | None:
    """Return the directive on a line that stands for a table of contents, such as `[TOC]`."""
    return CONTENTS if _CONTENTS.fullmatch(line) else None


def definition(line: str) -> Directive | None:
    """Return the directive on a line that defines a link target or an abbreviation."""
    return Directive("drop", kind="definition") if _DEFINITION.fullmatch(line) else None


def included(line: str) -> Directive | None:
    """Return the directive on a line that includes another file, such as `--8<-- "x.md"`."""
    return Directive("drop", kind="included file") if _INCLUDED.fullmatch(line) else None


def slashed(line: str, options: str = "") -> Directive | None:
    """Return the directive on a line such as `/// warning | Title` or `///`."""
    match = _SLASHED.fullmatch(line)
    if not match:
        return None
    name, title = match.groups()
    if not name:
        return Directive("close")
    kind = _KIND_OPTION.search(options)
    return _opened(kind[1] if kind and name in _CALLOUTS else name, {}, title or "")


def tag_arguments(line: str) -> str:
    """Return the arguments of a template tag that is alone on its line."""
    match = _SHORTCODE.fullmatch(line) or _LIQUID.fullmatch(line)
    return match[3].strip() if match else ""


def template_tag(line: str) -> tuple[str, Directive] | None:
    """Return the name and directive of a template tag such as `{{< note >}}` or `{% endhint %}`."""
    match = _SHORTCODE.fullmatch(line) or _LIQUID.fullmatch(line)
    if not match or (line[1] == "{" and not match[3].endswith((">", "%"))):
        return None
    name = match[2].lower()
    return name, component(name, match[3], is_end=bool(match[1]))


def component(name: str, arguments: str, *, is_end: bool = False) -> Directive:
    """Return the directive for a component or template tag with the given name and arguments."""
    if is_end:
        return Directive("close", name=name.lower())
    given = dict(_attributes(arguments))
    quoted = [match[1] for match in _QUOTED.finditer(arguments)]
    title = next((given[key] for key in _TITLE_KEYS if given.get(key)), "")
    if name.lower() in _CALLOUTS or name.lower() in _KINDS:
        title = given.get("title", "")
        words = [given[key] for key in _KIND_KEYS if key in given]
        words += [*quoted, *_BARE.findall(_ATTRIBUTE.sub("", arguments))]
        known = [word.lower() for word in words if word.lower() in _KINDS]
        kind = name if name.lower() not in _CALLOUTS else (known or [name])[0]
        title = title or next((text for text in quoted if text.lower() not in _KINDS), "")
        return replace(_opened(kind, given, title), name=name.lower())
    title = title or (quoted[0] if quoted and name.lower() in _TABS | _COLLAPSED else "")
    opened = _opened(name, given, title)
    if name.lower() in _FIGURES:
        shown = [given[key] for key in ("title", "caption") if given.get(key)]
        return Directive("drop", text=": ".join(shown), name=name.lower())
    is_bare = not (opened.label or opened.title)
    text = given.get("content") or (given.get("text", "") if is_bare else "")
    return replace(opened, text=text, name=name.lower())


def _opened(name: str, given: dict[str, str], title: str) -> Directive:
    name = name.lower()
    title = title.strip()
    if name in _COLLAPSED or (title.endswith("?") and name in _KINDS):
        return Directive("open", title=title, is_section=bool(title))
    if name in _TABS:
        return Directive("open", label=title)
    label = _KINDS.get(name, "Note" if name in _CALLOUTS else "")
    is_shown = bool(label) or "title" in given
    return Directive("open", label, title if is_shown and title.lower() != label.lower() else "")


def _attributes(text: str) -> list[tuple[str, str]]:
    return [
        (match[1].lower(), next(filter(None, match.groups()[1:]), ""))
        for match in _ATTRIBUTE.finditer(text)
    ]
