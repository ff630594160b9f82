"""Read the language and caption of fenced code, and MyST directives that are written as fences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent, indent

_CODE_WORDS = """
    code code-block code-cell sourcecode highlight literalinclude parsed-literal prompt mermaid
    graphviz math doctest testcode jupyter-execute ipython
"""
CODE = frozenset(_CODE_WORDS.split())
"""MyST directives that contain code."""
_CONTAINER_WORDS = """
    tab-set tab-item grid grid-item grid-item-card card figure div container topic sidebar margin
    epigraph versionadded versionchanged deprecated
"""
CONTAINERS = frozenset(_CONTAINER_WORDS.split())
"""MyST directives that contain Markdown and have no label."""
TABLES = frozenset({"list-table", "csv-table"})
"""MyST directives that are read as reStructuredText directives."""
TITLED = frozenset({"tab-item", "card", "grid-item-card", "topic", "sidebar"})
"""Containers whose argument is a title."""

_LANGUAGE = re.compile(r"[\s{.]{0,3}([A-Za-z][\w+#.-]{0,30})")
_CAPTION = re.compile(
    r"\b(?:title|filename|file|name|caption)=(?:\"([^\"\n]{1,100})\"|'([^'\n]{1,100})')"
)
_GROUPED = re.compile(r"\w\S{0,90}[ \t]{1,9}\[([^\[\]\n]{1,60})\]")
_LANGUAGE_ARGUMENT = re.compile(
    r"(?:^[ \t]*|lang(?:uage)?=)[\"']?(?!\w{1,30}=)([A-Za-z][\w+#.-]{0,30})"
)
_OPTIONS = re.compile(
    r"(?:---[ \t]*\n(?:[\w-]{1,40}:[^\n]*\n){0,30}---[ \t]*\n|(?::[\w-]{1,40}:[^\n]*(?:\n|$))*+)\n?"
)
_OPTION = re.compile(r"^:?caption:[ \t]*(\S[^\n]{0,100})$", re.MULTILINE)


def language_in(info: str) -> str:
    """Return the language in the info string of fenced code, or ""."""
    found = _LANGUAGE.match(info.strip())
    return found[1] if found else ""


def caption_in(info: str) -> str:
    """Return the caption in an info string such as `yaml title="a.yaml"` or `sh [npm]`, or ""."""
    if found := _GROUPED.match(info):
        return found[1]
    found = _CAPTION.search(info)
    return (found[1] or found[2]) if found else ""


@dataclass(frozen=True, slots=True)
class Fence:
    """The content of a fenced MyST directive, and the options above the content."""

    options: str
    content: str

    @property
    def caption(self) -> str:
        """Return the caption in the options, or ""."""
        found = _OPTION.search(self.options)
        return found[1] if found else ""


def without_options(content: str) -> Fence:
    """Split the text in a fence into the directive's options and its content."""
    found = _OPTIONS.match(content)
    end = found.end() if found else 0
    return Fence(content[:end], content[end:])


def shortcode_language(arguments: str) -> str:
    """Return the language in the arguments of a tag such as `{% highlight ruby %}`, or ""."""
    found = _LANGUAGE_ARGUMENT.search(arguments)
    return found[1] if found else ""


def dedented(content: str) -> str:
    """Return code without its common indentation, and with a single line feed at the end."""
    return f"{dedent(content).rstrip()}\n"


def as_rst(name: str, argument: str, content: str) -> str:
    """Convert a MyST directive to a reStructuredText directive."""
    return f".. {name}:: {argument}\n{indent(content, '   ')}\n"
