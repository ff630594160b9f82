"""Convert a docutils tree to HTML elements, which are then read like a web page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docutils import nodes
from lxml.html import Element  # type: ignore[import-untyped]  # has no types

from bot.importer.readers.rst.building import add, add_code, address, append
from bot.importer.readers.rst.directives import DROPPED, SECTION
from bot.importer.readers.rst.roles import TARGET

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

_TAGS: dict[type[nodes.Node], str] = {
    nodes.paragraph: "p",
    nodes.attribution: "p",
    nodes.caption: "p",
    nodes.compound: "div",
    nodes.container: "div",
    nodes.legend: "div",
    nodes.figure: "div",
    nodes.block_quote: "blockquote",
    nodes.bullet_list: "ul",
    nodes.list_item: "li",
    nodes.definition_list: "dl",
    nodes.option_list: "dl",
    nodes.field_list: "dl",
    nodes.term: "dt",
    nodes.option_group: "dt",
    nodes.field_name: "dt",
    nodes.definition: "dd",
    nodes.description: "dd",
    nodes.field_body: "dd",
    nodes.table: "table",
    nodes.thead: "thead",
    nodes.tbody: "tbody",
    nodes.row: "tr",
    nodes.strong: "strong",
    nodes.emphasis: "em",
    nodes.title_reference: "cite",
    nodes.literal: "code",
    nodes.subscript: "sub",
    nodes.superscript: "sup",
    nodes.transition: "hr",
}
_PRE = (nodes.literal_block, nodes.doctest_block, nodes.math_block)
_NOTHING = (
    nodes.comment,
    nodes.pending,
    nodes.substitution_definition,
    nodes.system_message,
    nodes.colspec,
    nodes.decoration,
    nodes.raw,
    nodes.meta,
)
_STYLES = {
    "arabic": "1",
    "loweralpha": "a",
    "upperalpha": "A",
    "lowerroman": "i",
    "upperroman": "I",
}
_MARKUP = re.compile(r"\A[`*|]+|[`*|]?_{0,2}\Z|[`*|]+\Z")
_PARAMETER = re.compile(r"(?:param|parameter|arg|argument|key|keyword)\s+(?:[^\s]+\s+)?(\S+)")
_MAX_LEVEL = 6


def page_of(document: nodes.document, left_out: Counter[str]) -> Any:  # noqa: ANN401 - lxml
    """Return the document as an HTML page, and count the omitted content by kind in `left_out`."""
    return _Writer(left_out, _labels(document)).page(document)


def _labels(document: nodes.document) -> dict[str, str]:
    """Return the titles of labeled sections, keyed by label."""
    return {
        name: section.next_node(nodes.title).astext()  # type: ignore[union-attr]  # not None
        for section in document.findall(nodes.section)
        for name in section["names"]
        if section.next_node(nodes.title) is not None
    }


@dataclass(slots=True)
class _Writer:
    left_out: Counter[str]
    labels: Mapping[str, str]
    level: int = 0  # number of open sections
    terms: list[str] = field(default_factory=list)

    def page(self, document: nodes.document) -> Any:  # noqa: ANN401 - lxml has no types
        body = Element("body")
        self.children(document, body)
        return body

    def children(self, node: nodes.Node, parent: Any) -> None:  # noqa: ANN401 - lxml
        for child in node.children:
            self.write(child, parent)

    def write(self, node: nodes.Node, parent: Any) -> None:  # noqa: ANN401 - lxml
        """Write a docutils node as HTML inside `parent`."""
        if isinstance(node, nodes.Text):
            append(parent, node.astext())
        elif tag := _TAGS.get(type(node)):
            self.children(node, add(parent, tag))
        elif isinstance(node, _NOTHING):
            if DROPPED in node.get("classes", ()):
                self.left_out[node["kind"]] += 1
        elif write := _WRITERS.get(type(node)):
            write(self, node, parent)
        elif isinstance(node, _PRE):
            add_code(node, parent)
        else:
            self.children(node, parent)

    def section(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        self.level += 1
        self.children(node, parent)
        self.level -= 1

    def title(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        if isinstance(node.parent, nodes.table):
            self.children(node, add(parent, "caption"))
        elif isinstance(node.parent, (nodes.section, nodes.document)):
            self.children(node, add(parent, f"h{min(max(self.level, 1), _MAX_LEVEL)}"))
        else:
            add(parent, "p", {"class": "admonition-title"})
            self.children(node, parent[-1])

    def rubric(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        self.children(node, add(parent, f"h{min(self.level + 1, _MAX_LEVEL)}"))

    def topic(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        if "contents" in node.get("classes", ()):
            self.left_out["table of contents"] += 1
        else:
            self.children(node, add(parent, "div"))

    def labeled(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        """Write an admonition as labeled text, or as collapsed text below its title."""
        title, *content = node.children or [nodes.title()]
        is_section = SECTION in node.get("classes", ())
        around = add(parent, "details" if is_section else "div")
        attributes = {} if is_section else {"class": "admonition-title"}
        self.children(title, add(around, "summary" if is_section else "p", attributes))
        for child in content:
            self.write(child, around)

    def numbered(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        style = _STYLES.get(str(node.get("enumtype")), "1")
        start = str(node.get("start", 1))
        self.children(node, add(parent, "ol", {"type": style, "start": start}))

    def entry(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        row = node.parent
        columns = [one for one in row.parent.parent.children if isinstance(one, nodes.colspec)]
        before = [one for one in row.children if isinstance(one, nodes.entry)][: row.index(node)]
        at = sum(cell.get("morecols", 0) + 1 for cell in before)
        is_stub = at < len(columns) and columns[at].get("stub")
        tag = "th" if is_stub or isinstance(row.parent, nodes.thead) else "td"
        spans = {"colspan": node.get("morecols", 0) + 1, "rowspan": node.get("morerows", 0) + 1}
        attributes = {name: str(count) for name, count in spans.items() if count > 1}
        self.children(node, add(parent, tag, attributes))

    def reference(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        target = node.get("refuri") or f"#{node.get('refid', '')}"
        self.children(node, add(parent, "a", {"href": address(target)}))

    def image(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        shown = {"src": address(node.get("uri", "")), "alt": node.get("alt", "")}
        add(parent, "img", shown)

    def text(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        """Write inline text or, if the text refers to a section, the section's title."""
        target = " ".join(str(node.get(TARGET, "")).lower().split())
        if title := self.labels.get(target):
            append(parent, title)
        else:
            self.children(node, parent)

    def field(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        """Write a field on one line, or as a definition if its value is not a single paragraph."""
        name, value = node.children
        shown = _PARAMETER.sub(r"\1", name.astext())
        if len(value.children) == 1 and isinstance(value.children[0], nodes.paragraph):
            line = add(parent, "p")
            append(line, f"{shown}: ")
            self.children(value.children[0], line)
        else:
            append(add(parent, "dt"), shown)
            self.children(value, add(parent, "dd"))

    def item(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        """Write a term (with its classifiers) or an option, followed by its definition."""
        terms = [child for child in node.children if not isinstance(child, nodes.classifier)]
        for child in terms:
            self.write(child, parent)
            if isinstance(child, nodes.term):
                kinds = [one.astext() for one in node.children if isinstance(one, nodes.classifier)]
                append(parent[-1], f" ({', '.join(kinds)})" if kinds else "")

    def option(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        is_first = node.parent.index(node) == 0
        append(parent, ("" if is_first else ", ") + node.astext())

    def lines(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        around = add(parent, "p")
        for line in node.findall(nodes.line):
            self.children(line, around)
            add(around, "br")

    def note(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        """Write a footnote without its mark, or a citation with its label."""
        for child in node.children:
            if isinstance(child, nodes.label) and isinstance(node, nodes.footnote):
                continue
            self.write(child, parent)

    def mark(self, _node: nodes.Element, _parent: Any) -> None:  # noqa: ANN401 - lxml
        self.left_out["footnote mark"] += 1

    def problem(self, node: nodes.Element, parent: Any) -> None:  # noqa: ANN401 - lxml
        """Write the text of an unresolved reference. Omit and count an unresolved substitution."""
        text = node.astext()
        if text.startswith("|"):
            self.left_out["template expression"] += 1
        else:
            append(parent, _MARKUP.sub("", text))


_WRITERS: Mapping[type[nodes.Node], Any] = {
    nodes.section: _Writer.section,
    nodes.title: _Writer.title,
    nodes.rubric: _Writer.rubric,
    nodes.admonition: _Writer.labeled,
    nodes.topic: _Writer.topic,
    nodes.sidebar: _Writer.topic,
    nodes.enumerated_list: _Writer.numbered,
    nodes.entry: _Writer.entry,
    nodes.reference: _Writer.reference,
    nodes.image: _Writer.image,
    nodes.inline: _Writer.text,
    nodes.field: _Writer.field,
    nodes.definition_list_item: _Writer.item,
    nodes.option_list_item: _Writer.item,
    nodes.option: _Writer.option,
    nodes.line_block: _Writer.lines,
    nodes.footnote: _Writer.note,
    nodes.citation: _Writer.note,
    nodes.footnote_reference: _Writer.mark,
    nodes.problematic: _Writer.problem,
}
