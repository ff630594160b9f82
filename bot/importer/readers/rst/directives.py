"""Directives of reStructuredText and Sphinx, read without Sphinx itself.

No directive reads a file or changes anything outside the document. The content of an unknown
directive is read as ordinary text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.parsers.rst.directives import body, images, tables
from docutils.statemachine import StringList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LABEL, SECTION, SIGNATURE, DROPPED = "label", "section", "signature", "dropped"
_LABELS = {
    **{name: name.capitalize() for name in (
        "attention", "caution", "danger", "error", "hint", "important", "note", "tip", "warning",
        "todo", "info", "example", "question",
    )},
    "seealso": "See also",
}  # fmt: skip
_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "version-added": "Added in version",
    "version-changed": "Changed in version",
    "deprecated": "Deprecated since version",
    "version-deprecated": "Deprecated since version",
    "versionremoved": "Removed in version",
    "version-removed": "Removed in version",
}
_CODE = frozenset({"code", "code-block", "sourcecode", "code-tab", "prompt", "parsed-literal"}) | {
    "doctest", "testcode", "testoutput"
}  # fmt: skip
_TABS = frozenset({"tab", "tab-item", "group-tab", "md-tab-item"})
_COLLAPSED = frozenset({"dropdown", "details", "collapse", "toggle", "spoiler", "accordion"})
_OBJECT_WORDS = """
    function method staticmethod classmethod attribute data exception decorator module option
    cmdoption envvar confval describe object setting
"""
_OBJECTS = frozenset(_OBJECT_WORDS.split())
_NAMELESS = frozenset({"py:module", "py:currentmodule", "module", "program"})  # no visible text
_DROPPED = {
    "table of contents": "toctree contents local-contents tableofcontents",
    "included file": "include literalinclude",
    "raw markup": "raw html",
    "diagram": "graphviz digraph graph mermaid plantuml uml inheritance-diagram",
    "hidden code": "testsetup testcleanup",
    "directive": (
        "meta index highlight highlightlang currentmodule default-domain sectionauthor codeauthor "
        "moduleauthor tabularcolumns sectnum header footer date youtube vimeo video bibliography"
    ),
}
_KIND_OF_DROPPED = {name: kind for kind, names in _DROPPED.items() for name in names.split()}
_STANDARD: dict[str, type[Directive]] = {
    "image": images.Image,
    "figure": images.Figure,
    "table": tables.RSTTable,
    "list-table": tables.ListTable,
    "math": body.MathBlock,
    "topic": body.Topic,
    "sidebar": body.Sidebar,
    "rubric": body.Rubric,
    "container": body.Container,
    "compound": body.Compound,
    "epigraph": body.Epigraph,
    "highlights": body.Highlights,
    "pull-quote": body.PullQuote,
}
_UNCHANGED = frozenset(["class", "replace", "unicode", "role", "default-role", "title"])
_NAME = re.compile(r"\.\.[ ]+(?:\|[^|\n]{1,200}\|[ ]+)?((?:\w[\w:+.-]{0,60})?\w)[ ]?::(?=\s|\Z)")


class _Options(dict[str, Any]):
    """Options of a directive. Unknown options are accepted and ignored."""

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, name: str) -> Callable[[str | None], object]:
        return self.get(name) or directives.unchanged


class _Base(Directive):
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = _Options()

    def parsed(self, lines: Sequence[str] | StringList | None = None) -> list[nodes.Node]:
        """Return the nodes of the directive's content, or of `lines` if they are given."""
        around = nodes.container()
        found = self.content if lines is None else lines
        if not isinstance(found, StringList):
            found = StringList(list(found), source="")
        self.state.nested_parse(found, self.content_offset, around)
        return list(around.children)

    def inline(self, text: str) -> list[nodes.Node]:
        """Parse the inline markup in a line of text, and return the nodes."""
        found, messages = self.state.inline_text(text, self.lineno)
        return [*found, *messages]

    def argument(self) -> str:
        """Return an argument on the directive's own line, or move a later argument to the content.

        docutils parses the first lines of a directive as an argument, even if they are content.
        """
        if not self.arguments:
            return ""
        if self.block_text.split("\n", 1)[0].partition("::")[2].strip():
            return " ".join(self.arguments[0].split())
        lines = [*self.arguments[0].split("\n"), "", *self.content]
        self.content = StringList(lines, source="")
        return ""


