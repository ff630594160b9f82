"""Detect files in unsupported formats, and refuse them or warn about them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.errors import ArticleError

RST, _WIKI, _ADOC = "reStructuredText", "MediaWiki", "AsciiDoc"
_SUFFIXES = {
    ".wiki": _WIKI,
    ".mediawiki": _WIKI,
    ".adoc": _ADOC,
    ".asciidoc": _ADOC,
    ".asc": _ADOC,
    ".org": "Org",
    ".textile": "Textile",
    ".tex": "LaTeX",
    ".ipynb": "Jupyter",
    ".rtf": "RTF",
    ".doc": "DOC",
    ".odt": "ODT",
    ".epub": "EPUB",
    ".pptx": "PPTX",
    ".xlsx": "XLSX",
}
_YAML = frozenset({".yaml", ".yml"})
# Markup that identifies a format other than Markdown or plain text.
_SIGNS = {
    RST: (
        re.compile(r"^\.\. [\w:-]{1,40}::", re.MULTILINE),
        re.compile(r"^\.\. (?:_[^:\n]{1,80}:|\[[\w#*]{1,20}\])", re.MULTILINE),
        re.compile(r"(?<![`\w]):(?:doc|ref|term|class|func|meth|mod|attr|option|program):`[^`\n]"),
        re.compile(r"``[^`\n]{1,80}``_|`[^`\n<]{1,80}<[^<>\n]{1,200}>`_"),
    ),
    _WIKI: (
        re.compile(r"^={2,6}[^=\n]{1,200}={2,6}[ \t]{0,9}$", re.MULTILINE),
        re.compile(r"^\{\|", re.MULTILINE),
        re.compile(r"\[\[(?:Category|File|Image|Special|Help|User|Wikipedia):", re.IGNORECASE),
        re.compile(r"'''[^'\n]{1,200}'''"),
        re.compile(r"__(?:NO)?(?:TOC|FORCETOC|EDITSECTION)__"),
    ),
    _ADOC: (
        re.compile(r"^={1,6} [^=\n]{1,200}[^=\s]$", re.MULTILINE),
        re.compile(r"^\[(?:source|NOTE|TIP|WARNING|IMPORTANT|CAUTION)[\],]", re.MULTILINE),
        re.compile(r"^:[\w-]{1,40}:(?: .{0,80})?$", re.MULTILINE),
    ),
}
_SIGNATURES = ((b"{\\rtf", "RTF"), (b"\xd0\xcf\x11\xe0", "DOC"))
_OFFICE = frozenset({"DOC", "ODT", "RTF"})
_FENCES = ("```", "~~~")
_REFUSED_KINDS, _REFUSED_SIGNS = 2, 3
_MAX_CHARS = 200_000


@dataclass(frozen=True, slots=True)
class Markup:
    """A markup format detected in a text. `is_clear` is true if the format is certain."""

    name: str
    is_clear: bool


def check_name(suffix: str) -> None:
    """Raise ArticleError if a file name's suffix belongs to a format that can't be read."""
    if suffix in _YAML:
        raise ArticleError(
            "this is a YAML file, not a document: to use it, add it to the `knowledge` setting"
        )
    if name := _SUFFIXES.get(suffix):
        raise ArticleError(advice(name))


def signed_format(content: bytes) -> str | None:
    """Return the name of the unsupported format that a file's first bytes indicate, or None."""
    return next((name for start, name in _SIGNATURES if content.startswith(start)), None)


def markup_of(text: str) -> Markup | None:
    """Return the markup format other than Markdown that `text` uses outside code, or None."""
    prose = _without_code(text[:_MAX_CHARS])
    for name, patterns in _SIGNS.items():
        found = [sum(1 for _ in sign.finditer(prose)) for sign in patterns]
        kinds = sum(map(bool, found))
        if kinds >= _REFUSED_KINDS and sum(found) >= _REFUSED_SIGNS:
            return Markup(name, is_clear=True)
        if kinds >= _REFUSED_KINDS or (name != _ADOC and found[0] >= _REFUSED_KINDS):
            return Markup(name, is_clear=False)
    return None


def check_markup(found: Markup | None) -> tuple[str, ...]:
    """Return a warning if some of the text looks like another markup format.

    Raises ArticleError if the text is clearly in another markup format.
    """
    if found is None:
        return ()
    if found.is_clear:
        raise ArticleError(advice(found.name))
    return (f"some of the text looks like {found.name}, which can't be read: check the result",)


def _without_code(text: str) -> str:
    kept: list[str] = []
    fence = ""
    for line in text.split("\n"):
        if fence:
            fence = "" if line.startswith(fence) else fence
        elif line.startswith(_FENCES):
            fence = line[:3]
        else:
            kept.append(line)
    return "\n".join(kept)


def advice(name: str) -> str:
    """Return an error message that explains how to import a file in the format `name`."""
    if name == RST:
        return "the text is reStructuredText: end the file's name with .rst"
    if name in _OFFICE:
        return f"{name} can't be imported: save it as DOCX first"
    return f"{name} can't be imported: save it as HTML or Markdown first (pandoc can do that)"