class _Labeled(_Base):
    """A note, a warning, or a similar admonition."""

    optional_arguments = 0

    def run(self) -> list[nodes.Node]:
        return [_labeled(_LABELS[self.name.lower()], self.parsed())]


class _Titled(_Base):
    """An admonition with its own title, a tab, or collapsed text."""

    def run(self) -> list[nodes.Node]:
        title = self.argument()
        content = self.parsed()
        if not title:
            return content
        is_section = self.name.lower() in _COLLAPSED or title.endswith("?")
        return [_labeled(title, content, self.inline(title), is_section=is_section)]


class _Version(_Base):
    def run(self) -> list[nodes.Node]:
        version, _, rest = self.argument().partition(" ")
        said = f"{_VERSIONS[self.name.lower()]} {version}"
        first = nodes.paragraph("", f"{said}: " if rest or self.content else f"{said}.")
        first += self.inline(rest)
        content = self.parsed()
        if not rest and content and isinstance(content[0], nodes.paragraph):
            first += content.pop(0).children
        return [first, *content]


class _Code(_Base):
    def run(self) -> list[nodes.Node]:
        language = "" if self.name.lower() == "parsed-literal" else self.argument()
        if not self.arguments or not language:
            self.argument()
        text = "\n".join(self.content)
        found = nodes.literal_block(text, text, language=language.split(" ")[0])
        title = language.partition(" ")[2].strip() if self.name.lower() == "code-tab" else ""
        if title:
            return [_labeled(title, [found], self.inline(title))]
        caption = self.options.get("caption") or ""
        return [nodes.paragraph("", "", *self.inline(caption)), found] if caption else [found]


class _Object(_Base):
    """The description of a function, an option or a setting: a term and its definition."""

    def run(self) -> list[nodes.Node]:
        terms = [line.strip() for line in "\n".join(self.arguments).split("\n") if line.strip()]
        if self.name.lower() in _NAMELESS:
            terms = []
        item = nodes.definition_list_item("", *(nodes.term("", term) for term in terms))
        content = self.parsed()
        if not terms:
            return content
        if content:
            item += nodes.definition("", *content)
        return [nodes.definition_list("", item)]


class _Dropped(_Base):
    def run(self) -> list[nodes.Node]:
        return [nodes.comment("", classes=[DROPPED], kind=_KIND_OF_DROPPED[self.name.lower()])]


class _CsvTable(tables.CSVTable):
    """A CSV table. A table whose rows are in another file is omitted."""

    def run(self) -> Sequence[Any]:
        if {"file", "url"} & self.options.keys():
            return [nodes.comment("", classes=[DROPPED], kind="included file")]
        return super().run()


class _Unknown(_Base):
    """An unknown directive, which is read as text if it has content and is omitted otherwise."""

    def run(self) -> list[nodes.Node]:
        title = self.argument()
        content = self.parsed()
        if not content:
            return [nodes.comment("", classes=[DROPPED], kind="directive")]
        is_option = not title or self.name.lower() in {"only", "ifconfig", "tab-set", "grid"}
        return content if is_option else [nodes.paragraph("", "", *self.inline(title)), *content]


def register(text: str) -> None:
    """Make docutils recognize each directive that the text uses."""
    for name in {match[1].lower() for match in _NAME.finditer(text)}:
        if name not in _UNCHANGED:
            directives.register_directive(name, _class_of(name))


def _class_of(name: str) -> type[Directive]:
    if base := _CsvTable if name == "csv-table" else _STANDARD.get(name):
        spec = {"option_spec": _Options(base.option_spec or {})}
        return type(base.__name__, (base,), spec)
    kinds: tuple[tuple[Any, type[Directive]], ...] = (
        (_KIND_OF_DROPPED, _Dropped),
        (_LABELS, _Labeled),
        (_VERSIONS, _Version),
        (_CODE, _Code),
        (_TABS | _COLLAPSED | {"admonition"}, _Titled),
        (_OBJECTS, _Object),
    )
    found = next((kind for names, kind in kinds if name in names), _Unknown)
    return _Object if found is _Unknown and ":" in name else found


def _labeled(
    label: str,
    content: Sequence[nodes.Node],
    title: Sequence[nodes.Node] = (),
    *,
    is_section: bool = False,
) -> nodes.Node:
    heading = nodes.title("", "", *(title or [nodes.Text(label)]))
    return nodes.admonition("", heading, *content, classes=[SECTION if is_section else LABEL])
